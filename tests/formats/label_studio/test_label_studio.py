"""Label Studio's JSON: regions, attributes, relations and people in; tasks and a setting out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.file_lookup import recognise
from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.label_studio import CONFIG_FILE, FORMAT
from annotator.formats.label_studio.reading import read as read_tasks
from annotator.formats.label_studio.writing import TASKS, write
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    Document,
    InputError,
    Label,
    Layer,
    ModelObject,
    Relation,
    TagSet,
)
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through
from tests.formats.travel import (
    assert_streams,
    lost_relations,
    of_several_fragments,
    sample_there_and_back,
    without,
)

HOLDS = FORMAT.holds
Task = dict[str, Any]


def read(folder: Path, *tasks: Task, **told: Any) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with these tasks, and the notes on it."""
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks, indent=1), "utf-8")
    assert recognise(path) is FORMAT
    context = ReadContext("ana", **told)
    found = [each for each in read_tasks(path, context) if isinstance(each, AnnotatedDocument)]
    assert len(found) == len(tasks)
    return found, [note.removeprefix("project-1.json: ") for note in context.notes.messages]


def written(folder: Path, *items: ModelObject, **options: str) -> list[Task]:
    """The tasks of some items; the configuration lies beside them in the folder."""
    write(items, folder, WriteContext(options=options))
    return json.loads((folder / TASKS).read_text("utf-8"))


def links_within(item: AnnotatedDocument) -> tuple[Relation, ...]:
    """The relations between annotations of one person."""
    owners = {each.id: each.annotator for each in item.annotations}
    return tuple(r for r in item.relations if owners[r.source] == owners[r.target])


# There and back


@given(items=st.lists(tagged_documents(annotators=("ana", "bo")), max_size=2))
def test_all_comes_back_but_what_was_told(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    split = of_several_fragments(*items)
    kept = [without(item, split) for item in items]
    expected = [AnnotatedDocument(i.document, i.annotations, links_within(i)) for i in kept]
    assert [reduced(each, HOLDS) for each in trip.documents] == [
        reduced(each, HOLDS) for each in expected
    ]
    assert trip.notes == []
    told = {loss.what: loss.count for loss in trip.losses}
    assert told == +Counter(
        {
            "annotations of several fragments": len(split),
            "relations of annotations that are not written": lost_relations(items, split),
            "relations between annotations of different people": sum(
                len(one.relations) - len(other.relations)
                for one, other in zip(kept, expected, strict=True)
            ),
        }
    )


def test_the_sample_differs_in_nothing_but_what_is_told(project: Project, tmp_path: Path) -> None:
    assert sample_there_and_back(project, tmp_path, FORMAT) == {
        "identities": 16,
        "annotations of several fragments": 2,
        "references to identities": 32,
        "relations of annotations that are not written": 5,
        "statuses of articles": 1,
    }


def test_articles_stream_in_equal_bytes(tmp_path: Path) -> None:
    assert_streams(FORMAT, tmp_path)


def test_a_zip_archive_is_offered(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He said so.")
    import_paths(project, [tmp_path / "a.txt"])
    assert export(project, tmp_path / "out.zip", ExportOptions(FORMAT.name)).documents == 1
    assert (tmp_path / "out.zip").read_bytes().startswith(b"PK")


CLAIM = Annotation("c", "ana", "claim", ((0, 5),), "A\n👍 b", {"quotation": "direct"}, "Why?")
SPEAKER = Annotation("s", "ana", "speaker", ((4, 5),), "b", {"kind": "collective", "mood": 3})
ARTICLE = AnnotatedDocument(
    Document("d", "T", "A\n👍 b", {"date": "2025"}),
    (CLAIM, SPEAKER, Annotation("b", "bo", "cue", ((0, 1),), "A")),
    (Relation("r", "ana", "said_by", "c", "s"),),
)


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


def test_the_configuration(tmp_path: Path) -> None:
    written(tmp_path, TAG_SET, ARTICLE)
    view = ET.fromstring((tmp_path / CONFIG_FILE).read_bytes())
    assert [each.get("value") for each in view.iter("Label")] == [
        label.name for label in TAG_SET.labels()
    ]
    claim = next(each for each in view.iter("Label") if each.get("value") == "claim")
    assert (claim.get("background"), claim.get("hotkey")) == ("#CC3311", "c")
    assert [each.get("value") for each in view.iter("Relation")] == [
        relation.name for relation in TAG_SET.relations
    ]
    kind = next(each for each in view.iter("Choices") if each.get("name") == "kind")
    assert (kind.get("whenLabelValue"), kind.get("perRegion")) == ("speaker", "true")
    assert [each.get("value") for each in kind.iter("Choice")][:2] == [
        *("named person", "organization"),
    ]


def test_labels_come_with_what_the_configuration_says_of_them(tmp_path: Path) -> None:
    written(tmp_path, TAG_SET, ARTICLE)
    context = ReadContext()
    list(read_tasks(tmp_path / TASKS, context))
    for label in TAG_SET.labels():
        found = context.labels[label.name]
        assert (found.key, found.color, found.description) == (
            *(label.key, label.color),
            label.description,
        )
        assert [(a.name, a.values) for a in found.attributes] == [
            (a.name, a.values) for a in label.attributes
        ]
    assert list(context.relation_types) == [relation.name for relation in TAG_SET.relations]


ODD = TagSet(
    "Odd",
    (
        Layer(
            "L",
            (
                Label(
                    "$x, <&>\"'",
                    attributes=(
                        Attribute("label", ("a",)),
                        Attribute("a,b", ("1, 2", " c", "$d", "e\tf", "g")),
                    ),
                ),
                Label("ü x, y", attributes=(Attribute("a,b", ("g", "h & i")),)),
                Label("tab\there"),
            ),
        ),
    ),
)


@given(
    label=st.sampled_from([label.name for label in ODD.labels()]),
    attributes=st.dictionaries(
        st.sampled_from(["label", "a,b", "note", "other"]),
        st.sampled_from(["a", "1, 2", " c", "$d", "e\tf", "g", "h & i"]) | st.integers(0, 3),
    ),
    note=st.sampled_from(["", "\n", " a\nb "]),
)
def test_odd_names_come_back(label: str, attributes: dict[str, Any], note: str) -> None:
    found = Annotation("c", "ana", label, ((0, 2),), "He", attributes, note)
    item = AnnotatedDocument(Document("d", "T", "He said so."), (found,))
    trip = through(FORMAT, [item], tag_set=ODD)
    (back,) = trip.documents
    assert back.annotations == (found,)
    assert trip.losses.count("names that the labelling configuration cannot hold") == 2
    ET.fromstring(trip.files[CONFIG_FILE])


def test_what_was_changed_there_is_the_work_of_who_did_it(tmp_path: Path) -> None:
    (task,) = written(tmp_path, TAG_SET, ARTICLE)
    (tmp_path / CONFIG_FILE).unlink()
    for each in task["annotations"]:
        each["completed_by"] = {"id": 5, "email": "zoe@example.org"}
    task["annotations"][1]["result"][0]["value"].update(start=4, end=5, text="b")
    (item,), _ = read(tmp_path, task)
    assert item.annotations[:2] == (CLAIM, SPEAKER)
    (theirs,) = item.annotations[2:]
    assert (theirs.annotator, theirs.label, theirs.text) == ("zoe@example.org", "cue", "b")
    assert theirs.id != "b"
    assert item.relations == ARTICLE.relations


# The tool's own files


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
        "values for whole texts are kept in the metadata of the article (1 times)",
        "Left out: test_export_json_min__data_repeater.json, item 1",
    ):
        assert said in notes
    assert project.check() == []


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


# Its forms


TEXT = "He said so.\nShe left."


def region(id: str, start: int, end: int, label: str, **more: Any) -> Task:
    """A labelled region of a text, as its browser side saves it."""
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    result = {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return {**result, "origin": "manual", **more}


def about(id: str, name: str, type: str, **value: Any) -> Task:
    """What is said of a region."""
    return {"id": id, "from_name": name, "to_name": "text", "type": type, "value": value}


def task(*results: Task, text: str = TEXT, **more: Any) -> Task:
    """A task with the results of one person."""
    annotation = {"id": 7, "completed_by": 3, "was_cancelled": False, "result": list(results)}
    return {"id": 1, "data": {"text": text}, "annotations": [annotation], **more}


def test_what_is_said_of_a_region(tmp_path: Path) -> None:
    results = [
        about("x", "sentiment", "choices", start=0, end=2, choices=["sad"]),
        region("x", 0, 2, "PER", score=0.5, meta={"text": ["Who?"]}, origin="prediction-changed"),
        about("x", "topics", "choices", choices=["a", "b"]),
        about("x", "comment", "textarea", text=["one", "two"]),
        about("x", "name", "textarea", text=["Ana"]),
        about("x", "stars", "rating", rating=4),
        about("x", "kind", "taxonomy", taxonomy=[["a", "b"]]),
    ]
    (item,), notes = read(tmp_path, task(*results))
    (found,) = item.annotations
    assert (found.label, found.text, found.annotator) == ("PER", "He", "3")
    assert found.attributes == {
        "sentiment": "sad",
        "topics": ["a", "b"],
        "name": "Ana",
        "stars": 4,
        "kind": ["a", "b"],
    }
    assert (found.note, found.confidence) == ("Who?\none\ntwo", 0.5)
    assert found.metadata == {"origin": "prediction-changed", "foreign_id": "x"}
    assert notes == []
    assert read(tmp_path, task(*results))[0] == [item]


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


def test_several_people_may_have_regions_of_one_id(tmp_path: Path) -> None:
    id = "5f1d6c1e-2b1f-4d43-9d2b-6f2f0a1c7d11"
    given = task(region(id, 0, 2, "PER"))
    given["annotations"].append({**given["annotations"][0], "completed_by": 4})
    (item,), _ = read(tmp_path, given)
    one, two = item.annotations
    assert (one.annotator, two.annotator, one.id) == ("3", "4", id)
    assert two.id != id
    assert two.metadata == {"foreign_id": id}


def test_relations(tmp_path: Path) -> None:
    def link(direction: str, *labels: str) -> Task:
        ends = {"from_id": "x", "to_id": "y", "direction": direction}
        return {"type": "relation", **ends, **({"labels": list(labels)} if labels else {})}

    results = [
        *(region("x", 0, 2, "PER"), region("y", 3, 7, "CUE"), link("right", "a", "b")),
        *(link("left", "c"), link("bi", "d"), link("right")),
        {"type": "relation", "from_id": "x", "to_id": "z", "direction": "right"},
    ]
    (item,), notes = read(tmp_path, task(*results))
    x, y = (each.id for each in item.annotations)
    assert [(each.type, each.source, each.target) for each in item.relations] == [
        *(("a", x, y), ("b", x, y), ("c", y, x), ("d", x, y)),
        ("related", x, y),
    ]
    assert item.relations[3].metadata == {"direction": "bi"}
    assert notes == [
        "relations without a label are named “related” (2 times).",
        "relations of regions that are left out are left out too (1 times).",
    ]


def test_a_region_with_two_labels_is_two_annotations(tmp_path: Path) -> None:
    both = region("x", 0, 2, "PER")
    both["value"]["labels"].append("SPK")
    (item,), _ = read(tmp_path, task(both, about("x", "sentiment", "choices", choices=["sad"])))
    assert [each.label for each in item.annotations] == ["PER", "SPK"]
    assert len({each.id for each in item.annotations}) == 2
    assert all(each.attributes == {"sentiment": "sad"} for each in item.annotations)


def test_what_is_no_annotation_is_told(tmp_path: Path) -> None:
    given = task(
        region("x", 0, 2, "PER"),
        about("w", "topic", "choices", choices=["war"]),
        about("u", "topic2", "choices", start=3, end=7, choices=["war"]),
        {**region("n", 3, 7, "PER"), "value": {"start": 3, "end": 7, "labels": []}},
        {**region("s", 0, 1, "PER"), "value": {"start": 0.5, "end": 1.5, "labels": ["noise"]}},
        predictions=[{"result": [region("p", 3, 7, "CUE")]}],
        drafts=[{"result": []}],
    )
    given["annotations"].append({"was_cancelled": True, "result": [region("y", 3, 7, "CUE")]})
    (item,), notes = read(tmp_path, given)
    assert [each.label for each in item.annotations] == ["PER"]
    assert item.document.metadata["topic"] == "war"
    assert sorted(notes) == [
        "annotations that were skipped are left out (1 times).",
        "drafts belong to no annotator and are left out (1 times).",
        "predictions belong to no annotator and are left out (1 times).",
        "regions of the type “labels” that are not in a text are left out (1 times).",
        "regions without a label are left out (1 times).",
        "results of the type “choices” on regions without a label are left out (1 times).",
        "values for whole texts are kept in the metadata of the article (1 times).",
    ]


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


# Which text, and where in it


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        ({"text": TEXT, "title": "T"}, ""),
        ({"body": TEXT, "n": 3}, ""),
        ({"body": TEXT, "text": "another"}, "body"),
    ],
)
def test_the_field_of_the_text(tmp_path: Path, data: Task, asked: str) -> None:
    given = {**task(region("x", 0, 2, "PER")), "data": data}
    options = {"text": asked} if asked else {}
    (item,), _ = read(tmp_path, given, options=options)
    assert item.document.text == TEXT


def test_the_configuration_says_which_field_it_is(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text('<View><Text name="text" value="$b"/></View>')
    (item,), _ = read(tmp_path, {**task(region("x", 0, 2, "PER")), "data": {"a": "x", "b": TEXT}})
    assert item.document.text == TEXT


def test_present_offsets_are_code_points_and_older_ones_are_found_out(tmp_path: Path) -> None:
    text = "👍 He said"
    value = {"start": 2, "end": 4, "text": "He", "labels": ["PER"]}
    (item,), _ = read(tmp_path, task({**region("x", 0, 2, "PER"), "value": value}, text=text))
    assert item.annotations[0].text == "He"
    old = task({**region("x", 0, 2, "PER"), "value": {**value, "start": 3, "end": 5}}, text=text)
    with raises_explained(OffsetsDiffer, match=r"project-1.json, item 1: .*UTF-16"):
        read(tmp_path, old)
    (item,), _ = read(tmp_path, old, offset_unit=OffsetUnit.named("utf-16"))
    assert item.annotations[0].text == "He"


def test_line_ends_in_a_region_are_written_out(tmp_path: Path) -> None:
    given = region("x", 8, 15, "S")
    given["value"]["text"] = "so.\\nShe"
    (item,), _ = read(tmp_path, task(given))
    assert item.annotations[0].text == "so.\nShe"


HTML = """<!DOCTYPE html>
<h1>Talks &amp; <b>more</b></h1>
<p>He said <i>“No 👍”</i>.<br>She left.</p><p>Then<script>x = "He"</script> it ended.</p>
"""


def html_region(text: str, **place: Any) -> Task:
    """A labelled region of HTML."""
    value = {"text": text, "hypertextlabels": ["X"], **place}
    return {"id": text, "to_name": "text", "type": "hypertextlabels", "value": value}


def test_hypertext(tmp_path: Path) -> None:
    heading = {"start": "/h1[1]/text()[1]", "startOffset": 0, "end": "/h1[1]/b[1]/text()[1]"}
    across = {"start": "/p[1]/i[1]/text()[1]", "startOffset": 1, "end": "/p[1]/text()[3]"}
    regions = [
        html_region("Talks & more", **heading, endOffset=4),
        html_region("No 👍”.\\nShe", **across, endOffset=3),
        html_region("it", start="/gone", startOffset=0, end="/gone", endOffset=1,
                    globalOffsets={"start": 44, "end": 46}),
    ]  # fmt: skip
    (item,), _ = read(tmp_path, {**task(*regions), "data": {"html": HTML, "id": 3}})
    assert item.document.text.split("\n") == [
        *("", "Talks & more", "He said “No 👍”.", "She left."),
        *("Then it ended.", ""),
    ]
    assert [each.text for each in item.annotations] == ["Talks & more", "No 👍”.\nShe", "it"]
    wrong = html_region("Talk", start="/p[9]/text()[1]", startOffset=0, end="/p", endOffset=1)
    with pytest.raises(InputError, match=r"result\[0\].value is the region “Talk”, which"):
        read(tmp_path, {**task(wrong), "data": {"text": HTML}})


# Bad files


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


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text("<View>")
    with pytest.raises(InputError, match=f"{CONFIG_FILE}: this is not XML"):
        read(tmp_path, task())


def test_options_have_their_values(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is only “email”"):
        written(tmp_path, annotators="x")
