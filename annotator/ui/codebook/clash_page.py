"""What two people changed apart, side by side: one press decides each."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.project.codebook.deciding import DecideField
from annotator.project.codebook.edits import JoinLabels
from annotator.project.edits import Edit
from annotator.project.fields import FieldClash
from annotator.ui.codebook import parts
from annotator.ui.codebook.clash_words import name_field, name_part, value_in_words
from annotator.ui.codebook.field_form import note
from annotator.ui.codebook.saved_fields import try_edit
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number, quote


class ClashPage(QWidget):
    """Lists the fields and labels that were changed apart."""

    partWanted = Signal(object)
    """A part is to be shown, with the keyboard in its name: a Part."""
    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("clashPage")
        self._session = session
        self.title = note("clashTitle", "title")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addLayout(self._rows)
        layout.addStretch()

    def refresh(self) -> int:
        """Show what is not decided, and return how much that is."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        project = self._session.project
        if project is None:
            return 0
        clashes, namesakes = project.codebook.clashes(), project.codebook.namesakes()
        for clash in clashes:
            self._rows.addWidget(self._clash_row(clash))
        for first, second in namesakes:
            self._rows.addWidget(self._namesake_row(first, second))
        count = len(clashes) + len(namesakes)
        self.title.setText(
            f"{number(count, 'part')} of the codebook {'was' if count == 1 else 'were'} changed "
            "apart. Choose what counts; what is chosen reaches your colleagues with the next merge."
            if count
            else "Nothing is left to decide."
        )
        return count

    def _clash_row(self, clash: FieldClash) -> QFrame:
        tag_set = self._session.tag_set
        part, field = name_part(clash, tag_set), name_field(clash)
        row, grid = _row(f"{part[:1].upper()}{part[1:]}: {field}")
        versions = ((clash.value, clash.annotator), *clash.rivals)
        for column, (value, writer) in enumerate(versions):
            words = value_in_words(clash, value, tag_set)
            counts = " (counts now)" if column == 0 else ""
            shown = QLabel(words)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
            grid.addWidget(_muted(f"{writer or 'unknown'}{counts}"), 1, column)
            grid.addWidget(shown, 2, column)
            choose = side_button(
                "Keep this" if column == 0 else "Use this",
                f"useVersion{column}",
                partial(self._decide, clash, value, part),
            )
            choose.setAccessibleName(f"{field} of {part}: use {words}, of {writer}")
            choose.setEnabled(self._session.writable)
            grid.addWidget(choose, 3, column, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(column, 1)
        return row

    def _namesake_row(self, first: str, second: str) -> QFrame:
        row, grid = _row(f"Two labels were made apart under the name {quote(first)}")
        about = f"The other one is shown as {quote(second)} until you join or rename it."
        grid.addWidget(_muted(about), 1, 0, 1, 3)
        join = side_button(
            "They are one: join them", "joinNamesakes", partial(self._join, second, first)
        )
        rename = side_button("Rename…", "renameNamesake", partial(self._rename, second))
        for column, button in enumerate((join, rename)):
            button.setEnabled(self._session.writable)
            grid.addWidget(button, 2, column, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(2, 1)
        return row

    def _decide(self, clash: FieldClash, value: Any, part: str) -> None:
        self._do(DecideField(clash.record, clash.id, clash.name, value, part))

    def _join(self, label: str, into: str) -> None:
        self._do(JoinLabels(label, into))

    def _rename(self, label: str) -> None:
        found = self._session.tag_set.label(label)
        if found is not None:
            self.partWanted.emit(parts.of_label(found))

    def _do(self, edit: Edit) -> None:
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)


def _row(title: str) -> tuple[QFrame, QGridLayout]:
    row = QFrame()
    row.setObjectName("clashRow")
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 8)
    heading = QLabel(title)
    heading.setProperty("role", "title")
    heading.setTextFormat(Qt.TextFormat.PlainText)
    heading.setWordWrap(True)
    grid.addWidget(heading, 0, 0, 1, 3)
    return row, grid


def _muted(text: str) -> QLabel:
    label = note("clashWriter")
    label.setText(text)
    return label
