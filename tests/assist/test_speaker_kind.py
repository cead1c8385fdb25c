"""Guesses at the kind of a speaker."""

import pytest

from annotator.assist.speaker_kind import guess_speaker_kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("he", "named person"),
        ("She", "named person"),
        ("It", "organization"),
        ("they", "collective"),
        ("We", None),
        ("Someone", "unnamed"),
        ("Zelenskyy", "named person"),
        ("Ukrainian President Volodymyr Zelenskyy", "named person"),
        ("Foreign Ministry spokeswoman Maria Zakharova", "named person"),
        ("Rustem Umerov, a senior official", "named person"),
        ("the president", "named person"),
        ("Ukraine’s president", "named person"),
        ("a minister", "unnamed"),
        ("a spokesman", "unnamed"),
        ("A Foreign Ministry spokesman", "unnamed"),
        ("Officials", "unnamed"),
        ("officials in both Ukraine and Russia", "unnamed"),
        ("a senior US official", "unnamed"),
        ("two people familiar with the matter", "unnamed"),
        ("The Kremlin", "organization"),
        ("Moscow", "organization"),
        ("the White House", "organization"),
        ("NATO", "organization"),
        ("the Ministry of Defence", "organization"),
        ("The New York Times", "organization"),
        ("Russian media", "collective"),
        ("Ukraine and European partners", "collective"),
        ("experts", "collective"),
        ("the report", "document"),
        ("A leaked internal letter seen by Sky News", "document"),
        ("the findings of a new kind", "document"),
        ("your", None),
        ("", None),
        ("…", None),
    ],
)
def test_speakers(text: str, value: str | None) -> None:
    found = guess_speaker_kind(text)
    assert (found.value if found else None) == value
