"""The panel with the metadata of the open article: every value, and where it is from."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.model import AnnotatorError
from annotator.model.errors import InputError
from annotator.model.metadata_fields import MetadataField, check_value
from annotator.plugins import LazyFunction
from annotator.project import Changes
from annotator.project.article_metadata import ARTICLE, METADATA_FIELD
from annotator.project.metadata_edits import SetMetadata, TakeBackMetadata
from annotator.project.metadata_fields import FieldValue
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.small_widgets import ColumnScroll

if TYPE_CHECKING:
    from annotator.ui.metadata.value_row import ValueRow

_build_row: "Callable[..., ValueRow]" = LazyFunction("annotator.ui.metadata.value_row:ValueRow")
"""Loaded when the panel is shown: the window starts without it."""
_NOT_SAVED = "The article is not there any more."
_OFFERED_VALUES = 200


class MetadataPanel(QWidget):
    """Shows the metadata of the open article; every field can be reached and set by keys."""

    left = Signal()
    """The keyboard goes back to the text."""
    changeWanted = Signal()
    """A field is to be changed for several articles."""
    tableWanted = Signal()
    """Values are to be taken from a table."""
    fieldWanted = Signal()
    """A field of one's own is to be defined."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("metadataPanel")
        self.setAccessibleName("Metadata of the article")
        self._session = session
        self.rows: list[ValueRow] = []
        self._is_current = False
        """Whether the values are up to date; they need not be while they are hidden."""
        self._is_saving = False
        self._usual: dict[str, list[str]] = {}
        self._build()
        session.articleOpened.connect(self.refresh)
        session.projectChanged.connect(self._forget_fields)
        session.reopened.connect(self._save_again)
        session.leaving.connect(self.keep_texts)
        session.edited.connect(self._edited)

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("metadataBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(14, 10, 14, 10)
        self._column.setSpacing(8)
        self.empty = QLabel("Open an article to see what is known about it.")
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self._column.addWidget(self.empty)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(8)
        self._column.addLayout(self._fields)
        links = FlowLayout(spacing=10)
        for text, name, wanted in (
            ("New field…", "metadataNewField", self.fieldWanted),
            ("Several articles…", "metadataChange", self.changeWanted),
            ("From a table…", "metadataTable", self.tableWanted),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setProperty("role", "link")
            button.setAutoDefault(True)
            button.clicked.connect(wanted)
            links.addWidget(button)
        self._column.addLayout(links)
        self._column.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ColumnScroll(body))

    # Showing

    def refresh(self) -> None:
        """Show the values of the open article: at once if the panel is visible."""
        self._is_current = False
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the values up to date."""
        self._fill()
        super().showEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the first field."""
        super().focusInEvent(event)
        self.start()

    def start(self, name: str = "") -> None:
        """Give a field the keyboard; the first one if there is none of that name."""
        self._fill()
        row = self.row(name) or next(iter(self.rows), None)
        if row is not None:
            row.start()

    def row(self, name: str) -> "ValueRow | None":
        """Return the row of a field; None if it is not shown."""
        return next((row for row in self.rows if row.field.name == name), None)

    def _edited(self, changes: Changes) -> None:
        records = {record for record, _ in changes.fields}
        if METADATA_FIELD in records or ARTICLE in records:
            self._usual.clear()
            self.refresh()

    def _forget_fields(self) -> None:
        self._usual.clear()
        self.refresh()

    def _fill(self) -> None:
        if self._is_current:
            return
        self._is_current = True
        session = self._session
        project, document = session.project, session.document
        values: list[FieldValue] = []
        if project is not None and document is not None:
            try:
                values = project.metadata.values(document.id)
            except AnnotatorError as error:
                session.say(explain(error))
        self.empty.setVisible(not values)
        self._show_fields([one.field for one in values])
        usable = session.writable
        for row, shown in zip(self.rows, values, strict=True):
            row.show_value(shown, self._subject(), usable=usable)

    def _show_fields(self, fields: Sequence[MetadataField]) -> None:
        kept = {row.field: row for row in self.rows}
        if list(kept) == list(fields):
            return
        rows = [kept.pop(field, None) or self._make_row(field) for field in fields]
        for row in kept.values():
            row.kept.keep_draft()
            row.hide()
            row.deleteLater()
        for place, row in enumerate(rows):
            self._fields.insertWidget(place, row)
        self.rows = rows

    def _make_row(self, field: MetadataField) -> "ValueRow":
        row = _build_row(
            field, partial(self._save, field), self._session.drafts, partial(self._usual_of, field)
        )
        row.left.connect(self.left)
        row.moved.connect(partial(self._move, row))
        row.chosen.connect(partial(self._write, field))
        row.takeBackWanted.connect(partial(self._take_back, field))
        row.kept.stored.connect(self.refresh)
        return row

    def _subject(self) -> str:
        project, document = self._session.project, self._session.document
        return f"{project.id}/{document.id}" if project is not None and document is not None else ""

    def _usual_of(self, field: MetadataField) -> Sequence[str]:
        if field.kind == "one_of":
            return field.values
        if field.kind == "yes_no":
            return ("yes", "no")
        if field.kind not in ("text", "names", "language") or field.name == "title":
            return ()
        project = self._session.project
        if field.name not in self._usual and project is not None:
            self._usual[field.name] = project.metadata.usual_values(field.name)[:_OFFERED_VALUES]
        return self._usual.get(field.name, ())

    def _move(self, row: "ValueRow", step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].start()
        elif place < 0:
            self.left.emit()

    # Changing

    def keep_texts(self) -> None:
        """Save what was typed, before the article or the project is left."""
        if not self._is_saving:
            for row in self.rows:
                row.kept.save_in_passing()

    def _save_again(self) -> None:
        for row in self.rows:
            row.kept.save_again()

    def _save(self, field: MetadataField, subject: str, text: str) -> str:
        project, document_id = self._session.project, subject.partition("/")[2]
        if project is None or not document_id:
            return _NOT_SAVED
        try:
            value = check_value(field, text)
        except InputError as error:
            return str(error)
        return self._do(SetMetadata((document_id,), {field.name: value}))

    def _do(self, edit: Any) -> str:
        self._session.why_not = _NOT_SAVED
        self._is_saving = True
        try:
            done = self._session.do(edit) is not None
        finally:
            self._is_saving = False
        return "" if done else self._session.why_not

    def _write(self, field: MetadataField, value: object) -> None:
        document = self._session.document
        if document is not None:
            self._discard(field)
            self._do(SetMetadata((document.id,), {field.name: value}))

    def _take_back(self, field: MetadataField) -> None:
        document = self._session.document
        if document is not None:
            self._discard(field)
            self._do(TakeBackMetadata((document.id,), (field.name,)))

    def _discard(self, field: MetadataField) -> None:
        row = self.row(field.name)
        if row is not None:
            row.kept.discard()
