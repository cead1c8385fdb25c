"""Two windows, or a window and a command, on one project: reading at once, and the pen."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.pen import PenAsker, PenHolder
from annotator.ui.window.main_window import MainWindow
from tests.project.test_pen import Writer, writer
from tests.ui.conftest import SEED, select

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its writer is a POSIX process")


def press(window: MainWindow, name: str) -> None:
    button = window.panes.notices.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def notice(window: MainWindow, name: str) -> str:
    return window.panes.notices.notice(name) or ""


@pytest.fixture
def other(project: Project, path: Path) -> Iterator[Writer]:
    """Another process that writes the project."""
    project.close()
    with writer(path) as process:
        yield process


@pytest.fixture
def reading(empty_window: MainWindow, other: Writer, path: Path, qtbot: QtBot) -> MainWindow:
    """The window that reads the project which the other process writes."""
    empty_window.files.open_path(path)
    (box,) = empty_window.findChildren(QMessageBox, "inUse")
    (button,) = (each for each in box.buttons() if each.text() == "Open read-only")
    button.click()
    qtbot.waitUntil(lambda: empty_window.session.document is not None)
    return empty_window


def test_a_window_that_reads_shows_what_another_program_saves(
    reading: MainWindow, other: Writer, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "process" in notice(reading, "reading"))
    reading.pane.view.caret.move_to(300)
    other.tell("tag 1")
    qtbot.waitUntil(lambda: len(reading.session.article.ordered) == 1)
    assert reading.pane.view.caret.position() == 300
    other.tell("add new")
    qtbot.waitUntil(lambda: reading.panes.article_list.model.rowCount() == 2)
    assert reading.session.document is not None
    assert reading.session.document.id == SEED
    assert "saved" not in reading.status_bar.saved.text()


def test_the_pen_is_taken_when_a_command_that_does_not_answer_is_done(
    empty_window: MainWindow, project: Project, path: Path, qtbot: QtBot
) -> None:
    project.close()
    with writer(path) as other:
        empty_window.files.open_path(path)
        (box,) = empty_window.findChildren(QMessageBox, "inUse")
        asking = box.findChild(QPushButton, "openAndAsk")
        assert isinstance(asking, QPushButton)
        asking.click()
        qtbot.waitUntil(lambda: "ask for the pen" in notice(empty_window, "penWish"))
        desk = empty_window.pen
        for _ in range(7):
            with qtbot.waitSignal(desk._found):
                desk.look()
        qtbot.waitUntil(lambda: "an import" in notice(empty_window, "penWish"))
        other.tell("tag 1")
    qtbot.waitUntil(lambda: empty_window.session.writable)
    assert len(empty_window.session.article.ordered) == 1
    assert "You write now" in empty_window.status_bar.message.text()
    select(empty_window, "Miami")
    empty_window.session.tagging.apply_label("location")
    assert len(empty_window.session.article.ordered) == 2
    assert not list(path.parent.glob(".*pen*"))


def test_a_wish_is_withdrawn(reading: MainWindow, path: Path, qtbot: QtBot) -> None:
    reading.actions_["file.ask-pen"].trigger()
    qtbot.waitUntil(lambda: bool(list(path.parent.glob(".*pen-request"))))
    press(reading, "withdrawPen")
    qtbot.waitUntil(lambda: not list(path.parent.glob(".*pen-request")))
    assert notice(reading, "reading")
    assert reading.pen.can_ask


def test_one_who_keeps_the_pen_is_named(reading: MainWindow, path: Path, qtbot: QtBot) -> None:
    holder = PenHolder(path, "ana")
    reading.pen.ask()
    request = None
    while request is None:
        with qtbot.waitSignal(reading.pen._found):
            pass
        request = holder.look()
    holder.answer(request, "seen")
    qtbot.waitUntil(lambda: "ana on" in notice(reading, "penWish"))
    holder.answer(request, "kept")
    qtbot.waitUntil(lambda: "keeps the pen" in reading.status_bar.message.text())
    assert not notice(reading, "penWish")


class Asker:
    """Another window that asks, as far as the files beside the project go."""

    def __init__(self, path: Path, qtbot: QtBot, *, is_command: bool = False) -> None:
        self.asker, self._qtbot = PenAsker(path, "bo", is_command=is_command), qtbot

    def ask_until_shown(self, window: MainWindow) -> None:
        def is_shown() -> bool:
            self.asker.renew()
            window.pen.look()
            return bool(notice(window, "penRequest"))

        self._qtbot.waitUntil(is_shown)

    def wait_for(self, answer: str) -> None:
        def is_answered() -> bool:
            reply = self.asker.reply()
            return reply is not None and reply.answer == answer

        self._qtbot.waitUntil(is_answered)


def test_the_pen_is_handed_over_with_what_was_typed(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    select(window, "Miami")
    window.session.tagging.apply_label("location")
    window.panes.inspector.note.setPlainText("a city")
    asker = Asker(path, qtbot)
    asker.ask_until_shown(window)
    assert "bo on" in notice(window, "penRequest")
    asker.wait_for("seen")
    press(window, "handOver")
    assert not window.session.writable
    assert window.panes.inspector.note.isReadOnly()
    assert window.status_bar.badge.isVisible()
    asker.wait_for("given")
    asker.asker.withdraw()
    with Project.open(path, annotator="bo") as project:
        assert [each.note for each in project.annotations(SEED)] == ["a city"]
        project.undo()
    window.live_reader.look()
    window.pen.ask()
    qtbot.waitUntil(lambda: window.session.writable)
    assert not window.panes.inspector.note.isReadOnly()
    assert not window.status_bar.badge.isVisible()


def test_the_pen_is_kept_and_the_one_who_asked_is_told(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    asker = Asker(path, qtbot)
    asker.ask_until_shown(window)
    press(window, "keepPen")
    asker.wait_for("kept")
    assert window.session.writable
    asker.asker.withdraw()
    window.pen.look()
    assert not notice(window, "penRequest")


def lend(window: MainWindow, path: Path, qtbot: QtBot, *, is_command: bool) -> None:
    """Hand over to another program, which tags and ends."""
    asker = Asker(path, qtbot, is_command=is_command)
    asker.ask_until_shown(window)
    press(window, "handOver")
    asker.wait_for("given")
    assert "writes now" in window.status_bar.message.text()
    with Project.open(path, annotator="bo") as project:
        asker.asker.withdraw()
        with qtbot.waitSignal(window.pen._found):
            window.pen.look()
        assert not window.session.writable
        project.do(Tag(SEED, "claim", ((0, 5),)))


def test_a_command_that_is_done_gives_the_pen_back_by_itself(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    lend(window, path, qtbot, is_command=True)
    assert "once it is done" in notice(window, "penWish")
    qtbot.waitUntil(lambda: window.session.writable)
    assert "bo has finished. You write now" in window.status_bar.message.text()
    assert window.panes.notices.isHidden()
    select(window, "Miami")
    window.session.tagging.apply_label("location")
    assert not list(path.parent.glob(".*pen*"))


def test_one_may_go_on_reading_after_a_command(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    asker = Asker(path, qtbot, is_command=True)
    asker.ask_until_shown(window)
    press(window, "handOver")
    press(window, "withdrawPen")
    asker.wait_for("given")
    asker.asker.withdraw()
    qtbot.waitUntil(lambda: "nobody writes" in notice(window, "reading"))
    assert not window.session.writable


def test_a_window_that_is_closed_leaves_the_pen_to_be_taken_with_one_key(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    lend(window, path, qtbot, is_command=False)
    qtbot.waitUntil(lambda: "bo has finished" in notice(window, "reading"))
    assert "bo has finished" in window.status_bar.message.text()
    assert not window.session.writable
    press(window, "askForPen")
    qtbot.waitUntil(lambda: window.session.writable)


def test_a_program_that_was_killed_writes_no_more(
    empty_window: MainWindow, project: Project, path: Path, qtbot: QtBot
) -> None:
    project.close()
    with writer(path) as other:
        empty_window.files.open_path(path, read_only=True)
        qtbot.waitUntil(lambda: "process" in notice(empty_window, "reading"))
        other.kill()
        qtbot.waitUntil(lambda: "nobody writes" in notice(empty_window, "reading"))
