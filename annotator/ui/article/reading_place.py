"""Keeps what one reads where it is, while the page around it is laid out, or all of it anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.article.geometry import Geometry
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.pointing import Pointing

BLEED = 12.0
"""Pixels by which what is painted may reach out of its block."""
_SLICE = 0.004
"""Seconds of laying out between which the window may go on with its own."""


class ReadingPlace(Pointing):
    """The text that scrolls over a page which is not laid out everywhere."""

    moved = Signal()
    """What is read stands elsewhere in the view; not so when only the scroll bar's value changes,
    as what lies above is laid out."""

    _known: Geometry
    """Where text stands, as far as it is set."""
    _laid: PageLayout

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: tuple[int, float] | None = None
        """What is read: a unit of the text, and how far its line is below the view's top."""
        self._changing = False
        """Within a change that will go back to the place."""
        self._shifting = False
        self._going = QTimer(self, interval=0, singleShot=True)
        self._going.timeout.connect(self._go_on)

    @property
    def _page_layout(self) -> PageLayout:
        return self._laid

    def _lay_out_with(self, layout: PageLayout) -> None:
        """Another page is shown, with that layout."""
        self._laid = layout
        layout.shifted.connect(self._shift)
        layout.unsettled.connect(self._going.start)
        self._going.start()

    def _go_on(self) -> None:
        """Lay out some more of what nobody looks at."""
        if not self._laid.go_on(_SLICE):
            self._going.start()

    def _shift(self, by: int) -> None:
        """Move the view over the page as what is in sight has moved; nothing is painted anew."""
        before, self._shifting = self._shifting, True
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by)
        self._shifting = before

    def _settle(self) -> None:
        """Lay out what is in sight, and where the caret is."""
        if self._laid.complete or not self._by_hand():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        caret = self.textCursor().block()
        at_end = bar.value() == bar.maximum() > 0
        self._laid.settle(bar.value(), bar.value() + height, BLEED, caret.blockNumber())
        if at_end and bar.value() < bar.maximum():
            bar.setValue(bar.maximum())
        self._laid.anchor_at_height(bar.value())
        self._laid.blockBoundingRect(caret)

    def _by_hand(self) -> bool:
        """Whether what scrolls is no change of the page."""
        return not (self._changing or self._shifting)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll to what the person wants to see, or stay with what is seen."""
        if self._shifting:
            return
        super().scrollContentsBy(dx, dy)
        if not self._changing:
            self._place = None
            self._settle()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt moves the caret by lines without asking where they are now."""
        if not self._laid.complete:
            self._finish_type()
            self._laid.reach(self.textCursor().block(), self.viewport().height())
        super().keyPressEvent(event)

    # The place where one reads

    @contextmanager
    def _staying(self, keep: bool = True) -> Iterator[None]:
        """Within it, the page may change: what is read stays at the height where it is.

        Not ``keep``: nothing of it is read yet.
        """
        if self._changing:
            yield
            return
        if not keep:
            self._place = None
        elif self._place is None:
            self._place = self._read_place()
        self._changing = True
        try:
            yield
            self._go_back()
        finally:
            self._changing = False
        self._settle()

    def _read_place(self) -> tuple[int, float] | None:
        """The line at the top of what is visible; None at the top of the page."""
        y = self.verticalScrollBar().value()
        if not y:
            return None
        block = self._known.block_at(y)
        origin, lines = self._known.origin(block), self._known.lines(block)
        if not lines.lines:
            return None
        line = lines.lines[lines.number_at(y - origin.y())]
        return lines.position + line.start, origin.y() + line.baseline - line.ascent - y

    def _go_back(self) -> None:
        if self._place is None:
            return
        unit, below = self._place
        self._laid.anchor_at(self.document().findBlock(unit))
        found = self._known.line_at(unit)
        if found is not None:
            top = found[0].y() + found[1].baseline - found[1].ascent
            self.verticalScrollBar().setValue(round(top - below))
