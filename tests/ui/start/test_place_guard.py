"""The window says when the project's file left its place, and goes on where the annotator says."""

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import EnvironmentFault
from annotator.project import Project
from annotator.project.backup_list import list_backups
from annotator.project.copying import RESCUED
from annotator.project.edits import Tag
from annotator.project.file_place import FileDisplaced
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, select
from tests.values import present

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows moves and replaces no file that is open"
)


def tag(window: MainWindow, word: str) -> None:
    select(window, word)
    window.session.tagging.apply_label("location")


def asked(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox, "displaced") if box.isVisible()]


def answer(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Press a button of the one question."""
    (box,) = asked(window)
    button = box.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()
    qtbot.waitUntil(lambda: box not in asked(window))


def dismiss(window: MainWindow, qtbot: QtBot, words: str) -> str:
    """Close the message whose title has these words, and return the title."""

    def messages() -> list[QMessageBox]:
        boxes = window.findChildren(QMessageBox, "message")
        return [box for box in boxes if box.isVisible() and words in box.text()]

    qtbot.waitUntil(lambda: bool(messages()))
    (box,) = messages()
    title = box.text()
    box.accept()
    return title


def tags_in(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as project:
        return sorted(annotation.text for annotation in project.annotations(SEED))


def test_tagging_goes_on_in_the_file_where_it_was_moved(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    tag(window, "Miami")
    (path.parent / "archive").mkdir()
    moved = path.rename(path.parent / "archive" / "old.annotator")
    tag(window, "Moscow")
    assert len(window.session.article.ordered) == 1
    (box,) = asked(window)
    assert str(moved) in box.informativeText()
    answer(window, qtbot, "goOn")
    qtbot.waitUntil(lambda: window.status_bar.project.text() == "old")
    assert window.session.document is not None
    tag(window, "Moscow")
    window.close()
    assert tags_in(moved) == ["Miami", "Moscow"]
    assert not list(path.parent.glob("kyiv*"))


def test_a_move_is_noticed_although_nothing_is_edited(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    path.rename(path.with_name("moved.annotator"))
    qtbot.waitUntil(lambda: bool(asked(window)))
    answer(window, qtbot, "goOn")
    qtbot.waitUntil(lambda: window.status_bar.project.text() == "moved")
    tag(window, "Miami")
    assert len(window.session.article.ordered) == 1


def test_the_note_that_is_typed_stays_and_is_saved_in_the_moved_file(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    tag(window, "Miami")
    window.panes.inspector.note.setPlainText("a city")
    moved = path.rename(path.with_name("moved.annotator"))
    window.files.guard.look()
    qtbot.waitUntil(lambda: bool(asked(window)))
    note = window.panes.inspector.note
    assert not note.kept.save()
    assert "was moved" in note.kept.mark
    answer(window, qtbot, "goOn")
    qtbot.waitUntil(lambda: window.status_bar.project.text() == "moved")
    assert note.toPlainText() == "a city"
    assert note.kept.mark == "", "it is saved in the file in which the work goes on"
    window.close()
    with Project.open(moved, read_only=True) as project:
        assert [each.note for each in project.annotations(SEED)] == ["a city"]


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_is_gone_is_saved_as_a_copy_before_the_window_closes(
    window: MainWindow,
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    is_replaced: bool,
) -> None:
    tag(window, "Miami")
    if is_replaced:
        other = path.with_name("other")
        shutil.copyfile(path, other)
        other.replace(path)
    else:
        path.unlink()
    window.close()
    assert window.isVisible()
    proposed: list[Path] = []

    def choose(*arguments: str) -> tuple[str, str]:
        proposed.append(Path(arguments[2]))
        return arguments[2], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    answer(window, qtbot, "saveCopy")
    qtbot.waitUntil(lambda: bool(proposed) and window.files.guard.may_leave())
    (copy,) = proposed
    assert (copy == path) is not is_replaced
    tag(window, "Moscow")
    window.close()
    assert not window.isVisible()
    assert tags_in(copy) == ["Miami", "Moscow"]


def found(window: MainWindow) -> FileDisplaced:
    """Let the window find now that the file left its place."""
    place = present(window.session.project).place
    with pytest.raises(FileDisplaced) as caught:
        place.check()
    window.files.guard.looked.emit((place, caught.value))
    QApplication.processEvents()
    return caught.value


def test_no_question_comes_while_a_place_for_the_copy_is_chosen_and_it_is_written(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(window, "Miami")
    path.unlink()
    window.close()
    questions: list[QMessageBox] = []

    def choose(*arguments: str) -> tuple[str, str]:
        window.session.displaced.emit(found(window))
        window.close()
        questions.extend(asked(window))
        return arguments[2], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.jobs.started.connect(lambda: window.session.displaced.emit(found(window)))
    answer(window, qtbot, "saveCopy")
    qtbot.waitUntil(lambda: path.exists() and window.files.guard.may_leave())
    assert questions == asked(window) == []
    assert window.isVisible()
    assert tags_in(path) == ["Miami"]


def test_a_place_chosen_after_the_project_was_closed_is_no_silent_end(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(*arguments: str) -> tuple[str, str]:
        window.files.close_project()
        return arguments[2], ""

    path.unlink()
    window.close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    answer(window, qtbot, "saveCopy")
    dismiss(window, qtbot, "No copy was saved")


def test_no_question_comes_over_a_dialog_in_which_somebody_types(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    dialog = QDialog(window)
    dialog.open()
    path.unlink()
    found(window)
    assert not asked(window)
    dialog.close()
    window.files.guard.look()
    qtbot.waitUntil(lambda: bool(asked(window)))


def test_keys_of_somebody_who_tags_do_not_answer(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    path.unlink()
    found(window)
    (box,) = asked(window)
    for button in box.findChildren(QPushButton):
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Space):
            qtbot.keyClick(button, key)
    assert asked(window) == [box]
    assert window.session.project is not None


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_window_closes_without_the_lost_file_only_with_a_copy_of_it(
    window: MainWindow, path: Path, qtbot: QtBot, is_replaced: bool
) -> None:
    if is_replaced:
        other = present(window.session.project).save_copy(path.with_name("other"))
        tag(window, "Miami")
        other.replace(path)
    else:
        tag(window, "Miami")
        path.unlink()
    window.close()
    assert window.isVisible()
    answer(window, qtbot, "closeDisplaced")
    kept = dismiss(window, qtbot, "is kept in")
    qtbot.waitUntil(lambda: not window.isVisible())
    (rescued,) = path.parent.glob("kyiv.rescued-*.annotator")
    assert rescued.name in kept
    assert tags_in(rescued) == ["Miami"]
    assert [b.path for b in list_backups(path) if b.kind == RESCUED] == [rescued]
    assert tags_in(path) == [] if is_replaced else not path.exists()


def test_a_copy_that_cannot_be_kept_is_no_reason_to_lose_the_project_unasked(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EnvironmentFault("The disk is full.")

    tag(window, "Miami")
    path.unlink()
    window.close()
    monkeypatch.setattr(Project, "save_copy", full)
    answer(window, qtbot, "closeDisplaced")
    qtbot.waitUntil(lambda: bool(asked(window)))
    assert "The disk is full." in asked(window)[0].informativeText()
    assert window.session.project is not None
    button = present(asked(window)[0].findChild(QPushButton, "closeDisplaced"))
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus, "no arrow key leads to it"
    answer(window, qtbot, "closeDisplaced")
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_moved_project_is_closed_where_it_is(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    faults: list[str] = []
    window.backups.failed.connect(faults.append)
    tag(window, "Miami")
    moved = path.rename(path.with_name("moved.annotator"))
    window.files.leave_project()
    answer(window, qtbot, "closeDisplaced")
    qtbot.waitUntil(lambda: window.session.project is None and not window.backups.is_busy)
    assert tags_in(moved) == ["Miami"]
    assert not list(path.parent.glob("kyiv*"))
    assert faults == []


def test_another_project_is_opened_after_a_word_about_the_lost_one(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    other = path.with_name("other.annotator")
    window.exchange.save_copy(other)
    qtbot.waitUntil(lambda: not window.jobs.running)
    window.findChildren(QMessageBox)[0].close()
    lost = window.session.project
    path.unlink()
    window.files.open_path(other)
    answer(window, qtbot, "closeDisplaced")
    dismiss(window, qtbot, "is kept in")
    qtbot.waitUntil(lambda: window.session.project not in (None, lost))
    project = window.session.project
    assert project is not None
    assert project.path == other


def test_an_import_during_which_the_file_is_moved_leaves_nothing_half(
    window: MainWindow, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    article = tmp_path / "one.txt"
    article.write_text("Headline\n\nSome words.", "utf-8")
    moved = path.with_name("moved.annotator")
    window.jobs.started.connect(lambda: path.rename(moved))
    window.exchange.import_paths([article])
    qtbot.waitUntil(lambda: bool(asked(window)))
    answer(window, qtbot, "goOn")
    qtbot.waitUntil(lambda: window.status_bar.project.text() == "moved")
    project = window.session.project
    assert project is not None
    assert project.articles.count() == 1


def test_a_spoilt_file_is_copied_only_if_the_copy_is_whole(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(window, "Miami")
    path.write_bytes(path.read_bytes()[:8192])
    spoilt = path.read_bytes()
    tag(window, "Moscow")
    copy = path.with_name("copy.annotator")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    answer(window, qtbot, "saveCopy")
    qtbot.waitUntil(lambda: not window.jobs.running and bool(asked(window)))
    assert not window.findChildren(QMessageBox, "damaged")
    (box,) = asked(window)
    assert box.informativeText().startswith("No copy could be saved: ")
    answer(window, qtbot, "closeDisplaced")
    qtbot.waitUntil(lambda: window.session.project is None)
    assert path.read_bytes() == spoilt


def test_a_window_that_reads_shows_the_version_that_was_put_in_its_place(
    empty_window: MainWindow, project: Project, path: Path, qtbot: QtBot
) -> None:
    copy = project.save_copy(path.with_name("copy.annotator"))
    project.do(Tag(SEED, "claim", ((1, 5),)))
    project.close()
    with Project.open(copy, annotator="ana") as newer:
        newer.do(Tag(SEED, "claim", ((10, 15),)))
        newer.do(Tag(SEED, "claim", ((20, 25),)))
    window = empty_window
    window.files.open_path(path, read_only=True)
    assert [each.start for each in window.session.article.ordered] == [1]
    copy.replace(path)
    window.files.guard.look()
    qtbot.waitUntil(lambda: len(window.session.article.ordered) == 2)
    assert [each.start for each in window.session.article.ordered] == [10, 20]
    assert "another version" in window.status_bar.message.text()
    assert not asked(window)
