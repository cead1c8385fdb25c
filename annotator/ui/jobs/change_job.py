"""Changes to the open project that run in a thread of their own; edits wait meanwhile."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from annotator.assist.propagation import PROPAGATE, propagate_in_project
from annotator.assist.suggesters import SuggestionRequest, find_suggester
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled, InputError, Suggestion
from annotator.plugins import LazyFunction
from annotator.project import Changes, Project
from annotator.project.edits import Edit, SetBlocks
from annotator.project.faults import DamagedProject
from annotator.project.file_place import FileDisplaced
from annotator.project.history import Way
from annotator.project.suggesting import SuggestEach
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.words import number, quote, shorten

if TYPE_CHECKING:
    from annotator.formats.rereading import Rereading
    from annotator.project.rolling import BackupOutcome

Result = TypeVar("Result")

_reread_blocks: "Callable[..., Rereading]" = LazyFunction(
    "annotator.formats.rereading:reread_blocks"
)
"""Loaded when it is called: the window starts without the formats."""
_back_up_before: "Callable[..., BackupOutcome]" = LazyFunction(
    "annotator.project.rolling:back_up_before"
)

BACKGROUND_ABOVE_ROWS = 60
"""Up to this many changed rows are written within a frame; more are written in the background.

One does not see all that such a step changes either: the project is backed up before it."""
_TITLE_CODE_POINTS = 32


def start_change(
    session: Session,
    jobs: JobRunner,
    title: str,
    work: Callable[[Project, ProgressCallback], Result],
    done: Callable[[Project, Result], object],
    failed: Callable[[BaseException], object],
    *,
    backup: str = "",
) -> None:
    """Start a change on a connection of its own.

    Nothing is started while another job runs, or where the project cannot be written.

    Args:
        session: Has the open project, and makes edits wait.
        jobs: Runs the change.
        title: The name of the job.
        work: Makes the change in the background.
        done: Called at the end with the open project, which has yet to announce the changes.
        failed: Called instead if the change failed or was cancelled.
        backup: The reason for which the project is backed up first (“before a merge”); "" for a
            change that needs no backup.
    """
    project = session.project
    if project is None:
        return
    if jobs.running:
        session.say(f"{jobs.title} is not done yet; try again then.")
        return
    try:
        worker = project.worker()
    except FileDisplaced as error:
        session.displaced.emit(error)
        return
    except AnnotatorError as error:
        session.say(explain(error))
        return

    def run(progress: ProgressCallback) -> Result:
        with worker:
            if backup:
                outcome = _back_up_before(worker.path, backup, progress)
                if outcome.fault is not None:
                    session.backupFailed.emit(explain(outcome.fault))
            return work(worker, progress)

    def end(result: Result) -> None:
        session.busy = False
        done(project, result)

    def end_badly(error: BaseException) -> None:
        session.busy = False
        failed(error)

    session.busy = True
    jobs.start(title, run, end, end_badly)


def say_failed(session: Session, error: BaseException, cancelled: str) -> None:
    """Show why a change was not made; ``cancelled`` is the message if somebody cancelled it."""
    if isinstance(error, Cancelled):
        session.say(cancelled)
    elif isinstance(error, FileDisplaced):
        session.displaced.emit(error)
    elif isinstance(error, DamagedProject):
        session.damaged.emit(error)
    elif isinstance(error, AnnotatorError):
        session.jobFailed.emit(explain(error))
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def restore_in_background(
    session: Session,
    jobs: JobRunner,
    way: Way,
    document_id: str | None = None,
    verdicts: bool = True,
) -> bool:
    """Undo or redo a large step in a thread of its own: of the project, or of an article.

    The last two arguments are those of :meth:`Project.undo`.

    Returns:
        False if the step is small, or another job runs: it can be undone at once then.
    """
    project = session.project
    if project is None or jobs.running:
        return False
    history = project.history
    find = history.step_to_undo if way == "undo" else history.step_to_redo
    step = find(document_id, verdicts=verdicts)
    if step is None or not history.changes_more_than(step, BACKGROUND_ABOVE_ROWS):
        return False

    def work(worker: Project, progress: ProgressCallback) -> Changes | None:
        restore = worker.undo if way == "undo" else worker.redo
        return restore(progress, document_id=document_id, verdicts=verdicts)

    def done(_: Project, changes: Changes | None) -> None:
        if session.project is project:
            session.history.finish(way, changes)

    def failed(error: BaseException) -> None:
        if session.project is project:
            session.history.finish(way, None)
        if isinstance(error, InputError):
            session.say(explain(error))
        else:
            say_failed(session, error, "Cancelled; all is as it was.")

    title = "Undoing" if way == "undo" else "Redoing"
    start_change(session, jobs, title, work, done, failed, backup=f"before {title.lower()}")
    return session.busy


def many_edits(session: Session, jobs: JobRunner) -> Callable[[Edit, int, str], bool]:
    """Return a function that carries out an edit of many articles in a thread of its own.

    It takes the edit, how many articles it changes (a few are changed at once), and what is said
    when it is made. It returns False if the edit cannot be made.
    """

    def carry_out(edit: Edit, articles: int, said: str) -> bool:
        if articles <= BACKGROUND_ABOVE_ROWS:
            is_made = session.do(edit) is not None
            if is_made and said:
                session.say(said)
            return is_made

        def done(project: Project, changes: Changes) -> None:
            project.announce(changes)
            if said:
                session.say(said)

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; all is as it was.")

        if not session.may_write():
            return False
        title = edit.title[:1].upper() + edit.title[1:]
        start_change(session, jobs, title, lambda worker, _: worker.do(edit), done, failed)
        return session.busy

    return carry_out


def read_blocks_again(
    session: Session,
    jobs: JobRunner,
    document_ids: Sequence[str] | None,
    *,
    of_formats_too: bool = False,
    left_alone: Callable[[], object] | None = None,
) -> None:
    """Recognise the blocks of articles again in the background, and report what changed.

    Args:
        session: Has the open project.
        jobs: Runs the work.
        document_ids: The articles; None: all.
        of_formats_too: Do so also where the blocks came with the imported file.
        left_alone: Called where an article was left alone since they did.
    """

    def work(worker: Project, progress: ProgressCallback) -> "tuple[Rereading, Changes | None]":
        rereading = _reread_blocks(worker, document_ids, progress, of_formats_too=of_formats_too)
        return rereading, worker.do(SetBlocks(rereading.blocks)) if rereading.blocks else None

    def done(project: Project, result: "tuple[Rereading, Changes | None]") -> None:
        rereading, changes = result
        if changes is not None:
            project.announce(changes)
        session.say(rereading.describe())
        if rereading.of_formats and left_alone is not None:
            left_alone()

    def failed(error: BaseException) -> None:
        say_failed(session, error, "Cancelled; no block was changed.")

    start_change(
        session, jobs, "Reading blocks", work, done, failed, backup="before reading blocks again"
    )


class SuggestJobs:
    """Makes suggestions in all articles of the project, and reports how many."""

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        self._session, self._jobs = session, jobs

    def propagate(self) -> None:
        """Suggest the selected annotation's label for its words in all articles."""
        source = self._session.suggestions.source_to_propagate()
        if source is None:
            return
        title = f"propagate {quote(shorten(source.text, _TITLE_CODE_POINTS))}"
        self._start(lambda worker, progress: propagate_in_project(worker, source, progress), title)

    def propagate_all(self) -> None:
        """Suggest all that the annotator has tagged for the same words in all articles."""
        suggester = find_suggester(PROPAGATE)
        self._start(
            lambda worker, progress: suggester.suggest(worker, SuggestionRequest(), progress),
            f"suggest ({suggester.name})",
        )

    def _start(
        self,
        suggest: Callable[[Project, ProgressCallback], Iterable[Suggestion]],
        title: str,
    ) -> None:
        session = self._session

        def work(worker: Project, progress: ProgressCallback) -> Changes:
            return worker.do(SuggestEach(suggest(worker, progress), title))

        def done(project: Project, changes: Changes) -> None:
            session.suggestions.set_shown(True)
            project.announce(changes)
            self._say(len(changes.suggestions))

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; nothing was suggested.")

        start_change(
            session, self._jobs, "Propagating", work, done, failed, backup="before suggestions"
        )

    def _say(self, count: int) -> None:
        session = self._session
        if session.project is None:
            return
        if not count:
            session.say(
                "The words occur nowhere else in the project, or are tagged or judged already."
            )
            return
        articles = number(len(session.project.suggestions.count_by_article()), "article")
        key = session.keys.say("suggest.next-article")
        session.say(
            f"Suggested at {number(count, 'place')}; suggestions wait in {articles}. "
            f"{key} goes to the next."
        )
