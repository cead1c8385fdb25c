"""The labelling configuration, written and read."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.label_studio import CONFIG_FILE
from annotator.formats.label_studio.reading import read as read_tasks
from annotator.formats.label_studio.writing import TASKS
from annotator.model import (
    InputError,
)
from tests.formats.label_studio.examples import ARTICLE, read, task, written
from tests.formats.roundtrip import TAG_SET


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
