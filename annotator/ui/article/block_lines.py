"""The lines of a paragraph: broken, and read.

Units count from the block's start, pixels from its origin.
"""

import re
from bisect import bisect_right
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextBlock, QTextBlockFormat, QTextOption

from annotator.model import Utf16Map

_MIXED = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters written from right to left, and marks that change the direction."""

_SMALL = "".join(c for c in map(chr, range(0x100, 0x590)) if c.islower())
_TALL = re.compile(
    f"[^\x00-\xbf\xdf-\xff{_SMALL}\u0391-\u03a9\u0410-\u042f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
"""Characters that may reach further up or down than the plain letters of a font."""
_HIGH, _LOW = 0.87, 0.85
"""How much of a line such letters take."""


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
    above: float
    """Pixels from the baseline to the top of the highest letters."""
    under: float
    """Pixels from the baseline to the bottom of the lowest letters."""
    below: float
    """Pixels from the baseline to where the next line's letters may start."""


class Letters(NamedTuple):
    """How far the letters of a font reach, in pixels from the baseline."""

    above: float
    under: float
    gap: float
    """From the top of a line to the top of its letters."""


def font_letters(font: QFont) -> Letters:
    """How far a font's own letters reach."""
    metrics = QFontMetricsF(font)
    above = -metrics.tightBoundingRect("dlb").top()
    under = metrics.tightBoundingRect("gpq").bottom()
    return Letters(above, under, max(metrics.ascent() - above, 0.0))


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


def break_lines(
    block: QTextBlock, shape: QTextBlockFormat, measure: float, option: QTextOption
) -> float:
    """Break a block into lines of that length, as Qt would; how high they are."""
    layout = block.layout()
    layout.setTextOption(option)
    leftward = option.textDirection() == Qt.LayoutDirection.RightToLeft
    indent = shape.textIndent()
    y = bottom = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(measure - indent)
        wide = line.naturalTextWidth()
        if wide > measure - indent:
            line.setLineWidth(wide)
        line.setPosition(QPointF(0.0 if leftward else indent, y))
        bottom = y + shape.lineHeight(line.height(), 1.0)
        y += shape.lineHeight(ceil(line.ascent() + line.descent() + line.leading()), 1.0)
        indent = 0.0
    layout.endLayout()
    return max(y, bottom)


def read_lines(block: QTextBlock, own: Letters, gap: float) -> BlockLines:
    """Read the lines of a block that is laid out.

    ``own``: the letters of its font; ``gap``: above the letters of the block that follows.
    """
    layout = block.layout()
    # Otherwise Qt shapes the whole paragraph again for each repaint and each question.
    layout.setCacheEnabled(True)
    text = block.text()
    plain = text.isascii()
    tall = not plain and _TALL.search(text) is not None
    # Where a character takes two units, places in the text and in the block differ.
    exact = len(text) == block.length() - 1
    read: list[Line] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, ascent, descent = line.textStart(), line.ascent(), line.descent()
        natural = line.naturalTextRect()
        above, under = own.above, own.under
        if tall and not (exact and not _TALL.search(text, start, start + line.textLength())):
            above, under = max(above, ascent * _HIGH), max(under, descent * _LOW)
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
                above,
                under,
                0.0,
            )
        )
    lines = tuple(
        line._replace(below=after.baseline - after.above - line.baseline)
        for line, after in pairwise(read)
    )
    if read:
        # What lies below the last line belongs to the block too.
        last = read[-1]
        lines += (last._replace(below=_room(block, last) + gap),)
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


def _room(block: QTextBlock, last: Line) -> float:
    """From the baseline of the last line to the end of the room that its block has."""
    shape = block.blockFormat()
    return last.descent + shape.lineHeight() + shape.bottomMargin()
