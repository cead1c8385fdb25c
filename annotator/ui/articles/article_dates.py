"""Sets the dates of articles: takes those that an import only guessed, or asks for a day."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from annotator.plugins import LazyFunction
from annotator.project.dating import SetDate, TakeDates
from annotator.ui.articles.article_model import ArticleModel
from annotator.ui.session.session import Session
from annotator.words import number

if TYPE_CHECKING:
    from annotator.ui.articles.date_dialog import DateDialog

_build_dialog: "Callable[..., DateDialog]" = LazyFunction(
    "annotator.ui.articles.date_dialog:DateDialog"
)


class ArticleDates:
    """The commands for the dates of articles.

    Args:
        session: The session.
        model: The articles of the list.
        window: Asks for a day on behalf of this widget.
    """

    def __init__(self, session: Session, model: ArticleModel, window: QWidget) -> None:
        self._session, self._model, self._window = session, model, window

    def guesses(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the dates that were only guessed, in ISO 8601, by the ids of their articles."""
        guesses = self._model.guessed_dates(document_ids)
        document = self._session.document
        if document is not None and document.id in document_ids and document.id not in guesses:
            # The filter of the list may hide the open article.
            guess = "" if document.metadata.get("date") else document.metadata.get("date_guess")
            guesses |= {document.id: str(guess)} if guess else {}
        return guesses

    def name_taking(self, document_ids: Sequence[str]) -> str:
        """Return the name of the command that takes the guesses of articles."""
        guesses = self.guesses(document_ids)
        if len(guesses) > 1:
            return f"Take the guessed dates of {len(guesses):,} articles"
        return f"Take the guessed date {next(iter(guesses.values()), '')}".rstrip()

    def take(self, document_ids: Sequence[str]) -> None:
        """Take the dates that were guessed for articles."""
        self._take(self.guesses(document_ids))

    def take_all(self) -> None:
        """Take all dates that were guessed for the articles of the list, as it is filtered."""
        session = self._session
        if session.project is None:
            return
        guesses = self._model.guessed_dates(self._model.order.ids)
        if guesses:
            self._take(guesses)
        else:
            session.say("No article of the list has a date that is only guessed.")

    def _take(self, guesses: dict[str, str]) -> None:
        session = self._session
        if guesses and session.do(TakeDates(tuple(guesses))) is not None:
            dates = number(len(guesses), "date")
            session.say(f"Took {dates}. {session.keys.say('history.undo')} gives the guesses back.")

    def enter(self, document_ids: Sequence[str]) -> None:
        """Ask for the date of articles, and set it."""
        project = self._session.project
        if project is None or not document_ids or not self._session.may_write():
            return
        summaries = [project.articles.summary(document_id) for document_id in document_ids[:1]]
        first = next((one for one in summaries if one is not None), None)
        if first is None:
            return
        dialog = _build_dialog(first, len(document_ids), self._window)

        def store(day: str) -> None:
            self._session.do(SetDate(tuple(document_ids), day))

        dialog.chosen.connect(store)
        dialog.open()
