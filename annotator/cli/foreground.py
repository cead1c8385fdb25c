"""Runs a job in the foreground, with progress on a terminal; Ctrl+C cancels it."""

import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

from annotator.cli.streams import unfinished_line
from annotator.jobs import Job, ProgressCallback
from annotator.processes import ENDING_SIGNALS

Result = TypeVar("Result")


def run_job(title: str, work: Callable[[ProgressCallback], Result]) -> Result:
    """Do the work in this thread and return its result.

    Raises:
        Cancelled: The person, or the system, asked it to stop; nothing was changed.
        AnnotatorError: Any other error of the work, as it raised it.
    """
    job = Job(title, work)
    line = TerminalProgress(title)
    with unfinished_line(line.clear), _signals_cancel(job):
        return job.run(line)


class TerminalProgress:
    """Shows progress in the last line of a terminal; where there is none, it shows nothing."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown_characters = 0
        self.watched = sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison]

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Show the progress; see :data:`annotator.jobs.ProgressCallback`."""
        if not self.watched:
            return
        of_total = f" of {total:,} ({100 * done // max(total, 1)} %)" if total is not None else ""
        line = f"{self._title}: {done:,}{of_total} {what}"
        self._show(line.ljust(self._shown_characters))
        self._shown_characters = len(line)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown_characters:
            self._show(" " * self._shown_characters + "\r")
            self._shown_characters = 0

    def _show(self, line: str) -> None:
        try:
            sys.stderr.write("\r" + line)
            sys.stderr.flush()
        except OSError:
            # A terminal that went away is no reason to end the work.
            self.watched = False


@contextmanager
def _signals_cancel(job: Job[Any]) -> Generator[None, None, None]:
    """Let the first signal ask the job to stop where it can; the second one does not wait.

    Ignored signals stay ignored, as a shell has it for jobs in the background.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: object) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    handlers = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    handled = [
        number for number, handler in handlers.items() if handler not in (signal.SIG_IGN, None)
    ]
    for number in handled:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, handlers[number])
