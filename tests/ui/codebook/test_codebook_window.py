"""The codebook is changed in its window: each change is one edit, which one undo takes back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.model import AttributeKind, Label
from annotator.project import Project, edits
from annotator.project.codebook.edits import ChangeLabel
from annotator.ui.codebook import parts
from annotator.ui.codebook.codebook_window import CodebookWindow
from annotator.ui.kept_text import HOW
from annotator.ui.look import theme
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, NONE, SEED, select
from tests.ui.fitting import SMALL, misfits
from tests.values import present

Key = Qt.Key


def type_keys(qtbot: QtBot, text: str, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Type where the keyboard is."""
    focus = present(QApplication.focusWidget())
    if text:
        qtbot.keyClicks(focus, text)
    for key in keys:
        qtbot.keyClick(present(QApplication.focusWidget()), key, held)


def label(window: MainWindow, name: str) -> Label:
    return present(window.session.tag_set.label(name))


def at(codebook: CodebookWindow, window: MainWindow, name: str) -> None:
    """Select a label in the tree."""
    codebook.tree.choose(parts.of_label(label(window, name)))


def fill(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.setFocus()
    qtbot.keyClick(field, Key.Key_A, CTRL)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)


def test_a_name_is_changed_by_keys_and_taken_back(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    at(codebook, window, "location")
    type_keys(qtbot, "", Key.Key_F2)
    qtbot.waitUntil(codebook.label.name.hasFocus)
    type_keys(qtbot, "place", Key.Key_Return)
    assert window.session.tag_set.label("location") is None
    assert label(window, "place").key == "L"
    assert codebook.label.name.text() == "place"
    assert "Undo rename label location to place" in codebook.undo.toolTip()
    type_keys(qtbot, "", Key.Key_Z, held=CTRL)
    assert codebook.label.name.text() == "location"


def test_a_key_that_is_taken_is_named_and_stays_typed(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    at(codebook, window, "location")
    fill(qtbot, codebook.label.key, "p")
    assert "“person” has the key P" in codebook.label.key.kept.mark
    assert label(window, "location").key == "L"
    qtbot.keyClick(codebook.label.key, Key.Key_Escape)
    assert codebook.label.key.text() == "L"
    assert codebook.isVisible()


def test_colour_definition_and_short_name(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    at(codebook, window, "location")
    codebook.label.color.swatches[1].click()
    assert label(window, "location").color == "#D55E00"
    assert "Light: text" in codebook.label.color.contrast.text()
    fill(qtbot, codebook.label.color.field, "red")
    assert "not a colour" in codebook.label.color.field.kept.mark
    fill(qtbot, codebook.label.color.field, "#123456")
    assert label(window, "location").color == "#123456"
    fill(qtbot, codebook.label.short, "loc")
    assert label(window, "location").short == "loc"
    definition = codebook.label.definition
    definition.setFocus()
    qtbot.keyClick(definition, Key.Key_A, CTRL)
    qtbot.keyClicks(definition, "A place.")
    codebook.tree.setFocus()
    assert label(window, "location").description == "A place."


def test_parts_are_added_one_after_the_other(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    at(codebook, window, "location")
    type_keys(qtbot, "", Key.Key_Insert)
    qtbot.waitUntil(codebook.add.field.hasFocus)
    type_keys(qtbot, "weapon", Key.Key_Return)
    type_keys(qtbot, "vehicle", Key.Key_Return)
    made = [label(window, name) for name in ("weapon", "vehicle")]
    assert [each.key for each in made] == ["W", "V"]
    assert len({each.color for each in made}) == 2
    codebook.add.kind.setCurrentIndex(1)
    type_keys(qtbot, "size: small, large", Key.Key_Return)
    attribute = present(label(window, "vehicle").attribute("size"))
    assert attribute.values == ("small", "large")
    type_keys(qtbot, "seats", Key.Key_Return)
    assert present(label(window, "vehicle").attribute("seats")).kind is AttributeKind.TEXT
    codebook.add.kind.setCurrentIndex(2)
    type_keys(qtbot, "things", Key.Key_Return)
    codebook.add.kind.setCurrentIndex(0)
    type_keys(qtbot, "tool", Key.Key_Return)
    assert present(window.session.tag_set.layer_of("tool")).name == "things"
    codebook.add.kind.setCurrentIndex(4)
    type_keys(qtbot, "uses", Key.Key_Return)
    relation = present(window.session.tag_set.relation("uses"))
    assert relation.source == relation.target == ("tool",)
    type_keys(qtbot, "uses", Key.Key_Return)
    assert "already" in codebook.message.text()
    assert codebook.add.field.text() == "uses"


def test_labels_are_put_in_order_by_keys(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    layers = window.session.tag_set.layers
    last, following = layers[1].labels[-1].name, layers[2].name
    at(codebook, window, last)
    type_keys(qtbot, "", Key.Key_Up, held=ALT)
    assert window.session.tag_set.layers[1].labels[-2].name == last
    type_keys(qtbot, "", Key.Key_Down, Key.Key_Down, held=ALT)
    assert present(window.session.tag_set.layer_of(last)).name == following
    assert codebook.tree.part() == parts.of_label(label(window, last))


def test_examples_come_from_the_article(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    window.session.do(ChangeLabel("location", {"examples": []}))
    select(window, "Miami")
    window.codebook.send_example("location")
    assert label(window, "location").examples == ("Miami",)
    at(codebook, window, "location")
    fill(qtbot, codebook.label.examples.field, "Kyiv")
    assert label(window, "location").examples == ("Miami", "Kyiv")
    examples = codebook.label.examples.list
    examples.setFocus()
    examples.setCurrentRow(1)
    qtbot.keyClick(examples, Key.Key_Up, ALT)
    assert label(window, "location").examples == ("Kyiv", "Miami")
    qtbot.keyClick(examples, Key.Key_F2)
    qtbot.keyClick(codebook.label.examples.field, Key.Key_End)
    qtbot.keyClicks(codebook.label.examples.field, " city")
    qtbot.keyClick(codebook.label.examples.field, Key.Key_Return)
    assert label(window, "location").examples == ("Kyiv city", "Miami")
    examples.setFocus()
    qtbot.keyClick(examples, Key.Key_Delete)
    assert label(window, "location").examples == ("Miami",)


def test_attributes_of_all_kinds(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    at(codebook, window, "location")
    codebook.add.kind.setCurrentIndex(1)
    fill(qtbot, codebook.add.field, "certainty")
    panel = codebook.attribute

    def attribute() -> object:
        return present(label(window, "location").attribute("certainty"))

    def choose(kind: AttributeKind) -> None:
        part = parts.of_attribute(
            label(window, "location"), present(label(window, "location").attribute("certainty"))
        )
        codebook.tree.choose(part)
        row = list(AttributeKind).index(kind)
        panel.kind.setCurrentIndex(row)
        panel.kind.activated.emit(row)

    for kind in (AttributeKind.NUMBER, AttributeKind.YES_NO, AttributeKind.DATE):
        choose(kind)
        assert attribute().kind is kind  # type: ignore[attr-defined]
    choose(AttributeKind.SCALE)
    fill(qtbot, panel.high, "3")
    fill(qtbot, panel.points, "low, middle, high")
    fill(qtbot, panel.default, "2")
    now = present(label(window, "location").attribute("certainty"))
    assert (now.low, now.high, now.default) == (1, 3, 2)
    assert now.values == ("low", "middle", "high")
    choose(AttributeKind.ONE)
    fill(qtbot, panel.values.list.field, "sure")
    fill(qtbot, panel.values.list.field, "unsure")
    now = present(label(window, "location").attribute("certainty"))
    assert (now.kind, now.values) == (AttributeKind.ONE, ("sure", "unsure"))
    panel.required.click()
    assert present(label(window, "location").attribute("certainty")).required
    panel.values.list.list.setFocus()
    qtbot.keyClick(panel.values.list.list, Key.Key_Down, ALT)
    assert present(label(window, "location").attribute("certainty")).values == ("unsure", "sure")


def test_it_fits_in_a_small_window_and_fields_declare_their_texts(
    codebook: CodebookWindow, window: MainWindow, qtbot: QtBot
) -> None:
    codebook.resize(SMALL)
    shown = [*parts.all_parts(window.session.tag_set)]
    one_of_each = {part.kind: part for part in shown}
    for part in one_of_each.values():
        codebook.tree.choose(part)
        QApplication.processEvents()
        assert misfits(codebook) == []
    fields = [one for one in codebook.findChildren(QWidget) if one.property(HOW)]
    assert len(fields) > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_painted_in_both_schemes(codebook: CodebookWindow, scheme: theme.Scheme) -> None:
    theme.set_scheme(scheme)
    assert not codebook.grab().isNull()


def test_a_colleague_who_reads_cannot_change_it(
    codebook: CodebookWindow, window: MainWindow, project: Project
) -> None:
    window.session._workspace.writable = False
    codebook.refresh()
    at(codebook, window, "location")
    assert codebook.label.name.isReadOnly()
    assert not codebook.label.buttons["join"].isEnabled()
    assert not codebook.add.field.isEnabled()
    assert not codebook.importing.isEnabled()
    assert codebook.exporting.isEnabled()
    assert project.annotations(SEED) == []
    assert edits.new_id()
