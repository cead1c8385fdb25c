"""Cuts annotations into the pieces that each covers of each line of a block.

Positions of marks are code points, those inside a block UTF-16 units from its start; edges are
pixels from the block's origin.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from msgspec import Struct, field

from annotator.model import Utf16Map
from annotator.ui.article.block_lines import BlockLines, Line, Stretch
from annotator.ui.article.geometry import Geometry, Part
from annotator.ui.article.scene import FILL, JOIN_CODE_POINTS, Mark

MAX_LANES = 14
"""The lanes drawn below one line; further annotations are counted beside the line."""
_STUB_CODE_POINTS = 4
"""The length of the line's two ends between fragments that are far apart."""


class Piece(Struct):
    """The part of one line that a fragment covers."""

    mark: Mark
    left: float
    right: float
    starts: bool
    """Whether the fragment starts in this line, and does not come from the one before."""
    ends: bool
    named: bool
    """Whether the annotation starts here, so that its short name is written here."""


class LinePieces(Struct):
    """The pieces of one line."""

    line: Line
    fills: list[Piece] = field(default_factory=list[Piece])
    lanes: list[Piece] = field(default_factory=list[Piece])
    joints: list[tuple[Mark, Stretch]] = field(default_factory=list[tuple[Mark, Stretch]])
    """The gaps between fragments, in the lane of their annotation."""
    hidden: set[str] = field(default_factory=set[str])
    """The ids of annotations in lanes beyond the last one that is drawn."""


def line_pieces(
    part: Part, marks: Sequence[Mark], geometry: Geometry, units: Utf16Map
) -> list[LinePieces]:
    """Return the pieces of each line of a part of a block, from the marks that touch it."""
    return _Cutter(part, geometry, units).cut(marks)


class _Cut(NamedTuple):
    """A fragment that lies at least in part in the part of the block."""

    mark: Mark
    low: int
    high: int
    numbers: range
    """The numbers of its lines; empty where there is room for all lanes."""
    first: bool
    """Whether it is the first fragment of its annotation."""


def _lowest_drawn(cuts: Iterable[_Cut]) -> dict[int, float]:
    """Return the number of a line with too many lanes -> the last lane drawn below it."""
    lanes: defaultdict[int, set[int]] = defaultdict(set)
    for cut in cuts:
        for number in cut.numbers:
            lanes[number].add(cut.mark.lane)
    most = MAX_LANES + 1  # Fills are in none.
    return {n: sorted(used)[most - 1] for n, used in lanes.items() if len(used) > most}


class _Cutter:
    def __init__(self, part: Part, geometry: Geometry, units: Utf16Map) -> None:
        self._block = part.block
        self._geometry = geometry
        self._units = units
        self._lines: BlockLines = part.lines
        self._start, self._end = part.start, part.end
        self._first_line = part.first
        self._lowest: dict[int, float] = {}
        self._pieces = [LinePieces(line) for line in self._lines.lines[part.first : part.last]]

    def cut(self, marks: Sequence[Mark]) -> list[LinePieces]:
        crowded = any(mark.lane >= MAX_LANES for mark in marks)
        cuts = list(self._cuts(marks, crowded))
        if crowded:
            self._lowest = _lowest_drawn(cuts)
        for cut in cuts:
            self._add_fragment(cut)
        for mark in marks:
            if len(mark.annotation.fragments) > 1:
                for (_, end), (start, _) in pairwise(mark.annotation.fragments):
                    self._add_gap(mark, end, start)
        return self._pieces

    def _cuts(self, marks: Sequence[Mark], crowded: bool) -> Iterator[_Cut]:
        """Yield the fragments in the part; with the numbers of their lines only in a crowd."""
        to_unit, position, starts = self._units.to_utf16, self._lines.position, self._lines.starts
        first, last, numbers = self._start, self._end, range(0)
        for mark in marks:
            for number, (start, end) in enumerate(mark.annotation.fragments):
                low, high = to_unit(start) - position, to_unit(end) - position
                if low >= last or high <= first:
                    continue
                if crowded:
                    line = bisect_right(starts, max(low, first)) - 1
                    numbers = range(line, bisect_right(starts, min(high, last) - 1))
                yield _Cut(mark, low, high, numbers, number == 0)

    def _stretches(self, cut: _Cut) -> Iterator[tuple[Line, list[Stretch]]]:
        """Yield what a fragment covers of the lines in which there is room for its lane."""
        low, high = max(cut.low, self._start), min(cut.high, self._end)
        lane, lowest = cut.mark.lane, self._lowest
        hidden = [number for number in cut.numbers if lane > lowest.get(number, inf)]
        if not hidden:
            yield from self._geometry.stretches(self._block, self._lines, low, high)
            return
        for number in hidden:
            self._pieces[number - self._first_line].hidden.add(cut.mark.annotation.id)
        if len(hidden) < len(cut.numbers):
            for number in cut.numbers:
                if lane <= lowest.get(number, inf):
                    line = self._lines.lines[number]
                    within = max(low, line.start), min(high, line.end)
                    yield from self._geometry.stretches(self._block, self._lines, *within)

    def _unit(self, position: int) -> int:
        return self._units.to_utf16(position) - self._lines.position

    def _add_fragment(self, cut: _Cut) -> None:
        mark = cut.mark
        for line, stretches in self._stretches(cut):
            pieces = self._pieces[line.number - self._first_line]
            collection = pieces.fills if mark.lane == FILL else pieces.lanes
            starts, ends = cut.low >= line.start, cut.high <= line.end
            # In a paragraph that runs from right to left a fragment starts at its right.
            opening = len(stretches) - 1 if self._lines.leftward else 0
            closing = len(stretches) - 1 - opening
            for number, (left, right) in enumerate(stretches):
                opens = starts and number == opening
                closes = ends and number == closing
                collection.append(Piece(mark, left, right, opens, closes, opens and cut.first))

    def _add_gap(self, mark: Mark, start: int, end: int) -> None:
        """Add the joint of two fragments: a line, or its two ends if they are far apart."""
        if end - start <= JOIN_CODE_POINTS:
            self._add_joint(mark, start, end)
        else:
            self._add_joint(mark, start, start + _STUB_CODE_POINTS)
            self._add_joint(mark, end - _STUB_CODE_POINTS, end)

    def _add_joint(self, mark: Mark, start: int, end: int) -> None:
        low, high = max(self._unit(start), self._start), min(self._unit(end), self._end)
        if low >= high:
            return
        for line, stretches in self._geometry.stretches(self._block, self._lines, low, high):
            self._pieces[line.number - self._first_line].joints += [
                (mark, stretch) for stretch in stretches
            ]
