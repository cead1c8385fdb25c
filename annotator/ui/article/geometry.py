"""Finds text on the page: lines of blocks, and the boxes of the glyphs of a stretch.

Everything is read from Qt's layout, so that boxes are where the glyphs are. Positions are UTF-16
units within the QTextDocument, as Qt counts them; coordinates are pixels of the page.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

from annotator.text.graphemes import starts_grapheme
from annotator.ui.article.block_lines import (
    MIN_STRETCH_PX,
    BlockLines,
    Letters,
    Line,
    Stretch,
    font_letters,
    mixed_stretches,
    read_lines,
    x_of,
)
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.page.typography import KIND

PART_LINES = 48
"""The lines that are worked out and kept together: about a screen."""
_CACHED_BLOCKS = 2000


class Part(NamedTuple):
    """Some lines of a block: all of them, unless it is very long."""

    block: QTextBlock
    origin: QPointF
    """The point that the block's lines are placed from."""
    lines: BlockLines
    first: int
    last: int
    """The number of the line after the last."""

    @property
    def key(self) -> tuple[int, int]:
        """A value that no other part of the document has."""
        return self.block.blockNumber(), self.first

    @property
    def start(self) -> int:
        """The start of the part, in units from the block's start."""
        return self.lines.starts[self.first]

    @property
    def end(self) -> int:
        """The end of the part, in units from the block's start."""
        return self.lines.lines[self.last - 1].end


class Box(NamedTuple):
    """The part of one line, or of a run of glyphs in it, that a stretch covers."""

    rect: QRectF
    line: Line
    from_left: bool
    """Whether the stretch comes from the line before, at the left."""
    to_right: bool
    """Whether it goes on in the next line, at the right; vice versa from right to left."""


class HitResult(NamedTuple):
    """The text under a point."""

    nearest: int
    """The position at which a click puts the caret."""
    character: int
    """The character that the point is on, or beside."""
    on_text: bool
    """Whether the point is on a line of text or on the lanes below it."""


class Geometry:
    """Answers where positions of one document are, and caches the lines of its blocks.

    :meth:`forget` must be called when the text is laid out again.
    """

    def __init__(self, document: QTextDocument) -> None:
        self.document = document
        layout = document.documentLayout()
        assert isinstance(layout, PageLayout)
        self._layout = layout
        self._lines: dict[int, BlockLines] = {}
        """A block's number -> its lines."""
        self._letters: dict[int, Letters] = {0: font_letters(document.defaultFont())}
        """The number of a block's style -> the letters of its font."""

    def forget(self) -> None:
        """Forget the lines: the text is laid out again."""
        self._lines.clear()

    def lay_out(self) -> None:
        """Lay out the whole page, so that nothing moves any more."""
        self._layout.lay_out_more()

    def block_at(self, y: float) -> QTextBlock:
        """Return the last block that starts at or above a height; the first if none does."""
        return self._layout.block_at(y)

    def blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, QPointF]]:
        """Yield the blocks with text between two heights, each with its origin."""
        block = self.block_at(top)
        while block.isValid() and self._layout.begins_above(block, bottom):
            if block.length() > 1:
                yield block, self.origin(block)
            block = block.next()

    def parts(self, top: float, bottom: float) -> Iterator[Part]:
        """Yield the parts of blocks between two heights: of a long block only what is visible."""
        for block, origin in self.blocks(top, bottom):
            lines = self.lines(block)
            count = len(lines.lines)
            if not count:
                continue
            low = lines.number_at(top - origin.y()) // PART_LINES * PART_LINES
            high = lines.number_at(bottom - origin.y()) + 1
            for first in range(low, high, PART_LINES):
                yield Part(block, origin, lines, first, min(first + PART_LINES, count))

    def range_between(self, top: float, bottom: float) -> tuple[int, int]:
        """Return the start and the end of the lines between two heights."""
        start = end = -1
        for block, origin in self.blocks(top, bottom):
            lines = self.lines(block)
            if not lines.lines:
                continue
            if start < 0:
                start = lines.position + lines.starts[lines.number_at(top - origin.y())]
            end = lines.position + lines.lines[lines.number_at(bottom - origin.y())].end
        return max(start, 0), max(end, 0)

    def origin(self, block: QTextBlock) -> QPointF:
        """Return the point that a block's lines are placed from."""
        return self._layout.blockBoundingRect(block).topLeft()

    def lines(self, block: QTextBlock) -> BlockLines:
        """Return the lines of a block."""
        number = block.blockNumber()
        lines = self._lines.get(number)
        if lines is None:
            self._layout.blockBoundingRect(block)
            if len(self._lines) > _CACHED_BLOCKS:
                self._lines.clear()
            gap = self._letters[0].gap
            lines = self._lines[number] = read_lines(block, self._letters_of(block), gap)
        return lines

    def _letters_of(self, block: QTextBlock) -> Letters:
        kind = block.blockFormat().intProperty(KIND)
        letters = self._letters.get(kind)
        if letters is None:
            font = block.begin().fragment().charFormat().font()
            letters = self._letters[kind] = font_letters(font)
        return letters

    def stretches(
        self, block: QTextBlock, lines: BlockLines, start: int, end: int
    ) -> Iterator[tuple[Line, list[Stretch]]]:
        """Yield what some units of a block cover of each of its lines, from left to right.

        Edges are at cursor positions: the whole of a character is covered if it is drawn as one
        with another (a combining mark, half an emoji sequence).

        Args:
            block: The block.
            lines: Its lines.
            start: The first unit, from the block's start.
            end: The unit after the last one.
        """
        layout = block.layout()
        if not lines.plain:
            start, end = _cursor_positions_around(block, start, end)
        number = lines.number_of(start)
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

    def is_leftward(self, position: int) -> bool:
        """Whether the text at a position runs from right to left, as it is laid out."""
        block = self.document.findBlock(position)
        lines = self.lines(block)
        if not lines.mixed or not lines.lines:
            return False
        unit = position - lines.position
        line = block.layout().lineAt(lines.number_of(unit))
        runs = line.glyphRuns(unit, 1)
        return runs[0].isRightToLeft() if runs else lines.leftward

    def rects(self, start: int, end: int, top: float, bottom: float) -> list[tuple[QRectF, Line]]:
        """Return the boxes of the glyphs of a stretch between two heights, in reading order."""
        return [(box.rect, box.line) for box in self.boxes(start, end, top, bottom)]

    def boxes(self, start: int, end: int, top: float, bottom: float) -> Iterator[Box]:
        """Yield the boxes of the glyphs of a stretch between two heights, in reading order."""
        for part in self.parts(top, bottom):
            yield from self.boxes_in(part, start, end)

    def boxes_in(self, part: Part, start: int, end: int) -> Iterator[Box]:
        """Yield the boxes of the glyphs of a stretch in one part of a block."""
        first, origin = part.lines.position, part.origin
        low, high = max(start - first, part.start), min(end - first, part.end)
        if low >= high:
            return
        leftward = part.lines.leftward
        for line, stretches in self.stretches(part.block, part.lines, low, high):
            y = origin.y() + line.baseline - line.ascent
            height = line.ascent + line.descent
            from_left, to_right = start - first < line.start, end - first > line.end
            if leftward:
                from_left, to_right = to_right, from_left
            last = len(stretches) - 1
            for number, (left, right) in enumerate(stretches):
                rect = QRectF(origin.x() + left, y, right - left, height)
                yield Box(rect, line, from_left and number == 0, to_right and number == last)

    def hit(self, point: QPointF) -> HitResult:
        """Return the text under a point."""
        block = self.block_at(point.y())
        lines = self.lines(block)
        if block.length() < 2 or not lines.lines:
            return HitResult(block.position(), block.position(), False)
        inside = point - self.origin(block)
        line = lines.lines[lines.number_at(inside.y())]
        text_line = block.layout().lineAt(line.number)
        between = QTextLine.CursorPosition.CursorBetweenCharacters
        on = QTextLine.CursorPosition.CursorOnCharacter
        first = block.position()
        return HitResult(
            first + _unit_at(text_line, inside.x(), between),
            first + min(_unit_at(text_line, inside.x(), on), block.length() - 2),
            line.left - 2 <= inside.x() <= line.right + 2
            and line.baseline - line.ascent <= inside.y() <= line.baseline + line.below,
        )

    def line_at(self, position: int) -> tuple[QPointF, Line] | None:
        """Return the line with a position, and its block's origin; lay out up to there."""
        block = self.document.findBlock(position)
        if not block.isValid():
            return None
        origin = self.origin(block)
        lines = self.lines(block)
        if not lines.lines:
            return None
        return origin, lines.lines[lines.number_of(position - lines.position)]


def _unit_at(line: QTextLine, x: float, cursor_position: QTextLine.CursorPosition) -> int:
    unit = line.xToCursor(x, cursor_position)
    # At the end of a line that goes on below, the caret stays before the space it broke at.
    return min(max(unit, line.textStart()), line.textStart() + line.textLength())


def _plain_stretch(text_line: QTextLine, line: Line, start: int, end: int) -> Stretch:
    left = x_of(text_line, start)
    right = x_of(text_line, end)
    # White space at the end of a line hangs over its edge.
    if left < line.right < right:
        right = line.right
    return left, max(right, left + MIN_STRETCH_PX)


def _cursor_positions_around(block: QTextBlock, start: int, end: int) -> tuple[int, int]:
    """Return a stretch of a block with the whole of the characters at its ends."""
    layout, document, first = block.layout(), block.document(), block.position()

    def is_inside_character(unit: int) -> bool:
        # Qt works the whole paragraph out for this question: it is asked only in doubt.
        doubtful = not starts_grapheme(document.characterAt(first + unit))
        return doubtful and not layout.isValidCursorPosition(unit)

    if is_inside_character(start):
        start = layout.previousCursorPosition(start)
    if is_inside_character(end):
        end = layout.nextCursorPosition(end)
    return start, end
