"""Tag mode and Review mode: which panes are shown, and which commands work."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.kept_text import KeptText
from annotator.ui.review.review_actions import Mode
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.sizes import keep_sizes, load_sizes, save_sizes
from annotator.ui.window.panes import Panes

if TYPE_CHECKING:
    from annotator.ui.review.review_view import ReviewView

_TAG_MODE_COMMANDS = (
    *("tag.", "label.", "suggest.", "extend.", "move.", "view.colleagues"),
    *("view.inspector", "view.map", "view.beside", "view.other-article", "article.done"),
)
"""Prefixes of the commands that work on Tag mode's panes only."""


class ModeSwitcher(QObject):
    """Knows the mode of the window, and swaps Tag mode's panes for those of Review mode."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        panes: Panes,
        review_built: Callable[["ReviewView"], object],
    ) -> None:
        """Start in Tag mode.

        Args:
            session: The session of the window.
            settings: Where the sizes of the panes are kept.
            panes: Tag mode's panes.
            review_built: Called once, when Review mode is entered for the first time.
        """
        super().__init__(panes)
        self._session, self._settings, self._panes = session, settings, panes
        self._review_built = review_built
        self._inspector_hidden = False
        self.mode: Mode = "tag"
        session.projectChanged.connect(self._leave_review)

    @property
    def review(self) -> "ReviewView":
        """Review mode's pane, built at its first use."""
        return self._review

    @cached_property
    def _review(self) -> "ReviewView":
        from annotator.ui.review.review_view import ReviewView

        panes = self._panes
        review = ReviewView(self._session, self._settings)
        review.article.page.set_typography(panes.article.view.page.typography)
        review.hide()
        panes.columns.addWidget(review)
        panes.columns.setStretchFactor(panes.columns.count() - 1, 1)
        keep_sizes(review.columns, self._settings, "review columns")
        keep_sizes(review.right, self._settings, "review rows")
        review.take_share()
        self._review_built(review)
        return review

    def kept_texts(self) -> list[KeptText]:
        """Return the texts of the fields of both modes."""
        inspector = self._panes.inspector
        kept = [inspector.note.kept, inspector.identity.kept, inspector.threads.kept]
        kept += [row.kept for row in self._panes.metadata.rows]
        if "_review" in self.__dict__:
            kept += [self._review.card.threads.kept, self._review.card.reason.kept_text]
        return kept

    @property
    def is_reviewing(self) -> bool:
        """Whether the window is in Review mode."""
        return self.mode == "review"

    def set_mode(self, mode: Mode) -> None:
        """Change to Tag mode or to Review mode; the article stays the same."""
        if mode == self.mode:
            self.take_keyboard()
            return
        panes, reviewing = self._panes, mode == "review"
        save_sizes(panes.columns, self._settings, "columns")
        self._session.beside.is_possible = not reviewing
        if reviewing:
            # It shows one article; what gave way to the second one comes back.
            self._session.beside.close()
            panes.inspector.note.keep()
            self._inspector_hidden = panes.right_column.isHidden()
        self.mode = mode
        self._session.history.undoes_verdicts_here = reviewing
        review = self.review
        panes.article.setHidden(reviewing)
        panes.right_column.setHidden(reviewing or self._inspector_hidden)
        review.setVisible(reviewing)
        rest = review if reviewing else panes.article
        load_sizes(panes.columns, self._settings, "columns", rest)
        save_sizes(panes.columns, self._settings, "columns")
        self.renew_typography()
        review.groups.set_active(reviewing)
        panes.article_list.show_reviewing(reviewing)
        self.take_keyboard()
        self.changed.emit()

    def renew_typography(self) -> None:
        """Show Review mode's article in the typography of Tag mode's, if it is in sight."""
        if self.is_reviewing:
            typography = self._panes.article.view.page.typography
            self.review.article.page.set_typography(typography)

    def _leave_review(self) -> None:
        if self._session.project is None and self.is_reviewing:
            self.set_mode("tag")

    def inspector_hidden(self) -> bool:
        """Return whether the annotator has hidden the inspector and the tables.

        Review mode hides them anyway, in favour of its own panes.
        """
        return self._inspector_hidden if self.is_reviewing else self._panes.right_column.isHidden()

    def take_keyboard(self) -> None:
        """Give the article the keyboard."""
        (self.review if self.is_reviewing else self._panes.article).take_keyboard()

    @property
    def find_bar(self) -> FindBar:
        """The find bar above the article that is shown."""
        return self.review.find_bar if self.is_reviewing else self._panes.article.find_bar

    @property
    def article_view(self) -> ArticleView:
        """The view of the article in this mode."""
        return self.review.article if self.is_reviewing else self._panes.article.view

    def focus_targets(self) -> list[QWidget]:
        """Return the places in the middle of the window to which F6 goes."""
        return self.review.focus_targets() if self.is_reviewing else self._panes.article.views()

    def allows(self, command_id: str) -> bool:
        """Return whether a command works in this mode."""
        if not self.is_reviewing:
            return True
        if command_id.startswith("edit.find"):
            return self.review.can_find()
        return not command_id.startswith(_TAG_MODE_COMMANDS)
