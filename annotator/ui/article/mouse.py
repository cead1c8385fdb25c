"""What the mouse does: select by words, choose annotations, drag their ends or one onto another."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.model import Fragment
from annotator.text.fragments import trim
from annotator.text.steps import sentence_at, token_at
from annotator.ui.article.geometry import Place
from annotator.ui.article.handles import Grip

if TYPE_CHECKING:
    from annotator.ui.article.pointing import Pointing

_SCROLL_EVERY = 40
"""Milliseconds between steps while the mouse drags outside the view."""
_LONG_PRESS = 650
"""Milliseconds until a press that does not move asks what lies under it."""


class Mouse:
    """The gestures of one view, between a press and its release."""

    def __init__(self, view: "Pointing") -> None:
        self.view = view
        self.timer = QTimer(view)
        self.timer.setInterval(_SCROLL_EVERY)
        self.timer.timeout.connect(self._scroll)
        self.held = QTimer(view)
        self.held.setInterval(_LONG_PRESS)
        self.held.setSingleShot(True)
        self.held.timeout.connect(self._long_press)
        self.forget()

    def forget(self) -> None:
        """Another article is shown: there is no gesture under way."""
        self._pressed: QPointF | None = None
        self._moved = False
        self._unit = "word"
        self._start: Fragment = (0, 0)
        self._source: str | None = None
        self._grip: Grip | None = None
        self._last = QPointF()
        self._doubled: tuple[QPointF, QElapsedTimer] | None = None
        self._clicked: tuple[list[str], str] | None = None
        self.timer.stop()
        self.held.stop()

    # Gestures

    def press(self, event: QMouseEvent) -> None:
        """Start: a drag of an end, or from an annotation's line, or a selection."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position()
        self._pressed, self._last, self._moved, self._source = point, point, False, None
        self._grip = None
        self._unit = "character" if _alt(event) else "word"
        if self._is_third(point):
            self._select_unit("sentence", point)
            return
        self._grip = self._take_hold(point)
        if self._grip is not None:
            return
        place = self._place(point)
        self._start = self._unit_at(place.character, place.nearest)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            anchor = self.view.anchor()
            self._start = anchor, anchor
            self._moved = True
            self._drag_to(point)
            return
        self._source = self._handle(place, event)
        if self._source is None:
            self.view.person_selects(place.nearest, place.nearest)
        if self.view.annotations_under(point):
            self.held.start()

    def move(self, event: QMouseEvent) -> None:
        """Go on: move an end, extend the selection, or look for an annotation to drop on."""
        point = event.position()
        if self._pressed is None:
            self._hover(point)
            return
        self._last = point
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not (self._moved or far):
            return
        self._moved = True
        self.held.stop()
        if self._source is not None:
            self._drag_over(point)
            return
        inside = 0 <= point.y() < self.view.viewport().height()
        if inside == self.timer.isActive():
            self.timer.stop() if inside else self.timer.start()
        if self._grip is not None:
            self._grip.by_letter = _alt(event)
        self._follow(point)

    def release(self, event: QMouseEvent) -> None:
        """Complete the gesture, and tell of it."""
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        source, moved, point = self._source, self._moved, event.position()
        grip = self._grip
        self._pressed = self._source = self._grip = None
        self.timer.stop()
        self.held.stop()
        if grip is not None:
            self._let_go(grip)
        elif not moved:
            self._click(point)
        elif source is not None:
            target = self.view.drop_target()
            self.view.set_drop_target(None)
            self.view.viewport().unsetCursor()
            if target is not None:
                self.view.dragged.emit(source, target)
        elif self.view.selection() is not None:
            self.view.selectedByMouse.emit()

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word; the selection may be drawn on from there, and a third click follow."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        self._pressed, self._source = point, None
        self._select_unit("word", point)
        clock = QElapsedTimer()
        clock.start()
        self._doubled = point, clock

    def cancel(self) -> bool:
        """Give up a drag of an end, or from one annotation to another; whether there was one."""
        if (self._source is None and self._grip is None) or not self._moved:
            return False
        if self._grip is not None:
            self.view.show_extent(self._grip.annotation.id, self._grip.annotation.fragments)
        self._pressed = self._source = self._grip = None
        self.timer.stop()
        self.view.set_drop_target(None)
        self.view.viewport().unsetCursor()
        return True

    def _is_third(self, point: QPointF) -> bool:
        if self._doubled is None:
            return False
        before, clock = self._doubled
        self._doubled = None
        near = (point - before).manhattanLength() < QApplication.startDragDistance()
        return near and clock.elapsed() < QApplication.doubleClickInterval()

    def _select_unit(self, unit: str, point: QPointF) -> None:
        self._unit, self._moved = unit, True
        place = self._place(point)
        self._start = self._unit_at(place.character, place.nearest)
        self.view.person_selects(*self._start)

    # Selecting

    def _drag_to(self, point: QPointF) -> None:
        """Select from where the press was to here, whole words both."""
        place = self._place(point)
        here = self._unit_at(place.character, place.nearest)
        start, end = self._start
        if here[0] < start:
            low, high = here[0], end
            backward = True
        else:
            low, high = start, max(end, here[1])
            backward = False
        if self._unit != "character":
            low, high = trim(self.view.article().text, low, high)
        self.view.person_selects(*((high, low) if backward else (low, high)))

    def _unit_at(self, character: int, nearest: int) -> Fragment:
        """The unit under the mouse; where there is none, the place itself."""
        text = self.view.article().text
        if self._unit == "character":
            return nearest, nearest
        if self._unit == "sentence":
            found = sentence_at(text, character)
        else:
            found = token_at(text, character)
        return found or (nearest, nearest)

    def _scroll(self) -> None:
        """Scroll while the mouse is held outside."""
        bar = self.view.verticalScrollBar()
        y, height = self._last.y(), self.view.viewport().height()
        over = y if y < 0 else max(y - height, 0)
        bar.setValue(bar.value() + round(over * 0.6))
        self._follow(self._last)

    def _follow(self, point: QPointF) -> None:
        if self._grip is not None:
            self._drag_end(self._grip, point)
        else:
            self._drag_to(point)

    # The ends of the selected annotation

    def _take_hold(self, point: QPointF) -> Grip | None:
        """Of the end under the mouse."""
        knob = self.view.knob_under(point)
        annotation = self.view.annotation(self.view.current() or "")
        if knob is None or annotation is None:
            return None
        return Grip(annotation, knob, point, annotation.fragments)

    def _drag_end(self, grip: Grip, point: QPointF) -> None:
        """Show how the annotation would be with its end here."""
        place = self._place(point + grip.offset(point))
        by_word = self._unit == "word" and not grip.by_letter
        if grip.drag(self.view.article().text, place, by_word):
            self.view.show_extent(grip.annotation.id, grip.fragments)

    def _let_go(self, grip: Grip) -> None:
        self._hover(self._last)
        if grip.changed:
            self.view.extentDragged.emit(grip.annotation.id, list(grip.fragments))

    def _long_press(self) -> None:
        """Ask what is meant of all that lies under a press that does not move."""
        if self._pressed is None or self._moved:
            return
        point = self._pressed
        self._pressed = self._source = None
        self.view.ask_about(point)

    # Annotations

    def _click(self, point: QPointF) -> None:
        """Choose the annotation here; at a repeated click the next one that lies here."""
        ids = self.view.annotations_under(point)
        if not ids:
            self._clicked = None
            return
        chosen = ids[0]
        if self._clicked is not None and self._clicked[0] == ids:
            chosen = ids[(ids.index(self._clicked[1]) + 1) % len(ids)]
        self._clicked = ids, chosen
        self.view.annotationClicked.emit(chosen)

    def _handle(self, place: Place, event: QMouseEvent) -> str | None:
        """The annotation that a drag from here would take along.

        One is held by its line below the text, the current entity by its fill, and any with
        Ctrl; elsewhere a drag selects text.
        """
        point = event.position()
        held = self._tagged(self.view.lanes_under(point))
        if held:
            return held[0]
        under = self._tagged(self.view.annotations_under(point))
        if under and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return under[0]
        current = self.view.current()
        return current if current in under and self.view.is_fill(current) else None

    def _drag_over(self, point: QPointF) -> None:
        under = self._tagged(self.view.annotations_under(point))
        under = [item for item in under if item != self._source]
        self.view.set_drop_target(under[0] if under else None)
        shape = Qt.CursorShape.DragLinkCursor if under else Qt.CursorShape.ClosedHandCursor
        self.view.viewport().setCursor(shape)

    def _tagged(self, items: list[str]) -> list[str]:
        """Of these what people have tagged; a suggestion is related to nothing."""
        return [item for item in items if not self.view.is_suggestion(item)]

    def _hover(self, point: QPointF) -> None:
        shape = Qt.CursorShape.IBeamCursor
        if self.view.knob_under(point) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif self.view.lanes_under(point):
            shape = Qt.CursorShape.PointingHandCursor
        if self.view.viewport().cursor().shape() != shape:
            self.view.viewport().setCursor(shape)

    def _place(self, point: QPointF) -> Place:
        return self.view.place_at(point)


def _alt(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
