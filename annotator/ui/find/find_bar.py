"""Finding a text in the open article: the bar above it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from annotator.model import Fragment, InputError
from annotator.text.find import Finder, FindQuery, escape_pattern
from annotator.ui.article.places import Places
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_job import FindJob
from annotator.ui.find.find_strip import FindStrip
from annotator.ui.keys.key_names import KeyNames
from annotator.ui.settings import Settings

_COUNT_AFTER, _SAY_AFTER = 80, 200
_LONGEST = 200
_AT_ONCE = 0.04
"""Seconds that hands may wait; what takes longer is found beside the window's work."""
_FIRST = 0
"""Stands for a step: to the first place from where the search began."""


class FindBar(FindStrip):
    """Typing selects the first match from the caret on; Esc leaves it selected.

    The next match is found at once where that is possible; all of them are found beside, for
    the count and the marks.
    """

    left = Signal()
    said = Signal(str)
    """What the bar would say if it were open."""

    def __init__(
        self, view: ArticleView, settings: Settings, keys: KeyNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(settings, keys, parent)
        self._view = view
        self._origin: Fragment = (0, 0)
        self._sought = FindQuery("")
        self._finder: Finder | None = None
        self._wrong = ""
        """Why nothing can be found."""
        self._wish: int | None = None
        """A step that waits for more places."""
        self._round = ""
        """The last step went round an end of the article."""
        self._asked = False
        self._job = FindJob(self)
        self._job.grown.connect(self._grown)
        self._later = QTimer(self, interval=_COUNT_AFTER, singleShot=True)
        self._later.timeout.connect(self._find_all)
        self._patience = QTimer(self, interval=_SAY_AFTER, singleShot=True)
        self._patience.timeout.connect(self._say)
        self.field.textEdited.connect(self._typed)
        self.options.changed.connect(self._options_changed)
        self.hide()

    # Coming and going

    def start(self) -> None:
        """Open the bar; what is selected in the text is offered to be found."""
        self.options.recall()
        if not self.field.hasFocus():
            self._begin_here()
            selected = self._view.article().text[slice(*self._origin)]
            if selected and len(selected) <= _LONGEST and "\n" not in selected:
                in_pattern = self.options.is_on("pattern")
                self.field.setText(escape_pattern(selected) if in_pattern else selected)
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._later.start()

    def leave(self) -> None:
        """Close the bar; the match stays selected."""
        self._later.stop()
        self._wish = None
        self._view.show_matches(Places())
        self.hide()
        self.left.emit()

    def article_changed(self) -> None:
        """Find in another article from now on."""
        self._job.stop()
        self._wish, self._round = None, ""
        self._view.show_matches(Places())
        self._begin_here()
        if not self.isHidden():
            self._later.start()

    def _begin_here(self) -> None:
        caret = self._view.caret.caret()
        self._origin = self._view.caret.selection() or (caret, caret)

    # What is wanted

    def _wanted(self) -> Finder | None:
        """What finds what is wanted; None if nothing can."""
        wanted = self.options.wanted(self.field.text())
        if wanted != self._sought:
            self._sought, self._finder, self._wrong = wanted, None, ""
            self._wish, self._round = None, ""
            self._job.stop()
            try:
                self._finder = Finder(wanted) if wanted.text else None
            except InputError as error:
                self._wrong = str(error)
        return self._finder

    def _typed(self) -> None:
        """Look from where the caret was when the search began."""
        place = None
        finder, text = self._wanted(), self._view.article().text
        if finder is not None:
            try:
                place = finder.first_match(text, self._origin[0], _AT_ONCE)
                if place is None:
                    place = finder.first_match(text, 0, _AT_ONCE)
            except TimeoutError:
                self._wish = _FIRST
        self._show_first(place)
        self._later.start()

    def _show_first(self, place: Fragment | None) -> None:
        if place is not None:
            self._view.caret.go_to(place)
            return
        # Nothing is found: the text is as it was before the search.
        self._view.caret.select(*self._origin)
        self._view.caret.moved.emit()

    def _options_changed(self) -> None:
        if not self.isHidden():
            self._typed()

    # Going through the places

    def go(self, step: int) -> None:
        """Select the next match, or the one before."""
        finder = self._wanted()
        self._round, self._asked = "", True
        if finder is not None:
            self._find_all()
            try:
                self._take(self._places(finder, step).step(self._selected(), step > 0), step)
            except TimeoutError:
                self._wish = step
        self._say_soon()

    def _places(self, finder: Finder, step: int) -> Places:
        """All places, or those that tell which the next one is."""
        if self._job.complete:
            return self._job.places
        text = self._view.article().text
        if step < 0:
            return Places(finder.matches(text, 0, _AT_ONCE))
        start, end = self._selected()
        here = finder.first_match(text, start, _AT_ONCE)
        after = finder.first_match(text, end, _AT_ONCE) if here == (start, end) else None
        found = {place for place in (here, after) if place is not None}
        if after is None and (here is None or here == (start, end)):
            found |= {
                place for place in (finder.first_match(text, 0, _AT_ONCE),) if place is not None
            }
        return Places(sorted(found))

    def _selected(self) -> Fragment:
        caret = self._view.caret.caret()
        return self._view.caret.selection() or (caret, caret)

    def _take(self, found: tuple[Fragment, bool] | None, step: int) -> None:
        if found is not None:
            place, went_round = found
            self._view.caret.go_to(place)
            if went_round:
                self._round = "from the top" if step > 0 else "from the end"

    def _find_all(self) -> None:
        """Find all places, for the marks and the count."""
        self._later.stop()
        finder, text = self._wanted(), self._view.article().text
        if finder is None:
            self._view.show_matches(Places())
        elif not self._job.is_for(finder, text):
            self._job.start(finder, text)
        elif not self.isHidden():
            self._view.show_matches(self._job.places)
        self._say_soon()

    def _grown(self) -> None:
        job = self._job
        if not self.isHidden():
            self._view.show_matches(job.places)
        wish = self._wish
        if wish is not None and (job.complete or (wish == _FIRST and self._first() is not None)):
            self._wish = None
            if wish == _FIRST:
                self._show_first(self._first() or next(iter(job.places), None))
            else:
                self._take(job.places.step(self._selected(), wish > 0), wish)
        self._say()

    def _first(self) -> Fragment | None:
        places = self._job.places
        at = places.number_from(self._origin[0])
        return places[at] if at < len(places) else None

    # What is said

    def _say_soon(self) -> None:
        """Say what is found, but not that nothing is yet."""
        if self._finder is None or self._job.complete:
            self._say()
        elif not self._patience.isActive():
            self._patience.start()

    def _say(self) -> None:
        self._patience.stop()
        text, wrong = self._words()
        self.say(text, wrong)
        if self._asked and (wrong or self._job.complete):
            self._asked = False
            if self.isHidden():
                self.said.emit(f"“{self.field.text()}”: {text}")

    def _words(self) -> tuple[str, bool]:
        """What is found, in words, and whether something is wrong."""
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
        return f"{words} · {self._round}" if self._round else words, False


def _gave_up(why: str) -> str:
    return f"The search {why} and was stopped; make the expression simpler."
