"""Print the open article, or save it as PDF, in the background.

The module is loaded at the first print: the library for printers is not needed before.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.ui.article.view import ArticleView
from annotator.ui.faults import show_message
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.printing.print_layout import PrintedArticle
from annotator.ui.printing.print_output import page_layout, print_pages, save_pdf, usual_paper
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.words import number

_FILE_NAME_CODE_POINTS = 80


class ArticlePrinter:
    """Asks for a printer or a file, and prints the article that a view shows."""

    def __init__(
        self, session: Session, jobs: JobRunner, view: ArticleView, window: QWidget
    ) -> None:
        """Prepare to print.

        Args:
            session: The session with the open article.
            jobs: Runs the printing in the background.
            view: The view of the article, whose typography is printed.
            window: The parent of the dialogs.
        """
        self._session, self._jobs, self._view, self._window = session, jobs, view, window

    def printed_article(self) -> PrintedArticle | None:
        """Return the open article with the layers that are shown, or None if none is open."""
        session = self._session
        project, document, article = session.project, session.document, session.article
        if project is None or document is None:
            return None
        targets = {r.target for r in article.relations.values()} - article.annotations.keys()
        elsewhere = ((target, project.annotation(target)) for target in sorted(targets))
        return PrintedArticle(
            document=document,
            annotations=tuple(article.ordered),
            relations=tuple(article.relations.values()),
            tag_set=project.tag_set,
            annotator=project.annotator,
            date=QDate.currentDate().toString(Qt.DateFormat.ISODate),
            elsewhere={target: found for target, found in elsewhere if found is not None},
            typography=self._view.page.typography,
        )

    # PDF

    def ask_for_pdf(self) -> None:
        """Ask where the PDF goes, and write it."""
        printed, project = self.printed_article(), self._session.project
        if printed is None or project is None:
            return
        suggested = project.path.parent / f"{file_name(printed.title)}.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save as PDF", str(suggested), "PDF files (*.pdf)"
        )
        if name:
            path = Path(name)
            self._write_pdf(printed, path if path.suffix else path.with_suffix(".pdf"))

    def _write_pdf(self, printed: PrintedArticle, path: Path) -> None:
        """Write the PDF in the background; a cancelled job leaves no file."""
        paper = usual_paper()

        def work(progress: ProgressCallback) -> int:
            return save_pdf(path, printed, paper, progress)

        def done(count: int) -> None:
            self._session.say(f"Saved {number(count, 'page')} to {path}.")

        self._start("Saving as PDF", work, done, "No PDF was saved.")

    # Paper

    def ask_for_printer(self) -> None:
        """Show the system's dialog, and print."""
        printed = self.printed_article()
        if printed is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(printed.title)
        printer.setPageLayout(page_layout(usual_paper()))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOptions(dialog.options() | QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_article(printed, printer))
        # QPrintDialog hides the call without a slot's name behind one with it.
        QDialog.open(dialog)

    def print_article(self, printed: PrintedArticle, printer: QPrinter) -> None:
        """Print in the background."""
        first, last = printer.fromPage(), printer.toPage()

        def wanted(page: int) -> bool:
            return not first or first <= page <= (last or first)

        def work(progress: ProgressCallback) -> int:
            return print_pages(printer, printed, progress, wanted)

        def done(count: int) -> None:
            self._session.say(f"Sent “{printed.title}” to the printer: {number(count, 'page')}.")

        self._start("Printing", work, done, "Nothing was printed.")

    def _start(
        self,
        title: str,
        work: Callable[[ProgressCallback], int],
        done: Callable[[int], None],
        nothing: str,
    ) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, Cancelled):
                self._session.say(f"Cancelled. {nothing}")
            elif isinstance(error, AnnotatorError):
                show_message(self._window, nothing, explain(error))
            else:
                sys.excepthook(type(error), error, error.__traceback__)

        if not self._jobs.start(title, work, done, failed):
            self._session.say(f"{self._jobs.title} is still running. Wait for it, or cancel it.")


def file_name(title: str) -> str:
    """Return a title as the name of a file that every system allows."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+', " ", title).strip(" .")
    return name[:_FILE_NAME_CODE_POINTS].strip(" .") or "article"
