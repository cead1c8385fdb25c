"""The targets of a relation in other articles: what is asked for, and what was found."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from annotator.project.targets import Target

_DEBOUNCE_MS = 60
"""The time from the last key to the search."""


class TargetQuestion(NamedTuple):
    """What is looked for."""

    number: int
    """Of the search: only the latest one is answered."""
    source_id: str
    """The annotation that is to be related."""
    words: str
    """The words that were typed; none: what is alike is looked for."""


class FarTargets(QObject):
    """The targets in other articles for what was typed last; another object searches."""

    changed = Signal()
    """Other targets were found, or a search began."""
    wanted = Signal(object)
    """A search is to begin, off the interface's thread: a :class:`TargetQuestion`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.question = TargetQuestion(0, "", "")
        """The latest one."""
        self.found: list[Target] = []
        """What was found by the latest search that was answered, the likeliest first."""
        self.searching = False
        """Whether the latest search is under way."""
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._later.timeout.connect(self._search)

    def ask(self, source_id: str, words: str) -> None:
        """Look for targets, after a moment without another question.

        What was found before for the same annotation stays until there is an answer.

        Args:
            source_id: The annotation that is to be related.
            words: The words that were typed; none: what is alike is looked for.
        """
        if source_id != self.question.source_id:
            self.found = []
        self.question = TargetQuestion(self.question.number + 1, source_id, words)
        self.searching = True
        self._later.start()

    def forget(self) -> None:
        """Drop what was found; a search under way is not answered any more."""
        self._later.stop()
        self.question = TargetQuestion(self.question.number + 1, "", "")
        self.found, self.searching = [], False

    def answer(self, number: int, found: "list[Target]") -> None:
        """Show what a search found, if it is the latest one."""
        if number == self.question.number:
            self.found, self.searching = found, False
            self.changed.emit()

    def target(self, annotation_id: str | None) -> "Target | None":
        """Return one of the targets by its annotation's id."""
        return next((one for one in self.found if one.annotation.id == annotation_id), None)

    def _search(self) -> None:
        self.wanted.emit(self.question)
