"""What the mouse points at in the article, and its events."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from annotator.ui.article.geometry import Place
from annotator.ui.article.navigation import Navigation

if TYPE_CHECKING:
    from annotator.model import Document
    from annotator.ui.article.mouse import Mouse
    from annotator.ui.article.painter import AnnotationPainter


class Pointing(Navigation):
    """The text with its caret, and what lies under the mouse; the view builds upon it."""

    selectedByMouse = Signal()
    annotationClicked = Signal(str)
    dragged = Signal(str, str)

    # Set by the view.
    _painter: "AnnotationPainter"
    _mouse: "Mouse"

    def article(self) -> "Document":
        """The article shown; one without id and text if none is."""
        return self._article

    # What lies under the mouse, in points of the viewport

    def place_at(self, point: QPointF) -> Place:
        """The text under a point, in code points."""
        found = self._geometry.place(point + self._offset())
        return found._replace(
            nearest=self._units.to_code_point(found.nearest),
            character=self._units.to_code_point(found.character),
        )

    def lanes_under(self, point: QPointF) -> list[str]:
        """The annotations whose lines below the text are under a point."""
        y = point.y() + self._offset().y()
        found: list[str] = []
        for origin, strokes in self._painter.visible(y, y):
            found += strokes.lanes_at(point + self._offset() - origin)
        return found

    def annotations_under(self, point: QPointF) -> list[str]:
        """The annotations under a point: those whose line it is on first, then the innermost."""
        held = self.lanes_under(point)
        place = self.place_at(point)
        under = self._scene.covering(place.character) if place.on_text else []
        return held + [item for item in under if item not in held]

    def is_fill(self, annotation_id: str | None) -> bool:
        """Whether an annotation is shown as a fill under its text."""
        return annotation_id is not None and self._scene.is_fill(annotation_id)

    def current(self) -> str | None:
        """The annotation marked as the selected one."""
        return self._shown.current

    def drop_target(self) -> str | None:
        """The annotation that another is being dragged onto."""
        return self._shown.target

    def set_drop_target(self, annotation_id: str | None) -> None:
        """Mark the annotation that another is being dragged onto."""
        if annotation_id != self._shown.target:
            self._shown.target = annotation_id
            self.viewport().update()

    def _offset(self) -> QPointF:
        """Of the viewport in the document."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # Boxes of text, in the viewport

    def caret_rect(self) -> QRect:
        """Where the caret is, in the viewport."""
        box = self.cursorRect()
        return QRect(box.center().x() - 1, box.top(), 2, box.height())

    def selection_rect(self) -> QRect:
        """What surrounds the visible part of the selection, in the viewport; else the caret."""
        selected = self.selection()
        if selected is None:
            return self.caret_rect()
        return self.rect_of(*selected)

    def rect_of(self, start: int, end: int) -> QRect:
        """What surrounds the visible part of a stretch, in the viewport; empty if there is none."""
        y = self.verticalScrollBar().value()
        low, high = self._units.to_utf16(start), self._units.to_utf16(end)
        found = QRectF()
        for box, _ in self._geometry.rects(low, high, y, y + self.viewport().height()):
            found = found.united(box)
        return found.translated(-self.horizontalScrollBar().value(), -y).toAlignedRect()

    # Events of the mouse

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is tagged under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            ids = self.annotations_under(QPointF(event.pos()))
            text = "\n".join(self._described(ids))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a selection, or a drag from one annotation to another."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Complete it."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._mouse.double_click(event)
