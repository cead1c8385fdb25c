"""Undo and redo without limit, past a restart; a record of every change."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, AnnotatorError, Document, TagSet
from annotator.project import Project
from annotator.project.edits import (
    Edit,
    Relabel,
    Relate,
    SetAttributes,
    SetFragments,
    SetNote,
    SetStatus,
    Tag,
    Untag,
)
from tests.project.conftest import SEED
from tests.values import present

LABELS = ("claim", "speaker", "cue", "person")


def state(project: Project) -> tuple[Any, ...]:
    """All that a person sees."""
    items = tuple(project.stream())
    return items, project.articles.status(SEED)


def test_undo_reaches_past_a_restart(project: Project, path: Path) -> None:
    untouched = state(project)
    tag = Tag(SEED, "claim", ((26, 40),))
    project.do(tag)
    project.do(SetNote(tag.id, "first"))
    project.do(SetNote(tag.id, "second"))
    project.close()

    with Project.open(path, annotator="ana") as again:
        assert again.history.undo_title() == "change note"
        again.undo()
        assert present(again.annotation(tag.id)).note == "first"
        again.undo()
        again.undo()
        assert state(again) == untouched
    with Project.open(path, annotator="ana") as again:
        assert [again.redo() is not None for _ in range(4)] == [True, True, True, False]
        assert present(again.annotation(tag.id)).note == "second"


def test_a_new_edit_ends_redo(project: Project) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),)))
    project.undo()
    project.do(Tag(SEED, "cue", ((0, 5),)))
    assert project.history.redo_title() is None
    assert project.redo() is None


def test_each_annotator_undoes_their_own_steps(project: Project) -> None:
    mine = Tag(SEED, "claim", ((26, 40),))
    project.do(mine)
    project.annotator = "ben"
    project.do(Tag(SEED, "cue", ((0, 5),)))
    project.annotator = "ana"
    project.undo()
    assert [a.annotator for a in project.annotations(SEED)] == ["ben"]


def test_an_import_is_taken_back_and_done_again_as_one(project: Project) -> None:
    documents = [AnnotatedDocument(Document(f"d{n}", "", f"text {n}")) for n in range(5)]
    project.add(documents)
    assert project.articles.count() == 6
    project.undo()
    assert project.articles.count() == 1
    project.redo()
    assert project.articles.count() == 6


def test_the_history_of_an_annotation_says_who_did_what(project: Project) -> None:
    tag = Tag(SEED, "claim", ((26, 40),))
    project.do(tag)
    project.do(Relabel(tag.id, "cue"))
    project.undo()
    entries = project.history.of_annotation(tag.id)
    assert [(e.annotator, e.title, e.kind) for e in entries] == [
        ("ana", "tag as claim", "edit"),
        ("ana", "change label to cue", "edit"),
        ("ana", "undo change label to cue", "undo"),
    ]
    assert entries[0].before is None
    assert entries[1].before is not None
    assert entries[1].after is not None
    assert (entries[1].before["label"], entries[1].after["label"]) == ("claim", "cue")
    assert entries[2].after is not None
    assert entries[2].after["label"] == "claim"


def commands(draw: st.DrawFn, project: Project) -> Edit:
    """Some edit that the project may or may not allow."""
    ids = [annotation.id for annotation in project.annotations(SEED)] or ["nobody"]
    start = draw(st.integers(0, 60))
    fragments = ((start, start + draw(st.integers(1, 20))),)
    some, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    label = draw(st.sampled_from(LABELS))
    choices: list[Edit] = [
        Tag(SEED, label, fragments),
        Relabel(some, label),
        SetFragments(some, fragments),
        SetNote(some, draw(st.text(max_size=5))),
        SetAttributes(some, {"quotation": draw(st.sampled_from(["direct", "mixed"]))}),
        Relate(
            some,
            other,
            draw(st.sampled_from(["said_by", "cued_by", "same_as", "supports"])),
        ),
        Untag(some),
        SetStatus(SEED, draw(st.sampled_from(["to do", "in progress", "done"]))),
    ]
    return draw(st.sampled_from(choices))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_undoing_all_and_redoing_all_comes_to_the_same(
    data: st.DataObject, tmp_path_factory: Any, tag_set: TagSet, seed_text: str
) -> None:
    path = tmp_path_factory.mktemp("p") / "p.annotator"
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([AnnotatedDocument(Document(SEED, "", seed_text))])
        states = [state(project)]
        draw = st.composite(commands)
        for _ in range(data.draw(st.integers(1, 12))):
            before = project.counts().steps
            try:
                project.do(data.draw(draw(project)))
            except AnnotatorError:
                assert state(project) == states[-1]
            if project.counts().steps > before:
                states.append(state(project))
        for expected in reversed(states[:-1]):
            project.undo()
            assert state(project) == expected
        for expected in states[1:]:
            project.redo()
            assert state(project) == expected
        assert project.check() == []
