"""An analyst tags, is backed up, removes the wrong things, and gets them back, in two ways."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.data_files import sample_article
from annotator.project.backup_list import list_backups
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.ui.backups.restore_window import RestoreWindow
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.values import present

Key = Qt.Key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the sample article, made on the command line; backups are on."""
    save_settings(BackupSettings())
    path = tmp_path / "kyiv.annotator"
    assert main(["new", str(path)]) == 0
    assert main(["import", str(path), str(sample_article()), "--annotator", "ana"]) == 0
    return path


@pytest.fixture
def window(path: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window on it."""
    theme.set_scheme("light")
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "ana"
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.jobs.abandon())
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    return window


def tag(window: MainWindow, qtbot: QtBot, phrase: str, key: Qt.Key) -> None:
    text = present(window.session.document).text
    start = text.index(phrase)
    window.pane.view.caret.select_by_hand(start, start + len(phrase))
    qtbot.keyClick(window.pane.view, key)


def texts(window: MainWindow) -> set[str]:
    return {one.text for one in window.session.article.ordered}


def confirm_restore(restoring: RestoreWindow) -> None:
    restoring.restore.click()
    box = present(restoring.findChild(QMessageBox, "restoreQuestion"))
    present(box.findChild(QPushButton, "restoreConfirmed")).click()
    box.deleteLater()


def shown(window: MainWindow, qtbot: QtBot, row: int) -> RestoreWindow:
    """Show a backup in the window, and wait until it is compared."""
    window.actions_.trigger("file.restore")
    restoring = window.restore_commands.window
    qtbot.waitUntil(lambda: restoring.list.topLevelItemCount() > row)
    restoring.list.setCurrentItem(present(restoring.list.topLevelItem(row)))
    qtbot.waitUntil(lambda: "…" not in restoring.what.text() and "." in restoring.what.text())
    return restoring


def test_what_was_removed_comes_back(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    keeper = window.backups
    later = datetime.now(UTC) + timedelta(hours=1)
    tag(window, qtbot, "Moscow", Key.Key_L)
    tag(window, qtbot, "Zelenskyy", Key.Key_P)
    keeper._now = lambda: later
    with qtbot.waitSignal(keeper.made):  # An hour has passed.
        keeper.look()
    qtbot.keyClick(window.pane.view, Key.Key_Backspace)
    tag(window, qtbot, "Ukraine", Key.Key_L)
    assert texts(window) == {"Moscow", "Ukraine"}

    # The removed one alone comes back, and what was tagged since stays.
    restoring = shown(window, qtbot, 0)
    assert "1 annotation would come back; 1 annotation would be removed" in restoring.what.text()
    with qtbot.waitSignal(window.jobs.finished):
        restoring.take.click()
    assert texts(window) == {"Moscow", "Ukraine", "Zelenskyy"}

    # All goes back to then, and back again from the backup that was made of now.
    reasons = [one.record.reason for one in list_backups(path)]
    restoring = shown(window, qtbot, reasons.index("hourly"))
    with qtbot.waitSignal(window.jobs.finished):
        confirm_restore(restoring)
    assert texts(window) == {"Moscow", "Zelenskyy"}
    counts = [one.record.annotations for one in list_backups(path)]
    restoring = shown(window, qtbot, counts.index(3))
    with qtbot.waitSignal(window.jobs.finished):
        confirm_restore(restoring)
    assert texts(window) == {"Moscow", "Ukraine", "Zelenskyy"}

    assert window.close()
    keeper.wait()
    assert main(["check", str(path)]) == 0
    for backup in list_backups(path):
        assert main(["check", str(backup.path)]) == 0
    assert not path.with_name(path.name + "-wal").exists()
