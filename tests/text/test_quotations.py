"""Quotations of real news: mixed marks, missing ones, nested ones."""

import pytest

from annotator.text.quotations import quotations

SPLIT = (
    '"The basic block of all the documents is ready,” Zelenskyy said. “There are some matters for '
    "which we are not prepared. And I am certain that there are matters for which the Russians "
    'are not prepared."'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" twice.', ['"yes"']),
        ("“Ja,” sagte er, „nein“.", ["“Ja,”", "„nein“"]),
        ("Il dit «\u00a0oui\u00a0».", ["«\u00a0oui\u00a0»"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ('"Never closed, he said.', ['"Never closed, he said.']),
        ("never opened,” he said.", ["never opened,”"]),
        ("It’s the country’s 'best' don’t", ["'best'"]),
        ("“He said ‘no’ to me.”", ["‘no’", "“He said ‘no’ to me.”"]),
        ("彼は「はい」と言った。", ["「はい」"]),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in quotations(text)] == expected


def test_a_quotation_in_two_parts_with_mismatched_marks() -> None:
    first, second = quotations(SPLIT)
    assert SPLIT[slice(*first)] == '"The basic block of all the documents is ready,”'
    assert SPLIT[slice(*second)].startswith("“There are")
    assert second[1] == len(SPLIT)
