"""Dates are parsed in any usual form, keep the publisher's day, and are never made up."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.articles.dates import (
    ORDERS,
    DateOrderUnknown,
    common_order,
    date_metadata,
    guessed_date,
    possible_orders,
)

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
DAYS = st.dates(date(1950, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-04",
        "2024-3-4",
        "2024/03/04",
        "20240304",
        "2024-03-04T00:30:00+03:00",
        "2024-03-04 23:30:00 -0800",
        "20240304T103000Z",
        "20240304103000",
        "D:20240304120000+01'00'",
        "2024-W10-1",
        "Mon, 04 Mar 2024 00:30:00 +0300",
        "04 Mar 2024 00:30 +0300",
        "Mon Mar  4 10:00:00 2024",
        "Mar. 4, 2024 5:00 p.m. ET",
        "MARCH 4, 2024 Monday",
        "Published on March 4th, 2024",
        "04-Mar-24",
        "4/mar/2024:10:00:00 +0100",
        "Montag, 4. März 2024, 18 Uhr",
        "Ausgabe vom 4. März 2024",
        "4. 3. 2024",
        "04.03.2024",
        "lunedì 4 marzo 2024, ore 10.30",
        "4 марта 2024 г.",
        "٤ مارس ٢٠٢٤",
        "2024年3月4日",
        "2024년 3월 4일 (월)",
        "２０２４年３月４日",
        "4 tháng 3, 2024",
        "2024. március 4.",
        "4 मार्च 2024",
        "1709510400",
        1709510400,
        1709510400.5,
        1709510400000,
        20240304,
        {"$date": "2024-03-04T00:30:00Z"},
        {"$date": {"$numberLong": "1709510400000"}},
        {"seconds": 1709510400, "nanoseconds": 0},
        {"year": 2024, "month": 3, "day": 4},
        ["2024-03-04"],
        date(2024, 3, 4),
        datetime(2024, 3, 4, 0, 30, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_a_day_is_read_in_any_usual_form(written: object) -> None:
    assert date_metadata(written) == {"date": "2024-03-04"}


@pytest.mark.parametrize(
    "written",
    [
        "March 2024",
        "2024",
        "4 March",
        "2024-02-30",
        "2024-13-04",
        "2011–2024",
        "March 3-4, 2024",
        "2024-03-04/2024-03-05",
        "yesterday",
        "3 hours ago",
        "Monday",
        "Spring 2024",
        "03/04/2024",
        "4 มีนาคม 2567",  # by the calendar of Thailand
        "14 اسفند 1402",  # by that of Iran
        "令和6年3月4日",
        "4 listopada 2024",  # October in Croatian, November in Polish
        "Sat 12 2020",
        "0000-00-00",
        "Updated 5 March 2024; published 4 March 2024",
    ],
)
def test_what_is_no_certain_day_stays_as_it_is_written(written: str) -> None:
    assert date_metadata(written) == {"date_text": written}


def test_nothing_says_nothing() -> None:
    assert all(date_metadata(value) == {} for value in (None, "", "  ", [], {}))


def test_other_json_is_kept_as_json() -> None:
    assert date_metadata({"day": "today", "ok": True}) == {
        "date_text": '{"day": "today", "ok": true}'
    }


def test_a_day_number_of_excel_is_a_guess() -> None:
    read = date_metadata("45355")
    assert read["date_guess"] == "2024-03-04"
    assert "date" not in read
    assert read["date_text"] == "45355"


def test_a_guess_is_never_the_date() -> None:
    assert guessed_date("2011-01-01", "the copyright line") == {
        "date_guess": "2011-01-01",
        "date_guess_from": "the copyright line",
    }
    assert guessed_date("2011", "the copyright line") == {}


@given(DAYS, st.sampled_from(sorted(MONTHS)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_days_in_words_are_themselves(day: date, language: str, year_first: bool) -> None:
    month = MONTHS[language].split()[day.month - 1]
    written = f"{month} {day.day}, {day.year}" if year_first else f"{day.day} {month} {day.year}"
    assert date_metadata(written) == {"date": day.isoformat()}


@given(DAYS, st.integers(0, 1439), st.integers(-12, 14))
@settings(max_examples=60, deadline=None)
def test_the_publishers_own_day_is_kept(day: date, minute: int, zone: int) -> None:
    hours = timezone(timedelta(hours=zone))
    written = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=hours)
    for form in (format_datetime(written), written.isoformat(), written, str(written)):
        assert date_metadata(form) == {"date": day.isoformat()}


@given(DAYS.filter(lambda day: day.year > 1970))
@settings(max_examples=30, deadline=None)
def test_instants_are_days_in_utc(day: date) -> None:
    instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    if instant >= 1e8:
        assert date_metadata(instant) == {"date": day.isoformat()}
        assert date_metadata(int(instant * 1000)) == {"date": day.isoformat()}


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans()))
@settings(max_examples=150, deadline=None)
def test_any_value_gives_a_whole_day_or_itself(value: object) -> None:
    read = date_metadata(value)
    if "date" in read:
        assert date.fromisoformat(read["date"]).isoformat() == read["date"]
    elif isinstance(value, str):
        assert read.get("date_text", "") == value.strip()


@given(st.lists(DAYS, min_size=1, max_size=8), st.sampled_from(["dmy", "mdy"]))
@settings(max_examples=60, deadline=None)
def test_the_order_of_a_column_is_found_or_asked_for(days: list[date], order: str) -> None:
    parts = {"d": "%d", "m": "%m", "y": "%Y"}
    column = [day.strftime("/".join(parts[part] for part in order)) for day in days]
    try:
        found = common_order(column, "news.csv")
    except DateOrderUnknown as error:
        assert all(day.day <= 12 for day in days)
        found = next(possible for possible in error.meanings if possible == order)
    read = [date_metadata(written, order=found).get("date") for written in column]
    assert read == [day.isoformat() for day in days]


def test_a_date_with_two_meanings_asks_which() -> None:
    with pytest.raises(DateOrderUnknown) as caught:
        common_order(["", "03/04/2024", None, "05/06/2024"], "news.csv")
    assert caught.value.meanings == {"dmy": "2024-04-03", "mdy": "2024-03-04"}
    assert caught.value.is_question
    choices = [choice for remedy in caught.value.remedies for choice in remedy.choices]
    assert [(choice.option, choice.value) for choice in choices] == [
        ("dates", "dmy"),
        ("dates", "text"),
    ]


def test_one_date_settles_the_others() -> None:
    assert common_order(["03/04/2024", "31/12/2024"], "news.csv") == "dmy"
    assert common_order(["03/04/2024", "12/31/2024"], "news.csv") == "mdy"
    assert common_order(["2024-03-04", "March 2024"], "news.csv") == ""
    assert common_order(["04/04/2024"], "news.csv") == ""


def test_dots_are_dates_with_the_day_first() -> None:
    assert possible_orders("03.04.2024") == {"dmy"}
    assert possible_orders("03/04/24") == set(ORDERS)
    assert possible_orders("2024/03/04") == frozenset()
