"""Stretches of a text: trimmed, and joined where they touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.fragments import join_fragments, trim
from annotator.text.graphemes import grapheme_border
from tests.text.strategies import texts


def test_fragments_that_touch_become_one() -> None:
    assert join_fragments([(5, 9), (0, 3), (2, 5), (12, 13)]) == ((0, 9), (12, 13))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" word \n", "word"),
        ("word", "word"),
        ("\u00a0a b\u2028", "a b"),
        ("\u3000漢\u3000", "漢"),
        ("a \u0301", "a \u0301"),
        (" \u0301a", " \u0301a"),
        (" \n\t", ""),
        ("", ""),
    ],
)
def test_white_space_is_trimmed_unless_it_carries_a_mark(text: str, expected: str) -> None:
    start, end = trim(text, 0, len(text))
    assert text[start:end] == expected


@given(texts, st.integers(0, 200), st.integers(0, 200))
def test_a_trimmed_stretch_is_inside_and_cuts_no_character(text: str, a: int, b: int) -> None:
    start, end = sorted(grapheme_border(text, min(at, len(text))) for at in (a, b))
    low, high = trim(text, start, end)
    assert start <= low <= high <= end
    assert {grapheme_border(text, low), grapheme_border(text, high)} == {low, high}
    assert trim(text, low, high) == (low, high)
