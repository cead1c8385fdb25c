"""``annotator set`` and the export of a set."""

import json
from io import StringIO
from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import Relate, Tag
from tests.cli.conftest import Run


@pytest.fixture
def path(run: Run, tmp_path: Path) -> Path:
    """A project with three articles, which came in another order than that of their ids."""
    path = tmp_path / "kyiv.annotator"
    assert run("new", path).code == 0
    with Project.open(path, annotator="ana") as project:
        project.add(
            AnnotatedDocument(Document(one, one.upper(), f"Text of {one}.", {"date": date}))
            for one, date in (("z", "2024-05-01"), ("m", "2023-02-03"), ("b", "2025-01-01"))
        )
    return path


def test_sets_are_made_shown_changed_and_deleted(
    run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no sets yet" in run("set", "list", path).out
    assert run("set", "make", path, "East", "m", "z").out == "Made the set “East”: 2 articles.\n"
    made = run("set", "make", path, "Late", "--since", "2024", "--sort", "date", "--descending")
    assert made.out == "Made the set “Late”: 2 articles.\n"
    assert run("set", "list", path).out == ("       2  East\n       2  Late  (since 2024)\n")
    assert run("set", "show", path, "East").out.splitlines() == [
        "2024-05-01  z  Z",
        "2023-02-03  m  M",
    ]
    shown = run("set", "show", path, "Late", "--json").json
    assert [one["id"] for one in shown["articles"]] == ["b", "z"]
    monkeypatch.setattr("sys.stdin", StringIO("b\n\nm\n"))
    assert "has 3 articles now" in run("set", "add", path, "East", "-").out
    assert "has 1 article now" in run("set", "remove", path, "East", "z", "m").out
    assert run("set", "delete", path, "Late").code == 0
    assert [one["name"] for one in run("set", "list", path, "--json").json] == ["East"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("make", "East"), "already"),
        (("make", "New", "gone"), "no article gone"),
        (("make", "New", "m", "--undated"), "only one of them"),
        (("make", "New", "--status", "finished"), "is not a status"),
        (("make", "New", "--undated", "--sort", "size"), "no column"),
        (("make", "New", "--since", "May"), "is not a date"),
        (("make", "New", "--field", "=x"), "NAME=VALUE"),
        (("show", "West"), "there are: “East”"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    run: Run, path: Path, words: tuple[str, ...], fault: str
) -> None:
    run("set", "make", path, "East", "m")
    action, *more = words
    said = run("set", action, path, *more)
    assert said.code == 1
    assert fault in said.err
    assert len(run("set", "list", path, "--json").json) == 1


def test_the_articles_of_a_set_are_exported_with_the_relations_between_them(
    run: Run, path: Path, tmp_path: Path
) -> None:
    with Project.open(path, annotator="ana") as project:
        for one in "zmb":
            project.do(Tag(one, "claim", ((0, 4),), id=f"c{one}"))
        project.do(Relate("cz", "cm", "contradicts", id="r1"))
        project.do(Relate("cz", "cb", "contradicts", id="r2"))
    run("set", "make", path, "East", "m", "z")
    for number, flags in enumerate(
        (("--set", "East"), ("--in-set", "East"), ("--article", "z", "m"))
    ):
        out = tmp_path / f"{number}.jsonl"
        said = run("export", path, out, *flags)
        assert said.code == 0, said.err
        assert "1 relation with other articles was left out" in said.err
        assert "2 of the 3 articles" in said.err
        lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        articles = [line for line in lines if "kind" not in line]
        assert [line["id"] for line in articles] == ["m", "z"]
        related = [one["id"] for line in articles for one in line["relations"]]
        assert related == ["r1"]
    assert (tmp_path / "0.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert "no article gone" in run("export", path, tmp_path / "x.jsonl", "--article", "gone").err
    assert "no set “West”" in run("export", path, tmp_path / "x.jsonl", "--set", "West").err
    assert not (tmp_path / "x.jsonl").exists()
