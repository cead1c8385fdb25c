"""The lines of a paragraph, as Qt has laid them out.

Units count from the block's start, pixels from its origin.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from annotator.model import Utf16Map

_MIXED = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters written from right to left, and marks that change the direction."""


class Line(NamedTuple):
    """One line of a block. Units count from the block's start, pixels from its origin."""

    number: int
    start: int
    end: int
    left: float
    right: float
    baseline: float
    ascent: float
    descent: float
    below: float
    """Pixels from the baseline to where the next line's letters may start."""


def _top(line: Line) -> float:
    return line.baseline - line.ascent


class BlockLines(NamedTuple):
    """The lines of a block as they were laid out."""

    position: int
    """Of the block in the document."""
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    mixed: bool
    """Not all of it runs from left to right."""
    leftward: bool
    """The paragraph runs from right to left."""
    tabs: tuple[int, ...]
    """Where tabs stand in a mixed block: they have a width, but no glyph."""
    plain: bool
    """Every position in it is a cursor position: it is ASCII."""

    def number_at(self, y: float) -> int:
        """The number of the line at a height, or of the nearest."""
        return max(bisect_right(self.lines, y, key=_top) - 1, 0)

    def number_of(self, unit: int) -> int:
        """The number of the line that a unit is in, or of the nearest."""
        return max(bisect_right(self.starts, unit) - 1, 0)


def read_lines(block: QTextBlock) -> BlockLines:
    """Read the lines of a block that is laid out."""
    layout = block.layout()
    # Otherwise Qt shapes the whole paragraph again for each repaint and each question.
    layout.setCacheEnabled(True)
    text = block.text()
    tops: list[float] = []
    read: list[Line] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, ascent, descent = line.textStart(), line.ascent(), line.descent()
        natural = line.naturalTextRect()
        tops.append(line.y())
        read.append(
            Line(
                number,
                start,
                start + line.textLength(),
                natural.left(),
                natural.right(),
                line.y() + ascent,
                ascent,
                descent,
                0.0,
            )
        )
    # What lies below the last line belongs to the block too: the room that each line was given.
    tops.append(_height(block))
    lines = tuple(
        line._replace(below=tops[n + 1] - line.baseline + line.ascent * 0.14)
        for n, line in enumerate(read)
    )
    plain = text.isascii()
    mixed = not plain and _MIXED.search(text) is not None
    units = Utf16Map(text) if mixed and "\t" in text else None
    return BlockLines(
        block.position(),
        lines,
        tuple(line.start for line in lines),
        mixed=mixed,
        leftward=not plain and block.textDirection() == Qt.LayoutDirection.RightToLeft,
        tabs=tuple(units.to_utf16(m.start()) for m in re.finditer("\t", text)) if units else (),
        plain=plain,
    )


def _height(block: QTextBlock) -> float:
    """Of the block's lines with the room below each."""
    layout = block.layout()
    count = layout.lineCount()
    last = layout.lineAt(count - 1)
    return last.y() + last.ascent() + last.descent() + block.blockFormat().lineHeight()
