"""A new project: by keys alone, with each fault shown beside its field."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from annotator.model import InputError, TagSet
from annotator.project import Project
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.start.new_project import NewProjectDialog, preview_html
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED
from tests.values import present

Key = Qt.Key


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """The folder in which the last project was made."""
    folder = tmp_path / "work"
    folder.mkdir()
    settings.projects_folder = folder
    return folder


@pytest.fixture
def dialog(empty_window: MainWindow, folder: Path, qtbot: QtBot) -> NewProjectDialog:
    """The dialog, as its key opens it."""
    qtbot.keyClick(empty_window.focusWidget() or empty_window, Key.Key_N, CTRL)
    dialog = present(empty_window.findChild(NewProjectDialog))
    qtbot.waitUntil(dialog.name_field.hasFocus)
    return dialog


def test_a_name_and_enter_make_a_project_that_waits_for_articles(
    empty_window: MainWindow, dialog: NewProjectDialog, folder: Path, qtbot: QtBot
) -> None:
    assert dialog.name_field.selectedText() == "Articles"
    qtbot.keyClicks(dialog.name_field, "Kyiv talks")
    qtbot.keyClick(dialog.name_field, Key.Key_Return)
    project = present(empty_window.session.project)
    assert project.path == folder / "Kyiv talks.annotator"
    assert project.annotator == "ana"
    assert project.tag_set.name == "News attribution"
    page = empty_window.pane.empty_page
    qtbot.waitUntil(page.isVisible)
    assert page.title.text() == "This project has no articles yet"
    assert "Drop files" in page.text.text()
    assert empty_window.focusWidget() is page.button


def test_another_tag_set_is_chosen_by_arrows_and_remembered(
    empty_window: MainWindow, dialog: NewProjectDialog, qtbot: QtBot
) -> None:
    chooser = dialog.tag_sets
    assert "checkworthy" in chooser.preview.toPlainText()
    chooser.list.setFocus()
    qtbot.keyClick(chooser.list, Key.Key_Down)
    qtbot.keyClick(chooser.list, Key.Key_Down)
    shown = chooser.preview.toPlainText()
    assert "4 labels in 1 layer." in shown
    assert all(label in shown for label in ("PER", "ORG", "LOC", "MISC"))
    assert "checkworthy" not in shown
    dialog.accept()
    project = present(empty_window.session.project)
    assert [label.name for label in project.tag_set.labels()] == ["PER", "ORG", "LOC", "MISC"]
    empty_window.files.new_dialog()
    (again,) = [d for d in empty_window.findChildren(NewProjectDialog) if d.isVisible()]
    assert present(again.tag_sets.tag_set()).name == "CoNLL-2003 entities"
    # The name of the first project is taken now.
    assert again.name_field.text() == "Articles 2"


TOML = 'name = "Promises"\n[[layers]]\nname = "P"\n[[layers.labels]]\nname = "promise"\nkey = "P"\n'


def test_a_tag_set_comes_from_a_file(
    empty_window: MainWindow,
    dialog: NewProjectDialog,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "promises.toml"
    path.write_text(TOML, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    chooser = dialog.tag_sets
    chooser.list.setFocus()
    chooser.list.setCurrentRow(chooser.list.count() - 2)
    # Nothing is chosen yet.
    assert not dialog.create_button.isEnabled()
    qtbot.keyClick(chooser.list, Key.Key_Return)
    assert dialog.isVisible()
    assert "promise" in chooser.preview.toPlainText()
    dialog.accept()
    assert present(empty_window.session.project).tag_set.name == "Promises"


def test_a_codebook_of_another_program_is_read_and_its_losses_are_shown(
    empty_window: MainWindow, dialog: NewProjectDialog, tmp_path: Path
) -> None:
    path = tmp_path / "annotation.conf"
    path.write_text("[entities]\nPerson\n[events]\nMove  Who:Person\n", "utf-8")
    dialog.tag_sets.read(path)
    shown = dialog.tag_sets.preview.toPlainText()
    assert "Person" in shown
    assert "1 role of events cannot be read from annotation.conf: Who of Move." in shown
    dialog.accept()
    tag_set = present(empty_window.session.project).tag_set
    assert [label.name for label in tag_set.labels()] == ["Person", "Move"]


def test_a_tag_set_comes_from_another_project(
    empty_window: MainWindow, dialog: NewProjectDialog, project: Project, tag_set: TagSet
) -> None:
    dialog.tag_sets.read(project.path)
    assert dialog.tag_sets.tag_set() == tag_set
    assert project.path.name in dialog.tag_sets.list.currentItem().text()
    dialog.accept()
    assert present(empty_window.session.project).path != project.path


@pytest.mark.parametrize("name", ["no.toml", "no.annotator", "bad.toml", "bad.annotator"])
def test_a_tag_set_that_cannot_be_read_is_named_in_place(
    dialog: NewProjectDialog, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name.startswith("bad"):
        path.write_text("name = 7", "utf-8")
    before = dialog.tag_sets.tag_set()
    dialog.tag_sets.read(path)
    assert name in dialog.tag_sets.fault.text()
    assert not dialog.tag_sets.fault.isHidden()
    assert dialog.tag_sets.tag_set() == before


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Give the project a name"),
        ("a/b", "contain “/”"),
        ("a\\b", "contain “\\”"),
        ("who: what?", "contain “:”"),
        ("CON", "Windows keeps"),
        ("lpt1.news", "Windows keeps"),
        ("talks.", "full stop"),
        ("x" * 201, "too long"),
    ],
)
def test_a_name_that_some_system_refuses_is_named_at_once(
    dialog: NewProjectDialog, folder: Path, name: str, why: str
) -> None:
    dialog.name_field.setText(name)
    assert why in dialog.name_fault.text()
    assert not dialog.name_fault.isHidden()
    assert not dialog.create_button.isEnabled()
    dialog.accept()
    assert list(folder.iterdir()) == []
    dialog.name_field.setText("good")
    assert dialog.name_fault.isHidden()
    assert dialog.create_button.isEnabled()


def test_a_project_that_exists_is_opened_instead(
    empty_window: MainWindow, folder: Path, tag_set: TagSet, qtbot: QtBot
) -> None:
    Project.create(folder / "old.annotator", tag_set).close()
    done: list[Path] = []
    empty_window.files.new_dialog(lambda: done.append(present(empty_window.session.project).path))
    dialog = present(empty_window.findChild(NewProjectDialog))
    assert dialog.open_button.isHidden()
    dialog.name_field.setText("old")
    assert "already" in dialog.name_fault.text()
    assert not dialog.create_button.isEnabled()
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    assert present(empty_window.session.project).path == folder / "old.annotator"
    # What was dropped to start a project with goes into this one.
    assert done == [folder / "old.annotator"]


def test_a_folder_that_is_not_there_is_named(dialog: NewProjectDialog, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for wrong, why in (
        (str(tmp_path / "none"), "does not exist"),
        (str(file), "not a folder"),
        ("here", "whole path"),
        ("", "whole path"),
    ):
        dialog.folder_field.setText(wrong)
        assert why in dialog.folder_fault.text(), wrong
        assert not dialog.create_button.isEnabled()


@pytest.mark.skipif(sys.platform == "win32", reason="only a try shows it there")
def test_a_folder_that_may_not_be_written_is_named(
    dialog: NewProjectDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != folder)
    dialog.folder_field.setText("")
    dialog.folder_field.setText(str(folder))
    assert "may not write" in dialog.folder_fault.text()


def test_a_project_that_cannot_be_made_leaves_the_dialog_open_with_the_reason(
    empty_window: MainWindow, dialog: NewProjectDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Project:
        raise InputError("The disk is full.")

    monkeypatch.setattr(Project, "create", fail)
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.fault.text() == "The disk is full."
    assert empty_window.session.project is None
    dialog.name_field.setText("another")
    assert dialog.fault.isHidden()


def test_the_folder_is_chosen_in_a_dialog_and_remembered(
    empty_window: MainWindow,
    dialog: NewProjectDialog,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    dialog._browse()
    assert dialog.folder_field.text() == str(other)
    dialog.accept()
    assert present(empty_window.session.project).path.parent == other
    assert Settings(Path(settings._store.fileName())).projects_folder == other


def test_the_first_project_goes_to_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    settings = Settings(tmp_path / "new.ini")
    assert settings.projects_folder == documents
    settings.projects_folder = tmp_path / "gone"
    assert settings.projects_folder == documents
    documents.rmdir()
    assert settings.projects_folder == Path.home()


def test_the_name_of_the_annotator_is_asked_here_once(
    empty_window: MainWindow, folder: Path, settings: Settings
) -> None:
    settings.annotator = ""
    empty_window.files.new_dialog()
    dialog = present(empty_window.findChild(NewProjectDialog))
    dialog.annotator_field.setText("  ")
    assert not dialog.create_button.isEnabled()
    assert not dialog.annotator_fault.isHidden()
    dialog.annotator_field.setText("eva")
    dialog.accept()
    assert present(empty_window.session.project).annotator == "eva"
    assert settings.annotator == "eva"


def test_articles_that_were_dropped_come_into_the_new_project(
    empty_window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    article = tmp_path / "one.txt"
    article.write_text("Headline\n\nText.", "utf-8")
    empty_window.files.drop([article])
    present(empty_window.findChild(NewProjectDialog)).accept()
    qtbot.waitUntil(lambda: empty_window.panes.article_list.model.rowCount() == 1)


def test_an_open_project_stays_open_while_one_asks(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window.actions_.trigger("file.new")
    present(window.findChild(NewProjectDialog)).reject()
    assert present(window.session.document).id == SEED


def test_the_preview_names_labels_with_their_keys_in_both_schemes(tag_set: TagSet) -> None:
    for colours in (theme.LIGHT, theme.DARK):
        html = preview_html(tag_set, colours)
        assert colours.label(tag_set, "claim").fill.name() in html
        assert "<b>Q</b>" in html
        assert "said by" in html


def test_it_fits_a_small_window(dialog: NewProjectDialog) -> None:
    dialog.name_field.setText("a/b")
    dialog.folder_field.setText("here")
    dialog.annotator_field.clear()
    QApplication.processEvents()
    assert dialog.minimumSizeHint().width() <= 880
    assert dialog.minimumSizeHint().height() <= 420


def test_a_name_that_nearly_equals_the_one_given_last_is_asked_about(
    dialog: NewProjectDialog,
) -> None:
    dialog.annotator_field.setText("Ana")
    assert not dialog.create_button.isEnabled()
    assert "“ana”, the name that you gave last," in dialog.name_check.question.text()
    dialog.name_check.same.click()
    assert dialog.annotator_field.text() == "ana"
    assert dialog.create_button.isEnabled()


@pytest.mark.parametrize("by_command", [True, False])
def test_pasted_files_start_a_project_as_dropped_ones_do(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path, folder: Path, by_command: bool
) -> None:
    article = tmp_path / "one.txt"
    article.write_text("Headline\n\nText.", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(article))])
    QGuiApplication.clipboard().setMimeData(mime)
    if by_command:
        empty_window.actions_.trigger("file.paste")
    else:
        qtbot.keyClick(empty_window, Key.Key_V, CTRL)
    present(empty_window.findChild(NewProjectDialog)).accept()
    qtbot.waitUntil(lambda: empty_window.panes.article_list.model.rowCount() == 1)
