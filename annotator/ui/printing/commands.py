"""The commands that print the open article, or save it as PDF, in the background."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.ui.faults import tell
from annotator.ui.printing.pages import page_layout, print_pages, save_pdf, usual_paper
from annotator.ui.printing.sheet import Printed
from annotator.words import number

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from annotator.ui.window.main_window import MainWindow


def printed_article(window: "MainWindow") -> Printed | None:
    """The open article as it is shown, colleagues' layers and all; None: none is open."""
    session = window.session
    project, document, article = session.project, session.document, session.article
    if project is None or document is None:
        return None
    targets = {r.target for r in article.relations.values()} - article.annotations.keys()
    found = ((item, project.annotation(item)) for item in sorted(targets))
    return Printed(
        document=document,
        annotations=tuple(article.ordered),
        relations=tuple(article.relations.values()),
        tag_set=project.tag_set,
        annotator=project.annotator,
        date=QDate.currentDate().toString(Qt.DateFormat.ISODate),
        elsewhere={item: annotation for item, annotation in found if annotation is not None},
        choice=window.pane.view.page.typography,
    )


# PDF


def ask_for_pdf(window: "MainWindow") -> None:
    """Ask where the PDF goes, and write it."""
    printed, project = printed_article(window), window.session.project
    if printed is None or project is None:
        return
    suggested = project.path.parent / f"{file_name(printed.title)}.pdf"
    name, _ = QFileDialog.getSaveFileName(
        window, "Save as PDF", str(suggested), "PDF files (*.pdf)"
    )
    if name:
        path = Path(name)
        write_pdf(window, printed, path if path.suffix else path.with_suffix(".pdf"))


def write_pdf(window: "MainWindow", printed: Printed, path: Path) -> None:
    """Write the PDF in the background; all of it or nothing."""
    paper = usual_paper()

    def work(progress: ProgressCallback) -> int:
        return save_pdf(path, printed, paper, progress)

    def done(count: int) -> None:
        window.session.say(f"Saved {number(count, 'page')} to {path}.")

    _start(window, "Saving as PDF", work, done, "No PDF was saved.")


# Paper


def ask_for_printer(window: "MainWindow") -> None:
    """Show the system's dialog, and print."""
    # What few use at the start is imported when it is used.
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

    printed = printed_article(window)
    if printed is None:
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(printed.title)
    printer.setPageLayout(page_layout(usual_paper()))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, window)
    dialog.setOptions(dialog.options() | QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: print_article(window, printed, printer))
    # QPrintDialog hides the call without a slot's name behind one with it.
    QDialog.open(dialog)


def print_article(window: "MainWindow", printed: Printed, printer: "QPrinter") -> None:
    """Print in the background."""
    first, last = printer.fromPage(), printer.toPage()

    def wanted(page: int) -> bool:
        return not first or first <= page <= (last or first)

    def work(progress: ProgressCallback) -> int:
        return print_pages(printer, printed, progress, wanted)

    def done(count: int) -> None:
        window.session.say(f"Sent “{printed.title}” to the printer: {count} pages.")

    _start(window, "Printing", work, done, "Nothing was printed.")


def _start(
    window: "MainWindow",
    title: str,
    work: Callable[[ProgressCallback], int],
    done: Callable[[int], None],
    nothing: str,
) -> None:
    def failed(error: BaseException) -> None:
        if isinstance(error, Cancelled):
            window.session.say(f"Cancelled. {nothing}")
        elif isinstance(error, AnnotatorError):
            tell(window, nothing, str(error))
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    if not window.jobs.start(title, work, done, failed):
        window.session.say(f"{window.jobs.title}: wait for its end, or cancel it first.")


def file_name(title: str) -> str:
    """A title as the name of a file, on every system."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+', " ", title).strip(" .")
    return name[:80].strip(" .") or "article"
