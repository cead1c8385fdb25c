"""Reads which articles are listed and in which order, off the interface's thread."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, Signal

from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.article_query import ArticleQuery
from annotator.project.listing import ArticleOrder
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.session import Session

AT_ONCE_ARTICLES = 400
"""Up to this many articles are read within a frame, without another thread."""


class _Answer(QObject):
    """Carries a list to the thread of the interface."""

    ready = Signal(int, object, object)


class _Read(QRunnable):
    """One reading on a connection of its own."""

    def __init__(
        self, number: int, project: Project, wanted: tuple[ArticleQuery, str, bool], answer: _Answer
    ) -> None:
        super().__init__()
        self._number, self._wanted, self._answer = number, wanted, answer
        self._path: Path = project.path
        self._annotator = project.annotator

    def run(self) -> None:
        """Read, and emit the answer."""
        order, counts = None, dict[str, int]()
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                order, counts = read_list(project, *self._wanted)
        except AnnotatorError:
            pass  # The project's own connection reports a disk that cannot be read.
        self._answer.ready.emit(self._number, order, counts)


def read_list(
    project: Project, query: ArticleQuery, beside: str, stays: bool
) -> tuple[ArticleOrder, Mapping[str, int]]:
    """Return the order of a list, and how many articles of the project are of each status.

    The arguments are those of :meth:`annotator.project.listing.Listing.order`.
    """
    order = project.listing.order(query, beside, stays=stays)
    order.position("")  # Where each article is, is worked out here and not in the window.
    return order, project.articles.status_counts()


class ListReader(QObject):
    """Answers the question that was asked last; a small project is read at once."""

    answered = Signal(object, object)
    """The :class:`ArticleOrder`, and how many articles of the project are of each status."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = 0
        self._answer = _Answer()
        self._answer.ready.connect(self._ready, Qt.ConnectionType.QueuedConnection)
        self._pool = one_thread(self)
        self.is_reading = False
        """Whether an answer is to come."""
        self.is_large = False
        """Whether the project was read in another thread."""
        # Nothing else may read a project when it is closed.
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)

    def ask(self, query: ArticleQuery, beside: str = "", *, stays: bool = False) -> None:
        """Read a list; the arguments are those of :meth:`Listing.order`.

        Raises:
            AnnotatorError: a small project cannot be read.
        """
        project = self._session.project
        if project is None:
            return
        self._asked += 1
        self._pool.clear()
        self.is_large = not project.listing.is_small(AT_ONCE_ARTICLES)
        self.is_reading = self.is_large
        if not self.is_large:
            self.answered.emit(*read_list(project, query, beside, stays))
            return
        self._pool.start(_Read(self._asked, project, (query, beside, stays), self._answer))

    def stop(self) -> None:
        """Forget the question, and close the connection."""
        self._asked += 1
        self.is_reading = False
        self._pool.clear()
        self._pool.waitForDone()

    def _ready(self, number: int, order: ArticleOrder | None, counts: Mapping[str, int]) -> None:
        if number == self._asked:
            self.is_reading = False
            if order is not None:
                self.answered.emit(order, counts)
