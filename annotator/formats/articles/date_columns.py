"""Finds the fields of a table or of records that hold dates, by their values.

It decides where no field has a usual name: nearly all values of a field are dates.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Any

from annotator.formats.articles.dates import DATE, date_metadata, has_two_meanings, possible_orders
from annotator.formats.articles.fields import FieldMapping, leaves, value_at
from annotator.formats.format import ReadContext
from annotator.model import Choice, InputError, Remedy
from annotator.words import join_names, quote

_SAMPLE_RECORDS = 100
_SHOWN_FIELDS = 5
_LEAST_SHARE = 0.9
"""The share of the values that must be dates."""
_FILLED_SHARE = 0.5
"""The share of the records that must have a value."""
_MAX_CODE_POINTS = 40
"""A title may name a day, too, but is longer than a date with its weekday and time."""
_MAX_WORDS = 7
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_ISSUED = re.compile(
    r"publi|pub.?dat|issue|posted|released|print|ersch|veröff|ausgabe|parution|parut|edici|edição|"
    r"pubbl|uscit|wydan|verschen|geplaatst|utgiv|udgiv|julkais|опубл|публик|выход",
    re.IGNORECASE,
)
"""What columns with the day of publication are called."""
_OTHER = re.compile(
    r"access|retriev|crawl|scrap|download|fetch|import|export|index|collect|captur|archiv|coded|"
    r"annotat|updat|modif|chang|edit(?:ed|iert)|last|event|deadline|birth|born|"
    r"abruf|abgeruf|zugriff|gezogen|erfasst|erhoben|kodiert|geändert|aktualis|änderung|geburt|"
    r"ereignis|frist|stand\b|consult|télécharg|mise à jour|modifi|naissance|événement|"
    r"acceso|descarg|actualiz|nacimiento|evento|aggiorn|nascita|geraadpl|gewijzigd|bijgewerkt|"
    r"geboorte|pobran|aktualiz|zmian|urodz|скач|обновл|измен|рожд|доступ",
    re.IGNORECASE,
)
"""What columns with days of another sort are called: of retrieval, of a change, of birth."""


def date_fields(records: Iterable[Mapping[str, Any]], taken: Iterable[str] = ()) -> list[str]:
    """Return the fields nearly all of whose values are dates, in their order.

    Args:
        records: The records, of which a sample is looked at.
        taken: The fields that hold something else.
    """
    sample = list(islice(records, _SAMPLE_RECORDS))
    names = dict.fromkeys(name for record in sample for name in record)
    other = frozenset(taken)
    return [
        name
        for name in names
        if name not in other and _holds_dates([record.get(name) for record in sample])
    ]


def likely_date_field(fields: Iterable[str]) -> str:
    """Return the one field that is probably the day of publication; "" if none or several are.

    Args:
        fields: The fields with dates.
    """
    possible = [name for name in fields if not _OTHER.search(name) or _ISSUED.search(name)]
    issued = [name for name in possible if _ISSUED.search(name)]
    chosen = issued if len(possible) > 1 else possible
    return chosen[0] if len(chosen) == 1 else ""


def _holds_dates(values: list[Any]) -> bool:
    filled = [value for value in values if value not in (None, "", [], {})]
    if not filled or len(filled) < _FILLED_SHARE * len(values):
        return False
    allowed = (1 - _LEAST_SHARE) * len(filled)
    for value in filled:
        if not _is_date(value):
            allowed -= 1
            if allowed < 0:
                return False
    return True


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not text or len(text) > _MAX_CODE_POINTS or len(text.split()) > _MAX_WORDS:
        return False
    if _NUMBER.fullmatch(text):  # An id or a count may be a time in seconds, too.
        return _COMPACT.fullmatch(text) is not None
    if not any(sign.isdecimal() for sign in text) or "://" in text:
        return False
    return has_two_meanings(text) or len(possible_orders(text)) > 0 or DATE in date_metadata(text)


def mapping_with_date(
    mapping: FieldMapping,
    first: Mapping[str, Any],
    records: Callable[[], Iterable[Mapping[str, Any]]],
    context: ReadContext,
) -> FieldMapping:
    """Return a mapping with the field of the date, found by values if none is named as one.

    A field that is named so and holds something else, such as “yes” for “published”, does not
    count if another one holds dates.

    Of several fields with dates none is taken unless the name of one says that it is the day of
    publication; they are proposed in a remark.

    Args:
        mapping: The fields that are known by name or option.
        first: The first record.
        records: Returns the records of the file from its beginning.
        context: Has the options, and takes the remark.
    """
    named = mapping.fields.get("date", "")
    if named and (context.options.get("date") or not _is_certainly_none(value_at(first, named))):
        return mapping
    flat = _sample(records())
    beside = mapping.fields["text"].rpartition(".")[0]
    fields = [
        name
        for name in date_fields(flat, mapping.fields.values())
        if name.rpartition(".")[0] in ("", beside) or _ISSUED.search(name)
    ]
    chosen = likely_date_field(fields)
    if fields and not chosen and not named:
        hold = "holds dates" if len(fields) == 1 else "hold dates"
        may_be = "It may not be" if len(fields) == 1 else "None is surely"
        context.note(
            f"{mapping.place}: {join_names([quote(name) for name in fields[:_SHOWN_FIELDS]])} "
            f"{hold}. {may_be} the day of publication, so the articles have no date.",
            Remedy("Say which is the date: {}.", (Choice("set", fields[0], "date"),)),
        )
    return mapping.with_date(chosen)


def _sample(records: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the fields of the first records, up to a damage, which the reading itself reports."""
    sample: list[dict[str, str]] = []
    with suppress(InputError):
        sample.extend(dict(leaves(record)) for record in islice(records, _SAMPLE_RECORDS))
    return sample


def _is_certainly_none(value: object) -> bool:
    """Return whether a value is filled and neither a date nor anything that has digits."""
    return (
        isinstance(value, bool | str)
        and bool(str(value).strip())
        and not any(sign.isdigit() for sign in str(value))
    )
