"""Words and numbers in messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.words import as_sentence, isolate, quote, shorten, shorten_middle
from tests.text.strategies import texts


@given(st.text(), st.integers(1, 80))
def test_a_shortened_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = shorten(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())


@given(st.text())
def test_a_text_that_fits_keeps_all_its_words(text: str) -> None:
    assert shorten(text, max(1, len(text))) == " ".join(text.split())


def test_a_cut_is_shown() -> None:
    assert shorten("We will\nleave tomorrow", 12) == "We will lea…"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Miami", "“Miami”"),
        ('"Not', '‘"Not’'),
        ("Not”", "‘Not”’"),
        ('"Not everything,"', '"Not everything,"'),
        ("「和平」", "「和平」"),
        ("don’t", "“don’t”"),
        ("’90s", "“’90s”"),
        ('"', '‘"’'),
        ("", "“”"),
    ],
)
def test_marks_around_a_text_stay_apart_from_its_own(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_words_become_a_sentence() -> None:
    assert as_sentence("said by “he”") == "Said by “he”."


def test_only_text_that_needs_it_is_isolated() -> None:
    assert isolate("He said “yes”") == "He said “yes”"
    assert isolate("قال الوزير") == "\u2068قال الوزير\u2069"
    assert quote("قال") == "“\u2068قال\u2069”"
    assert quote("«قال»") == "\u2068«قال»\u2069"


@given(texts)
def test_an_isolate_is_closed_whatever_is_in_it(text: str) -> None:
    isolated = isolate(text)
    assert text in isolated
    if isolated != text:
        opened = sum(isolated.count(mark) for mark in "\u2066\u2067\u2068")
        assert isolated.count("\u2069") >= opened


@given(st.text(), st.integers(5, 40))
def test_a_text_without_its_middle_keeps_its_ends(text: str, limit: int) -> None:
    line = " ".join(text.split())
    short = shorten_middle(text, limit)
    assert len(short) <= limit
    if len(line) <= limit:
        assert short == line
    else:
        head, _, tail = short.rpartition(" … ")
        assert line.startswith(head)
        assert line.endswith(tail)
        assert tail
