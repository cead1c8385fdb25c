"""Carry out the commands of Review mode that concern the whole project."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.jobs import ProgressCallback
from annotator.plugins import LazyFunction
from annotator.project import Changes, Project
from annotator.project.curating import DecideAll
from annotator.project.team import Assign, Assignments, Deal, SetBlind
from annotator.ui.jobs.change_job import BACKGROUND_ABOVE_ROWS, say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.session import Session
from annotator.words import join_names, number

if TYPE_CHECKING:
    from annotator.agreement.reviewed_groups import AgreedPlaces
    from annotator.ui.review.agreement_window import AgreementWindow
    from annotator.ui.review.assign_by_hand import AssignByHandDialog
    from annotator.ui.review.assign_dialog import AssignDialog

# Agreement is loaded when a project is reviewed.
_accept_agreed_in_project: Callable[..., "AgreedPlaces"] = LazyFunction(
    "annotator.agreement.reviewed_groups:accept_agreed_in_project"
)
_find_article_to_judge: Callable[..., tuple[str, int] | None] = LazyFunction(
    "annotator.agreement.reviewed_groups:find_article_to_judge"
)
# Dialogs are loaded when they are first opened.
_build_assign_dialog: "Callable[..., AssignDialog]" = LazyFunction(
    "annotator.ui.review.assign_dialog:AssignDialog"
)
_build_assign_by_hand: "Callable[..., AssignByHandDialog]" = LazyFunction(
    "annotator.ui.review.assign_by_hand:AssignByHandDialog"
)


_NAMES = "names to assign to"
"""What the field of the dialog is called among the drafts."""


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
        """Measure how far annotators agree, or return to the figures after a look at a place."""
        if self._agreement is None:
            from annotator.ui.review.agreement_window import AgreementWindow

            self._agreement = AgreementWindow(self._session, self._jobs, self._window)
            self._agreement.placeChosen.connect(self.placeChosen)
        self._agreement.show_again()

    def accept_agreed(self) -> None:
        """Accept all places of the article on which everyone agrees, as one step."""
        document = self._session.document
        if document is not None:
            self._accept_agreed([document.id])

    def accept_agreed_everywhere(self) -> None:
        """Accept all places of the project on which everyone agrees, as one step."""
        self._accept_agreed(None)

    def _accept_agreed(self, document_ids: list[str] | None) -> None:
        session = self._session
        left_out = 0

        def work(worker: Project, progress: ProgressCallback) -> Changes | None:
            nonlocal left_out
            agreed = _accept_agreed_in_project(worker, progress, document_ids)
            left_out = agreed.contradicting
            return worker.do(DecideAll(agreed.verdicts)) if agreed.verdicts else None

        def done(project: Project, changes: Changes | None) -> None:
            if changes is not None:
                project.announce(changes)
            accepted = len(changes.records) if changes is not None else 0
            session.say(f"Accepted {number(accepted, 'agreed place')}.{_say_left_out(left_out)}")

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; nothing was accepted.")

        start_change(
            session, self._jobs, "Accepting", work, done, failed, backup="before accepting verdicts"
        )

    def next_article(self) -> None:
        """Open the next article of the project in which a place is left to judge."""
        session = self._session
        open_id = session.document.id if session.document is not None else ""

        def work(worker: Project, progress: ProgressCallback) -> tuple[str, int] | None:
            return _find_article_to_judge(worker, progress, open_id)

        def done(_: Project, found: tuple[str, int] | None) -> None:
            if found is None:
                session.say("Every place in every article is judged.")
                return
            document_id, left = found
            count = f"{number(left, 'place')} {'is' if left == 1 else 'are'} left to judge"
            if document_id == open_id:
                session.say(f"No other article has a place to judge; {count} in this one.")
            elif session.open_article(document_id):
                session.say(f"{count} in this article.")

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; this is the same article as before.")

        start_change(session, self._jobs, "Looking for places to judge", work, done, failed)

    def assign_articles(self) -> None:
        """Ask who is to tag which articles."""
        project = self._session.project
        if project is None:
            return
        drafts = self._session.drafts
        dialog = _build_assign_dialog(project, self._assign, self._window)
        begun = drafts.get(_NAMES, project.id)
        if begun is not None:
            dialog.names.setText(begun.text)
        dialog.names.textEdited.connect(partial(drafts.keep, _NAMES, project.id))
        dialog.rejected.connect(lambda: drafts.forget(_NAMES, project.id))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def assign_by_hand(self, document_ids: Sequence[str] = ()) -> None:
        """Ask who is to tag some articles; without ids, the open article."""
        session = self._session
        project, document = session.project, session.document
        ids = list(document_ids) or ([document.id] if document is not None else [])
        if project is None or not ids:
            return
        dialog = _build_assign_by_hand(project, ids, self._assign_named, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _assign_named(self, assignments: Assignments) -> bool:
        """Assign articles to people; return whether it is done, or under way."""
        session = self._session
        if len(assignments) > BACKGROUND_ABOVE_ROWS:
            self._assign_in_background(lambda _: assignments)
            return True
        done = session.do(Assign(assignments)) is not None
        if done:
            given = sum(bool(names) for names in assignments.values())
            freed = len(assignments) - given
            parts = [f"assigned {number(given, 'article')}"] if given else []
            parts += [f"left {number(freed, 'article')} unassigned"] if freed else []
            undo = session.keys.say("history.undo")
            words = join_names(parts)
            session.say(f"{words[0].upper()}{words[1:]}. {undo} takes it back.")
        return done

    def _assign(self, deal: Deal) -> None:
        self._assign_in_background(lambda worker: worker.team.deal(deal))

    def _assign_in_background(self, choose: Callable[[Project], Assignments]) -> None:
        def work(worker: Project, progress: ProgressCallback) -> Changes:
            assignments = choose(worker)
            progress(0, len(assignments), "")
            return worker.do(Assign(assignments))

        def finish(changes: Changes) -> str:
            self.assigned.emit()
            if self._session.project is not None:
                self._session.drafts.forget(_NAMES, self._session.project.id)
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

        start_change(
            session, self._jobs, title, work, done, failed, backup=f"before {title.lower()}"
        )


def _say_left_out(count: int) -> str:
    """Say that agreed places were not accepted, as the gold layer would contradict itself."""
    if not count:
        return ""
    subject = f"{number(count, 'agreed place')} {'is' if count == 1 else 'are'} left to judge"
    return f" {subject}: in the gold layer they would overlap, or have two speakers."
