"""Values of each kind in the edited version of the gold layer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.model import Identity, Label, Layer, TagSet
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.inspector.field_row import FieldRow
from annotator.ui.review.review_view import ReviewView
from tests.attributes import OF_EACH_KIND
from tests.ui.conftest import SEED, Press, sample
from tests.values import present


@pytest.fixture
def project(path: Path, text: str) -> Iterator[Project]:
    label = Label("claim", "C", attributes=OF_EACH_KIND)
    tag_set = TagSet("Own", (Layer("Main", (label,)),))
    with Project.create(path, tag_set, annotator="ben") as project:
        project.add([sample(text), Identity("i1", "Ada")])
        start = text.index("weekend discussions")
        project.do(Tag(SEED, "claim", ((start, start + 19),), {"scale": 2}))
        project.annotator = "ana"
        yield project


def row(review: ReviewView, name: str) -> FieldRow:
    found = next(each for each in review.editor.attributes if each.attribute.name == name)
    assert isinstance(found, FieldRow)
    return found


def test_typed_values_of_a_version_are_kept_once_they_fit(
    review: ReviewView, project: Project, press: Press, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_Tab, "E")
    editor = review.editor
    number = row(review, "number")
    assert isinstance(number.field, QLineEdit)
    number.setFocus()
    qtbot.keyClicks(number.field, "many")
    editor.keep()
    assert editor.version is not None
    assert "is a finite number" in number.kept.mark
    number.field.clear()
    qtbot.keyClicks(number.field, "7")
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    who = row(review, "identity")
    assert isinstance(who.field, QLineEdit)
    who.field.setText("Nobody")
    assert not who.kept.save()
    who.field.setText("ada")
    assert who.kept.save()
    assert present(editor.version).attributes == {"scale": 2, "number": 7, "identity": "i1"}
    editor.keep()
    (decision,) = project.review.decisions()
    assert present(decision.edited).attributes == {"scale": 2, "number": 7, "identity": "i1"}
