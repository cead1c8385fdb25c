"""Datasets as folders: their parts, and the command that makes them again."""

import re
import shlex
from pathlib import Path

from annotator.app import main
from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportOptions, export_command
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.project import Project
from annotator.project.edits import Relate

SHARES = parse_shares("train=0.8,dev=0.1,test=0.1")


def test_parts_of_the_native_format_are_read_again(tagged: Project, tmp_path: Path) -> None:
    report = export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES)))
    names = sorted(path.name for path in (tmp_path / "set").iterdir())
    assert names == ["README.md", "dev.jsonl", "guidelines.md", "test.jsonl", "train.jsonl"]
    assert report.losses == []
    assert (report.documents, report.annotations, report.relations) == (20, 60, 40)
    with Project.create(tmp_path / "again.annotator", tagged.tag_set, annotator="cy") as again:
        import_paths(again, sorted((tmp_path / "set").glob("*.jsonl")))
        assert again.counts().labels == tagged.counts().labels
        assert again.annotations("d07") == tagged.annotations("d07")


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
    assert len(one) == 13


def test_a_relation_that_leads_out_of_its_part_is_told(tagged: Project, tmp_path: Path) -> None:
    for number in range(1, 12):
        tagged.do(Relate("c0", f"c{number}", "contradicts"))
    report = export(tagged, tmp_path / "set", ExportOptions(split=Split(SHARES, 1)))
    assert any(re.match(r"\d+ relations? between articles", sentence) for sentence in report.losses)
    lines = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert re.search(r"- \d+ relations? between articles", lines)
