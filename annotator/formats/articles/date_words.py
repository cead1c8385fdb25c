"""Reads dates that name their month, in any language, and tells days that there are.

The library that knows the languages is loaded when the first such date is read.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from annotator.formats.articles.extracted import library

_YEARS = range(1600, 2200)
"""From the first newspaper on: earlier years are of another calendar."""
_AHEAD = timedelta(days=366)
"""A date in words that is further ahead is of another calendar, or not a date."""
_MAX_WORDS_BEFORE = 4
_VIETNAMESE = re.compile(r"\bth(?:áng|g)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\s\d\0\1.,;:/()'’–—-]+")
_WORD_BEFORE = re.compile(r"[^\s\d\0\1]+[^\w\0\1]*")
_WORDS_BEHIND = re.compile(r"[^\d\0\1]*$")
_DAY_PLACE, _YEAR_PLACE = "\0", "\1"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LANGUAGES = (
    "en es fr de it pt nl sv da nb fi is pl cs sk sl hr sr bs mk bg ro hu el tr ru uk be lt lv et "
    "sq ca gl eu ga cy af ar he fa ur hi bn pa gu mr ta te kn ml ne si th lo km my vi id ms fil zh "
    "ja ko mn kk uz az ka hy sw am"
)
"""Languages in which newspapers appear. In others, short words are other months: “Sat” in Hausa."""


def whole_year(digits: str) -> int:
    """Return a year; one of two digits is the latest so written, up to the next year."""
    if len(digits) != 2:
        return int(digits)
    latest = date.today().year + 1
    return latest - (latest - int(digits)) % 100


def valid_day(year: Any, month: Any, day: Any) -> date | None:
    """Return the day of three numbers, or of texts of digits; None if there is no such day."""
    try:
        valid = date(int(year), int(month), int(day))
    except (ValueError, TypeError, OverflowError):
        return None
    return valid if valid.year in _YEARS else None


def day_in_words(text: str) -> date | None:
    """Return the day of a date with the month in words; None if it is not a certain one.

    Args:
        text: The date with ASCII digits and single blanks, without a time.
    """
    numbers = _NUMBER.findall(text)
    if len(numbers) == 2:
        day = _day_by_month_word(text, numbers)
    else:
        # In Vietnamese, months are numbers behind a word.
        is_vietnamese = len(numbers) == 3 and _VIETNAMESE.search(text)
        day = _day_by_library(text, ("vi",)) if is_vietnamese else None
    return day if day is not None and day <= date.today() + _AHEAD else None


def _day_by_month_word(text: str, numbers: list[str]) -> date | None:
    lengths = [len(number) for number in numbers]
    if lengths[0] == 4 and lengths[1] <= 2:
        year, day = numbers
        places = iter((_YEAR_PLACE, _DAY_PLACE))
    elif lengths[0] <= 2 and lengths[1] in (2, 4):
        day, year = numbers
        places = iter((_DAY_PLACE, _YEAR_PLACE))
    else:
        return None
    month = _month_of(_NUMBER.sub(lambda _: next(places), text))
    return valid_day(whole_year(year), month, day) if month else None


@lru_cache(maxsize=4096)
def _month_of(template: str) -> int | None:
    """Return the month that the words around day and year name.

    The words are parsed once for all dates that have them: the library needs milliseconds a date.
    """
    words = [word.lower() for word in _WORD.findall(template)]
    by_word = _languages_by_month_word()
    months = {
        month: languages for word in words for month, languages in by_word.get(word, {}).items()
    }
    # “listopad” is October in Croatian, and November in Polish and Czech. “mar 4 jun 2024” has a
    # Tuesday in it, not a March.
    numbers = {
        _month_by_library(template, tuple(sorted(languages))) for languages in months.values()
    }
    numbers.discard(None)
    return numbers.pop() if len(numbers) == 1 else None


def _month_by_library(template: str, languages: tuple[str, ...]) -> int | None:
    for text in _shorter(template):
        for day in (12, 1):  # some languages write the first day alone as an ordinal number
            sample = text.replace(_DAY_PLACE, str(day)).replace(_YEAR_PLACE, "2020")
            parsed = _day_by_library(sample, languages)
            if parsed is not None and (parsed.year, parsed.day) == (2020, day):
                return parsed.month
    return None


@cache
def _languages_by_month_word() -> Mapping[str, Mapping[int, frozenset[str]]]:
    """Return the languages in which a word is a month, by the word and the month's number."""
    loader: Any = library("dateparser.languages.loader", "dates in words", "dateparser")
    languages: dict[str, dict[int, frozenset[str]]] = {}
    for locale in loader.default_loader.get_locales(languages=_LANGUAGES.split()):
        for number, name in enumerate(MONTHS, 1):
            for word in locale.info.get(name, ()):
                months = languages.setdefault(word.lower().strip("."), {})
                months[number] = months.get(number, frozenset()) | {locale.shortname}
    return languages


def _shorter(template: str) -> Iterator[str]:
    """Yield a text, then without the words behind its last number, then without those before."""
    yield template
    template = _WORDS_BEHIND.sub("", template)
    yield template
    for _ in range(_MAX_WORDS_BEFORE):
        word = _WORD_BEFORE.match(template)
        if word is None:
            return
        template = template[word.end() :]
        yield template


def _day_by_library(text: str, languages: tuple[str, ...]) -> date | None:
    """Return the day that a text names by itself, whatever the order of numbers may be."""
    dateparser: Any = library("dateparser", "dates in words", "dateparser")
    days: set[date | None] = set()
    for order in ("DMY", "MDY"):
        settings = {
            "DATE_ORDER": order,
            "PARSERS": ["absolute-time"],
            "PREFER_LOCALE_DATE_ORDER": False,
            "REQUIRE_PARTS": ["day", "month", "year"],
        }
        parsed = dateparser.parse(text, languages=list(languages), settings=settings)
        days.add(parsed.date() if parsed is not None else None)
    return days.pop() if len(days) == 1 else None
