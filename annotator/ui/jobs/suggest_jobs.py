"""Suggesting over the whole project, in the background."""

from collections.abc import Callable, Iterable

from annotator.assist.propagate import NAME, propagate_everywhere
from annotator.assist.propagate_all import Asked
from annotator.assist.suggesters import suggester_named
from annotator.jobs import ProgressCallback
from annotator.model import Suggestion
from annotator.project import Changes, Project
from annotator.project.suggesting import SuggestEach
from annotator.ui.jobs.change_job import say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.session import Session


class SuggestJobs:
    """Starts the work, and says how it went."""

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        self._session, self._jobs = session, jobs

    def propagate(self) -> None:
        """Suggest the selected annotation's label for its words in all articles."""
        session = self._session
        source = session.suggestions.source_to_propagate()
        if source is None:
            return
        title = f"propagate “{' '.join(source.text.split())[:32]}”"

        self._start(lambda worker, told: propagate_everywhere(worker, source, told), title)

    def propagate_all(self) -> None:
        """The same of all that the annotator has tagged."""
        suggester = suggester_named(NAME)
        self._start(
            lambda worker, told: suggester.suggest(worker, Asked(), told),
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

        start_change(session, self._jobs, "Propagating", work, done, failed)

    def _say(self, new: int) -> None:
        session = self._session
        if session.project is None:
            return
        if not new:
            session.say(
                "The words stand nowhere else in the project, or are tagged or judged already."
            )
            return
        counts = session.project.suggestions.count_by_article()
        articles = "1 article" if len(counts) == 1 else f"{len(counts):,} articles"
        places = "1 place" if new == 1 else f"{new:,} places"
        goes = session.keys.say("suggest.next-article")
        session.say(
            f"Suggested at {places}; suggestions wait in {articles}. {goes} goes to the next."
        )
