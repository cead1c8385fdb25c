"""Where text stands on the page: lines of blocks, and the stretches of a line a fragment covers.

Everything is asked of Qt's layout, so that boxes lie where the glyphs are. Positions here are
UTF-16 code units within the QTextDocument, as Qt counts them; coordinates are the document's.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

from annotator.text.graphemes import starts_grapheme
from annotator.ui.article.block_lines import BlockLines, Letters, Line, font_letters, read_lines
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.page.typography import KIND
from annotator.ui.article.runs import THINNEST, Stretch, mixed_stretches, x_of

PART = 48
"""Lines that are worked out and kept together: about a screen."""


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
        """Tells this part from all others of the document."""
        return self.block.blockNumber(), self.first

    @property
    def start(self) -> int:
        """Where it starts, in units from the block's start."""
        return self.lines.starts[self.first]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.lines.lines[self.last - 1].end


class Box(NamedTuple):
    """What a fragment covers of one line, or of a run of glyphs in it."""

    rect: QRectF
    line: Line
    from_left: bool
    """The fragment comes from the line before, at the left."""
    to_right: bool
    """It goes on to the next line, at the right; the other way round where text runs so."""


class HitResult(NamedTuple):
    """The text under a point."""

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
        layout = document.documentLayout()
        assert isinstance(layout, PageLayout)
        self._layout = layout
        self._known: dict[int, BlockLines] = {}
        self._letters: dict[int, Letters] = {0: font_letters(document.defaultFont())}
        """How far letters reach, by how a block is set."""

    def forget(self) -> None:
        """The lines are no longer where they were."""
        self._known.clear()

    def lay_out(self) -> None:
        """Lay out all of the page, so that nothing moves any more."""
        self._layout.lay_out_more()

    def block_at(self, y: float) -> QTextBlock:
        """The last block that starts at or above a height; the first if none does."""
        return self._layout.block_at(y)

    def blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, QPointF]]:
        """The blocks with text between two heights, each with its origin."""
        block = self.block_at(top)
        while block.isValid() and self._layout.begins_above(block, bottom):
            if block.length() > 1:
                yield block, self.origin(block)
            block = block.next()

    def parts(self, top: float, bottom: float) -> Iterator[Part]:
        """The parts of blocks between two heights: no more of a long block than can be seen."""
        for block, origin in self.blocks(top, bottom):
            lines = self.lines(block)
            count = len(lines.lines)
            if not count:
                continue
            low = lines.number_at(top - origin.y()) // PART * PART
            high = lines.number_at(bottom - origin.y()) + 1
            for first in range(low, high, PART):
                yield Part(block, origin, lines, first, min(first + PART, count))

    def range_between(self, top: float, bottom: float) -> tuple[int, int]:
        """The units of the lines between two heights."""
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
        """The point that a block's lines are placed from."""
        return self._layout.blockBoundingRect(block).topLeft()

    def lines(self, block: QTextBlock) -> BlockLines:
        """The lines of a block."""
        number = block.blockNumber()
        known = self._known.get(number)
        if known is None:
            self._layout.blockBoundingRect(block)
            if len(self._known) > 2000:
                self._known.clear()
            gap = self._letters[0].gap
            known = self._known[number] = read_lines(block, self._letters_of(block), gap)
        return known

    def _letters_of(self, block: QTextBlock) -> Letters:
        kind = block.blockFormat().intProperty(KIND)
        known = self._letters.get(kind)
        if known is None:
            font = block.begin().fragment().charFormat().font()
            known = self._letters[kind] = font_letters(font)
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
            start, end = _outward(block, start, end)
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
        """The boxes of the glyphs in ``[start, end)`` between two heights, in reading order."""
        return [(box.rect, box.line) for box in self.boxes(start, end, top, bottom)]

    def boxes(self, start: int, end: int, top: float, bottom: float) -> Iterator[Box]:
        """The same, each with its line, and whether the stretch goes on beside it."""
        for part in self.parts(top, bottom):
            yield from self.boxes_in(part, start, end)

    def boxes_in(self, part: Part, start: int, end: int) -> Iterator[Box]:
        """The boxes of the glyphs in ``[start, end)`` in one part of a block."""
        first, origin = part.lines.position, part.origin
        low, high = max(start - first, part.start), min(end - first, part.end)
        if low >= high:
            return
        leftward = part.lines.leftward
        for line, stretches in self.stretches(part.block, part.lines, low, high):
            y = origin.y() + line.baseline - line.ascent
            height = line.ascent + line.descent
            comes, goes = start - first < line.start, end - first > line.end
            if leftward:
                comes, goes = goes, comes
            last = len(stretches) - 1
            for number, (left, right) in enumerate(stretches):
                rect = QRectF(origin.x() + left, y, right - left, height)
                yield Box(rect, line, comes and number == 0, goes and number == last)

    def hit(self, point: QPointF) -> HitResult:
        """Return the text under a point of the document."""
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
        """The line that a position is in, with its block's origin; lays out up to there."""
        block = self.document.findBlock(position)
        if not block.isValid():
            return None
        origin = self.origin(block)
        lines = self.lines(block)
        if not lines.lines:
            return None
        return origin, lines.lines[lines.number_of(position - lines.position)]


def _unit_at(line: QTextLine, x: float, how: QTextLine.CursorPosition) -> int:
    found = line.xToCursor(x, how)
    # At the end of a line that goes on below, the caret stays before the space it broke at.
    return min(max(found, line.textStart()), line.textStart() + line.textLength())


def _plain_stretch(text_line: QTextLine, line: Line, start: int, end: int) -> Stretch:
    left = x_of(text_line, start)
    right = x_of(text_line, end)
    # White space at the end of a line hangs over its edge.
    if left < line.right < right:
        right = line.right
    return left, max(right, left + THINNEST)


def _outward(block: QTextBlock, start: int, end: int) -> tuple[int, int]:
    layout, document, first = block.layout(), block.document(), block.position()

    def cut(unit: int) -> bool:
        """Whether a unit stands inside what is drawn as one character."""
        # Qt works the whole paragraph out for this question: it is asked only in doubt.
        doubtful = not starts_grapheme(document.characterAt(first + unit))
        return doubtful and not layout.isValidCursorPosition(unit)

    if cut(start):
        start = layout.previousCursorPosition(start)
    if cut(end):
        end = layout.nextCursorPosition(end)
    return start, end
