"""Undo and redo: the annotator's last steps, taken back and done again."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NamedTuple

from annotator.model import AnnotatorError
from annotator.project import Changes
from annotator.project.history import Way
from annotator.ui.article.caret import CaretState
from annotator.ui.session.selection import Selection
from annotator.ui.session.suggestions import Suggestions
from annotator.ui.session.workspace import EditRunner, Landing, Workspace

_PLACES_LIMIT = 500
"""Steps whose places are remembered."""
_SELECTED_UP_TO = 3
"""A step that changed more annotations than this selects none of them."""
_OPENED_UP_TO = 2
"""A step that changed more articles than this opens none of them."""


class Place(NamedTuple):
    """Where an annotator was before a step."""

    document_id: str
    """The open article; empty: none."""
    annotation_id: str
    """The selected annotation or suggestion; empty: none."""
    active: bool
    """Whether keys acted on it."""
    text: CaretState | None
    """The caret and the selected text."""


class EditHistory:
    """Undoes and redoes steps, and goes to where they changed something."""

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        suggestions: Suggestions,
        runner: EditRunner,
        open_article: Callable[[str], bool],
        report_error: Callable[[AnnotatorError], None],
    ) -> None:
        """Begin with the steps that the project remembers.

        Args:
            workspace: The project whose steps are undone.
            selection: Goes to where a step changed something.
            suggestions: Tells which suggestions are shown.
            runner: Tells whether the project can be changed, and shows messages.
            open_article: Opens an article that a step changed; False when it cannot.
            report_error: Shows why a step could not be undone.
        """
        self.run_in_background: Callable[[Way, str | None, bool], bool] = (
            lambda way, document_id, verdicts: False
        )
        """Begins to undo or redo in the background, in the project or in an article, there with
        verdicts or without, if it is much, and returns whether; :meth:`finish` ends it. Set by the
        window."""
        self.undoes_verdicts_here = False
        """Whether undo in the open article takes verdicts back: in Review mode, which shows them.
        Set by the window."""
        self.restoring = False
        """Whether the change that is being announced undoes or redoes a step."""
        self._workspace = workspace
        self._selection = selection
        self._suggestions = suggestions
        self._runner = runner
        self._open_article = open_article
        self._report_error = report_error
        self._in_background = False
        self._undoing = False
        """Whether the change that is being announced undoes a step."""
        self._places: dict[int, Place] = {}
        """Step -> where the annotator was before it."""
        self._pending: list[tuple[Way, str | None]] = []
        self._known_titles: dict[tuple[Way, str | None, bool], str | None] = {}
        """Way, article (None: the project) and whether verdicts count there -> the title of the
        step, if there is one."""

    def reset(self) -> None:
        """Forget what runs and what was asked for: another project is open."""
        self._in_background, self._pending = False, []
        self._places.clear()
        self.forget_titles()

    def remember(self, step: int, place: Place) -> None:
        """Remember where the annotator was before a step, for its undo; 0: nothing changed."""
        if step:
            self._places[step] = place
            if len(self._places) > _PLACES_LIMIT:
                del self._places[next(iter(self._places))]

    def undo(self) -> None:
        """Take the last step back, and show what it was."""
        self._restore("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._restore("redo")

    def undo_here(self) -> None:
        """Take the last step in the open article back; later steps elsewhere stay."""
        self._restore("undo", self._open_id())

    def redo_here(self) -> None:
        """Do again what was undone last in the open article."""
        self._restore("redo", self._open_id())

    def _open_id(self) -> str:
        document = self._workspace.document
        return document.id if document is not None else ""

    def _restore(self, way: Way, document_id: str | None = None) -> None:
        if self._in_background:
            self._pending.append((way, document_id))
            return
        project = self._workspace.project
        if project is None or not self._runner.may_write():
            return
        verdicts = document_id is None or self.undoes_verdicts_here
        self._in_background = self.run_in_background(way, document_id, verdicts)
        if self._in_background:
            return
        changes = None
        restore = project.undo if way == "undo" else project.redo
        with self._announcing(way):
            try:
                changes = restore(document_id=document_id, verdicts=verdicts)
            except AnnotatorError as error:
                self._report_error(error)
        self._show(way, changes)

    def finish(self, way: Way, changes: Changes | None) -> None:
        """End what ran in the background, then do what was asked for in the meantime.

        Args:
            way: What was done.
            changes: What it changed; None when it could not be done.
        """
        self._in_background = False
        project = self._workspace.project
        if changes is not None and project is not None:
            with self._announcing(way):
                project.announce(changes)
        self._show(way, changes)
        pending, self._pending = self._pending, []
        for following in pending:
            self._restore(*following)

    @contextmanager
    def _announcing(self, way: Way) -> Generator[None, None, None]:
        self.restoring, self._undoing = True, way == "undo"
        try:
            yield
        finally:
            self.restoring = self._undoing = False

    def landing(self, changes: Changes) -> Landing | None:
        """Return where an undone or redone step leads.

        Undo leads back to where the annotator was before the step, as far as that is known; else
        the step leads to the first annotation or suggestion that it changed, if it changed few.
        """
        document, place = self._workspace.document, self._places.get(changes.step)
        if place is not None and self._undoing and document is not None:
            return self._landing_at(place) if place.document_id == document.id else None
        annotations = self._workspace.article.annotations
        shown = [annotations[one] for one in changes.annotations if one in annotations]
        if not shown or len(shown) > _SELECTED_UP_TO:
            annotations = self._workspace.suggestions.annotations if self._suggestions.shown else {}
            shown = [annotations[one] for one in changes.suggestions if one in annotations]
        if not shown or len(shown) > _SELECTED_UP_TO:
            return None
        first = min(shown, key=lambda annotation: annotation.start)
        return Landing(first.id, first.end, (first.start, first.end))

    def _landing_at(self, place: Place) -> Landing:
        text = place.text
        reveal = (min(text[:2]), max(text[:2])) if text is not None else None
        return Landing(place.annotation_id, reveal=reveal, activate=place.active, text=text)

    def _show(self, way: Way, changes: Changes | None) -> None:
        """Say what was done, and open the article that it changed."""
        if changes is None:
            return
        # A step that was undone has a word in front of its title: "undo tag as claim".
        title = changes.title.removeprefix(f"{way} ")
        self._runner.say(f"{'Undone' if way == 'undo' else 'Redone'}: {title}.")
        to_open = self._article_to_open(changes, self._places.get(changes.step))
        if to_open is not None:
            self._open_article(to_open)
        with self._announcing(way):
            landing = self.landing(changes)
        if landing is not None and not self._is_at(landing):
            self._selection.land(landing)
            self._selection.announce()

    def _is_at(self, landing: Landing) -> bool:
        """Return whether the announcement of the change led to its landing."""
        selection = self._selection
        if landing.annotation_id != (selection.annotation_id or ""):
            return False
        return landing.text is None or (
            selection.text is not None and selection.text.state() == landing.text
        )

    def _article_to_open(self, changes: Changes, before: Place | None) -> str | None:
        """Return the article that shows what a step did, if another one is open.

        An article that the step took away is not opened: the open one stays, or its neighbour.
        """
        workspace = self._workspace
        document, project = workspace.document, workspace.project
        open_id = document.id if document is not None else ""
        if project is None:
            return None
        earlier = before.document_id if before is not None else ""
        if earlier in changes.documents - {open_id} and workspace.has_document(earlier):
            return earlier
        if open_id in changes.documents:
            return None
        if len(changes.documents) <= _OPENED_UP_TO:
            changed = project.listing.in_import_order(changes.documents)
            return changed[0] if changed else None
        return None if open_id else project.listing.first()

    def title(self, way: Way, *, here: bool = False) -> str:
        """Return the text of the menu: ``Undo tag as claim``, ``Redo … in this article``.

        Args:
            way: Undo or redo.
            here: In the open article.
        """
        step = self.step_title(way, here=here)
        words = (way.capitalize(), step, "in this article" if here else None)
        return " ".join(filter(None, words))

    def step_title(self, way: Way, *, here: bool = False) -> str | None:
        """Return the title of the step that would be undone or redone, or None; as :meth:`title`.

        While another job writes the project, its steps are unknown.
        """
        project, where = self._workspace.project, self._open_id() if here else None
        if project is None or where == "" or (self._runner.busy and not self._in_background):
            return None
        key = (way, where, where is None or self.undoes_verdicts_here)
        if key not in self._known_titles:
            history = project.history
            read = history.undo_title if way == "undo" else history.redo_title
            self._known_titles[key] = read(where, verdicts=key[2])
        return self._known_titles[key]

    def undo_title(self) -> str:
        """Return the text of the menu: ``Undo tag as claim``."""
        return self.title("undo")

    def redo_title(self) -> str:
        """Return the text of the menu: ``Redo tag as claim``."""
        return self.title("redo")

    def forget_titles(self) -> None:
        """Read the titles again when they are asked for next: a step was made or taken back."""
        self._known_titles.clear()
