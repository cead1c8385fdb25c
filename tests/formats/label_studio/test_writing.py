"""Writing tasks, and Label Studio's own library that reads them."""

import json
from pathlib import Path

import pytest

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.label_studio import CONFIG_FILE, FORMAT
from annotator.formats.label_studio.writing import TASKS
from annotator.model import (
    AnnotatedDocument,
    InputError,
)
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.formats.label_studio.examples import (
    ARTICLE,
    written,
)
from tests.formats.roundtrip import TAG_SET
from tests.formats.travel import (
    assert_streams,
)


def test_articles_stream_in_equal_bytes(tmp_path: Path) -> None:
    assert_streams(FORMAT, tmp_path)


def test_a_zip_archive_is_offered(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He said so.")
    import_paths(project, [tmp_path / "a.txt"])
    assert export(project, tmp_path / "out.zip", ExportOptions(FORMAT.name)).documents == 1
    assert (tmp_path / "out.zip").read_bytes().startswith(b"PK")


def test_a_task(tmp_path: Path) -> None:
    (task,) = written(tmp_path, TAG_SET, ARTICLE)
    assert task["data"]["text"] == "A\n👍 b"
    assert (task["data"]["title"], task["data"]["meta"]) == ("T", {"date": "2025"})
    one, two = task["annotations"]
    claim = {"start": 0, "end": 5, "text": "A\\n👍 b"}
    region = {"id": "c", "to_name": "text", "origin": "manual"}
    assert one["result"][:3] == [
        {**region, "from_name": "label", "type": "labels", "value": {**claim, "labels": ["claim"]}},
        {
            **region,
            "from_name": "quotation",
            "type": "choices",
            "value": {**claim, "choices": ["direct"]},
        },
        {**region, "from_name": "note", "type": "textarea", "value": {**claim, "text": ["Why?"]}},
    ]
    assert one["result"][-1] == {
        "from_id": "c",
        "to_id": "s",
        "type": "relation",
        "direction": "right",
        "labels": ["said_by"],
    }
    assert [each["id"] for each in two["result"]] == ["b"]
    assert not {"completed_by"} & set(one)
    (task,) = written(tmp_path, TAG_SET, ARTICLE, annotators="email")
    assert [each["completed_by"] for each in task["annotations"]] == [
        {"email": "ana"},
        {"email": "bo"},
    ]


def test_its_own_library_takes_the_export(project: Project, tmp_path: Path) -> None:
    """The configuration and all results are valid; its JSON-MIN of ours comes back."""
    interface = pytest.importorskip("label_studio_sdk.label_interface", exc_type=ImportError)
    converter = pytest.importorskip("label_studio_sdk.converter", exc_type=ImportError)
    import_paths(project, [TARGET])
    export(project, tmp_path / "out", ExportOptions(FORMAT.name))
    config = (tmp_path / "out" / CONFIG_FILE).read_text("utf-8")
    labels = interface.LabelInterface(config)
    labels.validate()
    (task,) = json.loads((tmp_path / "out" / TASKS).read_text("utf-8"))
    assert [labels.validate_prediction(a, return_errors=True) for a in task["annotations"]] == [[]]
    converter.Converter(config, project_dir=None).convert(
        str(tmp_path / "out" / TASKS), str(tmp_path / "min"), "JSON_MIN", is_dir=False
    )
    with Project.create(tmp_path / "b.annotator", TAG_SET, annotator="bo") as other:
        taken = import_paths(other, [tmp_path / "min"])
        assert (taken.annotations, taken.notes.messages) == (81, [])
        before, after = (
            {a.id: a for i in p.stream() if isinstance(i, AnnotatedDocument) for a in i.annotations}
            for p in (project, other)
        )
        assert all(before[id].fragments == each.fragments for id, each in after.items())


def test_options_have_their_values(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is only “email”"):
        written(tmp_path, annotators="x")
