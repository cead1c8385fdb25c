"""Reads dates as publishers write them, in any usual form and language; makes none up.

A date is the publisher's own day: nothing is converted between time zones. What is no whole day,
such as “March 2024”, is kept as it is written.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, cast

from annotator.formats.articles.date_words import MONTHS, day_in_words, valid_day, whole_year
from annotator.model import Choice, InputError, Remedy

DATE, TEXT, GUESS, GUESS_FROM = "date", "date_text", "date_guess", "date_guess_from"
"""The keys of an article's metadata: a certain day, what is written for it, a guess, its source."""
ORDERS = ("dmy", "mdy", "ymd")
"""The orders of day, month and year in dates of three numbers."""
AS_TEXT = "text"
"""The order that leaves each date as it is written if it has more than one meaning."""
_MAX_CODE_POINTS = 160
_EPOCHS = ((10**8, 10**11, 1), (10**11, 10**14, 10**3), (10**14, 10**17, 10**6))
"""For numbers from the first to the second, how many of them are a second."""
_EXCEL_DAYS = range(20_000, 60_000)
"""The days since 1899-12-30 by which Excel counts, from 1954 to 2064."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T\s,;Z+])", re.IGNORECASE)
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?=$|[T ]?\d{4}(?:\d\d)?(?!\d)|[TZ+-])")
_STAMP = re.compile(r"(?:D:)?\d{4}(?:-?W|-?\d)")
_THREE = re.compile(
    r"[^\d]{0,40}?\b(\d{1,4})\s*([-./\s])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?(?=$|[^\w./-]|T\d)"
)
"""Three numbers with the same sign between them, perhaps behind a word."""
_MAIL = re.compile(r"(?:[A-Za-z]{3},? )?(\d{1,2}) ([A-Za-z]{3}) (\d{4})(?=$|[\s,])")
_CLOCK = re.compile(
    r"(?<![\d.])(?:\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?|\d{1,2}[.h]\d\d(?![\d.]))"
    r"(?:\s*(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d\d)?(?!\d))?"
    r"|(?<![\d.])\d{1,2}\s*(?=(?:Uhr|h|[ap]\.?m)\b)",
    re.IGNORECASE,
)
_HAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]")
_WIDE = re.compile("[\uff01-\uff5e]")
_NUMBER = re.compile(r"\d+")
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_WEEK = re.compile(r"\d{4}-?W\d\d(?:-?\d)?(?=$|T)")
_INSIDE = ("$date", "$numberLong", "date", "datetime", "iso", "value", "@value", "#text")
_SECONDS = ("seconds", "_seconds")


class DateOrderUnknown(InputError):
    """The dates of a file have three numbers, and nothing in it says which is the day.

    Args:
        place: The file.
        example: One of the dates.
        orders: The orders that all dates of the file allow.
    """

    is_question = True

    def __init__(self, place: str, example: str, orders: Sequence[str]) -> None:
        self.file = place
        """The name of the file."""
        self.example = example
        self.meanings = {order: date_metadata(example, order=order)[DATE] for order in orders}
        """The day that the example is, in ISO 8601, by the order."""
        days = " or ".join(self.meanings.values())
        first = orders[0]
        super().__init__(
            f"{place}: the date “{example}” is {days}; no date of the file says which.",
            remedies=(
                Remedy("Say which comes first, day or month: {}", (Choice("set", first, "dates"),)),
                Remedy(
                    "Keep such dates as they are written: {}", (Choice("set", AS_TEXT, "dates"),)
                ),
            ),
        )


def date_metadata(value: object, *, order: str = "") -> dict[str, str]:
    """Return what a date says as fields of the metadata.

    Args:
        value: A date or time, a text, a number (seconds, milliseconds or microseconds since 1970
            in UTC), or JSON that holds one of these, such as MongoDB's ``{"$date": …}``.
        order: The order of dates of three numbers, one of :data:`ORDERS`; otherwise those with
            more than one meaning are not parsed.

    Returns:
        ``{"date": "2024-03-01"}`` for a certain day; ``{"date_text": …}`` with the whole text
        where it is not one, with a guess beside it for the number of a day in Excel; nothing for
        nothing.
    """
    day = _day_of(value, order)
    if day is not None:
        return {DATE: day.isoformat()}
    text = _written(value)
    if not text:
        return {}
    excel = _NUMBER.fullmatch(text)
    if excel and int(excel[0]) in _EXCEL_DAYS:
        day = date(1899, 12, 30) + timedelta(days=int(excel[0]))
        source = f"the number {text}, as Excel counts days"
        return {TEXT: text, GUESS: day.isoformat(), GUESS_FROM: source}
    return {TEXT: text}


def guessed_date(value: object, source: str) -> dict[str, str]:
    """Return a date that is only a guess as fields of the metadata: none of them is ``date``.

    Args:
        value: The date, see :func:`date_metadata`.
        source: Where it is from, in words: “the address of the page”.
    """
    day = _day_of(value, "")
    return {GUESS: day.isoformat(), GUESS_FROM: source} if day is not None else {}


def possible_orders(value: object) -> frozenset[str]:
    """Return the orders in which a text is a date of three numbers; none if it is not one.

    Dots separate day, month and year in this order in all languages that use them.
    """
    match = _THREE.match(_plain(value)) if isinstance(value, str) else None
    if match is None or len(match[1]) > 2:
        return frozenset()
    orders = ("dmy",) if match[2] == "." and _numeric_day(match, "dmy") else ORDERS
    return frozenset(order for order in orders if _numeric_day(match, order) is not None)


def has_two_meanings(value: object) -> bool:
    """Return whether a value is a date of three numbers whose order makes a difference."""
    orders = possible_orders(value)
    return len(orders) > 1 and len({_day_of(value, order) for order in orders}) > 1


def common_order(values: Iterable[object], place: str) -> str:
    """Return the one order in which the dates of a file can be read; "" if none needs an order.

    A date whose order is plain (31/12/2024) settles that of the others.

    Args:
        values: The dates of the file.
        place: The file, for the message.

    Raises:
        DateOrderUnknown: Several orders fit, and give different days.
    """
    fitting = frozenset(ORDERS)
    example = ""
    for value in values:
        orders = possible_orders(value)
        # A date that fits no order of the others says nothing about them.
        fitting = fitting & orders or fitting
        if not example and has_two_meanings(value):
            example = str(value).strip()
    if not example:
        return ""
    possible = possible_orders(example)
    allowed = [order for order in ORDERS if order in (fitting & possible or possible)]
    if len(allowed) == 1:
        return allowed[0]
    raise DateOrderUnknown(place, example, allowed)


def _written(value: object) -> str:
    """Return a value as it is written, JSON as JSON."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).strip()


def _day_of(value: object, order: str) -> date | None:
    """Return the day of a value of any type; None if it is not a certain one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _day_of_number(value)
    if isinstance(value, str):
        return _day_of_text(_plain(value), order)
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _day_of(items[0], order) if len(items) == 1 else None
    if isinstance(value, Mapping):
        return _day_of_object(cast("Mapping[str, Any]", value), order)
    return None


def _day_of_object(value: Mapping[str, Any], order: str) -> date | None:
    if {"year", "month", "day"} <= value.keys():
        return valid_day(value["year"], value["month"], value["day"])
    for name in _INSIDE:
        if name in value:
            return _day_of(value[name], order)
    for name in _SECONDS:
        if isinstance(value.get(name), int):
            return _day_of_number(value[name])
    return None


def _day_of_number(value: float) -> date | None:
    if not isfinite(value):
        return None
    compact = _COMPACT.fullmatch(str(int(value))) if value == int(value) else None
    if compact:
        return valid_day(*compact.groups())
    for least, most, per_second in _EPOCHS:
        if least <= value < most:
            return datetime.fromtimestamp(value / per_second, UTC).date()
    return None


def _plain(text: str) -> str:
    """Return a text in one normal form, with ASCII digits and single blanks."""
    text = text[: _MAX_CODE_POINTS + 1]
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
            for sign in unicodedata.normalize("NFC", _WIDE.sub(_narrow, text))
            if unicodedata.category(sign) != "Cf"
        )
    return " ".join(text.replace("\0", " ").replace("\1", " ").split())


def _narrow(wide: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", wide[0])


def _day_of_text(text: str, order: str) -> date | None:
    if not text or len(text) > _MAX_CODE_POINTS:
        return None
    if text.replace(".", "", 1).isdecimal():
        stamp = _COMPACT.match(text)
        return (valid_day(*stamp.groups()) if stamp else None) or _day_of_number(float(text))
    return _day_of_stamp(text) if _STAMP.match(text) else _day_as_spoken(text, order)


def _day_of_stamp(text: str) -> date | None:
    """Return the day of a time as programs write it, with the year first."""
    if match := _WEEK.match(text):
        return _day_of_week(match[0])
    match = _ISO.match(text) or _COMPACT.match(text)
    return valid_day(*match.groups()) if match else _day_as_spoken(text, "")


def _day_as_spoken(text: str, order: str) -> date | None:
    """Return the day of a date as people write it."""
    if match := _MAIL.match(text):
        month = _MONTH_NUMBERS.get(match[2].lower())
        if month is not None:
            return valid_day(match[3], month, match[1])
    if match := _HAN.search(text):
        return valid_day(*match.groups())
    text = " ".join(_CLOCK.sub(" ", text).split())
    if match := _THREE.match(text):
        return _day_of_three(match, text, order)
    return day_in_words(text)


def _day_of_week(text: str) -> date | None:
    """Return the day of ISO 8601's 2024-W10-1; a week without a day is none."""
    if len(text.replace("-", "")) < len("2024W101"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_of_three(match: re.Match[str], text: str, order: str) -> date | None:
    if len(match[1]) == 4:
        return _numeric_day(match, "ymd")
    orders = possible_orders(text)
    if order in orders:
        return _numeric_day(match, order)
    days = {_numeric_day(match, possible) for possible in orders}
    return days.pop() if len(days) == 1 else None


def _numeric_day(match: re.Match[str], order: str) -> date | None:
    """Return the day of three numbers in an order; None if there is no such day."""
    parts = dict(zip(order, (match[1], match[3], match[4]), strict=True))
    if len(parts["y"]) not in (2, 4) or len(parts["d"]) > 2 or len(parts["m"]) > 2:
        return None
    return valid_day(whole_year(parts["y"]), parts["m"], parts["d"])
