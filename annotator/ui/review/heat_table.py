"""Show a table whose cells have a stronger colour the higher their value is."""

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
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip


class HeatCell(Struct, frozen=True):
    """Describes the text and the colour of a cell."""

    text: str
    share: float | None = None
    """The strength of the colour, from 0 to 1; None for no colour."""
    tip: str = ""


class _Painter(QStyledItemDelegate):
    """Paints a cell with its background, which a style sheet would leave out."""

    @guarded()
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint background and text, and a frame around the chosen cell."""
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
    """Shows coloured cells; arrows move between them, Enter or a click opens one."""

    opened = Signal(int, int)
    """A cell was opened; its row and column."""

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
        """Show a table.

        Args:
            rows: The heads of the rows.
            columns: The heads of the columns.
            cells: The cells of each row.
        """
        self._cells = cells
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setVerticalHeaderLabels(list(rows))
        self.setHorizontalHeaderLabels(list(columns))
        for row, row_cells in enumerate(cells):
            for column, cell in enumerate(row_cells):
                item = QTableWidgetItem(cell.text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip(plain_tip(cell.tip))
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole,
                    f"{rows[row]}, {columns[column]}: {cell.text}",
                )
                self.setItem(row, column, item)
        self._paint()

    def _paint(self) -> None:
        colours = theme.current()
        for row, row_cells in enumerate(self._cells):
            for column, cell in enumerate(row_cells):
                item = self.item(row, column)
                if item is None:
                    continue
                share = None if cell.share is None else 0.08 + 0.42 * min(max(cell.share, 0), 1)
                item.setBackground(colours.window if share is None else _mix(share))
                item.setForeground(colours.muted if cell.share is None else colours.ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current cell on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


def _mix(share: float) -> QColor:
    page, accent = theme.current().page, theme.current().accent
    return QColor.fromRgbF(
        page.redF() * (1 - share) + accent.redF() * share,
        page.greenF() * (1 - share) + accent.greenF() * share,
        page.blueF() * (1 - share) + accent.blueF() * share,
    )
