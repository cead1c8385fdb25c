"""Finds articles for the command palette, off the interface's thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QTimer, Signal

from annotator.model import AnnotatorError
from annotator.project import ArticleSummary, Project
from annotator.project.article_query import ArticleQuery, Condition
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.palette.palette_list import Entry
from annotator.ui.session.session import Session

_DEBOUNCE_MS = 90
"""The time from the last key to the search."""
_MIN_CODE_POINTS, _ARTICLES_LIMIT = 2, 20


class _Answer(QObject):
    """Carries the articles to the thread of the interface."""

    ready = Signal(int, list)


class _Search(QRunnable):
    """One search on a connection of its own: titles first, then texts."""

    def __init__(
        self, number: int, path: Path, annotator: str, typed: str, answer: _Answer
    ) -> None:
        super().__init__()
        self._number, self._typed, self._answer = number, typed, answer
        self._path, self._annotator = path, annotator

    def run(self) -> None:
        """Search, and emit the answer."""
        summaries: dict[str, ArticleSummary] = {}
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                for titles in (True, False):
                    if len(summaries) < _ARTICLES_LIMIT:
                        condition = Condition("title" if titles else "text", self._typed)
                        ids = project.listing.order(ArticleQuery((condition,))).ids
                        page = project.listing.rows(ids[:_ARTICLES_LIMIT])
                        summaries |= {s.id: s for s in page if s.id not in summaries}
        except AnnotatorError:
            pass  # The palette is no place to report a disk that cannot be read.
        self._answer.ready.emit(self._number, list(summaries.values())[:_ARTICLES_LIMIT])


class ArticleSearch(QObject):
    """Looks for the text that was typed last, one search at a time."""

    answered = Signal(str, list)
    """The text that was asked for, and the entries."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._typed = ""
        self._asked = 0
        self._answer = _Answer()
        self._answer.ready.connect(self._ready)
        self._pool = one_thread(self)
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._later.timeout.connect(self._start)
        # Nothing else may read a project when it is closed.
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)

    def stop(self) -> None:
        """Cancel the search, and close its connection."""
        self._later.stop()
        self._asked += 1
        self._pool.clear()
        self._pool.waitForDone()

    def ask(self, typed: str) -> bool:
        """Look for articles with these words, after a moment without another key.

        Returns:
            False if there is nothing to look for.
        """
        self._typed = typed
        self._asked += 1
        # A search that has not begun is not needed any more.
        self._pool.clear()
        wanted = self._session.project is not None and len(typed.strip()) >= _MIN_CODE_POINTS
        if wanted:
            self._later.start()
        else:
            self._later.stop()
        return wanted

    def _start(self) -> None:
        project = self._session.project
        if project is not None:
            asked = (self._asked, project.path, project.annotator, self._typed)
            self._pool.start(_Search(*asked, self._answer))

    def _ready(self, number: int, summaries: Sequence[ArticleSummary]) -> None:
        if number == self._asked:
            self.answered.emit(self._typed, [self._entry(summary) for summary in summaries])

    def _entry(self, summary: ArticleSummary) -> Entry:
        title = summary.title or summary.id
        return Entry(
            title,
            lambda: self._session.open_article(summary.id),
            kind=f"article · {summary.status}",
            found=True,
        )
