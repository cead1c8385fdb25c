"""Giving commands other keys, with real key events in the dialog and in the window."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.model import Label, Layer
from annotator.project import Project, edits
from annotator.ui.keys.key_caps import key_of
from annotator.ui.keys.keys_page import KeysPage
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, NONE, SHIFT, Press, labelled, select
from tests.values import present

Key = Qt.Key


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> KeysPage:
    """The dialog, as the menu opens it."""
    window.actions_.trigger("edit.keys")
    dialog = window.findChild(KeysPage)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.field.hasFocus())
    return dialog


Strike = Callable[..., None]


@pytest.fixture
def strike(qtbot: QtBot, dialog: KeysPage) -> Strike:
    """Presses a key wherever the dialog's keyboard is."""

    def strike(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        qtbot.keyClick(dialog.focusWidget(), key, held)

    return strike


def add_key(
    dialog: KeysPage, strike: Strike, id: str, key: Qt.Key, held: Qt.KeyboardModifier = NONE
) -> None:
    """Go to a command, Enter, and the key."""
    dialog.tree.setFocus()
    dialog.tree.choose(id)
    strike(Key.Key_Return)
    assert dialog.editor.recorder.hasFocus()
    strike(key, held)


def close(dialog: KeysPage, window: MainWindow, qtbot: QtBot) -> None:
    """Close the dialog; the keyboard is in the text again."""
    dialog.window().close()
    window.activateWindow()
    qtbot.waitUntil(window.pane.view.hasFocus)


def shortcuts(window: MainWindow, id: str) -> list[str]:
    return [key.toString() for key in window.actions_[id].shortcuts()]


def shown(button: QAbstractButton) -> bool:
    return not button.isHidden()


# Adding, using, keeping


def test_a_key_is_pressed_and_works(
    window: MainWindow, dialog: KeysPage, strike: Strike, press: Press, qtbot: QtBot
) -> None:
    add_key(dialog, strike, "tag.relate", Key.Key_F12)
    assert dialog.editor.message.text() == "F12 is now a key of “Relate to…”."
    assert dialog.tree.hasFocus()
    close(dialog, window, qtbot)
    select(window, "weekend discussions")
    press("C", Key.Key_F12)
    assert window.pane.relate_bar.isVisible()
    assert tuple(shortcuts(window, "tag.relate")) == ("Ctrl+R", "F12")


def test_it_is_kept_past_a_restart(
    window: MainWindow,
    dialog: KeysPage,
    strike: Strike,
    settings: Settings,
    qtbot: QtBot,
    path: Path,
) -> None:
    add_key(dialog, strike, "label.location", Key.Key_F8)
    add_key(dialog, strike, "edit.find", Key.Key_J, CTRL)
    dialog.window().close()
    window.close()
    # Only the differences are stored.
    stored = json.loads(str(settings._store.value("keys")))
    assert stored == {"edit.find": ["Ctrl+F", "Ctrl+J"], "label.location": ["F8"]}
    again = MainWindow(Settings(Path(settings._store.fileName())))
    qtbot.addWidget(again)
    with qtbot.waitActive(again):
        again.show()
        again.activateWindow()
    again.files.take(Project.open(path, annotator="ana"))
    qtbot.waitUntil(again.pane.view.hasFocus)
    select(again, "Miami")
    qtbot.keyClick(again.pane.view, Key.Key_F8)
    assert len(labelled(again.session, "location")) == 1
    qtbot.keyClick(again.pane.view, Key.Key_J, CTRL)
    assert again.pane.find_bar.field.hasFocus()


def test_keys_of_a_newer_version_do_no_harm(settings: Settings, qtbot: QtBot) -> None:
    settings.set("keys", {"edit.find": ["Ctrl+J"], "not.known": ["F8"], "tag.next": 7})
    window = MainWindow(settings)
    qtbot.addWidget(window)
    assert shortcuts(window, "edit.find") == ["Ctrl+J"]
    assert shortcuts(window, "tag.next") == ["Tab"]
    window.actions_.trigger("edit.keys")
    dialog = window.findChild(KeysPage)
    present(dialog).editor.set_command("edit.find")
    present(dialog).editor.default_button.click()
    assert settings.get("keys") == {"not.known": ["F8"]}


# Taking away


def test_delete_takes_the_last_key_away(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    dialog.tree.setFocus()
    dialog.tree.choose("history.redo")
    strike(Key.Key_Delete)
    assert shortcuts(window, "history.redo") == ["Ctrl+Shift+Z"]
    assert dialog.editor.message.text() == "Ctrl+Y is no longer a key of “Redo”."
    strike(Key.Key_Delete)
    assert shortcuts(window, "history.redo") == []
    strike(Key.Key_Delete)
    assert shortcuts(window, "history.redo") == []


def test_any_key_is_taken_away_by_its_cap(window: MainWindow, dialog: KeysPage) -> None:
    dialog.tree.choose("history.redo")
    first = dialog.editor.caps[0]
    assert first.accessibleName() == "Remove Ctrl+Shift+Z"
    first.click()
    assert shortcuts(window, "history.redo") == ["Ctrl+Y"]


def test_both_enters_go_together(window: MainWindow, dialog: KeysPage) -> None:
    dialog.tree.choose("tag.attributes")
    (cap,) = dialog.editor.caps
    cap.click()
    assert shortcuts(window, "tag.attributes") == []


# Conflicts


def test_a_conflict_is_named_and_the_key_taken_over(
    window: MainWindow, dialog: KeysPage, strike: Strike, press: Press, qtbot: QtBot
) -> None:
    add_key(dialog, strike, "edit.search", Key.Key_F, CTRL)
    editor = dialog.editor
    assert editor.message.text().startswith("Ctrl+F belongs to “Find in the article”.")
    assert shortcuts(window, "edit.find") == ["Ctrl+F"]
    assert editor.take_button.hasFocus()
    strike(Key.Key_Space)
    assert shortcuts(window, "edit.find") == []
    assert shortcuts(window, "edit.search") == ["Ctrl+Shift+F", "Ctrl+F"]
    close(dialog, window, qtbot)
    press("F", held=CTRL)
    assert window.commands.search_dialog is not None
    assert window.commands.search_dialog.isVisible()
    window.commands.search_dialog.close()


def test_what_was_taken_over_is_named_and_taken_back(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "edit.search", Key.Key_F, CTRL)
    dialog.editor.take_button.click()
    dialog.tree.choose("edit.find")
    assert "Ctrl+F belongs to “Search the project…”." in dialog.editor.message.text()
    add_key(dialog, strike, "edit.find", Key.Key_F, CTRL)
    dialog.editor.take_button.click()
    assert shortcuts(window, "edit.find") == ["Ctrl+F"]
    assert window.actions_.chosen == {}


def test_esc_leaves_the_question_and_then_the_dialog(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "edit.search", Key.Key_F, CTRL)
    strike(Key.Key_Escape)
    assert not shown(dialog.editor.take_button)
    assert dialog.isVisible()
    assert dialog.tree.hasFocus()
    assert window.actions_.chosen == {}
    strike(Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_labels_key_is_named_and_not_taken(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "article.next", Key.Key_C)
    assert dialog.editor.message.text().startswith("C belongs to “Tag as claim”; the tag set")
    assert not shown(dialog.editor.take_button)
    assert dialog.editor.again_button.hasFocus()
    strike(Key.Key_Space)
    strike(Key.Key_J)
    assert "J" in shortcuts(window, "article.next")
    assert "A label with that key takes precedence" in dialog.editor.message.text()
    dialog.tree.choose("label.claim")
    (cap,) = dialog.editor.caps
    assert not cap.isEnabled()


def test_keys_of_menus_of_fields_and_of_the_text_are_named(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    said = dialog.editor.message
    add_key(dialog, strike, "edit.search", Key.Key_F, ALT)
    assert said.text() == "Alt+F opens the File menu."
    assert not shown(dialog.editor.take_button)
    add_key(dialog, strike, "edit.search", Key.Key_Return)
    assert said.text().startswith("Fields and lists need Enter")
    add_key(dialog, strike, "tag.next", Key.Key_Down)
    assert said.text().startswith("↓ works in the text itself: move by line")
    dialog.editor.take_button.click()
    assert shortcuts(window, "tag.next") == ["Tab", "Down"]


def test_one_key_of_ones_own_again_is_no_conflict(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "edit.find", Key.Key_F, CTRL)
    assert dialog.editor.message.text() == "Ctrl+F is a key of this command already."
    assert window.actions_.chosen == {}


def test_a_tag_set_that_takes_a_key_is_named(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "article.next", Key.Key_J)
    assert not dialog.resting.isVisible()
    tag_set = window.session.tag_set
    joke = Layer(name="humour", labels=(Label(name="joke", key="J"),))
    changed = msgspec.structs.replace(tag_set, layers=(*tag_set.layers, joke))
    dialog.window().close()
    window.session.do(edits.ChangeTagSet(changed))
    window.actions_.trigger("edit.keys")
    again = window.findChildren(KeysPage)[-1]
    assert again.resting.isVisible()
    assert again.resting.text() == (
        "J does not work for “Next article” now: "
        "J belongs to “Tag as joke”; the tag set defines it."
    )
    again.tree.choose("article.next")
    assert [cap.key for cap in again.editor.caps] == ["Ctrl+PgDown", "J"]
    assert window.settings.get("keys") == {"article.next": ["Ctrl+PgDown", "J"]}


# Back


def test_one_command_goes_back_to_its_default(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    add_key(dialog, strike, "edit.find", Key.Key_F12)
    add_key(dialog, strike, "history.undo", Key.Key_F8)
    dialog.tree.choose("edit.find")
    assert dialog.editor.default_button.isEnabled()
    dialog.editor.default_button.click()
    assert shortcuts(window, "edit.find") == ["Ctrl+F"]
    assert shortcuts(window, "history.undo") == ["Ctrl+Z", "F8"]
    assert not dialog.editor.default_button.isEnabled()


def test_all_go_back_and_that_can_be_undone(
    window: MainWindow, dialog: KeysPage, strike: Strike
) -> None:
    assert dialog.is_default()
    add_key(dialog, strike, "edit.find", Key.Key_F12)
    add_key(dialog, strike, "history.undo", Key.Key_F8)
    dialog.reset()
    assert window.actions_.chosen == {}
    assert window.settings.get("keys") == {}
    strike(Key.Key_Z, CTRL)
    assert shortcuts(window, "edit.find") == ["Ctrl+F", "F12"]
    assert window.settings.get("keys")["history.undo"] == ["Ctrl+Z", "F8"]
    dialog.undo_button.click()
    assert shortcuts(window, "history.undo") == ["Ctrl+Z"]


# Finding


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("find next", "edit.find-next"),
        ("ctrl+shift+f", "edit.search"),
        ("alt+↑", "extend.grow"),
        ("alt+up", "extend.grow"),
        ("view full", "view.full-screen"),
    ],
)
def test_the_filter_finds_by_name_menu_and_key(
    dialog: KeysPage, qtbot: QtBot, typed: str, found: str
) -> None:
    dialog.field.setText(typed)
    assert found in dialog.tree.shown()
    assert len(dialog.tree.shown()) < 10
    assert dialog.tree.command() in dialog.tree.shown()
    qtbot.keyClick(dialog.field, Key.Key_Down)
    assert dialog.tree.hasFocus()


def test_nothing_found_is_nothing_chosen(dialog: KeysPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.field, "no such command")
    assert dialog.tree.shown() == []
    assert dialog.editor.title.text() == "No command is chosen"
    assert not shown(dialog.editor.add_button)
    dialog.field.clear()
    assert shown(dialog.editor.add_button)


def test_only_what_was_changed_is_shown_on_demand(dialog: KeysPage, strike: Strike) -> None:
    add_key(dialog, strike, "edit.search", Key.Key_F, CTRL)
    dialog.editor.take_button.click()
    dialog.changed_only.setChecked(True)
    # The one that was left without is a change, too.
    assert dialog.tree.shown() == ["edit.find", "edit.search"]


def test_all_commands_are_listed(window: MainWindow, dialog: KeysPage) -> None:
    assert set(dialog.tree.shown()) == {spec.id for spec in window.actions_}


# Files


def test_keys_go_out_and_in_as_a_file(
    window: MainWindow, dialog: KeysPage, strike: Strike, tmp_path: Path
) -> None:
    add_key(dialog, strike, "edit.find", Key.Key_F12)
    dialog.export_to(tmp_path / "keys.json")
    dialog.reset()
    dialog.import_from(tmp_path / "keys.json")
    assert shortcuts(window, "edit.find") == ["Ctrl+F", "F12"]
    assert dialog.editor.message.text() == "The keys of keys.json are in use."
    dialog.undo_button.click()
    assert window.actions_.chosen == {}


def test_a_file_that_is_none_changes_nothing_and_is_named(
    window: MainWindow, dialog: KeysPage, strike: Strike, tmp_path: Path
) -> None:
    add_key(dialog, strike, "edit.find", Key.Key_F12)
    path = tmp_path / "keys.json"
    path.write_text('{"keys": {"edit.find": ["Ctrl+Foo"]}}', "utf-8")
    dialog.import_from(path)
    box = dialog.findChild(QMessageBox)
    assert "“Ctrl+Foo”, given to “edit.find”, is not a key" in present(box).informativeText()
    present(box).close()
    assert shortcuts(window, "edit.find") == ["Ctrl+F", "F12"]
    dialog.export_to(tmp_path / "not there" / "keys.json")
    box = dialog.findChildren(QMessageBox)[-1]
    assert "does not exist" in box.informativeText()
    box.close()


def test_commands_of_a_file_that_are_not_here_are_kept(
    window: MainWindow, dialog: KeysPage, tmp_path: Path
) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"keys": {"label.gone": ["F8"]}}', "utf-8")
    dialog.import_from(path)
    assert "1 of its commands do not exist now" in dialog.editor.message.text()
    assert window.settings.get("keys") == {"label.gone": ["F8"]}


# The key that is pressed


@pytest.mark.parametrize(
    ("code", "held", "key"),
    [
        (Key.Key_F, CTRL | SHIFT, "Ctrl+Shift+F"),
        (Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (Key.Key_BraceLeft, SHIFT, "{"),
        (Key.Key_BraceLeft, SHIFT | ALT, "Alt+{"),
        (Key.Key_Escape, NONE, "Esc"),
        (Key.Key_Right, ALT | SHIFT, "Alt+Shift+Right"),
        (Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5"),
        (Key.Key_Space, CTRL, "Ctrl+Space"),
        (Key.Key_unknown, NONE, ""),
        (Key.Key_Shift, SHIFT, ""),
        (Key.Key_CapsLock, NONE, ""),
    ],
)
def test_a_key_event_is_written_as_it_is_stored(
    qtbot: QtBot, code: Qt.Key, held: Qt.KeyboardModifier, key: str
) -> None:
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, code, held)) == key


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Escape, Key.Key_Return, Key.Key_F1])
def test_the_recorder_takes_even_the_keys_that_dialogs_use(
    dialog: KeysPage, strike: Strike, key: Qt.Key
) -> None:
    add_key(dialog, strike, "tag.fragment", key)
    assert dialog.isVisible()
    assert "belongs to" in dialog.editor.message.text()


def test_the_recorder_shows_what_is_held_and_waits_no_longer_without_the_keyboard(
    dialog: KeysPage, qtbot: QtBot
) -> None:
    dialog.tree.choose("edit.find")
    dialog.editor.add_button.click()
    recorder = dialog.editor.recorder
    qtbot.keyPress(recorder, Key.Key_Control)
    assert recorder.text() == "Ctrl+…"
    qtbot.keyPress(recorder, Key.Key_Shift, CTRL)
    assert recorder.text() == "Ctrl+Shift+…"
    qtbot.keyRelease(recorder, Key.Key_Shift)
    assert recorder.text() == "Press the new key…"
    dialog.field.setFocus()
    assert recorder.isHidden()
    assert shown(dialog.editor.add_button)


def test_every_widget_of_the_dialog_has_a_name(dialog: KeysPage) -> None:
    from PySide6.QtWidgets import QWidget

    nameless = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
