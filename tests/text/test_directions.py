"""The direction of paragraphs, and of stretches of them."""

import pytest

from annotator.text.directions import is_leftward, is_mostly_leftward

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


def test_most_letters_decide_for_a_stretch_that_was_cut_out() -> None:
    assert is_mostly_leftward(f"NATO {ARABIC} 2025")
    assert not is_mostly_leftward("قال the minister said")
    assert not is_mostly_leftward("12 – 34 “”")
