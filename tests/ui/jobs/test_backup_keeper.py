"""Rolling backups of the open project: when they are made, and what is said if they cannot be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, current_thread, main_thread

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.project import Project, copying
from annotator.project.backup_list import Backup, list_backups
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.project.edits import Tag
from annotator.ui.correcting.correction_window import CorrectionWindow
from annotator.ui.jobs import backup_keeper
from annotator.ui.window import commands
from annotator.ui.window.backups_page import BackupsPage
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, Press, select


class Clock:
    """A clock that tests turn."""

    time = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the backups, which are on and made at once after opening."""
    save_settings(BackupSettings())
    monkeypatch.setattr(backup_keeper, "AFTER_OPENING_MS", 0)
    return Clock()


@pytest.fixture
def watched(clock: Clock, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window, with the backup at opening made."""
    keeper = window.backups
    keeper._now = clock
    keeper._looked_at = clock()
    # The timer may have run out already; what it has led to must not be taken for what follows.
    keeper._opening.stop()
    qtbot.waitUntil(lambda: not keeper.is_busy)
    assert reasons(window) in ([], ["at opening"])
    with qtbot.waitSignal(keeper.looked):
        keeper._back_up_opened()
    return window


def backups(window: MainWindow, path: Path | None = None) -> list[Backup]:
    project = window.session.project
    assert project is not None or path is not None
    return list_backups(path or project.path)  # pyright: ignore[reportOptionalMemberAccess]


def reasons(window: MainWindow, path: Path | None = None) -> list[str]:
    return sorted(one.record.reason for one in backups(window, path))


def test_one_at_opening_one_an_hour_of_work_and_one_at_closing(
    watched: MainWindow, press: Press, clock: Clock, qtbot: QtBot, project: Project
) -> None:
    keeper = watched.backups
    assert reasons(watched) == ["at opening"]
    clock.advance(hours=3)
    keeper.look()
    assert not keeper.is_busy  # Without an edit nothing is backed up.
    select(watched, "Moscow")
    press("S")
    with qtbot.waitSignal(keeper.made):
        keeper.look()
    assert reasons(watched) == ["at opening", "hourly"]
    select(watched, "Miami")
    press("S")
    clock.advance(minutes=59)
    keeper.look()
    assert not keeper.is_busy
    path = project.path
    watched.files.close_project()
    keeper.wait()
    assert reasons(watched, path) == ["at closing", "at opening", "hourly"]
    newest, *_ = backups(watched, path)
    assert newest.record.annotations == 2
    assert not path.with_name(path.name + "-wal").exists()


class LingeringLock:
    """A lock that keeps the thread of the backups for a while after it has reported an outcome."""

    def __init__(self) -> None:
        self._lock, self._releases, self.may_end = Lock(), 0, Event()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        if current_thread() is not main_thread():
            self._releases += 1
            if self._releases > 1:  # The first is that in which it reads the wish.
                self.may_end.wait(10)


def test_after_its_report_nothing_is_busy_though_the_thread_has_yet_to_end(
    watched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, lock = watched.backups, LingeringLock()
    keeper.wait()
    monkeypatch.setattr(keeper, "_guard", lock)
    with qtbot.waitSignal(keeper.looked):
        keeper.back_up_now()
    is_busy = keeper.is_busy
    lock.may_end.set()
    keeper.wait()
    assert not is_busy


def test_a_project_that_was_only_read_is_not_backed_up_again(
    watched: MainWindow, project: Project
) -> None:
    path = project.path
    watched.files.close_project()
    watched.backups.wait()
    assert reasons(watched, path) == ["at opening"]


def test_the_window_closes_at_once_and_the_backup_is_made_all_the_same(
    watched: MainWindow, press: Press, clock: Clock, project: Project
) -> None:
    select(watched, "Moscow")
    press("S")
    clock.advance(minutes=5)
    path = project.path
    assert watched.close()
    watched.backups.wait()
    assert "at closing" in reasons(watched, path)


def test_a_full_disk_is_told_once_and_tagging_goes_on(
    watched: MainWindow,
    clock: Clock,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "_flush", full)
    keeper = watched.backups
    shown: list[str] = []
    keeper.failed.connect(shown.append)
    for start in (0, 10):
        assert watched.session.do(Tag(SEED, "claim", ((start, start + 5),)))
        clock.advance(hours=1)
        with qtbot.waitSignal(keeper.looked):
            keeper.look()
        # It holds nobody up: no message takes the key that is pressed next.
        assert not watched.findChildren(QMessageBox)
    assert len(shown) == 1
    assert "No space left on device" in (watched.notices.notice("backupFault") or "")
    button = watched.notices.findChild(QPushButton, "showBackups")
    assert isinstance(button, QPushButton)
    button.click()
    assert isinstance(watched.preferences.page, BackupsPage)
    assert "No space left on device" in shown[0]
    assert "No space" in keeper.last_fault
    assert len(watched.session.article.ordered) == 2
    monkeypatch.undo()
    with qtbot.waitSignal(keeper.made):
        keeper.back_up_now()
    assert not keeper.last_fault


def test_work_on_many_rows_is_backed_up_before(
    watched: MainWindow, press: Press, clock: Clock, qtbot: QtBot
) -> None:
    select(watched, "Moscow")
    press("S")
    # The last backup is from a day long past, by the clock of the machine.
    with qtbot.waitSignal(watched.jobs.finished):
        watched.actions_.trigger("suggest.propagate-all")
    assert reasons(watched) == ["at opening", "before suggestions"]


def test_what_a_correction_moves_is_backed_up_while_it_is_typed(
    watched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, session = watched.backups, watched.session
    monkeypatch.setattr(commands, "BACKGROUND_ABOVE_ROWS", 2)
    for start, is_many in ((0, False), (6, False), (12, True)):
        assert session.do(Tag(SEED, "claim", ((start, start + 5),)))
        watched.commands.correct_text()
        assert keeper.is_busy is is_many
        (dialog,) = watched.findChildren(CorrectionWindow)
        dialog.reject()
        dialog.deleteLater()
        qtbot.waitUntil(lambda: not watched.findChildren(CorrectionWindow))
    qtbot.waitUntil(lambda: not keeper.is_busy)
    assert reasons(watched) == ["at opening", "before a correction"]
    newest, *_ = backups(watched)
    assert newest.record.annotations == 3
