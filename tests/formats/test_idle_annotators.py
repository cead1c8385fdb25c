"""Annotators of a file who found nothing: they are done, not absent."""

import json
from pathlib import Path

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.owners import AlikeAnnotators
from annotator.project import Project
from tests.formats.inception.test_inception import zipped

TEXT = "Nothing happened in the port."
SPAN = {"start": 20, "end": 28, "label": "PLACE"}
TSV = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Who|label\n\n\n#Text=Nothing here\n"
TSV += "1-1\t0-7\tNothing\t_\t\n1-2\t8-12\there\t_\t\n"


def done_in(project: Project, options: ImportOptions, folder: Path, **files: str) -> list[str]:
    """Those who are done with the one article of some files, after an import."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, "utf-8")
    import_paths(project, [folder], options)
    (document_id,) = project.articles.ids()
    return project.articles.done_in(document_id)


def task(*annotations: dict[str, object], **fields: object) -> str:
    """A file of Label Studio with one task."""
    return json.dumps([{"id": 1, "data": {"text": TEXT}, "annotations": annotations, **fields}])


def example(**fields: object) -> str:
    """A file of Prodigy with one example."""
    return json.dumps({"text": TEXT, "_input_hash": 1, "_task_hash": 2, **fields}) + "\n"


IDLE: dict[str, object] = {"completed_by": {"email": "bo@example.org"}, "result": []}
OF_ONE = ImportOptions(new_labels=True, options={"annotator": "file"})
LABELS = ImportOptions(new_labels=True)


@pytest.mark.parametrize(
    ("files", "options", "done"),
    [
        ({"tasks_json": task(IDLE)}, LABELS, ["bo@example.org"]),
        ({"tasks_json": task({**IDLE, "was_cancelled": True})}, LABELS, []),
        ({"tasks_json": task()}, LABELS, []),
        ({"tasks_json": task(predictions=[{"result": []}])}, LABELS, []),
        ({"x_jsonl": example(spans=[], answer="accept", _session_id="bo")}, LABELS, ["bo"]),
        ({"x_jsonl": example(spans=[], answer="ignore", _session_id="bo")}, LABELS, []),
        ({"x_jsonl": example(spans=[], answer="reject", _session_id="bo")}, LABELS, []),
        ({"x_jsonl": example(spans=[])}, LABELS, []),
        ({"x_jsonl": example(spans=[SPAN], answer="accept", _session_id="bo")}, LABELS, []),
        ({"bo_jsonl": json.dumps({"id": 3, "text": TEXT, "label": []})}, OF_ONE, ["bo"]),
        ({"bo_jsonl": json.dumps({"id": 3, "text": TEXT, "label": []})}, LABELS, []),
        ({"a_txt": TEXT, "a_ann": ""}, LABELS, ["ana"]),
        ({"a_txt": TEXT}, LABELS, []),
        ({"a_txt": TEXT, "a_ann": "T1\tPLACE 24 28\tport\n"}, LABELS, []),
        ({"bo_tsv": TSV}, OF_ONE, ["bo"]),
        ({"bo_tsv": TSV}, LABELS, []),
    ],
)
def test_who_found_nothing_is_done(
    project: Project,
    tmp_path: Path,
    files: dict[str, str],
    options: ImportOptions,
    done: list[str],
) -> None:
    assert done_in(project, options, tmp_path / "files", **files) == done


@pytest.mark.parametrize(
    ("state", "done"), [("FINISHED", ["bo"]), ("IN_PROGRESS", []), ("NEW", []), (None, ["bo"])]
)
def test_the_states_of_an_inception_project_count(
    project: Project, tmp_path: Path, state: str | None, done: list[str]
) -> None:
    entry = {"name": "a.tsv", "user": "bo", "state": state}
    about = {"name": "p", "annotation_documents": [entry] if state else []}
    files = {
        "exportedproject.json": json.dumps(about).encode(),
        "source/a.tsv": b"Nothing here",
        "annotation/a.tsv/INITIAL_CAS.tsv": TSV.encode(),
        "annotation/a.tsv/bo.tsv": TSV.encode(),
    }
    path = tmp_path / "project.zip"
    path.write_bytes(zipped(files))
    import_paths(project, [path], LABELS)
    (document_id,) = project.articles.ids()
    assert project.articles.done_in(document_id) == done


def test_it_is_noted_and_one_undo_takes_it_back(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(task(IDLE), "utf-8")
    report = import_paths(project, [path], LABELS)
    (document_id,) = project.articles.ids()
    note = f"bo@example.org annotated nothing in the article {document_id}, and counts as done"
    assert note in " ".join(map(str, report.notes.messages))
    project.undo()
    assert project.articles.done_by() == {}


def test_an_annotator_who_found_nothing_may_be_a_known_one(
    project: Project, tmp_path: Path
) -> None:
    options = ImportOptions(annotators={"bo@example.org": "ana"})
    assert done_in(project, options, tmp_path / "files", tasks_json=task(IDLE)) == ["ana"]


def bo_s_span(name: str) -> dict[str, object]:
    """An annotation of Label Studio, of a name."""
    value = {"start": 24, "end": 28, "text": "port", "labels": ["PLACE"]}
    region = {"id": "r", "from_name": "l", "to_name": "t", "type": "labels", "value": value}
    return {"completed_by": name, "result": [region]}


@pytest.mark.parametrize("name", ["Ana", "ana\u00a0", "a\u200bna", "\uff41na"])
@pytest.mark.parametrize("form", ["idle", "label-studio", "prodigy", "doccano", "native"])
def test_a_name_that_nearly_equals_a_known_one_is_asked_about(
    project: Project, tmp_path: Path, name: str, form: str
) -> None:
    span = {"start_offset": 24, "end_offset": 28, "label": "PLACE", "user": name}
    contents = {
        "idle": ("x.json", task({"completed_by": name, "result": []})),
        "label-studio": ("x.json", task(bo_s_span(name))),
        "prodigy": ("x.jsonl", example(spans=[SPAN], answer="accept", _annotator_id=name)),
        "doccano": ("x.jsonl", json.dumps({"id": 1, "text": TEXT, "annotations": [span]})),
        "native": (
            "x.jsonl",
            json.dumps({"kind": "document", "id": "a", "title": "", "text": TEXT})
            + "\n"
            + json.dumps(
                {"kind": "progress", "document": "a", "annotator": name, "status": "done"}
            ),
        ),
    }
    file, content = contents[form]
    path = tmp_path / file
    path.write_text(content, "utf-8")
    with pytest.raises(AlikeAnnotators, match="differs from “ana” only by"):
        import_paths(project, [path], LABELS)
    assert project.articles.ids() == []
