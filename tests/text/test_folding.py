"""Folded texts, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.folding import (
    FoldedText,
    describe_difference,
    fold,
    fold_name,
    resembling_names,
)
from annotator.text.quotation_marks import DOUBLE_MARKS, SINGLE_MARKS
from tests.text.test_find import is_border, texts


def test_quotation_marks_of_any_shape_are_alike() -> None:
    assert {fold(mark) for mark in DOUBLE_MARKS} == {'"'}
    assert {fold(mark) for mark in SINGLE_MARKS} == {"'"}
    assert fold("«Oui», l’homme") == fold("„Oui“, l'homme")


@given(texts, st.booleans())
def test_the_way_back_from_a_folded_text(text: str, case: bool) -> None:
    folded = FoldedText(text, case)
    for position in range(len(text) + 1):
        assert folded.original_position(folded.folded_position(position)) == position
        if is_border(text, position):
            assert folded.text[: folded.folded_position(position)] == fold(text[:position], case)


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
