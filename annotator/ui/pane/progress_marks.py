"""Marks the paragraphs that one has not tagged yet, while one works on an article."""

from PySide6.QtCore import QObject, QTimer

from annotator.model.unfinished import Unfinished
from annotator.ui.article.view import ArticleView
from annotator.ui.session.session import Session

_AFTER = 60
"""Milliseconds after which an article that was opened is looked through."""


class ProgressMarks(QObject):
    """Keeps the marks on the map as they should be, change by change."""

    def __init__(self, session: Session, view: ArticleView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._unfinished: Unfinished | None = None
        """Of the open article, while its paragraphs are marked."""
        self._later = QTimer(self, interval=_AFTER, singleShot=True)
        self._later.timeout.connect(self._check)
        session.articleOpened.connect(self._opened)
        session.annotationsChanged.connect(self._changed)
        session.summariesChanged.connect(lambda _: self._check())
        session.articlesChanged.connect(self._start_again)

    def _opened(self) -> None:
        # The view has no marks yet.
        self._unfinished = None
        self._later.start()

    def _start_again(self) -> None:
        """Another person may work on now."""
        if self._unfinished is not None:
            self._view.map.change_unfinished((), self._unfinished.paragraphs())
            self._unfinished = None
        self._later.start()

    def _check(self) -> None:
        """Mark paragraphs while the article is in progress, and at no other time."""
        self._later.stop()
        wanted = self._session.document is not None and self._session.status == "in progress"
        if wanted and self._unfinished is None:
            self._unfinished = self._look()
            self._view.map.change_unfinished(self._unfinished.paragraphs(), ())
        elif not wanted and self._unfinished is not None:
            self._view.map.change_unfinished((), self._unfinished.paragraphs())
            self._unfinished = None

    def _look(self) -> Unfinished:
        session = self._session
        assert session.document is not None
        assert session.project is not None
        annotations = session.article.annotations.values()
        return Unfinished(session.document, annotations, session.project.annotator)

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        if self._unfinished is None:
            return
        known = self._session.article.annotations
        made = [known[item] for item in changed if item in known]
        self._view.map.change_unfinished(*self._unfinished.update(made, removed))

    def go(self, step: int) -> None:
        """Put the caret into the next paragraph without an annotation of one's own."""
        if self._session.document is None:
            return
        unfinished = self._unfinished or self._look()
        paragraph = unfinished.next(self._view.caret.position(), step)
        if paragraph is None:
            self._session.say("Each paragraph has an annotation of yours.")
            return
        self._view.caret.select_by_hand(paragraph[0], paragraph[0])
        self._view.caret.reveal(*paragraph)
