"""The page on backups says what is copied when, for the project that is open."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from annotator.ui.window.backups_page import BackupsPage
from annotator.ui.window.main_window import MainWindow
from tests.values import present


@pytest.fixture
def page(window: MainWindow) -> BackupsPage:
    """The page, shown."""
    window.commands.show_preferences("backups")
    page = window.preferences.page
    assert isinstance(page, BackupsPage)
    return page


def test_the_copies_that_exist_are_named_and_their_folder_opens(
    window: MainWindow, page: BackupsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = present(window.session.project).path
    assert page.existing.text() == f"{path.name} has no such copy."
    for day in range(1, 7):
        path.with_name(f"{path.stem}.backup-2026-11-0{day}-120000.annotator").touch()
    page.refresh()
    lines = page.existing.text().splitlines()
    assert lines[0] == f"{path.name} has 6 such copies, in {path.parent}:"
    assert lines[1] == f"{path.stem}.backup-2026-11-06-120000.annotator"
    assert lines[-1] == "… and 2 older"
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.folder_button.click()
    assert [Path(folder) for folder in opened] == [path.parent]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page.folder_button.click()
    assert str(path.parent) in window.status_bar.message.text()


def test_its_button_is_the_command(
    window: MainWindow, page: BackupsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "annotator.ui.exchange.exchange.QFileDialog.getSaveFileName",
        lambda *given: (asked.append(given[1]), ("", ""))[1],
    )
    page.copy_button.click()
    assert asked == ["Save a copy of the project"]


def test_without_a_project_there_is_nothing_to_copy(window: MainWindow, page: BackupsPage) -> None:
    window.files.close_project()
    assert page.existing.text() == "No project is open."
    assert not page.copy_button.isEnabled()
    assert not page.folder_button.isEnabled()
    assert page.is_default()
