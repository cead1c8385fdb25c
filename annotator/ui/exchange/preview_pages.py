"""How the beginning of an exported file is shown: as its text, as a table, or as a page."""

import csv
from io import StringIO
from itertools import islice

from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

_SHOWN_TEXT, _SHOWN_ROWS, _WIDEST = 4_000, 100, 260
_BINARY = (".xlsx", ".parquet", ".spacy", ".zip", ".qdpx")
_LINES = (".jsonl", ".ndjson", ".csv")
"""Of files with long lines."""


class PreviewPages(QStackedWidget):
    """One of three views, whichever shows a file best."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setObjectName("exportPreview")
        self.text.setAccessibleName("Preview")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.table = QTableWidget()
        self.table.setObjectName("exportTable")
        self.table.setAccessibleName("Preview as a table")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.page = QTextBrowser()
        self.page.setObjectName("exportPage")
        self.page.setAccessibleName("Preview as a page")
        self.page.setTabChangesFocus(True)
        for each in (self.text, self.table, self.page):
            self.addWidget(each)

    def clear(self) -> None:
        """Show nothing."""
        self.text.clear()
        self.setCurrentWidget(self.text)

    def show_text(self, name: str, head: bytes) -> None:
        """The beginning of a file as it is."""
        if b"\0" in head or name.endswith(_BINARY):
            text = f"{name} is no text; another program shows it."
        else:
            head = head if name.endswith(".md") else head[:_SHOWN_TEXT]  # a card has no length
            text = head.decode("utf-8", "replace").removeprefix("\ufeff")
        self.text.setPlainText(text)
        self.text.setExtraSelections(self._stripes() if name.endswith(_LINES) else [])
        self.setCurrentWidget(self.text)

    def show_page(self, head: bytes) -> None:
        """The beginning of a page of plain HTML, set."""
        self.page.setHtml(head.decode("utf-8", "ignore"))
        self.setCurrentWidget(self.page)

    def show_table(self, head: bytes, *, cut_off: bool) -> None:
        """The beginning of a CSV file as a table; its last row is left out where it is cut off."""
        text = head.decode("utf-8-sig", "ignore")
        rows = list(islice(csv.reader(StringIO(text, newline="")), _SHOWN_ROWS + 1))
        rows = rows[:-1] if cut_off else rows
        names = rows[0] if rows else []
        self.table.clear()
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels(names)
        self.table.setRowCount(max(0, len(rows) - 1))
        for at, row in enumerate(rows[1:]):
            for column, cell in enumerate(row[: len(names)]):
                self.table.setItem(at, column, QTableWidgetItem(" ".join(cell.split())))
        self.table.resizeColumnsToContents()
        for column in range(len(names)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), _WIDEST))
        self.setCurrentWidget(self.table)

    def _stripes(self) -> list[QTextEdit.ExtraSelection]:
        """A ground for every second line: where lines are long, one sees where each begins."""
        stripes: list[QTextEdit.ExtraSelection] = []
        ground = QTextCharFormat()
        ground.setBackground(self.palette().alternateBase())
        ground.setProperty(QTextFormat.Property.FullWidthSelection, True)
        block = self.text.document().firstBlock().next()
        while block.isValid():
            cursor = QTextCursor(block)
            end = QTextCursor.MoveOperation.EndOfBlock
            cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
            stripe = QTextEdit.ExtraSelection()
            stripe.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            stripe.format = ground  # pyright: ignore[reportAttributeAccessIssue]
            stripes.append(stripe)
            block = block.next().next()
        return stripes
