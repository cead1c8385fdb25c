"""The list of articles with its order, its groups and its filters."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.model.curation import BLIND
from annotator.project import Changes
from annotator.project.article_query import IMPORT_ORDER, ArticleQuery, Condition
from annotator.project.listing import ArticleOrder
from annotator.ui.articles.article_dates import ArticleDates
from annotator.ui.articles.article_menu import ArticleMenu, MenuCommands
from annotator.ui.articles.article_model import ArticleModel, CountPlaces
from annotator.ui.articles.article_table import ArticleTable
from annotator.ui.articles.list_following import follows
from annotator.ui.articles.list_head import ListHead
from annotator.ui.articles.list_reader import ListReader
from annotator.ui.articles.list_words import describe_count, describe_empty
from annotator.ui.articles.look_keeper import LookKeeper
from annotator.ui.articles.set_menu import SetMenu
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.small_widgets import EmptyNotice

_SETTLE_MS = 250
"""The time from an edit to a list that follows it; further edits in it cost nothing more."""
_SET_RECORDS = ("set", "set_member")
_SETTLE_LARGE_MS = 1500
"""The same in a large project, whose list takes seconds of another thread."""


class ArticleList(QWidget):
    """Lists and filters the articles, and opens the chosen one."""

    importWanted = Signal()
    assignWanted = Signal(list)
    """The ids of articles that are to be assigned to somebody."""
    exportWanted = Signal(list)
    """The ids of articles that are to be exported."""
    readBlocksWanted = Signal(list)
    """The ids of articles whose blocks are to be read again."""
    metadataWanted = Signal(list)
    """A field of the metadata of these articles, by their ids, is to be changed."""
    correctWanted = Signal()
    """The text of the open article is to be corrected."""
    versionsWanted = Signal()
    """The earlier versions of the open article are to be shown."""
    selectionChanged = Signal()
    """Other articles are selected."""
    left = Signal()
    """Esc or Enter was pressed: the keyboard goes back to the text."""

    def __init__(
        self, session: Session, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("articleList")
        self.setAccessibleName("Articles")
        self._session = session
        self._counts: Mapping[str, int] = {}
        self._shown_query = ArticleQuery()
        """The query whose answer is shown."""
        self._to_show: list[str] = []
        """New articles, of which the first is to be brought into sight once the list is read."""
        self.model = ArticleModel(self)
        self.dates = ArticleDates(session, self.model, self)
        """Sets the dates of articles."""
        self.reader = ListReader(session, self)
        self.sets = SetMenu(session, self, self)
        """The commands for sets of articles."""
        self.head = ListHead(session, self.sets, self)
        self._build()
        self.looks = LookKeeper(self.view, self.model, settings)
        """The order, the groups and the columns."""
        self._settling = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settling.timeout.connect(lambda: self._ask(stays=True))
        self._listen()

    def _build(self) -> None:
        self.setMinimumWidth(190)
        self.view = ArticleTable(self.model)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        nothing = EmptyNotice(16, 28, 16)
        self.empty_text, self.empty_action = nothing.words, nothing.button
        self.empty_action.setObjectName("articleListEmptyAction")
        self.empty_action.clicked.connect(self._empty_clicked)
        self.stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.stack, 1)
        self.count, self.filter_field = self.head.count, self.head.filter_field
        self.mine = self.head.mine

    def _listen(self) -> None:
        session, view, head = self._session, self.view, self.head
        head.changed.connect(self._choose)
        head.lookWanted.connect(self.looks.change)
        head.look = lambda: self.looks.look
        self.looks.orderChanged.connect(self.reload)
        view.clicked.connect(self._clicked)
        view.customContextMenuRequested.connect(self._offer_menu)
        view.activated.connect(self._activate)
        view.horizontalHeader().customContextMenuRequested.connect(self._offer_columns)
        view.selectionModel().selectionChanged.connect(lambda: self.selectionChanged.emit())
        self.reader.answered.connect(self._show)
        session.projectChanged.connect(self._project_changed)
        session.articlesChanged.connect(self.reload)
        session.reopened.connect(self.reload)
        session.summariesChanged.connect(self._update)
        session.edited.connect(self._edited)
        session.articleOpened.connect(self._show_open)
        self.model.count_comments = session.comments.count_open
        self.model.count_looks = self._count_looks
        session.comments.changed.connect(self.model.recount_comments)

    # Reading

    def _project_changed(self) -> None:
        project = self._session.project
        self.model.mark_new(())
        self.model.show(None)
        self._session.articles.forget()
        self._counts = {}
        self.head.clear()
        self.head.fill_sets()
        self.sets.current = ""
        self.looks.load(project)
        self.reload()

    @property
    def query(self) -> ArticleQuery:
        """The articles that are listed, and their order."""
        return replace(self.looks.look.query(), conditions=self.head.conditions())

    def show_set(self, set_id: str) -> None:
        """List the articles of a set, in its order if it has one; empty: all."""
        self.head.fill_sets()
        self.head.choose_set(set_id)

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """List the articles that meet these conditions, with a chip for each."""
        self.head.clear()
        self.head.set_conditions(conditions)

    def _choose(self) -> None:
        """List what is wanted now; a set that was chosen brings its order with it."""
        set_id, before = self.head.set_id, self.sets.current
        self.sets.current = set_id
        project = self._session.project
        chosen = project.sets.get(set_id) if project is not None and set_id != before else None
        if chosen is not None and chosen.query.sort != IMPORT_ORDER:
            self.looks.take_order(chosen.query)
        self.reload()

    def reload(self) -> None:
        """Read the list again; the selected articles stay selected."""
        project = self._session.project
        self.head.show_assigned(project is not None and project.team.has_assignments())
        self.model.are_assigned = not self.mine.isHidden()
        if project is None:
            self.model.show(None)
            self._show_counts()
            self._say_if_empty()
            return
        self._ask()

    def _ask(self, *, stays: bool = False) -> None:
        """Read the list; ``stays``: the open article stays in it where it is."""
        self._settling.stop()
        session = self._session
        session.articles.query = self.query
        open_id = session.document.id if session.document is not None else ""
        stays = stays and self.model.order.position(open_id) is not None
        self.reader.ask(self.query, open_id, stays=stays)
        self._show_counts()

    def _show(self, order: ArticleOrder, counts: Mapping[str, int]) -> None:
        """Show the list as it was read."""
        session, view = self._session, self.view
        self._counts = counts
        is_followed, self._shown_query = self._shown_query == self.query, self.query
        was_same = (order.ids, order.groups) == (self.model.order.ids, self.model.order.groups)
        if was_same and order.ids:
            self.model.take_order(order)
            self.model.read_again()
        else:
            selected = view.selected_ids()
            top = view.verticalScrollBar().value()
            self.model.show(session.project, order)
            self.looks.show_sorting()
            if len(selected) > 1:
                view.select_ids(selected)
            view.verticalScrollBar().setValue(top if is_followed else 0)
        session.articles.shown = lambda: self.model.order
        self._show_counts()
        self._say_if_empty()
        if not was_same and view.count_selected() <= 1:
            self._show_open(session.document.id if session.document is not None else "")
        if self._to_show:
            self._show_first_new()

    def show_new(self, document_ids: list[str]) -> None:
        """Mark the articles that came in, and show the first of them; the open one stays open."""
        self.model.mark_new(document_ids)
        self._to_show = list(document_ids)
        self.reload()

    def _show_first_new(self) -> None:
        """Bring the first new article into sight; without the filters, if they hide it."""
        order = self.model.order
        at = [place for one in self._to_show if (place := order.position(one)) is not None]
        if not at and self.head.is_filtered():
            self.show_all()
            return
        self._to_show = []
        row = self.model.row_of(order.ids[min(at)]) if at else None
        if row is not None:
            self.view.scrollTo(self.model.index(row, 0), self.view.ScrollHint.PositionAtTop)

    def _update(self, document_ids: list[str]) -> None:
        """Show articles as an edit has changed them; the list follows in a moment."""
        project = self._session.project
        if project is not None and project.team.has_assignments() == self.mine.isHidden():
            self.reload()
            return
        before = self.model.statuses(document_ids)
        self.model.update(document_ids)
        after = self.model.statuses(document_ids)
        if self.model.reviewing:
            return
        if len(after) == len(document_ids):
            counts = Counter(self._counts)
            counts.update(after.values())
            counts.subtract(before.values())
            self._counts = counts
            self._show_counts()
        elif not self.reader.is_large and project is not None:
            self._counts = project.articles.status_counts()
            self._show_counts()
        else:
            self._settling.start()

    def _edited(self, changes: Changes) -> None:
        """Show other counts when a project becomes blind, and other sets."""
        if changes.articles or any(record in _SET_RECORDS for record, _ in changes.fields):
            self.head.fill_sets()
            self.sets.current = self.head.set_id
        if follows(self.query, changes):
            self._settling.start(_SETTLE_LARGE_MS if self.reader.is_large else _SETTLE_MS)
        if BLIND in changes.records:
            self.model.read_again()
            self.reload()

    def count_places(self, count: CountPlaces, counted: SignalInstance) -> None:
        """Use these counts in Review mode.

        Args:
            count: Returns how many places are judged.
            counted: Emitted with document ids whenever further counts are known.
        """
        self.model.count = count
        counted.connect(self.model.recount)

    def show_reviewing(self, reviewing: bool) -> None:
        """Show how much of each article is judged, or else the status of one's own tagging."""
        self.model.reviewing = reviewing
        self.model.read_again()
        self.reload()

    def _count_looks(self, document_id: str) -> int:
        project = self._session.project
        return project.versions.count_doubtful(document_id) if project is not None else 0

    # What is said of the list

    def _show_counts(self) -> None:
        if self._session.project is None:
            self._counts = {}
        self.count.setText(
            describe_count(
                len(self.model.order.ids),
                self._counts,
                filtered=self.head.is_filtered(),
                reviewing=self.model.reviewing,
                reading=self.reader.is_reading,
            )
        )

    def _say_if_empty(self) -> None:
        if self.model.rowCount() or self._session.project is None or self.reader.is_reading:
            self.stack.setCurrentIndex(0)
            return
        self.stack.setCurrentIndex(1)
        conditions = self.head.conditions()
        words, help_words = describe_empty(conditions, self.head.name_set)
        self.empty_text.setText(words)
        self.empty_action.setText(help_words)
        self.empty_action.setEnabled(self._session.writable or bool(conditions))

    def _empty_clicked(self) -> None:
        if self.head.is_filtered():
            self.show_all()
        else:
            self.importWanted.emit()

    def show_all(self) -> None:
        """Remove all filters."""
        self.head.clear()
        self._choose()

    # The commands of the menus

    def open_filter_menu(self) -> None:
        """Show the menu that adds a filter."""
        self.show()
        self.head.open_menu("filterButton")

    def open_look_menu(self) -> None:
        """Show the menu for the order, the groups and the columns."""
        self.show()
        self.head.open_menu("lookButton")

    def _show_open(self, document_id: str) -> None:
        self.view.cards.current = self.view.current = document_id
        self.model.unmark_new(document_id)
        group = self.model.group_of(document_id)
        if group is not None and group.is_folded:
            self.looks.fold(group.name, False)
        is_listed = self.view.choose(document_id)
        order = self.model.order
        if not is_listed and document_id and order.beside != document_id and order.ids:
            self._settling.start()  # Next and Previous need its place among the others.
        self.view.viewport().update()

    # Choosing

    def chosen_ids(self) -> list[str]:
        """Return the ids of the selected articles if they are several, or else the open one's."""
        document = self._session.document
        if document is None or self.view.count_selected() > 1:
            return self.view.selected_ids()
        return [document.id]

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected articles, in the order of the list."""
        return self.view.selected_ids()

    def _clicked(self, index: QModelIndex) -> None:
        """Open an article, unless the click selects several."""
        if self.view.count_selected() == 1 and self.model.id_at(index.row()):
            self._open(index)
            if self.model.reviewing:
                self.left.emit()  # The keys judge at once, as they did before the click.

    def _offer_columns(self, point: QPoint) -> None:
        self.head.look_menu.popup(self.view.horizontalHeader().mapToGlobal(point))

    def _offer_menu(self, point: QPoint) -> None:
        """Offer what can be done with the selected articles."""
        ids = self.selected_ids()
        if ids:
            commands = MenuCommands(
                self.assignWanted.emit,
                self.exportWanted.emit,
                self.readBlocksWanted.emit,
                self.metadataWanted.emit,
                self.correctWanted.emit,
                self.versionsWanted.emit,
                self.open_id,
                self.dates,
                self.sets,
            )
            menu = ArticleMenu(commands, self._session, ids, self.view)
            menu.show_at(self.view.viewport().mapToGlobal(point))

    def _open(self, index: QModelIndex) -> None:
        document_id = self.model.id_at(index.row())
        if document_id:
            self.open_id(document_id)

    def open_id(self, document_id: str) -> bool:
        """Open an article if it is not open, and return whether it is."""
        if self._session.document is None or document_id != self._session.document.id:
            return self._session.open_article(document_id)
        return True

    def _activate(self, index: QModelIndex) -> None:
        if self.model.id_at(index.row()):
            self._open(index)
            self.left.emit()

    def add_conditions(self, conditions: Sequence[Condition]) -> None:
        """Add conditions to those that the list has."""
        self.head.set_conditions((*self.head.added, *conditions))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the filter into the list on Down, clear it on Esc, then go back to the text."""
        filtering = self.filter_field.hasFocus()
        if event.key() == Qt.Key.Key_Down and filtering:
            self.view.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and filtering:
            self.head.filter_now()
            if self.model.order.ids and not self.reader.is_reading:
                self.open_id(self.model.order.ids[0])
                self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if filtering and self.filter_field.text():
                self.filter_field.clear()
                self.head.filter_now()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
