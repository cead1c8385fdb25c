"""Undoing and redoing what changed much, in the background."""

from annotator.jobs import ProgressCallback
from annotator.model import InputError
from annotator.project import Changes, Project
from annotator.ui.jobs.change_job import say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.edit_history import Way
from annotator.ui.session.session import Session

MANY = 60
"""So many changed rows are put back within a frame; more are put back aside."""


def restore_aside(session: Session, jobs: JobRunner, way: Way) -> bool:
    """Take a large step back, or do it again, in a thread of its own.

    False when it is a small one, or another job runs: it can be done at once then.
    """
    project = session.project
    if project is None or jobs.running:
        return False
    history = project.history
    step = history.step_to_undo() if way == "undo" else history.step_to_redo()
    if step is None or not history.changes_more_than(step, MANY):
        return False

    def work(worker: Project, progress: ProgressCallback) -> Changes | None:
        return worker.undo(progress) if way == "undo" else worker.redo(progress)

    def done(_: Project, changes: Changes | None) -> None:
        if session.project is project:
            session.history.finish(way, changes)

    def failed(error: BaseException) -> None:
        if session.project is project:
            session.history.finish(way, None)
        if isinstance(error, InputError):
            session.say(str(error))
        else:
            say_failed(session, error, "Cancelled; all is as it was.")

    title = "Undoing" if way == "undo" else "Redoing"
    start_change(session, jobs, title, work, done, failed)
    return session.busy
