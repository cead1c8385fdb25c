"""What differs on macOS and Windows, as far as it shows here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.keys import key_text
from annotator.ui.keys.key_caps import KeyRecorder
from annotator.ui.keys.key_list import as_text, key_sections
from annotator.ui.window.main_window import MainWindow

SIGNS = {"Meta": "⌃", "Alt": "⌥", "Shift": "⇧", "Ctrl": "⌘"}


def test_no_flag_of_qt_is_turned_round(root: Path) -> None:
    """On Windows the mask of all is a negative number, and ``~`` gives only the lower flags."""
    found: list[str] = []
    for file in sorted((root / "annotator" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
                of_number = isinstance(node.operand, ast.Attribute) and node.operand.attr == "value"
                found += [] if of_number else [f"{file.name}:{node.lineno}"]
    assert not found


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys are called as macOS calls them: signs without a plus between them."""

    def shown(key: str) -> str:
        text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        *held, last = key_text.parts(text)
        last = {"Return": "↩", "Left": "←"}.get(last, last)
        return "".join(sign for name, sign in SIGNS.items() if name in held) + last

    cached = (key_text.key_text, key_text.held_text, key_text.in_words)
    monkeypatch.setattr(key_text, "_as_here", shown)
    for each in cached:
        each.cache_clear()
    yield
    for each in cached:
        each.cache_clear()


@pytest.mark.usefixtures("mac")
@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("Ctrl+F", "⌘F"),
        ("Ctrl++", "⌘+"),
        ("Ctrl+Shift+Left", "⇧⌘←"),
        ("Meta+Ctrl+F", "⌃⌘F"),
        ("+", "+"),
    ],
)
def test_keys_have_the_signs_of_a_mac(key: str, text: str) -> None:
    assert key_text.key_text(key) == text


@pytest.mark.parametrize(
    "text", ["Ctrl+wheel", "hold Alt for characters", "with Shift extend", "Control, Altai"]
)
def test_elsewhere_words_about_keys_stay_as_they_are(text: str) -> None:
    assert key_text.in_words(text) == text


@pytest.mark.usefixtures("mac")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ctrl+wheel", "⌘ wheel"),
        ("hold Alt for characters", "hold ⌥ for characters"),
        ("Control, Altai, Shifty", "Control, Altai, Shifty"),
    ],
)
def test_words_about_keys_have_the_signs_of_a_mac(text: str, told: str) -> None:
    assert key_text.in_words(text) == told


@pytest.mark.usefixtures("mac")
def test_no_text_of_the_window_names_keys_that_a_mac_has_not(window: MainWindow) -> None:
    texts = [as_text(key_sections(window.actions_))]
    texts += [action.toolTip() for action in window.findChildren(QAction)]
    window.panes.inspector.empty.show_selection()
    texts += [window.panes.inspector.empty.note.text()]
    found = [line for text in texts for line in text.splitlines() if key_text._HELD.search(line)]
    assert not found


@pytest.mark.usefixtures("mac")
def test_what_is_held_is_shown_with_the_signs_of_a_mac(qtbot: QtBot) -> None:
    recorder = KeyRecorder()
    qtbot.addWidget(recorder)
    recorder.start()
    held = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_Control, Qt.Key.Key_Shift):
        QApplication.sendEvent(recorder, QKeyEvent(QEvent.Type.KeyPress, key, held))
    assert recorder.text() == "⇧⌘…"


def test_a_mac_finds_quit_about_and_preferences_in_its_own_menu(window: MainWindow) -> None:
    roles = {spec.id: window.actions_[spec.id].menuRole() for spec in window.actions_}
    assert roles.pop("file.quit") == QAction.MenuRole.QuitRole
    assert roles.pop("help.about") == QAction.MenuRole.AboutRole
    assert roles.pop("edit.preferences") == QAction.MenuRole.PreferencesRole
    assert set(roles.values()) == {QAction.MenuRole.NoRole}, "it guesses by names otherwise"
