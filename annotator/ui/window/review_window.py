"""The window's modes: Tag mode's panes, and Review mode's in their place."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.jobs import ProgressCallback
from annotator.project import Changes, Project
from annotator.project.curating import DecideAll
from annotator.project.team import Assign, Deal, SetBlind
from annotator.ui.find.find_bar import FindBar
from annotator.ui.jobs.change_job import say_failed, start_change
from annotator.ui.keys.actions import Actions
from annotator.ui.review.modes import Mode
from annotator.ui.settings import Settings
from annotator.ui.widgets.splitters import keep_place, put_back, remember
from annotator.ui.window.window_layout import WindowLayout
from annotator.words import number

if TYPE_CHECKING:
    from annotator.ui.review.agreement_window import AgreementWindow
    from annotator.ui.review.review_view import ReviewView

_ONLY_TAGGING = (
    *("tag.", "label.", "suggest.", "extend.", "move.", "view.colleagues"),
    *("view.inspector", "view.map", "view.type", "article.done"),
)
"""How the commands begin that work on Tag mode's panes alone."""


class ReviewWindow(WindowLayout):
    """Knows in which mode it is. Review mode is made when it is first asked for."""

    actions_: Actions

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.mode: Mode = "tag"
        self._agreement: AgreementWindow | None = None
        self._inspector_hidden = False
        self.session.projectChanged.connect(self._leave_review)

    @cached_property
    def review(self) -> "ReviewView":
        """Review mode's pane."""
        from annotator.ui.review.review_view import ReviewView

        made = ReviewView(self.session, self.settings)
        made.article.page.set_typography(self.pane.view.page.typography)
        made.hide()
        self.columns.addWidget(made)
        self.columns.setStretchFactor(self.columns.count() - 1, 1)
        keep_place(made.columns, self.settings, "review columns")
        keep_place(made.right, self.settings, "review rows")
        self.actions_.listen("reviewing", (made.article, made.places.view, made.card.relations))
        self.actions_.listen("editing", (made.editor,))
        self.actions_.listen("finding", (made.find_bar.field,))
        made.find_bar.options.changed.connect(self.laterRefresh)
        made.desk.currentChanged.connect(self.laterRefresh)
        made.desk.judged.connect(lambda _: self.laterRefresh.emit())
        self.article_list.count_places(made.counts.of, made.counts.counted)
        made.desk.agreedWanted.connect(self.accept_agreed)
        return made

    def set_mode(self, mode: Mode) -> None:
        """Change to Tag mode or to Review mode; the article stays the same."""
        if mode == self.mode:
            self.take_keyboard()
            return
        remember(self.columns, self.settings, "columns")
        if mode == "review":
            self.inspector.note.keep()
            self._inspector_hidden = self.right_column.isHidden()
        self.mode = mode
        reviewing = mode == "review"
        review = self.review
        self.pane.setHidden(reviewing)
        self.right_column.setHidden(reviewing or self._inspector_hidden)
        review.setVisible(reviewing)
        put_back(self.columns, self.settings, "columns", review if reviewing else self.pane)
        remember(self.columns, self.settings, "columns")
        review.article.page.set_typography(self.pane.view.page.typography)
        review.desk.set_active(reviewing)
        self.article_list.show_reviewing(reviewing)
        self.take_keyboard()
        self.laterRefresh.emit()

    def _leave_review(self) -> None:
        if self.session.project is None and self.mode != "tag":
            self.set_mode("tag")

    def hides_inspector(self) -> bool:
        """In Review mode they are hidden for its own panes."""
        return self._inspector_hidden if self.mode == "review" else super().hides_inspector()

    def take_keyboard(self) -> None:
        """Give the article the keyboard."""
        (self.review if self.mode == "review" else self.pane).take_keyboard()

    @property
    def find_bar(self) -> FindBar:
        """The one above the article that is shown."""
        return self.review.find_bar if self.mode == "review" else self.pane.find_bar

    def stops(self) -> list[QWidget]:
        """Where F6 goes in the middle of the window."""
        return self.review.stops() if self.mode == "review" else super().stops()

    def rest_commands(self) -> None:
        """In Review mode, let the commands of Tag mode's panes rest."""
        if self.mode == "review":
            resting = _ONLY_TAGGING if self.review.can_find() else (*_ONLY_TAGGING, "edit.find")
            for spec in self.actions_:
                if spec.id.startswith(resting):
                    self.actions_[spec.id].setEnabled(False)

    # Commands

    def toggle_blind(self) -> None:
        """Hide colleagues' work in the project until one's own is done, or show it."""
        project = self.session.project
        if project is None:
            return
        blind = not project.team.is_blind()
        if self.session.do(SetBlind(blind)) is not None:
            self.session.say(
                "Colleagues’ work is hidden until one’s own is marked as done."
                if blind
                else "Colleagues’ work can be seen by everybody again."
            )

    def show_agreement(self) -> None:
        """Measure how far annotators agree."""
        if self._agreement is None:
            from annotator.ui.review.agreement_window import AgreementWindow

            self._agreement = AgreementWindow(self.session, self.jobs, self)
            self._agreement.placeChosen.connect(self._show_place)
        self._agreement.start()

    def _show_place(self, document: str, start: int) -> None:
        session = self.session
        here = session.document is not None and session.document.id == document
        if not here and not session.open_article(document):
            return
        self.set_mode("review")
        self.review.show_place(start)
        self.activateWindow()

    def accept_agreed(self) -> None:
        """Accept all places of the article that everybody has alike, as one step."""
        document = self.session.document
        if document is not None:
            self._accept_agreed([document.id])

    def accept_agreed_everywhere(self) -> None:
        """The same in all articles of the project."""
        self._accept_agreed(None)

    def _accept_agreed(self, documents: list[str] | None) -> None:
        def work(worker: Project, progress: ProgressCallback) -> Changes:
            from annotator.agreement.reviewed_groups import accept_agreed_in_project

            return worker.do(
                DecideAll(tuple(accept_agreed_in_project(worker, progress, documents)))
            )

        def said(changes: Changes) -> str:
            return f"Accepted {number(len(changes.records), 'agreed place')}."

        self._change_aside("Accepting", work, said, "Cancelled; nothing was accepted.")

    def assign_articles(self) -> None:
        """Ask who is to tag which articles."""
        from annotator.ui.review.assign_dialog import AssignDialog

        project = self.session.project
        if project is None:
            return
        dialog = AssignDialog(project, self._assign, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _assign(self, asked: Deal) -> None:
        def work(worker: Project, progress: ProgressCallback) -> Changes:
            dealt = worker.team.deal(asked)
            progress(0, len(dealt), "")
            return worker.do(Assign(dealt))

        def said(changes: Changes) -> str:
            return f"Assigned {number(len(changes.documents), 'article')}."

        cancelled = "Cancelled; nothing was assigned."
        self._change_aside("Assigning", work, said, cancelled, self.article_list.reload)

    def _change_aside(
        self,
        title: str,
        work: Callable[[Project, ProgressCallback], Changes],
        said: Callable[[Changes], str],
        cancelled: str,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Change the project in a thread of its own, as one step; say what came of it."""
        session = self.session

        def done(project: Project, changes: Changes) -> None:
            project.announce(changes)
            then()
            session.say(said(changes))

        start_change(
            session, self.jobs, title, work, done, lambda e: say_failed(session, e, cancelled)
        )
