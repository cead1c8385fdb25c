"""The widths and the order of a table's columns, kept from one start to the next."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from annotator.ui.settings import Settings

_DESCENDING = Qt.SortOrder.DescendingOrder


class Columns(QObject):
    """Gives each column of a table its wanted width, and the remaining room to one of them.

    The right border of that one can be dragged too: the column after it gives way. Where there is
    too little room for all, the last columns are narrower for the time being.
    """

    changed = Signal()
    """The annotator dragged a border, or chose another order."""

    def __init__(self, table: QTableView, wanted: Mapping[int, int], rest: int, least: int) -> None:
        """Look after the columns of a table.

        Args:
            table: The table.
            wanted: Column -> width in pixels.
            rest: The column that has the remaining room.
            least: The least width of that column, in pixels.
        """
        super().__init__(table)
        self._table = table
        self._header = header = table.horizontalHeader()
        self._rest, self._least = rest, least
        self.wanted = dict(wanted)
        self._is_fitting = False
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)
        header.sortIndicatorChanged.connect(self.changed)

    def fit(self) -> None:
        """Give the columns their widths in the present room."""
        header = self._header
        room, least = self._table.viewport().width(), header.minimumSectionSize()
        widths = dict(self.wanted)
        over = sum(widths.values()) + self._least - room
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
        if self._is_fitting:
            return
        if column != self._rest:
            self.wanted[column] = width
        elif column + 1 in self.wanted:
            least = self._header.minimumSectionSize()
            now = self._header.sectionSize(column + 1)
            self.wanted[column + 1] = max(now - (width - before), least)
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
            "widths": {str(column): width for column, width in self.wanted.items()},
            "sorted by": header.sortIndicatorSection(),
            "descending": header.sortIndicatorOrder() == _DESCENDING,
        }

    def _restore(self, state: Mapping[str, object]) -> None:
        widths = state.get("widths")
        least = self._header.minimumSectionSize()
        if isinstance(widths, dict):
            stored = cast("Mapping[str, object]", widths)
            for column in self.wanted:
                width = stored.get(str(column))
                if isinstance(width, int):
                    self.wanted[column] = max(width, least)
        self.fit()
        column = state.get("sorted by")
        if isinstance(column, int) and 0 <= column < self._header.count():
            is_descending = state.get("descending")
            order = _DESCENDING if is_descending else Qt.SortOrder.AscendingOrder
            self._header.setSortIndicator(column, order)
