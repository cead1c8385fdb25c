"""Long work with progress, cancelling and errors, for the window and the command line alike.

The command line runs a job in the foreground, the window runs it in a thread; its work, and the
way in which it is cancelled, are the same.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Generic, TypeVar

from annotator.model.errors import Cancelled

ProgressCallback = Callable[[int, int | None, str], None]
"""Called with the number of things done, their total (None if unknown), and their name in the
plural (“articles”)."""

Result = TypeVar("Result")


class Job(Generic[Result]):
    """One piece of work that reports its progress, and stops when it is asked to.

    Args:
        title: Names the work for people: “Importing”.
        work: Does the work. It gets a progress callback and calls it often, since that is where
            it is cancelled. It leaves nothing half done when the callback raises Cancelled.
    """

    def __init__(self, title: str, work: Callable[[ProgressCallback], Result]) -> None:
        self.title = title
        self._work = work
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the work to stop; any thread (and a signal handler) may call this."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()

    def run(self, report: ProgressCallback | None = None, every: float = 0.1) -> Result:
        """Do the work in this thread and return its result.

        Args:
            report: Called with the progress, and at the end of work whose total is known.
            every: The least number of seconds between two of these calls.

        Raises:
            Cancelled: :meth:`cancel` was called while it ran; nothing was changed.
        """
        last_report = monotonic()

        def progress(done: int, total: int | None, what: str) -> None:
            nonlocal last_report
            if self._stop.is_set():
                raise Cancelled("Cancelled; nothing was changed.")
            if report is None:
                return
            now = monotonic()
            if now - last_report >= every or done == total:
                last_report = now
                report(done, total, what)

        return self._work(progress)
