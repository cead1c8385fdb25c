"""``annotator merge``: project files and native exports, with what a merge reports."""

from pathlib import Path

import pytest

from annotator.cli import merge_projects
from annotator.project import Project
from annotator.project.curating import AddComment
from tests.cli.conftest import GOLD, Run


def test_a_native_export_is_merged_once(run: Run, project: Path) -> None:
    said = run("merge", project, GOLD)
    assert said.done.startswith(f"{GOLD.name}: merged 1 article, 83 annotations, ")
    again = run("merge", project, GOLD)
    assert again.done == f"{GOLD.name}: nothing new; all of it is here already.\n"


def test_a_project_is_merged_whose_suffix_was_left_out(
    run: Run, gold: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.annotator"
    assert run("new", other).code == 0
    said = run("merge", other, gold.with_suffix(""))
    assert said.done.startswith(f"{gold.stem}: merged 1 article, 83 annotations, ")


def test_reports_are_json_by_file(run: Run, project: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.jsonl"
    label = '"labels": [{"name": "rumour"}, '
    text = GOLD.read_text("utf-8").replace('"labels": [', label, 1)
    changed.write_text(text.replace('"labels":[', label, 1), "utf-8")
    report = run("merge", project, changed, "--json").json[str(changed)]
    assert (report["documents"], report["annotations"]) == (1, 83)
    assert report["notes"] == ["Added to the tag set: rumour."]


def test_comments_that_wait_are_counted(
    run: Run, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.annotator"
    assert run("new", other).code == 0
    assert run("merge", other, gold).code == 0
    with Project.open(other, annotator="ben") as theirs:
        (document,) = theirs.articles.ids()
        first, second, *_ = theirs.annotations(document)
        theirs.do(AddComment(document, (first.id,), "Why?"))
        theirs.do(AddComment(document, (second.id,), "Where?"))
    monkeypatch.setattr(merge_projects, "annotator_name", lambda *_: "gold")
    said = run("merge", gold, other)
    assert said.code == 0
    assert "2 comments wait for gold: Article ▸ Comments… lists them in the window." in said.err
    again = run("merge", gold, other, "--json").json
    assert again[str(other)]["comments_waiting"] == 0
