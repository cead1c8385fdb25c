"""Errors that nobody caught: each thread's are logged, one is shown, and the work goes on."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRunnable, QThreadPool, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator import bug_log
from annotator.bug_log import LOGGER, log_path, start_log
from annotator.project.file_place import FileChange, FileDisplaced
from annotator.ui.fault_reporter import FaultReporter
from annotator.ui.widgets.guarded_painting import guarded


class Window(QWidget):
    """Fails each time it is painted."""

    painted = 0

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - named by Qt
        self.painted += 1
        painter = QPainter(self)
        painter.save()
        raise ValueError("the cat")

    def boxes(self) -> list[QMessageBox]:
        return self.findChildren(QMessageBox)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    window = Window()
    qtbot.addWidget(window)
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    start_log()
    bug_log._counts.clear()
    FaultReporter(window).install()
    yield window
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for handler in LOGGER.handlers[:]:
        LOGGER.removeHandler(handler)
        handler.close()


def log() -> str:
    return log_path().read_text("utf-8")


def close_box(window: Window, qtbot: QtBot) -> str:
    (box,) = window.boxes()
    words = box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        box.close()
    return words


def test_a_fault_in_painting_is_told_once_and_the_window_goes_on(
    window: Window, qtbot: QtBot
) -> None:
    window.show()
    qtbot.waitUntil(lambda: window.painted > 0)
    assert "continue to work" in close_box(window, qtbot)
    for _ in range(12):
        window.grab()
    assert window.painted > 12
    assert window.boxes() == []
    assert log().count("Not expected") == 1
    assert "came 10 times" in log()
    assert "the cat" not in log().replace('raise ValueError("the cat")', "")


def test_a_plain_state_takes_the_place_of_what_cannot_be_painted(
    window: Window, qtbot: QtBot
) -> None:
    window.resize(300, 80)
    picture = window.grab().toImage()
    colours = {picture.pixel(x, picture.height() // 2) for x in range(picture.width())}
    assert len(colours) > 1, "there is a sentence"


def test_a_fault_of_a_command_is_shown_each_time_but_not_for_ever(
    window: Window, qtbot: QtBot
) -> None:
    def fail() -> None:
        try:
            [][1]
        except IndexError as error:
            sys.excepthook(type(error), error, error.__traceback__)

    shown = 0
    for _ in range(5):
        fail()
        if window.boxes():
            shown += 1
            close_box(window, qtbot)
    assert shown == 3


def test_what_the_disk_may_have_caused_promises_less(window: Window, qtbot: QtBot) -> None:
    error = OSError(28, "No space left on device")
    sys.excepthook(type(error), error, None)
    assert "look whether your last step is there" in close_box(window, qtbot)


def test_a_file_that_left_its_place_is_asked_about_instead(window: Window, qtbot: QtBot) -> None:
    (reporter,) = window.findChildren(FaultReporter)
    error = FileDisplaced(log_path(), FileChange.DELETED)
    with qtbot.waitSignal(reporter.displaced) as caught:
        sys.excepthook(FileDisplaced, error, None)
    assert caught.args == [error]
    assert not window.boxes()


def test_errors_of_other_threads_reach_the_log_and_the_person(window: Window, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: {}["the cat"])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(window.boxes()))
    assert "KeyError" in log()
    assert "the cat" not in log().replace('{}["the cat"]', "")


def test_errors_of_slots_and_of_pools_reach_the_log(window: Window, qtbot: QtBot) -> None:
    class Work(QRunnable):
        def run(self) -> None:
            [][1]

    with qtbot.captureExceptions():
        FaultReporter(window).install()
        QThreadPool.globalInstance().start(Work())
        QTimer.singleShot(0, lambda: {}[0])
        qtbot.waitUntil(lambda: "IndexError" in log() and "KeyError" in log())


def test_errors_that_have_no_caller_reach_the_log_alone(window: Window) -> None:
    class Left:
        def __del__(self) -> None:
            [][1]

    left = Left()
    del left
    assert "IndexError" in log()
    assert window.boxes() == []
