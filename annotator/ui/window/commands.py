"""The verbs of the main window, which its keys, menus and the command palette carry out."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QMessageBox, QWidget

from annotator.plugins import LazyFunction
from annotator.project import Hit
from annotator.project.text_versions import Placed
from annotator.text.alignment import Fit, align
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.foot.key_hints import Hint, hints_now, place_of_keyboard
from annotator.ui.jobs.change_job import BACKGROUND_ABOVE_ROWS, read_blocks_again
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.keys.actions import Actions
from annotator.ui.look import theme
from annotator.ui.session.comments import PlacedThread, describe_thread
from annotator.ui.session.session import Session
from annotator.ui.settings import (
    KEEP_GUESSES,
    SCHEME,
    SHOW_GUESSES,
    SHOW_SUGGESTIONS,
    Settings,
)
from annotator.ui.tables.row_table import RowTable
from annotator.ui.window.guide_commands import GuideCommands
from annotator.ui.window.modes import ModeSwitcher
from annotator.ui.window.panes import Panes

# Dialogs are imported when they are first opened: the window comes up sooner.
if TYPE_CHECKING:
    from annotator.ui.correcting.correction_window import CorrectionWindow
    from annotator.ui.correcting.look_window import LookWindow
    from annotator.ui.correcting.versions_window import VersionsWindow
    from annotator.ui.find.search_dialog import SearchDialog
    from annotator.ui.inspector.comment_inbox import CommentInbox
    from annotator.ui.keys.key_list import KeyList
    from annotator.ui.palette.command_palette import CommandPalette
    from annotator.ui.printing.article_printer import ArticlePrinter
    from annotator.ui.window.about_dialog import AboutDialog
    from annotator.ui.window.manual_window import ManualWindow

_build_key_list: "Callable[..., KeyList]" = LazyFunction("annotator.ui.keys.key_list:KeyList")
_build_about_dialog: "Callable[..., AboutDialog]" = LazyFunction(
    "annotator.ui.window.about_dialog:AboutDialog"
)
_build_manual: "Callable[..., ManualWindow]" = LazyFunction(
    "annotator.ui.window.manual_window:ManualWindow"
)

_build_correction_window: "Callable[..., CorrectionWindow]" = LazyFunction(
    "annotator.ui.correcting.correction_window:CorrectionWindow"
)
_build_versions_window: "Callable[..., VersionsWindow]" = LazyFunction(
    "annotator.ui.correcting.versions_window:VersionsWindow"
)
_build_look_window: "Callable[..., LookWindow]" = LazyFunction(
    "annotator.ui.correcting.look_window:LookWindow"
)


class WindowCommands(QObject):
    """Carries commands out on the panes that they concern, and opens the window's dialogs."""

    stateChanged = Signal()
    """The state that the menus show has changed."""
    preferencesWanted = Signal(str)
    """The id of the page of the preferences to show; empty for the page shown last."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        panes: Panes,
        modes: ModeSwitcher,
        actions: Actions,
        jobs: JobRunner,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._session, self._settings, self._actions = session, settings, actions
        self._panes, self._modes, self._window = panes, modes, window
        self._tables = (panes.annotation_table, panes.attribution_table)
        self.guide = GuideCommands(session, panes, modes, window)
        """Shows the guidelines and the memos."""
        self.guide.stateChanged.connect(self.stateChanged)

    # Tagging

    def label(self, name: str, relate: bool) -> None:
        """Give a label to the selected rows of a table, or else tag the selected text with it.

        Args:
            name: The name of the label.
            relate: Whether the new annotation is to be related, too.
        """
        table = self._table_with_keyboard()
        if table is not None and not relate:
            selected = table.selected_ids()
            self._session.tagging.relabel(selected, name)
            table.select_rows(selected)
        else:
            self._panes.article.label_palette.hide()
            self._session.tagging.label_text(name, relate)
        self.guide.note_label(name)

    def article_label(self, name: str) -> None:
        """Give the open article a label, select that, or take it off."""
        self._session.tagging.label_article(name)
        self.guide.note_label(name)

    def enter_article_labels(self) -> None:
        """Give the labels of the whole article the keyboard."""
        if not self._panes.article.article_labels.enter():
            self._session.say("The codebook has no labels of whole articles yet.")

    def remove(self) -> None:
        """Remove the selected rows of a table, or the selected annotation."""
        table = self._table_with_keyboard()
        if table is not None:
            self._session.tagging.remove(table.selected_ids())
        else:
            self._session.tagging.remove_selected()

    def _table_with_keyboard(self) -> RowTable | None:
        return next((table for table in self._tables if table.hasFocus()), None)

    def enter(self) -> None:
        """Relate to the candidate, accept the suggestion, or go to the attributes."""
        session = self._session
        if session.relating.source_id is not None:
            session.relating.take_candidate()
        elif session.selection.active and session.selection.suggestion() is not None:
            session.suggestions.accept()
        elif session.selection.annotation_id is not None or session.selection.choose_at_caret():
            self._panes.show_inspector()
            self._panes.inspector.enter()
        else:
            key = session.keys.say("tag.next")
            session.say(f"No annotation is selected. {key} goes to the next one.")

    def done_and_next(self) -> None:
        """Mark the article as done, and open the next one to do."""
        self._panes.inspector.note.keep()
        self._session.articles.done_and_next()

    def toggle_guesses(self) -> None:
        """Store guesses as soon as one tags, or only when they are accepted."""
        self._session.guesses.stored_with_new = not self._session.guesses.stored_with_new
        self._settings.set(KEEP_GUESSES, self._session.guesses.stored_with_new)
        self.stateChanged.emit()

    def toggle_guessing(self) -> None:
        """Guess attributes and identities, or guess nothing."""
        guesses = self._session.guesses
        guesses.shown = not guesses.shown
        self._settings.set(SHOW_GUESSES, guesses.shown)
        self._panes.inspector.show_current()
        self.stateChanged.emit()

    def toggle_suggestions(self) -> None:
        """Show suggestions, or hide them; hidden ones keep waiting."""
        suggestions = self._session.suggestions
        suggestions.set_shown(not suggestions.shown)
        self._settings.set(SHOW_SUGGESTIONS, suggestions.shown)
        self.stateChanged.emit()

    def read_blocks_again(self, everywhere: bool) -> None:
        """Recognise the blocks of the open article again, or those of all articles."""
        document = self._session.document
        if everywhere or document is None:
            read_blocks_again(self._session, self._jobs, None)
            return
        offer = partial(self._offer_blocks_in_text, document.id)
        read_blocks_again(self._session, self._jobs, [document.id], left_alone=offer)

    def read_blocks_of(self, document_ids: Sequence[str]) -> None:
        """Recognise the blocks of some articles again, as one step of undo."""
        read_blocks_again(self._session, self._jobs, document_ids)

    def _offer_blocks_in_text(self, document_id: str) -> None:
        """Offer to recognise the blocks of an article in place of those of its file."""
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Read the blocks again – Annotator",
            "The headline, captions and subheads of this article came with the imported file.",
            parent=self._window,
        )
        box.setInformativeText(
            "They were left alone, since a web page or an export often marks them better than the "
            "lines show. You may find them in the text instead. Text and annotations stay as they "
            "are, and one undo takes it back."
        )
        find = box.addButton("Find them in the text", QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton("Leave them alone", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        find.clicked.connect(
            lambda: read_blocks_again(self._session, self._jobs, [document_id], of_formats_too=True)
        )
        box.open()

    # Correcting

    def correct_text(self, at: int | None = None) -> None:
        """Open the text of the article for correction.

        Args:
            at: The place to be shown, in code points; None: that of the caret, or of what is
                selected.
        """
        session, document = self._session, self._session.document
        if document is None or not session.may_write():
            return
        selected = session.selection.annotation() if session.selection.active else None
        caret = self._panes.article.view.caret.position()
        position = self._place() if self._modes.is_reviewing else caret
        if selected is not None and not self._modes.is_reviewing:
            position = selected.start
        position = position if at is None else at
        self._announce_correction(document.id)
        dialog = _build_correction_window(session, document, position, self._window)
        dialog.finished.connect(self._go_back_to_text)
        dialog.open()

    def _announce_correction(self, document_id: str) -> None:
        """Let the project be backed up where a correction moves many annotations."""
        session = self._session
        if session.project is not None and session.writable:
            summary = session.project.articles.summary(document_id)
            if summary is not None and summary.annotations > BACKGROUND_ABOVE_ROWS:
                session.correctionBegun.emit()

    def _go_back_to_text(self) -> None:
        self._window.activateWindow()
        self._modes.take_keyboard()

    def show_versions(self) -> None:
        """Show the earlier versions of the open article."""
        document = self._session.document
        if document is not None:
            self._announce_correction(document.id)
            dialog = _build_versions_window(self._session, document, self._window)
            dialog.finished.connect(self._go_back_to_text)
            dialog.open()

    @cached_property
    def look_window(self) -> "LookWindow":
        """The list of annotations that a correction cut."""
        window = _build_look_window(self._session, self._window)
        window.placeChosen.connect(self._show_placed)
        return window

    def show_looks(self) -> None:
        """List the annotations of the open article that a correction cut."""
        if self._session.document is not None:
            self.look_window.start()

    def _show_placed(self, placed: Placed) -> None:
        session, annotation = self._session, placed.annotation
        if placed.fit is not Fit.LOST:
            self._choose_hit(annotation.id)
        else:
            position = self._project_position(placed)
            self._panes.article.view.caret.select_by_hand(position, position)
            self._panes.article.view.caret.reveal(position, position)
            session.say("Its words are gone; they were here.")
        self._window.activateWindow()
        self._modes.take_keyboard()

    def _project_position(self, placed: Placed) -> int:
        project, document = self._session.project, self._session.document
        if project is None or document is None:
            return 0
        before = project.versions.version(document.id, placed.own.version).text
        return align(before, document.text).position(placed.own.fragments[0][0])

    # Finding

    def find_text(self) -> None:
        """Open the find bar."""
        self._panes.article.label_palette.hide()
        self._modes.find_bar.start()

    def find_again(self, step: int) -> None:
        """Go to another match of the text in the find bar, or open the bar if it is empty.

        Args:
            step: 1 for the next match, -1 for the one before.
        """
        if self._modes.find_bar.field.text():
            self._modes.find_bar.go(step)
        else:
            self.find_text()

    @cached_property
    def search_dialog(self) -> "SearchDialog":
        """The dialog that searches the project."""
        from annotator.ui.find.search_dialog import SearchDialog

        dialog = SearchDialog(self._window)
        dialog.hitChosen.connect(self._open_hit)
        return dialog

    def search(self) -> None:
        """Open the search over the project."""
        if self._session.project is not None:
            self.search_dialog.start(self._session.project)

    def _open_hit(self, hit: Hit) -> None:
        session = self._session
        is_shown = session.document is not None and session.document.id == hit.document
        if hit.document and not is_shown and not session.open_article(hit.document):
            return
        if hit.memo is not None:
            self._window.activateWindow()
            self.guide.show_memo(*hit.memo)
            return
        caret = self._panes.article.view.caret
        if hit.annotation is not None:
            self._choose_hit(hit.annotation)
        elif self._modes.is_reviewing:
            self._modes.review.show_place(hit.start)
        else:
            caret.select_by_hand(hit.start, hit.end)
            caret.reveal(hit.start, hit.end)
        self._window.activateWindow()
        self._modes.take_keyboard()

    def _choose_hit(self, annotation_id: str) -> None:
        if self._modes.is_reviewing:
            self._modes.review.groups.choose_annotation(annotation_id)
        else:
            self._session.selection.choose(annotation_id)

    # Comments

    @cached_property
    def comment_inbox(self) -> "CommentInbox":
        """The list of comments."""
        from annotator.ui.inspector.comment_inbox import CommentInbox

        inbox = CommentInbox(self._session, self._window)
        inbox.threadChosen.connect(self.show_thread)
        return inbox

    def show_comments(self) -> None:
        """Open the list of comments."""
        if self._session.project is not None:
            self.comment_inbox.start()

    def next_comment(self, step: int) -> None:
        """Go to another open thread of comments, in another article too.

        Args:
            step: 1 for the next thread, -1 for the one before.
        """
        session = self._session
        placed = session.comments.neighbour(self._place(), step)
        if placed is None:
            session.say("No comment is open.")
        else:
            self.show_thread(placed)

    def _place(self) -> int:
        """Return the place in the article from which one goes on, in code points."""
        if self._modes.is_reviewing:
            group = self._modes.review.groups.current
            return group.aligned.start if group is not None else 0
        selected = self._session.selection.annotation()
        if selected is not None and self._session.selection.active:
            return selected.start
        return self._panes.article.view.caret.position()

    def show_thread(self, placed: PlacedThread) -> None:
        """Go to the annotation of a thread, and show what was said."""
        session = self._session
        is_shown = session.document is not None and session.document.id == placed.document
        if not is_shown and not session.open_article(placed.document):
            return
        session.comments.visit(placed.thread.id)
        if placed.annotation is not None:
            self._panes.right_column.setHidden(self._modes.is_reviewing)
            self._choose_hit(placed.annotation.id)
        gone = "; its annotation was removed" if placed.annotation is None else ""
        session.say(f"{describe_thread(placed.thread)}{gone}")
        self._window.activateWindow()
        self._modes.take_keyboard()

    def write_comment(self) -> None:
        """Comment on the selected annotation, or on the place of the review."""
        selection = self._session.selection
        if self._modes.is_reviewing:
            self._modes.review.card.write_comment()
        elif selection.annotation() is not None or selection.choose_at_caret():
            self._panes.show_inspector()
            self._panes.inspector.write_comment()
        else:
            self._session.say("Select the annotation that you want to comment on.")

    def resolve_comment(self) -> None:
        """Resolve the comment on the selected annotation, or open it again."""
        if self._modes.is_reviewing:
            self._modes.review.comments.resolve()
        elif self._session.selection.annotation() is not None:
            self._panes.inspector.resolve()
        else:
            self._session.say("Select the annotation whose comment you want to resolve.")

    def filter_articles(self) -> None:
        """Go to the filter of the article list."""
        articles = self._panes.article_list
        articles.show()
        articles.filter_field.setFocus()
        articles.filter_field.selectAll()

    # Paper

    @cached_property
    def _printing(self) -> "ArticlePrinter":
        from annotator.ui.printing.article_printer import ArticlePrinter

        return ArticlePrinter(self._session, self._jobs, self._panes.article.view, self._window)

    def print_article(self) -> None:
        """Ask for a printer, and print the open article."""
        self._printing.ask_for_printer()

    def save_pdf(self) -> None:
        """Ask for a file, and save the open article as PDF."""
        self._printing.ask_for_pdf()

    # The window

    def toggle(self, part: QWidget) -> None:
        """Show a part of the window, or hide it."""
        part.setHidden(not part.isHidden())
        if part.isHidden():
            self._modes.take_keyboard()
        self.stateChanged.emit()

    def go_pane(self, step: int) -> None:
        """Give another pane the keyboard.

        Args:
            step: 1 for the next pane, -1 for the one before.
        """
        panes = self._panes
        targets = self._modes.focus_targets()
        if panes.right_column.isVisible():
            targets += [panes.inspector, panes.shown_table(), *self.guide.focus_targets()]
        if panes.article_list.isVisible():
            targets.append(panes.article_list.view)
        targets.append(panes.notices)
        # An empty table is hidden behind words: the keyboard would stay where it is.
        targets = [target for target in targets if target.isVisible()]
        focus = self._window.focusWidget()
        at = next(
            (n for n, w in enumerate(targets) if focus and (w is focus or w.isAncestorOf(focus))),
            0,
        )
        for _ in targets:
            at = (at + step) % len(targets)
            if targets[at] is not panes.inspector:
                targets[at].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            if panes.inspector.enter():
                return

    def toggle_beside(self) -> None:
        """Show a second article beside the open one, or close it."""
        beside = self._session.beside
        if beside.document_id:
            beside.close()
            self._modes.take_keyboard()
        else:
            chosen = self._panes.article_list.selected_ids()
            beside.open_likeliest(chosen)
        self.stateChanged.emit()

    def go_beside(self) -> None:
        """Go on in the other one of two articles."""
        self._session.beside.exchange()
        self._modes.take_keyboard()

    def toggle_map(self) -> None:
        """Show the map in the scroll bar, or hide it."""
        self._panes.article.toggle_map()
        self.stateChanged.emit()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def is_full_screen(self) -> bool:
        """Return whether the window fills the screen."""
        return self._window.isFullScreen()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or return to the size before."""
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()
        self.stateChanged.emit()

    def show_preferences(self, page: str = "") -> None:
        """Show a page of the preferences, or the page shown last."""
        self.preferencesWanted.emit(page)

    def set_scheme(self, scheme: theme.Scheme) -> None:
        """Use light colours, dark ones, or those of the system."""
        theme.set_scheme(scheme)
        self._settings.set(SCHEME, scheme)
        self.stateChanged.emit()

    # Help and keys

    @cached_property
    def palette(self) -> "CommandPalette":
        """The command palette."""
        from annotator.ui.palette.command_palette import build_palette

        return build_palette(
            self._panes, self._session, self._actions, self._settings, self._being_read
        )

    def _being_read(self) -> tuple[QWidget, list[QRect]]:
        """Return the pane with the text, and the lines being read in it: all, then the caret's."""
        view = self._modes.article_view
        if not view.isVisible():
            middle = self._modes.review if self._modes.is_reviewing else self._panes.article
            return middle if middle.isVisible() else self._panes, []
        caret = view.caret
        boxes = [caret.selection_rect(), caret.rect()]
        span = self._chosen_span()
        if span is not None:
            boxes.insert(0, view.page.rect_of(*span))
        origin, pane = view.viewport().pos(), view.viewport().rect()
        # What is out of sight covers nothing, and is not covered.
        seen = [box for box in boxes if box.intersects(pane)]
        return view, [box.translated(origin) for box in seen]

    def _chosen_span(self) -> tuple[int, int] | None:
        """Return start and end, in code points, of the place or annotation that is selected."""
        if self._modes.is_reviewing:
            group = self._modes.review.groups.current
            return (group.aligned.start, group.aligned.end) if group is not None else None
        selection = self._session.selection
        annotation = selection.annotation() if selection.active else None
        return (annotation.start, annotation.end) if annotation is not None else None

    def show_palette(self) -> None:
        """Open the command palette."""
        self.palette.open()

    def hints(self) -> list[Hint]:
        """Return the keys that help now, each with its effect."""
        selected = self._panes.article.view.caret.selection() is not None
        place = place_of_keyboard(self._window.focusWidget(), fields=True)
        if self._modes.is_reviewing and place == "article":
            place = "review"
        return hints_now(self._session, place=place, selected=selected)

    def show_keys(self) -> None:
        """Show all keys."""
        first = "Judge" if self._modes.is_reviewing else "Labels"
        dialog = _build_key_list(self._actions, self.hints(), first, self._window)
        dialog.changeWanted.connect(lambda: self.show_preferences("keys"))
        dialog.open()

    @cached_property
    def manual(self) -> "ManualWindow":
        """The window with the manual."""
        return _build_manual(self._window)

    def show_manual(self, page: str = "") -> None:
        """Show the manual: a page, or the page and place where it was.

        Args:
            page: The file name of the page; "" leaves the one that was shown last.
        """
        if page:
            self.manual.show_page(page)
        self.manual.show()
        self.manual.raise_()
        self.manual.activateWindow()

    def show_about(self) -> None:
        """Show the versions, the licence, and where files are stored."""
        _build_about_dialog(self._session.project, self._window).open()

    def show_hints(self) -> None:
        """Show the first hints again."""
        self._panes.article.hint_line.restart()
