"""The bar above the open article that finds text in it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.model import Fragment, InputError
from annotator.text.find import Finder, FindQuery, escape_pattern
from annotator.ui.article.matches import Matches
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_fields import FindFields
from annotator.ui.find.find_job import FindJob
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.settings import Settings

_COUNT_AFTER_MS, _SAY_AFTER_MS = 80, 200
_OFFERED_CODE_POINTS = 200
"""The longest selected text that is offered as the text to find."""
_PATIENCE_SECONDS = 0.04
"""How long the annotator may wait; a search that takes longer goes on in the background."""
_FIRST = 0
"""In place of a step: to the first match from where the search began."""


class FindBar(QFrame):
    """Selects the first match from the caret on while one types; Esc leaves it selected.

    The next match is found at once where that is possible. All of them are found in the
    background, for the count and the marks.
    """

    left = Signal()
    messageWanted = Signal(str)
    """A message that a closed bar cannot show."""

    def __init__(
        self, view: ArticleView, settings: Settings, keys: KeyNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setAccessibleName("Find in the article")
        self._fields = FindFields(settings, keys)
        self.field, self.options = self._fields.field, self._fields.options
        self.count = self._fields.count
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._fields)
        self._view = view
        self._origin: Fragment = (0, 0)
        self._query = FindQuery("")
        self._finder: Finder | None = None
        self._wrong = ""
        """The reason why nothing can be found."""
        self._pending_step: int | None = None
        """A step that waits for more matches."""
        self._wrapped = ""
        """Which end of the article the latest step went round, in words."""
        self._answer_due = False
        """Whether the annotator waits for an answer."""
        self._job = FindJob(self)
        self._job.grown.connect(self._grown)
        self._later = QTimer(self, interval=_COUNT_AFTER_MS, singleShot=True)
        self._later.timeout.connect(self._find_all)
        self._patience = QTimer(self, interval=_SAY_AFTER_MS, singleShot=True)
        self._patience.timeout.connect(self._say)
        self._fields.stepWanted.connect(self.go)
        self._fields.closeWanted.connect(self.leave)
        self.field.textEdited.connect(self._typed)
        self.options.changed.connect(self._options_changed)
        self.hide()

    # Coming and going

    def start(self) -> None:
        """Open the bar, and offer the selected text as the text to find."""
        self.options.load()
        if not self.field.hasFocus():
            self._begin_here()
            selected = self._view.article().text[slice(*self._origin)]
            if selected and len(selected) <= _OFFERED_CODE_POINTS and "\n" not in selected:
                in_pattern = self.options.is_on("pattern")
                self.field.setText(escape_pattern(selected) if in_pattern else selected)
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._later.start()

    def leave(self) -> None:
        """Close the bar; the match stays selected."""
        self._later.stop()
        self._pending_step = None
        self._view.show_matches(Matches())
        self.hide()
        self.left.emit()

    def article_changed(self) -> None:
        """Find in the article that the view shows now."""
        self._job.stop()
        self._pending_step, self._wrapped = None, ""
        self._view.show_matches(Matches())
        self._begin_here()
        if not self.isHidden():
            self._later.start()

    def _begin_here(self) -> None:
        caret = self._view.caret.position()
        self._origin = self._view.caret.selection() or (caret, caret)

    # The search

    def _current_finder(self) -> Finder | None:
        """Return the finder for the fields as they are, or None if nothing can be found."""
        query = self.options.query(self.field.text())
        if query != self._query:
            self._query, self._finder, self._wrong = query, None, ""
            self._pending_step, self._wrapped = None, ""
            self._job.stop()
            try:
                self._finder = Finder(query) if query.text else None
            except InputError as error:
                self._wrong = str(error)
        return self._finder

    def _typed(self) -> None:
        """Go to the first match from where the caret was when the search began."""
        place = None
        finder, text = self._current_finder(), self._view.article().text
        if finder is not None:
            try:
                place = finder.first_match(text, self._origin[0], _PATIENCE_SECONDS)
                if place is None:
                    place = finder.first_match(text, 0, _PATIENCE_SECONDS)
            except TimeoutError:
                self._pending_step = _FIRST
        self._show_first(place)
        self._later.start()

    def _show_first(self, place: Fragment | None) -> None:
        if place is not None:
            self._view.caret.go_to(place)
            return
        # There is no match: the selection is as it was before the search.
        self._view.caret.select(*self._origin)
        self._view.caret.moved.emit()

    def _options_changed(self) -> None:
        if not self.isHidden():
            self._typed()

    # Going through the places

    def go(self, step: int) -> None:
        """Select another match.

        Args:
            step: 1 for the next match, -1 for the one before.
        """
        finder = self._current_finder()
        self._wrapped, self._answer_due = "", True
        if finder is not None:
            self._find_all()
            try:
                self._go_to(self._places(finder, step).step(self._selected(), step > 0), step)
            except TimeoutError:
                self._pending_step = step
        self._say_soon()

    def _places(self, finder: Finder, step: int) -> Matches:
        """Return all matches, or enough of them to know the next one."""
        if self._job.complete:
            return self._job.places
        text = self._view.article().text
        if step < 0:
            return Matches(finder.matches(text, 0, _PATIENCE_SECONDS))
        start, end = self._selected()
        nearest = finder.first_match(text, start, _PATIENCE_SECONDS)
        is_selected = nearest == (start, end)
        following = finder.first_match(text, end, _PATIENCE_SECONDS) if is_selected else None
        places = {nearest, following}
        if following is None and (nearest is None or is_selected):
            places.add(finder.first_match(text, 0, _PATIENCE_SECONDS))
        return Matches(sorted(place for place in places if place is not None))

    def _selected(self) -> Fragment:
        caret = self._view.caret.position()
        return self._view.caret.selection() or (caret, caret)

    def _go_to(self, match: tuple[Fragment, bool] | None, step: int) -> None:
        if match is not None:
            place, wrapped = match
            self._view.caret.go_to(place)
            if wrapped:
                self._wrapped = "from the top" if step > 0 else "from the end"

    def _find_all(self) -> None:
        """Find all matches, for the marks and the count."""
        self._later.stop()
        finder, text = self._current_finder(), self._view.article().text
        if finder is None:
            self._view.show_matches(Matches())
        elif not self._job.is_for(finder, text):
            self._job.start(finder, text)
        elif not self.isHidden():
            self._view.show_matches(self._job.places)
        self._say_soon()

    def _grown(self) -> None:
        job = self._job
        if not self.isHidden():
            self._view.show_matches(job.places)
        step = self._pending_step
        if step is not None and (job.complete or (step == _FIRST and self._first() is not None)):
            self._pending_step = None
            if step == _FIRST:
                self._show_first(self._first() or next(iter(job.places), None))
            else:
                self._go_to(job.places.step(self._selected(), step > 0), step)
        self._say()

    def _first(self) -> Fragment | None:
        places = self._job.places
        at = places.first_from(self._origin[0])
        return places[at] if at < len(places) else None

    # The count

    def _say_soon(self) -> None:
        """Show the count, unless the search has only begun."""
        if self._finder is None or self._job.complete:
            self._say()
        elif not self._patience.isActive():
            self._patience.start()

    def _say(self) -> None:
        self._patience.stop()
        text, wrong = self._words()
        self._fields.say(text, wrong)
        if self._answer_due and (wrong or self._job.complete):
            self._answer_due = False
            if self.isHidden():
                self.messageWanted.emit(f"“{self.field.text()}”: {text}")

    def _words(self) -> tuple[str, bool]:
        """Return the count in words, and whether something is wrong."""
        job = self._job
        if self._wrong or not self.field.text():
            return self._wrong, bool(self._wrong)
        if not job.places:
            if not job.complete:
                return "Searching…", False
            return (_gave_up(job.wrong) if job.wrong else "Not found"), True
        at = job.places.index_of(self._selected())
        words = f"{len(job.places):,} found" if at is None else f"{at + 1:,} of {len(job.places):,}"
        if job.wrong:
            return f"{words}. {_gave_up(job.wrong)}", True
        if not job.complete:
            words += " so far"
        return f"{words} · {self._wrapped}" if self._wrapped else words, False

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the matches on Enter and Shift+Enter, and back to the text on Esc."""
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if back else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.go(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


def _gave_up(why: str) -> str:
    return f"The search {why} and was stopped; make the expression simpler."
