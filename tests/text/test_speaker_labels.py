"""Labels of speakers are found in transcripts, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.speaker_labels import speaker_labels


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MODERATOR: Welcome.\n\nMAYOR DORVAL: Thank you.\n", ["MODERATOR", "MAYOR DORVAL"]),
        ("Q: Why?\nA: Because.\nQ: No.\n", ["Q", "A", "Q"]),
        ("Dorval: Yes.\nBrandt: No.\nDorval: So.\nBrandt: Never.", ["Dorval", "Brandt"] * 2),
        (
            "Dorval: Yes.\nBrandt: No.\nDorval: So.\nBrandt: Never.\nOrtiz (aside): Oh.",
            [*["Dorval", "Brandt"] * 2, "Ortiz"],
        ),
        ("- SEN. DORVAL (D): Yes.\n– DR. BRANDT: No.", ["SEN. DORVAL", "DR. BRANDT"]),
        ("Ana Lee: Yes.\n\nPer Holm: No.\n\nAna Lee: So.", ["Ana Lee", "Per Holm", "Ana Lee"]),
        ("Ana (00:01):\nYes.\n\nPer (00:07):\nNo.\n\nAna (1:00:12):\nSo.", ["Ana", "Per", "Ana"]),
        ("Talk\n\nAna  00:01\nYes.\n\nPer  00:07\nNo.\n\nAna  0:12\nSo.", ["Ana", "Per", "Ana"]),
        ("[11:00:01] Ana: Yes.\n[11:00:07] Per: No.\n11:00:12 Ana: So.", ["Ana", "Per", "Ana"]),
        ("Council\n\nAna: Yes.\n\nPer: No.\n\nAna: So.", ["Ana", "Per", "Ana"]),
        ("[0:01]\nAna: Yes.\n\n[0:02]\nPer: No.\n\n[0:03]\nAna: So.", ["Ana", "Per", "Ana"]),
        ("主持人： 欢迎。\n市长： 谢谢。\n主持人： 请。\n市长： 好。", ["主持人", "市长"] * 2),
        ("المذيع: أهلا.\nالعمدة: شكرا.\nالمذيع: نعم.\nالعمدة: لا.", ["المذيع", "العمدة"] * 2),
    ],
)
def test_a_transcript_has_labels(text: str, names: list[str]) -> None:
    labels = speaker_labels(text)
    assert [label.name for label in labels] == names
    for label in labels:
        start, end = label.fragment
        assert text[start:end] == label.name


@pytest.mark.parametrize(
    "text",
    [
        "He said: no.\nShe said: yes.\nHe said: no.\nShe said: yes.",
        "Note: this is new.\n\nPhoto: R. Lim\n\nSource: AFP\nNote: again.\nSource: dpa",
        "The mayor: a portrait\n\nShe was born in 1970.",
        "Three things matter: ships, fish and money.\nTwo do not: wind and rain.",
        "Doors open 18:30\nShow 20:00\nEnd 22:00\n",
        "Where: Oslo\nWhen: Monday\nWho: Lena Ortiz",
        "At 10:30 it began.\nAt 11:45 it ended.\n12:00: over",
        "https://a.example\nhttps://b.example\nhttps://a.example",
        "DORVAL: Yes.",
        "",
    ],
)
def test_an_ordinary_text_has_none(text: str) -> None:
    assert speaker_labels(text) == []


@given(st.text("AB: \nab.-—", max_size=60))
def test_a_label_is_where_it_says(text: str) -> None:
    for label in speaker_labels(text):
        start, end = label.fragment
        assert text[start:end] == label.name
        assert end < label.speech_start <= len(text)


def test_a_known_name_may_have_any_sign_in_it() -> None:
    text = "Lee, Ana: Yes.\n\nHolm, Per (Guest): No."
    names = ["Lee, Ana", "Holm, Per (Guest)"]
    assert [label.name for label in speaker_labels(text, names)] == names
