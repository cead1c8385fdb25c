"""Words and numbers in messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotator.words import (
    as_sentence,
    isolate,
    markdown_block,
    markdown_code,
    markdown_line,
    markdown_text,
    quote,
    shorten,
    shorten_middle,
)
from tests.text.strategies import texts


@given(st.text(), st.integers(1, 80))
def test_a_shortened_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = shorten(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())


@given(st.text())
def test_a_text_that_fits_keeps_all_its_words(text: str) -> None:
    assert shorten(text, max(1, len(text))) == " ".join(text.split())


def test_a_cut_is_shown() -> None:
    assert shorten("We will\nleave tomorrow", 12) == "We will lea…"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Miami", "“Miami”"),
        ('"Not', '‘"Not’'),
        ("Not”", "‘Not”’"),
        ('"Not everything,"', '"Not everything,"'),
        ("「和平」", "「和平」"),
        ("don’t", "“don’t”"),
        ("’90s", "“’90s”"),
        ('"', '‘"’'),
        ("", "“”"),
    ],
)
def test_marks_around_a_text_stay_apart_from_its_own(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_words_become_a_sentence() -> None:
    assert as_sentence("said by “he”") == "Said by “he”."


def test_only_text_that_needs_it_is_isolated() -> None:
    assert isolate("He said “yes”") == "He said “yes”"
    assert isolate("قال الوزير") == "\u2068قال الوزير\u2069"
    assert quote("قال") == "“\u2068قال\u2069”"
    assert quote("«قال»") == "\u2068«قال»\u2069"


@given(texts)
def test_an_isolate_is_closed_whatever_is_in_it(text: str) -> None:
    isolated = isolate(text)
    assert text in isolated
    if isolated != text:
        opened = sum(isolated.count(mark) for mark in "\u2066\u2067\u2068")
        assert isolated.count("\u2069") >= opened


@given(st.text(), st.integers(5, 40))
def test_a_text_without_its_middle_keeps_its_ends(text: str, limit: int) -> None:
    line = " ".join(text.split())
    short = shorten_middle(text, limit)
    assert len(short) <= limit
    if len(line) <= limit:
        assert short == line
    else:
        head, _, tail = short.rpartition(" … ")
        assert line.startswith(head)
        assert line.endswith(tail)
        assert tail


markup = st.text(st.sampled_from("ab 1.-+#>=`*_[]()|!\\<&;:~\n\t/\"'"), max_size=25)


def tokens(page: str) -> list[Token]:
    """What a reader of Markdown finds in a page."""
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    return [token for block in blocks for token in (block, *(block.children or []))]


@given(markup)
def test_a_text_of_a_person_is_only_text_in_markdown(text: str) -> None:
    found = tokens(markdown_text(text))
    kinds = {token.type for token in found}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "softbreak"}
    words = " ".join(token.content for token in found if token.type == "text")
    assert "".join(words.split()) == "".join(text.split())


@given(markup)
def test_a_text_of_a_person_is_one_cell_of_a_table_in_markdown(text: str) -> None:
    code = markdown_code(f"x{text}")
    row = f"| x {markdown_line(text)} | {code} |"
    kinds = [token.type for token in tokens(f"{row}\n| --- | --- |\n{row}")]
    assert kinds.count("th_open") == kinds.count("td_open") == kinds.count("code_inline") == 2
    assert not {"link_open", "image", "html_inline", "em_open", "strong_open", "s_open"} & {*kinds}


@given(markup)
def test_nothing_ends_a_block_of_code_in_markdown(text: str) -> None:
    lines = text.splitlines()
    (block,) = tokens("\n".join(markdown_block(lines)))
    assert block.type == "fence"
    assert block.content == "".join(f"{line}\n" for line in lines)
