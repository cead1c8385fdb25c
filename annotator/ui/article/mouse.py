"""The gestures of the mouse: select text, choose annotations, drag their ends, relate them."""

from typing import Literal, Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QTextEdit

from annotator.model import Fragment
from annotator.text.fragments import trim
from annotator.text.steps import statement_at, token_at, word_at
from annotator.ui.article.caret import Caret
from annotator.ui.article.geometry import HitResult
from annotator.ui.article.handles import Grip
from annotator.ui.article.hit_test import HitTest
from annotator.ui.article.page.page_view import PageView
from annotator.ui.article.painting.painter import Highlights
from annotator.ui.article.scene import Scene

_SCROLL_INTERVAL_MS = 40
"""Between two steps of scrolling while the mouse drags outside the view."""
_SCROLL_SHARE = 0.6
"""The length of such a step, as a share of the distance between mouse and view."""
LONG_PRESS_MS = 650
"""How long a press must rest to open the menu."""

_Unit = Literal["character", "word", "sentence"]


class GestureFeedback(Protocol):
    """Shows the effect that a gesture would have; implemented by the article view."""

    def set_drop_target(self, annotation_id: str | None) -> None:
        """Mark the annotation that another is being dragged onto."""
        ...

    def show_extent(self, annotation_id: str, fragments: tuple[Fragment, ...]) -> None:
        """Show an annotation with other fragments, in code points."""
        ...

    def show_tool_tip(self, point: QPointF, screen_point: QPoint) -> None:
        """Describe the annotations under a point."""
        ...

    def ask_about(self, point: QPointF) -> None:
        """Offer the menu for a point."""
        ...


class Mouse(QObject):
    """Turns the mouse events of a viewport into gestures; points are pixels of the viewport."""

    selectedText = Signal()
    """A gesture selected text."""
    clickedAnnotation = Signal(str)
    draggedOnto = Signal(str, str)
    """One annotation was dragged onto another: their ids."""
    draggedOut = Signal(str, QPoint, bool)
    """An annotation is dragged, and none that it may be dropped on is under the mouse here: its
    id, the place on the screen, and whether it is dropped there."""
    draggedEnd = Signal(str, list)
    """An end of an annotation was dragged: its id, and the fragments it should have now."""

    def __init__(
        self,
        edit: QTextEdit,
        page: PageView,
        scene: Scene,
        caret: Caret,
        hit_test: HitTest,
        highlights: Highlights,
        feedback: GestureFeedback,
    ) -> None:
        super().__init__(edit)
        self._page, self._scene, self._caret = page, scene, caret
        self._hit_test, self._highlights, self._feedback = hit_test, highlights, feedback
        self._viewport = edit.viewport()
        self._bar = edit.verticalScrollBar()
        self._scrolling = QTimer(self, interval=_SCROLL_INTERVAL_MS)
        self._scrolling.timeout.connect(self._scroll)
        self.long_press = QTimer(self, interval=LONG_PRESS_MS, singleShot=True)
        """Runs while a press rests on an annotation."""
        self.long_press.timeout.connect(self._ask)
        self._handlers = {
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
        }
        self.forget()
        self._viewport.installEventFilter(self)

    def forget(self) -> None:
        """Forget the gesture under way: another article is shown."""
        self._pressed: QPointF | None = None
        self._moved = False
        self._unit: _Unit = "word"
        self._start: Fragment = (0, 0)
        self._source: str | None = None
        self._grip: Grip | None = None
        self._last = QPointF()
        self._doubled: tuple[QPointF, QElapsedTimer] | None = None
        self._clicked: tuple[list[str], str] | None = None
        self._scrolling.stop()
        self.long_press.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the mouse events of the viewport, and its tool tips."""
        # No attribute is read for other events: some come while the view is being deleted.
        if isinstance(event, QMouseEvent):
            handler = self._handlers.get(event.type())
            if handler is not None:
                handler(event)
                return True
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._feedback.show_tool_tip(QPointF(event.pos()), event.globalPos())
            return True
        return False

    # Gestures

    def _press(self, event: QMouseEvent) -> None:
        """Start dragging an end, dragging an annotation by its line, or selecting."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position()
        self._pressed, self._last, self._moved, self._source = point, point, False, None
        self._grip = None
        self._unit = "character" if _alt(event) else "word"
        if self._is_third_click(point):
            self._select_unit("sentence", point)
            return
        self._grip = self._grip_at(point)
        if self._grip is not None:
            return
        hit = self._hit_test.text_under(point)
        self._start = self._unit_at(hit)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            anchor = self._caret.anchor()
            by_letter = self._unit == "character"
            self._start = (anchor, anchor) if by_letter else self._caret.extension_start()
            self._moved = True
            self._select_up_to(point)
            return
        self._source = self._draggable_annotation(hit, event)
        if self._source is None:
            self._caret.select_by_hand(hit.nearest, hit.nearest)
        if self._hit_test.annotations_under(point):
            self.long_press.start()

    def _move(self, event: QMouseEvent) -> None:
        """Move an end, extend the selection, or look for an annotation to drop on."""
        point = event.position()
        if self._pressed is None:
            self._hover(point)
            return
        self._last = point
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not (self._moved or far):
            return
        self._moved = True
        self.long_press.stop()
        if self._source is not None:
            self._drag_over(point)
            return
        inside = 0 <= point.y() < self._viewport.height()
        if inside == self._scrolling.isActive():
            if inside:
                self._scrolling.stop()
            else:
                self._scrolling.start()
        if self._grip is not None:
            self._grip.by_letter = _alt(event)
        self._follow(point)

    def _release(self, event: QMouseEvent) -> None:
        """Complete the gesture, and report it."""
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        source, moved, point = self._source, self._moved, event.position()
        grip = self._grip
        self._pressed = self._source = self._grip = None
        self._scrolling.stop()
        self.long_press.stop()
        if grip is not None:
            self._drop_end(grip)
        elif not moved:
            self._click(point)
        elif source is not None:
            target = self._highlights.target
            self._feedback.set_drop_target(None)
            self._viewport.unsetCursor()
            if target is not None:
                self.draggedOnto.emit(source, target)
            else:
                self._tell_dragged_out(source, dropped=True)
        elif self._caret.selection() is not None:
            self.selectedText.emit()

    def _double_click(self, event: QMouseEvent) -> None:
        """Select the word; a drag extends the selection, a third click selects the sentence."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        self._pressed, self._source = point, None
        self._select_unit("word", point)
        clock = QElapsedTimer()
        clock.start()
        self._doubled = point, clock

    def cancel(self) -> bool:
        """Cancel the drag of an annotation or of its end; return whether there was one."""
        if (self._source is None and self._grip is None) or not self._moved:
            return False
        if self._grip is not None:
            annotation = self._grip.annotation
            self._feedback.show_extent(annotation.id, annotation.fragments)
        self._pressed = self._source = self._grip = None
        self._scrolling.stop()
        self._feedback.set_drop_target(None)
        self._viewport.unsetCursor()
        return True

    def _is_third_click(self, point: QPointF) -> bool:
        if self._doubled is None:
            return False
        before, clock = self._doubled
        self._doubled = None
        near = (point - before).manhattanLength() < QApplication.startDragDistance()
        return near and clock.elapsed() < QApplication.doubleClickInterval()

    def _select_unit(self, unit: _Unit, point: QPointF) -> None:
        self._unit, self._moved = unit, True
        self._start = self._unit_at(self._hit_test.text_under(point))
        self._caret.select_by_hand(*self._start)

    # Selecting

    def select_word_at(self, point: QPointF) -> None:
        """Select the word under a point by hand."""
        hit = self._hit_test.text_under(point)
        word = word_at(self._page.article.text, hit.character) if hit.on_text else None
        if word is not None:
            self._caret.select_by_hand(*word)

    def _select_up_to(self, point: QPointF) -> None:
        """Select from the press up to a point, whole units at both ends."""
        unit = self._unit_at(self._hit_test.text_under(point))
        start, end = self._start
        backward = unit[0] < start
        low, high = (unit[0], end) if backward else (start, max(end, unit[1]))
        if self._unit != "character":
            low, high = trim(self._page.article.text, low, high)
        self._caret.select_by_hand(*((high, low) if backward else (low, high)))

    def _unit_at(self, hit: HitResult) -> Fragment:
        """Return the unit under the mouse; where there is none, the nearest position."""
        text, unit = self._page.article.text, None
        if self._unit == "sentence":
            unit = statement_at(text, hit.character)
        elif self._unit == "word":
            unit = token_at(text, hit.character)
        return unit or (hit.nearest, hit.nearest)

    def _scroll(self) -> None:
        """Scroll while the mouse is held outside."""
        y, height = self._last.y(), self._viewport.height()
        distance = y if y < 0 else max(y - height, 0)
        self._bar.setValue(self._bar.value() + round(distance * _SCROLL_SHARE))
        self._follow(self._last)

    def _follow(self, point: QPointF) -> None:
        if self._grip is not None:
            self._drag_end(self._grip, point)
        else:
            self._select_up_to(point)

    # The ends of the selected annotation

    def _grip_at(self, point: QPointF) -> Grip | None:
        """Return the grip on the end under the mouse."""
        knob = self._hit_test.knob_under(point)
        annotation = self._scene.get(self._highlights.current)
        if knob is None or annotation is None:
            return None
        return Grip(annotation, knob, point, annotation.fragments)

    def _drag_end(self, grip: Grip, point: QPointF) -> None:
        """Show the annotation as it would be with its end at a point."""
        hit = self._hit_test.text_under(point + grip.offset(point))
        by_word = self._unit == "word" and not grip.by_letter
        if grip.drag(self._page.article.text, hit, by_word):
            self._feedback.show_extent(grip.annotation.id, grip.fragments)

    def _drop_end(self, grip: Grip) -> None:
        self._hover(self._last)
        if grip.changed:
            self.draggedEnd.emit(grip.annotation.id, list(grip.fragments))

    def _ask(self) -> None:
        """Offer the menu for all that is under a press that does not move."""
        if self._pressed is None or self._moved:
            return
        point = self._pressed
        self._pressed = self._source = None
        self._feedback.ask_about(point)

    # Annotations

    def _click(self, point: QPointF) -> None:
        """Choose the annotation under the mouse; a repeated click chooses the next one there."""
        annotation_ids = self._hit_test.annotations_under(point)
        if not annotation_ids:
            self._clicked = None
            return
        chosen = annotation_ids[0]
        if self._clicked is not None and self._clicked[0] == annotation_ids:
            number = annotation_ids.index(self._clicked[1]) + 1
            chosen = annotation_ids[number % len(annotation_ids)]
        self._clicked = annotation_ids, chosen
        self.clickedAnnotation.emit(chosen)

    def _draggable_annotation(self, hit: HitResult, event: QMouseEvent) -> str | None:
        """Return the annotation that a drag would take along.

        An annotation is dragged by its line below the text, the current entity by its fill, and
        any annotation with Ctrl; elsewhere a drag selects text.
        """
        point = event.position()
        in_lanes = self._without_suggestions(self._hit_test.lanes_under(point))
        if in_lanes:
            return in_lanes[0]
        under = self._without_suggestions(self._hit_test.annotations_under(point))
        if under and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return under[0]
        current = self._highlights.current
        is_fill = current is not None and self._scene.is_fill(current)
        return current if current in under and is_fill else None

    def _drag_over(self, point: QPointF) -> None:
        under = self._without_suggestions(self._hit_test.annotations_under(point))
        targets = [annotation_id for annotation_id in under if annotation_id != self._source]
        self._feedback.set_drop_target(targets[0] if targets else None)
        if self._source is not None:
            self._tell_dragged_out(self._source, dropped=False)
        shape = Qt.CursorShape.DragLinkCursor if targets else Qt.CursorShape.ClosedHandCursor
        self._viewport.setCursor(shape)

    def _tell_dragged_out(self, source: str, *, dropped: bool) -> None:
        screen_point = self._viewport.mapToGlobal(self._last.toPoint())
        self.draggedOut.emit(source, screen_point, dropped)

    def _without_suggestions(self, annotation_ids: list[str]) -> list[str]:
        """Leave out suggestions: nothing can be related to them."""
        return [id_ for id_ in annotation_ids if not self._scene.is_suggestion(id_)]

    def _hover(self, point: QPointF) -> None:
        shape = Qt.CursorShape.IBeamCursor
        if self._hit_test.knob_under(point) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif self._hit_test.lanes_under(point):
            shape = Qt.CursorShape.PointingHandCursor
        if self._viewport.cursor().shape() != shape:
            self._viewport.setCursor(shape)


def _alt(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
