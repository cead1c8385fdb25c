"""A name that nearly equals another one is asked about, below the field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.name_check import NameCheck
from tests.values import present


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window, kept while the test runs."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def shown(qtbot: QtBot, window: QWidget, *, several: bool = False) -> tuple[QLineEdit, NameCheck]:
    """A field in a window, with the question below it."""
    field = QLineEdit(window)
    check = NameCheck(field, ["ana", "ben"], several=several)
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(check)
    with qtbot.waitExposed(window):
        window.show()
    field.setFocus()
    return field, check


@pytest.mark.parametrize("name", ["ana", "ben", "cy", "anna", ""])
def test_known_and_new_names_are_no_question(qtbot: QtBot, window: QWidget, name: str) -> None:
    field, check = shown(qtbot, window)
    field.setText(name)
    assert check.settled
    assert not check.isVisible()


def test_the_known_person_is_one_click_away(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window)
    qtbot.keyClicks(field, "Ana")
    assert not check.settled
    assert check.question.text() == (
        "“Ana” differs from “ana”, who annotates here already, only by upper and lower case."
    )
    qtbot.mouseClick(check.same, Qt.MouseButton.LeftButton)
    assert field.text() == "ana"
    assert check.settled
    assert not check.isVisible()


@pytest.mark.parametrize("text", ["", "root"])
@pytest.mark.parametrize("several", [False, True])
def test_the_arrow_down_lists_the_known_names(
    qtbot: QtBot, window: QWidget, text: str, several: bool
) -> None:
    field, check = shown(qtbot, window, several=several)
    field.setText(text)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    popup = present(present(check.findChild(QCompleter)).popup())
    qtbot.waitUntil(popup.isVisible)
    model = popup.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["ana", "ben"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(popup, key)
    assert field.text() == "ben"
    assert check.settled


def test_a_dialog_grows_for_the_question(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window)
    window.resize(260, window.minimumSizeHint().height())
    before = window.height()
    field.setText("Ana")
    qtbot.waitUntil(lambda: window.height() > before)
    needed = check.question.heightForWidth(check.question.width())
    qtbot.waitUntil(lambda: check.question.height() >= needed > 0)
    assert check.same.height() >= check.same.sizeHint().height()
    assert window.width() == 260


def test_the_question_is_answered_with_keys(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window)
    qtbot.keyClicks(field, "Ana")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert check.same.hasFocus()
    qtbot.keyClick(check.same, Qt.Key.Key_Space)
    assert field.text() == "ana"
    assert field.hasFocus()


def test_a_new_person_may_insist(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window)
    qtbot.keyClicks(field, "Ana")
    qtbot.mouseClick(check.new, Qt.MouseButton.LeftButton)
    assert (field.text(), check.settled) == ("Ana", True)
    field.setText("Be\u00adn")
    assert not check.settled


def test_several_names_are_compared_with_each_other_too(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window, several=True)
    field.setText("cy, dee, Cy, ana")
    assert "“Cy” differs from “cy”, who is named, too," in check.question.text()
    qtbot.mouseClick(check.same, Qt.MouseButton.LeftButton)
    assert check.names() == ["cy", "dee", "ana"]
    field.setText("Ana, Ben")
    qtbot.mouseClick(check.new, Qt.MouseButton.LeftButton)
    assert "“Ben”" in check.question.text()
    qtbot.mouseClick(check.same, Qt.MouseButton.LeftButton)
    assert (check.names(), check.settled) == (["Ana", "ben"], True)


def test_the_last_of_several_names_is_completed(qtbot: QtBot, window: QWidget) -> None:
    field, check = shown(qtbot, window, several=True)
    qtbot.keyClicks(field, "cy, be")
    popup = present(check._completer.popup())
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert check.names() == ["cy", "ben"]
