"""The main window: puts the panes together and the commands into its menus."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.project import Hit
from annotator.ui.faults import tell
from annotator.ui.find.find_actions import find_actions
from annotator.ui.foot.key_hints import hints_now
from annotator.ui.jobs.suggest_jobs import SuggestJobs
from annotator.ui.keys import key_store
from annotator.ui.keys.actions import Actions, build_menus
from annotator.ui.look import theme
from annotator.ui.review.review_actions import (
    edited_actions,
    edited_label_actions,
    mode_actions,
    review_actions,
)
from annotator.ui.settings import Settings
from annotator.ui.start.recent_menu import RecentMenu
from annotator.ui.tables.row_table import RowTable
from annotator.ui.window import tag_actions, window_actions
from annotator.ui.window.map_actions import map_actions
from annotator.ui.window.review_window import ReviewWindow
from annotator.ui.window.suggest_actions import KEEP_GUESSES, suggest_actions

if TYPE_CHECKING:
    from annotator.ui.find.search_dialog import SearchDialog
    from annotator.ui.palette.window_palette import WindowPalette
    from annotator.ui.start.start_page import StartPage

# What is not seen at the start is imported when it is asked for: the window comes up sooner.
_BY_CHARACTER = "arrows by character"
_PLACES = (
    *("inspector", "annotationTable", "attributionTable"),
    *("findBar", "relateBar", "articleList", "versionEditor", "commentField"),
    *("relationList", "reasonField"),
)
"""Parts of the window in which keys have meanings of their own."""
_FIELDS = ("attribute", "identityField", "noteField", "relation", "historyButton")
"""The same of parts of the inspector; behind a full stop their names say which one it is."""


class MainWindow(ReviewWindow):
    """Tag mode, Review mode, the start page: the commands, and who listens to whom."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._search: SearchDialog | None = None
        self.suggesting = SuggestJobs(self.session, self.jobs)
        self.session.guesses.stored_with_new = bool(self.settings.get(KEEP_GUESSES, False))
        self._build_actions()
        self._connect()
        self.restore()
        self._refresh()

    def _build_actions(self) -> None:
        view = self.pane.view
        self.actions_ = Actions(
            {
                "window": (self,),
                "article": (view,),
                "tagging": (view, self.annotation_table, self.attribution_table),
                "finding": (self.pane.find_bar.field,),
                "reviewing": (),
                "editing": (),
            },
            self,
            key_store.remembered(self.settings),
        )
        by_character = bool(self.settings.get(_BY_CHARACTER, False))
        with self.actions_.together():
            self.actions_.add(
                [
                    *window_actions.file_actions(self),
                    *tag_actions.edit_actions(self),
                    *find_actions(self),
                    *tag_actions.motion_actions(self, by_character),
                    *window_actions.article_actions(self),
                    *tag_actions.label_actions(self),
                    *tag_actions.tag_actions(self),
                    *suggest_actions(self),
                    *tag_actions.extent_actions(self, by_character),
                    *review_actions(self),
                    *edited_label_actions(self),
                    *edited_actions(self),
                    *mode_actions(self),
                    *window_actions.view_actions(self),
                    *window_actions.help_actions(self),
                ]
            )
            self.actions_.add(map_actions(self), before="view.next-pane")
        self.actions_.keysChanged.connect(self._name_keys)
        self._name_keys()

    def _build_menus(self) -> None:
        menus = build_menus(self.menuBar(), self.actions_)
        recent = RecentMenu(self.settings, self.files.open_path, menus["File"])
        menus["File"].insertMenu(self.actions_["file.sample"], recent)

    def _name_keys(self) -> None:
        """Let all texts that speak of keys know them as they are now."""
        self.session.keys.show(
            {spec.id: self.actions_.keys(spec.id) for spec in self.actions_},
            {spec.id: spec.text for spec in self.actions_},
        )

    def _connect(self) -> None:
        session, files = self.session, self.files
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._refresh)
        files.opened.connect(self._project_changed)
        session.projectChanged.connect(self._tag_set_changed)
        session.tagSetChanged.connect(self._tag_set_changed)
        session.articleOpened.connect(self._article_opened)
        session.statusMessage.connect(self.status_bar.say)
        session.failed.connect(lambda text: tell(self, "That could not be done.", text))
        session.saved.connect(self.status_bar.show_saved)
        self.laterRefresh.connect(self._later.start)
        for changed in (session.saved, session.relating.changed, session.keys.changed):
            changed.connect(self._later.start)
        session.suggestions.changed.connect(self._later.start)
        self.jobs.started.connect(self._later.start)
        self.jobs.finished.connect(self._later.start)
        self.status_bar.annotatorClicked.connect(files.change_name)
        self.article_list.importWanted.connect(self.exchange.import_files_dialog)
        self.pane.importWanted.connect(self.exchange.import_files_dialog)
        self.pane.attributesWanted.connect(self.enter)
        self.pane.handsMoved.connect(self._show_hints)
        self.pane.handsMoved.connect(self.inspector.empty.show_selection)
        self.pane.find_bar.options.changed.connect(self._later.start)
        for part in (self.article_list, self.inspector, self.annotation_table):
            part.left.connect(self.take_keyboard)
        self.attribution_table.left.connect(self.pane.take_keyboard)
        for model in (self.annotation_table.annotations, self.attribution_table.attributions):
            for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
                changed.connect(self._count_rows)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._show_hints)
            application.focusChanged.connect(self._renew_locks)

    def _renew_locks(self) -> None:
        """A dialog may have looked into the project's file, which takes its locks away."""
        if self.session.project is not None:
            self.session.project.renew_locks()

    # What is shown

    @cached_property
    def start_page(self) -> "StartPage":
        """What stands there while no project is open."""
        from annotator.ui.start.start_page import StartPage

        files = self.files
        page = StartPage(self.settings, self.session.keys)
        page.newWanted.connect(lambda: files.new_dialog())
        page.openWanted.connect(files.open_dialog)
        page.sampleWanted.connect(files.open_sample)
        page.projectChosen.connect(lambda path: files.open_path(path))
        self.pages.addWidget(page)
        return page

    def showEvent(self, event: QShowEvent) -> None:
        """The start page and its menus are only made if no project was opened before."""
        if self.session.project is None and not event.spontaneous():
            self._build_menus()
            self._project_changed()
        super().showEvent(event)

    def _project_changed(self) -> None:
        project = self.session.project
        self.status_bar.show_project(project)
        if project is None:
            self.pages.setCurrentWidget(self.start_page)
            self.start_page.refresh()
            self.start_page.take_keyboard()
        else:
            self.pages.setCurrentWidget(self.columns)
            self.take_keyboard()
        self._refresh()

    def _tag_set_changed(self) -> None:
        with self.actions_.together():
            self.actions_.replace("label.", tag_actions.label_actions(self), before="tag.next")
            edited = edited_label_actions(self)
            self.actions_.replace("edited.label.", edited, before="edited.keep")
            self._build_menus()
        self._later.start()

    def _article_opened(self, id: str) -> None:
        if id and not self.article_list.isAncestorOf(self.focusWidget() or self):
            self.take_keyboard()
        self._refresh()

    def _refresh(self) -> None:
        self._later.stop()
        self.actions_.refresh()
        self.rest_commands()
        self._show_title()
        self._show_hints()

    def _show_title(self) -> None:
        session = self.session
        parts = ["Annotator"]
        if session.project is not None:
            name = session.project.name
            parts.insert(0, f"{name} (read only)" if session.project.read_only else name)
        if session.document is not None:
            parts.insert(0, session.document.title or session.document.id)
        self.setWindowTitle(" – ".join(parts))

    def _show_hints(self) -> None:
        selected = self.pane.view.caret.selection() is not None
        where = self._place_of_keyboard(_FIELDS)
        if self.mode == "review" and where == "article":
            where = "review"
        hints = hints_now(self.session, where=where, selected=selected)
        self.status_bar.keys.show_hints(hints)

    def _place_of_keyboard(self, further: Sequence[str] = ()) -> str:
        widget = self.focusWidget()
        while widget is not None:
            name = widget.objectName().partition(".")[0]
            if name in _PLACES or name in further:
                return name
            widget = widget.parentWidget()
        return "article"

    def _count_rows(self) -> None:
        annotations = self.annotation_table.annotations.total()
        attributions = self.attribution_table.attributions.total()
        for at, (name, number) in enumerate(
            (("Annotations", annotations), ("Attributions", attributions))
        ):
            self.tables.setTabText(at, f"{name}  {number:,}" if number else name)

    def show_first_attribution(self) -> None:
        """Select the first claim that is said by somebody, for a picture."""
        self.attribution_table.attributions.refill_now()
        rows = self.attribution_table.attributions.rows
        said = next((row.claim.id for row in rows if row.speakers), None)
        if said is not None:
            self.session.selection.choose(said)

    # Commands

    def label(self, name: str, relate: bool) -> None:
        """A label's key: in a table it is for the selected rows, else for the text."""
        table = self._table_with_keyboard()
        if table is not None and not relate:
            self.session.tagging.relabel(table.selected_items(), name)
        else:
            self.pane.palette_of_labels.hide()
            self.session.tagging.apply_label(name, relate)

    def remove(self) -> None:
        """Remove the selected rows of a table, or the selected annotation."""
        table = self._table_with_keyboard()
        if table is not None:
            self.session.tagging.remove(table.selected_items())
        else:
            self.session.tagging.remove_selected()

    def _table_with_keyboard(self) -> RowTable | None:
        tables = (self.annotation_table, self.attribution_table)
        return next((table for table in tables if table.hasFocus()), None)

    def enter(self) -> None:
        """Take the candidate in relate mode; else go to the annotation's attributes."""
        session = self.session
        if session.relating.source_id is not None:
            session.relating.take_candidate()
        elif session.selection.active and session.selection.suggestion() is not None:
            session.suggestions.accept()
        elif session.selection.annotation_id is not None or session.selection.choose_at_caret():
            self.right_column.show()
            self.inspector.enter()
        else:
            goes = session.keys.say("tag.next")
            session.say(f"No annotation is selected. {goes} goes to the next one.")

    def done_and_next(self) -> None:
        """Mark the article as done, and open the next one to do."""
        self.inspector.note.keep()
        self.session.articles.done_and_next()

    def find_text(self) -> None:
        """Open the find bar."""
        self.pane.palette_of_labels.hide()
        self.find_bar.start()

    def find_again(self, step: int) -> None:
        """Go to the next match of what was found last."""
        if self.find_bar.field.text():
            self.find_bar.go(step)
        else:
            self.find_text()

    def search(self) -> None:
        """Open the search over the project."""
        if self.session.project is None:
            return
        if self._search is None:
            from annotator.ui.find.search_dialog import SearchDialog

            self._search = SearchDialog(self)
            self._search.hitChosen.connect(self._open_hit)
        self._search.start(self.session.project)

    def _open_hit(self, hit: Hit) -> None:
        session = self.session
        here = session.document is not None and session.document.id == hit.document
        if not here and not session.open_article(hit.document):
            return
        if hit.annotation is not None:
            self._choose_hit(hit.annotation)
        elif self.mode == "review":
            self.review.show_place(hit.start)
        else:
            view = self.pane.view
            view.caret.select_by_hand(hit.start, hit.end)
            view.caret.reveal(hit.start, hit.end)
        self.activateWindow()
        self.take_keyboard()

    def _choose_hit(self, annotation: str) -> None:
        if self.mode == "review":
            self.review.desk.choose_annotation(annotation)
        else:
            self.session.selection.choose(annotation)

    def filter_articles(self) -> None:
        """Go to the filter of the article list."""
        self.article_list.show()
        self.article_list.filter_field.setFocus()
        self.article_list.filter_field.selectAll()

    @cached_property
    def palette_of_commands(self) -> "WindowPalette":
        """The command palette, made at its first use."""
        from annotator.ui.palette.window_palette import WindowPalette

        return WindowPalette(self._middle, self.session, self.actions_, self.settings)

    def show_palette(self) -> None:
        """Open the command palette."""
        self.palette_of_commands.open()

    def show_keys(self) -> None:
        """Show all keys."""
        from annotator.ui.window import help_dialogs

        dialog = help_dialogs.show_keys(self.actions_, self)
        dialog.changeWanted.connect(self.change_keys)

    def change_keys(self) -> None:
        """Give commands other keys."""
        from annotator.ui.keys.keys_dialog import KeysDialog

        KeysDialog(self.actions_, self.settings, self).open()

    def show_about(self) -> None:
        """Show what this is and where things lie."""
        from annotator.ui.window import help_dialogs

        help_dialogs.show_about(self, self.session.project)

    def show_hints(self) -> None:
        """Show the first hints again."""
        self.pane.hint_line.restart()

    def set_scheme(self, scheme: theme.Scheme) -> None:
        """Choose light, dark, or what the system has."""
        theme.set_scheme(scheme)
        self.settings.set("scheme", scheme)
        self._later.start()

    def toggle_guesses(self) -> None:
        """Store guesses as one tags, or only when they are taken."""
        self.session.guesses.stored_with_new = not self.session.guesses.stored_with_new
        self.settings.set(KEEP_GUESSES, self.session.guesses.stored_with_new)
        self._later.start()

    def toggle_arrows(self) -> None:
        """Swap what bare arrows and arrows with Ctrl do."""
        by_character = not self.settings.get(_BY_CHARACTER, False)
        self.settings.set(_BY_CHARACTER, by_character)
        self.actions_.redefine(
            [
                *tag_actions.motion_actions(self, by_character),
                *tag_actions.extent_actions(self, by_character),
            ]
        )
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        """The menu shows whether the window fills the screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._later.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing has to be saved; a job under way is asked about."""
        if self.jobs.running and not self._may_stop():
            event.ignore()
            return
        self.jobs.abandon()
        self.inspector.note.keep()
        self.remember()
        self.files.close_project(quiet=True)
        event.accept()

    def _may_stop(self) -> bool:
        answer = QMessageBox.question(
            self,
            f"{self.jobs.title} – Annotator",
            f"{self.jobs.title} is not done. Stop it and quit? Nothing of it is kept then.",
        )
        return answer == QMessageBox.StandardButton.Yes
