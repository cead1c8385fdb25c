"""A damaged project in the window: what it says, and what it offers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from annotator.project.faults import DamagedProject
from annotator.ui.fault_reporter import FaultReporter
from annotator.ui.window.main_window import MainWindow
from tests.project.recovery.damage import PAGE, make_project, rows_by_page


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A project of which a page with annotations is destroyed."""
    path = tmp_path / "damaged.annotator"
    make_project(path, default_tag_set(), articles=4, tags=3)
    pages = [n for n, rows in rows_by_page(path).items() if ("annotations", ("a1-c1",)) in rows]
    content = bytearray(path.read_bytes())
    content[(pages[0] - 1) * PAGE : pages[0] * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    return path


def box(window: MainWindow) -> QMessageBox:
    """The message on the damage."""
    (found,) = window.findChildren(QMessageBox, "damaged")
    return found


def press(window: MainWindow, name: str) -> None:
    """Press a button of the message."""
    button = box(window).findChild(QPushButton, name)
    assert button is not None
    button.click()


def test_a_damaged_project_is_not_shown_as_an_empty_one(
    empty_window: MainWindow, damaged: Path
) -> None:
    empty_window.files.open_path(damaged)
    assert empty_window.session.project is None
    assert box(empty_window).text() == "damaged.annotator is damaged."
    text = box(empty_window).informativeText()
    assert "It is not open, and was not changed." in text
    assert "safe" not in text


def test_what_can_be_read_is_shown_from_a_copy(
    empty_window: MainWindow, damaged: Path, qtbot: QtBot
) -> None:
    before = damaged.read_bytes()
    empty_window.files.open_path(damaged)
    press(empty_window, "showReadable")
    qtbot.waitUntil(lambda: empty_window.session.project is not None, timeout=30_000)
    project = empty_window.session.project
    assert project is not None
    assert project.read_only
    assert project.path != damaged
    assert {summary.id for summary in project.articles.page()} == {"a0", "a1", "a2", "a3"}
    assert str(project.path) not in empty_window.settings.get("recent", [])
    assert damaged.read_bytes() == before


def test_recover_makes_a_project_and_shows_what_was_lost(
    empty_window: MainWindow,
    damaged: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = tmp_path / "rescued.annotator"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(new), ""))
    empty_window.files.open_path(damaged)
    press(empty_window, "recoverInstead")
    qtbot.waitUntil(
        lambda: bool(empty_window.findChildren(QPlainTextEdit, "recoveryFindings")), timeout=30_000
    )
    (opening,) = empty_window.findChildren(QPushButton, "openRecovered")
    opening.click()
    qtbot.waitUntil(lambda: empty_window.session.project is not None, timeout=10_000)
    project = empty_window.session.project
    assert project is not None
    assert project.path == new
    assert project.check() == []


def test_restore_is_offered_for_the_damaged_project(
    empty_window: MainWindow, damaged: Path, qtbot: QtBot
) -> None:
    empty_window.files.open_path(damaged)
    with qtbot.waitSignal(empty_window.files.restoreWanted) as wanted:
        press(empty_window, "restoreInstead")
    assert wanted.args == [damaged]


def test_damage_behind_an_unexpected_error_is_named(window: MainWindow, qtbot: QtBot) -> None:
    project = window.session.project
    assert project is not None
    with closing(sqlite3.connect(project.path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE documents SET deleted = 7")
    reporter = FaultReporter(window)
    reporter.damaged.connect(window.files.show_damaged)
    error = ValueError("7 is not a valid RowState")
    reporter.report(ValueError, error, None)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "damaged")), timeout=20_000)
    assert "Table documents" in box(window).informativeText()
    assert "Do not go on working in it" in box(window).informativeText()


def test_a_fault_of_the_file_is_no_fault_of_the_program(window: MainWindow, damaged: Path) -> None:
    reporter = FaultReporter(window)
    reporter.damaged.connect(window.files.show_damaged)
    error = DamagedProject(damaged, "its tag set cannot be read")
    reporter.report(DamagedProject, error, None)
    assert box(window).text() == "damaged.annotator is damaged."
    shown = [one.text() for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]
    assert not any("Something went wrong" in text for text in shown)


def test_an_export_can_leave_out_what_cannot_be_read(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from annotator.formats.export_options import ExportOptions

    project = window.session.project
    assert project is not None
    assert isinstance(project, Project)
    out = tmp_path / "out.jsonl"
    window.exchange.export_to(out, ExportOptions(skip_bad=True))
    qtbot.waitUntil(out.exists, timeout=20_000)
