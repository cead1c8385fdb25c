"""Codebooks that changed apart: what does not clash is united, what does is decided once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.curation import find_outdated
from annotator.model.tagset import Label
from annotator.project import Project
from annotator.project.codebook.edits import (
    AddLabel,
    ChangeLabel,
    JoinLabels,
    RemoveLabel,
)
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.curating import Decide
from annotator.project.edits import SetNote, Tag
from annotator.project.fields import clashes
from tests.project.conftest import SEED

Copy = Callable[[str], Project]


@pytest.fixture
def copy(project: Project, path: Path) -> Copy:
    """Gives a colleague a copy of the project, in which they work."""
    project.do(Tag(SEED, "claim", ((30, 35),), {"quotation": "direct"}, id="c"))
    project.do(Tag(SEED, "person", ((50, 55),), id="p"))

    def make(annotator: str) -> Project:
        target = path.with_name(f"{annotator}.annotator")
        project.save_copy(target)
        return Project.open(target, annotator=annotator)

    return make


def merged(mine: Project, theirs: Project) -> Project:
    mine.merge(theirs.path)
    return mine


def test_what_does_not_clash_is_united(project: Project, copy: Copy) -> None:
    with copy("ben") as ben:
        ben.do(ChangeLabel("claim", {"name": "statement"}))
        ben.do(Tag(SEED, "statement", ((60, 65),), id="c2"))
        project.do(ChangeLabel("claim", {"description": "what is said"}))
        project.do(Tag(SEED, "claim", ((70, 75),), id="c3"))
        report = project.merge(ben.path)
        ben.merge(project.path)
        assert project.tag_set == ben.tag_set
    label = project.tag_set.label("statement")
    assert label is not None
    assert label.description == "what is said"
    assert {a.id for a in project.annotations(SEED) if a.label == "statement"} == {"c", "c2", "c3"}
    assert (report.fields, report.clashes) == (1, 0)
    assert project.check() == []


def test_a_clash_is_shown_and_decided_once(project: Project, copy: Copy) -> None:
    with copy("ben") as ben, copy("cleo") as cleo:
        ben.do(ChangeLabel("claim", {"name": "statement"}))
        project.do(ChangeLabel("claim", {"name": "assertion"}))
        report = project.merge(ben.path)
        assert report.clashes == 1
        assert "changed apart" in str(list(report.notes))
        (clash,) = clashes(project.context.db)
        assert {clash.value, *(value for value, _ in clash.rivals)} == {"statement", "assertion"}
        (present,) = (each.name for each in project.tag_set.labels() if each.stored_id == "claim")
        project.do(ChangeLabel(present, {"name": "thesis"}))
        assert clashes(project.context.db) == []
        cleo.merge(ben.path)
        cleo.merge(project.path)
        ben.merge(project.path)
        for each in (project, ben, cleo):
            assert clashes(each.context.db) == []
            assert each.tag_set.label("thesis") is not None
        project.merge(ben.path)
        assert clashes(project.context.db) == []


def test_two_labels_made_apart_under_one_name_stay_two(project: Project, copy: Copy) -> None:
    with copy("ben") as ben:
        for each, start in ((project, 60), (ben, 70)):
            each.do(AddLabel("Entities", Label("rumour", "R")))
            each.do(Tag(SEED, "rumour", ((start, start + 5),), id=each.annotator))
        project.merge(ben.path)
        ben.merge(project.path)
        assert project.tag_set == ben.tag_set
    names = [label.name for label in project.tag_set.labels() if "rumour" in label.name]
    assert names == ["rumour", "rumour (2)"]
    project.do(JoinLabels("rumour (2)", "rumour"))
    assert {a.id for a in project.annotations(SEED) if a.label == "rumour"} == {"ana", "ben"}
    assert project.check() == []


def test_a_join_is_followed_by_what_a_colleague_tags_later(project: Project, copy: Copy) -> None:
    with copy("ben") as ben:
        project.do(JoinLabels("person", "speaker"))
        ben.do(Tag(SEED, "person", ((60, 65),), id="p2"))
        project.merge(ben.path)
    assert {a.id for a in project.annotations(SEED) if a.label == "speaker"} == {"p", "p2"}


def test_a_split_meets_a_change_of_the_owner(project: Project, copy: Copy) -> None:
    with copy("ben") as ben:
        ben.do(AddLabel("Claims", Label("quote")))
        ben.do(SplitLabel("claim", "quote", attribute="quotation", value="direct"))
        project.do(SetNote("c", "by ana"))
        project.merge(ben.path)
        ben.merge(project.path)
        for each in (project, ben):
            annotation = each.annotation("c")
            assert annotation is not None
            assert (annotation.label, annotation.note) == ("quote", "by ana")
        ben.undo()
        ben.undo()
        project.undo()
        annotation = project.annotation("c")
        assert annotation is not None
        assert (annotation.label, annotation.note) == ("claim", "by ana")


def test_a_split_that_was_undone_does_not_come_back(project: Project, copy: Copy) -> None:
    project.do(AddLabel("Claims", Label("quote")))
    project.do(SplitLabel("claim", "quote", attribute="quotation", value="direct"))
    with copy("cleo") as cleo:
        project.undo()
        project.merge(cleo.path)
        cleo.merge(project.path)
        for each in (project, cleo):
            annotation = each.annotation("c")
            assert annotation is not None
            assert annotation.label == "claim"


def test_a_label_that_a_colleague_used_meanwhile_is_retired(project: Project, copy: Copy) -> None:
    project.do(AddLabel("Entities", Label("rumour", "R")))
    with copy("ben") as ben:
        project.do(RemoveLabel("rumour"))
        assert project.tag_set.label("rumour") is None
        ben.do(Tag(SEED, "rumour", ((60, 65),), id="u"))
        project.merge(ben.path)
        ben.merge(project.path)
        for each in (project, ben):
            label = each.tag_set.label("rumour")
            assert label is not None
            assert label.retired
            assert each.check() == []


@pytest.mark.parametrize("change", ["rename", "join", "split"])
def test_a_change_of_the_codebook_outdates_no_verdict(
    project: Project, copy: Copy, change: str
) -> None:
    del copy
    project.annotator = "rita"
    project.do(Decide(SEED, ("c",), accepted=("c",)))
    edits = {
        "rename": ChangeLabel("claim", {"name": "statement"}),
        "join": JoinLabels("claim", "cue"),
        "split": SplitLabel("claim", "cue", annotations=("c",)),
    }
    project.do(edits[change])
    name = {"rename": "statement", "join": "cue", "split": "cue"}[change]
    (decision,) = project.review.decisions(SEED)
    assert [judged.label for judged in decision.taken] == [name]
    assert not find_outdated([decision], project.annotations(SEED), project.relations(SEED))
    project.do(Decide(SEED, ("c",), accepted=("c",), comment="still"))
    (decision,) = project.review.decisions(SEED)
    assert [judged.label for judged in decision.taken] == [name]
    assert not find_outdated([decision], project.annotations(SEED), project.relations(SEED))
