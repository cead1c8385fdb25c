"""Shows an export of the first articles, and the losses of the whole export."""

import csv
from dataclasses import replace
from functools import partial
from io import StringIO
from itertools import islice

from PySide6.QtCore import Qt, QThread, Signal
from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.export_options import ExportOptions
from annotator.formats.export_preview import Preview, preview_export
from annotator.formats.registry import format_named
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project
from annotator.ui.remedies import explain
from annotator.ui.widgets.small_widgets import ColumnScroll

_SHOWN_TEXT_BYTES, _SHOWN_ROWS, _MAX_COLUMN_PX = 4_000, 100, 260
_BINARY = (".xlsx", ".parquet", ".spacy", ".zip", ".qdpx")
_LONG_LINES = (".jsonl", ".ndjson", ".csv")
"""The suffixes of files with long lines."""


class PreviewPages(QStackedWidget):
    """Shows a file as text, as a table, or as a page."""

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
        for view in (self.text, self.table, self.page):
            self.addWidget(view)

    def clear(self) -> None:
        """Show nothing."""
        self.text.clear()
        self.setCurrentWidget(self.text)

    def show_text(self, name: str, head: bytes) -> None:
        """Show the beginning of a file as it is."""
        if b"\0" in head or name.endswith(_BINARY):
            text = f"{name} is not text; another program shows it."
        else:
            head = (
                head if name.endswith(".md") else head[:_SHOWN_TEXT_BYTES]
            )  # a card is shown whole
            text = head.decode("utf-8", "replace").removeprefix("\ufeff")
        self.text.setPlainText(text)
        self.text.setExtraSelections(self._stripes() if name.endswith(_LONG_LINES) else [])
        self.setCurrentWidget(self.text)

    def show_page(self, head: bytes) -> None:
        """Show the beginning of a page of plain HTML."""
        self.page.setHtml(head.decode("utf-8", "ignore"))
        self.setCurrentWidget(self.page)

    def show_table(self, head: bytes, *, cut_off: bool) -> None:
        """Show the beginning of a CSV file as a table.

        Args:
            head: The first bytes of the file.
            cut_off: Whether the last row may be incomplete; it is then left out.
        """
        text = head.decode("utf-8-sig", "ignore")
        rows = list(islice(csv.reader(StringIO(text, newline="")), _SHOWN_ROWS + 1))
        rows = rows[:-1] if cut_off else rows
        names = rows[0] if rows else []
        self.table.clear()
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels(names)
        self.table.setRowCount(max(0, len(rows) - 1))
        for number, row in enumerate(rows[1:]):
            for column, cell in enumerate(row[: len(names)]):
                self.table.setItem(number, column, QTableWidgetItem(" ".join(cell.split())))
        self.table.resizeColumnsToContents()
        for column in range(len(names)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), _MAX_COLUMN_PX))
        self.setCurrentWidget(self.table)

    def _stripes(self) -> list[QTextEdit.ExtraSelection]:
        """Return a background for every second line, so that the starts of long lines show."""
        stripes: list[QTextEdit.ExtraSelection] = []
        background = QTextCharFormat()
        background.setBackground(self.palette().alternateBase())
        background.setProperty(QTextFormat.Property.FullWidthSelection, True)
        block = self.text.document().firstBlock().next()
        while block.isValid():
            cursor = QTextCursor(block)
            end = QTextCursor.MoveOperation.EndOfBlock
            cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
            stripe = QTextEdit.ExtraSelection()
            stripe.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            stripe.format = background  # pyright: ignore[reportAttributeAccessIssue]
            stripes.append(stripe)
            block = block.next().next()
        return stripes


_ARTICLES = 3
_SHOWN_BYTES = 40_000
_ALL_UP_TO_ARTICLES = 300
"""Up to this many articles all of them are exported to find the losses."""


class _PreviewThread(QThread):
    """Makes one preview; the next one does not wait for its end."""

    made = Signal(object, object)
    """The :class:`Preview`, or None, and the message of the error that prevented it."""

    def __init__(self, project: Project, options: ExportOptions) -> None:
        super().__init__()
        self._path, self._count = project.path, project.articles.count()
        self.options = options
        self.stopped = False

    def run(self) -> None:
        """Make the preview, with a connection of this thread's own."""
        try:
            with Project.open(self._path, read_only=True) as project:
                articles = None if self._count <= _ALL_UP_TO_ARTICLES else _ARTICLES
                preview = preview_export(
                    project,
                    _shown_as(self.options),
                    articles=articles if self.options.is_folder else _ARTICLES,
                    shown_bytes=_SHOWN_BYTES,
                    progress=self._check,
                )
                preview.losses = preview_export(
                    project, self.options, articles=articles, progress=self._check
                ).losses
            self.made.emit(preview, "")
        except Cancelled:
            return
        except AnnotatorError as error:
            self.made.emit(None, explain(error, ""))

    def _check(self, done: int, total: int | None, what: str) -> None:
        if self.stopped:
            raise Cancelled("Another preview is wanted.")


def _shown_as(options: ExportOptions) -> ExportOptions:
    """Return options that show the export best: a workbook as tables, a report as plain HTML."""
    options = replace(options, agreement=["Agreement is measured when the dataset is exported."])
    if options.format == "xlsx":
        return replace(options, format="csv", options={})
    if options.format == "report":
        return replace(options, options={**options.options, "for": "paper"})
    return options


class ExportPreview(QWidget):
    """Shows the files of an export with the beginning of each, and the losses."""

    shown = Signal()
    """A preview is complete."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._count = project.articles.count()
        self._threads: list[_PreviewThread] = []
        self._preview: Preview | None = None
        self._format = ""
        self.files = QComboBox()
        self.files.setObjectName("previewFile")
        self.files.setAccessibleName("File of the export")
        self.files.currentIndexChanged.connect(self._show_file)
        self.owners = QLabel()
        self.owners.setObjectName("exportOwners")
        self.owners.setWordWrap(True)
        self.owners.setTextFormat(Qt.TextFormat.PlainText)
        self.owners.hide()
        self.pages = PreviewPages()
        self.text = self.pages.text
        self.losses = QLabel()
        self.losses.setObjectName("exportLosses")
        self.losses.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 0, 0, 0)
        layout.setSpacing(8)
        title = QLabel("Preview of the first articles")
        title.setProperty("role", "title")
        title.setBuddy(self.files)
        losses = ColumnScroll(self.losses)
        losses.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Arrow keys scroll it.
        losses.setObjectName("exportTold")
        losses.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        losses.setAccessibleName("What is not in the export")
        for widget in (title, self.owners, self.files, self.pages, losses):
            layout.addWidget(widget)
        layout.setStretchFactor(self.pages, 3)
        layout.setStretchFactor(losses, 1)

    def show_owners(self, words: str) -> None:
        """Show whose annotations go out; "" where there is no choice."""
        self.owners.setText(words)
        self.owners.setVisible(bool(words))

    def show_preview(self, options: ExportOptions) -> None:
        """Make a preview in a thread of its own, and show it."""
        self.stop()
        thread = _PreviewThread(self._project, options)
        thread.made.connect(partial(self._show_result, thread))
        thread.finished.connect(lambda: self._forget(thread))
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Stop the previews that are being made."""
        for thread in self._threads:
            thread.stopped = True

    def wait(self) -> None:
        """Stop, and wait for the threads, before the widget is deleted."""
        self.stop()
        for thread in self._threads:
            thread.wait()

    def _forget(self, thread: _PreviewThread) -> None:
        if thread in self._threads:
            self._threads.remove(thread)

    def _show_result(self, thread: _PreviewThread, preview: Preview | None, fault: str) -> None:
        if thread.stopped:
            return
        self._preview = preview
        if preview is None:
            self._set_losses_text(fault, "wrong")
            self.files.clear()
            self.pages.clear()
        else:
            self._format = thread.options.format
            self._list_files(preview)
            self._show_losses(preview, thread.options)
        self.shown.emit()

    def _list_files(self, preview: Preview) -> None:
        current = self.files.currentText()
        self.files.blockSignals(True)
        self.files.clear()
        self.files.addItems([name for name, _ in preview.files])
        self.files.setCurrentIndex(max(0, self.files.findText(current)))
        self.files.blockSignals(False)
        self.files.setVisible(len(preview.files) > 1)
        self._show_file()

    def _show_file(self) -> None:
        number = self.files.currentIndex()
        if self._preview is not None and 0 <= number < len(self._preview.files):
            name, head = self._preview.files[number]
            if self._format == "xlsx" and name.endswith(".csv"):
                self.pages.show_table(head, cut_off=len(head) == _SHOWN_BYTES)
            elif self._format == "report" and name.endswith(".html"):
                self.pages.show_page(head)
            else:
                self.pages.show_text(name, head)

    def _show_losses(self, preview: Preview, options: ExportOptions) -> None:
        losses = preview.losses.sentences(format_named(options.format).title)
        of = "" if self._count <= _ALL_UP_TO_ARTICLES else f" (of the first {_ARTICLES} articles)"
        if losses:
            lines = "\n".join(f"• {sentence}" for sentence in losses)
            self._set_losses_text(f"Not in it{of}:\n{lines}", "warning")
        else:
            named_above = format_named(options.format).cannot_hold() or not self.owners.isHidden()
            apart = "Apart from what is named above, nothing" if named_above else "Nothing"
            self._set_losses_text(f"{apart} is left out{of}.", "muted")

    def _set_losses_text(self, text: str, role: str) -> None:
        self.losses.setText(text)
        self.losses.setProperty("role", role)
        self.losses.style().polish(self.losses)
