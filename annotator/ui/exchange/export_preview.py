"""Shows what an export of the first articles looks like, and what the whole one would lose."""

from dataclasses import replace

from PySide6.QtCore import QThread, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.formats.exporting import ExportOptions, Trial, trial
from annotator.formats.registry import format_named
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project
from annotator.ui.exchange.preview_pages import PreviewPages
from annotator.ui.exchange.window_words import in_window

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
                first = trial(
                    reading,
                    _shown_as(self.options),
                    articles=every if self.options.is_folder else _ARTICLES,
                    shown=_SHOWN_BYTES,
                    progress=self._check,
                )
                first.losses = trial(
                    reading, self.options, articles=every, progress=self._check
                ).losses
            self.made.emit(first, "")
        except Cancelled:
            return
        except AnnotatorError as error:
            self.made.emit(None, str(error))

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
        self._trial: Trial | None = None
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

    def _made(self, work: _Work, found: Trial | None, fault: str) -> None:
        if work.stopped:
            return
        self._trial = found
        if found is None:
            self._tell(in_window(fault, ""), "wrong")
            self.files.clear()
            self.pages.clear()
        else:
            self._format = work.options.format
            self._list_files(found)
            self._tell_losses(found, work.options)
        self.shown.emit()

    def _list_files(self, found: Trial) -> None:
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

    def _tell_losses(self, found: Trial, options: ExportOptions) -> None:
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
