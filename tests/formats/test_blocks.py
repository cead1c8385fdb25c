"""The blocks of a text, and that they lose nothing."""

import pytest
from hypothesis import example, given
from msgspec.structs import replace

from annotator.formats.blocks import find_structure, read_blocks_again
from annotator.model import BLOCK_KINDS, Block, Document
from annotator.text.quotation_marks import CLOSING_MARKS
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


def role(line: str, *, before: str = "A text is here.", after: str = "") -> str:
    """The kind of a line between two paragraphs of an article."""
    after = after or "A text is here, and it goes on so that nobody takes it for a subhead."
    text = "\n\n".join(["\n".join(HEAD.values()), before, line, after, "The end."])
    return next(kind for kind, words in kinds(text) if words == line)


@pytest.mark.parametrize(
    "line",
    [
        "What comes next",
        "Pensions: what comes next",
        "The “lost decade”",
        "The plan (2025)",
        "What 40% of voters want",
        "By the numbers",
        "3. What comes next",
        "WHAT COMES NEXT",
        "Note on method [1]",
        "第三次会谈",
        "次の会談について",
        "Что дальше",
        "Od łódzkich świadków",
        "Di žalných ďalších dňoch",
        "ماذا بعد",
    ],
)
def test_subheads(line: str) -> None:
    assert role(line) == "subhead"


@pytest.mark.parametrize(
    "line",
    [
        'He said: "We will win."',
        "He said: “We will win”",
        "He said, “We will win.”",
        "“We will win.”",
        "“We will win,” he said",
        "Er sagte: „Wir gewinnen.“",
        "Er sagte »Wir gewinnen!«",
        "Il a dit : « Nous gagnons. »",
        "Han sade: ”Vi vinner.”",
        "他说：“我们会赢。”",
        "首相は「勝つ。」",
        "「勝つ」と述べた。",
        "We will win (they lose.)",
        "We will win.[1]",
        "We will win.¹ ²",
        "We will win.* ",
        "We will win. [note 3]",
        "We will win …",
        "We will win...",
        "We will win…”",
        "We ask: will they win?’",
        "We will win:",
        "我们会赢！",
        "ہم جیتیں گے۔",
        "वे जीतेंगे।",
        "هل نفوز؟",
        "By Anna Smith",
        "By Anna Smith and John O’Neill, Reuters",
        "Von Anna Schmidt",
        "By Łukasz Żak",
        "By 王明 李华",
        "Reporting by Anna Smith",
        "记者 王明",
        "Monday, December 22, 2025",
        "MOSCOW, DEC 22",
        "KYIV (AFP)",
        "– Vi vinner, sade han",
        "• Bread and butter",
        "File:Anna Smith (cropped).jpg",
        "See https://example.org/result",
    ],
)
def test_lines_that_are_paragraphs(line: str) -> None:
    assert role(line) == "paragraph"


def test_items_of_a_list_are_paragraphs() -> None:
    assert role("Bread and butter", before="They bought two things:") == "paragraph"
    assert role("1. Bread", after="2. Butter, which was dear and is cheap today.") == "paragraph"
    assert role("2. Butter", before="1. Bread, which was cheap and is dear today.") == "paragraph"
    lines = "Bread\n\nButter\n\nSalt"
    text = "\n".join(HEAD.values()) + f"\n\nA text.\n\n{lines}\n\nA text.\n\nThe end.\n"
    assert "subhead" not in [kind for kind, _ in kinds(text)]


@pytest.mark.parametrize(
    "line",
    [
        "They meet. Image: Anna Smith.",
        "They meet again in Miami (Image: Anna Smith)",
        "Photo by Anna Smith",
        "They say “no”. Photo: A. Smith",
    ],
)
def test_captions_of_the_body(line: str) -> None:
    assert role(line) == "caption"


@pytest.mark.parametrize("closing", sorted(CLOSING_MARKS))
@pytest.mark.parametrize("stop", list(".!?…。！？؟۔।։።"))
def test_no_line_that_ends_as_a_sentence_is_a_subhead(stop: str, closing: str) -> None:
    for end in (stop, stop + closing, f"{stop}{closing}[2]", f"{stop}){closing}", f"{stop}\u00a0»"):
        assert role(f"They say so{end}") == "paragraph"


FORMERLY = "\n".join(HEAD.values()) + '\n\nA text is here.\n\nHe said: "We will win."\n\nThe end.\n'


def document(text: str, *blocks: tuple[str, str]) -> Document:
    places = [(kind, text.index(words), words) for kind, words in blocks]
    return Document(
        "d", "d", text, {}, tuple(Block(kind, at, at + len(words)) for kind, at, words in places)
    )


def with_subhead(text: str, line: str) -> Document:
    """An article as earlier versions stored it, with a paragraph as a subhead."""
    return document(
        text, *(("subhead" if words == line else kind, words) for kind, words in kinds(text))
    )


def test_blocks_that_were_recognised_by_earlier_rules_are_read_again() -> None:
    formerly = with_subhead(FORMERLY, 'He said: "We will win."')
    today = find_structure(FORMERLY).blocks
    assert formerly.blocks != today
    assert read_blocks_again(formerly) == today
    assert read_blocks_again(replace(formerly, blocks=today)) == today


def test_blocks_of_a_format_are_not_read_again() -> None:
    of_html = with_subhead(FORMERLY, "A text is here.")
    assert read_blocks_again(of_html) is None
    assert read_blocks_again(replace(of_html, blocks=())) is None


@given(native_texts)
def test_what_is_recognised_today_stays(text: str) -> None:
    blocks = find_structure(text).blocks
    assert read_blocks_again(Document("d", "d", text, {}, blocks)) == blocks
