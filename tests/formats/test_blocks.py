"""The blocks of a text, and that they lose nothing."""

import pytest
from hypothesis import example, given

from annotator.formats.blocks import find_structure
from annotator.model import BLOCK_KINDS
from tests.formats.strategies import native_texts


def kinds(text: str) -> list[tuple[str, str]]:
    """Each block's kind and words."""
    return [(b.kind, text[b.start : b.end]) for b in find_structure(text).blocks]


@given(native_texts)
@example(" date 2025-12-22\n\n\nA\u2028b\n\x85\nc")
@example("Headline\nDecember 22, 2025\n\n\x1c\n subhead\n\nText.")
def test_each_character_that_is_not_blank_lies_in_one_block(text: str) -> None:
    blocks = find_structure(text).blocks
    last = 0
    outside: list[str] = []
    for block in blocks:
        assert block.kind in BLOCK_KINDS
        assert last <= block.start < block.end <= len(text)
        outside.append(text[last : block.start])
        covered = text[block.start : block.end]
        assert covered.strip()
        assert not covered.startswith("\n")
        assert not covered.endswith("\n")
        last = block.end
    outside.append(text[last:])
    assert not "".join(outside).strip()


def test_the_sample_article(seed_text: str) -> None:
    structure = find_structure(seed_text)
    assert [block.kind for block in structure.blocks] == [
        *("header", "headline", "deck", "caption", "dateline"),
        *["paragraph"] * 6,
        "subhead",
        *["paragraph"] * 5,
        "subhead",
        *["paragraph"] * 5,
    ]
    assert (structure.date, structure.section) == ("2025-12-22", "POLITICS")
    assert structure.headline.startswith("Zelenskyy signals progress")
    words = [text for kind, text in kinds(seed_text) if kind in ("subhead", "dateline")]
    assert words == ["December 22, 2025", "US plan under discussion", "Moscow downplays talks"]
    header, headline = structure.blocks[:2]
    assert (header.start, header.end, headline.start, headline.end) == (0, 25, 26, 97)


BODY = "\n\nHe said so. It was late.\n\nWhat comes next\n\nShe said no.\n"
HEAD = {
    "header": " date 2025-12-22 POLITICS",
    "headline": "Talks go on",
    "deck": "Ukraine’s president says a result is near.",
    "caption": "The delegations meet / Reuters",
    "dateline": "December 22, 2025",
}


@pytest.mark.parametrize(
    "missing", [(), ("deck",), ("caption",), ("dateline",), ("deck", "caption"), ("header",)]
)
def test_a_part_of_the_head_may_be_missing(missing: tuple[str, ...]) -> None:
    head = [(kind, line) for kind, line in HEAD.items() if kind not in missing]
    text = "\n".join(line for _, line in head) + BODY
    assert kinds(text) == [
        *head,
        ("paragraph", "He said so. It was late."),
        ("subhead", "What comes next"),
        ("paragraph", "She said no."),
    ]


@pytest.mark.parametrize(
    "date",
    [
        "22 décembre 2025",
        "22. Dezember 2025",
        "22.12.2025",
        "2025-12-22",
        "Monday, December 22, 2025",
        "22 декабря 2025 г.",
        "2025年12月22日",
        "٢٢ ديسمبر ٢٠٢٥",
        "22 दिसंबर 2025",
        "22 de diciembre de 2025",
        "Published 22 December 2025, 10:32 GMT",
    ],
)
def test_dates_of_other_languages(date: str) -> None:
    assert kinds(f"A headline\n{date}\n\nA text.\n")[1] == ("dateline", date)


@pytest.mark.parametrize(
    "line", ["In 2025 he said so", "It was the year 1984.", "12 of 20 said no"]
)
def test_other_lines_with_numbers_are_no_dates(line: str) -> None:
    assert all(kind == "paragraph" for kind, _ in kinds(f"A headline\n{line}\n\nA text.\n"))


@pytest.mark.parametrize(
    "caption",
    ["They meet / Reuters", "They meet (AP Photo)", "They meet [File: AFP]", "Photo: A. Person"],
)
def test_credits(caption: str) -> None:
    text = f" date 2025-12-22\nA headline\nA deck.\n{caption}\n\nA text.\n"
    assert kinds(text)[3] == ("caption", caption)


def test_blank_lines_inside_the_head() -> None:
    text = "A headline\n\nA deck.\n\n22 December 2025\n\nA text.\n"
    assert [kind for kind, _ in kinds(text)] == ["headline", "deck", "dateline", "paragraph"]


def test_a_text_without_structure_is_paragraphs() -> None:
    assert kinds("One.\nTwo\n") == [("paragraph", "One."), ("paragraph", "Two")]
    wrapped = "A long sentence that\ngoes on here.\n\nShort\n\nEnd\n"
    assert kinds(wrapped) == [
        ("paragraph", "A long sentence that\ngoes on here."),
        ("paragraph", "Short"),
        ("paragraph", "End"),
    ]
    assert kinds("") == kinds(" \n\t\n") == []


def test_subheads_stand_alone_and_are_not_closed() -> None:
    head = "\n".join(HEAD.values())
    body = "\n\nA text.\n\n- a list\n\nReally?\n\nFirst\n\nSecond\n\nA text.\n\nThe end\n"
    found = [text for kind, text in kinds(head + body) if kind == "subhead"]
    assert found == ["Second"]
