"""How wide a person wants the columns of a table, from one start to the next, and its order."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from annotator.ui.settings import Settings

_DESCENDING = Qt.SortOrder.DescendingOrder


class Columns(QObject):
    """Each column is as wide as is wanted, and one of them has the room that is left.

    Its right border can be dragged too: the column after it gives way. Where there is too little
    room for all, the last ones are narrower for the time being.
    """

    changed = Signal()
    """A person dragged a border, or chose another order."""

    def __init__(self, table: QTableView, wanted: Mapping[int, int], rest: int, least: int):
        """``wanted`` has the widths in pixels; ``least`` is kept for the column ``rest``."""
        super().__init__(table)
        self._table = table
        self._header = header = table.horizontalHeader()
        self._rest, self._least = rest, least
        self.wanted = dict(wanted)
        self._fitting = False
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)
        header.sortIndicatorChanged.connect(lambda *_: self.changed.emit())

    def fit(self) -> None:
        """Give the columns their widths in the room that there is now."""
        header = self._header
        room, least = self._table.viewport().width(), header.minimumSectionSize()
        widths = dict(self.wanted)
        over = sum(widths.values()) + self._least - room
        for column in sorted(widths, reverse=True):
            cut = min(max(over, 0), max(widths[column] - least, 0))
            widths[column] -= cut
            over -= cut
        self._fitting = True
        for column, width in widths.items():
            header.resizeSection(column, width)
        header.resizeSection(self._rest, max(room - sum(widths.values()), least))
        self._fitting = False

    def _resized(self, column: int, before: int, width: int) -> None:
        if self._fitting:
            return
        if column != self._rest:
            self.wanted[column] = width
        elif column + 1 in self.wanted:
            least = self._header.minimumSectionSize()
            now = self._header.sectionSize(column + 1)
            self.wanted[column + 1] = max(now - (width - before), least)
        self.fit()
        self.changed.emit()

    # From one start to the next

    def keep(self, settings: Settings, name: str) -> None:
        """Put all as it was left last, and remember what a person makes of it."""
        known = settings.get(name)
        if isinstance(known, dict):
            self._put_back(known)
        self.changed.connect(lambda: settings.set(name, self._state()))

    def _state(self) -> dict[str, object]:
        header = self._header
        return {
            "widths": {str(column): width for column, width in self.wanted.items()},
            "sorted by": header.sortIndicatorSection(),
            "descending": header.sortIndicatorOrder() == _DESCENDING,
        }

    def _put_back(self, known: Mapping[str, object]) -> None:
        widths = known.get("widths")
        least = self._header.minimumSectionSize()
        for column in self.wanted if isinstance(widths, dict) else ():
            width = widths.get(str(column)) if isinstance(widths, dict) else None
            if isinstance(width, int):
                self.wanted[column] = max(width, least)
        self.fit()
        by = known.get("sorted by")
        if isinstance(by, int) and 0 <= by < self._header.count():
            ascending = Qt.SortOrder.AscendingOrder
            self._header.setSortIndicator(by, _DESCENDING if known.get("descending") else ascending)
