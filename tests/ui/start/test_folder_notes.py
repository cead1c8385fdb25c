"""What the window says about the folder of a project, and about copies beside it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QFile
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED


def press(window: MainWindow, name: str) -> None:
    button = window.panes.notices.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def notice(window: MainWindow, name: str) -> str:
    return window.panes.notices.notice(name) or ""


def test_a_cloud_folder_is_named_once_for_a_project(
    empty_window: MainWindow, project: Project, path: Path, settings: Settings, qtbot: QtBot
) -> None:
    (path.parent / ".stfolder").mkdir()
    window = empty_window
    with qtbot.waitSignal(window.folder_notes.changed):
        window.files.take(project)
    assert "Syncthing copies this project" in notice(window, "folderNote")
    press(window, "folderMore")
    assert window.commands.manual.page() == "shared.md"
    window.commands.manual.close()
    press(window, "folderKnown")
    assert not notice(window, "folderNote")
    window.files.close_project()
    with qtbot.waitSignal(window.folder_notes.changed):
        window.files.open_path(path)
    assert not notice(window, "folderNote")


def test_a_network_folder_is_named(
    empty_window: MainWindow, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.start.folder_notes.is_network_folder", lambda _: True)
    with qtbot.waitSignal(empty_window.folder_notes.changed):
        empty_window.files.take(project)
    assert "on the network" in notice(empty_window, "folderNote")


def test_a_conflict_copy_is_offered_merged_and_put_away(
    empty_window: MainWindow,
    project: Project,
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = project.save_copy(path.with_name("kyiv (conflicted copy).annotator"))
    with Project.open(copy, annotator="bo") as other:
        other.do(Tag(SEED, "claim", ((10, 15),)))
    window = empty_window
    with qtbot.waitSignal(window.folder_notes.changed):
        window.files.take(project)
    assert copy.name in notice(window, "conflictCopies")
    window._refresh()
    assert window.actions_["file.merge-copies"].isEnabled()
    with qtbot.waitSignal(window.exchange.merged):
        press(window, "mergeCopies")
    assert len(project.annotations(SEED)) == 1
    for box in window.findChildren(QMessageBox):
        box.close()
    assert not notice(window, "conflictCopies")
    assert "is merged" in notice(window, "mergedCopies")
    away: list[str] = []

    def put_away(name: str) -> tuple[bool, str]:
        away.append(name)
        return True, ""

    monkeypatch.setattr(QFile, "moveToTrash", put_away)
    press(window, "trashCopies")
    assert away == [str(copy)]
    assert not notice(window, "mergedCopies")
    window._refresh()
    assert not window.actions_["file.merge-copies"].isEnabled()


def test_a_project_of_its_own_says_nothing(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.folder_notes.changed):
        window.folder_notes.look()
    assert window.panes.notices.isHidden()
