"""The session of one person at one project: every operation on it, and no widget."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QObject

from annotator.model import AnnotatorError
from annotator.project import Changes, Project, Summary, edits
from annotator.ui.session.colleagues import Colleagues

Way = Literal["undo", "redo"]


class TaggingSession(Colleagues):
    """All that hands can do in Tag mode; views listen to its signals."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.query = ""
        """The article list's filter, which *next article* follows."""
        self.wanted_status = ""
        self.only_mine = False
        """Whether the list shows only what is assigned to the annotator."""
        self.restore_aside: Callable[[Way], bool] = lambda _: False
        """Begins to undo or redo in the background, if it is much; :meth:`restored` ends it."""
        self._aside = False
        self._then: list[Way] = []

    def set_project(self, project: Project | None) -> None:
        """Work on a project, or on none."""
        self.stop_relating()
        self._aside, self._then = False, []
        super().set_project(project)

    # Undo

    def undo(self) -> None:
        """Take the last step back, and show what it was."""
        self._restore("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._restore("redo")

    def _restore(self, way: Way) -> None:
        if self._aside:
            self._then.append(way)
            return
        if self.project is None or not self._may_write():
            return
        self.stop_relating()
        self._aside = self.restore_aside(way)
        if self._aside:
            return
        with self._being_restored():
            undo = way == "undo"
            changes = self._try(lambda project: project.undo() if undo else project.redo())
        self._say_restored(way, changes)

    def restored(self, way: Way, changes: Changes | None) -> None:
        """What was begun aside is done, or could not be (None); then what was asked for since."""
        self._aside = False
        if changes is not None and self.project is not None:
            with self._being_restored():
                self.project.announce(changes)
        self._say_restored(way, changes)
        waiting, self._then = self._then, []
        for each in waiting:
            self._restore(each)

    def _say_restored(self, way: Way, changes: Changes | None) -> None:
        if changes is None:
            return
        # A word in front of the step's title: "undo tag as claim".
        done = changes.title.removeprefix(f"{way} ")
        self.statusMessage.emit(f"{'Undone' if way == 'undo' else 'Redone'}: {done}.")
        self._show(changes)

    @contextmanager
    def _being_restored(self) -> Generator[None, None, None]:
        self._restoring = True
        try:
            yield
        finally:
            self._restoring = False

    def _show(self, changes: Changes) -> None:
        """Go to where a step changed something."""
        assert self.project is not None
        here = self.document.id if self.document is not None else None
        if changes.documents and here not in changes.documents and len(changes.documents) <= 2:
            self.open_article(min(changes.documents))
        shown = [a for item in changes.annotations if (a := self.annotation(item)) is not None]
        if shown and len(shown) <= 3:
            first = min(shown, key=lambda annotation: annotation.start)
            super().choose(first.id)
            return
        known = self.suggestions.annotations if self.show_suggestions else {}
        offered = [known[item] for item in changes.suggestions if item in known]
        if 0 < len(offered) <= 3:
            super().choose(min(offered, key=lambda annotation: annotation.start).id)

    def undo_title(self) -> str:
        """What the menu says: ``Undo tag as claim``."""
        title = self._title("undo_title")
        return f"Undo {title}" if title else "Undo"

    def redo_title(self) -> str:
        """What the menu says: ``Redo tag as claim``."""
        title = self._title("redo_title")
        return f"Redo {title}" if title else "Redo"

    def _title(self, way: str) -> str:
        if self.project is None or (self.busy and not self._aside):
            return ""
        undo = way == "undo_title"
        return (self.project.undo_title() if undo else self.project.redo_title()) or ""

    # Annotations, in the order of the text

    def next_annotation(self, step: int) -> None:
        """Select the next suggestion while any waits, and else the next annotation.

        In relate mode: the next possible target.
        """
        if self.relating is not None:
            self.next_candidate(step)
            return
        if self.next_suggestion(step):
            return
        if not self.article.ordered:
            if self.document is not None:
                self.statusMessage.emit("Nothing is tagged in this article yet.")
            return
        if self.active and self.current is not None:
            found = self.article.neighbour(self.current, step)
        else:
            caret = self.text.caret() if self.text is not None else 0
            near = self.article.after(caret) if step > 0 else self.article.before(caret)
            found = near or self.article.ordered[0 if step > 0 else -1]
        if found is not None:
            self.choose(found.id)

    def choose_at_caret(self) -> bool:
        """Select the innermost annotation at the caret; False when there is none."""
        if self.text is None:
            return False
        ids = self.text.annotations_at(self.text.caret())
        if not ids:
            return False
        self.choose(ids[0], place=False)
        return True

    def escape(self) -> None:
        """One step back: out of relate mode, of the text's selection, of the annotation's."""
        if self.relating is not None:
            self.stop_relating()
        elif self.text is not None and self.text.selection() is not None:
            self.text.set_caret(self.text.caret())
            self._changed_current()
        else:
            self.deselect()

    # Articles

    def mark(self, status: str) -> bool:
        """Say how far one is with the open article."""
        if self.document is None or self.status == status:
            return self.document is not None
        return self.do(edits.SetStatus(self.document.id, status)) is not None

    def done_and_next(self) -> None:
        """Mark the open article as done and open the next one to do."""
        if self.document is None or not self.mark("done"):
            return
        found = self._first(after=self.document.id, status="to do")
        found = found or self._first(status="to do")
        if found is None:
            self.statusMessage.emit("Done. No article is left to do.")
        elif self.open_article(found.id):
            self.statusMessage.emit("Done. This is the next one to do.")

    def next_suggested_article(self) -> None:
        """Open the next article in which suggestions wait, and select the first of them."""
        if self.project is None:
            return
        here = self.document.id if self.document is not None else ""
        others = [id for id in self.project.suggestion_counts() if id != here]
        found = next((id for id in others if id > here), next(iter(others), None))
        if found is None:
            self.statusMessage.emit("Suggestions wait in no other article.")
        elif self.open_article(found):
            self.hide_suggestions(False)
            self.next_suggestion(1)

    def next_article(self, step: int) -> None:
        """Open the next article of the list as it is filtered."""
        here = self.document.id if self.document is not None else None
        if step > 0:
            found = self._first(after=here, query=self.query, status=self.wanted_status)
        elif here is None:
            return
        else:
            found = self._first(before=here, query=self.query, status=self.wanted_status)
        if found is not None:
            self.open_article(found.id)
        elif here is not None:
            self.statusMessage.emit(
                "This is the last article." if step > 0 else "This is the first article."
            )

    def _first(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        query: str = "",
        status: str = "",
    ) -> Summary | None:
        if self.project is None:
            return None
        try:
            found = self.project.summaries(
                after=after,
                before=before,
                query=query,
                status=status,
                mine=self.only_mine,
                limit=1,
            )
        except AnnotatorError as error:
            self.failed.emit(str(error))
            return None
        return found[0] if found else None

    def remove_article(self, id: str) -> None:
        """Take an article out of the project."""
        if self.do(edits.RemoveDocument(id)) is not None:
            back = self.keys.say("history.undo")
            self.statusMessage.emit(f"The article is out of the project. {back} brings it back.")
