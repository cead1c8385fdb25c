"""Finds articles for the command palette, off the interface's thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from annotator.model import AnnotatorError
from annotator.project import ArticleSummary, Project
from annotator.ui.palette.command_palette import Search
from annotator.ui.palette.palette_list import Entry
from annotator.ui.session.session import Session

_AFTER = 90
"""Milliseconds from the last key to the search."""
_LEAST, _MOST = 2, 20


class _Found(QObject):
    """Carries what was found back to the interface's thread."""

    ready = Signal(int, list)


class _Search(QRunnable):
    """One search, over a connection of its own: titles first, then texts."""

    def __init__(self, number: int, path: Path, annotator: str, typed: str, found: _Found) -> None:
        super().__init__()
        self._number, self._typed, self._found = number, typed, found
        self._path, self._annotator = path, annotator

    def run(self) -> None:
        """Search."""
        summaries: dict[str, ArticleSummary] = {}
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                for titles in (True, False):
                    if len(summaries) < _MOST:
                        page = project.articles.page(query=self._typed, titles=titles, limit=_MOST)
                        summaries |= {s.id: s for s in page if s.id not in summaries}
        except AnnotatorError:
            pass  # A list that helps to find something has nothing to say of the disk.
        self._found.ready.emit(self._number, list(summaries.values())[:_MOST])


class ArticleSearch(Search):
    """Looks for what was typed last, one search at a time."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._typed = ""
        self._asked = 0
        self._found = _Found()
        self._found.ready.connect(self._ready)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._later = QTimer(self, interval=_AFTER, singleShot=True)
        self._later.timeout.connect(self._start)
        # Before a project is closed, nobody else may read it any more.
        session.projectChanged.connect(self.stop)

    def stop(self) -> None:
        """Look for nothing any more, and have nothing open."""
        self._later.stop()
        self._asked += 1
        self._pool.clear()
        self._pool.waitForDone()

    def ask(self, typed: str) -> bool:
        """Look for articles with these words, after a moment without another key."""
        self._typed = typed
        self._asked += 1
        # What has not begun need not begin.
        self._pool.clear()
        wanted = self._session.project is not None and len(typed.strip()) >= _LEAST
        if wanted:
            self._later.start()
        else:
            self._later.stop()
        return wanted

    def _start(self) -> None:
        project = self._session.project
        if project is not None:
            asked = (self._asked, project.path, project.annotator, self._typed)
            self._pool.start(_Search(*asked, self._found))

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
