"""Values of each kind in a project: what edits refuse, and what becomes of those of imports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    Label,
    Layer,
    TagSet,
    ValidationError,
)
from annotator.project import Project
from annotator.project.edits import AddIdentity, RemoveIdentity, SetAttributes, Tag
from tests.attributes import OF_EACH_KIND

TAG_SET = TagSet("Own", (Layer("Main", (Label("claim", attributes=OF_EACH_KIND), Label("cue"))),))
TEXT = "One two three."
VALUES: dict[str, Any] = {
    "one": "a",
    "several": ["x", "z"],
    "yes_no": False,
    "text": "so\nit is",
    "number": 0.5,
    "scale": 4,
    "date": "2025-12",
    "identity": "i1",
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "own.annotator", TAG_SET, annotator="ana") as project:
        project.add([Identity("i1", "Ada"), AnnotatedDocument(Document("d", "D", TEXT))])
        yield project


def imported(attributes: dict[str, Any]) -> AnnotatedDocument:
    annotation = Annotation("a1", "bo", "claim", ((0, 3),), "One", attributes)
    return AnnotatedDocument(Document("d", "D", TEXT), (annotation,))


def test_values_of_each_kind_are_stored_as_they_are(project: Project) -> None:
    project.do(Tag("d", "claim", ((0, 3),), VALUES))
    (annotation,) = project.annotations("d")
    assert annotation.attributes == VALUES
    assert annotation.attributes["yes_no"] is False
    assert not list(project.check())


@pytest.mark.parametrize(
    "values", [{"several": ["z", "x"]}, {"scale": 6}, {"yes_no": 1}, {"one": "c"}, {"date": "x"}]
)
def test_an_edit_gives_no_value_that_cannot_be(project: Project, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="is not a value of|not each once in the order"):
        project.do(Tag("d", "claim", ((0, 3),), values))
    tag = Tag("d", "claim", ((0, 3),))
    project.do(tag)
    with pytest.raises(ValidationError, match="is not a value of|not each once in the order"):
        project.do(SetAttributes(tag.id, values))
    assert project.annotations("d")[0].attributes == {}


def test_values_that_came_with_an_import_stay_beside_new_ones(project: Project) -> None:
    report = project.add([imported({"scale": 9, "odd": "x"})])
    assert any("“9” is not a value of “scale”" in note.message for note in report.notes)
    project.annotator = "bo"
    project.do(SetAttributes("a1", {"scale": 9, "odd": "x", "one": "a"}))
    assert project.annotations("d")[0].attributes == {"scale": 9, "odd": "x", "one": "a"}


def test_texts_of_an_import_become_values(project: Project) -> None:
    report = project.add(
        [imported({"several": "z; x", "yes_no": "true", "number": "0.5", "scale": "4 (mostly)"})]
    )
    assert not list(report.notes)
    assert project.annotations("d")[0].attributes == {
        "several": ["x", "z"],
        "yes_no": True,
        "number": 0.5,
        "scale": 4,
    }


def test_an_identity_that_is_not_there_is_named_and_kept(project: Project) -> None:
    report = project.add([imported({"identity": "i9"})])
    assert [note.message for note in report.notes] == [
        "The identity i9 is not there: Annotation a1 (claim) has it as its “identity”. It was kept."
    ]
    assert project.annotations("d")[0].attributes == {"identity": "i9"}


def test_a_removed_identity_is_no_value_any_more(project: Project) -> None:
    project.do(AddIdentity(Identity("i2", "Bo")))
    one, other = Tag("d", "claim", ((0, 3),), VALUES), Tag("d", "cue", ((4, 7),), {"x": "i1"})
    project.do(one)
    project.do(other)
    project.do(RemoveIdentity("i1"))
    values = {annotation.id: annotation.attributes for annotation in project.annotations("d")}
    assert "identity" not in values[one.id]
    assert values[other.id] == {"x": "i1"}
    project.undo()
    assert project.annotations("d")[0].attributes == VALUES
