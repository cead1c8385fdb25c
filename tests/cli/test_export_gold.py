"""Exporting the gold layer from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.project import Project
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import Tag
from tests.cli.conftest import Run


@pytest.fixture
def reviewed(articles: Path) -> Path:
    """Tags of ana and bo on one of them, of which cy accepted ana's."""
    with Project.open(articles) as opened:
        for name, end in (("ana", 7), ("bo", 9)):
            opened.annotator = name
            opened.do(Tag("a000002", "event", ((0, end),), id=f"{name}-1"))
        opened.annotator = "cy"
        opened.do(Decide("a000002", ("ana-1", "bo-1"), ("ana-1",)))
        opened.do(AddComment("a000002", ("ana-1",), "Short is better."))
    return articles


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def owners(path: Path) -> set[str]:
    return {
        each["annotator"]
        for line in lines_of(path)
        if "kind" not in line
        for each in line.get("annotations", ())
    }


def kinds(path: Path) -> set[object]:
    return {line["kind"] for line in lines_of(path) if "kind" in line}


def test_the_gold_layer_is_exported_alone(run: Run, reviewed: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    said = run("export", reviewed, out, "--gold")
    assert said.done.startswith("Exported 6 articles, 1 annotation, 0 relations")
    assert owners(out) == {"gold"}
    assert kinds(out).isdisjoint({"decision", "comment"})
    first = out.read_bytes()
    run("export", reviewed, out, "--gold")
    assert out.read_bytes() == first


def test_everybodys_layers_go_beside_it_and_make_the_same_project(
    run: Run, reviewed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.jsonl"
    assert run("export", reviewed, out, "--gold", "--with-layers").code == 0
    assert owners(out) == {"ana", "bo", "gold"}
    assert {"decision", "comment"} <= kinds(out)
    again = tmp_path / "again.annotator"
    assert run("new", again).code == 0
    assert run("import", again, out).code == 0
    assert run("check", again).code == 0
    repeated = tmp_path / "again.jsonl"
    assert run("export", again, repeated, "--gold", "--with-layers").code == 0
    assert repeated.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    "wrong", [("--gold", "--annotator", "ana"), ("--with-layers",)], ids=["both", "no gold"]
)
def test_what_does_not_go_together_is_refused(
    run: Run, reviewed: Path, tmp_path: Path, wrong: tuple[str, ...]
) -> None:
    assert run("export", reviewed, tmp_path / "x.jsonl", *wrong).code in (1, 2)
    assert not (tmp_path / "x.jsonl").exists()


def test_gold_that_is_half_judged_is_no_default_and_says_so(
    run: Run, reviewed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.csv"
    assert "not judged" not in run("export", reviewed, out, "--format", "csv", "--gold").err
    with Project.open(reviewed, annotator="bo") as opened:
        opened.do(Tag("a000002", "event", ((12, 15),), id="bo-2"))
        opened.do(Tag("a000001", "event", ((0, 4),), id="bo-3"))
    left = "1 place in 1 article is not judged yet"
    given = run("export", reviewed, out, "--format", "csv", "--gold")
    assert f"1 of 2 annotated articles has a reviewer’s verdict; {left}." in given.err
    report = tmp_path / "report.html"
    assert run("export", reviewed, report, "--format", "report", "--gold").code == 0
    unfinished = "The gold layer is not finished: 1 of 2 annotated articles has a reviewer’s"
    assert f"{unfinished} verdict; {left}." in report.read_text("utf-8")
    assert run("export", reviewed, tmp_path / "set", "--gold", "--card").code == 0
    assert left in (tmp_path / "set" / "README.md").read_text("utf-8")
    by_default = run("export", reviewed, out, "--format", "csv")
    assert "The gold layer" in by_default.err, "the person who exports has tagged nothing"
    assert left in by_default.err
    with Project.open(reviewed, annotator="cy") as opened:
        opened.do(Decide("a000002", ("bo-2",), ()))
        opened.do(Decide("a000001", ("bo-3",), ("bo-3",)))
    assert "not judged" not in run("export", reviewed, out, "--format", "csv").err


def test_an_empty_gold_layer_is_told(run: Run, articles: Path, tmp_path: Path) -> None:
    said = run("export", articles, tmp_path / "gold.jsonl", "--gold")
    assert "no reviewer has given a verdict" in said.err


def test_the_card_tells_of_the_reviewers(run: Run, reviewed: Path, tmp_path: Path) -> None:
    assert run("export", reviewed, tmp_path / "set", "--gold", "--card").code == 0
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert "was curated" in card
    assert "| cy | 1 |" in card
    assert "--gold" in card


def test_tables_hold_one_layer_unless_all_are_asked_for(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    with Project.open(articles) as opened:
        for name in ("ana", "bo", "cy"):
            opened.annotator = name
            opened.do(Tag("a000002", "event", ((0, 7),), id=f"{name}-1"))
    for owners_option, count in ([], 3), (["--all"], 3), (["--annotator", "bo"], 1):
        said = run("export", articles, tmp_path / "x.csv", "--format", "csv", *owners_option)
        assert f" {count} annotation" in said.done
        stated = bool(owners_option)
        assert ("Everybody’s annotations: ana, bo and cy." in said.err) is not stated
        assert ("--annotator NAME" in said.err) is not stated
    with Project.open(articles) as opened:
        opened.annotator = "rea"
        opened.do(Decide("a000002", ("ana-1", "bo-1", "cy-1"), ("ana-1",)))
    said = run("export", articles, tmp_path / "gold.csv", "--format", "csv")
    assert " 1 annotation" in said.done
    assert "The gold layer, as reviewers decided." in said.err
    assert "--all" in said.err
    said = run("export", articles, tmp_path / "whole.jsonl")
    assert " 3 annotations" in said.done
    assert "Everybody’s annotations: ana, bo and cy." in said.err
    assert run("export", articles, tmp_path / "y", "--gold", "--all").code == 2


def test_a_gold_layer_that_contradicts_itself_is_remarked(
    run: Run, reviewed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    assert "contradicts" not in run("export", reviewed, out, "--gold").err
    assert "contradicts" not in run("check", reviewed).err
    with Project.open(reviewed, annotator="cy") as opened:
        opened.do(Decide("a000002", ("ana-1", "bo-1"), ("ana-1", "bo-1")))
    expected = "The gold layer contradicts itself, with 1 overlap in 1 article: event “"
    exported = run("export", reviewed, out, "--gold", "--with-layers")
    assert exported.code == 0
    assert expected in exported.err
    assert "overlaps event “" in exported.err
    checked = run("check", reviewed)
    assert checked.code == 0
    assert expected in checked.err
    assert expected in json.loads(run("check", reviewed, "--json").done)["remarks"][0]
    assert "contradicts" not in run("export", reviewed, tmp_path / "own.jsonl").err
