"""Runs long work off the interface's thread, with progress and cancel."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from annotator.jobs import ProgressCallback
from annotator.model import Cancelled

Work = Callable[[ProgressCallback], Any]
_TELL_EVERY = 0.05
"""Seconds between two reports of progress."""


class _Thread(QThread):
    """One piece of work; the result, or the error, waits for the interface's thread."""

    told = Signal(int, object, str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._told = 0.0
        self.stopped = Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work."""
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # noqa: BLE001 - handed to whoever asked for the work
            self.error = error

    def _progress(self, done: int, total: int | None, what: str) -> None:
        if self.stopped.is_set():
            raise Cancelled("Cancelled; nothing of it was kept.")
        now = monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            self.told.emit(done, total, what)


class JobRunner(QObject):
    """One job at a time, in a thread of its own."""

    started = Signal(str)
    progressed = Signal(int, object, str)
    """Done, total (None: not known), of what."""
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self.title = ""

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._thread is not None

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object],
    ) -> bool:
        """Start a job; ``done`` or ``failed`` is called in this thread at its end.

        False when another one is under way.
        """
        if self._thread is not None:
            return False
        thread = _Thread(work)
        self._thread, self.title = thread, title
        thread.told.connect(self.progressed)
        thread.finished.connect(lambda: self._end(thread, done, failed))
        self.started.emit(title)
        thread.start()
        return True

    def cancel(self) -> None:
        """Ask the job to stop; nothing of it is kept."""
        if self._thread is not None:
            self._thread.stopped.set()

    def abandon(self) -> None:
        """Stop the job and wait for its thread, at the end of the program; nobody is called."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stopped.set()
            thread.wait()

    def _end(
        self,
        thread: _Thread,
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        thread.wait()
        thread.deleteLater()
        if thread is not self._thread:
            return  # Nobody waits for it any more.
        self._thread = None
        self.finished.emit()
        if thread.error is not None:
            failed(thread.error)
        else:
            done(thread.result)
