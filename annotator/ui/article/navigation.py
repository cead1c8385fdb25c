"""Caret, selection and their motions, in code points: what keys and menus call."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from annotator.model import Fragment, Utf16Map
from annotator.text.fragments import trim
from annotator.text.graphemes import next_grapheme
from annotator.text.growth import larger_unit
from annotator.text.steps import StepFunction, next_sentence, next_word, word_at
from annotator.ui.article.caption import describe
from annotator.ui.article.spoken import Spoken, spoken

if TYPE_CHECKING:
    from annotator.model import Document, TagSet
    from annotator.ui.article.geometry import Geometry
    from annotator.ui.article.map.map_bar import MapBar
    from annotator.ui.article.page.page_layout import PageLayout
    from annotator.ui.article.page.typeset import PageSize
    from annotator.ui.article.painter import Highlights
    from annotator.ui.article.places import Places
    from annotator.ui.article.scene import Scene
    from annotator.ui.article.speech import Speech


class Navigation(QTextEdit):
    """A read-only text with everything that moves its caret; the view builds upon it."""

    caretMoved = Signal()

    # Given by the view.
    _article: "Document"
    _units: Utf16Map
    _scene: "Scene"
    _map: "MapBar"
    _shown: "Highlights"
    _speech: "Speech"
    _tag_set: "TagSet"
    _page: "PageSize"
    _by_person: bool
    _grown: list[tuple[Fragment, Fragment]]
    """Anchor and caret that growing led from, and the selection it led to; the last one last."""
    _told: tuple[int, int]

    @property
    def _geometry(self) -> "Geometry":
        """Where text stands, on the whole page."""
        raise NotImplementedError

    @property
    def _page_layout(self) -> "PageLayout":
        """What lays the text out."""
        raise NotImplementedError

    def _finish_type(self) -> None:
        """Set what of the article is not set yet."""
        raise NotImplementedError

    # Caret and selection

    def caret(self) -> int:
        """Where the caret is."""
        return self._units.to_code_point(self.textCursor().position())

    def anchor(self) -> int:
        """The end of the selection that stays when it is extended."""
        return self._units.to_code_point(self.textCursor().anchor())

    def selection(self) -> Fragment | None:
        """The selected text, white space and all, or None."""
        low, high = sorted(self._raw_selection())
        return (low, high) if low < high else None

    def select(self, start: int, end: int) -> None:
        """Select a stretch of text; the caret goes to its end. Emits no ``caretMoved``."""
        self._forget_growth()
        with self._quietly():
            self._set_raw_selection(start, end)
        self._told = self._raw_selection()

    def set_caret(self, position: int) -> None:
        """Put the caret there, with nothing selected. Emits no ``caretMoved``."""
        self.select(position, position)

    def _raw_selection(self) -> tuple[int, int]:
        return self.anchor(), self.caret()

    def _set_raw_selection(self, anchor: int, caret: int) -> None:
        if anchor or caret:
            self._finish_type()
        cursor = self.textCursor()
        cursor.setPosition(self._units.to_utf16(anchor))
        cursor.setPosition(self._units.to_utf16(caret), QTextCursor.MoveMode.KeepAnchor)
        if cursor.position() != self.textCursor().position():
            self.viewport().update()
        self.setTextCursor(cursor)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Within it, moving the caret is not the person's doing."""
        before, self._by_person = self._by_person, False
        try:
            yield
        finally:
            self._by_person = before

    def _caret_moved(self) -> None:
        """Tell what is tagged here to screen readers, and the window that the person moved."""
        self.viewport().update()
        low, high = sorted(self._raw_selection())
        self._map.select((low, high))
        self._speech.renew()
        if self._by_person:
            self._tell()

    def _spoken(self) -> Spoken:
        """What is tagged at the caret, and which annotation is selected."""
        at = self._scene.at(self.caret())
        current = self._shown.current if self._shown.active else None
        return spoken(self._scene, self._tag_set, at, current)

    def _described(self, ids: Iterable[str]) -> Iterator[str]:
        """Annotations and suggestions in words."""
        for item in ids:
            annotation = self._scene.get(item)
            if annotation is not None:
                words = describe(annotation, self._tag_set)
                yield f"Suggested: {words}" if self._scene.is_suggestion(item) else words

    def _tell(self) -> None:
        """Emit ``caretMoved`` once a change; Qt tells of caret and selection apart."""
        now = self._raw_selection()
        if now != self._told:
            self._told = now
            self.caretMoved.emit()

    def _go(self, position: int, extend: bool) -> None:
        """Move the caret by the person's will."""
        self._forget_growth()
        anchor = self.anchor() if extend else position
        self.person_selects(anchor, position)

    def person_selects(self, anchor: int, caret: int) -> None:
        """Select as the person wants it, and tell."""
        if (anchor, caret) == self._raw_selection():
            return
        with self._quietly():
            self._set_raw_selection(anchor, caret)
        self._keep_in_sight()
        self._tell()

    # Motions

    def move_character(self, step: int, extend: bool) -> None:
        """Move the caret by characters as people see them (grapheme clusters)."""
        self._go(next_grapheme(self._article.text, self.caret(), step), extend)

    def move_word(self, step: int, extend: bool) -> None:
        """Move the caret by words: to where words start, and when extending to where they end."""
        text, caret, anchor = self._article.text, self.caret(), self.anchor()
        if not extend:
            self._go(next_word(text, caret, step, ends=False), False)
            return
        self._extend_by(next_word, step, text, caret, anchor)

    def move_sentence(self, step: int, extend: bool) -> None:
        """Move the caret by sentences: to their starts, and when extending to their ends."""
        text, caret, anchor = self._article.text, self.caret(), self.anchor()
        if not extend:
            self._go(next_sentence(text, caret, step, ends=False), False)
            return
        self._extend_by(next_sentence, step, text, caret, anchor)

    def _extend_by(self, move: StepFunction, step: int, text: str, caret: int, anchor: int) -> None:
        """Extend so that the selection starts at a start and ends at an end."""
        self._forget_growth()
        forward = caret > anchor or (caret == anchor and step > 0)
        after = move(text, caret, step, ends=forward)
        if caret == anchor and not forward:
            # The white space between the caret and the word before it is not meant.
            anchor = max(trim(text, after, anchor)[1], after)
        elif caret == anchor:
            anchor = min(trim(text, anchor, after)[0], after)
        elif (after < anchor) is (caret > anchor):
            after = anchor
        self.person_selects(anchor, after)

    def word_at_caret(self) -> Fragment | None:
        """The word that the caret is in or touches, or None."""
        return word_at(self._article.text, self.caret())

    def fragment_moved(
        self, fragment: Fragment, edge: Literal["start", "end"], step: int
    ) -> Fragment:
        """The fragment with one edge moved by words; it never becomes empty."""
        start, end = fragment
        text = self._article.text
        if edge == "end":
            moved = start, next_word(text, end, step, ends=True)
        else:
            moved = next_word(text, start, step, ends=False), end
        return moved if moved[0] < moved[1] else fragment

    def grow_selection(self) -> None:
        """Select the next larger unit: word, quotation or clause, sentence, paragraph."""
        before = self.selection() or (self.caret(), self.caret())
        larger = larger_unit(self._article.text, *before)
        if larger == before:
            return
        if self._grown and self._grown[-1][1] != before:
            self._grown = []
        self._grown.append((self._raw_selection(), larger))
        self.person_selects(*larger)

    def shrink_selection(self) -> None:
        """Take back one growth of the selection."""
        if self._grown and self._grown[-1][1] == self.selection():
            self.person_selects(*self._grown.pop()[0])

    def _forget_growth(self) -> None:
        self._grown = []

    # Finding

    def go_to(self, place: Fragment) -> None:
        """Select a place that was found, and bring it into sight."""
        self._forget_growth()
        self.person_selects(*place)
        self.reveal(*place)

    def show_matches(self, places: "Places") -> None:
        """Mark these places, and no others."""
        if places or self._shown.matches:
            self._shown.matches = places
            self._map.show_matches(places)
            self.viewport().update()

    # Scrolling

    def _keep_in_sight(self) -> None:
        """Scroll just so far that the caret's line is visible with its lanes."""
        box, height = self.cursorRect(), self.viewport().height()
        if not -height < box.top() < 2 * height:
            self._page_layout.anchor_at(self.textCursor().block())
        below = round(1.2 * box.height())
        bar = self.verticalScrollBar()
        if box.top() < 8:
            bar.setValue(bar.value() + box.top() - 8)
        elif box.bottom() + below > height:
            bar.setValue(bar.value() + box.bottom() + below - height)

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that the stretch can be seen, if it cannot be now: to a third of the height."""
        low, high = self._units.to_utf16(start), self._units.to_utf16(max(end - 1, start))
        bar, geometry = self.verticalScrollBar(), self._geometry
        block = self.document().findBlock(low)
        top = geometry.origin(block).y()
        place = geometry.line_at(low)
        if place is not None:
            top = place[0].y() + place[1].baseline - place[1].ascent
        bottom = top
        place = geometry.line_at(high)
        if place is not None:
            bottom = place[0].y() + place[1].baseline + place[1].below
        height = self.viewport().height()
        if top >= bar.value() and bottom <= bar.value() + height:
            return
        self._page_layout.anchor_at(block)
        bar.setValue(round(top - height / 3))
