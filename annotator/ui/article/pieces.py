"""Cuts annotations into what each covers of each line of a block."""

from collections.abc import Iterable

from msgspec import Struct, field

from annotator.model import Utf16Map
from annotator.ui.article.block_lines import BlockLines, Line
from annotator.ui.article.geometry import Geometry, Part
from annotator.ui.article.runs import Stretch
from annotator.ui.article.scene import FILL, JOIN_REACH, Mark

_STUB = 4
"""Code points that the line between fragments runs out after, if they are far apart."""


class Piece(Struct):
    """What a fragment covers of one line, in pixels."""

    mark: Mark
    left: float
    right: float
    starts: bool
    """The fragment starts here: it does not go on from the line before."""
    ends: bool
    named: bool
    """The annotation starts here, so that its short name is written here."""


class LinePieces(Struct):
    """The pieces of one line."""

    line: Line
    fills: list[Piece] = field(default_factory=list)
    lanes: list[Piece] = field(default_factory=list)
    joints: list[tuple[Mark, Stretch]] = field(default_factory=list)
    """The gaps between fragments, in the lane of their annotation."""


def line_pieces(
    part: Part, marks: Iterable[Mark], geometry: Geometry, units: Utf16Map
) -> list[LinePieces]:
    """The pieces of each line of a part of a block, from the marks that touch it."""
    return _Cutter(part, geometry, units).cut(marks)


class _Cutter:
    def __init__(self, part: Part, geometry: Geometry, units: Utf16Map) -> None:
        self.block = part.block
        self.geometry = geometry
        self.units = units
        self.lines: BlockLines = part.lines
        self.first, self.last = part.start, part.end
        self.offset = part.first
        self.found = [LinePieces(line) for line in self.lines.lines[part.first : part.last]]

    def cut(self, marks: Iterable[Mark]) -> list[LinePieces]:
        """Cut all marks."""
        for mark in marks:
            fragments = mark.annotation.fragments
            for number, (start, end) in enumerate(fragments):
                if number:
                    self._gap(mark, fragments[number - 1][1], start)
                self._fragment(mark, start, end, number == 0)
        return self.found

    def _unit(self, position: int) -> int:
        return self.units.to_utf16(position) - self.lines.position

    def _fragment(self, mark: Mark, start: int, end: int, first: bool) -> None:
        low, high = self._unit(start), self._unit(end)
        clipped = max(low, self.first), min(high, self.last)
        if clipped[0] >= clipped[1]:
            return
        for line, stretches in self.geometry.stretches(self.block, self.lines, *clipped):
            pieces = self.found[line.number - self.offset]
            target = pieces.fills if mark.lane == FILL else pieces.lanes
            starts, ends = low >= line.start, high <= line.end
            # In a paragraph that runs from right to left a fragment starts at its right.
            opening = len(stretches) - 1 if self.lines.leftward else 0
            closing = len(stretches) - 1 - opening
            for number, (left, right) in enumerate(stretches):
                opens = starts and number == opening
                target.append(
                    Piece(mark, left, right, opens, ends and number == closing, opens and first)
                )

    def _gap(self, mark: Mark, start: int, end: int) -> None:
        """What joins two fragments: a line, or the two ends of one if they are far apart."""
        if end - start <= JOIN_REACH:
            self._joint(mark, start, end)
        else:
            self._joint(mark, start, start + _STUB)
            self._joint(mark, end - _STUB, end)

    def _joint(self, mark: Mark, start: int, end: int) -> None:
        low, high = max(self._unit(start), self.first), min(self._unit(end), self.last)
        if low >= high:
            return
        for line, stretches in self.geometry.stretches(self.block, self.lines, low, high):
            self.found[line.number - self.offset].joints += [
                (mark, stretch) for stretch in stretches
            ]
