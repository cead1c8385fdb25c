"""Runs a job in the foreground: progress on the terminal; Ctrl+C, or the end, cancels it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from annotator.cli.output import ProgressLine
from annotator.cli.streams import unfinished_line
from annotator.jobs import Job, ProgressCallback

Result = TypeVar("Result")

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Ctrl+C, the system's wish to end, a terminal that was closed. Ignored ones stay ignored, as for
what a shell runs in the background."""


def run_job(title: str, work: Callable[[ProgressCallback], Result]) -> Result:
    """Do the work and return its result; raises what it raises, and Cancelled after Ctrl+C."""
    job = Job(title, work)
    line = ProgressLine(title)
    with unfinished_line(line.clear), _signals_cancel(job):
        return job.run(line)


@contextmanager
def _signals_cancel(job: Job[Any]) -> Iterator[None]:
    """The first signal asks the job to stop where it can; the second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: object) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    before = {each: signal.getsignal(each) for each in _SIGNALS}
    heard = [each for each, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    for each in heard:
        signal.signal(each, interrupt)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each])
