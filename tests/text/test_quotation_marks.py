"""The quotation marks, and what opens or closes."""

import pytest
import regex

from annotator.text.quotation_marks import (
    CLOSING_MARKS,
    MARKS,
    OPENING_MARKS,
    find_marks,
    without_marks,
)


def test_the_marks_are_those_of_unicode_and_the_gershayim() -> None:
    unicodes = {chr(point) for point in range(0x110000)} & set(
        regex.findall(r"\p{Quotation_Mark}", "".join(map(chr, range(0x20000))))
    )
    assert unicodes | {"״"} == MARKS
    assert OPENING_MARKS | CLOSING_MARKS == MARKS


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ('"Yes," he said.', ["opens", "closes"]),
        ('他说"好"了', ["unclear", "unclear"]),
        ("« oui »", ["unclear", "unclear"]),
        ("«\u00a0oui\u00a0»", ["opens", "closes"]),
        ("He said: ” yes", ["opens"]),
        ("“We ''go''”", ["opens", "opens", "closes", "closes"]),
        ('ש"נבנה" בצה"ל', ["opens", "closes"]),
        ("don’t, l’homme, rock ’n’ roll, ’tis", []),
    ],
)
def test_the_characters_around_a_mark_show_what_it_does(text: str, looks: list[str]) -> None:
    assert [mark.look.value for mark in find_marks(text)] == looks


@pytest.mark.parametrize(
    ("quotation", "words"),
    [
        ("“We go.”", "We go."),
        ("''We go.''", "We go."),
        ("``‘We go.’''", "‘We go.’"),
        ("We go.”", "We go."),
        ("“We go.", "We go."),
        ("“", ""),
    ],
)
def test_the_words_of_a_quotation_are_inside_its_marks(quotation: str, words: str) -> None:
    start, end = without_marks(f"x {quotation} y", (2, 2 + len(quotation)))
    assert f"x {quotation} y"[start:end] == words
