"""The part of a sentence that somebody is reported to say."""

import pytest

from annotator.text.reported_speech import reported_stretches


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He said it was so.", ["it was so"]),
        (
            "He told us on Monday that it was so.",
            ["us on Monday that it was so", "that it was so"],
        ),
        ("It was so, he said.", ["It was so"]),
        ('"It was so," he said.', ['"It was so,"']),
        ("»It was so,« he said.", ["»It was so,«"]),
        ("„It was so“, he said.", ["„It was so“"]),
        ("”It was so”, he said.", ["”It was so”"]),
        ("According to media, it was so.", ["it was so"]),
        ("It was so, according to media.", ["It was so"]),
        ("The United States reports nothing.", ["nothing"]),
        ("A 20-point plan is a state of mind.", ["of mind"]),
        ("Nothing is here.", []),
        ("", []),
    ],
)
def test_reported_stretches(sentence: str, expected: list[str]) -> None:
    found = [sentence[a:b] for a, b in reported_stretches(sentence, (0, len(sentence)))]
    assert sorted(found) == sorted(expected)
