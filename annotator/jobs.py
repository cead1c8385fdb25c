"""Long work with progress, cancel and error: the core that window and command line share.

A job is run in the foreground by the command line and in a thread by the window; what it does and
how it is cancelled is the same.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Generic, TypeVar

from annotator.model.errors import Cancelled

ProgressCallback = Callable[[int, int | None, str], None]
"""Called with how much is done, of how much (None: not known), of what (“articles”)."""

Result = TypeVar("Result")


class Job(Generic[Result]):
    """One piece of work that says how far it is, and stops when it is asked to.

    ``work`` gets a progress callback and calls it often: that is where it is cancelled. It makes
    sure that nothing half done is left when the callback raises.
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

    def run(self, tell: ProgressCallback | None = None, every: float = 0.1) -> Result:
        """Do the work in this thread and return its result.

        ``tell`` hears of the progress, at most once in ``every`` seconds, and at the end of what
        has a known total.

        Raises:
            Cancelled: :meth:`cancel` was called while it ran; nothing was changed.
        """
        told = monotonic()

        def progress(done: int, total: int | None, what: str) -> None:
            nonlocal told
            if self._stop.is_set():
                raise Cancelled("Cancelled; nothing was changed.")
            if tell is None:
                return
            now = monotonic()
            if now - told >= every or done == total:
                told = now
                tell(done, total, what)

        return self._work(progress)
