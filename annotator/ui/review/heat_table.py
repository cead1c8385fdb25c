"""A table whose cells are coloured by their value: the more, the stronger."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.ui.look import theme


class HeatCell(Struct, frozen=True):
    """What a cell says, and how strong it is: from 0 to 1; None: not at all."""

    text: str
    share: float | None = None
    tip: str = ""


class _Painter(QStyledItemDelegate):
    """Paints a cell's ground, which a style sheet would leave out."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint ground, words, and a frame around the chosen cell."""
        colours, box = theme.current(), QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(colours.accent, 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(index.data(Qt.ItemDataRole.BackgroundRole))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole).color())
        words = str(index.data() or "")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class HeatTable(QTableWidget):
    """Arrows go from cell to cell; Enter, or a click, opens one."""

    opened = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setItemDelegate(_Painter(self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            header.setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(64)
        self.cellClicked.connect(self.opened)
        self._cells: Sequence[Sequence[HeatCell]] = ()
        theme.schemeChanged.connect(self._paint)

    def show_cells(
        self, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[HeatCell]]
    ) -> None:
        """Show these."""
        self._cells = cells
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setVerticalHeaderLabels(list(rows))
        self.setHorizontalHeaderLabels(list(columns))
        for at, row in enumerate(cells):
            for number, cell in enumerate(row):
                item = QTableWidgetItem(cell.text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip(cell.tip)
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole,
                    f"{rows[at]}, {columns[number]}: {cell.text}",
                )
                self.setItem(at, number, item)
        self._paint()

    def _paint(self) -> None:
        colours = theme.current()
        for at, row in enumerate(self._cells):
            for number, cell in enumerate(row):
                item = self.item(at, number)
                if item is None:
                    continue
                share = None if cell.share is None else 0.08 + 0.42 * min(max(cell.share, 0), 1)
                ground = colours.window if share is None else _mixed(share)
                item.setBackground(ground)
                item.setForeground(colours.muted if cell.share is None else colours.ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


def _mixed(share: float) -> QColor:
    one, other = theme.current().page, theme.current().accent
    return QColor.fromRgbF(
        one.redF() * (1 - share) + other.redF() * share,
        one.greenF() * (1 - share) + other.greenF() * share,
        one.blueF() * (1 - share) + other.blueF() * share,
    )
