"""Datasets as folders: parts, card, tables, and what `datasets` makes of them."""

import json
import re
import shlex
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.app import main
from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_command import export_command
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.project import Project
from tests.formats.samples import story

SHARES = parse_shares("train=0.8,dev=0.1,test=0.1")


def test_parts_of_the_native_format_are_read_again(tagged: Project, tmp_path: Path) -> None:
    report = export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES)))
    names = sorted(path.name for path in (tmp_path / "set").iterdir())
    assert names == ["README.md", "dev.jsonl", "test.jsonl", "train.jsonl"]
    assert report.losses == []
    assert (report.documents, report.annotations, report.relations) == (20, 60, 40)
    with Project.create(tmp_path / "again.annotator", tagged.tag_set, annotator="cy") as again:
        import_paths(again, sorted((tmp_path / "set").glob("*.jsonl")))
        assert again.counts().labels == tagged.counts().labels
        assert again.annotations("d07") == tagged.annotations("d07")


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


def test_the_command_makes_it_again(tagged: Project, tmp_path: Path) -> None:
    options = ExportOptions(
        format="csv",
        annotators=["ana", "bo"],
        layers=["Claims", "speaker"],
        anonymous=True,
        split=Split(SHARES, 3, stratify=True, group="date", keep_copies_together=False),
        card=CardText("A title", licence="CC0-1.0"),
        options={"safe": "no"},
    )
    export(tagged, tmp_path / "one", options)
    tagged.close()
    words = shlex.split(export_command(tagged.path, tmp_path / "two", options))
    assert words[0] == "annotator"
    assert words[2] == str(tagged.path), "it works in whatever folder"
    card = (tmp_path / "one" / "README.md").read_text("utf-8")
    assert f"annotator export {tagged.path.name} one " in card
    assert "--annotator NAME NAME " in card, "it was asked to name nobody"
    assert str(tmp_path) not in card, "the card goes out, and tells nothing of the machine"
    assert main(words[1:]) == 0
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file() and path.name != "README.md"
        }
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) == 12


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_datasets_loads_the_folder(tagged: Project, tmp_path: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    options = ExportOptions("huggingface", split=Split(SHARES), options={"as": kind})
    export(tagged, tmp_path / "hub", options)
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(tmp_path / "hub"), cache_dir=str(tmp_path / "cache"))
    assert {name: part.num_rows for name, part in loaded.items()} == {
        "train": 16,
        "validation": 2,
        "test": 2,
    }
    rows = {row["id"]: row for part in loaded.values() for row in part}
    row = rows["d03"]
    assert row["text"] == story(3).document.text
    for each in row["annotations"]:
        covered = " … ".join(
            row["text"][start:end] for start, end in zip(each["starts"], each["ends"], strict=True)
        )
        assert covered == each["text"]
    assert json.loads(row["metadata"])["date"] == "2025-12-04"
    assert {each["type"] for each in row["relations"]} == {"said_by", "about"}


def test_parquet_is_asked_for_by_name(
    tagged: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    tagged.close()
    code = main(
        [
            *("export", str(tagged.path), str(tmp_path / "hub")),
            *("--format", "huggingface", "--set", "as=parquet"),
        ]
    )
    assert code == 1
    assert not (tmp_path / "hub").exists()


def test_a_relation_that_leads_out_of_its_part_is_told(tagged: Project, tmp_path: Path) -> None:
    from annotator.project.edits import Relate

    for number in range(1, 12):
        tagged.do(Relate("c0", f"c{number}", "contradicts"))
    report = export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES, 1)))
    assert any(re.match(r"\d+ relations? between articles", sentence) for sentence in report.losses)
    lines = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert re.search(r"- \d+ relations? between articles", lines)


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
