"""The dataset card."""

import re
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt
from msgspec import structs

from annotator.app import main
from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.project import Project
from annotator.project.edits import ChangeTagSet, Tag

SHARES = parse_shares("train=0.8,dev=0.1,test=0.1")


def test_the_card_says_what_it_is(tagged: Project, tmp_path: Path) -> None:
    text = CardText("Kyiv notes", "What was said.", "CC-BY-4.0", "en,uk")
    export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES, 7), card=text))
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert "# Kyiv notes" in card
    assert 'license: "CC-BY-4.0"' in card
    assert "- uk" in card
    assert "| articles | 16 | 2 | 2 | 20 |" in card
    assert "| `claim` | 16 | 2 | 2 | 20 |" in card
    assert "| `said_by` (relation) | 16 | 2 | 2 | 20 |" in card
    assert "The words that mark the claim as said" in card
    assert "2025-12-01 to 2025-12-20" in card
    assert "with the seed 7" in card
    for path in (tmp_path / "set").glob("*.jsonl"):
        assert f"`{sha256(path.read_bytes()).hexdigest()}`" in card
    assert "--split train=0.8,dev=0.1,test=0.1 --seed 7" in card
    assert "| `claim` | quotation | direct | " in card, "a cell for each column"


def test_the_card_has_the_agreement_of_those_who_tagged(tagged: Project, tmp_path: Path) -> None:
    tagged.close()
    asked = ["export", str(tagged.path), str(tmp_path / "set"), "--card"]
    assert main(asked) == 0
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert "ana, bo: " in card
    assert "F1 exact" in card
    asked[2] = str(tmp_path / "nameless")
    assert main([*asked, "--anonymous"]) == 0
    assert "ana" not in (tmp_path / "nameless" / "README.md").read_text("utf-8")


def test_nothing_that_people_wrote_is_markup_in_the_card(tagged: Project, tmp_path: Path) -> None:
    evil = '<img src="//evil/x"> ![p](//evil/y) `c` | \\[l](//evil/z)\n\n# Head\n```\n---\nkey: 1'
    tagged.annotator = evil.replace("\n", " ")
    tagged.do(Tag(tagged.articles.ids()[0], "claim", ((0, 3),)))
    tag_set = tagged.tag_set
    tagged.do(ChangeTagSet(structs.replace(tag_set, name=evil, description=evil)))
    text = CardText(evil, evil, evil, f"en,no,{evil}")
    export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES, 7), card=text))
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    _, front, page = re.split(r"^---$", card, maxsplit=2, flags=re.MULTILINE)
    assert all(re.match(r"- |[a-z_]+: ?|  ", line) for line in front.strip().splitlines())
    assert '- "no"' in front
    blocks = MarkdownIt("commonmark").enable("table").parse(page)
    found = [token for block in blocks for token in (block, *(block.children or []))]
    kinds = {token.type for token in found}
    assert not kinds & {"html_block", "html_inline", "image", "link_open", "hr"}
    heads = [found[n + 1].content for n, token in enumerate(found) if token.type == "heading_open"]
    assert "Head" not in heads
    assert "Files" in heads
