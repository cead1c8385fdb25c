"""Shows a table of agreement figures: each cell has the value, and its interval below."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.results import Figure
from annotator.agreement.tables import (
    FigureRow,
    FigureTable,
    as_html,
    as_markdown,
    as_tab_separated,
    describe_reasons,
    show_interval,
    show_value,
)
from annotator.ui.widgets.plain_text import plain_tip

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureView(QWidget):
    """Shows one table; a click, or Enter, on a row opens the places behind its figures.

    Args:
        name: The object name of the table.
        about: Its accessible name.
        parent: The parent widget.
    """

    opened = Signal(int)
    """A row was opened."""

    def __init__(self, name: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: FigureTable | None = None
        self.table = _Table(name)
        self.table.setAccessibleName(about)
        self.table.copyWanted.connect(self.copy_for_spreadsheet)
        self.table.rowWanted.connect(self.opened)
        self.remark = QLabel()
        self.remark.setObjectName(f"{name}Remark")
        self.remark.setProperty("role", "muted")
        self.remark.setWordWrap(True)
        self.remark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.remark)

    def show_table(self, table: FigureTable, empty_words: str) -> None:
        """Show a table, and below it why figures of it are not defined.

        Args:
            table: The table.
            empty_words: A sentence for a table without rows.
        """
        self.shown = table
        headings = [*table.name_headings, table.items_heading, *table.figure_headings]
        self.table.clear()
        self.table.setColumnCount(len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        self.table.setRowCount(len(table.rows))
        for number, row in enumerate(table.rows):
            self._show_row(number, row, headings)
        self.table.resizeColumnsToContents()
        self.table.resizeRowsToContents()
        self.table.setVisible(bool(table.rows))
        reasons = [f"– {line}." for line in describe_reasons(table)]
        self.remark.setText("\n".join(reasons) if table.rows else empty_words)
        self.remark.setVisible(bool(self.remark.text()))

    def _show_row(self, number: int, row: FigureRow, headings: list[str]) -> None:
        names = [name if row.kind != "label" else f"    {name}" for name in row.names]
        cells = [*names, f"{row.items:,}"]
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            if column == len(cells) - 1:
                item.setTextAlignment(_RIGHT)
            self.table.setItem(number, column, item)
        for column, figure in enumerate(row.figures, len(cells)):
            item = QTableWidgetItem(_cell_words(figure))
            item.setTextAlignment(_RIGHT)
            item.setToolTip(plain_tip(_describe(figure)))
            name = f"{headings[column]} of {' '.join(row.names)}: {_describe(figure)}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            self.table.setItem(number, column, item)

    def copy_for_spreadsheet(self) -> None:
        """Copy the table as text with tabs, a number in each cell."""
        if self.shown is not None:
            QGuiApplication.clipboard().setText(as_tab_separated(self.shown))

    def copy_for_document(self) -> None:
        """Copy the table as HTML, and as Markdown for programs that take text only."""
        if self.shown is not None:
            content = QMimeData()
            content.setHtml(as_html(self.shown))
            content.setText(as_markdown(self.shown))
            QGuiApplication.clipboard().setMimeData(content)


class _Table(QTableWidget):
    """A table that is read, not changed; Enter opens a row, and Copy copies all of it."""

    copyWanted = Signal()
    rowWanted = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.cellClicked.connect(self._open)

    def _open(self, row: int, _column: int) -> None:
        self.rowWanted.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row on Enter, and copy the table on Copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copyWanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.rowWanted.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _cell_words(figure: Figure) -> str:
    """Return the value with two digits, and the interval in a second line."""
    if figure.value is None:
        return "–"
    return "\n".join(filter(None, (show_value(figure.value, 2), show_interval(figure))))


def _describe(figure: Figure) -> str:
    """Return a figure in words: value, interval and number of items, or why there is none."""
    if figure.value is None:
        return f"not defined: {figure.why}"
    interval = show_interval(figure)
    between = f", 95 % interval {interval}" if interval else ", too few articles for an interval"
    return f"{show_value(figure.value, 3)}{between}, from {figure.items:,} items"
