"""Words and sentences: every character in one of them, cut where readers would cut."""

import pytest
from hypothesis import given

from annotator.formats.tokens import sentences, tokenize
from tests.formats.strategies import texts


def words(text: str) -> list[str]:
    """The tokens as text."""
    return [text[start:end] for start, end in tokenize(text)]


def sentence_texts(text: str) -> list[str]:
    """The sentences as text."""
    return [text[start:end] for start, end in sentences(text)]


@given(texts)
def test_every_character_but_space_lies_in_one_token(text: str) -> None:
    covered = [at for start, end in tokenize(text) for at in range(start, end)]
    assert covered == [at for at, character in enumerate(text) if not character.isspace()]


@given(texts)
def test_every_token_lies_in_one_sentence(text: str) -> None:
    found = sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    inside = [
        token
        for start, end in found
        for token in tokenize(text)
        if start <= token[0] and token[1] <= end
    ]
    assert inside == tokenize(text)


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
    "expected",
    [
        ["He left.", "She stayed!", "Why?"],
        ["“Really?” he said.", "“Yes.”", "“No.”"],
        ["Mr. Smith of the U.S. Army met J. R. Ewing on Dec. 5."],
        ["He lives in the U.S.", "The rest left."],
        ["It cost 3.5 million.", "2025 was worse."],
        ["And … so on.", "Then…", "It ended."],
        ["Вчера.", "Сегодня?", "Да."],
        ["قال نعم؟", "ثم ذهب."],
        ["“Really?”  he said,  why? – no, not?!  ever."],
        ["好。http://example.org/a?B=1&c=D!E here.", "It."],
        ["The file annotator.py and a.b.c stay whole."],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert sentence_texts(" ".join(expected)) == expected


def test_sentences_of_scripts_without_spaces() -> None:
    assert sentence_texts("他走了。她说：“好。”然后？") == ["他走了。", "她说：“好。”", "然后？"]


def test_a_sentence_ends_with_its_line() -> None:
    assert sentence_texts("Headline\n\n  By A. Person\r\nIt began") == [
        "Headline",
        "By A. Person",
        "It began",
    ]
