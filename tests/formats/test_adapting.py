"""Foreign labels come in by a person's word only."""

import json
from pathlib import Path

import pytest

from annotator.cli.remedies import explain
from annotator.formats.adapting import UnknownLabels
from annotator.formats.importing import ImportOptions, import_paths
from annotator.project import Project

LINE = {
    "text": "Moscow said no to Kyiv.",
    "annotations": [
        {"id": "a", "annotator": "bo", "label": "GPE", "fragments": [[0, 6]]},
        {"id": "b", "annotator": "bo", "label": "Denier", "fragments": [[18, 22]]},
    ],
    "relations": [{"id": "r", "annotator": "bo", "type": "denies", "source": "a", "target": "b"}],
}


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.jsonl"
    path.write_text(json.dumps(LINE), "utf-8")
    return path


def test_all_that_is_missing_is_named_with_what_helps(project: Project, foreign: Path) -> None:
    with pytest.raises(UnknownLabels) as raised:
        import_paths(project, [foreign])
    message = explain(raised.value)
    assert "“GPE”, “Denier”" in message
    assert "--map 'GPE=location'" in message
    assert project.counts().documents == 0


def test_what_is_let_in_is_added_once_and_undone_with_the_import(
    project: Project, foreign: Path
) -> None:
    before = project.tag_set
    report = import_paths(project, [foreign], ImportOptions(new_labels=True))
    assert "Added to the tag set: GPE, Denier." in report.notes.messages
    assert project.tag_set.extends(before)
    assert project.tag_set.allows("denies", "GPE", "Denier")
    assert project.counts().labels == {"Denier": 1, "GPE": 1}
    assert project.counts().relation_types == {"denies": 1}
    assert project.check() == []
    project.undo()
    assert project.tag_set == before
    assert project.counts().annotations == 0


def test_names_given_by_a_person(project: Project, foreign: Path) -> None:
    names = {"GPE": "location", "Denier": "speaker", "denies": "same_as"}
    import_paths(project, [foreign], ImportOptions(names=names))
    assert project.counts().labels == {"location": 1, "speaker": 1}
    assert project.counts().relation_types == {"same_as": 1}


def test_a_long_label_leaves_the_remedy_in_sight(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps(LINE).replace("Denier", "Deny" * 9_000), "utf-8")
    with pytest.raises(UnknownLabels) as raised:
        import_paths(project, [path], ImportOptions(skip_bad=True))
    message = explain(raised.value)
    assert "“DenyDeny" in message
    assert "--new-labels" in message
    assert len(message) < 400
    assert raised.value.labels[1] == "Deny" * 9_000, "what is chosen for it needs all of it"
