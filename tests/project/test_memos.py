"""Memos: one on each thing by each writer, searched, merged, and known by their labels."""

from pathlib import Path

import pytest

from annotator.model.errors import InputError
from annotator.project import Project
from annotator.project.codebook.edits import ChangeLabel, JoinLabels
from annotator.project.edits import Tag
from annotator.project.memos import DecideMemo, WriteMemo
from annotator.project.team import SetBlind
from tests.project.conftest import SEED


@pytest.fixture
def written(project: Project) -> Project:
    """A project with a memo of ana on each kind of thing."""
    project.do(WriteMemo("project", "", "On *all*."))
    project.do(WriteMemo("label", "claim", "Where does a claim end?"))
    project.do(WriteMemo("article", SEED, "Two sources disagree."))
    return project


def test_a_memo_on_each_kind_of_thing(written: Project) -> None:
    memos = written.memos
    assert [(m.kind, m.subject, m.annotator) for m in memos.all()] == [
        ("project", "", "ana"),
        ("label", "claim", "ana"),
        ("article", SEED, "ana"),
    ]
    assert memos.own("project") == "On *all*."
    assert memos.own("label", "claim") == "Where does a claim end?"
    assert memos.own("article", SEED) == "Two sources disagree."
    assert written.check() == []


def test_nobody_writes_over_the_memo_of_another(written: Project) -> None:
    written.annotator = "ben"
    assert written.memos.own("label", "claim") == ""
    written.do(WriteMemo("label", "claim", "At the comma."))
    assert [m.annotator for m in written.memos.on("label", "claim")] == ["ben", "ana"]
    assert [m.text for m in written.memos.others("label", "claim")] == ["Where does a claim end?"]


def test_an_empty_memo_is_removed_and_undone(written: Project) -> None:
    written.do(WriteMemo("project", "", " \n"))
    assert written.memos.own("project") == ""
    assert written.history.undo_title() == "remove a memo"
    written.undo()
    assert written.memos.own("project") == "On *all*."


def test_a_memo_goes_with_its_label(written: Project) -> None:
    written.do(ChangeLabel("claim", {"name": "statement"}))
    assert written.memos.own("label", "statement") == "Where does a claim end?"
    written.do(JoinLabels("statement", "cue"))
    (memo,) = written.memos.others("label", "cue")
    assert memo.text == "Where does a claim end?"
    assert written.memos.own("label", "cue") == ""


def test_what_is_not_there_gets_no_memo(project: Project) -> None:
    with pytest.raises(InputError, match="no label"):
        project.do(WriteMemo("label", "nothing", "x"))
    with pytest.raises(InputError, match="no article"):
        project.do(WriteMemo("article", "nothing", "x"))


def test_the_search_finds_memos(written: Project) -> None:
    (hit,) = written.articles.search("sources disagree")
    assert (hit.where, hit.document, hit.memo) == ("memo", SEED, ("article", SEED))
    assert (hit.match, hit.annotator) == ("sources disagree", "ana")
    (hit, *_) = written.articles.search("claim end")
    assert (hit.document, hit.memo) == ("", ("label", "claim"))
    assert "claim" in hit.title


def test_memos_of_colleagues_on_an_article_are_hidden_while_it_is_tagged_blind(
    written: Project,
) -> None:
    written.do(SetBlind(True))
    written.annotator = "ben"
    assert [m.kind for m in written.memos.all()] == ["project", "label"]
    assert written.memos.on("article", SEED) == []
    assert written.articles.search("sources disagree") == []


def test_memos_of_colleagues_come_together(written: Project, path: Path) -> None:
    other = path.with_name("ben.annotator")
    written.save_copy(other)
    with Project.open(other, annotator="ben") as ben:
        ben.do(WriteMemo("article", SEED, "They agree."))
        written.merge(ben.path)
    texts = [memo.text for memo in written.memos.on("article", SEED)]
    assert texts == ["Two sources disagree.", "They agree."]


def test_one_memo_written_apart_on_two_machines_is_decided(written: Project, path: Path) -> None:
    other = path.with_name("home.annotator")
    written.save_copy(other)
    with Project.open(other, annotator="ana") as home:
        home.do(WriteMemo("project", "", "At home."))
        written.do(WriteMemo("project", "", "At work."))
        written.merge(home.path)
    (clash,) = written.memos.clashes()
    assert {clash.value, clash.rivals[0][0]} == {"At home.", "At work."}
    written.do(DecideMemo(clash.record, clash.id, "Both."))
    assert written.memos.clashes() == []
    written.annotator = "ben"
    with pytest.raises(InputError, match="Only ana"):
        written.do(DecideMemo(clash.record, clash.id, "x"))


def test_work_on_annotations_goes_on_beside_memos(written: Project) -> None:
    written.do(Tag(SEED, "claim", ((30, 35),), id="c"))
    written.undo()
    assert written.memos.own("article", SEED) == "Two sources disagree."
