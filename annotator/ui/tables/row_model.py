"""A table model over sorted rows that reports to its views only what changed."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QIcon

from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate

Row = TypeVar("Row")
Key = Callable[[Row], Any]
Index = QModelIndex | QPersistentModelIndex
CELL_CODE_POINTS = 300
"""The most of a text that a cell shows; no cell is wider than that."""
ROW_ID = Qt.ItemDataRole.UserRole
"""The role of a row's id."""
TEXT_ORDER = -1
"""The number of no column: rows are in the order of the text."""
_NO_PARENT = QModelIndex()
_RESET_ABOVE_ROWS = 300
"""If more rows changed, the model is filled again as a whole."""


class SortedRows(Generic[Row]):
    """Rows by id, sorted by a key, ascending or descending; the keys must differ.

    A row is found, inserted and removed without going through all rows.
    """

    def __init__(self, identify: Callable[[Row], str], key: Key[Row]) -> None:
        """Hold no rows.

        Args:
            identify: Returns the id of a row.
            key: Returns the key that rows are sorted by.
        """
        self._identify = identify
        self._key = key
        self._descending = False
        self._rows: list[Row] = []
        """The rows in ascending order."""
        self._by_id: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: int) -> Row:
        return self._rows[-1 - number if self._descending else number]

    def __iter__(self) -> Iterator[Row]:
        return reversed(self._rows) if self._descending else iter(self._rows)

    def fill(self, rows: Iterable[Row]) -> None:
        """Have these rows and no others."""
        self._rows = sorted(rows, key=self._key)
        self._by_id = {self._identify(row): row for row in self._rows}

    def sort(self, key: Key[Row], descending: bool) -> None:
        """Sort the rows by another key."""
        self._key, self._descending = key, descending
        self.fill(list(self._rows))

    def get(self, row_id: str) -> Row | None:
        """Return the row with an id."""
        return self._by_id.get(row_id)

    def number_of(self, row_id: str) -> int | None:
        """Return the number of the row with an id, counted from the top."""
        row = self._by_id.get(row_id)
        if row is None:
            return None
        place = self._place(row)
        return len(self._rows) - 1 - place if self._descending else place

    def number_for(self, row: Row) -> int:
        """Return the number that a new row will have."""
        place = self._place(row)
        return len(self._rows) - place if self._descending else place

    def insert(self, row: Row) -> None:
        """Add a row whose id is not among the rows yet."""
        insort(self._rows, row, key=self._key)
        self._by_id[self._identify(row)] = row

    def replace(self, row: Row) -> bool:
        """Replace the row with the same id; False, and nothing is done, if it would move."""
        row_id = self._identify(row)
        if self._key(self._by_id[row_id]) != self._key(row):
            return False
        self._rows[self._place(row)] = row
        self._by_id[row_id] = row
        return True

    def remove(self, row_id: str) -> None:
        """Remove a row."""
        del self._rows[self._place(self._by_id.pop(row_id))]

    def _place(self, row: Row) -> int:
        return bisect_left(self._rows, self._key(row), key=self._key)


class RowModel(QAbstractTableModel, Generic[Row]):
    """Rows in the order of the text, or of a column, filtered by words.

    A subclass says which rows there are, and what their cells show.
    """

    headers: Sequence[str] = ()

    def __init__(self, identify: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identify = identify
        self._all: dict[str, Row] = {}
        self._words: list[str] = []
        self._sorted_by = TEXT_ORDER, Qt.SortOrder.AscendingOrder
        self.rows: SortedRows[Row] = SortedRows(identify, self.sort_key(TEXT_ORDER))
        self._pending_fill = QTimer(self, interval=0, singleShot=True)
        self._pending_fill.timeout.connect(lambda: self.fill(self.all_rows()))

    # What a table is made of; each subclass has its own

    def all_rows(self) -> Iterable[Row]:
        """Return all rows that there are now."""
        raise NotImplementedError

    def sort_key(self, column: int) -> Callable[[Row], Any]:
        """Return the key of a column's order, or of :data:`TEXT_ORDER`."""
        raise NotImplementedError

    def cell_text(self, row: Row, column: int) -> str:
        """Return the text of a cell."""
        raise NotImplementedError

    def cell_style(self, row: Row, column: int, role: int) -> object:
        """Return a colour or a font of a cell, by its role; None for the usual one."""
        return None

    def tool_tip(self, row: Row, column: int) -> str:
        """Return the tool tip of a cell: its text, if it has no other."""
        return self.cell_text(row, column)

    def header_icon(self, section: int) -> QIcon | None:
        """Return the icon of a column that has one."""
        return None

    def filter_text(self, row: Row) -> str:
        """Return the text in which a filter looks for its words."""
        return " ".join(self.cell_text(row, column) for column in range(len(self.headers)))

    # Changes

    def fill(self, rows: Iterable[Row]) -> None:
        """Have these rows and no others."""
        self.beginResetModel()
        self._all = {self._identify(row): row for row in rows}
        all_rows = self._all.values()
        self.rows.fill(filter(self._passes_filter, all_rows) if self._words else all_rows)
        self.endResetModel()

    def fill_later(self) -> None:
        """Show all rows once the text has been painted, and none until then."""
        self._pending_fill.start()
        self.fill(())

    def fill_now(self) -> None:
        """Show all rows at once if they wait for the text to be painted."""
        if self.is_waiting:
            self._pending_fill.stop()
            self.fill(self.all_rows())

    @property
    def is_waiting(self) -> bool:
        """Whether the rows wait for the text to be painted."""
        return self._pending_fill.isActive()

    def apply(self, changed: Iterable[Row], removed: Iterable[str]) -> None:
        """Add new rows, replace changed ones, and remove rows by their ids."""
        changed, removed = list(changed), list(removed)
        if len(changed) + len(removed) > _RESET_ABOVE_ROWS:
            for row_id in removed:
                self._all.pop(row_id, None)
            self.fill({**self._all, **{self._identify(row): row for row in changed}}.values())
            return
        for row_id in removed:
            self._all.pop(row_id, None)
            self._remove(row_id)
        for row in changed:
            self._all[self._identify(row)] = row
            self._put(row)

    def _put(self, row: Row) -> None:
        row_id = self._identify(row)
        is_shown = self._passes_filter(row)
        if self.rows.get(row_id) is not None:
            if is_shown and self.rows.replace(row):
                number = self.rows.number_of(row_id) or 0
                last = self.columnCount() - 1
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))
                return
            self._remove(row_id)
        if is_shown:
            number = self.rows.number_for(row)
            self.beginInsertRows(QModelIndex(), number, number)
            self.rows.insert(row)
            self.endInsertRows()

    def _remove(self, row_id: str) -> None:
        number = self.rows.number_of(row_id)
        if number is not None:
            self.beginRemoveRows(QModelIndex(), number, number)
            self.rows.remove(row_id)
            self.endRemoveRows()

    def set_filter(self, text: str) -> None:
        """Show only the rows that have all words of a text."""
        words = text.casefold().split()
        if words != self._words:
            self._words = words
            self.fill(self._all.values())

    def _passes_filter(self, row: Row) -> bool:
        if not self._words:
            return True
        text = self.filter_text(row).casefold()
        return all(word in text for word in self._words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or by :data:`TEXT_ORDER`."""
        self._sorted_by = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        cells = [(self.id_at(index.row()), index.column()) for index in before]
        self.rows.sort(self.sort_key(column), order == Qt.SortOrder.DescendingOrder)
        after = [self.index(self.rows.number_of(row_id) or 0, at) for row_id, at in cells]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def sort_again(self, column: int) -> None:
        """Sort again if the rows are sorted by a column whose cells changed, but not the rows."""
        if self._sorted_by[0] == column:
            self.sort(*self._sorted_by)

    # The model

    def id_at(self, number: int) -> str:
        """Return the id of the row with a number."""
        return self._identify(self.rows[number])

    def total(self) -> int:
        """Return how many rows there are, filtered out or not."""
        return len(self._all)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the names of the columns; one with an icon shows that instead."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        icon = self.header_icon(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section] if icon is None else ""
        if role == Qt.ItemDataRole.DecorationRole:
            return icon
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and icon:
            return self.headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell (also as its tool tip), its style, or its row's id."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell_text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(isolate(self.tool_tip(row, index.column())))
        if role == ROW_ID:
            return self._identify(row)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._describe_other_cells(row, index.column())
        return self.cell_style(row, index.column(), role)

    def _describe_other_cells(self, row: Row, column: int) -> str:
        """Describe the other cells of a row to a person who hears one cell."""
        others = (other for other in range(len(self.headers)) if other != column)
        cells = ((self.headers[other], self.cell_text(row, other)) for other in others)
        return "; ".join(f"{name}: {text}" for name, text in cells if text)
