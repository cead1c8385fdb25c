"""Import and export of the open project's codebook: asks for a file, and says what is lost.

Two functions for a menu: :func:`import_codebook` and :func:`export_codebook`.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.registry import (
    CODEBOOK_FORMATS,
    FILE_PATTERNS,
    read_codebook,
    write_codebook,
)
from annotator.formats.files import safe_name
from annotator.model import AnnotatorError
from annotator.project.codebook.applying import ApplyTagSet, PlannedStep, plan
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.words import number, quote

_SHOWN_LINES = 12


def import_codebook(session: Session, settings: Settings, parent: QWidget) -> None:
    """Ask for a file, show what it would change in the project's codebook, and change it.

    Parts that the file lacks stay. Nothing is changed before the person has agreed; a file that
    cannot be read is named in a message.
    """
    if session.project is None or not session.may_write():
        return
    name, _ = QFileDialog.getOpenFileName(
        parent,
        "Import a codebook",
        str(settings.projects_folder),
        f"Codebooks ({FILE_PATTERNS});;All files (*)",
    )
    if name:
        offer_codebook(session, Path(name), parent)


def offer_codebook(session: Session, path: Path, parent: QWidget) -> None:
    """Show what the codebook of a file would change, and change it if the person agrees.

    Args:
        session: The session, whose project is open and can be written.
        path: The file.
        parent: The window that asks.
    """
    project = session.project
    assert project is not None
    try:
        codebook = read_codebook(path)
        edit = ApplyTagSet(codebook.tag_set, keeps=True)
        steps = plan(project.context, edit)
    except AnnotatorError as error:
        _tell(parent, f"{quote(path.name)} was not imported.", [explain(error)])
        return
    losses = codebook.losses.sentences(path.name, "read from")
    if not steps:
        _tell(parent, f"The codebook has all of {quote(path.name)} already.", losses)
        return
    box = _question(parent, path, codebook, steps)
    box.setInformativeText(_short([*_titles(steps), *losses]))
    accept = box.addButton("Import", QMessageBox.ButtonRole.AcceptRole)
    accept.setObjectName("codebookImportConfirmed")
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(accept)
    plain_buttons(box)
    widen(box)
    accept.clicked.connect(lambda: session.do(edit))
    box.open()


def export_codebook(session: Session, settings: Settings, parent: QWidget) -> None:
    """Ask for a file, write the project's codebook to it, and say what it cannot hold."""
    if session.project is None:
        return
    tag_set = session.tag_set
    filters = {
        f"{each.title} (*{each.suffixes[0]})": each.name for each in CODEBOOK_FORMATS.values()
    }
    start = settings.projects_folder / f"{safe_name(tag_set.name)}.toml"
    name, chosen = QFileDialog.getSaveFileName(
        parent, "Export the codebook", str(start), ";;".join(filters)
    )
    if not name:
        return
    path, format_name = Path(name), filters.get(chosen, "")
    if format_name and path.suffix.lower() not in CODEBOOK_FORMATS[format_name].suffixes:
        path = path.with_suffix(CODEBOOK_FORMATS[format_name].suffixes[0])
    try:
        losses = write_codebook(tag_set, path, format_name)
    except AnnotatorError as error:
        _tell(parent, "The codebook was not exported.", [explain(error)])
        return
    if len(losses):
        _tell(parent, f"The codebook is in {quote(path.name)}.", losses.sentences(path.name))
    else:
        session.say(f"The codebook is in {path.name}.")


def _question(
    parent: QWidget, path: Path, codebook: Codebook, steps: list[PlannedStep]
) -> QMessageBox:
    changes = number(len(steps), "change")
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "Import a codebook – Annotator",
        f"Bring {quote(codebook.tag_set.name)} from {path.name} into the codebook? {changes}, and "
        f"one undo takes them back.",
        parent=parent,
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setObjectName("codebookImport")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def _titles(steps: Iterable[PlannedStep]) -> list[str]:
    lines: list[str] = []
    for step in steps:
        count = sum(step.usage.annotations.values())
        touched = f" ({number(count, 'annotation')})" if step.label and count else ""
        lines.append(f"{step.title[:1].upper()}{step.title[1:]}{touched}")
    return lines


def _short(lines: list[str]) -> str:
    shown = lines[:_SHOWN_LINES]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown):,} more")
    return "\n".join(shown)


def _tell(parent: QWidget, text: str, lines: list[str]) -> None:
    box = QMessageBox(QMessageBox.Icon.Information, "Codebook – Annotator", text, parent=parent)
    box.setObjectName("codebookMessage")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(_short(lines))
    plain_buttons(box)
    widen(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
