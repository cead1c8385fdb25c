"""Reads the dates of one file, in which the order of day and month is found or asked for."""

from collections.abc import Callable, Iterable

from annotator.formats.articles.dates import (
    AS_TEXT,
    ORDERS,
    DateOrderUnknown,
    common_order,
    date_metadata,
    has_two_meanings,
)
from annotator.formats.format import ReadContext
from annotator.model import InputError
from annotator.words import number

DATES = "dates"
"""The reader's option for the order of day, month and year."""
_ASKED_SHARE = 0.5
"""If more dates than this have two meanings, the import asks; otherwise these stay as written."""


class FileDates:
    """Reads the dates of one file.

    The other dates are looked through when the first one with two meanings comes: as a rule none
    does, and the file is read once.

    Args:
        context: Has the order that a person gave, and takes remarks.
        column: Returns all dates of the file, as often as it is called.
        place: The file, for messages.

    Raises:
        InputError: The order that was given is none.
    """

    def __init__(
        self, context: ReadContext, column: Callable[[], Iterable[object]], place: str
    ) -> None:
        self._context, self._column, self._place = context, column, place
        self._order: str | None = context.options.get(DATES, "").lower() or None
        if self._order not in (None, AS_TEXT, *ORDERS):
            orders = ", ".join((*ORDERS, AS_TEXT))
            raise InputError(f"“{self._order}” is not an order of dates; there are {orders}.")

    def metadata(self, value: object) -> dict[str, str]:
        """Return what a date of the file says as fields of the metadata.

        Raises:
            DateOrderUnknown: Nothing in the file says which number is the day.
        """
        if self._order is None and has_two_meanings(value):
            self._order = self._find_order()
        return date_metadata(value, order=self._order or "")

    def _find_order(self) -> str:
        dates = [value for value in self._column() if value not in (None, "")]
        try:
            return common_order(dates, self._place)
        except DateOrderUnknown as error:
            unsure = sum(map(has_two_meanings, dates))
            if unsure > _ASKED_SHARE * len(dates) and not self._context.leaves_out:
                raise
            were = "was" if unsure == 1 else "were"
            self._context.note(
                f"{error} {number(unsure, 'such date')} {were} kept as written.", *error.remedies
            )
            return AS_TEXT
