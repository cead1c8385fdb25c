"""The caret and the selection of the article view, and the motions that keys and menus call."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from annotator.model import Fragment
from annotator.text.fragments import trim
from annotator.text.graphemes import next_grapheme
from annotator.text.growth import larger_unit
from annotator.text.steps import (
    StepFunction,
    next_sentence,
    next_word,
    reading_step,
    word_around,
    word_at,
)
from annotator.ui.article.page.page_view import PageView
from annotator.ui.article.scene import Scene
from annotator.ui.article.visual_order import Stops, character_stops, step_on_screen, word_stops

_MARGIN_PX = 8
"""The least distance between the caret and the view's top after a """


class CaretState(NamedTuple):
    """The caret with its selection, as it was at some time; positions are code points."""

    anchor: int
    caret: int
    growth: tuple[tuple[Fragment, Fragment], ...] = ()
    """How the selection grew, see :class:`Caret`."""


class Caret(QObject):
    """Moves the caret of a text widget; all positions are code points.

    ``select`` and ``move_to`` move it for the program; the motions and :meth:`select_by_hand`
    move it for a person, bring it into sight and emit :attr:`moved`.
    """

    moved = Signal()
    """A person moved the caret or changed the selection."""

    def __init__(self, edit: QTextEdit, page: PageView, scene: Scene) -> None:
        super().__init__(edit)
        self._edit, self._page, self._scene = edit, page, scene
        self._by_person = True
        self._reported = (0, 0)
        """Anchor and caret when ``moved`` was emitted last."""
        self._converted: tuple[object, int, int] = (None, 0, 0)
        """The map, and the UTF-16 anchor and position, that ``_known_ends`` were made of."""
        self._known_ends = (0, 0)
        self._growth: list[tuple[Fragment, Fragment]] = []
        """Each step of growing, the last one last: anchor and caret before, selection after."""

    # Position and selection

    def position(self) -> int:
        """Return the caret's position."""
        return self._ends()[1]

    def anchor(self) -> int:
        """Return the end of the selection that stays when it is extended."""
        return self._ends()[0]

    def selection(self) -> Fragment | None:
        """Return the selected stretch, white space included, or None."""
        low, high = sorted(self._ends())
        return (low, high) if low < high else None

    def rect(self) -> QRect:
        """Return the box of the caret, in the viewport."""
        box = self._edit.cursorRect()
        return QRect(box.center().x() - 1, box.top(), 2, box.height())

    def selection_rect(self) -> QRect:
        """Return the box around the visible part of the selection, else around the caret."""
        selected = self.selection()
        return self.rect() if selected is None else self._page.rect_of(*selected)

    def word(self) -> Fragment | None:
        """Return the word that the caret is in or touches, or None."""
        return word_at(self._page.article.text, self.position())

    def extension_start(self) -> Fragment:
        """Return what an extension by whole words begins with.

        That is the word that the caret is inside of, so that it is not torn; what is selected
        already keeps its anchor, since it may have been selected by characters.
        """
        anchor, caret = self._ends()
        return word_around(self._page.article.text, caret) if anchor == caret else (anchor, anchor)

    def annotations_at(self, position: int) -> list[str]:
        """Return the ids of the annotations that cover a position, innermost first.

        At a position that none covers, those that end at it. Suggestions come after annotations.
        """
        return self._scene.at(position)

    # For the program

    def select(self, start: int, end: int) -> None:
        """Select a stretch of text, and put the caret to its end; ``moved`` is not emitted."""
        self.forget_growth()
        with self.by_program():
            self._set_ends(start, end)
        self._reported = self._ends()

    def move_to(self, position: int) -> None:
        """Put the caret to a position, with nothing selected; ``moved`` is not emitted."""
        self.select(position, position)

    def state(self) -> CaretState:
        """Return where the caret is, and how its selection grew, for :meth:`restore`."""
        return CaretState(*self._ends(), tuple(self._growth))

    def restore(self, state: CaretState) -> None:
        """Put the caret back, as far as the text goes; ``moved`` is not emitted."""
        end = len(self._page.article.text)
        self.select(min(state.anchor, end), min(state.caret, end))
        self._growth = list(state.growth)

    @contextmanager
    def by_program(self) -> Generator[None]:
        """Let the program move the caret: ``moved`` is not emitted within it."""
        before, self._by_person = self._by_person, False
        try:
            yield
        finally:
            self._by_person = before

    def reveal(self, start: int, end: int) -> None:
        """Scroll a stretch that is out of sight to a third of the view's height."""
        page, bar = self._page, self._edit.verticalScrollBar()
        low, high = page.units.to_utf16(start), page.units.to_utf16(max(end - 1, start))
        geometry = page.geometry
        block = self._edit.document().findBlock(low)
        top = geometry.origin(block).y()
        first = geometry.line_at(low)
        if first is not None:
            top = first[0].y() + first[1].baseline - first[1].ascent
        bottom = top
        last = geometry.line_at(high)
        if last is not None:
            bottom = last[0].y() + last[1].baseline + last[1].below
        height = self._edit.viewport().height()
        if top >= bar.value() and bottom <= bar.value() + height:
            return
        page.layout.anchor_at(block)
        bar.setValue(round(top - height / 3))

    # For a person

    def select_by_hand(self, anchor: int, caret: int) -> None:
        """Select as a person does: bring the caret into sight and emit ``moved``."""
        if (anchor, caret) == self._ends():
            return
        with self.by_program():
            self._set_ends(anchor, caret)
        self._keep_in_sight()
        self._report()

    def go_to(self, place: Fragment) -> None:
        """Select a place by hand, and scroll to it."""
        self.forget_growth()
        self.select_by_hand(*place)
        self.reveal(*place)

    def cursor_changed(self) -> None:
        """Emit ``moved`` if a person moved Qt's cursor; to be called on each of its changes."""
        if self._by_person:
            self._report()

    def move_character(self, step: int, extend: bool) -> None:
        """Move by characters as people see them (grapheme clusters).

        Args:
            step: How many to the right on the screen; to the left, if it is negative.
            extend: Extend the selection, by :meth:`reading_step`.
        """
        if extend:
            text = self._page.article.text
            self._go(next_grapheme(text, self.position(), self.reading_step(step)), True)
        else:
            self._go_on_screen(step, character_stops, _next_character)

    def move_word(self, step: int, extend: bool) -> None:
        """Move to starts of words; a selection is extended back to a start, or on to an end.

        A selection that begins inside a word begins with all of it.

        Args:
            step: How many to the right on the screen; to the left, if it is negative.
            extend: Extend the selection, by :meth:`reading_step`.
        """
        if extend:
            self._move(next_word, self.reading_step(step), True)
        else:
            self._go_on_screen(step, word_stops, next_word)

    def move_sentence(self, step: int, extend: bool) -> None:
        """Move to starts of sentences; a selection is extended back to a start, or on to an end.

        A selection that begins inside a word begins with all of it.
        """
        self._move(next_sentence, step, extend)

    def reading_step(self, step: int, position: int | None = None) -> int:
        """Return a step to the right as a step on in the text, or back where text runs leftward.

        Args:
            step: How many units to the right on the screen.
            position: The place whose paragraph decides. None: the paragraph in which the selection
                begins, which is a stretch of the text.
        """
        at = self.anchor() if position is None else position
        return reading_step(self._page.article.text, at, step)

    def _go_on_screen(self, step: int, stops: Stops, next_stop: StepFunction) -> None:
        self._go(step_on_screen(self._page, self.position(), step, stops, next_stop), False)

    def _move(self, move: StepFunction, step: int, extend: bool) -> None:
        text, caret, anchor = self._page.article.text, self.position(), self.anchor()
        if not extend:
            self._go(move(text, caret, step, ends=False), False)
            return
        self.forget_growth()
        forward = caret > anchor or (caret == anchor and step > 0)
        target = move(text, caret, step, ends=forward)
        first, last = self.extension_start()
        if caret == anchor and not forward:
            # The white space between the caret and the word before it is not meant.
            target = min(target, first)
            anchor = max(trim(text, target, last)[1], target)
        elif caret == anchor:
            target = max(target, last)
            anchor = min(trim(text, first, target)[0], target)
        elif (target < anchor) is (caret > anchor):
            target = anchor
        self.select_by_hand(anchor, target)

    def _go(self, position: int, extend: bool) -> None:
        self.forget_growth()
        self.select_by_hand(self.anchor() if extend else position, position)

    def grow_selection(self) -> None:
        """Select the next larger unit: word, quotation or clause, sentence, paragraph."""
        before = self.selection() or (self.position(), self.position())
        larger = larger_unit(self._page.article.text, *before)
        if larger == before:
            return
        if self._growth and self._growth[-1][1] != before:
            self._growth = []
        self._growth.append((self._ends(), larger))
        self.select_by_hand(*larger)

    def shrink_selection(self) -> None:
        """Take back one growth of the selection."""
        if self._growth and self._growth[-1][1] == self.selection():
            self.select_by_hand(*self._growth.pop()[0])

    def forget_growth(self) -> None:
        """Forget how the selection grew: it cannot shrink again."""
        self._growth = []

    # Inside

    def _ends(self) -> tuple[int, int]:
        """Return the anchor and the caret; they are converted only once Qt's cursor has moved."""
        cursor, units = self._edit.textCursor(), self._page.units
        now = (units, cursor.anchor(), cursor.position())
        if now != self._converted:
            self._converted = now
            self._known_ends = units.to_code_point(now[1]), units.to_code_point(now[2])
        return self._known_ends

    def _set_ends(self, anchor: int, caret: int) -> None:
        edit, units = self._edit, self._page.units
        if anchor or caret:
            self._page.finish()
        cursor = edit.textCursor()
        cursor.setPosition(units.to_utf16(anchor))
        cursor.setPosition(units.to_utf16(caret), QTextCursor.MoveMode.KeepAnchor)
        if cursor.position() != edit.textCursor().position():
            edit.viewport().update()
        edit.setTextCursor(cursor)

    def _report(self) -> None:
        """Emit ``moved`` once a change; Qt reports caret and selection separately."""
        ends = self._ends()
        if ends != self._reported:
            self._reported = ends
            self.moved.emit()

    def _keep_in_sight(self) -> None:
        """Scroll just so far that the caret's line is visible with its lanes."""
        edit = self._edit
        box, height = edit.cursorRect(), edit.viewport().height()
        if not -height < box.top() < 2 * height:
            self._page.layout.anchor_at(edit.textCursor().block())
        below = round(1.2 * box.height())
        bar = edit.verticalScrollBar()
        if box.top() < _MARGIN_PX:
            bar.setValue(bar.value() + box.top() - _MARGIN_PX)
        elif box.bottom() + below > height:
            bar.setValue(bar.value() + box.bottom() + below - height)


def _next_character(text: str, position: int, step: int, ends: bool) -> int:
    """The start of a grapheme cluster, which is the end of the one before it."""
    return next_grapheme(text, position, step)
