"""Runs a job in the foreground: progress on the terminal, Ctrl+C cancels it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from annotator.cli.output import ProgressLine
from annotator.jobs import Job, ProgressCallback

Result = TypeVar("Result")


def run_job(title: str, work: Callable[[ProgressCallback], Result]) -> Result:
    """Do the work and return its result; raises what it raises, and Cancelled after Ctrl+C."""
    job = Job(title, work)
    line = ProgressLine(title)
    try:
        with _interrupts_cancel(job):
            return job.run(line)
    finally:
        line.clear()


@contextmanager
def _interrupts_cancel(job: Job[Any]) -> Iterator[None]:
    """The first Ctrl+C asks the job to stop where it can; the second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: object) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
