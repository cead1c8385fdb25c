"""The page on backups sets how they are made, and shows those of the project that is open."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.project.backup_settings import (
    BESIDE,
    BackupSettings,
    load_settings,
    save_settings,
    settings_path,
)
from annotator.ui.window.backups_page import BackupsPage
from annotator.ui.window.main_window import MainWindow
from tests.values import present


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> BackupsPage:
    """The page, shown, with backups on."""
    save_settings(BackupSettings())
    window.commands.show_preferences("backups")
    page = window.preferences.page
    assert isinstance(page, BackupsPage)
    qtbot.waitUntil(lambda: "no backup yet" in page.present.text())
    return page


def test_a_backup_is_made_counted_and_its_folder_opened(
    window: MainWindow, page: BackupsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = present(window.session.project)
    page.now_button.click()
    qtbot.waitUntil(lambda: "1 backup," in page.present.text())
    folder = BackupSettings().folder(project.path, project.id)
    assert page.present.text().endswith(f"It is in {folder}.")
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.folder_button.click()
    assert [Path(one) for one in opened] == [folder]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page.folder_button.click()
    assert str(folder) in window.status_bar.message.text()


def test_each_choice_applies_at_once_and_goes_back_to_its_default(
    page: BackupsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.is_default()
    page.most.setValue(7)
    page.room.setValue(900)
    assert load_settings() == BackupSettings(most=7, most_megabytes=900)
    page.place.setCurrentIndex(1)
    page.place.activated.emit(1)
    assert load_settings().place == BESIDE
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.place.setCurrentIndex(2)
    page.place.activated.emit(2)
    assert load_settings().place == str(tmp_path)
    assert page.place.currentText() == f"In {tmp_path}"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.place.activated.emit(2)
    assert load_settings().place == str(tmp_path)
    page.on.click()
    assert not load_settings().on
    assert not page.most.isEnabled()
    assert not page.is_default()
    page.reset()
    assert load_settings() == BackupSettings()
    assert page.on.isChecked()


def test_a_backup_that_fails_is_told_on_the_page(
    window: MainWindow, page: BackupsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "stick").write_text("not a folder")
    save_settings(BackupSettings(place=str(tmp_path / "stick")))
    page.now_button.click()
    qtbot.waitUntil(lambda: "The last try failed" in page.present.text())
    assert str(tmp_path / "stick") in page.present.text()


def test_damaged_settings_are_the_usual_ones(page: BackupsPage) -> None:
    settings_path().write_text('{"on": "maybe"}')
    page.refresh()
    assert page.on.isChecked()
    assert page.is_default()


def test_its_buttons_are_the_commands(
    window: MainWindow, page: BackupsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "annotator.ui.exchange.exchange.QFileDialog.getSaveFileName",
        lambda *given: (asked.append(given[1]), ("", ""))[1],
    )
    page.copy_button.click()
    assert asked == ["Save a copy of the project"]
    page.restore_button.click()
    qtbot.waitUntil(lambda: "no backups yet" in window.restore_commands.window.what.text())


def test_without_a_project_there_is_nothing_to_copy(window: MainWindow, page: BackupsPage) -> None:
    window.files.close_project()
    assert page.present.text() == "No project is open."
    assert not page.copy_button.isEnabled()
    assert not page.now_button.isEnabled()
    assert not page.folder_button.isEnabled()
    assert page.restore_button.isEnabled()
