"""Values of each kind in the inspector: by key where there are keys, typed where there are none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.model import Attribute, AttributeKind, Identity, Label, Layer, ShownIf, TagSet
from annotator.model.attribute_values import value_fault
from annotator.project import Project
from annotator.project.edits import AddIdentity
from annotator.ui.foot.key_hints import place_of_keyboard
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.inspector.field_row import FieldRow
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.tables.annotation_table import AnnotationModel
from annotator.ui.tables.value_menu import ValueDialog
from annotator.ui.widgets.value_choices import after_choice, choices_of, is_chosen_by_key
from annotator.ui.window.main_window import MainWindow
from tests.attributes import OF_EACH_KIND
from tests.ui.conftest import Press, labelled, sample, select
from tests.values import present

Key = Qt.Key
WHY = Attribute(
    "why",
    kind=AttributeKind.SCALE,
    low=-1,
    high=10,
    default=0,
    shown_if=ShownIf("yes_no", (False,)),
)
ATTRIBUTES = (replace(OF_EACH_KIND[0], required=True), *OF_EACH_KIND[1:], WHY)
LABELS = (
    Label("claim", "C", attributes=ATTRIBUTES),
    Label("topic", "T", attributes=(Attribute("sort", ("a", "b"), default="b"),)),
)


@pytest.fixture
def project(path: Path, text: str) -> Iterator[Project]:
    tag_set = TagSet("Own", (Layer("Main", LABELS),))
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([sample(text), Identity("i1", "Ada Lovelace")])
        yield project


@pytest.fixture
def inspector(window: MainWindow, press: Press) -> Inspector:
    """The inspector with a claim, the keyboard at its first attribute."""
    select(window, "weekend discussions")
    press("C", "Return")
    return window.panes.inspector


def values(window: MainWindow) -> dict[str, Any]:
    return dict(present(window.session.selection.annotation()).attributes)


def row(inspector: Inspector, name: str) -> AttributeRow | FieldRow:
    return next(each for each in inspector.attributes if each.attribute.name == name)


def field(inspector: Inspector, name: str) -> FieldRow:
    found = row(inspector, name)
    assert isinstance(found, FieldRow)
    return found


def test_each_kind_that_has_keys_is_set_by_them(
    inspector: Inspector, window: MainWindow, press: Press
) -> None:
    press("B")
    assert row(inspector, "several").hasFocus()
    press("X", "Z", "X", "Y", "Return")
    assert values(window) == {"one": "b", "several": ["y", "z"]}
    assert row(inspector, "yes_no").hasFocus()
    press("Y")
    assert values(window)["yes_no"] is True
    assert row(inspector, "text").hasFocus()
    row(inspector, "scale").setFocus()
    press("4")
    assert values(window)["scale"] == 4
    assert row(inspector, "date").hasFocus()
    row(inspector, "several").setFocus()
    press("Backspace")
    assert "several" not in values(window)


def test_each_kind_that_has_a_field_is_typed(
    inspector: Inspector, window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    for name, typed, value in (
        ("number", "0,5", None),
        ("number", "0.5", 0.5),
        ("date", "2025-12", "2025-12"),
        ("identity", "ada lovelace", "i1"),
    ):
        line = field(inspector, name)
        line.setFocus()
        assert isinstance(line.field, QLineEdit)
        line.field.clear()
        qtbot.keyClicks(line.field, typed)
        press("Return")
        assert values(window).get(name) == value
        assert ("is not a value of" in line.kept.mark) is (value is None)
    assert field(inspector, "identity").kept.text == "Ada Lovelace"
    line = field(inspector, "date")
    line.setFocus()
    assert place_of_keyboard(window.focusWidget(), fields=True) == "typedValue"
    text = field(inspector, "text")
    text.setFocus()
    assert place_of_keyboard(window.focusWidget(), fields=True) == "typedText"
    qtbot.keyClicks(text.field, "as they say")
    press("Escape")
    assert values(window)["text"] == "as they say"
    assert window.pane.view.hasFocus()
    assert len(project.identities()) == 1


def test_a_new_name_makes_an_identity_in_the_same_step(
    inspector: Inspector, window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    line = field(inspector, "identity")
    line.setFocus()
    qtbot.keyClicks(line.field, "Babbage")
    press("Return")
    (identity,) = [one for one in project.identities() if one.name == "Babbage"]
    assert values(window) == {"identity": identity.id}
    assert window.status_bar.message.text() == "Set identity to Babbage."
    project.undo()
    assert values(window) == {}
    assert [one.name for one in project.identities()] == ["Ada Lovelace"]


def test_what_was_typed_and_is_no_value_is_there_again(
    inspector: Inspector, window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    claim = present(window.session.selection.annotation()).id
    line = field(inspector, "number")
    line.setFocus()
    qtbot.keyClicks(line.field, "-7")
    window.pane.view.setFocus()
    select(window, "The Kremlin")
    press("T")
    window.session.selection.choose(claim)
    assert line.kept.text == "-7"
    assert "“-7” is not a value of “number”, which is a number of -1 or more." in line.kept.mark
    assert values(window) == {}


def test_an_attribute_shows_with_its_default_if_another_has_a_value(
    inspector: Inspector, window: MainWindow, press: Press
) -> None:
    assert row(inspector, "why").isHidden()
    row(inspector, "yes_no").setFocus()
    press("N")
    assert not row(inspector, "why").isHidden()
    assert values(window) == {"yes_no": False, "why": 0}
    row(inspector, "yes_no").setFocus()
    press("Y")
    assert row(inspector, "why").isHidden()
    assert values(window) == {"yes_no": True, "why": 0}
    assert inspector.hidden_values.text() == "Kept, but not shown now: why"
    detail = window.session.described_values(present(window.session.selection.annotation()))
    assert detail == [("yes_no", "yes")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("7", 7), ("1", 1), ("10", 10), ("-1", -1), ("-2", 2), ("17", 7), ("Y", None)],
)
def test_a_point_of_two_digits_or_a_sign_is_typed(
    qtbot: QtBot, typed: str, value: int | None
) -> None:
    points = Attribute("much", kind=AttributeKind.SCALE, low=-1, high=10)
    line = AttributeRow(points)
    qtbot.addWidget(line)
    got: list[Any] = []
    line.valueChosen.connect(lambda _, value: got.append(value))
    qtbot.keyClicks(line, typed)
    assert line.value() == value
    assert got[-1:] == ([value] if value is not None else [])


def test_a_required_value_is_marked_until_it_is_there(
    inspector: Inspector, window: MainWindow, press: Press
) -> None:
    first = row(inspector, "one")
    assert first.hint.text() == "required"
    model = AnnotationModel(window.session)
    claim = present(window.session.selection.annotation())
    assert "missing: one" in model.cell_text(claim, 2)
    press("A")
    assert first.hint.text() == ""
    claim = present(window.session.selection.annotation())
    assert model.cell_text(claim, 2) == "a"


def test_a_new_annotation_has_the_defaults(window: MainWindow, press: Press) -> None:
    select(window, "The Kremlin")
    press("T")
    assert values(window) == {"sort": "b"}


def test_values_are_typed_for_several_annotations(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    for phrase in ("The Kremlin", "weekend discussions"):
        select(window, phrase)
        press("C")
    ids = [one.id for one in labelled(window.session, "claim")]
    editor = window.session.attributes
    several = OF_EACH_KIND[1]
    editor.set_values(ids[:1], "several", ["z"])
    editor.add_value(ids, several, "x", True)
    assert [one.attributes["several"] for one in labelled(window.session, "claim")] == [
        ["x"] if one.id != ids[0] else ["x", "z"] for one in labelled(window.session, "claim")
    ]
    editor.add_value(ids, several, "x", False)
    assert "several" not in project.annotation(ids[1]).attributes  # pyright: ignore[reportOptionalMemberAccess]
    dialog = ValueDialog(window.session, OF_EACH_KIND[4], ids, window)
    qtbot.addWidget(dialog)
    dialog.field.setText("x")
    assert not dialog._confirm.isEnabled()
    dialog.field.setText("3")
    dialog.accept()
    assert [one.attributes["number"] for one in labelled(window.session, "claim")] == [3, 3]
    project.do(AddIdentity(Identity("i2", "Charles")))
    editor.set_texts(ids, OF_EACH_KIND[7], "charles")
    assert [one.attributes["identity"] for one in labelled(window.session, "claim")] == ["i2"] * 2


def test_a_retired_value_is_kept_but_not_offered(qtbot: QtBot) -> None:
    line = AttributeRow(Attribute("kind", ("a", "b", "c"), retired_values=("b",)))
    qtbot.addWidget(line)
    line.show()
    assert [chip.isVisible() for chip in line.chips] == [True, False, True]
    qtbot.keyClicks(line, "b")
    assert line.value() is None
    qtbot.keyClick(line, Key.Key_Right)
    qtbot.keyClick(line, Key.Key_Space)
    assert line.value() == "c"
    line.show_value("b")
    assert line.chips[1].isVisible()
    assert line.value() == "b"


@pytest.mark.parametrize("attribute", OF_EACH_KIND, ids=lambda one: one.kind)
def test_a_choice_leads_from_one_value_to_another(attribute: Attribute) -> None:
    if not is_chosen_by_key(attribute):
        return
    for choice in choices_of(attribute):
        chosen = after_choice(attribute, choice, None)
        assert not value_fault(attribute, chosen)
        assert after_choice(attribute, choice, chosen) is None
