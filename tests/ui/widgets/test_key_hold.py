"""A message that comes up by itself takes no key that is meant for the article."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.ui.widgets import key_hold
from annotator.ui.widgets.key_hold import KeyHold

Key = Qt.Key
STRAY = (Key.Key_Right, Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_C, Key.Key_Escape)


@pytest.fixture
def box(qtbot: QtBot) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Warning, "Annotator", "It was moved.")
    box.addButton("&Save a copy…", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("&Close", QMessageBox.ButtonRole.DestructiveRole)
    qtbot.addWidget(box)
    return box


def press_all(qtbot: QtBot, box: QMessageBox) -> None:
    for key in STRAY:
        for widget in (box, *box.findChildren(QPushButton)):
            qtbot.keyClick(widget, key)
            qtbot.keyClick(widget, key, Qt.KeyboardModifier.AltModifier)


def test_keys_do_nothing_while_somebody_types(box: QMessageBox, qtbot: QtBot) -> None:
    hold = KeyHold(box)
    box.open()
    chosen = box.focusWidget()
    press_all(qtbot, box)
    assert box.isVisible()
    assert box.focusWidget() is chosen
    assert hold.is_held


def test_keys_choose_after_a_moment_but_letters_never(
    box: QMessageBox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_hold, "HOLD_MS", 10)
    hold = KeyHold(box)
    box.open()
    qtbot.waitUntil(lambda: not hold.is_held)
    qtbot.keyClick(box, Key.Key_C)
    qtbot.keyClick(box, Key.Key_S)
    assert box.isVisible()
    qtbot.keyClick(box, Key.Key_Return)
    assert not box.isVisible()


def test_the_mouse_acts_at_once(box: QMessageBox, qtbot: QtBot) -> None:
    KeyHold(box)
    box.open()
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert not box.isVisible()
