"""A table model over sorted rows that tells its views only what changed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from annotator.ui.tables.sorted_rows import SortedRows

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
CELL_CODE_POINTS = 300
"""The most of a text that a cell shows; no cell is that wide."""
ITEM = Qt.ItemDataRole.UserRole
"""The id of a row."""
NO_PARENT = QModelIndex()
_MANY = 300


class RowModel(QAbstractTableModel, Generic[Row]):
    """Rows by id in the order of the text, or of a column; filtered by words."""

    headers: Sequence[str] = ()

    def __init__(self, identify: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identify = identify
        self._all: dict[str, Row] = {}
        self._words: list[str] = []
        self.rows: SortedRows[Row] = SortedRows(identify, self.sort_key(-1))
        self._late = QTimer(self, interval=0, singleShot=True)
        self._late.timeout.connect(lambda: self.fill(self.found()))

    # What a table is made of; given by each

    def found(self) -> Iterable[Row]:
        """All rows that there are now."""
        raise NotImplementedError

    def sort_key(self, column: int) -> Callable[[Row], Any]:
        """The key of a column's order; of -1, the order of the text."""
        raise NotImplementedError

    def shown(self, row: Row, column: int) -> str:
        """The text of a cell."""
        raise NotImplementedError

    def words(self, row: Row) -> str:
        """The text that a filter looks in."""
        return " ".join(self.shown(row, column) for column in range(len(self.headers)))

    # Changes

    def fill(self, rows: Iterable[Row]) -> None:
        """Show these and no others."""
        self.beginResetModel()
        self._all = {self._identify(row): row for row in rows}
        found = self._all.values()
        self.rows.fill(filter(self._wanted, found) if self._words else found)
        self.endResetModel()

    def refill_later(self) -> None:
        """Show what there is when the text has been painted, and nothing until then."""
        self._late.start()
        self.fill(())

    def refill_now(self) -> None:
        """Do at once what waits for the text."""
        if self.waits:
            self._late.stop()
            self.fill(self.found())

    @property
    def waits(self) -> bool:
        """Whether the rows wait for the text to be painted."""
        return self._late.isActive()

    def apply(self, changed: Iterable[Row], removed: Iterable[str]) -> None:
        """Take in new and changed rows, and take rows out."""
        changed, removed = list(changed), list(removed)
        if len(changed) + len(removed) > _MANY:
            for item in removed:
                self._all.pop(item, None)
            self.fill({**self._all, **{self._identify(row): row for row in changed}}.values())
            return
        for item in removed:
            self._all.pop(item, None)
            self._take_out(item)
        for row in changed:
            self._all[self._identify(row)] = row
            self._put(row)

    def _put(self, row: Row) -> None:
        item = self._identify(row)
        wanted = self._wanted(row)
        if self.rows.get(item) is not None:
            if wanted and self.rows.replace(row):
                number = self.rows.place(item) or 0
                last = self.columnCount() - 1
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))
                return
            self._take_out(item)
        if wanted:
            number = self.rows.place_for(row)
            self.beginInsertRows(QModelIndex(), number, number)
            self.rows.put(row)
            self.endInsertRows()

    def _take_out(self, item: str) -> None:
        number = self.rows.place(item)
        if number is not None:
            self.beginRemoveRows(QModelIndex(), number, number)
            self.rows.remove(item)
            self.endRemoveRows()

    def set_filter(self, text: str) -> None:
        """Keep the rows that have all these words."""
        words = text.casefold().split()
        if words != self._words:
            self._words = words
            self.fill(self._all.values())

    def _wanted(self, row: Row) -> bool:
        if not self._words:
            return True
        text = self.words(row).casefold()
        return all(word in text for word in self._words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; by -1, in the order of the text."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        items = [(self.item_at(index.row()), index.column()) for index in before]
        self.rows.order(self.sort_key(column), order == Qt.SortOrder.DescendingOrder)
        after = [self.index(self.rows.place(item) or 0, at) for item, at in items]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # The model

    def item_at(self, row: int) -> str:
        """The id of a row."""
        return self._identify(self.rows[row])

    def total(self) -> int:
        """How many rows there are, filtered out or not."""
        return len(self._all)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, whole as its tool tip, and the row's id."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.shown(row, index.column())
        if role == ITEM:
            return self._identify(row)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._rest(row, index.column())
        return self.dressed(row, index.column(), role)

    def _rest(self, row: Row, column: int) -> str:
        """The other cells of a row: whoever hears one cell hears what it belongs to."""
        others = (at for at in range(len(self.headers)) if at != column)
        told = ((self.headers[at], self.shown(row, at)) for at in others)
        return "; ".join(f"{name}: {text}" for name, text in told if text)

    def dressed(self, row: Row, column: int, role: int) -> object:
        """Colours and fonts of a cell."""
        return None
