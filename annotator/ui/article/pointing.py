"""What the mouse points at in the article, and its events."""

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from annotator.model import Annotation, Fragment, covered_text
from annotator.text.steps import word_at
from annotator.ui.article.geometry import Place
from annotator.ui.article.handles import REACH, Knob
from annotator.ui.article.navigation import Navigation

if TYPE_CHECKING:
    from annotator.model import Document
    from annotator.ui.article.mouse import Mouse
    from annotator.ui.article.painter import AnnotationPainter
    from annotator.ui.article.relations_painter import RelationsPainter


class Pointing(Navigation):
    """The text with its caret, and what lies under the mouse; the view builds upon it."""

    selectedByMouse = Signal()
    annotationClicked = Signal(str)
    dragged = Signal(str, str)
    extentDragged = Signal(str, list)
    """An end of an annotation was dragged: its id, and the fragments it should have now."""
    menuWanted = Signal(list, QPoint)
    """The annotations that lie at a place, and the place on the screen."""

    # Set by the view.
    _painter: "AnnotationPainter"
    _mouse: "Mouse"
    _relations: "RelationsPainter"

    def article(self) -> "Document":
        """The article shown; one without id and text if none is."""
        return self._article

    def annotation(self, annotation_id: str) -> Annotation | None:
        """One of the annotations or suggestions shown."""
        return self._scene.get(annotation_id)

    def is_suggestion(self, annotation_id: str | None) -> bool:
        """Whether that is the id of a suggestion."""
        return self._scene.is_suggestion(annotation_id)

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

    def select_word_at(self, point: QPointF) -> None:
        """Select the word under a point, as the person wants it."""
        place = self.place_at(point)
        found = word_at(self._article.text, place.character) if place.on_text else None
        if found is not None:
            self.person_selects(*found)

    # The ends of the selected annotation

    def knobs(self) -> list[Knob]:
        """What the ends of the selected annotation are held by, where they can be seen."""
        annotation = self._scene.annotations.get(self._shown.current or "")
        if annotation is None or not self._shown.active:
            return []
        top = self._offset().y()
        found = self._painter.knobs(annotation, top, top + self.viewport().height())
        away = self._offset()
        return [knob._replace(point=knob.point - away, letter=knob.letter - away) for knob in found]

    def knob_under(self, point: QPointF) -> Knob | None:
        """The end of the selected annotation at a point, the nearest if there are two."""
        near = [(_distance(knob.point, point), n, knob) for n, knob in enumerate(self.knobs())]
        distance, _, knob = min(near, default=(REACH + 1, 0, None))
        return knob if distance <= REACH else None

    def show_extent(self, annotation_id: str, fragments: tuple[Fragment, ...]) -> None:
        """Show how an annotation would look, before it is so."""
        annotation = self._scene.annotations.get(annotation_id)
        if annotation is None:
            return
        text = covered_text(self._article.text, fragments)
        other = msgspec.structs.replace(annotation, fragments=fragments, text=text)
        self._painter.forget(self._scene.update([other], ()))
        self._relations.forget(self._scene.relations_of(annotation_id))
        self.viewport().update()

    def cancel_drag(self) -> bool:
        """Give up what the mouse drags; whether it was dragging an annotation or its end."""
        return self._mouse.cancel()

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what is to be done with what lies under the mouse, or at the caret."""
        event.accept()
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            self.ask_about(QPointF(event.pos()))
            return
        ids = self._scene.at(self.caret())
        current = self._shown.current
        if current is not None and self._shown.active:
            ids = [current, *(item for item in ids if item != current)]
        self.menuWanted.emit(ids, self.viewport().mapToGlobal(self.caret_rect().bottomLeft()))

    def ask_about(self, point: QPointF) -> None:
        """Ask what is to be done with what lies at a point of the viewport."""
        at = self.viewport().mapToGlobal(point).toPoint()
        self.menuWanted.emit(self.annotations_under(point), at)

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


def _distance(one: QPointF, other: QPointF) -> float:
    away = one - other
    return (away.x() ** 2 + away.y() ** 2) ** 0.5
