"""``annotator merge``: project files and native exports, with what a merge reports."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.cli import merge_projects
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.curating import AddComment
from annotator.project.edits import Tag
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


def owned_project(run: Run, path: Path, *names: str) -> Path:
    """A project of one article, in which each of these people tagged the same words."""
    assert run("new", path).code == 0
    with Project.open(path, annotator=names[0]) as opened:
        opened.add([AnnotatedDocument(Document("a", "A", "Kyiv said yes."))])
        for name in names:
            opened.annotator = name
            opened.do(Tag("a", "cue", ((5, 9),), id=f"{path.stem} {name}"))
    return path


def people(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as opened:
        return opened.team.annotators()


def test_names_that_nearly_equal_others_are_refused_before_anything_is_merged(
    run: Run, tmp_path: Path
) -> None:
    mine = owned_project(run, tmp_path / "mine.annotator", "ana", "bo")
    cy = owned_project(run, tmp_path / "cy.annotator", "cy")
    theirs = owned_project(run, tmp_path / "theirs.annotator", "Ana", "BO", "Cy")
    said = run("merge", mine, cy, theirs).complaint
    assert said == (
        "Among the annotators, “Ana” of theirs.annotator differs from “ana” only by upper and "
        "lower case; “BO” of theirs.annotator differs from “bo” only by upper and lower case; "
        "“Cy” of theirs.annotator differs from “cy” only by upper and lower case; nothing was "
        "merged. If that is one person, export the other project as JSON Lines, and import that "
        "with --map-annotator 'Ana=ana' --map-annotator 'BO=bo' --map-annotator 'Cy=cy', which "
        "unites the two. If not, merge all the same with --new-annotator."
    )
    assert people(mine) == ["ana", "bo"]
    assert run("merge", mine, cy, theirs, "--new-annotator").code == 0
    assert people(mine) == ["Ana", "BO", "Cy", "ana", "bo", "cy"]
    assert run("merge", mine, theirs).done.endswith("nothing new; all of it is here already.\n")
    # The other way round it is asked as well, and leads to the same.
    assert "“ana” of mine" not in run("merge", theirs, cy, "--new-annotator").err
    assert run("merge", theirs, mine, "--new-annotator").code == 0
    assert people(theirs) == people(mine)


def test_an_export_whose_names_nearly_equal_others_is_refused(run: Run, tmp_path: Path) -> None:
    mine = owned_project(run, tmp_path / "mine.annotator", "ana")
    theirs = owned_project(run, tmp_path / "theirs.annotator", "Ana")
    out = tmp_path / "theirs.jsonl"
    assert run("export", theirs, out).code == 0
    said = run("merge", mine, out).complaint
    assert "“Ana” of theirs.jsonl differs from “ana”" in said
    assert "--new-annotator" in said
    assert people(mine) == ["ana"]
    # What the refusal proposes unites the two.
    assert run("import", mine, out, "--map-annotator", "Ana=ana").code == 0
    assert people(mine) == ["ana"]


STORY = " ".join(f"The mayor said sentence {n} of the story about the port." for n in range(30))


@pytest.mark.parametrize("exported", [False, True])
def test_near_copies_under_other_ids_are_listed(run: Run, tmp_path: Path, exported: bool) -> None:
    mine, theirs = tmp_path / "mine.annotator", tmp_path / "theirs.annotator"
    for path, document in (
        (mine, Document("morning", "The port", STORY)),
        (theirs, Document("evening", "The port again", STORY + " Updated at noon.")),
    ):
        assert run("new", path).code == 0
        with Project.open(path, annotator="ana") as opened:
            opened.add([AnnotatedDocument(document)])
            opened.add([AnnotatedDocument(Document(path.stem, "", f"Other news of {path.stem}."))])
    other = theirs
    if exported:
        other = tmp_path / "theirs.jsonl"
        assert run("export", theirs, other).code == 0
    said = run("merge", mine, other)
    assert "“The port again” (evening) is a near copy of “The port” (morning): " in said.err
    assert "Both are kept." in said.err
    assert said.err.count("near copy") == 1
    assert "near copy" not in run("merge", mine, other).err


@pytest.mark.parametrize("name", ["Jose\u0301", " Jos\u00e9", "Jos\u00e9\u00a0", "JOS\u00c9"])
def test_a_name_that_differs_by_blanks_or_normal_form_is_asked_about(
    run: Run, tmp_path: Path, name: str
) -> None:
    mine = owned_project(run, tmp_path / "mine.annotator", "Jos\u00e9")
    theirs = owned_project(run, tmp_path / "theirs.annotator", name)
    for other in (theirs, tmp_path / "theirs.jsonl"):
        if other.suffix == ".jsonl":
            assert run("export", theirs, other).code == 0
        assert "differs from “Jos\u00e9” only by" in " ".join(
            run("merge", mine, other).complaint.split()
        )
        assert people(mine) == ["Jos\u00e9"]


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


def test_what_was_merged_before_a_damaged_file_is_named(
    run: Run, gold: Path, tmp_path: Path
) -> None:
    mine, first = tmp_path / "mine.annotator", tmp_path / "first.annotator"
    assert run("new", mine).code == 0
    owned_project(run, first, "bob")
    with closing(sqlite3.connect(gold, isolation_level=None)) as db:
        db.execute("UPDATE annotations SET fragments = '['")
    said = run("merge", mine, first, gold)
    assert said.code == 1
    assert "Merged before that: first.annotator." in said.err
    assert f"annotator: {gold} is damaged" in said.err
