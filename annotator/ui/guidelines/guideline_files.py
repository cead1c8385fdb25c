"""Guidelines from and to files of Markdown, and on paper."""

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotator.formats.files import replacing
from annotator.model import AnnotatorError
from annotator.project.guideline_edits import ImportGuidelines
from annotator.project.guidelines import as_markdown_section
from annotator.ui.faults import show_message
from annotator.ui.guidelines.markdown_view import printed_document
from annotator.ui.printing.print_output import usual_paper
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.words import number

_FILES = "Markdown (*.md *.markdown *.txt)"
_MARGIN_MM = 18.0
MOST_BYTES = 16_000_000
"""The largest file that is read: people do not write guidelines of more."""


def ask_for_import(session: Session, window: QWidget) -> None:
    """Ask for a file, and put it in the place of the guidelines; one undo takes it back."""
    if session.project is None or not session.may_write():
        return
    folder = str(session.project.path.parent)
    name, _ = QFileDialog.getOpenFileName(window, "Import guidelines", folder, _FILES)
    if name:
        import_file(session, Path(name), window)


def import_file(session: Session, path: Path, window: QWidget) -> None:
    """Put a file in the place of the guidelines, or show why it cannot be."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        show_message(window, "Nothing was imported.", f"{path} cannot be read: {error.strerror}.")
        return
    if len(content) > MOST_BYTES:
        show_message(window, "Nothing was imported.", f"{path} is too large for guidelines.")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        show_message(
            window, "Nothing was imported.", f"{path} is not in UTF-8; save it so, and try again."
        )
        return
    if session.do(ImportGuidelines(text)) is not None and session.project is not None:
        count = len(session.project.guidelines.sections())
        session.say(f"The guidelines have {number(count, 'section')} now. Undo takes it back.")


def ask_for_export(session: Session, window: QWidget) -> None:
    """Ask for a file, and write the guidelines into it."""
    project = session.project
    if project is None:
        return
    suggested = project.path.parent / f"{project.name} guidelines.md"
    name, _ = QFileDialog.getSaveFileName(window, "Export guidelines", str(suggested), _FILES)
    if not name:
        return
    path = Path(name)
    path = path if path.suffix else path.with_suffix(".md")
    try:
        text = project.guidelines.markdown(marked=True)
        with replacing(path) as file:
            file.write(text.encode("utf-8"))
    except AnnotatorError as error:
        show_message(window, "Nothing was written.", explain(error))
    else:
        session.say(f"Wrote the guidelines to {path}.")


def ask_for_printer(session: Session, window: QWidget) -> None:
    """Show the system's dialog, and print the guidelines."""
    project = session.project
    if project is None:
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(f"{project.name}: guidelines")
    printer.setPageLayout(guideline_layout())
    dialog = QPrintDialog(printer, window)
    dialog.accepted.connect(lambda: print_guidelines(session, printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)


def guideline_layout() -> QPageLayout:
    """Return the layout of a page: upright, on the usual paper."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    return QPageLayout(
        usual_paper(), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )


def print_guidelines(session: Session, printer: QPrinter) -> None:
    """Print all sections, each page with its number."""
    if session.project is not None:
        sections = map(as_markdown_section, session.project.guidelines.shown())
        printed_document(sections).print_(printer)
        session.say("Sent the guidelines to the printer.")
