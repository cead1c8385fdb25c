"""The common part of measurements of windows: the application, plain widgets, painted frames."""

import os
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QWidget

from annotator.project import Project
from annotator.ui.application import make_application
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from benchmarks.measuring import time_work

SIZE = (900, 900)
TextWidget = TypeVar("TextWidget", QTextEdit, QPlainTextEdit)


def application() -> QApplication:
    """Return the application, made at the first call as the program makes it."""
    return make_application()


def until_painted(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """Return the seconds until the work is done and the screen painted.

    They are of the processor unless another clock is given, so that other programs do not count.
    """

    def painted() -> None:
        work()
        # Layouts and painting are posted events; work that was put off is in timers.
        QCoreApplication.sendPostedEvents()

    return time_work(painted, clock)


def until_idle(work: Callable[[], object]) -> float:
    """Return the processor seconds until the work put off after the frame is done, too."""

    def done() -> None:
        work()
        QApplication.processEvents()

    return time_work(done, process_time)


def settle() -> None:
    """Wait until everything is laid out that is laid out in idle time."""
    longest_pause()
    # Objects that were marked for deletion are deleted outside of the measured time.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def longest_pause() -> float:
    """Return for how many processor seconds at most the window does not answer until it rests."""
    longest, quiet = 0.0, 0
    while quiet < 5:
        taken = time_work(QApplication.processEvents, process_time)
        longest, quiet = max(longest, taken), quiet + 1 if taken < 0.0005 else 0
    return longest


def shown(widget: QWidget, size: tuple[int, int] = SIZE) -> None:
    """Put a widget on the screen."""
    widget.resize(*size)
    widget.show()
    settle()


def bare(kind: type[TextWidget]) -> TextWidget:
    """Return a plain text widget of Qt, on the screen."""
    widget = kind()
    widget.setReadOnly(True)
    shown(widget)
    return widget


def main_window(path: Path) -> MainWindow:
    """Return the main window on a project, with the keyboard in the text."""
    settings = Settings(path.with_suffix(".ini"))
    settings.set("hints done", True)
    window = MainWindow(settings)
    window.backups.pause()
    window.files.take(Project.open(path, annotator="ana"))
    shown(window, (1360, 900))
    return window


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the text."""
    QTest.keyClick(window.pane.view, key, held or Qt.KeyboardModifier.NoModifier)
