"""Lays out the blocks of a page when they are looked at, and the others when there is time.

Qt's own layout goes from the top of the text to what is looked at, in one go. Here a block that
nobody has looked at has a height that is guessed; when the guess is mended, what is in sight stays
where it is: :attr:`PageLayout.shifted` tells by how much to scroll. The last blocks may not even
be on the page yet, and have a height all the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
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
from annotator.ui.article.page.heights import Guess, Heights

_AT_ONCE = 10_000
"""Characters of a text that is laid out as a whole: nothing of it is ever guessed."""
_FAR = 1e9


class PageLayout(QAbstractTextDocumentLayout):
    """The layout of a text in paragraphs, each with its format, and of nothing else."""

    shifted = Signal(int)
    """What is in sight has moved down by so much."""
    unsettled = Signal()
    """There are blocks that are not laid out."""

    def __init__(self, document: QTextDocument, guess: Guess) -> None:
        super().__init__(document)
        self.setParent(document)  # It lives as long as its document.
        # The document that Qt hands out would hold the document for good.
        self._document = ref(document)
        self.guess = guess
        """How high the blocks may be that are not laid out."""
        self._held = False
        self._heights = Heights(())
        """Of the blocks, each with the space above it."""
        self._gaps: list[int] = []
        """The space above each."""
        self._known = bytearray()
        """Which of them are laid out."""
        self.missing = 0
        """How many are not."""
        self._next = 0
        """All blocks before this one are laid out."""
        self._anchor = 0
        """A block that stays where it is on the screen."""
        self._left = self._top = self._bottom = 0.0
        self._measure = 0.0

    @property
    def _page(self) -> QTextDocument:
        document = self._document()
        assert document is not None
        return document

    # How far it is

    @property
    def complete(self) -> bool:
        """Whether all blocks are laid out."""
        return not self.missing

    def go_on(self, seconds: float = _FAR) -> bool:
        """Lay out more, for about so long; whether all is done."""
        until = perf_counter() + seconds
        self._lay(self._waiting(until))
        return self.complete

    def _waiting(self, until: float) -> Iterator[int]:
        there = self._page.blockCount()
        while (at := self._known.find(0, self._next, there)) >= 0 and perf_counter() < until:
            self._next = at
            yield at

    def settle(self, top: float, bottom: float, slack: float, preferred: int = -1) -> None:
        """Lay out what is in sight between two heights, and a little above and below.

        What was in sight before, and is still, stays where it is; else the preferred block.
        """
        if not self.missing:
            return
        number, low = self._heights.at(top - self._top), self._heights.at(bottom - self._top)
        if not number <= self._anchor <= low:
            self._anchor = preferred if number <= preferred <= low else number
        above = self._y(self._anchor) - top
        self._lay(self._downwards(self._anchor, bottom + slack))
        self._lay(self._upwards(self._anchor, above + slack))

    def reach(self, block: QTextBlock, room: float) -> None:
        """Lay out what is no farther from a block than that."""
        number = block.blockNumber()
        self._lay(self._upwards(number, room))
        self._lay(self._downwards(number, self._y(number) + room))

    def _downwards(self, number: int, bottom: float) -> Iterator[int]:
        while number < len(self._heights) and self._y(number) <= bottom:
            yield number
            number += 1

    def _upwards(self, number: int, room: float) -> Iterator[int]:
        while number > 0 and room > 0:
            number -= 1
            yield number
            room -= self._heights[number]

    def anchor_at(self, block: QTextBlock) -> None:
        """Let this block stay where it is while others are laid out."""
        self._anchor = block.blockNumber()

    def anchor_at_height(self, y: float) -> None:
        """Let what is there stay there."""
        self._anchor = self._heights.at(y - self._top)

    # Where blocks are

    def _y(self, number: int) -> float:
        return self._top + self._heights.top(number)

    def block_at(self, y: float) -> QTextBlock:
        """The last block that starts at or above a height; the first if none does."""
        self._finish_if_short()
        number, found = -1, self._heights.at(y - self._top)
        while found != number:
            number = found
            self._lay((number,))
            found = self._heights.at(y - self._top)
        number = min(number, self._page.blockCount() - 1)
        # The space above a block is not part of it.
        if number and self._y(number) + self._gaps[number] > y:
            number -= 1
        return self._page.findBlockByNumber(number)

    def begins_above(self, block: QTextBlock, y: float) -> bool:
        """Whether a block begins at or above a height; it need not be laid out for that."""
        return self._y(block.blockNumber()) <= y

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Where a block is: its lines, and the room below them."""
        if not block.isValid():
            return QRectF()
        self._finish_if_short()
        number = block.blockNumber()
        if number >= len(self._known):
            return QRectF()
        self._lay((number,))
        gap = self._gaps[number]
        top = self._y(number) + gap
        # Screen readers look for lines there.
        block.layout().setPosition(QPointF(self._left, top))
        return QRectF(self._left, top, self._measure, self._heights[number] - gap)

    def frameBoundingRect(self, frame: QTextFrame) -> QRectF:
        """The whole page; there are no other frames."""
        return QRectF(QPointF(), self.documentSize())

    def documentSize(self) -> QSizeF:
        """Of the page, as far as it is known."""
        self._finish_if_short()
        height = self._top + self._heights.total + self._bottom
        return QSizeF(max(self._page.pageSize().width(), 0.0), height)

    def pageCount(self) -> int:
        """One: a page without end."""
        return 1

    def hitTest(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, point: QPointF, accuracy: Qt.HitTestAccuracy
    ) -> int:
        """The position at a point."""
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
        """Draw the text that is to be seen; what marks it is painted by others."""
        painter.setPen(context.palette.color(context.palette.ColorRole.Text))
        clip = context.clip
        top, bottom = (clip.top(), clip.bottom()) if clip.isValid() else (0.0, _FAR)
        block = self.block_at(top)
        while block.isValid() and self.begins_above(block, bottom):
            self.blockBoundingRect(block)
            block.layout().draw(painter, QPointF(), [], clip)
            block = block.next()

    # Laying out

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Within it all is changed; after it nothing is laid out, and all is guessed anew."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._measure = 0.0
            self.documentChanged(0, 0, self._page.characterCount())

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Formats of a stretch are others now, or the page is another one."""
        page = self._page
        if self._held or page.pageSize().width() <= 0:
            return  # In the second case nobody has said yet how wide it is.
        frame = page.rootFrame().frameFormat()
        self._top, self._bottom = frame.topMargin(), frame.bottomMargin()
        self._left = frame.leftMargin()
        measure = max(page.pageSize().width() - self._left - frame.rightMargin(), 1.0)
        first = page.findBlock(start).blockNumber()
        last = page.findBlock(max(start + added - 1, start)).blockNumber()
        if last < 0:
            last = page.blockCount() - 1
        if measure != self._measure:
            self._measure = measure
            self._heights = Heights(self.guess.heights(measure))
            self._gaps = [0] * len(self._heights)
            first, last = 0, len(self._heights) - 1
            self._known = bytearray(last + 1)
        else:
            # The space above the next block depends on this one.
            last = min(last + 1, len(self._known) - 1)
            self._known[first : last + 1] = bytes(last + 1 - first)
        self._next = min(self._next, first)
        self.missing = self._known.count(0)
        self.documentSizeChanged.emit(self.documentSize())
        self._repaint(self._y(first) if first else 0)
        self.unsettled.emit()

    def _repaint(self, top: float) -> None:
        """Let what lies below a height be painted anew."""
        # Two signals have this name.
        self.update[QRectF].emit(QRectF(0, top, _FAR, _FAR))  # pyright: ignore[reportIndexIssue]

    def _finish_if_short(self) -> None:
        if self.missing and self._page.characterCount() <= _AT_ONCE:
            self.go_on()

    def _lay(self, numbers: Iterable[int]) -> None:
        """Lay out those of the blocks that are not, and tell what has moved."""
        if not self.missing:
            return
        above = grown = 0
        highest, there = len(self._known), self._page.blockCount()
        for number in numbers:
            if number >= there or self._known[number]:
                continue
            growth = self._lay_out(number)
            grown += growth
            if growth and number < self._anchor:
                above += growth
            elif growth:
                highest = min(highest, number)
        if not grown and not above:
            return
        if highest < len(self._known):
            self._repaint(self._y(highest))
        size = self.documentSize()
        if above > 0:
            # There must be room to scroll to.
            self.documentSizeChanged.emit(size)
        if above:
            self.shifted.emit(above)
        if above <= 0:
            self.documentSizeChanged.emit(size)

    def _lay_out(self, number: int) -> int:
        """Lay out a block; by how much it is higher than was known."""
        block = self._page.findBlockByNumber(number)
        shape = block.blockFormat()
        gap = 0.0
        if number:
            gap = max(shape.topMargin(), block.previous().blockFormat().bottomMargin())
        before = self._heights[number]
        self._gaps[number] = round(gap)
        self._heights[number] = round(
            gap + break_lines(block, shape, self._measure, self._option(block))
        )
        self._known[number] = 1
        self.missing -= 1
        return self._heights[number] - before

    def _option(self, block: QTextBlock) -> QTextOption:
        direction = block.textDirection()
        option = QTextOption(self._page.defaultTextOption())
        option.setTextDirection(direction)
        option.setAlignment(QStyle.visualAlignment(direction, option.alignment()))
        return option
