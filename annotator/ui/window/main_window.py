"""The main window: puts its parts together, and says who listens to whom."""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QPushButton,
)

from annotator.ui.backups.recover_commands import RecoverCommands
from annotator.ui.backups.restore_commands import RestoreCommands
from annotator.ui.codebook.codebook_commands import CodebookCommands
from annotator.ui.exchange.exchange import Exchange
from annotator.ui.exchange.pasting import clipboard_files
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.foot.status_bar import StatusBar
from annotator.ui.jobs.backup_keeper import BackupKeeper
from annotator.ui.jobs.change_job import SuggestJobs, many_edits, restore_in_background
from annotator.ui.jobs.checkpointer import Checkpointer
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.jobs.live_reader import LiveReader
from annotator.ui.jobs.target_search import TargetSearch
from annotator.ui.kept_text import KeptText
from annotator.ui.keys import key_store
from annotator.ui.keys.actions import Actions
from annotator.ui.look import chrome, theme
from annotator.ui.metadata.metadata_commands import MetadataCommands
from annotator.ui.review.review_commands import ReviewCommands
from annotator.ui.session.session import Session
from annotator.ui.settings import KEEP_GUESSES, SHOW_GUESSES, SHOW_SUGGESTIONS, Settings
from annotator.ui.start.folder_notes import FolderNotes
from annotator.ui.start.found_notices import FoundNotices
from annotator.ui.start.pen_desk import PenDesk
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.widgets.notice_bar import NoticeButton, Urgency
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.window.commands import WindowCommands
from annotator.ui.window.drop_veil import DropVeil
from annotator.ui.window.menus import Menus
from annotator.ui.window.modes import ModeSwitcher
from annotator.ui.window.panes import Panes
from annotator.words import isolate, number

if TYPE_CHECKING:
    from annotator.ui.pane.article_side import ArticleSide
    from annotator.ui.review.review_view import ReviewView
    from annotator.ui.start.start_page import StartPage
    from annotator.ui.window.preferences import PreferencesWindow

_SIZE_PIXELS = (1360, 860)
_MINIMUM_PIXELS = (800, 400)
_DRAFTED = (
    "If you quit, it is kept as a draft on this computer, and is in its field again when you come "
    "back."
)
_NOT_DRAFTED = (
    "It cannot be kept as a draft either, since the disk with your settings cannot be written. "
    "Copy it to somewhere else before you quit."
)


class MainWindow(QMainWindow):
    """Owns the session, the panes, the modes and the commands."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setAccessibleName("Annotator")
        self.setAcceptDrops(True)
        self.settings = settings or Settings()
        self.session = Session(self)
        self.session.drafts = self.settings.drafts
        self.session.guesses.stored_with_new = bool(self.settings.get(KEEP_GUESSES, False))
        self.session.guesses.shown = bool(self.settings.get(SHOW_GUESSES, True))
        self.session.suggestions.set_shown(bool(self.settings.get(SHOW_SUGGESTIONS, True)))
        self.jobs = JobRunner(self)
        self.checkpointer = Checkpointer(self.session, self)
        self.backups = BackupKeeper(self.session, self)
        self.session.history.run_in_background = partial(
            restore_in_background, self.session, self.jobs
        )
        self.exchange = Exchange(self.session, self.settings, self.jobs, self)
        self.files = ProjectFiles(self.session, self.settings, self.jobs, self.exchange, self)
        # Before there is an article view, whose palette a later style sheet would undo, and
        # before there are other parts, which would each be styled again.
        theme.schemeChanged.connect(self.dress)
        self.dress()
        self._leaves_unsaved = False
        """Whether the window closes though a text could not be saved."""
        self._is_ending = False
        """Whether the system ends the program, so that nobody may be there to answer."""
        self._build_parts()
        self._build_commands()
        self._connect()
        self.load()
        self._refresh()

    def dress(self) -> None:
        """Apply the colours of the scheme."""
        self.setStyleSheet(chrome.style_sheet(theme.current()))

    def _build_parts(self) -> None:
        self.panes = Panes(self.session, self.settings)
        self.pane = self.panes.article
        self.notices = self.panes.notices
        self.setCentralWidget(self.panes)
        self.modes = ModeSwitcher(self.session, self.settings, self.panes, self._review_built)
        self.live_reader = LiveReader(self.session, self)
        self.target_search = TargetSearch(self.session, self)
        self.pen = PenDesk(self.session, self.jobs, self.notices, self._keep_typed, self)
        self.found_notices = FoundNotices(self.session, self.notices, self)
        self.folder_notes = FolderNotes(
            self.session, self.settings, self.exchange, self.notices, self
        )
        self.status_bar = StatusBar(self.jobs)
        self.setStatusBar(self.status_bar)
        self.drop_veil = DropVeil(self)
        self.setMinimumSize(*_MINIMUM_PIXELS)
        for button in self.findChildren(QPushButton):
            # Enter presses them, as it does in a dialog.
            button.setAutoDefault(True)

    def _build_commands(self) -> None:
        session, settings, panes = self.session, self.settings, self.panes
        view = panes.article.view
        self.actions_ = Actions(
            {
                "window": (self,),
                "article": (view,),
                "tagging": (view, panes.annotation_table, panes.attribution_table),
                "finding": (panes.article.find_bar.field,),
                "reviewing": (),
                "editing": (),
            },
            self,
            key_store.load_chosen(settings),
        )
        self.commands = WindowCommands(
            session, settings, panes, self.modes, self.actions_, self.jobs, self
        )
        self.restore_commands = RestoreCommands(
            session, settings, self.files, self.jobs, self._open_beside, self
        )
        self.recover_commands = RecoverCommands(session, self.files, self.jobs, self.notices, self)
        self.review_commands = ReviewCommands(session, self.jobs, self)
        self.metadata_commands = MetadataCommands(
            session,
            self.jobs,
            panes.article_list,
            panes.metadata,
            self._show_metadata,
            self.notices,
            self,
        )
        self.codebook = CodebookCommands(
            session, self.jobs, settings, panes.article, self.notices, self
        )
        self.menus = Menus(
            self.actions_,
            session,
            settings,
            panes,
            self.modes,
            self.commands,
            self.review_commands,
            self.metadata_commands,
        )
        self.menus.declare(
            self.files,
            self.pen,
            self.folder_notes,
            self.exchange,
            self.codebook,
            SuggestJobs(session, self.jobs),
        )
        self.actions_.keysChanged.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        """Pass the keys to all texts that name them."""
        self.session.keys.show(
            {spec.id: self.actions_.keys(spec.id) for spec in self.actions_},
            {spec.id: spec.text for spec in self.actions_},
        )

    def _connect(self) -> None:
        session, files, panes = self.session, self.files, self.panes
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._refresh)
        hints = self.status_bar.keys
        hints.show_from(self.commands.hints)
        files.opened.connect(self._project_changed)
        files.penWanted.connect(self.pen.ask)
        self.pen.changed.connect(files.opened)
        self.pen.lost.connect(files.close_project)
        self.folder_notes.changed.connect(self._later.start)
        self.folder_notes.manualWanted.connect(self.commands.show_manual)
        self.found_notices.recoverWanted.connect(files.recoverWanted)
        self.found_notices.mergeWanted.connect(self.exchange.merge_paths)
        files.guard.logsLeft.connect(self.found_notices.show)
        files.closed.connect(self.backups.follow_closing)
        self.backups.failed.connect(self._show_backup_fault)
        session.projectChanged.connect(self._tag_set_changed)
        session.tagSetChanged.connect(self._tag_set_changed)
        session.articleOpened.connect(self._article_opened)
        session.statusMessage.connect(self.status_bar.say)
        session.failed.connect(self._show_failure)
        session.jobFailed.connect(self._show_failed_job)
        session.saved.connect(self.status_bar.show_saved)
        session.saved.connect(lambda: self.notices.remove("failure"))
        session.colleagues.changed.connect(self._colleagues_changed)
        for changed in (
            session.saved,
            session.refreshed,
            session.relating.changed,
            session.keys.changed,
        ):
            changed.connect(self._later.start)
        session.suggestions.changed.connect(self._later.start)
        self.jobs.started.connect(self._later.start)
        self.jobs.finished.connect(self._later.start)
        self.status_bar.annotatorClicked.connect(files.change_name)
        panes.article_list.selectionChanged.connect(self._later.start)
        self.exchange.articlesCame.connect(panes.article_list.show_new)
        panes.article_list.importWanted.connect(self.exchange.import_files_dialog)
        panes.article_list.assignWanted.connect(self.review_commands.assign_by_hand)
        session.articles.carry_out = many_edits(session, self.jobs)
        self.exchange.listed_set = lambda: panes.article_list.sets.current
        panes.article_list.exportWanted.connect(self.exchange.export_dialog)
        panes.article_list.readBlocksWanted.connect(self.commands.read_blocks_of)
        panes.article.importWanted.connect(self.exchange.import_files_dialog)
        panes.article.attributesWanted.connect(self.commands.enter)
        panes.article.commentWanted.connect(self.commands.write_comment)
        panes.article.correctWanted.connect(self.commands.correct_text)
        panes.article.exampleWanted.connect(self.codebook.ask_for_example)
        for part in (panes.article, panes.inspector):
            part.labelEditWanted.connect(self.codebook.edit_label)
        panes.article.looksWanted.connect(self.commands.show_looks)
        panes.article.versionsWanted.connect(self.commands.show_versions)
        panes.article_list.correctWanted.connect(lambda: self.commands.correct_text())
        panes.article_list.versionsWanted.connect(self.commands.show_versions)
        panes.article.contextChanged.connect(hints.refresh_later)
        panes.article.contextChanged.connect(panes.inspector.empty.show_selection)
        panes.article.find_bar.options.changed.connect(self._later.start)
        panes.article.sides.built.connect(self._side_built)
        panes.article.sides.changed.connect(self._later.start)
        for part in (
            panes.article_list,
            panes.inspector,
            panes.annotation_table,
            panes.metadata,
            self.notices,
        ):
            part.left.connect(self.modes.take_keyboard)
        panes.attribution_table.left.connect(panes.article.take_keyboard)
        self.modes.changed.connect(self._later.start)
        panes.narrowed.connect(self._later.start)
        self.commands.stateChanged.connect(self._later.start)
        self.commands.preferencesWanted.connect(self._show_preferences)
        self.exchange.commentsWanted.connect(self.commands.show_comments)
        panes.article_list.metadataWanted.connect(self.metadata_commands.change)
        self.exchange.pasted.connect(self.metadata_commands.ask_source)
        self.review_commands.placeChosen.connect(self._show_place)
        self.review_commands.assigned.connect(panes.article_list.reload)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(hints.refresh_later)
            application.focusChanged.connect(self._renew_locks)

    def _side_built(self, side: "ArticleSide") -> None:
        """Let keys work in a second article, too."""
        self.actions_.listen("article", (side.view,))
        self.actions_.listen("tagging", (side.view,))
        self.actions_.listen("finding", (side.find_bar.field,))
        side.find_bar.options.changed.connect(self._later.start)

    def _review_built(self, review: "ReviewView") -> None:
        actions = self.actions_
        actions.listen("reviewing", (review.article, review.group_list.view, review.card.relations))
        actions.listen("editing", (review.editor,))
        self.session.reopened.connect(review.card.refresh)
        self.session.reopened.connect(review.group_list.refresh)
        actions.listen("finding", (review.find_bar.field,))
        review.find_bar.options.changed.connect(self._later.start)
        review.groups.currentChanged.connect(self._later.start)
        review.groups.judged.connect(lambda: self._later.start())
        review.verdicts.agreedWanted.connect(self.review_commands.accept_agreed)
        review.verdicts.nextArticleWanted.connect(self.review_commands.next_article)
        self.panes.article_list.count_places(review.counts.counts_of, review.counts.counted)

    def _show_metadata(self) -> None:
        if self.modes.is_reviewing:
            self.modes.set_mode("tag")
        self.panes.show_metadata()
        self.commands.stateChanged.emit()

    def _keep_typed(self) -> None:
        """Save what is typed in fields, or keep it as drafts."""
        self.session.leaving.emit()

    # Listening

    def _show_failure(self, text: str) -> None:
        # A line, as for a backup: on a full disk, each key would bring a message.
        self.notices.show_notice(
            "failure", f"That could not be done. {text}", urgency=Urgency.LOSS, closable=True
        )

    def _show_failed_job(self, text: str) -> None:
        # It may have run for long: what is saved meanwhile does not hide it, nor does another one.
        text = f"{self.jobs.title} failed. {text}"
        shown = self.notices.notice("failedJob") or ""
        if text not in shown:
            text = "\n".join(filter(None, (shown, text)))
            self.notices.show_notice("failedJob", text, urgency=Urgency.LOSS, closable=True)

    def _open_beside(self, path: Path) -> None:
        """Open a project to read in a window of its own, which closes with this one."""
        window = MainWindow(self.settings)
        window.files.given_name = self.files.name()
        window.setParent(self, window.windowFlags() | Qt.WindowType.Window)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()
        window.files.open_path(path, read_only=True)

    def _show_backup_fault(self, text: str) -> None:
        # A line, since a message would swallow the key that is pressed when it appears.
        self.notices.show_notice(
            "backupFault",
            f"No backup could be made. {text} Your edits are in the project itself, as always, and "
            "you can go on. Until a backup succeeds, this is not said again.",
            (
                NoticeButton(
                    "Preferences of backups",
                    "showBackups",
                    lambda: self._show_preferences("backups"),
                ),
            ),
            urgency=Urgency.LOSS,
            closable=True,
        )

    def _renew_locks(self) -> None:
        """Renew the locks of the project's file, which a file dialog may have released."""
        if self.session.project is not None:
            self.session.project.renew_locks()

    def _colleagues_changed(self) -> None:
        self.settings.set("colleagues", self.session.colleagues.shown)
        self._later.start()

    def _project_changed(self) -> None:
        project = self.session.project
        self.status_bar.show_project(project)
        if project is None:
            self.panes.pages.setCurrentWidget(self.start_page)
            self.start_page.refresh()
            self.start_page.take_keyboard()
        else:
            self.panes.pages.setCurrentWidget(self.panes.columns)
            self.modes.take_keyboard()
            self._say_what_waits()
        self._refresh()

    def _say_what_waits(self) -> None:
        """Say how many comments wait for the annotator, and the key that lists them."""
        waiting = self.session.comments.count_waiting()
        if waiting:
            words = number(waiting, "thread of comments waits", "threads of comments wait")
            self.session.say(f"{words} for you: {self.session.keys.say('comments.inbox')}.")

    def _tag_set_changed(self) -> None:
        with self.actions_.together():
            self.menus.renew_labels()
            self.menus.fill(self.menuBar(), self.files)
        self._later.start()

    def _article_opened(self, document_id: str) -> None:
        focus = self.focusWidget() or self
        if document_id and not self.panes.article_list.isAncestorOf(focus):
            self.modes.take_keyboard()
        self._refresh()

    def _show_place(self, document_id: str, start: int) -> None:
        """Show a place of the tables of agreement; ``start`` in code points."""
        session = self.session
        is_shown = session.document is not None and session.document.id == document_id
        if not is_shown and not session.open_article(document_id):
            return
        self.modes.set_mode("review")
        self.modes.review.show_place(start)
        self.activateWindow()

    # What is shown

    @cached_property
    def start_page(self) -> "StartPage":
        """The page that is shown while no project is open."""
        from annotator.ui.start.start_page import StartPage

        files = self.files
        page = StartPage(self.settings, self.session.keys)
        page.newWanted.connect(lambda: files.new_dialog())
        page.openWanted.connect(files.open_dialog)
        page.sampleWanted.connect(files.open_sample)
        page.projectChosen.connect(files.open_path)
        page.restoreWanted.connect(lambda: files.restoreWanted.emit(None))
        self.panes.pages.addWidget(page)
        return page

    @cached_property
    def preferences(self) -> "PreferencesWindow":
        """The window of preferences."""
        from annotator.ui.window.preferences import build_preferences

        window = build_preferences(
            self.actions_,
            self.settings,
            self.session,
            self.pane.view,
            self.modes.renew_typography,
            self.files,
            self.commands.show_hints,
            self.backups,
            self,
        )
        self.commands.stateChanged.connect(window.refresh)
        return window

    def _show_preferences(self, page: str) -> None:
        self.preferences.show_page(page)

    def _refresh(self) -> None:
        self._later.stop()
        self.menus.refresh()
        self._show_title()
        self.status_bar.keys.refresh_later()

    def _show_title(self) -> None:
        session = self.session
        parts = ["Annotator"]
        if session.project is not None:
            name = session.project.name
            parts.insert(0, f"{name} (read only)" if session.project.read_only else name)
        if session.document is not None:
            parts.insert(0, isolate(session.document.title or session.document.id))
        self.setWindowTitle(plain_title(" – ".join(parts)))

    # Events of the window

    def showEvent(self, event: QShowEvent) -> None:
        """Build the menus and the start page, if no project was opened before."""
        if self.session.project is None and not event.spontaneous():
            self.menus.fill(self.menuBar(), self.files)
            self._project_changed()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let the menu show whether the window fills the screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the veil as large as the window."""
        super().resizeEvent(event)
        self.drop_veil.cover_window()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the project; everything is saved, but a running job may be lost."""
        if self.jobs.running and not self._is_ending and not self._may_stop():
            event.ignore()
            return
        self._keep_typed()
        if not self.files.guard.may_leave(self.close) or self._ask_to_leave():
            event.ignore()
            return
        self.backups.end()
        self.restore_commands.end()
        self.recover_commands.end()
        if "preferences" in self.__dict__:  # They are built when they are first shown.
            self.preferences.end()
        for beside in self.findChildren(MainWindow):
            beside.close()
        self.jobs.abandon()
        self.save()
        self.files.close_project(quiet=True)
        event.accept()

    def _kept_texts(self) -> list[KeptText]:
        return [*self.modes.kept_texts(), *self.commands.guide.kept_texts()]

    def _ask_to_leave(self) -> bool:
        """Ask before the window closes with a text that could not be saved; return whether."""
        unsaved = [kept for kept in self._kept_texts() if kept.reason and kept.is_unsaved]
        reasons = {kept.mark for kept in unsaved}
        is_drafted = all(kept.is_drafted for kept in unsaved)
        if not reasons or self._leaves_unsaved or (self._is_ending and is_drafted):
            return False
        box = QMessageBox(
            QMessageBox.Icon.Warning, "Annotator", "What you typed is not saved.", parent=self
        )
        box.setObjectName("leaveUnsaved")
        box.setInformativeText(
            "\n".join(sorted(reasons)) + ("\n\n" + (_DRAFTED if is_drafted else _NOT_DRAFTED))
        )
        stay = box.addButton("Stay", QMessageBox.ButtonRole.RejectRole)
        leave = box.addButton("Quit", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        leave.clicked.connect(self._leave)
        box.open()
        return True

    def end(self) -> None:
        """Close the window since the system ends the program.

        It asks only where something would be lost: a text that is not even a draft, a project
        whose file was taken away. A job that runs is stopped, and nothing of it is kept.
        """
        self._is_ending = True
        is_closed = self.close()
        self._is_ending = False
        if is_closed:
            QApplication.quit()

    def _leave(self) -> None:
        self._leaves_unsaved = True
        self.close()
        self._leaves_unsaved = False

    def _may_stop(self) -> bool:
        answer = QMessageBox.question(
            self,
            f"{self.jobs.title} – Annotator",
            f"{self.jobs.title} is not done. Stop it and quit? Nothing of it is kept then.",
        )
        return answer == QMessageBox.StandardButton.Yes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Import files that were copied in a file manager; text fields take this key themselves."""
        is_paste = event.matches(QKeySequence.StandardKey.Paste)
        paths = clipboard_files() if is_paste else []
        if paths:
            self.files.drop(paths)
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files anywhere in the window, and show what a drop would do."""
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.drop_veil.say(self.files.describe_drop(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Hide what a drop would do."""
        self.drop_veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project, or import anything else."""
        self.drop_veil.hide()
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            # Dialogs wait until the drag is over: they would hold up the other program.
            QTimer.singleShot(0, lambda: self.files.drop(paths))

    # From one start to the next

    def load(self) -> None:
        """Load the size and the layout of the window from the settings."""
        if not self.restoreGeometry(self.settings.get_bytes("window")):
            resize_to_fit(self, *_SIZE_PIXELS)
        self.panes.load()
        self.session.show_colleagues(bool(self.settings.get("colleagues", False)))

    def save(self) -> None:
        """Save the size and the layout of the window."""
        self.settings.set_bytes("window", self.saveGeometry())
        self.panes.save(inspector_hidden=self.modes.inspector_hidden())


def _local_paths(event: QDropEvent) -> list[Path]:
    """Return the files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
