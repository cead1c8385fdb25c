"""What measurements of windows share: the application, bare widgets, painted frames."""

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
from benchmarks.measuring import clocked

SIZE = (900, 900)
TextWidget = TypeVar("TextWidget", QTextEdit, QPlainTextEdit)


def application() -> QApplication:
    """The application, made at the first call, as the program does it."""
    return make_application()


def until_painted(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """Seconds until the work is done and the screen painted.

    Of the processor, unless another clock is given: another program that takes it away for a
    moment does not count.
    """

    def painted() -> None:
        work()
        # Layouts and painting are posted events; what was put off until after them are timers.
        QCoreApplication.sendPostedEvents()

    return clocked(painted, clock)


def until_idle(work: Callable[[], object]) -> float:
    """Seconds of the processor until that is done too which was put off until after the frame."""

    def done() -> None:
        work()
        QApplication.processEvents()

    return clocked(done, process_time)


def settle() -> None:
    """Wait until all is laid out that is laid out in idle time."""
    longest_pause()
    # What was deleted for later is deleted outside of what is measured.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def longest_pause() -> float:
    """Seconds of the processor for which the window does not answer, at most, until it rests."""
    longest, quiet = 0.0, 0
    while quiet < 5:
        taken = clocked(QApplication.processEvents, process_time)
        longest, quiet = max(longest, taken), quiet + 1 if taken < 0.0005 else 0
    return longest


def shown(widget: QWidget, size: tuple[int, int] = SIZE) -> None:
    """Put a widget on the screen."""
    widget.resize(*size)
    widget.show()
    settle()


def bare(kind: type[TextWidget]) -> TextWidget:
    """A text widget as Qt has it, on the screen."""
    widget = kind()
    widget.setReadOnly(True)
    shown(widget)
    return widget


def main_window(path: Path) -> MainWindow:
    """The main window on a project, with the keyboard in the text."""
    settings = Settings(path.with_suffix(".ini"))
    settings.set("hints done", True)
    window = MainWindow(settings)
    window.files.take(Project.open(path, annotator="ana"))
    shown(window, (1360, 900))
    return window


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    """Press a key in the text."""
    QTest.keyClick(window.pane.view, key, held or Qt.KeyboardModifier.NoModifier)
