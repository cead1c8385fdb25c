"""Folded texts, and the way back to the original."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.folding import (
    FoldedQuery,
    FoldedText,
    describe_difference,
    fold,
    fold_name,
    resembling_names,
    search_key,
)
from annotator.text.quotation_marks import DOUBLE_MARKS, SINGLE_MARKS
from tests.text.test_find import borders_of, texts


def test_quotation_marks_of_any_shape_are_alike() -> None:
    assert {fold(mark) for mark in DOUBLE_MARKS} == {'"'}
    assert {fold(mark) for mark in SINGLE_MARKS} == {"'"}
    assert fold("«Oui», l’homme") == fold("„Oui“, l'homme")


@given(texts, st.booleans())
def test_the_way_back_from_a_folded_text(text: str, case: bool) -> None:
    folded = FoldedText(text, case)
    for position in range(len(folded.text) + 1):
        places = folded.original_positions(position)
        assert places is None or {folded.folded_position(at) for at in places} == {position}
    for position in borders_of(text):
        there = folded.folded_position(position)
        places = folded.original_positions(there)
        assert places is not None
        assert places[0] <= position <= places[1]
        assert folded.text[:there] == fold(text[:position], case, accents=False)


@given(st.text(max_size=8), st.booleans(), st.booleans())
def test_a_folded_text_stays_as_it_is(text: str, case: bool, accents: bool) -> None:
    folded = fold(text, case, accents)
    assert fold(folded, case, accents) == folded
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=8))
def test_normal_forms_are_alike(text: str) -> None:
    # The query is composed before it is folded, see the Turkish İ.
    composed = normalize("NFC", text)
    assert search_key(normalize("NFD", text)) == search_key(composed)
    assert FoldedQuery(normalize("NFD", text)).text == FoldedQuery(composed).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9", "cafe\u0301"), ("\ufb01nance", "finance"), ("Stra\u00dfe", "STRASSE"),
        ("spokes\u00adwoman", "spokeswoman"), ("co\u2011operative", "co-operative"),
        ("\uff21\uff22\uff23", "abc"), ("m\u00b2", "m2"), ("10\u00a0\u2009000", "10 000"),
        ("2011\u20132024", "2011-2024"), ("\u22125", "-5"), ("c\u0153ur", "coeur"),
        ("zero\u200bwidth", "zerowidth"), ("\u0130zmir", "izmir"), ("wait\u2026", "wait..."),
        ("\u300cHello\u300d", '"hello"'), ("O\u00b4Neil", "O'Neil"), ("\uff76\uff9e", "\u30ac"),
    ],
)  # fmt: skip
def test_what_readers_take_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_accents_are_compared_in_one_direction() -> None:
    assert FoldedQuery("cafe").agrees("café")
    assert FoldedQuery("Lodz").agrees("Łódź")
    assert not FoldedQuery("café").agrees("cafe")
    assert not FoldedQuery("Núñez").agrees("Nunez")
    # й is a letter, in either normal form.
    assert not FoldedQuery("мои").agrees("мой")
    assert FoldedQuery(normalize("NFD", "мой")).agrees("мой")
    assert FoldedQuery("все").agrees("всё")


ALIKE = [
    ("ana", "Ana", "upper and lower case"),
    ("Ana Maria", "Ana  Maria", "its blanks"),
    ("Ana Maria", "AnaMaria", "its blanks"),
    ("Ana Maria", "Ana\u00a0Maria", "its blanks"),
    ("ana", " ana\u200b", "its blanks"),
    ("Jos\u00e9", "Jose\u0301", "how its letters are stored"),
    ("Ana", "\uff21\uff4e\uff41", "how its letters are stored"),
    ("O'Neil", "O\u2019Neil", "a sign that looks alike"),
    ("Ana-Lena", "Ana\u2013Lena", "a sign that looks alike"),
    ("ana-lena", "Ana\u2010Lena ", "upper and lower case, blanks or signs that look alike"),
]


@pytest.mark.parametrize(("one", "other", "difference"), ALIKE)
def test_names_that_one_person_may_have_typed(one: str, other: str, difference: str) -> None:
    assert resembling_names(one, [other, "ben"]) == [other]
    assert resembling_names(other, ["ben", one]) == [one]
    assert describe_difference(one, other) == difference
    assert describe_difference(other, one) == difference


def test_names_of_different_people() -> None:
    for one, other in (("ana", "anna"), ("Jose", "Jos\u00e9"), ("ana", ""), ("a1", "a2")):
        assert resembling_names(one, [other]) == []


def test_a_known_name_resembles_nobody() -> None:
    assert resembling_names("ana", ["Ana", "ana"]) == []


@given(st.text(st.characters(codec="ascii"), max_size=12))
def test_a_plain_name_is_folded_as_any_other(name: str) -> None:
    # Behind a letter that is not of ASCII the long way is taken.
    assert fold_name(f"{name}\u00e9") == fold_name(name) + fold_name("\u00e9")


@given(st.text(max_size=12), st.text(max_size=12))
def test_resemblance_is_mutual(one: str, other: str) -> None:
    assert bool(resembling_names(one, [other])) == bool(resembling_names(other, [one]))
