"""Import and export of a codebook from the window: what changes and what is lost is shown."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.formats.codebooks.registry import read_codebook
from annotator.project import Project
from annotator.ui.exchange.codebook_files import export_codebook, import_codebook
from annotator.ui.window.main_window import MainWindow
from tests.values import present


def box_of(window: MainWindow, name: str) -> QMessageBox:
    return present(window.findChild(QMessageBox, name))


def test_an_import_shows_what_changes_and_keeps_what_the_file_lacks(
    window: MainWindow,
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "more.csv"
    path.write_text("layer,label,key\nClaims,claim,K\nClaims,rumour,R\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    before = list(project.tag_set.labels_by_name)
    import_codebook(window.session, window.settings, window)
    box = box_of(window, "codebookImport")
    assert "Add label rumour" in box.informativeText()
    assert list(project.tag_set.labels_by_name) == before
    present(box.findChild(QPushButton, "codebookImportConfirmed")).click()
    qtbot.waitUntil(lambda: project.tag_set.label("rumour") is not None)
    assert set(before) < set(project.tag_set.labels_by_name)
    assert project.tag_set.labels_by_name["claim"].key == "K"
    project.undo()
    assert list(project.tag_set.labels_by_name) == before


def test_a_file_that_cannot_be_read_is_named(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("name\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    import_codebook(window.session, window.settings, window)
    assert "there are no labels in it" in box_of(window, "codebookMessage").informativeText()


def test_an_export_says_what_the_file_cannot_hold(
    window: MainWindow, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = (str(tmp_path / "book"), "a REFI-QDA codebook (*.qdc)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    export_codebook(window.session, window.settings, window)
    box = box_of(window, "codebookMessage")
    assert "7 relation types cannot be written to book.qdc" in box.informativeText()
    labels = read_codebook(tmp_path / "book.qdc").tag_set.labels_by_name
    assert list(labels) == list(project.tag_set.labels_by_name)
