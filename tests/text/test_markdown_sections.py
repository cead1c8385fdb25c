"""Markdown falls into sections at its headings, and comes back whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.markdown_sections import (
    MarkdownSection,
    join_sections,
    plain_title,
    split_sections,
)

LINES = st.sampled_from(
    [
        *("", " ", "# A", "### B ###", "## ", "#tag", "    # code", "Title", "===", "---"),
        *("```", "````", "~~~", "``` # py", "- item", "> quoted", "| a | b |", "<!--", "-->"),
        *("<!-- # note -->", "words", '<!-- annotator {"section":"x"} -->', "Zwei Wörter `x`"),
    ]
)


def test_each_heading_begins_a_section() -> None:
    text = "Before.\n\n# One\nText of one.\n\nMore.\n## Two ##\n\n### Three\nLast.\n"
    assert split_sections(text) == [
        MarkdownSection("", "Before.", 0),
        MarkdownSection("One", "Text of one.\n\nMore.", 1),
        MarkdownSection("Two", "", 2),
        MarkdownSection("Three", "Last.", 3),
    ]


def test_an_underlined_title_is_a_heading() -> None:
    assert split_sections("# A\n---")[0].text == "---"
    assert split_sections("Claims\n======\n\nText\n\nCues\n---\nMore") == [
        MarkdownSection("Claims", "Text", 1),
        MarkdownSection("Cues", "More", 2),
    ]


@pytest.mark.parametrize(
    "text",
    ["```\n# not a heading\n```", "<!--\n# nor this\n-->", "    # nor code", "#tag", "- a\n---"],
)
def test_what_only_looks_like_a_heading_is_text(text: str) -> None:
    assert split_sections(text) == [MarkdownSection("", text, 0)]


def test_an_open_block_of_code_is_closed() -> None:
    assert split_sections("# A\n```py\nx = 1")[0].text == "```py\nx = 1\n```"


def test_a_mark_is_no_part_of_the_text() -> None:
    section = MarkdownSection("Claim", "Text", 2, {"section": "a-->b", "label": "über--x"})
    text = join_sections([section])
    assert text.count("-->") == 1
    assert split_sections(text) == [section]


def test_a_title_is_compared_without_its_marks() -> None:
    assert plain_title("`said_by`") == plain_title("**said\\_by**") == "said_by"


@given(st.lists(LINES, max_size=14))
def test_any_text_comes_back(lines: list[str]) -> None:
    sections = split_sections("\n".join(lines))
    assert split_sections(join_sections(sections)) == sections


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8))
def test_sections_can_change_places(first: list[str], second: list[str]) -> None:
    one = [each for each in split_sections("\n".join(first)) if each.level]
    other = [each for each in split_sections("\n".join(second)) if each.level]
    assert split_sections(join_sections([*other, *one])) == [*other, *one]
