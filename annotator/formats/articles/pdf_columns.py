"""Measures the columns of a PDF: edges, usual type, and how paragraphs begin in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.formats.articles.pdf_order import Line, Region
from annotator.text.directions import is_mostly_leftward

HEADING = 1.15
"""Type that is larger than that of the text by this factor is a heading's."""
SAME_TYPE = 0.08
"""Heights of type that differ by a smaller part are the same."""

SENTENCE_END = re.compile("[.!?…:;。！？؟۔।][”’»«“\"')\\]\ue000]*$")


@dataclass
class Measures:
    """The usual type of a document."""

    size: float
    """Its height in points."""
    leading: float
    """How far apart its baselines are."""
    is_bold: bool
    """Whether most of the text is bold."""
    indents: bool = False
    """Whether its paragraphs begin with an indent."""
    slack: float = 0.2
    """How much farther apart than usual lines of two paragraphs are, in heights of the type."""
    edges: tuple[float, float] | None = None
    """The left and right edge of the lines of a download, in which a short line ends its piece."""


def measure(regions: Sequence[Region], lines: Sequence[Line]) -> Measures:
    """Return the usual type of a document.

    Args:
        regions: Its regions.
        lines: All lines of these.
    """
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        bold[line.bold] += len(line.text)
    size = sizes.most_common(1)[0][0]
    gaps: Counter[float] = Counter()
    for region in regions:
        for one, other in zip(region.lines, region.lines[1:], strict=False):
            if is_same_size(one.size, size) and is_same_size(other.size, size):
                gaps[round((other.baseline - one.baseline) * 2) / 2] += 1
    leading = gaps.most_common(1)[0][0] if gaps else 1.2 * size
    measures = Measures(size, leading, bold[True] > bold[False])
    columns = [Column(region.lines, measures) for region in regions if len(region.lines) > 2]
    starts = sum(column.lone_indents for column in columns)
    measures.indents = starts >= max(1, 0.01 * len(lines))
    return measures


def is_same_size(one: float, other: float) -> bool:
    """Return whether two heights of type are the same, as far as the eye can see."""
    return abs(one - other) <= SAME_TYPE * max(one, other)


class Column:
    """The edges of a column, along the direction of its text.

    Args:
        lines: Its lines.
        measures: The usual type of the document.
    """

    def __init__(self, lines: Sequence[Line], measures: Measures) -> None:
        self.leftward = is_mostly_leftward(" ".join(line.text for line in lines[:40]))
        body = [line for line in lines if line.size < HEADING * measures.size] or list(lines)
        starts = Counter(round(self.start(line)) for line in body)
        often = [start for start, count in starts.items() if count >= max(2, 0.15 * len(body))]
        self.base = min(often or starts)
        self.end_edge = max(self.end(line) for line in body)
        if measures.edges is not None:
            left, right = measures.edges
            self.end_edge = max(self.end_edge, -left if self.leftward else right)
        self._indented = [self.indent(line) > 0.7 * line.size for line in lines]
        self._hangs = self._has_hanging_lines(lines)
        self.lone_indents = sum(
            1
            for at, indented in enumerate(self._indented)
            if indented
            and at + 1 < len(lines)
            and not self._indented[at + 1]
            and (at == 0 or not self._indented[at - 1])
            and self.indent(lines[at]) < 6 * lines[at].size
            and is_same_size(lines[at].size, lines[at + 1].size)
        )
        self._runs = _run_lengths(self._indented)
        gaps = [b.baseline - a.baseline for a, b in pairwise(body)]
        close = [gap for gap in gaps if 0 < gap <= 2.2 * measures.size]
        usual = Counter(round(gap * 2) / 2 for gap in close).most_common(1)
        self.leading = usual[0][0] if usual and usual[0][1] >= 3 else measures.leading

    def start(self, line: Line) -> float:
        """Return where a line starts, growing along the text."""
        return -line.right if self.leftward else line.left

    def end(self, line: Line) -> float:
        """Return where a line ends, growing along the text."""
        return -line.left if self.leftward else line.right

    def indent(self, line: Line) -> float:
        """Return how far behind the column's edge a line starts."""
        return self.start(line) - self.base

    def is_indented(self, at: int, *, style: bool) -> bool:
        """Return whether a line starts a paragraph by its indent.

        Args:
            at: The number of the line.
            style: Whether the paragraphs of the document do so.
        """
        return (
            not self._hangs
            and self._indented[at]
            and (self._runs[at] == 1 or (style and self._runs[at] <= 2))
        )

    def hangs(self, at: int) -> bool:
        """Return whether a line starts a paragraph by standing out from the lines around."""
        return self._hangs and not self._indented[at] and self._indented[at - 1]

    def _has_hanging_lines(self, lines: Sequence[Line]) -> bool:
        """Return whether paragraphs end before lines that stand out, not before indented ones."""
        before_base = before_indent = 0
        for at, (line, following) in enumerate(pairwise(lines)):
            if self._indented[at] != self._indented[at + 1] and SENTENCE_END.search(line.text):
                if self._indented[at]:
                    before_base += 1
                else:
                    before_indent += is_same_size(line.size, following.size)
        return sum(self._indented) > 0.4 * len(lines) and before_base > before_indent

    def leaves_room(self, line: Line, following: Line) -> bool:
        """Return whether the first word of the next line would have had a place in a line."""
        word = following.text.split(maxsplit=1)[0]
        width = (following.right - following.left) / max(len(following.text), 1) * len(word)
        return self.end_edge - self.end(line) > width + 0.9 * line.size


def _run_lengths(flags: Sequence[bool]) -> list[int]:
    """Return for each flag how many equal ones it is among."""
    lengths: list[int] = []
    start = 0
    for at in range(1, len(flags) + 1):
        if at == len(flags) or flags[at] != flags[start]:
            lengths += [at - start] * (at - start)
            start = at
    return lengths
