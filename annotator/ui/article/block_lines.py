"""The lines of a paragraph: broken as Qt would, read, and measured.

Units are UTF-16 units from the block's start, lengths pixels from its origin.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextLine,
    QTextOption,
)

from annotator.model import Utf16Map
from annotator.words import RIGHT_TO_LEFT

_SMALL_LETTERS = "".join(c for c in map(chr, range(0x100, 0x590)) if c.islower())
_TALL = re.compile(
    f"[^\x00-\xbf\xdf-\xff{_SMALL_LETTERS}"
    "\u0391-\u03a9\u0410-\u042f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
"""Characters that may reach further up or down than the plain letters of a font."""
_TALL_ABOVE, _TALL_UNDER = 0.87, 0.85
"""The shares of a line's ascent and descent that such characters take."""
MIN_STRETCH_PX = 2.0
"""The width that is drawn for characters without a width of their own."""

Stretch = tuple[float, float]
"""The left and the right edge of a part of a line."""


class Line(NamedTuple):
    """One line of a block."""

    number: int
    start: int
    end: int
    left: float
    right: float
    baseline: float
    ascent: float
    descent: float
    above: float
    """From the baseline to the top of the highest letters."""
    under: float
    """From the baseline to the bottom of the lowest letters."""
    below: float
    """From the baseline to where the next line's letters may start."""


class Letters(NamedTuple):
    """How far the letters of a font reach from the baseline."""

    above: float
    under: float
    gap: float
    """From the top of a line to the top of its letters."""


def font_letters(font: QFont) -> Letters:
    """Return how far the letters of a font reach."""
    metrics = QFontMetricsF(font)
    above = -metrics.tightBoundingRect("dlb").top()
    under = metrics.tightBoundingRect("gpq").bottom()
    return Letters(above, under, max(metrics.ascent() - above, 0.0))


def _top(line: Line) -> float:
    return line.baseline - line.ascent


class BlockLines(NamedTuple):
    """The lines of a block as they were laid out."""

    position: int
    """The position of the block in the document."""
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    mixed: bool
    """Whether some of it does not run from left to right."""
    leftward: bool
    """Whether the paragraph runs from right to left."""
    tabs: tuple[int, ...]
    """The tabs of a mixed block: they have a width, but no glyph."""
    plain: bool
    """Whether it is ASCII, and every position in it is a cursor position."""

    def number_at(self, y: float) -> int:
        """Return the number of the line at a height, or of the nearest one."""
        return max(bisect_right(self.lines, y, key=_top) - 1, 0)

    def number_of(self, unit: int) -> int:
        """Return the number of the line with a unit, or of the nearest one."""
        return max(bisect_right(self.starts, unit) - 1, 0)


def break_lines(
    block: QTextBlock, block_format: QTextBlockFormat, measure: float, option: QTextOption
) -> float:
    """Break a block into lines, as Qt would.

    Args:
        block: The block, whose layout gets the lines.
        block_format: Its format.
        measure: The width of the column, of which the block's margin is a part.
        option: Alignment, direction and tabs.

    Returns:
        The height of the lines together.
    """
    layout = block.layout()
    layout.setTextOption(option)
    leftward = option.textDirection() == Qt.LayoutDirection.RightToLeft
    indent, margin = block_format.textIndent(), block_format.leftMargin()
    measure -= margin
    y = bottom = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(measure - indent)
        width = line.naturalTextWidth()
        if width > measure - indent:
            line.setLineWidth(width)
        line.setPosition(QPointF(0.0 if leftward else margin + indent, y))
        bottom = y + block_format.lineHeight(line.height(), 1.0)
        height = ceil(line.ascent() + line.descent() + line.leading())
        y += block_format.lineHeight(height, 1.0)
        indent = 0.0
    layout.endLayout()
    return max(y, bottom)


def read_lines(block: QTextBlock, letters: Letters, gap: float) -> BlockLines:
    """Read the lines of a block that is laid out.

    Args:
        block: The block.
        letters: The letters of its font.
        gap: The room above the letters of the block that follows.
    """
    layout = block.layout()
    # Otherwise Qt shapes the whole paragraph again for each repaint and each question.
    layout.setCacheEnabled(True)
    text = block.text()
    plain = text.isascii()
    tall = not plain and _TALL.search(text) is not None
    # Where a character takes two units, positions in the text and in the block differ.
    exact = len(text) == block.length() - 1
    read: list[Line] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, ascent, descent = line.textStart(), line.ascent(), line.descent()
        end = start + line.textLength()
        natural = line.naturalTextRect()
        above, under = letters.above, letters.under
        if tall and not (exact and not _TALL.search(text, start, end)):
            above, under = max(above, ascent * _TALL_ABOVE), max(under, descent * _TALL_UNDER)
        left, right, baseline = natural.left(), natural.right(), line.y() + ascent
        read.append(
            Line(number, start, end, left, right, baseline, ascent, descent, above, under, 0.0)
        )
    lines = tuple(
        line._replace(below=after.baseline - after.above - line.baseline)
        for line, after in pairwise(read)
    )
    if read:
        # The room below the last line belongs to the block, too.
        last = read[-1]
        lines += (last._replace(below=_room_below(block, last) + gap),)
    mixed = not plain and RIGHT_TO_LEFT.search(text) is not None
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


def _room_below(block: QTextBlock, last: Line) -> float:
    """Return the distance from the baseline of the last line to the end of the block's room."""
    block_format = block.blockFormat()
    return last.descent + block_format.lineHeight() + block_format.bottomMargin()


# Stretches of lines


def x_of(line: QTextLine, unit: int) -> float:
    """Return the x of a caret before a unit of the line's block."""
    # Qt returns a tuple of place and position, whatever the declared type says.
    place: Any = line.cursorToX(unit)
    return float(place[0])


def mixed_stretches(
    line: QTextLine, start: int, end: int, tabs: tuple[int, ...], leftward: bool
) -> list[Stretch]:
    """Return the stretches of units of a line in which both directions of writing meet.

    A caret between two directions has two places, and Qt's line returns one of them. So the
    stretches are read from the glyph runs.

    Args:
        line: The line.
        start: The first unit.
        end: The unit after the last one.
        tabs: The tabs of the block.
        leftward: Whether the paragraph runs from right to left.

    Returns:
        The stretches from left to right.
    """
    parts: list[Stretch] = []
    low, high = start, end
    for border in (start, end):
        first, after = _glyph_around(line, border)
        if first < border < after and low < high:
            parts.append(_part_of_glyph(line, (first, after), max(start, first), min(end, after)))
            low, high = (after, high) if border == start else (low, first)
    if low < high:
        parts += _runs(line, low, high)
    if tabs:
        parts += (box for tab, box in _tab_boxes(line, tabs, leftward) if start <= tab < end)
    merged = _merge(parts)
    if not merged:
        # Only characters without a width: a direction mark.
        x = x_of(line, start)
        merged.append((x, x + MIN_STRETCH_PX))
    return merged


def _glyph_around(line: QTextLine, unit: int) -> tuple[int, int]:
    """Return the units of one glyph from right to left, if a position is within them.

    Qt's boxes of a part of such a glyph are in other places than the glyph.
    """
    low, high = line.textStart(), line.textStart() + line.textLength()
    glyph = _glyph(line, unit) if low < unit < high else None
    if glyph is None:
        return unit, unit
    first = after = unit
    while first > low and _glyph(line, first - 1) == glyph:
        first -= 1
    while after < high and _glyph(line, after) == glyph:
        after += 1
    return first, after


def _glyph(line: QTextLine, unit: int) -> object:
    """Return a value for the glyph of a unit, if it runs from right to left and has a width."""
    runs = line.glyphRuns(unit, 1)
    if not runs or not runs[0].isRightToLeft() or not runs[0].boundingRect().width():
        return None
    # Marks on it are glyphs of their own, which follow.
    return runs[0].glyphIndexes()[0], runs[0].positions()[0].x()


def _part_of_glyph(line: QTextLine, glyph: tuple[int, int], start: int, end: int) -> Stretch:
    """Return the part of a glyph that some of its units cover: all cover the same, as a caret."""
    boxes = _runs(line, *glyph)
    left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
    share = (right - left) / (glyph[1] - glyph[0])
    return right - (end - glyph[0]) * share, right - (start - glyph[0]) * share


def _runs(line: QTextLine, start: int, end: int) -> list[Stretch]:
    boxes = (run.boundingRect() for run in line.glyphRuns(start, end - start))
    return [(box.left(), box.right()) for box in boxes]


def _merge(parts: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for left, right in sorted(parts):
        if merged and left <= merged[-1][1] + 0.5:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        elif right > left:
            merged.append((left, right))
    return merged


def _tab_boxes(line: QTextLine, tabs: tuple[int, ...], leftward: bool) -> list[tuple[int, Stretch]]:
    """Return the boxes of the tabs of a line, which have a width but no glyph.

    Tabs divide a line into segments that follow each other in the paragraph's direction. So the
    gaps between glyphs, in that direction, are those of the tabs, one after the other.
    """
    first, length = line.textStart(), line.textLength()
    groups: list[list[int]] = []
    for tab in tabs:
        if first <= tab < first + length:
            if groups and groups[-1][-1] == tab - 1:
                groups[-1].append(tab)
            else:
                groups.append([tab])
    whole = line.naturalTextRect()
    covered = _merge(_runs(line, first, length))
    edges = [whole.left(), *(x for part in covered for x in part), whole.right()]
    gaps = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 0.5]
    if leftward:
        gaps.reverse()
    boxes: list[tuple[int, Stretch]] = []
    for group, (left, right) in zip(groups, gaps, strict=False):
        share = (right - left) / len(group)
        for number, tab in enumerate(reversed(group) if leftward else group):
            boxes.append((tab, (left + number * share, left + (number + 1) * share)))
    return boxes
