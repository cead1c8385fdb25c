"""Reports errors that nobody expected: in the log, and to the person once."""

import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.bug_log import log_error, log_path
from annotator.model import AnnotatorError
from annotator.plugins import LazyFunction
from annotator.project.faults import DamagedProject
from annotator.project.file_place import FileDisplaced
from annotator.tracebacks import has_to_do_with_files
from annotator.ui.faults import show_message
from annotator.ui.remedies import explain
from annotator.ui.widgets.key_hold import KeyHold

_damage_behind: Callable[[BaseException], DamagedProject | None] = LazyFunction(
    "annotator.project.damage_search:damage_behind"
)

_CALLED_BY_QT = frozenset(
    (
        *("painted", "sizeHint", "minimumSizeHint", "heightForWidth", "data", "headerData"),
        *("rowCount", "lessThan", "filterAcceptsRow", "event", "eventFilter", "viewportEvent"),
        *("timerEvent", "changeEvent", "resizeEvent", "mouseMoveEvent", "scrollContentsBy"),
    )
)
"""Methods that Qt calls again and again by itself: their errors are shown once."""
_MOST_SHOWN = 3
"""How often the same error of a command is shown: each is something that the person wanted."""
_SAFE = "What was saved before is in the project, and you can continue to work."
_DOUBTFUL = (
    "The disk or the project’s file may be the cause. What was saved before is in the project’s "
    "file; look whether your last step is there, too."
)


class FaultReporter(QObject):
    """Logs uncaught errors of all threads, shows them, and lets the work continue."""

    displaced = Signal(object)
    """An error of any thread comes from what happened to the open file: a FileDisplaced."""
    damaged = Signal(object)
    """An error comes from what is in a project: a DamagedProject."""
    _came = Signal(object)
    _explained = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box: QMessageBox | None = None
        self._explained.connect(self._show_damage, Qt.ConnectionType.QueuedConnection)
        # Errors of other threads wait for the thread of the interface.
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Receive all uncaught errors from now on."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread
        sys.unraisablehook = self._report_unraisable

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an uncaught error, and show where the log is."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        count = log_error(error)
        if isinstance(error, FileDisplaced):
            self.displaced.emit(error)
            return
        frames = traceback.extract_tb(trace)
        by_qt = bool(frames) and frames[0].name in _CALLED_BY_QT
        if count > (1 if by_qt else _MOST_SHOWN):
            return
        if threading.current_thread() is threading.main_thread():
            self._show(error)
        else:
            self._came.emit(error)

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None and not isinstance(error, SystemExit):
            self.report(type(error), error, error.__traceback__)

    def _report_unraisable(self, arguments: Any) -> None:
        """Log an error that Python could not hand to any caller, as in SQLite’s callbacks."""
        if isinstance(arguments.exc_value, BaseException):
            log_error(arguments.exc_value)

    def _show(self, error: BaseException) -> None:
        if self._box is not None:
            return
        if isinstance(error, DamagedProject):
            self.damaged.emit(error)
            return
        if isinstance(error, AnnotatorError):
            show_message(self._window, "That could not be done.", explain(error))
            return
        threading.Thread(target=self._look_behind, args=(error,), daemon=True).start()
        self._box = show_message(
            self._window,
            "Something went wrong in Annotator.",
            f"{_DOUBTFUL if has_to_do_with_files(error) else _SAFE}\n\nDetails are in the log, "
            f"which helps to mend this:\n{log_path()}",
            icon=QMessageBox.Icon.Critical,
        )
        self._box.finished.connect(self._closed)
        KeyHold(self._box)

    def _look_behind(self, error: BaseException) -> None:
        """Look whether what is in the project is the cause, in a thread of its own."""
        damage = _damage_behind(error)
        if damage is not None:
            with suppress(RuntimeError):  # The window was closed meanwhile.
                self._explained.emit(damage)

    def _show_damage(self, damage: DamagedProject) -> None:
        if self._box is not None:
            self._box.close()
        self.damaged.emit(damage)

    def _closed(self) -> None:
        self._box = None
