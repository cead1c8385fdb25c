"""The direction of paragraphs, and isolates around quoted text."""

import pytest
from hypothesis import given

from annotator.text.directions import is_leftward, isolate
from tests.text.strategies import texts

ARABIC = "قال الوزير"


@pytest.mark.parametrize(
    ("text", "leftward"),
    [
        ("He said", False),
        (ARABIC, True),
        ("«" + ARABIC + "»", True),
        ("20 % " + ARABIC, True),
        ("CNN " + ARABIC, False),
        ("א Reuters", True),
        ("می‌خواهم", True),
        ("12 – 34", False),
        ("", False),
        ("\u200fCNN", True),
    ],
)
def test_the_first_strong_character_gives_the_direction(text: str, leftward: bool) -> None:
    assert is_leftward(text) is leftward


def test_only_text_that_needs_it_is_isolated() -> None:
    assert isolate("He said “yes”") == "He said “yes”"
    assert isolate(ARABIC) == f"\u2068{ARABIC}\u2069"


@given(texts)
def test_an_isolate_is_closed_whatever_is_in_it(text: str) -> None:
    isolated = isolate(text)
    assert text in isolated
    if isolated != text:
        opened = sum(isolated.count(mark) for mark in "\u2066\u2067\u2068")
        assert isolated.count("\u2069") >= opened
