"""Where text stands on the page: lines of blocks, and the stretches of a line a fragment covers.

Everything is asked of Qt's layout, so that boxes lie where the glyphs are. Positions here are
UTF-16 code units within the QTextDocument, as Qt counts them; coordinates are the document's.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout, QTextLine

from annotator.model import Utf16Map
from annotator.ui.article.runs import THINNEST, Stretch, mixed_stretches, x_of

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


class Place(NamedTuple):
    """What lies under a point."""

    nearest: int
    """The position that a caret would be put at."""
    character: int
    """The character that the point is on, or beside."""
    on_text: bool
    """The point is on a line of text or on the lanes below it."""


class Geometry:
    """Answers where positions of one document are; remembers the lines of blocks it was asked for.

    :meth:`forget` must be called when the text is laid out anew.
    """

    def __init__(self, document: QTextDocument) -> None:
        self.document = document
        self._near = 0
        """The block last looked for: the next one is not far from it, mostly."""
        self._known: dict[int, BlockLines] = {}

    def forget(self) -> None:
        """The lines are no longer where they were."""
        self._known.clear()
        self._near = 0

    def block_at(self, y: float) -> QTextBlock:
        """The last block that starts at or above a height; the first if none does.

        Qt's own hit test looks at every block before it; this search goes from where it last
        was, in growing steps, so that it lays out no more of the text than was asked for.
        """
        document = self.document
        top = document.documentLayout().blockBoundingRect
        last = document.blockCount() - 1
        low, step = min(self._near, last), 1
        while low > 0 and top(document.findBlockByNumber(low)).top() > y:
            low, step = max(low - step, 0), step * 2
        high, step = low, 1
        while high < last and top(document.findBlockByNumber(high)).top() <= y:
            low, high, step = high, min(high + step, last), step * 2
        if top(document.findBlockByNumber(high)).top() <= y:
            low = high
        while high - low > 1:
            middle = (low + high) // 2
            if top(document.findBlockByNumber(middle)).top() <= y:
                low = middle
            else:
                high = middle
        self._near = low
        return document.findBlockByNumber(low)

    def blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, QPointF]]:
        """The blocks with text between two heights, each with its origin."""
        layout = self.document.documentLayout()
        block = self.block_at(top)
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            if rect.top() > bottom:
                return
            if block.length() > 1:
                yield block, rect.topLeft()
            block = block.next()

    def range_between(self, top: float, bottom: float) -> tuple[int, int]:
        """The units of the blocks between two heights."""
        start = end = 0
        for number, (block, _) in enumerate(self.blocks(top, bottom)):
            if not number:
                start = block.position()
            end = block.position() + block.length()
        return start, end

    def origin(self, block: QTextBlock) -> QPointF:
        """The point that a block's lines are placed from."""
        return self.document.documentLayout().blockBoundingRect(block).topLeft()

    def lines(self, block: QTextBlock) -> BlockLines:
        """The lines of a block that is laid out."""
        number = block.blockNumber()
        known = self._known.get(number)
        if known is None:
            if len(self._known) > 2000:
                self._known.clear()
            known = self._known[number] = _read_lines(block)
        return known

    def stretches(
        self, block: QTextBlock, lines: BlockLines, start: int, end: int
    ) -> Iterator[tuple[Line, list[Stretch]]]:
        """What the units ``[start, end)`` of a block cover of each of its lines, left to right.

        Edges fall on cursor positions: a character that is drawn as part of another (a
        combining mark, half an emoji sequence) takes that one in.
        """
        layout = block.layout()
        if not lines.plain:
            start, end = _outward(layout, start, end)
        number = max(bisect_right(lines.starts, start) - 1, 0)
        while number < len(lines.lines):
            line = lines.lines[number]
            if line.start >= end:
                return
            low, high = max(start, line.start), min(end, line.end)
            if low < high:
                text_line = layout.lineAt(number)
                if lines.mixed:
                    yield line, mixed_stretches(text_line, low, high, lines.tabs, lines.leftward)
                else:
                    yield line, [_plain_stretch(text_line, line, low, high)]
            number += 1

    def rects(self, start: int, end: int, top: float, bottom: float) -> list[tuple[QRectF, Line]]:
        """The boxes of the glyphs in ``[start, end)`` between two heights, in reading order."""
        found: list[tuple[QRectF, Line]] = []
        for block, origin in self.blocks(top, bottom):
            first = block.position()
            if first >= end:
                break
            if first + block.length() <= start:
                continue
            lines = self.lines(block)
            low, high = max(start - first, 0), min(end - first, block.length() - 1)
            for line, stretches in self.stretches(block, lines, low, high):
                y = origin.y() + line.baseline - line.ascent
                height = line.ascent + line.descent
                for left, right in stretches:
                    found.append((QRectF(origin.x() + left, y, right - left, height), line))
        return found

    def place(self, point: QPointF) -> Place:
        """What lies under a point of the document."""
        block = self.block_at(point.y())
        lines = self.lines(block)
        if block.length() < 2 or not lines.lines:
            return Place(block.position(), block.position(), False)
        inside = point - self.origin(block)
        line = next(
            (line for line in lines.lines if inside.y() < line.baseline + line.below),
            lines.lines[-1],
        )
        text_line = block.layout().lineAt(line.number)
        between = QTextLine.CursorPosition.CursorBetweenCharacters
        on = QTextLine.CursorPosition.CursorOnCharacter
        first = block.position()
        return Place(
            first + _unit_at(text_line, inside.x(), between),
            first + min(_unit_at(text_line, inside.x(), on), block.length() - 2),
            line.left - 2 <= inside.x() <= line.right + 2
            and line.baseline - line.ascent <= inside.y() <= line.baseline + line.below,
        )

    def line_at(self, position: int) -> tuple[QPointF, Line] | None:
        """The line that a position is in, with its block's origin; lays out up to there."""
        block = self.document.findBlock(position)
        if not block.isValid():
            return None
        origin = self.origin(block)
        lines = self.lines(block)
        number = max(bisect_right(lines.starts, position - lines.position) - 1, 0)
        return (origin, lines.lines[number]) if lines.lines else None


def _read_lines(block: QTextBlock) -> BlockLines:
    layout = block.layout()
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


def _unit_at(line: QTextLine, x: float, how: QTextLine.CursorPosition) -> int:
    found = line.xToCursor(x, how)
    # At the end of a line that goes on below, the caret stays before the space it broke at.
    return min(max(found, line.textStart()), line.textStart() + line.textLength())


def _height(block: QTextBlock) -> float:
    """Of the block's lines with the room below each."""
    layout = block.layout()
    count = layout.lineCount()
    last = layout.lineAt(count - 1)
    return last.y() + last.ascent() + last.descent() + block.blockFormat().lineHeight()


def _plain_stretch(text_line: QTextLine, line: Line, start: int, end: int) -> Stretch:
    left = x_of(text_line, start)
    right = x_of(text_line, end)
    # White space at the end of a line hangs over its edge.
    if left < line.right < right:
        right = line.right
    return left, max(right, left + THINNEST)


def _outward(layout: QTextLayout, start: int, end: int) -> tuple[int, int]:
    if not layout.isValidCursorPosition(start):
        start = layout.previousCursorPosition(start)
    if not layout.isValidCursorPosition(end):
        end = layout.nextCursorPosition(end)
    return start, end
