"""A table of rows that belong to places in the text: a click goes there, and back."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.session.session import Session
from annotator.ui.tables.columns import Columns
from annotator.ui.tables.row_menu import RowMenu
from annotator.ui.tables.row_model import ITEM, RowModel
from annotator.ui.widgets.small_widgets import EmptyNotice

_FILTER_AFTER = 150


class RowTable(QTableView):
    """The table itself."""

    chosen = Signal(str)
    """The row that the person went to."""
    left = Signal()
    """Enter or Esc: the keyboard goes back to the text."""

    def __init__(
        self,
        model: RowModel,
        name: str,
        widths: Mapping[int, int],
        rest: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        """``widths`` in pixels; ``rest`` has the column with the room left over, and its least."""
        super().__init__(parent)
        self.setObjectName(name)
        self._rows = model
        self._told: Callable[[], object] | None = None
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 11)
        columns = self.horizontalHeader()
        columns.setSortIndicatorClearable(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(40)
        self.setSortingEnabled(True)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.columns = Columns(self, widths, *rest)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _: self.left.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the new room."""
        super().resizeEvent(event)
        self.columns.fit()

    def selected_items(self) -> list[str]:
        """The ids of the selected rows."""
        return [str(index.data(ITEM)) for index in self.selectionModel().selectedRows()]

    def show_item(self, item: str) -> None:
        """Select the row of an id, and bring it into sight; none: select nothing."""
        row = self._rows.rows.place(item) if item else None
        if row is None:
            self.clearSelection()
            return
        index = self._rows.index(row, 0)
        if self.selectedIndexes() and index in self.selectionModel().selectedRows():
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def offer_menu(self, session: Session) -> None:
        """Have a menu with what can be done with the selected rows."""

        def ask(point: QPoint) -> None:
            items = self.selected_items()
            if items and session.writable:
                menu = RowMenu(session, items, self)
                menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                menu.popup(self.viewport().mapToGlobal(point))

        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(ask)

    def _clicked(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedRows()) == 1:
            self.chosen.emit(str(index.data(ITEM)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the rows, Enter and Esc to the text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        after = self.currentIndex()
        one = len(self.selectionModel().selectedRows()) == 1
        if after.isValid() and after.row() != before.row() and one:
            self.chosen.emit(str(after.data(ITEM)))

    def keyboardSearch(self, search: str) -> None:
        """Letters are labels' keys here, and no search."""


class TablePane(QWidget):
    """A table with its filter, and what it says when it is empty."""

    def __init__(
        self,
        table: RowTable,
        model: RowModel,
        empty: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._model = model
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName(f"{table.objectName()}Filter")
        self.filter_field.setAccessibleName(f"Filter {table.accessibleName().lower()}")
        self.filter_field.setPlaceholderText("Filter")
        self.filter_field.setToolTip("Show the rows that have these words; Esc shows all again")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setAcceptDrops(False)
        self._typing = QTimer(self, interval=_FILTER_AFTER, singleShot=True)
        self._typing.timeout.connect(self.filter_now)
        self.filter_field.textChanged.connect(lambda _: self._typing.start())
        nothing = EmptyNotice(20, 24, 8)
        self._empty, self.show_all = nothing.words, nothing.button
        self._empty.setObjectName(f"{table.objectName()}Empty")
        self._empty_text = empty
        self.show_all.setText("Show all")
        self.show_all.setObjectName(f"{table.objectName()}ShowAll")
        self.show_all.clicked.connect(self.take_filter_away)
        self._stack = QStackedLayout()
        self._stack.addWidget(table)
        self._stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.filter_field)
        layout.addLayout(field)
        layout.addLayout(self._stack, 1)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.say_if_empty)
        self.say_if_empty()

    def filter_now(self) -> None:
        """Filter by what was typed."""
        self._typing.stop()
        self._model.set_filter(self.filter_field.text())

    def take_filter_away(self) -> None:
        """Show all rows again."""
        self.filter_field.clear()
        self.filter_now()
        self.table.setFocus()

    def say_if_empty(self) -> None:
        """Say what would stand here, if nothing does and nothing is about to."""
        nothing = self._model.rowCount() == 0 and not self._model.waits
        if nothing:
            none = self._model.total() == 0
            sought = self.filter_field.text().strip()
            self._empty.setText(self._empty_text() if none else f"Nothing here matches “{sought}”.")
            self.show_all.setVisible(not none)
        self._stack.setCurrentIndex(1 if nothing else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In the filter, Down leads into the table and Esc clears it, then leaves."""
        if self.filter_field.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.filter_now()
            self.table.setFocus()
            if self._model.rowCount() and not self.table.selectedIndexes():
                self.table.selectRow(0)
        elif self.filter_field.hasFocus() and event.key() == Qt.Key.Key_Escape:
            if self.filter_field.text():
                self.filter_field.clear()
                self.filter_now()
            else:
                self.table.left.emit()
        else:
            super().keyPressEvent(event)
