"""Changes the open project in a thread of its own; edits wait meanwhile."""

import sys
from collections.abc import Callable
from typing import TypeVar

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.session import Session

Made = TypeVar("Made")


def start_change(
    session: Session,
    jobs: JobRunner,
    title: str,
    work: Callable[[Project, ProgressCallback], Made],
    done: Callable[[Project, Made], object],
    failed: Callable[[BaseException], object],
) -> None:
    """Start ``work`` on a connection of its own.

    At its end ``done`` is called with the open project, which is to be told of the changes, or
    ``failed``; nothing is started while another job runs, or where the project cannot be written.
    """
    project = session.project
    if project is None:
        return
    if jobs.running:
        session.say(f"{jobs.title} is not done yet; try again then.")
        return
    try:
        worker = project.worker()
    except AnnotatorError as error:
        session.say(str(error))
        return

    def aside(progress: ProgressCallback) -> Made:
        with worker:
            return work(worker, progress)

    def ended(made: Made) -> None:
        session.busy = False
        done(project, made)

    def ended_badly(error: BaseException) -> None:
        session.busy = False
        failed(error)

    session.busy = True
    jobs.start(title, aside, ended, ended_badly)


def say_failed(session: Session, error: BaseException, cancelled: str) -> None:
    """Say why a change was not made; a sentence of its own if somebody cancelled it."""
    if isinstance(error, Cancelled):
        session.say(cancelled)
    elif isinstance(error, AnnotatorError):
        session.failed.emit(str(error))
    else:
        sys.excepthook(type(error), error, error.__traceback__)
