"""The dataset card."""

from hashlib import sha256
from pathlib import Path

from annotator.app import main
from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.project import Project

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
