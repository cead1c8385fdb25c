"""Lays out the blocks of a page when they come into sight, and the others when there is time.

Qt's own layout goes from the top of the text to the part in sight, in one go. Here a block that
nobody has looked at has an estimated height; when the estimate is corrected, the text in sight
stays where it is: :attr:`PageLayout.shifted` gives the distance to scroll. The last blocks need
not even be on the page yet to have a height.
Lengths are pixels; blocks are numbered from 0.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from time import perf_counter
from typing import NamedTuple
from weakref import ref

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QTextBlock,
    QTextDocument,
    QTextFrame,
    QTextOption,
)
from PySide6.QtWidgets import QStyle

from annotator.ui.article.block_lines import break_lines
from annotator.ui.article.page.block_signs import draw_block_sign

_WHOLE_CODE_POINTS = 10_000
"""A text no longer than this is laid out as a whole: no height of it is ever estimated."""
_GROUP_BLOCKS = 256
_FAR = 1e9


class BlockHeights:
    """The heights of the blocks of a page, in whole pixels, from the top down.

    Changing one costs the same however many there are; they are summed up in groups.
    """

    def __init__(self, heights: Iterable[int]) -> None:
        self._heights = list(heights)
        self._groups = [
            sum(self._heights[first : first + _GROUP_BLOCKS])
            for first in range(0, len(self._heights), _GROUP_BLOCKS)
        ]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, number: int) -> int:
        return self._heights[number]

    def __setitem__(self, number: int, height: int) -> None:
        self._groups[number // _GROUP_BLOCKS] += height - self._heights[number]
        self._heights[number] = height

    @property
    def total(self) -> int:
        """The height of all blocks together."""
        return sum(self._groups)

    def top(self, number: int) -> int:
        """Return the height at which a block begins."""
        group = number // _GROUP_BLOCKS
        return sum(self._groups[:group]) + sum(self._heights[group * _GROUP_BLOCKS : number])

    def at(self, y: float) -> int:
        """Return the number of the last block that begins at or above ``y``; at least 0."""
        top = number = 0
        for group, height in enumerate(self._groups):
            if top + height > y:
                break
            if group + 1 < len(self._groups):
                top, number = top + height, number + _GROUP_BLOCKS
        last = len(self._heights) - 1
        while number < last and top + self._heights[number] <= y:
            top, number = top + self._heights[number], number + 1
        return number


class HeightEstimate(NamedTuple):
    """Estimates the heights of blocks, as if all were paragraphs in one font."""

    lengths: Sequence[int]
    """The length of each block, in code points."""
    letter_width: float
    """The average width of a letter."""
    line_height: int
    blank_height: int
    """The height of a block without letters."""

    def heights(self, measure: float) -> list[int]:
        """Return the heights of all blocks in lines of a length."""
        # Lines are not filled to their very ends.
        letters = max(measure / (self.letter_width * 1.03), 1.0)
        by_length = {
            length: ceil(length / letters) * self.line_height if length else self.blank_height
            for length in set(self.lengths)
        }
        return [by_length[length] for length in self.lengths]


class PageLayout(QAbstractTextDocumentLayout):
    """Lays out a text that consists of paragraphs with formats, and of nothing else."""

    shifted = Signal(int)
    """The text in sight has moved down, by pixels."""
    unsettled = Signal()
    """There are blocks that are not laid out."""

    def __init__(self, document: QTextDocument, estimate: HeightEstimate) -> None:
        super().__init__(document)
        self.setParent(document)  # It lives as long as its document.
        # The document that Qt hands out would hold the document for good.
        self._document = ref(document)
        self.estimate = estimate
        """Estimates the heights of the blocks that are not laid out."""
        self._held = False
        self._heights = BlockHeights(())
        """The heights of the blocks, each with the space above it."""
        self._gaps: list[int] = []
        """The space above each block."""
        self._laid_out = bytearray()
        """1 for each block that is laid out, else 0."""
        self.missing = 0
        """The number of blocks that are not laid out."""
        self._next = 0
        """All blocks before this one are laid out."""
        self._anchor = 0
        """The block that stays where it is on the screen."""
        self._left = self._top = self._bottom = 0.0
        self._measure: float = 0.0

    @property
    def _page(self) -> QTextDocument:
        document = self._document()
        assert document is not None
        return document

    # Progress

    @property
    def complete(self) -> bool:
        """Whether all blocks are laid out."""
        return not self.missing

    def lay_out_more(self, seconds: float = _FAR) -> bool:
        """Lay out more blocks, for about a time; return whether all are laid out."""
        self._lay_out(self._missing_blocks(perf_counter() + seconds))
        return self.complete

    def _missing_blocks(self, deadline: float) -> Iterator[int]:
        count = self._page.blockCount()
        while (
            number := self._laid_out.find(0, self._next, count)
        ) >= 0 and perf_counter() < deadline:
            self._next = number
            yield number

    def settle(self, top: float, bottom: float, slack: float, preferred: int = -1) -> None:
        """Lay out the text in sight.

        A block that was in sight before, and still is, stays where it is; without one, the
        preferred block does.

        Args:
            top: The height of the page at which the part in sight begins.
            bottom: The height at which it ends.
            slack: The part above and below that is laid out, too.
            preferred: The number of a block; -1: none.
        """
        if not self.missing:
            return
        first, last = self._heights.at(top - self._top), self._heights.at(bottom - self._top)
        if not first <= self._anchor <= last:
            self._anchor = preferred if first <= preferred <= last else first
        above = self._y(self._anchor) - top
        self._lay_out(self._downwards(self._anchor, bottom + slack))
        self._lay_out(self._upwards(self._anchor, above + slack))

    def lay_out_around(self, block: QTextBlock, distance: float) -> None:
        """Lay out the blocks within a distance of one."""
        number = block.blockNumber()
        self._lay_out(self._upwards(number, distance))
        self._lay_out(self._downwards(number, self._y(number) + distance))

    def _downwards(self, number: int, bottom: float) -> Iterator[int]:
        while number < len(self._heights) and self._y(number) <= bottom:
            yield number
            number += 1

    def _upwards(self, number: int, distance: float) -> Iterator[int]:
        while number > 0 and distance > 0:
            number -= 1
            yield number
            distance -= self._heights[number]

    def anchor_at(self, block: QTextBlock) -> None:
        """Let a block stay where it is while others are laid out."""
        self._anchor = block.blockNumber()

    def anchor_at_height(self, y: float) -> None:
        """Let the block at a height stay where it is."""
        self._anchor = self._heights.at(y - self._top)

    # Positions of blocks

    def _y(self, number: int) -> float:
        return self._top + self._heights.top(number)

    def block_at(self, y: float) -> QTextBlock:
        """Return the last block that starts at or above a height; the first if none does."""
        self._finish_if_short()
        number, previous = self._heights.at(y - self._top), -1
        while number != previous:
            self._lay_out((number,))
            number, previous = self._heights.at(y - self._top), number
        number = min(number, self._page.blockCount() - 1)
        # The space above a block is not part of it.
        if number and self._y(number) + self._gaps[number] > y:
            number -= 1
        return self._page.findBlockByNumber(number)

    def begins_above(self, block: QTextBlock, y: float) -> bool:
        """Whether a block begins at or above a height; it need not be laid out for that."""
        return self._y(block.blockNumber()) <= y

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the box of a block: its lines, and the room below them."""
        if not block.isValid():
            return QRectF()
        self._finish_if_short()
        number = block.blockNumber()
        if number >= len(self._laid_out):
            return QRectF()
        self._lay_out((number,))
        gap = self._gaps[number]
        top = self._y(number) + gap
        # Screen readers look for lines at this position.
        block.layout().setPosition(QPointF(self._left, top))
        return QRectF(self._left, top, self._measure, self._heights[number] - gap)

    def frameBoundingRect(self, frame: QTextFrame) -> QRectF:
        """Return the whole page; there are no other frames."""
        return QRectF(QPointF(), self.documentSize())

    def documentSize(self) -> QSizeF:
        """Return the size of the page, in part estimated."""
        self._finish_if_short()
        height = self._top + self._heights.total + self._bottom
        return QSizeF(max(self._page.pageSize().width(), 0.0), height)

    def pageCount(self) -> int:
        """Return 1: the page is endless."""
        return 1

    def hitTest(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, point: QPointF, accuracy: Qt.HitTestAccuracy
    ) -> int:
        """Return the position at a point, in UTF-16 units; -1: none, if it must be exact."""
        block = self.block_at(point.y())
        inside = point - self.blockBoundingRect(block).topLeft()
        layout = block.layout()
        number = layout.lineCount() - 1
        while number > 0 and layout.lineAt(number).y() > inside.y():
            number -= 1
        line = layout.lineAt(number)
        if accuracy == Qt.HitTestAccuracy.ExactHit and not line.naturalTextRect().contains(inside):
            return -1
        return block.position() + line.xToCursor(inside.x())

    def draw(self, painter: QPainter, context: QAbstractTextDocumentLayout.PaintContext) -> None:
        """Draw the text in sight; its marks are painted elsewhere."""
        painter.setPen(context.palette.color(context.palette.ColorRole.Text))
        clip = context.clip
        top, bottom = (clip.top(), clip.bottom()) if clip.isValid() else (0.0, _FAR)
        block = self.block_at(top)
        while block.isValid() and self.begins_above(block, bottom):
            room = self.blockBoundingRect(block)
            draw_block_sign(painter, block, room)
            block.layout().draw(painter, QPointF(), [], clip)
            block = block.next()

    # Layout

    @contextmanager
    def changing(self) -> Generator[None]:
        """Take many changes as one; afterwards no block is laid out and all are estimated."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._measure = 0.0
            self.documentChanged(0, 0, self._page.characterCount())

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Forget the layout of a stretch whose formats or text changed, in UTF-16 units."""
        page = self._page
        if self._held or page.pageSize().width() <= 0:
            return  # In the second case the width of the page is not known yet.
        frame = page.rootFrame().frameFormat()
        self._top, self._bottom = frame.topMargin(), frame.bottomMargin()
        self._left = frame.leftMargin()
        measure: float = max(page.pageSize().width() - self._left - frame.rightMargin(), 1.0)
        first = page.findBlock(start).blockNumber()
        last = page.findBlock(max(start + added - 1, start)).blockNumber()
        if last < 0:
            last = page.blockCount() - 1
        if measure != self._measure:
            self._measure = measure
            self._heights = BlockHeights(self.estimate.heights(measure))
            self._gaps = [0] * len(self._heights)
            first, last = 0, len(self._heights) - 1
            self._laid_out = bytearray(last + 1)
        else:
            # The space above the next block depends on this one.
            last = min(last + 1, len(self._laid_out) - 1)
            self._laid_out[first : last + 1] = bytes(last + 1 - first)
        self._next = min(self._next, first)
        self.missing = self._laid_out.count(0)
        self.documentSizeChanged.emit(self.documentSize())
        self._repaint_below(self._y(first) if first else 0)
        self.unsettled.emit()

    def _repaint_below(self, top: float) -> None:
        # Two signals have this name.
        self.update[QRectF].emit(QRectF(0, top, _FAR, _FAR))  # pyright: ignore[reportIndexIssue, reportUnknownMemberType]

    def _finish_if_short(self) -> None:
        if self.missing and self._page.characterCount() <= _WHOLE_CODE_POINTS:
            self.lay_out_more()

    def _lay_out(self, numbers: Iterable[int]) -> None:
        """Lay out those of the blocks that are not laid out yet."""
        if not self.missing:
            return
        above = grown = 0
        highest, count = len(self._laid_out), self._page.blockCount()
        for number in numbers:
            if number >= count or self._laid_out[number]:
                continue
            growth = self._lay_out_block(number)
            grown += growth
            if growth and number < self._anchor:
                above += growth
            elif growth:
                highest = min(highest, number)
        if grown or above:
            self._report_growth(above, highest)

    def _report_growth(self, above: int, highest: int) -> None:
        """Report that blocks have grown.

        Args:
            above: The growth of the blocks above the anchor.
            highest: The number of the highest block that has grown below it.
        """
        if highest < len(self._laid_out):
            self._repaint_below(self._y(highest))
        size = self.documentSize()
        if above > 0:
            # There must be room to scroll to.
            self.documentSizeChanged.emit(size)
        if above:
            self.shifted.emit(above)
        if above <= 0:
            self.documentSizeChanged.emit(size)

    def _lay_out_block(self, number: int) -> int:
        """Lay out a block; return how much higher it is than its known height."""
        block = self._page.findBlockByNumber(number)
        block_format = block.blockFormat()
        gap = 0.0
        if number:
            gap = max(block_format.topMargin(), block.previous().blockFormat().bottomMargin())
        before = self._heights[number]
        self._gaps[number] = round(gap)
        self._heights[number] = round(
            gap + break_lines(block, block_format, self._measure, self._option(block))
        )
        self._laid_out[number] = 1
        self.missing -= 1
        return self._heights[number] - before

    def _option(self, block: QTextBlock) -> QTextOption:
        direction = block.textDirection()
        option = QTextOption(self._page.defaultTextOption())
        option.setTextDirection(direction)
        option.setAlignment(QStyle.visualAlignment(direction, option.alignment()))
        stops = block.blockFormat().tabPositions()
        if stops:
            option.setTabStopDistance(stops[0].position)
        return option
