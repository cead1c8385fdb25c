"""Shows what an export of the first articles looks like, and what the whole one would lose."""

import csv
from dataclasses import replace
from io import StringIO
from itertools import islice

from PySide6.QtCore import QThread, Signal
from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
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


_ARTICLES = 3
_SHOWN_BYTES = 40_000
_WHOLE = 300
"""Up to how many articles the losses of all are found out at once."""


class _Work(QThread):
    """One trial; another one does not wait for its end."""

    made = Signal(object, object)

    def __init__(self, project: Project, options: ExportOptions) -> None:
        super().__init__()
        self._path, self._count = project.path, project.articles.count()
        self.options = options
        self.stopped = False

    def run(self) -> None:
        """Make the trial, with a connection of this thread's own."""
        try:
            with Project.open(self._path, read_only=True) as reading:
                every = None if self._count <= _WHOLE else _ARTICLES
                first = preview_export(
                    reading,
                    _shown_as(self.options),
                    articles=every if self.options.is_folder else _ARTICLES,
                    shown_bytes=_SHOWN_BYTES,
                    progress=self._check,
                )
                first.losses = preview_export(
                    reading, self.options, articles=every, progress=self._check
                ).losses
            self.made.emit(first, "")
        except Cancelled:
            return
        except AnnotatorError as error:
            self.made.emit(None, explain(error, ""))

    def _check(self, done: int, total: int | None, what: str) -> None:
        if self.stopped:
            raise Cancelled("Another preview is wanted.")


def _shown_as(options: ExportOptions) -> ExportOptions:
    """What shows best what these options write: a workbook's sheets as tables, a report's pages."""
    options = replace(options, agreement=["Agreement is measured when the dataset is exported."])
    if options.format == "xlsx":
        return replace(options, format="csv", options={})
    if options.format == "report":
        return replace(options, options={**options.options, "for": "paper"})
    return options


class ExportPreview(QWidget):
    """The files of an export with the beginning of each, and the losses."""

    shown = Signal()
    """A preview is complete."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._count = project.articles.count()
        self._works: list[_Work] = []
        self._trial: Preview | None = None
        self._format = ""
        self.files = QComboBox()
        self.files.setObjectName("previewFile")
        self.files.setAccessibleName("File of the export")
        self.files.currentIndexChanged.connect(self._show_file)
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
        told = QScrollArea()
        told.setObjectName("exportTold")
        told.setWidgetResizable(True)
        told.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        told.setAccessibleName("What is not in the export")
        told.setWidget(self.losses)
        for widget in (title, self.files, self.pages, told):
            layout.addWidget(widget)
        layout.setStretch(2, 3)
        layout.setStretch(3, 1)

    def show_trial(self, options: ExportOptions) -> None:
        """Make a preview off the interface's thread, and show it."""
        self.stop()
        work = _Work(self._project, options)
        work.made.connect(lambda found, fault: self._made(work, found, fault))
        work.finished.connect(lambda: self._ended(work))
        self._works.append(work)
        work.start()

    def stop(self) -> None:
        """Leave off what is under way."""
        for work in self._works:
            work.stopped = True

    def wait(self) -> None:
        """Leave off, and wait for the threads: the preview goes away."""
        self.stop()
        for work in self._works:
            work.wait()

    def _ended(self, work: _Work) -> None:
        if work in self._works:
            self._works.remove(work)

    def _made(self, work: _Work, found: Preview | None, fault: str) -> None:
        if work.stopped:
            return
        self._trial = found
        if found is None:
            self._tell(fault, "wrong")
            self.files.clear()
            self.pages.clear()
        else:
            self._format = work.options.format
            self._list_files(found)
            self._tell_losses(found, work.options)
        self.shown.emit()

    def _list_files(self, found: Preview) -> None:
        before = self.files.currentText()
        self.files.blockSignals(True)
        self.files.clear()
        self.files.addItems([name for name, _ in found.files])
        self.files.setCurrentIndex(max(0, self.files.findText(before)))
        self.files.blockSignals(False)
        self.files.setVisible(len(found.files) > 1)
        self._show_file()

    def _show_file(self) -> None:
        at = self.files.currentIndex()
        if self._trial is not None and 0 <= at < len(self._trial.files):
            name, head = self._trial.files[at]
            if self._format == "xlsx" and name.endswith(".csv"):
                self.pages.show_table(head, cut_off=len(head) == _SHOWN_BYTES)
            elif self._format == "report" and name.endswith(".html"):
                self.pages.show_page(head)
            else:
                self.pages.show_text(name, head)

    def _tell_losses(self, found: Preview, options: ExportOptions) -> None:
        told = found.losses.sentences(format_named(options.format).title)
        of = "" if self._count <= _WHOLE else f" (of the first {_ARTICLES} articles)"
        if told:
            self._tell(f"Not in it{of}:\n" + "\n".join(f"• {each}" for each in told), "warning")
        else:
            self._tell(f"Nothing that the project holds is lost{of}.", "muted")

    def _tell(self, text: str, role: str) -> None:
        self.losses.setText(text)
        self.losses.setProperty("role", role)
        self.losses.style().polish(self.losses)
