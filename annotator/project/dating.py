"""The edits that set the dates of articles: a guess that is taken, or a day that is entered."""

from datetime import date

from msgspec import Struct

from annotator.model.errors import InputError
from annotator.project.article_metadata import DATE_FIELD, GUESS, read_article
from annotator.project.metadata_edits import set_values
from annotator.project.transaction import EditTransaction


class TakeDates(Struct, frozen=True):
    """Take the days that an import only guessed for the dates of articles."""

    documents: tuple[str, ...]
    """The ids of the articles; those without a guess stay as they are."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        count = len(self.documents)
        return "take the date" if count == 1 else f"take the dates of {count:,} articles"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the dates, which hide the guesses.

        Raises:
            InputError: there is no such article.
        """
        for document_id in self.documents:
            guess = read_article(transaction.db, document_id).metadata.get(GUESS)
            if guess:
                set_values(transaction, document_id, {DATE_FIELD: str(guess)})


class SetDate(Struct, frozen=True):
    """Give articles the date that a person knows."""

    documents: tuple[str, ...]
    """The ids of the articles."""
    day: str
    """In ISO 8601: ``2024-03-01``; empty: the articles have no date."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        count = len(self.documents)
        verb = "set" if self.day else "remove"
        return f"{verb} the date" if count == 1 else f"{verb} the date of {count:,} articles"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the date, which hides a guess.

        Raises:
            InputError: there is no such article, or no such day.
        """
        if self.day:
            try:
                is_whole = date.fromisoformat(self.day).isoformat() == self.day
            except ValueError:
                is_whole = False
            if not is_whole:
                raise InputError(f"“{self.day}” is not a day. Write it as in 2024-03-01.")
        for document_id in self.documents:
            set_values(transaction, document_id, {DATE_FIELD: self.day or None})
