"""The list of articles with its filter."""

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.model import STATUSES
from annotator.model.curation import BLIND
from annotator.project import Changes
from annotator.ui.articles.article_dates import ArticleDates
from annotator.ui.articles.article_delegate import ArticleDelegate
from annotator.ui.articles.article_model import PAGE_ARTICLES, ArticleModel, CountPlaces
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import EmptyNotice

_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect
_DEBOUNCE_MS = 180
"""The time from the last key to the search."""


class ArticleList(QWidget):
    """Lists and filters the articles, and opens the chosen one; reads them a page at a time."""

    importWanted = Signal()
    assignWanted = Signal(list)
    """The ids of articles that are to be assigned to somebody."""
    correctWanted = Signal()
    """The text of the open article is to be corrected."""
    versionsWanted = Signal()
    """The earlier versions of the open article are to be shown."""
    selectionChanged = Signal()
    """Other articles are selected."""
    left = Signal()
    """Esc or Enter was pressed: the keyboard goes back to the text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articleList")
        self.setAccessibleName("Articles")
        self._session = session
        self.model = ArticleModel(self)
        self.dates = ArticleDates(session, self.model, self)
        """Sets the dates of articles."""
        self._build()
        self._typing = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._typing.timeout.connect(self._filter)
        self.filter_field.textChanged.connect(lambda: self._typing.start())
        self.status_choice.currentIndexChanged.connect(lambda: self._filter())
        self.view.clicked.connect(self._clicked)
        self.view.customContextMenuRequested.connect(self._offer_menu)
        self.view.activated.connect(self._activate)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.view.selectionModel().selectionChanged.connect(lambda: self.selectionChanged.emit())
        session.projectChanged.connect(self._project_changed)
        session.articlesChanged.connect(self.reload)
        session.reopened.connect(self.reload)
        session.summariesChanged.connect(self._update)
        session.edited.connect(self._edited)
        session.articleOpened.connect(self._show_open)
        self.model.count_comments = session.comments.count_open
        self.model.count_looks = self._count_looks
        session.comments.changed.connect(self.model.recount_comments)

    def _build(self) -> None:
        self.setMinimumWidth(190)
        title = QLabel("Articles")
        title.setProperty("role", "title")
        self.count = QLabel()
        self.count.setObjectName("articleCount")
        self.count.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.count)
        self.filter_field = QLineEdit()
        declare(self.filter_field, "searched")
        self.filter_field.setObjectName("articleFilter")
        self.filter_field.setAccessibleName("Filter articles by their words")
        self.filter_field.setPlaceholderText("Filter by title or text")
        self.filter_field.setClearButtonEnabled(True)
        name_key = self._session.keys.tip
        tip = "Show the articles with words that begin like this; Esc shows all again"
        self._session.keys.changed.connect(
            lambda: self.filter_field.setToolTip(plain_tip(name_key(tip, "article.filter")))
        )
        self.filter_field.setAcceptDrops(False)
        self.status_choice = QComboBox()
        self.status_choice.setObjectName("statusFilter")
        self.status_choice.setAccessibleName("Filter articles by status")
        self.status_choice.setToolTip("Show the articles with this status")
        for text, status in (("All", ""), *((s.capitalize(), s) for s in STATUSES)):
            self.status_choice.addItem(text, status)
        self.mine = QCheckBox("Assigned to me")
        self.mine.setObjectName("onlyMine")
        self.mine.setToolTip("Show only the articles that were assigned to you")
        self.mine.toggled.connect(lambda: self.reload())
        self.mine.hide()
        self.view = QListView()
        self.view.setObjectName("articleListView")
        self.view.setAccessibleName("Articles")
        self.view.setModel(self.model)
        self.delegate = ArticleDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        nothing = EmptyNotice(16, 28, 16)
        self.empty_text, self.empty_action = nothing.words, nothing.button
        self.empty_action.setObjectName("articleListEmptyAction")
        self.empty_action.clicked.connect(self._empty_clicked)
        self.stack.addWidget(nothing)
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(self.filter_field)
        top.addWidget(self.status_choice)
        top.addWidget(self.mine)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack)

    # Showing

    def _project_changed(self) -> None:
        self.model.mark_new(())
        self.reload()

    def show_new(self, document_ids: list[str]) -> None:
        """Mark the articles that came in, and show the first of them; the open one stays open."""
        self.model.mark_new(document_ids)
        self.reload()
        first = min(document_ids, default="")
        if not first:
            return
        self._show_rows(first)
        if self.model.row_of(first) is None:
            # The filter hides it.
            self.show_all()
            self._show_rows(first)
        row = self.model.row_of(first)
        if row is not None:
            self.view.scrollTo(self.model.index(row), QListView.ScrollHint.PositionAtTop)

    def reload(self) -> None:
        """Read the list again, around the open article."""
        session = self._session
        open_id = session.document.id if session.document is not None else ""
        session.articles.query, session.articles.wanted_status = self._query(), self._status()
        assigned = session.project is not None and session.project.team.has_assignments()
        self.mine.setVisible(assigned)
        self.model.are_assigned = assigned
        session.articles.only_mine = assigned and self.mine.isChecked()
        self._show_rows(open_id)
        self._count()
        self._say_if_empty()
        self._show_open(open_id)

    def _query(self) -> str:
        return self.filter_field.text().strip()

    def _status(self) -> str:
        return str(self.status_choice.currentData())

    def _filter(self) -> None:
        self._typing.stop()
        if (self._query(), self._status()) != (
            self._session.articles.query,
            self._session.articles.wanted_status,
        ):
            self.reload()

    def _count(self) -> None:
        project = self._session.project
        if project is None:
            self.count.setText("")
            return
        counts = project.articles.status_counts()
        total = sum(counts.values())
        # In Review mode, how much the annotator has tagged does not matter.
        done = f"{counts.get('done', 0):,} of {total:,} done"
        self.count.setText(done if total and not self.model.reviewing else "")
        blocker = QSignalBlocker(self.status_choice)
        for row in range(self.status_choice.count()):
            status = str(self.status_choice.itemData(row))
            number = counts.get(status, 0) if status else total
            name = status.capitalize() or "All"
            self.status_choice.setItemText(row, f"{name} ({number:,})")
        blocker.unblock()

    def _say_if_empty(self) -> None:
        if self.model.rowCount() or self._session.project is None:
            self.stack.setCurrentIndex(0)
            return
        self.stack.setCurrentIndex(1)
        if self._session.articles.only_mine and not (self._query() or self._status()):
            self.empty_text.setText("No article here is assigned to you.")
            self.empty_action.setText("Show all articles")
        elif self._query() or self._status():
            sought = f"“{self._query()}”" if self._query() else f"“{self._status()}”"
            self.empty_text.setText(f"No article here matches {sought}.")
            self.empty_action.setText("Show all articles")
        else:
            self.empty_text.setText("No articles yet. Drop files or folders here, or choose them.")
            self.empty_action.setText("Import files…")
        self.empty_action.setEnabled(self._session.writable or bool(self._query()))

    def _empty_clicked(self) -> None:
        if self._query() or self._status() or self._session.articles.only_mine:
            self.show_all()
        else:
            self.importWanted.emit()

    def show_all(self) -> None:
        """Remove the filter."""
        fields = (self.filter_field, self.status_choice, self.mine)
        blockers = [QSignalBlocker(field) for field in fields]
        self.mine.setChecked(False)
        self.filter_field.clear()
        self.status_choice.setCurrentIndex(0)
        for blocker in blockers:
            blocker.unblock()
        self.reload()

    def _show_rows(self, around: str) -> None:
        session = self._session
        self.model.show(
            session.project,
            session.articles.query,
            session.articles.wanted_status,
            around=around,
            mine=session.articles.only_mine,
        )

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
        self.reload()

    def _count_looks(self, document_id: str) -> int:
        project = self._session.project
        return project.versions.count_doubtful(document_id) if project is not None else 0

    def _update(self, document_ids: list[str]) -> None:
        project = self._session.project
        if project is not None and project.team.has_assignments() == self.mine.isHidden():
            self.reload()
            return
        if len(document_ids) > PAGE_ARTICLES:
            self.reload()
            return
        self.model.update(document_ids)
        self._count()

    def _edited(self, changes: Changes) -> None:
        """Show other counts when a project becomes blind, or no longer is."""
        if BLIND in changes.records:
            self.reload()

    def _show_open(self, document_id: str) -> None:
        self.delegate.current = document_id
        self.model.unmark_new(document_id)
        row = self.model.row_of(document_id) if document_id else None
        if row is None and document_id and self._session.project and not self._query():
            # An article far down the list was opened from elsewhere: show the list from there.
            self._session.articles.query = ""
            self._show_rows(document_id)
            row = self.model.row_of(document_id)
        if row is not None:
            index = self.model.index(row)
            # The view's own method would leave the choice to Ctrl, which a key may be held with.
            self.view.selectionModel().setCurrentIndex(index, _CHOOSE)
            self.view.scrollTo(index)
        else:
            self.view.clearSelection()
        self.view.viewport().update()

    # Choosing

    def chosen_ids(self) -> list[str]:
        """Return the ids of the selected articles if they are several, or else the open one's."""
        selected, document = self.selected_ids(), self._session.document
        if len(selected) > 1 or document is None:
            return selected
        return [document.id]

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected articles, in the order of the list."""
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        return [self.model.id_at(row) for row in rows]

    def _clicked(self, index: QModelIndex) -> None:
        """Open an article, unless the click selects several."""
        if len(self.view.selectedIndexes()) == 1:
            self._open(index)
            if self.model.reviewing:
                self.left.emit()  # The keys judge at once, as they did before the click.

    def _offer_menu(self, point: QPoint) -> None:
        """Offer what can be done with the selected articles."""
        ids = self.selected_ids()
        if not ids:
            return
        menu = QMenu(self.view)
        menu.setObjectName("articleMenu")
        menu.setAccessibleName("Selected articles")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(ids) == 1:
            menu.addAction("Open", lambda: self._session.open_article(ids[0]))
            menu.addAction("Open beside", lambda: self._session.beside.open(ids[0]))
        articles = "article" if len(ids) == 1 else f"{len(ids):,} articles"
        if self.model.guessed_dates(ids):
            take = menu.addAction(self.dates.name_taking(ids), lambda: self.dates.take(ids))
            take.setObjectName("takeDates")
            take.setEnabled(self._session.writable)
        enter = menu.addAction("Set the date…", lambda: self.dates.enter(ids))
        enter.setObjectName("setDate")
        enter.setEnabled(self._session.writable)
        assign = menu.addAction(f"Assign {articles}…", lambda: self.assignWanted.emit(ids))
        assign.setEnabled(self._session.writable)
        if len(ids) == 1:
            self._offer_correction(menu, ids[0])
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _offer_correction(self, menu: QMenu, document_id: str) -> None:
        """Offer to correct the text of an article, and to read earlier ones."""
        project = self._session.project

        def opened(wanted: SignalInstance) -> None:
            if self._open_id(document_id):
                wanted.emit()

        menu.addSeparator()
        correct = menu.addAction("Correct the text…", lambda: opened(self.correctWanted))
        correct.setEnabled(self._session.writable)
        versions = menu.addAction("Earlier versions…", lambda: opened(self.versionsWanted))
        versions.setEnabled(bool(project.document(document_id).version) if project else False)

    def _open(self, index: QModelIndex) -> None:
        self._open_id(self.model.id_at(index.row()))

    def _open_id(self, document_id: str) -> bool:
        """Open an article if it is not open, and return whether it is."""
        if self._session.document is None or document_id != self._session.document.id:
            return self._session.open_article(document_id)
        return True

    def _activate(self, index: QModelIndex) -> None:
        self._open(index)
        self.left.emit()

    def _scrolled(self, value: int) -> None:
        if value > 0:
            return
        count = self.model.fetch_above()
        if count:
            # The row that was on top stays on top.
            self.view.scrollTo(self.model.index(count), QListView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the filter into the list on Down, clear it on Esc, then go back to the text."""
        filtering = self.filter_field.hasFocus()
        if event.key() == Qt.Key.Key_Down and filtering:
            self.view.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and filtering:
            self._filter()
            if self.model.rowCount():
                self._activate(self.model.index(0))
        elif event.key() == Qt.Key.Key_Escape:
            if filtering and self.filter_field.text():
                self.filter_field.clear()
                self._filter()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
