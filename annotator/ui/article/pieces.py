"""Cuts annotations into what each covers of each line of a block."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from msgspec import Struct, field

from annotator.model import Utf16Map
from annotator.ui.article.block_lines import BlockLines, Line
from annotator.ui.article.geometry import Geometry, Part
from annotator.ui.article.runs import Stretch
from annotator.ui.article.scene import FILL, JOIN_CODE_POINTS, Mark

MOST_LANES = 14
"""Lanes drawn below one line; what does not fit is counted beside the line."""
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
    hidden: set[str] = field(default_factory=set[str])
    """Annotations in lanes beyond those drawn: where they are is not worked out."""


def line_pieces(
    part: Part, marks: Sequence[Mark], geometry: Geometry, units: Utf16Map
) -> list[LinePieces]:
    """The pieces of each line of a part of a block, from the marks that touch it."""
    return _Cutter(part, geometry, units).cut(marks)


class _Cut(NamedTuple):
    """A fragment of which something lies in the part."""

    mark: Mark
    low: int
    high: int
    numbers: range
    """The lines that it lies in; not worked out where there is room for all lanes."""
    first: bool
    """It is the first of its annotation."""


def _lowest_drawn(here: Iterable[_Cut]) -> dict[int, float]:
    """The last lane that is drawn below each line with more than there is room for."""
    lanes: defaultdict[int, set[int]] = defaultdict(set)
    for each in here:
        for number in each.numbers:
            lanes[number].add(each.mark.lane)
    most = MOST_LANES + 1  # Fills are in none.
    return {n: sorted(used)[most - 1] for n, used in lanes.items() if len(used) > most}


class _Cutter:
    def __init__(self, part: Part, geometry: Geometry, units: Utf16Map) -> None:
        self.block = part.block
        self.geometry = geometry
        self.units = units
        self.lines: BlockLines = part.lines
        self.first, self.last = part.start, part.end
        self.offset = part.first
        self.lowest: dict[int, float] = {}
        self.found = [LinePieces(line) for line in self.lines.lines[part.first : part.last]]

    def cut(self, marks: Sequence[Mark]) -> list[LinePieces]:
        """Cut all marks."""
        crowded = any(mark.lane >= MOST_LANES for mark in marks)
        here = list(self._cuts(marks, crowded))
        if crowded:
            self.lowest = _lowest_drawn(here)
        for each in here:
            self._fragment(each)
        for mark in marks:
            if len(mark.annotation.fragments) > 1:
                for (_, end), (start, _) in pairwise(mark.annotation.fragments):
                    self._gap(mark, end, start)
        return self.found

    def _cuts(self, marks: Sequence[Mark], crowded: bool) -> Iterator[_Cut]:
        """The fragments of which something lies in the part; the lines only for a crowd."""
        to_unit, position, starts = self.units.to_utf16, self.lines.position, self.lines.starts
        first, last, numbers = self.first, self.last, range(0)
        for mark in marks:
            for number, (start, end) in enumerate(mark.annotation.fragments):
                low, high = to_unit(start) - position, to_unit(end) - position
                if low >= last or high <= first:
                    continue
                if crowded:
                    line = bisect_right(starts, max(low, first)) - 1
                    numbers = range(line, bisect_right(starts, min(high, last) - 1))
                yield _Cut(mark, low, high, numbers, number == 0)

    def _stretches(self, each: _Cut) -> Iterator[tuple[Line, list[Stretch]]]:
        """What a fragment covers of the lines in which there is room for its lane."""
        low, high = max(each.low, self.first), min(each.high, self.last)
        lane, lowest = each.mark.lane, self.lowest
        hidden = [number for number in each.numbers if lane > lowest.get(number, inf)]
        if not hidden:
            yield from self.geometry.stretches(self.block, self.lines, low, high)
            return
        for number in hidden:
            self.found[number - self.offset].hidden.add(each.mark.annotation.id)
        if len(hidden) < len(each.numbers):
            for number in each.numbers:
                if lane <= lowest.get(number, inf):
                    line = self.lines.lines[number]
                    within = max(low, line.start), min(high, line.end)
                    yield from self.geometry.stretches(self.block, self.lines, *within)

    def _unit(self, position: int) -> int:
        return self.units.to_utf16(position) - self.lines.position

    def _fragment(self, each: _Cut) -> None:
        mark = each.mark
        for line, stretches in self._stretches(each):
            pieces = self.found[line.number - self.offset]
            target = pieces.fills if mark.lane == FILL else pieces.lanes
            starts, ends = each.low >= line.start, each.high <= line.end
            # In a paragraph that runs from right to left a fragment starts at its right.
            opening = len(stretches) - 1 if self.lines.leftward else 0
            closing = len(stretches) - 1 - opening
            for number, (left, right) in enumerate(stretches):
                opens = starts and number == opening
                target.append(
                    Piece(
                        mark, left, right, opens, ends and number == closing, opens and each.first
                    )
                )

    def _gap(self, mark: Mark, start: int, end: int) -> None:
        """What joins two fragments: a line, or the two ends of one if they are far apart."""
        if end - start <= JOIN_CODE_POINTS:
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
