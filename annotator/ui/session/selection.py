"""The selected annotation, and the annotator's place in the text."""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, Fragment
from annotator.model.attributing import Touched
from annotator.text.fragments import trim
from annotator.ui.article.caret import CaretState
from annotator.ui.session.workspace import Landing, Workspace

_TOUCHED_LIMIT = 50
"""Annotations remembered as touched."""

Guard = Callable[[str], bool]
"""Is asked before an annotation is selected; returns whether it dealt with the choice itself."""


class TextPlace(Protocol):
    """The caret and the selected text: the article view, as far as a session needs it.

    All positions are code points of the article's text.
    """

    def selection(self) -> Fragment | None:
        """Return the selected text, ``(start, end)``."""
        ...

    def position(self) -> int:
        """Return the place of the caret."""
        ...

    def word(self) -> Fragment | None:
        """Return the word at the caret."""
        ...

    def select(self, start: int, end: int) -> None:
        """Select text."""
        ...

    def move_to(self, position: int) -> None:
        """Move the caret; no text is selected then."""
        ...

    def state(self) -> CaretState:
        """Return the caret and the selected text, for :meth:`restore`."""
        ...

    def restore(self, state: CaretState) -> None:
        """Put the caret and the selected text back."""
        ...

    def reveal(self, start: int, end: int) -> None:
        """Scroll text into sight."""
        ...

    def annotations_at(self, position: int) -> list[str]:
        """Return the ids of the annotations and suggestions at a place, innermost first."""
        ...


class RecentIds:
    """The ids of annotations that were dealt with last, the latest last."""

    def __init__(self, limit: int) -> None:
        self._ids: list[str] = []
        self._limit = limit

    def add(self, annotation_id: str) -> None:
        """Make an annotation the latest."""
        if annotation_id in self._ids:
            self._ids.remove(annotation_id)
        self._ids.append(annotation_id)
        del self._ids[: -self._limit]

    def latest_first(self) -> list[str]:
        """Return the ids, the latest first."""
        return self._ids[::-1]

    def clear(self) -> None:
        """Forget all."""
        self._ids.clear()


class Selection(QObject):
    """The one annotation or suggestion that is selected, and whether keys act on it."""

    changed = Signal(str)
    """Another annotation is selected (its id; empty: none), it was edited, or keys act on it
    no longer, or again."""

    def __init__(
        self,
        workspace: Workspace,
        open_article: Callable[[str], bool],
        say: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """Start without a selection.

        Args:
            workspace: Where annotations are found.
            open_article: Opens the article of a chosen annotation; False when it cannot.
            say: Shows a message in the status bar.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.annotation_id: str | None = None
        """The selected annotation or suggestion."""
        self.active = False
        """Whether keys act on the selected annotation rather than on the text at the caret."""
        self.text: TextPlace | None = None
        """The caret and the selected text; set by the window."""
        self.guards: list[Guard] = []
        """Are asked in this order by :meth:`choose`; the first that deals with a choice ends it."""
        self._workspace = workspace
        self._open_article = open_article
        self._say = say
        self._touched = RecentIds(_TOUCHED_LIMIT)
        self._fresh: set[str] = set()

    # Asking

    def annotation(self) -> Annotation | None:
        """Return the selected annotation; None for a suggestion."""
        return self._workspace.annotation(self.annotation_id)

    def suggestion(self) -> Annotation | None:
        """Return the selected suggestion."""
        return self._workspace.suggestions.annotations.get(self.annotation_id or "")

    def active_extent(self) -> Fragment | None:
        """Return start and end of the annotation or suggestion on which keys act, if they do."""
        annotation = self._workspace.selectable(self.annotation_id or "") if self.active else None
        return (annotation.start, annotation.end) if annotation is not None else None

    def touched(self) -> list[Annotation]:
        """Return the annotations of this article made, chosen or changed last, latest first."""
        annotations = self._workspace.article.annotations
        latest = self._touched.latest_first()
        return [
            annotations[annotation_id] for annotation_id in latest if annotation_id in annotations
        ]

    def touched_for_new(self) -> Touched:
        """Return the annotations of this article that a new one may be related to."""
        document = self._workspace.document
        relations_at = self._workspace.article.relations_at
        text = document.text if document is not None else ""
        return Touched(self.touched(), self._fresh, relations_at, text)

    def trimmed_text(self) -> Fragment | None:
        """Return the selected text without white space at its ends; None when none is left."""
        document = self._workspace.document
        fragment = self.text.selection() if self.text is not None else None
        if fragment is None or document is None:
            return None
        start, end = trim(document.text, *fragment)
        return (start, end) if start < end else None

    # Choosing

    def choose(self, annotation_id: str, *, place: bool = True) -> None:
        """Select an annotation or a suggestion, in another article too; keys act on it now.

        Args:
            annotation_id: The annotation or suggestion.
            place: Whether the caret goes to its end, and it is scrolled into sight. The end is
                the one that keys move, and the reading goes on from there.
        """
        if not self.may_choose(annotation_id):
            return
        annotation = self._workspace.selectable(annotation_id)
        if annotation is None and self._go_to_article_of(annotation_id):
            annotation = self._workspace.selectable(annotation_id)
        if annotation is None:
            return
        self.select(annotation_id)
        if place:
            self.place_caret(annotation.end, (annotation.start, annotation.end))
        self.announce()

    def may_choose(self, annotation_id: str) -> bool:
        """Return whether no guard deals with the choice of an annotation itself."""
        return not any(guard(annotation_id) for guard in self.guards)

    def choose_at_caret(self) -> bool:
        """Select the innermost annotation at the caret; False when there is none."""
        if self.text is None:
            return False
        annotation_ids = self.text.annotations_at(self.text.position())
        if not annotation_ids:
            return False
        self.choose(annotation_ids[0], place=False)
        return True

    def deselect(self) -> None:
        """Select no annotation."""
        if self.annotation_id is not None:
            self.clear()
            self.announce()

    def leave_to_text(self) -> None:
        """Let keys act on the text again: the annotator moved the caret."""
        if self.active:
            self.active = False
            self.announce()

    def touch(self, annotation_id: str) -> None:
        """Remember an annotation as the one dealt with last."""
        self._touched.add(annotation_id)

    def _go_to_article_of(self, annotation_id: str) -> bool:
        project = self._workspace.project
        row = project.annotation_and_document(annotation_id) if project is not None else None
        if row is None:
            self._say("That annotation no longer exists.")
            return False
        return self._open_article(row[1]) and (annotation_id in self._workspace.article.annotations)

    # For the session, which announces several changes at once

    def select(self, annotation_id: str, *, active: bool = True) -> None:
        """Select an annotation of the open article without announcing it."""
        if annotation_id in self._workspace.article.annotations:
            self._touched.add(annotation_id)
            self._fresh.add(annotation_id)
        self.annotation_id, self.active = annotation_id, active

    def land(self, landing: Landing) -> None:
        """Select where an edit led, without announcing it."""
        if self._workspace.selectable(landing.annotation_id) is not None:
            kept = self.active and landing.text is None
            self.select(landing.annotation_id, active=landing.activate or kept)
        elif landing.text is not None:
            self.clear()
        if landing.text is not None and self.text is not None:
            self.text.restore(landing.text)
            if landing.reveal is not None:
                self.text.reveal(*landing.reveal)
        elif landing.caret is not None:
            self.place_caret(landing.caret, landing.reveal)

    def place_caret(self, caret: int, reveal: Fragment | None = None) -> None:
        """Move the caret for the annotator; keys go on acting on the selected annotation.

        Args:
            caret: The place in code points.
            reveal: Text to scroll into sight, ``(start, end)`` in code points.
        """
        if self.text is not None:
            self.text.move_to(caret)
            if reveal is not None:
                self.text.reveal(*reveal)

    def settle(self, annotation_ids: Iterable[str]) -> None:
        """Note that the relations of annotations changed after they were last selected."""
        self._fresh.difference_update(annotation_ids)

    def clear(self) -> None:
        """Select nothing without announcing it."""
        self.annotation_id, self.active = None, False

    def drop_missing(self, removed: Collection[str] = ()) -> bool:
        """Select nothing, unannounced, if the selected annotation is gone; return whether.

        Args:
            removed: Ids of annotations that count as gone even if a suggestion has their id.
        """
        if self.annotation_id is None:
            return False
        if self.annotation_id not in removed and self._workspace.selectable(self.annotation_id):
            return False
        self.clear()
        return True

    def forget_touched(self) -> None:
        """Forget which annotations were dealt with: another project is open."""
        self._touched.clear()
        self._fresh.clear()

    def announce(self) -> None:
        """Tell the views what is selected."""
        self.changed.emit(self.annotation_id or "")
