"""The labelling configuration, written and read."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from annotator.formats.format import ReadContext
from annotator.formats.label_studio import CONFIG_FILE
from annotator.formats.label_studio.reading import read as read_tasks
from annotator.formats.label_studio.writing import TASKS
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    Label,
    Layer,
    TagSet,
)
from tests.attributes import OF_EACH_KIND
from tests.formats.label_studio.examples import ARTICLE, read, task, written
from tests.formats.roundtrip import TAG_SET

ATTRIBUTES = tuple(
    replace(one, name="words") if one.name == "text" else one for one in OF_EACH_KIND
)
"""One of each kind; no control of an attribute can have the name of the text."""


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


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text("<View>")
    with pytest.raises(InputError, match=f"{CONFIG_FILE}: this is not XML"):
        read(tmp_path, task())


def test_each_kind_has_its_control(tmp_path: Path) -> None:
    label = Label("claim", attributes=ATTRIBUTES)
    written(tmp_path, TagSet("Own", (Layer("Main", (label,)),)), ARTICLE)
    view = ET.fromstring((tmp_path / CONFIG_FILE).read_bytes())
    controls = {each.get("name"): each for each in view if each.get("perRegion") == "true"}
    assert {name: each.tag for name, each in controls.items()} == {
        "one": "Choices",
        "several": "Choices",
        "yes_no": "Choices",
        "words": "TextArea",
        "number": "Number",
        "scale": "Rating",
        "date": "DateTime",
        "note": "TextArea",
    }
    assert [controls[name].get("choice") for name in ("one", "several")] == ["single", "multiple"]
    assert controls["number"].get("min") == "-1"
    assert controls["scale"].get("maxRating") == "5"
    context = ReadContext()
    list(read_tasks(tmp_path / TASKS, context))
    found = {one.name: one.kind for one in context.labels["claim"].attributes}
    assert found == {
        "one": "one",
        "several": "several",
        "yes_no": "one",
        "words": "text",
        "number": "number",
        "scale": "scale",
        "date": "date",
    }


def test_values_of_each_kind_are_results_of_their_controls(tmp_path: Path) -> None:
    label = Label("claim", attributes=ATTRIBUTES)
    values = {"several": ["x", "z"], "yes_no": False, "number": 0.5, "scale": 4, "words": "so"}
    values |= {"date": "2025-12-22", "identity": "i1"}
    annotation = Annotation("a1", "ana", "claim", ((0, 3),), "One", values)
    article = AnnotatedDocument(Document("d", "D", "One two."), (annotation,))
    written(tmp_path, TagSet("Own", (Layer("Main", (label,)),)), article)
    (task_,) = json.loads((tmp_path / TASKS).read_text("utf-8"))
    results = task_["annotations"][0]["result"]
    keys = {"textarea": "text"}
    shown = {
        each["from_name"]: each["value"][keys.get(each["type"], each["type"])] for each in results
    }
    assert shown == {
        "label": ["claim"],
        "several": ["x", "z"],
        "yes_no": ["no"],
        "number": 0.5,
        "scale": 4,
        "words": ["so"],
        "date": "2025-12-22",
    }
