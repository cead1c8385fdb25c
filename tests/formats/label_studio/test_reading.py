"""Reading tasks: in full, as JSON-MIN, by several people, and wrong ones."""

import json
from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.label_studio.reading import read as read_tasks
from annotator.formats.offsets import OffsetsDiffer
from annotator.model import InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.label_studio.examples import TEXT, about, read, region, task
from tests.formats.reading_files import TEXT as PORT_TEXT
from tests.formats.reading_files import read as read_files


def test_its_own_files(project: Project, shared_data: Path) -> None:
    """Exports of images and chats: their texts come in, their other regions are told."""
    files = sorted((shared_data / "formats" / "label_studio").glob("*.json"))
    with pytest.raises(InputError, match=r"data_repeater.json, item 1: data holds no text"):
        import_paths(project, files)
    taken = import_paths(project, files, ImportOptions(skip_bad=True))
    assert (taken.documents, taken.already_there, taken.annotations) == (4, 1, 0)
    notes = "\n".join(taken.notes.messages)
    for said in (
        "predictions belong to no annotator and are left out (2 times)",
        "results of the type “rectanglelabels” are left out (3 times)",
        "results of the type “chatmessage” are left out (4 times)",
        "values for whole texts are kept in the metadata of the article (1 time)",
        "Left out: test_export_json_min__data_repeater.json, item 1",
    ):
        assert said in notes
    assert project.check() == []


@pytest.mark.parametrize(
    ("who", "owner"),
    [
        (4, "4"),
        ({"id": 4, "email": "bo@example.org", "first_name": ""}, "bo@example.org"),
        ({"id": 4}, "4"),
        ("bo@example.org", "bo@example.org"),
        (None, "ana"),
    ],
)
def test_people(tmp_path: Path, who: object, owner: str) -> None:
    given = task(region("x", 0, 2, "PER"))
    given["annotations"][0]["completed_by"] = who
    (item,), _ = read(tmp_path, given)
    assert [each.annotator for each in item.annotations] == [owner]


def test_people_who_disagree_on_a_whole_text_are_kept_apart(tmp_path: Path) -> None:
    given = task(about("w", "topic", "choices", choices=["war"]))
    second = [about("w", "topic", "choices", choices=["peace"])]
    given["annotations"].append({"completed_by": 4, "result": second})
    (item,), _ = read(tmp_path, given)
    assert item.document.metadata["topic"] == {"3": "war", "4": "peace"}


def test_json_min(tmp_path: Path) -> None:
    record = {
        "id": 1,
        "text": TEXT,
        "url": "https://example.org",
        "label": [
            {"start": 0, "end": 2, "text": "He", "labels": ["PER"]},
            {"start": 12, "end": 20, "text": "She left", "labels": ["EVT"]},
        ],
        "kind": [{"start": 0, "end": 2, "text": "He", "choices": ["a", "b"]}],
        "topic": "war",
        "annotator": 3,
        "annotation_id": 7,
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
        "lead_time": 1.5,
    }
    other = {**record, "annotator": "bo@example.org", "annotation_id": 8}
    (item, second), notes = read(tmp_path, record, other)
    assert [(each.label, each.text, each.annotator) for each in item.annotations] == [
        *(("PER", "He", "3"), ("EVT", "She left", "3")),
    ]
    assert item.annotations[0].attributes == {"kind": ["a", "b"]}
    assert item.document.metadata == {
        "source": "project-1.json",
        "foreign_id": 1,
        "url": "https://example.org",
        "topic": "war",
    }
    assert {each.annotator for each in second.annotations} == {"bo@example.org"}
    assert notes == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[3]", "item 1: the task must be an object"),
        ('[{"id": 1}]', "item 1: the task has no “data”.*it has “id”"),
        ('[{"data": {"n": 1}}]', "item 1: data holds no text"),
        ('[{"data": {"a": "x", "b": "y"}}]', "item 1: data may have its text in “a”, “b”.*--set"),
        (json.dumps([task(region("x", 0, 99, "PER"))]), "item 1: .*0–99 is .*correct the file"),
        (json.dumps([task({"type": "labels"})]), r"result\[0\].value must be an object|is missing"),
        (json.dumps([{**task(), "annotations": 3}]), "item 1: annotations must be a list"),
        (
            json.dumps([task(region("x", 0, 2, "P"), text="https://example.org/a.txt")]),
            r"value is in a text that is not in the file, but at https://example.org/a.txt",
        ),
        ('[{"data": {"text": "He"}}, {', "item 2: this is not JSON"),
    ],
)
def test_an_error_names_file_place_and_remedy(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, "utf-8")
    with raises_explained(InputError, match=rf"(?s)^bad\.json, .*{said}"):
        list(read_tasks(path, ReadContext("ana")))


def test_a_bad_task_is_left_out_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps([task(), {"data": {}}, task()]))
    left_out: list[Exception] = []
    context = ReadContext("ana", on_unreadable=left_out.append)
    assert len(list(read_tasks(path, context))) == 2
    assert [str(each)[:17] for each in left_out] == ["bad.json, item 2:"]


@pytest.mark.parametrize(
    "raw",
    [
        "/data/upload/1/harbour view.jpg",
        "https://x.example/a.png?size=2",
        "data:image/png;base64,iVBORw0KGgo=",
        "s3://bucket/interview.mp3",
    ],
)
def test_a_task_on_a_picture_or_sound_is_refused_by_name(tmp_path: Path, raw: str) -> None:
    tasks = [{"id": 1, "data": {"image": raw}, "annotations": [{"result": []}]}]
    with pytest.raises(InputError, match=r"a\.json, item 1: .* on a picture, a sound or a film"):
        read_files(tmp_path, "a.json", tasks, "label-studio")
    tasks[0]["data"] = {"text": "The picture is harbour.jpg"}
    assert len(read_files(tmp_path, "a.json", tasks, "label-studio")) == 1


def test_one_wrong_text_leaves_out_that_region_alone(project: Project, tmp_path: Path) -> None:
    def named(number: int, text: str) -> dict[str, object]:
        value = {"start": 6, "end": 17, "text": text, "labels": ["person"]}
        return {"id": f"r{number}", "type": "labels", "from_name": "l", "value": value}

    results = [named(1, "Ines Dorval"), named(2, "Karl Brandt")]
    whole = {"id": 1, "data": {"text": PORT_TEXT}, "annotations": [{"result": results}]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([whole]))
    with raises_explained(OffsetsDiffer, r"not “Karl Brandt”.*leave out.*--skip-bad"):
        import_paths(project, [path])
    report = import_paths(project, [path], ImportOptions(skip_bad=True))
    assert report.annotations == 1
    left_out = [note for note in report.notes.messages if note.startswith("Left out")]
    assert left_out == [
        "Left out: a.json, item 1: the person at 6–17 covers “Ines Dorval”, not “Karl Brandt”."
    ]
