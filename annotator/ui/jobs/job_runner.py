"""Runs long work in a thread of its own, with progress and a way to cancel it."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from annotator.jobs import ProgressCallback
from annotator.model import Cancelled

Work = Callable[[ProgressCallback], Any]
_REPORT_SECONDS = 0.05
"""The time between two reports of progress."""


class _Thread(QThread):
    """Does one piece of work; its result or error waits for the thread of the interface."""

    reported = Signal(int, object, str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._reported_at = 0.0
        self.stopped = Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work."""
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            self.error = error

    def _progress(self, done: int, total: int | None, what: str) -> None:
        if self.stopped.is_set():
            raise Cancelled("Cancelled; nothing of it was kept.")
        now = monotonic()
        if now - self._reported_at >= _REPORT_SECONDS:
            self._reported_at = now
            self.reported.emit(done, total, what)


class JobRunner(QObject):
    """Runs one job at a time."""

    started = Signal(str)
    progressed = Signal(int, object, str)
    """The number done, the total (None while it is not known), and of what."""
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
        """Start a job.

        Args:
            title: The name of the job.
            work: Called in a thread of its own, with a callback for its progress.
            done: Called at the end with the result, in the thread of the interface.
            failed: Called instead with the error, if there was one.

        Returns:
            False if another job is under way; nothing was started.
        """
        if self._thread is not None:
            return False
        thread = _Thread(work)
        self._thread, self.title = thread, title
        thread.reported.connect(self.progressed)
        thread.finished.connect(lambda: self._end(thread, done, failed))
        self.started.emit(title)
        thread.start()
        return True

    def cancel(self) -> None:
        """Ask the job to stop; none of its work is kept."""
        if self._thread is not None:
            self._thread.stopped.set()

    def abandon(self) -> None:
        """Stop the job and wait for its thread, without calling anybody: the program ends."""
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
            return  # The job was abandoned.
        self._thread = None
        self.finished.emit()
        if thread.error is not None:
            failed(thread.error)
        else:
            done(thread.result)
