"""Tokens: every character in one of them, divided where readers would divide."""

import pytest
from hypothesis import given

from annotator.text.graphemes import grapheme_border
from annotator.text.tokens import tokenize, words_and_marks
from tests.formats.strategies import texts


def words(text: str) -> list[str]:
    """The tokens as text."""
    return [text[start:end] for start, end in tokenize(text)]


@given(texts)
def test_every_character_but_space_lies_in_one_token(text: str) -> None:
    covered = [at for start, end in tokenize(text) for at in range(start, end)]
    assert covered == [at for at, character in enumerate(text) if not character.isspace()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uber’s Start-Up", ["Uber", "’s", "Start", "-", "Up"]),
        ("He don't pay $1,000.50.", ["He", "don't", "pay", "$", "1,000.50", "."]),
        ("the U.S.’s plan", ["the", "U.S", ".", "’", "s", "plan"]),
        ("“Hi,” … said", ["“", "Hi", ",", "”", "…", "said"]),
        ("東京へ", ["東", "京", "へ"]),
        ("👩🏽‍💻🇫🇮🇸🇪 cafe\u0301", ["👩🏽‍💻", "🇫🇮", "🇸🇪", "cafe\u0301"]),
        ("הממשלה אמרה", ["הממשלה", "אמרה"]),
        (" \t\u00a0\n", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uber’s Start-Up", ["Uber’s", "Start", "-", "Up"]),
        ("“Hi,” … said", ["“", "Hi", ",", "”", "…", "said"]),
        ("東京へ カタカナ", ["東", "京", "へ", "カタカナ"]),
        ("👩🏽‍💻🇫🇮🇸🇪 cafe\u0301", ["👩🏽‍💻", "🇫🇮", "🇸🇪", "cafe\u0301"]),
        ("น้ำ", ["น้ำ"]),
        ('אמר ש"נבנה גשר" בצה"ל', ["אמר", "ש", '"', "נבנה", "גשר", '"', 'בצה"ל']),
        ("אמר ש״נבנה״", ["אמר", "ש", "״", "נבנה", "״"]),
        (" \t\u00a0\n", []),
    ],
)
def test_words_and_marks_of_a_caret(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words_and_marks(text)] == expected


@given(texts)
def test_a_caret_is_never_put_inside_a_character(text: str) -> None:
    for start, end in words_and_marks(text):
        assert (grapheme_border(text, start), grapheme_border(text, end)) == (start, end)
