"""Texts that two people changed apart, side by side; one of them, or a new one, is decided on."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from annotator.project.edits import Edit
from annotator.project.fields import FieldClash
from annotator.project.guideline_edits import DecideSection
from annotator.project.memos import DecideMemo, memo_writer
from annotator.text.markdown_sections import split_sections
from annotator.ui.guidelines.markdown_view import MarkdownView
from annotator.ui.session.session import Session
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import quote

_FIELDS = {"title": "title", "text": "text", "level": "level", "order": "place", "label": "label"}


class ClashDialog(QDialog):
    """Shows one clash after the other, its versions side by side.

    Args:
        session: The session.
        read: Returns the clashes that are left.
        name: Returns what a clash is about.
        decide: Returns the edit that decides a clash.
        parent: The window.
    """

    def __init__(
        self,
        session: Session,
        read: Callable[[], Sequence[FieldClash]],
        name: Callable[[FieldClash], str],
        decide: Callable[[FieldClash, Any], Edit],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clashDialog")
        self.setWindowTitle("Changed apart – Annotator")
        resize_to_fit(self, 820, 460)
        self._session, self._read, self._name, self._decide = session, read, name, decide
        self._clash: FieldClash | None = None
        self.words = QLabel()
        self.words.setObjectName("clashWords")
        self.words.setWordWrap(True)
        self._row = QHBoxLayout()
        self._columns: list[QWidget] = []
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(side_button("Close", "closeClash", self.close))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addLayout(self._row, 1)
        layout.addLayout(foot)
        self.refresh()

    def refresh(self) -> None:
        """Show the next clash, or close the dialog when there is none left."""
        clashes = list(self._read())
        for column in self._columns:
            column.hide()
            column.deleteLater()
        self._columns = []
        if not clashes:
            self.close()
            return
        clash = self._clash = clashes[0]
        left = f" {len(clashes) - 1:,} more after this one." if len(clashes) > 1 else ""
        self.words.setText(
            f"{self._name(clash)} was changed by two people who did not know of each other. "
            f"Keep one version; you can edit it afterwards.{left}"
        )
        for value, annotator in ((clash.value, clash.annotator), *clash.rivals):
            self._add_column(clash, value, annotator)

    def _add_column(self, clash: FieldClash, value: Any, annotator: str) -> None:
        column = QFrame()
        title = QLabel(annotator)
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        view = MarkdownView()
        view.setAccessibleName(f"Version of {annotator}")
        view.show_sections(split_sections("*Removed*" if value is None else str(value)))
        number = len(self._columns)
        keep = side_button("Keep this", f"keepVersion.{number}", lambda: self.keep(value))
        keep.setEnabled(self._session.writable)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(view, 1)
        layout.addWidget(keep)
        self._row.addWidget(column, 1)
        self._columns.append(column)

    def keep(self, value: Any) -> None:
        """Decide on a version, and go on to the next clash."""
        clash = self._clash
        if clash is None:
            return
        if self._session.do(self._decide(clash, value)) is None:
            self.words.setText(f"Not saved: {self._session.why_not}")
        else:
            self.refresh()


def show_guideline_clashes(session: Session, window: QWidget) -> ClashDialog | None:
    """Show the sections of the guidelines that were changed apart."""
    project = session.project
    if project is None:
        return None

    sections = project.guidelines.sections

    def name(clash: FieldClash) -> str:
        about = next((one.about() for one in sections() if one.id == clash.id), "a section")
        return f"The {_FIELDS.get(clash.name, clash.name)} of {quote(about)} in the guidelines"

    def decide(clash: FieldClash, value: Any) -> Edit:
        return DecideSection(clash.id, clash.name, value)

    return _open(ClashDialog(session, project.guidelines.clashes, name, decide, window))


def show_memo_clashes(session: Session, window: QWidget) -> ClashDialog | None:
    """Show one's own memos that were written apart, on two machines."""
    project = session.project
    if project is None:
        return None

    def own() -> list[FieldClash]:
        return [
            clash for clash in project.memos.clashes() if memo_writer(clash.id) == project.annotator
        ]

    def decide(clash: FieldClash, value: Any) -> Edit:
        return DecideMemo(clash.record, clash.id, value)

    return _open(ClashDialog(session, own, lambda _: "Your memo", decide, window))


def _open(dialog: ClashDialog) -> ClashDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
