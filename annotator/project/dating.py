"""The edits that set the dates of articles: a guess that is taken, or a day that is entered."""

from datetime import date

from msgspec import Struct

from annotator.model.errors import InputError
from annotator.project.rows import to_json
from annotator.project.transaction import EditTransaction

_GUESS, _GUESS_FROM = "date_guess", "date_guess_from"


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
        """Write the dates, and remove the guesses.

        Raises:
            InputError: there is no such article.
        """
        for document_id in self.documents:
            guess = transaction.load_document(document_id).metadata.get(_GUESS)
            if guess:
                _write_date(transaction, document_id, str(guess))


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
        """Write the date, and remove the guesses.

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
            _write_date(transaction, document_id, self.day)


def _write_date(transaction: EditTransaction, document_id: str, day: str) -> None:
    """Write the date of an article, or remove it; a guess of it is removed."""
    before = transaction.load_document(document_id).metadata
    kept = {key: value for key, value in before.items() if key not in (_GUESS, _GUESS_FROM)}
    if day:
        kept["date"] = day
    else:
        kept.pop("date", None)
    transaction.write("documents", {"id": document_id, "metadata": to_json(kept)})
