"""How a project was found stays in sight: a log that was moved aside, and what can be done."""

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QFile
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.last_run import EndedBadly
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.start.last_run_note import LastRunNote
from annotator.ui.window.main_window import MainWindow
from tests.project.replaced import copy_files, moved
from tests.ui.conftest import SEED


def press(window: MainWindow, name: str) -> None:
    button = window.notices.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


@pytest.fixture
def older(project: Project, path: Path) -> Path:
    """An older copy of the project, put back after its writer was killed."""
    backup = project.save_copy(path.with_name("older.annotator"))
    project.do(Tag(SEED, "claim", ((0, 5),)))
    killed = path.with_name("killed")
    copy_files(path, killed)
    project.close()
    copy_files(killed, path)
    moved(backup, path)
    for file in path.parent.glob("killed*"):
        file.unlink()
    backup.unlink()
    return path


def test_a_log_that_was_moved_aside_is_named_until_the_notice_is_closed(
    empty_window: MainWindow,
    older: Path,
    text: str,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = empty_window
    note = LastRunNote(EndedBadly("", ""), window.session, window.notices, window)
    # Nothing is known of the edits before a project is open.
    assert "was written into" not in (window.notices.notice("lastRun") or "was written into")
    window.files.open_path(older)
    (log,) = older.parent.glob("*.set-aside-log-*.wal")
    (box,) = window.findChildren(QMessageBox, "message")
    assert box.findChild(QPushButton, "recoverLog") is not None
    box.close()
    said = window.notices.notice(f"found {log}") or ""
    assert log.name in said
    assert window.notices.more_button() is not None
    last_run = window.notices.notice("lastRun") or ""
    assert f"Not all that was saved is in the project as it is now: {log.name}" in last_run
    assert "was written into" not in last_run
    new = older.with_name("rescued.annotator")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(new), ""))
    with qtbot.waitSignal(window.jobs.finished, timeout=30_000):
        press(window, "recoverLog")
    with Project.open(new, read_only=True) as rescued:
        assert [one.fragments for one in rescued.annotations(SEED)] == [((0, 5),)]
        # The log has no text of its own: it comes from the project beside it.
        assert rescued.document(SEED).text == text
    assert window.notices.notice(f"found {log}")
    press(window, "closeLastRun")
    window.files.close_project()
    assert window.notices.isHidden()
    del note


def test_the_last_run_says_what_became_of_the_edits_only_of_a_project_that_is_whole(
    window: MainWindow, project: Project, path: Path
) -> None:
    note = LastRunNote(EndedBadly("", ""), window.session, window.notices, window)
    assert "was written into the project" in (window.notices.notice("lastRun") or "")
    window.files.close_project()
    window.files.take_readable_part(Project.open(path, read_only=True), path)
    assert "was written into" not in (window.notices.notice("lastRun") or "was written into")
    del note


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("goes_to_trash", [True, False])
def test_a_log_all_of_which_is_in_the_copy_may_be_deleted(
    window: MainWindow,
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    goes_to_trash: bool,
) -> None:
    window.session.do(Tag(SEED, "claim", ((0, 5),)))
    path.unlink()
    window.close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    (box,) = window.findChildren(QMessageBox, "displaced")
    button = box.findChild(QPushButton, "saveCopy")
    assert isinstance(button, QPushButton)
    button.click()
    qtbot.waitUntil(lambda: not window.notices.isHidden())
    (log,) = path.parent.glob("*.set-aside-log-*.wal")
    said = window.notices.notice(f"found {log}") or ""
    assert log.name in said
    assert "can be deleted" in said
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: goes_to_trash)
    press(window, "trashLog")
    assert window.notices.isHidden()
    assert ("is in the trash" in window.status_bar.message.text()) is goes_to_trash


def test_what_can_be_read_of_a_damaged_project_has_no_pen(
    empty_window: MainWindow, project: Project, path: Path, tmp_path: Path
) -> None:
    project.close()
    part = tmp_path / "part" / path.name
    part.parent.mkdir()
    shutil.copyfile(path, part)
    window = empty_window
    window.files.take_readable_part(Project.open(part, read_only=True), path)
    assert window.notices.notice("reading") is None
    said = window.notices.notice("readablePart") or ""
    assert "what can be read of kyiv.annotator" in said
    assert not window.pen.can_ask
    asked: list[Path] = []
    window.recover_commands.ask = asked.append  # type: ignore[method-assign]
    press(window, "recoverPart")
    assert asked == [path]
    window.files.close_project()
    assert window.notices.isHidden()
