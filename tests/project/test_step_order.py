"""Undo and redo in one article: which steps they take, and in which order steps can be taken."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, AnnotatorError, Document, Identity, TagSet
from annotator.model.tagset import Label, Layer
from annotator.project import Project
from annotator.project.curating import AddComment
from annotator.project.edits import (
    AddIdentity,
    ChangeTagSet,
    Edit,
    Relabel,
    Relate,
    RemoveDocument,
    RemoveIdentity,
    SetFragments,
    SetIdentity,
    SetNote,
    SetStatus,
    Tag,
    Together,
    Unrelate,
    Untag,
)
from annotator.project.suggesting import Reject, Suggest, make_suggestion
from tests.project.conftest import SEED
from tests.values import present

ARTICLES = ("a", "b", "c")
TEXT = "Ana said that Ben had gone to Miami, where Cy and Dana wait for him until Sunday."


@pytest.fixture
def several(project: Project) -> Project:
    """A project with further articles."""
    project.add([AnnotatedDocument(Document(name, f"Title {name}", TEXT)) for name in ARTICLES])
    return project


def notes(project: Project, *ids: str) -> list[str | None]:
    """The notes of annotations; None: it is gone."""
    found = [project.annotation(annotation_id) for annotation_id in ids]
    return [annotation.note if annotation is not None else None for annotation in found]


def test_the_last_step_in_an_article_is_undone_and_later_steps_elsewhere_stay(
    several: Project,
) -> None:
    project = several
    for name in ("a", "b"):
        project.do(Tag(name, "claim", ((0, 8),), id=f"in {name}"))
    project.do(SetNote("in b", "later"))
    assert project.history.undo_title("a") == "tag as claim"
    present(project.undo(document_id="a"))
    assert notes(project, "in a", "in b") == [None, "later"]
    assert project.history.undo_title("a") is None
    assert project.undo(document_id="a") is None
    assert project.history.redo_title("a") == "tag as claim"
    assert project.history.redo_title("b") is None
    present(project.redo(document_id="a"))
    assert notes(project, "in a", "in b") == ["", "later"]


def test_redo_of_the_project_does_what_was_undone_last(several: Project) -> None:
    project = several
    for name in ARTICLES:
        project.do(Tag(name, "claim", ((0, 8),), id=name))
    for name in ("b", "a", "c"):
        present(project.undo(document_id=name))
    for name in ("c", "a", "b"):
        project.redo()
        assert project.annotation(name) is not None
    assert project.redo() is None
    assert project.check() == []


def test_a_step_of_several_articles_is_undone_from_each_of_them(several: Project) -> None:
    project = several
    project.do(Together("tag both", tuple(Tag(n, "claim", ((0, 8),), id=n) for n in "ab")))
    project.do(Tag("c", "claim", ((0, 8),)))
    assert project.history.undo_title("a") == project.history.undo_title("b") == "tag both"
    project.undo(document_id="b")
    assert notes(project, "a", "b") == [None, None]


def change_of_row(project: Project) -> Edit:
    """Changes a row in the other article that the step made."""
    return SetNote("in b", "later")


def relation(project: Project) -> Edit:
    """Refers to a row in the other article that the step made."""
    return Relate("in b", "elsewhere", "same_as")


def comment(project: Project) -> Edit:
    """Comments on an annotation in the other article that the step made."""
    return AddComment("b", ("in b",), "Why?")


@pytest.mark.parametrize("later", [change_of_row, relation, comment])
def test_a_step_that_a_later_one_builds_on_stays(
    several: Project, later: Callable[[Project], Edit]
) -> None:
    project = several
    project.do(Tag("c", "speaker", ((0, 3),), id="elsewhere"))
    both = tuple(Tag(name, "speaker", ((0, 3),), id=f"in {name}") for name in "ab")
    project.do(Together("tag both", both))
    edit = later(project)
    project.do(edit)
    before = list(project.stream())
    with pytest.raises(AnnotatorError) as caught:
        project.undo(document_id="a")
    message = str(caught.value)
    assert "Nothing was undone" in message
    assert f"“{edit.title}”" in message
    assert "“Title " in message
    assert list(project.stream()) == before
    present(project.undo())
    present(project.undo(document_id="a"))
    assert project.check() == []


def test_redo_waits_for_the_step_that_it_builds_on(several: Project) -> None:
    project = several
    project.do(Tag("a", "location", ((30, 35),), id="a"))
    project.do(AddIdentity(Identity("miami", "Miami")))
    project.do(SetIdentity("a", "miami"))
    project.undo()
    project.undo()
    assert project.history.redo_title("a") == "change identity"
    with pytest.raises(AnnotatorError, match="“add identity”, which was undone later"):
        project.redo(document_id="a")
    project.redo()
    project.redo(document_id="a")
    assert present(project.annotation("a")).identity == "miami"


def test_what_a_removed_identity_meant_does_not_come_back(several: Project) -> None:
    project = several
    project.do(AddIdentity(Identity("miami", "Miami")))
    project.do(Tag("a", "location", ((30, 35),), id="a"))
    project.do(SetIdentity("a", "miami"))
    project.do(SetIdentity("a", None))
    project.do(RemoveIdentity("miami"))
    with pytest.raises(AnnotatorError, match="Nothing was undone"):
        project.undo(document_id="a")
    project.undo()
    project.undo(document_id="a")
    assert present(project.annotation("a")).identity == "miami"


def test_a_label_that_the_tag_set_lost_does_not_come_back(
    several: Project, tag_set: TagSet
) -> None:
    project = several
    extended = Layer("More", (Label("joke", key="J"),))
    project.do(ChangeTagSet(TagSet("more", (*tag_set.layers, extended), tag_set.relations)))
    project.do(Tag("a", "joke", ((30, 35),), id="a"))
    project.do(Untag("a"))
    project.do(ChangeTagSet(tag_set))
    with pytest.raises(AnnotatorError, match="Nothing was undone"):
        project.undo(document_id="a")
    project.undo()
    project.undo(document_id="a")
    assert present(project.annotation("a")).label == "joke"
    assert project.check() == []


def test_articles_come_and_go_by_the_undo_of_the_project_alone(several: Project) -> None:
    project = several
    assert project.history.undo_title("a") is None
    project.do(Tag("a", "claim", ((0, 8),)))
    project.do(RemoveDocument("b"))
    assert project.history.undo_title("b") is None
    assert project.history.undo_title("a") == "tag as claim"


def test_statuses_records_and_suggestions_are_steps_in_their_article(several: Project) -> None:
    project = several
    article = project.document("c")
    made = make_suggestion(article, "ana", "location", ((30, 35),), source="test")
    edits: list[tuple[str, Edit]] = [
        ("a", SetStatus("a", "done")),
        ("b", Tag("b", "claim", ((0, 8),), id="b")),
        ("b", AddComment("b", ("b",), "Why?")),
        ("c", Suggest((made,))),
        ("c", Reject((made.id,))),
    ]
    for _, edit in edits:
        project.do(edit)
    for name, edit in reversed(edits):
        project.do(Tag(SEED, "cue", ((0, 5),)))
        assert project.history.undo_title(name) == edit.title
        present(project.undo(document_id=name))


def test_each_annotator_undoes_their_own_steps_in_an_article(several: Project) -> None:
    project = several
    project.do(Tag("a", "claim", ((0, 8),), id="ana's"))
    project.annotator = "ben"
    project.do(Tag("a", "cue", ((0, 8),), id="ben's"))
    assert project.history.undo_title("a") == "tag as cue"
    project.annotator = "ana"
    assert project.history.undo_title("a") == "tag as claim"
    project.undo(document_id="a")
    assert notes(project, "ana's", "ben's") == [None, ""]


def state(project: Project) -> tuple[Any, ...]:
    """All that a person sees."""
    statuses = [project.articles.status(name) for name in ARTICLES]
    waiting = [project.suggestions.waiting(name) for name in ARTICLES]
    return tuple(project.stream()), statuses, waiting


def with_articles(path: Path, tag_set: TagSet) -> Project:
    """A new project with the articles."""
    project = Project.create(path, tag_set, annotator="ana")
    project.add([AnnotatedDocument(Document(name, "", TEXT)) for name in ARTICLES])
    return project


@st.composite
def edits(draw: st.DrawFn, project: Project) -> Edit:
    """Some edit that the project may or may not allow, in one article or in two."""
    annotations = [one for name in ARTICLES for one in project.annotations(name)]
    ids = [one.id for one in annotations] or ["nobody"]
    relations = [r.id for name in ARTICLES for r in project.relations(name)] or ["none"]
    identities = [one.id for one in project.identities()] or ["none"]
    start = draw(st.integers(0, 60))
    fragments = ((start, start + draw(st.integers(1, 20))),)
    some, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    label = draw(st.sampled_from(["claim", "speaker", "cue", "person"]))
    document = draw(st.sampled_from(ARTICLES))
    article = Document(document, "", TEXT)
    suggestion = make_suggestion(article, "ana", label, fragments, source="test")
    waiting = [s.id for name in ARTICLES for s in project.suggestions.waiting(name)] or ["none"]
    type_ = draw(st.sampled_from(["said_by", "cued_by", "same_as", "supports"]))
    choices: list[Edit] = [
        Tag(document, label, fragments),
        Tag(document, label, fragments),
        Relabel(some, label),
        SetFragments(some, fragments),
        SetNote(some, draw(st.sampled_from(["", "x", "y"]))),
        Relate(some, other, type_),
        Relate(some, other, type_),
        Unrelate(draw(st.sampled_from(relations))),
        Untag(some),
        SetStatus(document, draw(st.sampled_from(["to do", "in progress", "done"]))),
        AddIdentity(Identity(f"identity {start}", "somebody")),
        SetIdentity(some, draw(st.sampled_from([*identities, None]))),
        RemoveIdentity(draw(st.sampled_from(identities))),
        Suggest((suggestion,)),
        Reject((draw(st.sampled_from(waiting)),)),
        RemoveDocument(document),
    ]
    first = draw(st.sampled_from(choices))
    if not draw(st.integers(0, 3)):
        return Together("two at once", (first, draw(st.sampled_from(choices))))
    return first


class Ledger:
    """A project, and beside it the steps that are done and undone, by their ids."""

    def __init__(self, folder: Path, tag_set: TagSet) -> None:
        self.folder, self.tag_set = folder, tag_set
        self.project = with_articles(folder / "p.annotator", tag_set)
        self.done: dict[int, Edit] = {}
        self.undone: dict[int, Edit] = {}
        self.refused = 0
        """Undos and redos that were refused since another step builds on theirs."""

    def do(self, edit: Edit) -> None:
        """Carry out an edit, which the project may refuse."""
        before = state(self.project)
        try:
            changes = self.project.do(edit)
        except AnnotatorError:
            assert state(self.project) == before
            return
        if changes.step:
            self.done[changes.step] = edit
            self.undone.clear()

    def restore(self, way: str, document_id: str | None) -> bool:
        """Undo or redo in the project or in an article, and return whether that did anything."""
        project, before = self.project, state(self.project)
        if way == "undo" and document_id is None and not self.done:
            return False  # The import itself stays.
        try:
            restore = project.undo if way == "undo" else project.redo
            changes = restore(document_id=document_id)
        except AnnotatorError:
            assert document_id is not None, "the project's own undo and redo are never refused"
            assert state(project) == before
            self.refused += 1
            return False
        if changes is None:
            return False
        old, new = (self.done, self.undone) if way == "undo" else (self.undone, self.done)
        new[changes.step] = old.pop(changes.step)
        return True

    def check(self) -> None:
        """Check that the project is as if only the steps that are done had been made."""
        path = self.folder / f"replay{len(list(self.folder.iterdir()))}.annotator"
        with with_articles(path, self.tag_set) as fresh:
            for _, edit in sorted(self.done.items()):
                for part in edit.edits if isinstance(edit, Together) else (edit,):
                    # A part that changed nothing may be refused; if it had changed something, the
                    # states differ.
                    with suppress(AnnotatorError):
                        fresh.do(part)
            assert state(self.project) == state(fresh)
        assert self.project.check() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_undo_and_redo_of_project_and_articles_combine_in_any_order(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet
) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("p"), tag_set)
    with ledger.project as project:
        for _ in range(data.draw(st.integers(2, 16))):
            way = data.draw(st.sampled_from(["do", "do", "do", "undo", "undo", "redo"]))
            if way == "do":
                ledger.do(data.draw(edits(project)))
            else:
                ledger.restore(way, data.draw(st.sampled_from([None, *ARTICLES])))
        ledger.check()
        while ledger.restore("undo", None):
            pass
        assert not ledger.done
        ledger.check()
        while ledger.restore("redo", None):
            pass
        assert not ledger.undone
        ledger.check()
        target(ledger.refused)
