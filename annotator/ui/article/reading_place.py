"""Keeps the text in sight in place while the page around it is laid out or changed."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTextEdit

from annotator.ui.article.geometry import Geometry
from annotator.ui.article.page.page_layout import PageLayout

BLEED_PX = 12.0
"""How far painted marks may reach out of their block."""


Line = tuple[int, float]
"""A line of the text: its first UTF-16 unit, and its pixels below the view's top."""


class Sight(NamedTuple):
    """The part of the page that is in sight."""

    line: Line | None
    """The line at the top; None if no text is there."""
    pixels: int
    """How far the page is scrolled, as the scroll bar counts."""


class ReadingPlace(QObject):
    """Scrolls a text widget over a page of which not all is laid out.

    The widget reports each scroll with :meth:`finish_scroll`; changes of the page take place
    within :meth:`kept`.
    """

    moved = Signal()
    """The text in sight moved on the screen; not emitted when only the scroll bar's value changes
    because text above it is laid out."""

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._layout: PageLayout | None = None
        self._geometry: Geometry | None = None
        self._line: Line | None = None
        """The line at the top."""
        self._changing = False
        """Whether a change is under way that will go back to the line."""
        self.shifting = False
        """Whether the view moves with the text, so that nothing needs painting."""

    def follow(self, layout: PageLayout, geometry: Geometry) -> None:
        """Read on another page, or on the same one with another geometry."""
        if layout is not self._layout:
            self._layout = layout
            layout.shifted.connect(self._shift)
        self._geometry = geometry

    @property
    def unit(self) -> int:
        """The UTF-16 unit of the text at the top while the page changes; 0: the page's top."""
        return self._line[0] if self._line is not None else 0

    @property
    def by_hand(self) -> bool:
        """Whether a scroll now is not caused by a change of the page."""
        return not (self._changing or self.shifting)

    def _shift(self, pixels: int) -> None:
        """Move the view as far as the text in sight has moved; nothing is painted anew."""
        before, self.shifting = self.shifting, True
        bar = self._edit.verticalScrollBar()
        bar.setValue(bar.value() + pixels)
        self.shifting = before

    def settle(self) -> None:
        """Lay out the text in sight, and the block of the caret."""
        layout = self._layout
        if layout is None or layout.complete or not self.by_hand:
            return
        edit = self._edit
        bar, height = edit.verticalScrollBar(), edit.viewport().height()
        block = edit.textCursor().block()
        at_end = bar.value() == bar.maximum() > 0
        layout.settle(bar.value(), bar.value() + height, BLEED_PX, block.blockNumber())
        if at_end and bar.value() < bar.maximum():
            bar.setValue(bar.maximum())
        layout.anchor_at_height(bar.value())
        layout.blockBoundingRect(block)

    def finish_scroll(self) -> None:
        """Lay out the text that a scroll brought into sight."""
        if not self._changing:
            self._line = None
            self.settle()
        self.moved.emit()

    @contextmanager
    def kept(self, keep: bool = True) -> Generator[None]:
        """Let the text at the top stay at its height while the page changes.

        Args:
            keep: False: forget the place, another article follows.
        """
        if self._changing:
            yield
            return
        if not keep:
            self._line = None
        elif self._line is None:
            self._line = self._top_line()
        self._changing = True
        try:
            yield
            self._go_back()
        finally:
            self._changing = False
        self.settle()

    def sight(self) -> Sight:
        """Return what is in sight, for :meth:`go_to`."""
        line = self._line if self._line is not None else self._top_line()
        return Sight(line, self._edit.verticalScrollBar().value())

    def go_to(self, sight: Sight) -> None:
        """Bring into sight again what was; the text must be the same as then."""
        if sight.line is None:
            self._edit.verticalScrollBar().setValue(sight.pixels)
        elif sight != self.sight():
            self._line = sight.line
            self._go_back()
            self._line = None

    def _top_line(self) -> Line | None:
        """Return the line at the top of the visible part; None at the top of the page."""
        y, geometry = self._edit.verticalScrollBar().value(), self._geometry
        if not y or geometry is None:
            return None
        block = geometry.block_at(y)
        origin, lines = geometry.origin(block), geometry.lines(block)
        if not lines.lines:
            return None
        line = lines.lines[lines.number_at(y - origin.y())]
        return lines.position + line.start, origin.y() + line.baseline - line.ascent - y

    def _go_back(self) -> None:
        if self._line is None or self._layout is None or self._geometry is None:
            return
        unit, below = self._line
        self._layout.anchor_at(self._edit.document().findBlock(unit))
        line = self._geometry.line_at(unit)
        if line is not None:
            top = line[0].y() + line[1].baseline - line[1].ascent
            self._edit.verticalScrollBar().setValue(round(top - below))
