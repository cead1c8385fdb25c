"""Markdown: its words without the marks, with the roles of its blocks."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles import MARKDOWN
from tests.formats.articles.read_documents import Blocks, article, blocks_of, paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Head\n\nSub\n---\n", [("headline", "Head"), ("subhead", "Sub")]),
        (
            "> Said so.\n> <footer>— Lena Ortiz</footer>\n\nThen.",
            [("blockquote", "Said so."), ("quote_source", "— Lena Ortiz"), *paragraphs("Then.")],
        ),
        ("* One\n  1. Deep\n* Two", [("list_item", each) for each in ("One", "Deep", "Two")]),
        (
            "| a | b |\n|---|---|\n| c | *d* |",
            [("table_row", "a\tb"), ("table_row", "c\td")],
        ),
        (
            "In 2019[^1] so.[^x]\n\n[^1]: He left.\n\n    Later.\n[^x]: Or not.",
            [*paragraphs("In 2019[1] so.[2]"), ("footnote", "[1] He left."),
             ("footnote", "Later."), ("footnote", "[2] Or not.")],
        ),
        (
            ("# H\n\nA *b*\n[c](http://x) `d`<br>e  \nf &amp; <b>g</b> &lt;\n\n"
            "<!-- no -->\n\n<script>x</script>"),
            [("headline", "H"), *paragraphs("A b c d\ne\nf & g <")],
        ),
        (
            "# H\n\n```\nx  y\n\nz\n```\n\n    code",
            [("headline", "H"), *paragraphs("x  y\n\nz", "code")],
        ),
        ("One\n\n***\n\nTwo ~~gone~~", paragraphs("One", "Two gone")),
    ],
)  # fmt: skip
def test_blocks(tmp_path: Path, text: str, expected: Blocks) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    document, _ = article(MARKDOWN, path)
    assert blocks_of(document) == expected


def test_front_matter_is_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.mkd"
    path.write_text(
        "---\ntitle: The deal\nauthor: 'Ana'\ndate: 1 March 2024\n---\nText.\n", "utf-8"
    )
    document, _ = article(MARKDOWN, path)
    assert document.title == "The deal"
    assert document.metadata == {"author": "Ana", "date": "2024-03-01", "source": "a.mkd"}


def test_hidden_parts_of_html_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Text.\n\n<p hidden>secret</p>\n", "utf-8")
    document, left_out = article(MARKDOWN, path)
    assert document.text == "Text."
    assert left_out == ["1 hidden part was left out."]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("abcäß“”漢ש .,", min_size=1), min_size=1, max_size=6))
def test_no_character_is_lost_or_doubled(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text("\n\n".join(["Begin.", *(f"x{text.strip()}" for text in texts)]), "utf-8")
    document, _ = article(MARKDOWN, path)
    expected = ["Begin.", *(f"x{''.join(text.split())}" for text in texts)]
    assert ["".join(text.split()) for text in document.text.split("\n\n")] == expected


@pytest.mark.parametrize(
    "head",
    [
        "% Harbour stays\n% Mia Strand\n% 5 March 2024\n",
        '+++\ntitle = "Harbour stays"\nauthor = "Mia Strand"\ndate = 2024-03-05\n+++\n',
        "---\ntitle: Harbour stays\nauthor:\n  - Mia Strand\ndate: 2024-03-05\n---\n",
    ],
)
def test_what_other_programs_put_before_the_text(tmp_path: Path, head: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{head}\nThe mayor spoke.\n", "utf-8")
    document, _ = article(MARKDOWN, path)
    assert (document.title, document.text) == ("Harbour stays", "The mayor spoke.")
    assert document.metadata["author"] == "Mia Strand"
    assert document.metadata["date"] == "2024-03-05"
