"""The widths and the order of a table's columns, kept from one start to the next."""

from collections.abc import Mapping
from math import ceil
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from annotator.ui.settings import Settings

_DESCENDING = Qt.SortOrder.DescendingOrder
_MEASURED_ROWS = 40
"""The most rows that are measured at a time: about as many as are in sight."""
_CELL_PADDING_PX = 20
_SAMPLE = "who said what, with which words, about whom"
_LEAST_DRAGGED_PX = 110
"""What the column with the remaining room keeps at least when the annotator drags borders."""


class Columns(QObject):
    """Gives each column of a table the width that its cells need, and the remaining room to one.

    A border that the annotator drags stays where it is; a double click on it gives the column the
    width of its cells again. The right border of the column with the remaining room can be dragged
    too: the column after it gives way. Where there is too little room for all, the last columns
    are narrower for the time being.
    """

    changed = Signal()
    """The annotator dragged a border, or chose another order."""

    def __init__(
        self, table: QTableView, most_letters: Mapping[int, int], rest: int, least_letters: int
    ) -> None:
        """Look after the columns of a table.

        Args:
            table: The table, with its model.
            most_letters: Column -> the most letters for which it makes room by
                itself; the annotator can drag it wider.
            rest: The column that has the remaining room.
            least_letters: The letters for which that column always has room.
        """
        super().__init__(table)
        self._table = table
        self._header = header = table.horizontalHeader()
        self._most_letters = dict(most_letters)
        self._rest, self._least_letters = rest, least_letters
        self._needed: dict[int, int] = {}
        """Column -> the width of its widest measured cell, in pixels."""
        self._widths: dict[tuple[int, str], int] = {}
        """Column and text of a cell -> its width, in pixels."""
        self._dragged: dict[int, int] = {}
        """Column -> the width that the annotator gave it, in pixels."""
        self._is_fitting = False
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)
        header.sectionHandleDoubleClicked.connect(self._forget_dragged)
        header.sortIndicatorChanged.connect(self.changed)
        model = table.model()
        model.modelReset.connect(self.measure)
        model.rowsInserted.connect(self._measure_inserted)
        model.dataChanged.connect(self._measure_changed)
        table.verticalScrollBar().valueChanged.connect(self._measure_visible)
        self.measure()

    def measure(self) -> None:
        """Measure the cells of the first rows, and give each column the width that it needs."""
        self._needed, self._widths = {}, {}
        self._measure_rows(0, self._table.model().rowCount() - 1)
        if not self._needed:
            self.fit()

    def _measure_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._measure_rows(first, last)

    def _measure_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._measure_rows(first.row(), last.row())

    def _measure_visible(self) -> None:
        """Measure the rows that were scrolled into sight."""
        table = self._table
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        if first >= 0:
            self._measure_rows(first, last if last >= 0 else table.model().rowCount() - 1)

    def _measure_rows(self, first: int, last: int) -> None:
        """Widen columns for some rows; no column becomes narrower before the next filling."""
        model, needed = self._table.model(), dict(self._needed)
        for row in range(first, min(last, first + _MEASURED_ROWS - 1) + 1):
            for column in self._most_letters:
                width = self._cell_width(model.index(row, column))
                needed[column] = max(needed.get(column, 0), width)
        if needed != self._needed:
            self._needed = needed
            self.fit()

    def _cell_width(self, index: QModelIndex) -> int:
        column = index.column()
        text = str(index.data() or "")[: self._most_letters[column]]
        if (column, text) not in self._widths:
            self._widths[column, text] = self._text_width(index, text)
        return self._widths[column, text]

    def _text_width(self, index: QModelIndex, text: str) -> int:
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(font) if isinstance(font, QFont) else self._table.fontMetrics()
        # A font of a cell leaves its size to the table.
        size = self._table.fontMetrics().height() / max(metrics.height(), 1)
        return ceil(metrics.horizontalAdvance(text) * size) + _CELL_PADDING_PX

    def _wanted(self, column: int) -> int:
        """Return the width of a column for which there is enough room, in pixels."""
        if column in self._dragged:
            return self._dragged[column]
        most = self._letters_width(self._most_letters[column])
        header = self._header.sectionSizeHint(column)
        return min(max(self._needed.get(column, 0), header), most)

    def _letters_width(self, letters: int) -> int:
        # The font's own average counts signs that news seldom has, most of them narrow.
        sample = self._table.fontMetrics().horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return ceil(letters * sample) + _CELL_PADDING_PX

    def fit(self) -> None:
        """Give the columns their widths in the present room."""
        header = self._header
        room, least = self._table.viewport().width(), header.minimumSectionSize()
        shown = (column for column in self._most_letters if not header.isSectionHidden(column))
        widths = {column: self._wanted(column) for column in shown}
        least_rest = self._letters_width(self._least_letters)
        if self._dragged:
            # The annotator may want less text than a table that arranges itself.
            least_rest = min(least_rest, _LEAST_DRAGGED_PX)
        over = sum(widths.values()) + least_rest - room
        for column in sorted(widths, reverse=True):
            cut = min(max(over, 0), max(widths[column] - least, 0))
            widths[column] -= cut
            over -= cut
        self._is_fitting = True
        for column, width in widths.items():
            header.resizeSection(column, width)
        header.resizeSection(self._rest, max(room - sum(widths.values()), least))
        self._is_fitting = False

    def _resized(self, column: int, before: int, width: int) -> None:
        # A column that is hidden or shown has no width before or after; nobody dragged it.
        if self._is_fitting or 0 in (before, width):
            return
        if column != self._rest:
            self._dragged[column] = width
        elif column + 1 in self._most_letters:
            least = self._header.minimumSectionSize()
            now = self._header.sectionSize(column + 1)
            self._dragged[column + 1] = max(now - (width - before), least)
        self.fit()
        self.changed.emit()

    def _forget_dragged(self, column: int) -> None:
        self._dragged.pop(column + 1 if column == self._rest else column, None)
        self.fit()
        self.changed.emit()

    # Kept from one start to the next

    def keep(self, settings: Settings, name: str) -> None:
        """Restore the columns as they were left last, and store each change of them."""
        state = settings.get(name)
        if isinstance(state, dict):
            self._restore(cast("Mapping[str, object]", state))
        self.changed.connect(lambda: settings.set(name, self._state()))

    def _state(self) -> dict[str, object]:
        header = self._header
        return {
            "dragged": {str(column): width for column, width in self._dragged.items()},
            "sorted by": header.sortIndicatorSection(),
            "descending": header.sortIndicatorOrder() == _DESCENDING,
        }

    def _restore(self, state: Mapping[str, object]) -> None:
        widths = state.get("dragged")
        least = self._header.minimumSectionSize()
        if isinstance(widths, dict):
            stored = cast("Mapping[str, object]", widths)
            for column in self._most_letters:
                width = stored.get(str(column))
                if isinstance(width, int):
                    self._dragged[column] = max(width, least)
        self.fit()
        column = state.get("sorted by")
        if isinstance(column, int) and 0 <= column < self._header.count():
            is_descending = state.get("descending")
            order = _DESCENDING if is_descending else Qt.SortOrder.AscendingOrder
            self._header.setSortIndicator(column, order)
