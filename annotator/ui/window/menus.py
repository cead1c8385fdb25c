"""All commands of the window in one registry, and the menu bar that is made from it."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenuBar

from annotator.ui.codebook.codebook_actions import codebook_actions
from annotator.ui.codebook.codebook_commands import CodebookCommands
from annotator.ui.exchange.exchange import Exchange
from annotator.ui.find.find_fields import find_actions
from annotator.ui.jobs.change_job import SuggestJobs
from annotator.ui.keys.action_spec import ActionSpec
from annotator.ui.keys.actions import Actions, build_menus
from annotator.ui.metadata.metadata_commands import MetadataCommands, metadata_actions
from annotator.ui.review.review_actions import (
    edited_actions,
    edited_label_actions,
    mode_actions,
    review_actions,
)
from annotator.ui.review.review_commands import ReviewCommands
from annotator.ui.session.session import Session
from annotator.ui.settings import ARROWS_BY_CHARACTER, Settings
from annotator.ui.start.folder_notes import FolderNotes
from annotator.ui.start.pen_desk import PenDesk
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.start.recent_projects import RecentMenu
from annotator.ui.widgets.small_widgets import MenuKeys
from annotator.ui.window import tag_actions, window_actions
from annotator.ui.window.commands import WindowCommands
from annotator.ui.window.guide_commands import guide_actions
from annotator.ui.window.modes import ModeSwitcher
from annotator.ui.window.panes import Panes


class Menus(QObject):
    """Declares the commands, and renews those that depend on the tag set or on preferences."""

    def __init__(
        self,
        actions: Actions,
        session: Session,
        settings: Settings,
        panes: Panes,
        modes: ModeSwitcher,
        commands: WindowCommands,
        review_commands: ReviewCommands,
        metadata_commands: MetadataCommands,
    ) -> None:
        super().__init__(commands)
        self._actions, self._session, self._settings = actions, session, settings
        self._panes, self._modes, self._commands = panes, modes, commands
        self._review_commands, self._metadata_commands = review_commands, metadata_commands
        self._menu_keys = MenuKeys(self)

    def _assign_articles(self) -> None:
        """Assign the articles that are selected in the list if they are several."""
        ids = self._panes.article_list.selected_ids()
        self._review_commands.assign_by_hand(ids if len(ids) > 1 else ())

    def declare(
        self,
        files: ProjectFiles,
        pen: PenDesk,
        notes: FolderNotes,
        exchange: Exchange,
        codebook: CodebookCommands,
        suggesting: SuggestJobs,
    ) -> None:
        """Add all commands to the registry, in the order of the menus.

        Args:
            files: Opens and closes projects.
            pen: Asks for the pen of a project that is read.
            notes: Knows the copies of the project that lie beside it.
            exchange: Imports and exports.
            codebook: Shows the codebook.
            suggesting: Suggests annotations in all articles.
        """
        session, panes, commands = self._session, self._panes, self._commands
        pane, modes = panes.article, self._modes
        with self._actions.together():
            self._actions.add(
                [
                    *window_actions.file_actions(session, files, pen, notes, exchange, commands),
                    *tag_actions.edit_actions(session, pane, commands),
                    *find_actions(lambda: modes.find_bar.options),
                    *self._arrow_actions(),
                    *tag_actions.unfinished_actions(session, pane),
                    *window_actions.article_actions(
                        session, commands, panes.article_list, self._assign_articles
                    ),
                    *metadata_actions(session, self._metadata_commands),
                    *window_actions.comment_actions(session, commands),
                    *tag_actions.label_actions(session, commands),
                    *tag_actions.tag_actions(session, pane, commands),
                    *tag_actions.suggest_actions(session, suggesting, commands),
                    *self._extent_actions(),
                    *codebook_actions(session, codebook),
                    *review_actions(session, modes, self._review_commands),
                    *edited_label_actions(session, modes),
                    *edited_actions(modes),
                    *mode_actions(session, modes),
                    *window_actions.view_actions(session, panes, commands),
                    *guide_actions(session, commands.guide),
                    *window_actions.help_actions(commands),
                ]
            )

    def _by_character(self) -> bool:
        return bool(self._settings.get(ARROWS_BY_CHARACTER, False))

    def _arrow_actions(self) -> list[ActionSpec]:
        by_character = self._by_character()
        return [
            *tag_actions.motion_actions(self._panes.article, by_character),
            *tag_actions.preference_actions(self.toggle_arrows, by_character, self._commands),
        ]

    def _extent_actions(self) -> list[ActionSpec]:
        return tag_actions.extent_actions(self._session, self._by_character())

    def toggle_arrows(self) -> None:
        """Swap what bare arrows and arrows with Ctrl do."""
        self._settings.set(ARROWS_BY_CHARACTER, not self._by_character())
        self._actions.redefine([*self._arrow_actions(), *self._extent_actions()])
        self._commands.stateChanged.emit()

    def renew_labels(self) -> None:
        """Replace the commands of labels by those of the tag set as it is now."""
        session = self._session
        self._actions.replace(
            "label.", tag_actions.label_actions(session, self._commands), before="tag.next"
        )
        self._actions.replace(
            "edited.label.", edited_label_actions(session, self._modes), before="edited.keep"
        )

    def fill(self, bar: QMenuBar, files: ProjectFiles) -> None:
        """Fill the menu bar of the window."""
        menus = build_menus(bar, self._actions)
        recent = RecentMenu(self._settings, files.open_path, menus["File"])
        menus["File"].insertMenu(self._actions["file.sample"], recent)
        for path, menu in menus.items():
            if "/" not in path:
                # Once the menu is closed: on the way to the one beside it another one is open.
                menu.aboutToHide.connect(lambda: QTimer.singleShot(0, bar, partial(_leave, bar)))
        self._menu_keys.keep(bar)

    def refresh(self) -> None:
        """Enable, check and name each command as it is now; disable those of the other mode."""
        self._actions.refresh()
        if self._modes.is_reviewing:
            for spec in self._actions:
                if not self._modes.allows(spec.id):
                    self._actions[spec.id].setEnabled(False)


def _leave(bar: QMenuBar) -> None:
    """Return the keyboard to where it was, rather than leave it in the bar after its last menu."""
    if bar.hasFocus() and QApplication.activePopupWidget() is None:
        escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(bar, escape)
