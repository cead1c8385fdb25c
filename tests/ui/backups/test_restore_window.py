"""The window that lists backups, shows what each would change, and goes back to one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.backup_list import list_backups
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.project.edits import Tag, Untag
from annotator.project.rolling import ALWAYS, back_up_if_due
from annotator.ui.backups.restore_window import RestoreWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


@pytest.fixture
def backup(project: Project) -> Path:
    """A backup with a claim, which the project lacks by now; it has a date instead."""
    save_settings(BackupSettings())
    project.do(Tag(SEED, "claim", ((0, 5),), id="c", note="check"))
    made = back_up_if_due(project.path, "asked for", every=ALWAYS).made
    project.do(Untag("c"))
    project.do(Tag(SEED, "date", ((6, 9),), id="d"))
    return present(made)


@pytest.fixture
def restoring(backup: Path, window: MainWindow, qtbot: QtBot) -> RestoreWindow:
    """The window, with the backup compared."""
    window.actions_.trigger("file.restore")
    restoring = window.restore_commands.window
    wait_compared(restoring, qtbot)
    return restoring


def wait_compared(restoring: RestoreWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: restoring.what.text().endswith((".", "now.")) and idle(restoring))


def wait_listed(restoring: RestoreWindow, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: restoring.list.topLevelItemCount() == count)
    wait_compared(restoring, qtbot)


def idle(restoring: RestoreWindow) -> bool:
    # While it works the text ends so; the names of commands in a remedy may have the sign, too.
    return not restoring._jobs.running and not restoring.what.text().endswith("…")


def lines(restoring: RestoreWindow) -> list[str]:
    tree = restoring.tree
    heads = [present(tree.topLevelItem(at)) for at in range(tree.topLevelItemCount())]
    return [
        text
        for head in heads
        for text in (
            head.text(0),
            *(present(head.child(at)).text(0) for at in range(head.childCount())),
        )
    ]


def ids(window: MainWindow) -> set[str]:
    return set(window.session.article.annotations)


def test_what_would_change_is_counted_and_listed(restoring: RestoreWindow) -> None:
    assert restoring.list.topLevelItemCount() == 1
    assert restoring.what.text() == (
        "1 article, 1 annotation (1 of ana), 0 relations. 1 annotation would come back; "
        "1 annotation would be removed."
    )
    assert lines(restoring)[0] == "1 annotation would come back"
    assert lines(restoring)[1].startswith("claim “")
    assert lines(restoring)[2] == "1 annotation would be removed"
    assert restoring.restore.isEnabled()
    assert restoring.take.isEnabled()


def confirm(restoring: RestoreWindow) -> str:
    """Press Restore, and answer its question; return what it says."""
    restoring.restore.click()
    box = present(restoring.findChild(QMessageBox, "restoreQuestion"))
    present(box.findChild(QPushButton, "restoreConfirmed")).click()
    box.deleteLater()
    return box.informativeText()


def test_the_project_goes_back_and_back_again(
    restoring: RestoreWindow, window: MainWindow, qtbot: QtBot
) -> None:
    # The edits since are not backed up as those of a project that was closed, as well.
    assert window.session.do(Tag(SEED, "date", ((12, 15),), id="e"))
    assert ids(window) == {"d", "e"}
    with qtbot.waitSignal(window.jobs.finished):
        confirm(restoring)
    assert ids(window) == {"c"}
    assert "it is in the list of backups" in window.status_bar.message.text()
    for count in (2, 3):
        wait_listed(restoring, qtbot, count)
        newest = present(restoring.list.topLevelItem(0))
        assert restoring.list.currentItem() is newest
        assert newest.text(2) == "before a restore"
        assert restoring.restore.isEnabled()
        assert not restoring.restore.hasFocus()
        with qtbot.waitSignal(window.jobs.finished):
            confirm(restoring)
    assert ids(window) == {"c"}


def test_before_it_goes_back_it_asks_in_words_of_what_changes(
    restoring: RestoreWindow, window: MainWindow
) -> None:
    restoring.restore.click()
    box = present(restoring.findChild(QMessageBox, "restoreQuestion"))
    assert box.informativeText().startswith(
        "1 annotation would come back; 1 annotation would be removed."
    )
    assert "backed up as it is now" in box.informativeText()
    present(box.button(QMessageBox.StandardButton.Cancel)).click()
    assert not window.jobs.running
    assert ids(window) == {"d"}


def test_it_asks_nothing_where_nothing_differs(
    restoring: RestoreWindow, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.undo()
    project.undo()
    restoring.refresh()
    qtbot.waitUntil(lambda: restoring.what.text().endswith("has now."))
    with qtbot.waitSignal(window.jobs.finished):
        restoring.restore.click()
    assert ids(window) == {"c"}


def test_nothing_of_a_difference_is_hidden_beside_a_low_window(restoring: RestoreWindow) -> None:
    restoring.resize(880, 440)
    tree = restoring.tree
    assert tree.columnCount() == 1
    assert tree.horizontalScrollBar().maximum() == 0
    lost = present(present(tree.topLevelItem(0)).child(0)).text(0)
    assert lost.splitlines()[1].startswith("by ana · in ")
    assert present(present(tree.topLevelItem(0)).child(0)).toolTip(0)


def test_what_is_ticked_is_taken_back_as_an_edit(
    restoring: RestoreWindow, window: MainWindow, qtbot: QtBot
) -> None:
    head = present(restoring.tree.topLevelItem(0))
    head.setCheckState(0, Qt.CheckState.Unchecked)
    assert not restoring.take.isEnabled()
    present(head.child(0)).setCheckState(0, Qt.CheckState.Checked)
    with qtbot.waitSignal(window.jobs.finished):
        restoring.take.click()
    assert ids(window) == {"c", "d"}
    window.session.history.undo()
    assert ids(window) == {"d"}


def test_a_damaged_project_is_restored_from_the_list_without_a_project(
    backup: Path, window: MainWindow, qtbot: QtBot
) -> None:
    path = present(window.session.project).path
    window.files.close_project()
    window.backups.wait()
    path.write_bytes(path.read_bytes()[:5000])
    window.files.open_path(path)
    told = present(window.findChild(QMessageBox, "damaged"))
    present(told.findChild(QPushButton, "restoreInstead")).click()
    told.deleteLater()
    restoring = window.restore_commands.window
    wait_compared(restoring, qtbot)
    assert "It cannot be compared" in restoring.what.text()
    assert not restoring.take.isEnabled()
    with qtbot.waitSignal(window.jobs.finished):
        assert "not counted" in confirm(restoring)
    assert present(window.session.project).path == path
    boxes = [box.informativeText() for box in window.findChildren(QMessageBox, "message")]
    assert any(".replaced-" in text for text in boxes)
    assert {one.kind for one in list_backups(path)} == {"rolling", "replaced"}


def test_a_backup_is_kept_and_any_file_is_looked_at(
    restoring: RestoreWindow,
    project: Project,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    restoring.keep.click()
    assert [one.record.is_kept for one in list_backups(project.path)] == [True]
    assert present(restoring.list.topLevelItem(0)).text(2) == "asked for, kept"
    copy = project.save_copy(tmp_path / "copy.annotator")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(copy), ""))
    restoring.file.click()
    qtbot.waitUntil(lambda: restoring.list.topLevelItemCount() == 2)
    wait_compared(restoring, qtbot)
    assert restoring.what.text().endswith("It has just what the project has now.")
    assert not restoring.keep.isEnabled()


def test_backups_of_a_copy_come_last_with_the_name_of_the_file(
    backup: Path, project: Project, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    copy = project.save_copy(tmp_path / "of Ana.annotator")
    back_up_if_due(copy, "asked for", every=ALWAYS)
    window.actions_.trigger("file.restore")
    restoring = window.restore_commands.window
    qtbot.waitUntil(lambda: restoring.list.topLevelItemCount() == 2)
    wait_compared(restoring, qtbot)
    assert not restoring.list.isColumnHidden(1)
    names = [present(restoring.list.topLevelItem(row)).text(1) for row in range(2)]
    assert names == [project.path.stem, "of Ana"]


def test_a_backup_opens_beside_to_be_read(
    restoring: RestoreWindow, window: MainWindow, backup: Path, qtbot: QtBot
) -> None:
    restoring.beside.click()
    (beside,) = window.findChildren(MainWindow)
    qtbot.waitUntil(lambda: beside.session.project is not None)
    project = present(beside.session.project)
    assert project.path == backup
    assert project.read_only
    assert set(beside.session.article.annotations) == {"c"}
    assert ids(window) == {"d"}
    beside.close()


def test_a_project_without_backups_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.trigger("file.restore")
    restoring = window.restore_commands.window
    qtbot.waitUntil(lambda: "no backups yet" in restoring.what.text())
    assert not restoring.restore.isEnabled()
