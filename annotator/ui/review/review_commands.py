"""Carry out the commands of Review mode that concern the whole project."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.jobs import ProgressCallback
from annotator.plugins import LazyFunction
from annotator.project import Changes, Project
from annotator.project.curating import Decide, DecideAll
from annotator.project.team import Assign, Deal, SetBlind
from annotator.ui.jobs.change_job import say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.session import Session
from annotator.words import number

if TYPE_CHECKING:
    from annotator.ui.review.agreement_window import AgreementWindow

# Agreement is loaded when a project is reviewed.
_accept_agreed_in_project: Callable[..., Iterable[Decide]] = LazyFunction(
    "annotator.agreement.reviewed_groups:accept_agreed_in_project"
)


class ReviewCommands(QObject):
    """Carries the commands out, in the background where they change many articles."""

    placeChosen = Signal(str, int)
    """A document id and a start, in code points: a place in the tables of agreement was chosen."""
    assigned = Signal()

    def __init__(self, session: Session, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._jobs, self._window = session, jobs, window
        self._agreement: AgreementWindow | None = None

    def toggle_blind(self) -> None:
        """Hide colleagues' work in the project until the annotator's own is done, or show it."""
        project = self._session.project
        if project is None:
            return
        blind = not project.team.is_blind()
        if self._session.do(SetBlind(blind)) is not None:
            self._session.say(
                "Colleagues’ work is hidden until your own is marked as done."
                if blind
                else "Colleagues’ work is visible to everyone again."
            )

    def show_agreement(self) -> None:
        """Measure how far annotators agree."""
        if self._agreement is None:
            from annotator.ui.review.agreement_window import AgreementWindow

            self._agreement = AgreementWindow(self._session, self._jobs, self._window)
            self._agreement.placeChosen.connect(self.placeChosen)
        self._agreement.start()

    def accept_agreed(self) -> None:
        """Accept all places of the article on which everyone agrees, as one step."""
        document = self._session.document
        if document is not None:
            self._accept_agreed([document.id])

    def accept_agreed_everywhere(self) -> None:
        """Accept all places of the project on which everyone agrees, as one step."""
        self._accept_agreed(None)

    def _accept_agreed(self, document_ids: list[str] | None) -> None:
        def work(worker: Project, progress: ProgressCallback) -> Changes:
            verdicts = _accept_agreed_in_project(worker, progress, document_ids)
            return worker.do(DecideAll(tuple(verdicts)))

        def finish(changes: Changes) -> str:
            return f"Accepted {number(len(changes.records), 'agreed place')}."

        self._start("Accepting", work, finish, "Cancelled; nothing was accepted.")

    def assign_articles(self) -> None:
        """Ask who is to tag which articles."""
        from annotator.ui.review.assign_dialog import AssignDialog

        project = self._session.project
        if project is None:
            return
        dialog = AssignDialog(project, self._assign, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _assign(self, deal: Deal) -> None:
        def work(worker: Project, progress: ProgressCallback) -> Changes:
            assignments = worker.team.deal(deal)
            progress(0, len(assignments), "")
            return worker.do(Assign(assignments))

        def finish(changes: Changes) -> str:
            self.assigned.emit()
            return f"Assigned {number(len(changes.documents), 'article')}."

        self._start("Assigning", work, finish, "Cancelled; nothing was assigned.")

    def _start(
        self,
        title: str,
        work: Callable[[Project, ProgressCallback], Changes],
        finish: Callable[[Changes], str],
        cancelled: str,
    ) -> None:
        """Change the project in a thread of its own, as one step.

        Args:
            title: The name of the job.
            work: Makes the change.
            finish: Called after the change was announced; returns a message about the outcome.
            cancelled: The message if the job is cancelled.
        """
        session = self._session

        def done(project: Project, changes: Changes) -> None:
            project.announce(changes)
            session.say(finish(changes))

        def failed(error: BaseException) -> None:
            say_failed(session, error, cancelled)

        start_change(session, self._jobs, title, work, done, failed)
