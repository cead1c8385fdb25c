"""Suggesting over the whole project, in the background."""

import sys

from annotator.assist.propagate import propagate_everywhere
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Changes, ProgressCallback
from annotator.project.suggesting import Suggest
from annotator.ui.job_runner import JobRunner
from annotator.ui.session import TaggingSession


class SuggestJobs:
    """Starts the work, and says how it went."""

    def __init__(self, session: TaggingSession, jobs: JobRunner) -> None:
        self._session, self._jobs = session, jobs

    def propagate(self) -> None:
        """Suggest the selected annotation's label for its words in all articles."""
        session = self._session
        source, project = session.source_to_propagate(), session.project
        if source is None or project is None:
            return
        if self._jobs.running:
            session.statusMessage.emit(f"{self._jobs.title} is not done yet; try again then.")
            return
        try:
            worker = project.worker()
        except AnnotatorError as error:
            session.statusMessage.emit(str(error))
            return
        title = f"propagate “{' '.join(source.text.split())[:32]}”"

        def work(progress: ProgressCallback) -> Changes:
            with worker:
                offered = tuple(propagate_everywhere(worker, source, progress))
                return worker.do(Suggest(offered, title))

        def done(changes: Changes) -> None:
            session.busy = False
            session.hide_suggestions(False)
            project.announce(changes)
            self._say(len(changes.suggestions))

        def failed(error: BaseException) -> None:
            session.busy = False
            if isinstance(error, Cancelled):
                session.statusMessage.emit("Cancelled; nothing was suggested.")
            elif isinstance(error, AnnotatorError):
                session.failed.emit(str(error))
            else:
                sys.excepthook(type(error), error, error.__traceback__)

        session.busy = True
        self._jobs.start("Propagating", work, done, failed)

    def _say(self, new: int) -> None:
        session = self._session
        if session.project is None:
            return
        if not new:
            session.statusMessage.emit(
                "Its words stand nowhere else in the project, or are tagged or judged already."
            )
            return
        counts = session.project.suggestion_counts()
        articles = "1 article" if len(counts) == 1 else f"{len(counts):,} articles"
        places = "1 place" if new == 1 else f"{new:,} places"
        goes = session.keys.say("suggest.next-article")
        session.statusMessage.emit(
            f"Suggested at {places}; suggestions wait in {articles}. {goes} goes to the next."
        )
