"""Searches all articles for the other end of a relation, off the interface's thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Signal

from annotator.model import AnnotatorError
from annotator.model.errors import Cancelled
from annotator.project import Project
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.far_targets import TargetQuestion
from annotator.ui.session.session import Session

_TARGETS_LIMIT = 50


class _Search(QRunnable):
    """One search on a connection of its own, which a later one ends."""

    def __init__(
        self,
        owner: "TargetSearch",
        question: TargetQuestion,
        path: Path,
        annotator: str,
        colleagues: bool,
    ) -> None:
        super().__init__()
        self._owner, self._question = owner, question
        self._path, self._annotator, self._colleagues = path, annotator, colleagues

    def run(self) -> None:
        """Search, and emit the answer."""
        from annotator.project.targets import Target, Targets

        found: list[Target] = []
        question = self._question
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                targets = Targets(project.context, colleagues=self._colleagues, check=self._check)
                found = targets.find(question.source_id, question.words, _TARGETS_LIMIT)
        except AnnotatorError:
            pass  # The bar is no place to report a disk that cannot be read; edits report it.
        self._owner.answered.emit(question.number, found)

    def _check(self) -> None:
        if self._owner.latest != self._question.number:
            raise Cancelled


class TargetSearch(QObject):
    """Answers the questions for targets of a session, one search at a time."""

    answered = Signal(int, list)
    """Carries the targets to the thread of the interface: the number of the search, and these."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.latest = 0
        """The number of the search that is wanted; others end."""
        self._pool = one_thread(self)
        far = session.relating.far
        far.wanted.connect(self._start)
        self.answered.connect(far.answer)
        session.relating.changed.connect(self._follow)
        # Nothing else may read a project when it is closed.
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)

    def stop(self) -> None:
        """End the search, and close its connection."""
        self.latest = 0
        self._pool.clear()
        self._pool.waitForDone()

    def _follow(self) -> None:
        self.latest = self._session.relating.far.question.number

    def _start(self, question: TargetQuestion) -> None:
        project = self._session.project
        self.latest = question.number
        self._pool.clear()
        if project is not None:
            shown = self._session.colleagues.shown
            asked = (question, project.path, project.annotator, shown)
            self._pool.start(_Search(self, *asked))
