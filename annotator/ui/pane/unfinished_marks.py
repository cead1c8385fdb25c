"""Marks the paragraphs that the annotator has not tagged yet while the article is in progress."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.model.article_index import Unfinished
from annotator.ui.article.view import ArticleView
from annotator.ui.session.session import Session

_DELAY_MS = 60
"""From the opening of an article until its paragraphs are looked through."""


class UnfinishedMarks(QObject):
    """Keeps the marks on the article's map up to date, change by change."""

    def __init__(
        self, session: Session, view: ArticleView, is_current: Callable[[], bool] = lambda: True
    ) -> None:
        """Mark nothing yet.

        Args:
            session: The session.
            view: The view whose map is marked.
            is_current: Tells whether the view shows the session's open article. The marks of an
                article beside it stay as they are.
        """
        super().__init__(view)
        self._session, self._view, self._is_current = session, view, is_current
        self._unfinished: Unfinished | None = None
        """The unfinished paragraphs, while they are marked."""
        self._later = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._later.timeout.connect(self._check)
        session.articleOpened.connect(self._article_opened)
        session.annotationsChanged.connect(self._annotations_changed)
        session.summariesChanged.connect(self._check)
        session.articlesChanged.connect(self._annotator_changed)

    def _article_opened(self) -> None:
        if self._is_current():
            # The view has no marks yet, or those of an article that was beside meanwhile.
            self._annotator_changed()

    def _annotator_changed(self) -> None:
        """Begin again: another person may be at work now."""
        self._remove_marks()
        self._later.start()

    def _check(self) -> None:
        """Mark paragraphs while the article is in progress, and at no other time."""
        self._later.stop()
        if not self._is_current():
            return
        wanted = self._session.document is not None and self._session.status == "in progress"
        if not wanted:
            self._remove_marks()
        elif self._unfinished is None:
            self._unfinished = self._find_unfinished()
            self._view.map.change_unfinished(self._unfinished.paragraphs(), ())

    def _remove_marks(self) -> None:
        if self._unfinished is not None:
            self._view.map.change_unfinished((), self._unfinished.paragraphs())
            self._unfinished = None

    def _find_unfinished(self) -> Unfinished:
        session = self._session
        assert session.document is not None
        assert session.project is not None
        annotations = session.article.annotations.values()
        return Unfinished(session.document, annotations, session.project.annotator)

    def _annotations_changed(self, changed: list[str], removed: list[str]) -> None:
        if self._unfinished is None or not self._is_current():
            return
        by_id = self._session.article.annotations
        annotations = [by_id[changed_id] for changed_id in changed if changed_id in by_id]
        self._view.map.change_unfinished(*self._unfinished.update(annotations, removed))

    def go(self, step: int) -> None:
        """Put the caret into the next paragraph without an annotation of one's own.

        Args:
            step: How many such paragraphs further on; back, if it is negative.
        """
        if self._session.document is None:
            return
        unfinished = self._unfinished or self._find_unfinished()
        paragraph = unfinished.next(self._view.caret.position(), step)
        if paragraph is None:
            self._session.say("Each paragraph has an annotation of yours.")
            return
        self._view.caret.select_by_hand(paragraph[0], paragraph[0])
        self._view.caret.reveal(*paragraph)
