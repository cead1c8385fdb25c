"""A native file brings its tag set along; one that was chosen for the project stays."""

import json
from pathlib import Path

import pytest

from annotator.formats.adapting import UnknownLabels
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Label,
    Layer,
    Progress,
    RelationType,
    TagSet,
)
from annotator.project import Project, edits

PROMISES = TagSet(
    "Promises",
    (Layer("Promises", (Label("promise", "P"),)), Layer("People", (Label("speaker", "S"),))),
    (RelationType("promised_by", ("promise",), ("speaker",)),),
)
SAID = Annotation("a", "ana", "promise", ((10, 29),), "will build a bridge")
ARTICLE = AnnotatedDocument(Document("one", "One", "The mayor will build a bridge."), (SAID,))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A project with a tag set of its own, in the native format."""
    path = tmp_path / "promises.jsonl"
    with Project.create(tmp_path / "promises.annotator", PROMISES) as project:
        project.add([ARTICLE, Progress("one", "ana", "done")])
        export(project, path, ExportOptions("jsonl"))
    return path


def bytes_of(project: Project, path: Path) -> bytes:
    export(project, path, ExportOptions("jsonl"))
    return path.read_bytes()


def test_into_a_new_project_it_goes_whole(tmp_path: Path, exported: Path) -> None:
    with Project.create(tmp_path / "new.annotator", default_tag_set()) as project:
        report = import_paths(project, [exported])
        assert project.tag_set == PROMISES
        assert "The tag set “Promises” of the file is now the project's." in report.notes.messages
        assert bytes_of(project, tmp_path / "again.jsonl") == exported.read_bytes()
        project.undo()
        assert project.tag_set == default_tag_set()


def test_a_tag_set_that_was_chosen_stays(tmp_path: Path, exported: Path) -> None:
    chosen = TagSet("Mine", (Layer("All", (Label("vow"), Label("speaker"))),))
    with Project.create(tmp_path / "new.annotator", chosen) as project:
        with pytest.raises(UnknownLabels, match=r"the tag set “Mine” has no label “promise”"):
            import_paths(project, [exported])
        report = import_paths(project, [exported], ImportOptions(names={"promise": "vow"}))
        assert project.tag_set == chosen
        assert project.counts().labels == {"vow": 1}
        said = "The project's tag set “Mine” stays; that of the file, “Promises”, is another one."
        assert said in report.notes.messages


def test_names_are_those_of_the_project(tmp_path: Path, exported: Path) -> None:
    with Project.create(tmp_path / "new.annotator", default_tag_set()) as project:
        import_paths(project, [exported], ImportOptions(names={"promise": "claim"}))
        assert project.tag_set == default_tag_set()
        assert project.counts().labels == {"claim": 1}


def test_once_there_are_annotations_it_stays(tmp_path: Path, exported: Path) -> None:
    with Project.create(tmp_path / "new.annotator", default_tag_set(), annotator="bo") as project:
        project.add([AnnotatedDocument(Document("two", "Two", "No, said Ana."))])
        project.do(edits.Tag("two", "claim", ((0, 2),)))
        with pytest.raises(UnknownLabels, match=r"“News attribution” has no label “promise”"):
            import_paths(project, [exported])


def test_a_tag_set_behind_annotations_of_the_same_import_does_not_count(
    tmp_path: Path, exported: Path
) -> None:
    first = tmp_path / "a.jsonl"
    no = {"annotator": "bo", "label": "claim", "fragments": [[0, 2]]}
    line = {"text": "No.", "annotations": [no]}
    first.write_text(json.dumps(line), "utf-8")
    with (
        Project.create(tmp_path / "new.annotator", default_tag_set()) as project,
        pytest.raises(UnknownLabels, match=r"“News attribution” has no label “promise”"),
    ):
        import_paths(project, [first, exported])
