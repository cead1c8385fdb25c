"""Ask for a condition of the list: a stretch of time, or the value of a field."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.article_query import FIELD, FIELDS_OF_COLUMNS, Condition
from annotator.ui.articles.article_row import column_title
from annotator.ui.faults import confirm_buttons
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_KNOWN = {"date", "date_guess", "date_guess_from", "title"}
_VALUES = 200
_VALUES_PX = 150


class DateRangeDialog(QDialog):
    """Has a field for the first day and one for the last; either may be empty."""

    chosen = Signal(object)
    """The :class:`Condition`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dateRangeDialog")
        self.setWindowTitle("Filter by date – Annotator")
        self.first, self.last = QLineEdit(), QLineEdit()
        layout = QFormLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setVerticalSpacing(10)
        for field, name, words in (
            (self.first, "firstDay", "&From"),
            (self.last, "lastDay", "&To"),
        ):
            field.setObjectName(name)
            declare(field, "answered")
            field.setPlaceholderText("2024, 2024-03 or 2024-03-01")
            field.setMinimumWidth(230)
            field.textChanged.connect(self._check)
            layout.addRow(words, field)
        hint = QLabel("A year or a month is meant from its first day to its last.")
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        layout.addRow(hint)
        buttons, self.confirm = confirm_buttons(self, "Filter", "dateRangeOk")
        self.confirm.setProperty("role", "primary")
        layout.addRow(buttons)
        self.accepted.connect(
            lambda: self.chosen.emit(Condition("date", self._first(), until=self._last()))
        )
        self._check()

    def _first(self) -> str:
        return self.first.text().strip()

    def _last(self) -> str:
        return self.last.text().strip()

    def _check(self) -> None:
        days = [day for day in (self._first(), self._last()) if day]
        self.confirm.setEnabled(bool(days) and all(map(_DAY.fullmatch, days)))


class _Answer(QObject):
    ready = Signal(str, list)


class _Values(QRunnable):
    """Reads the values of a column on a connection of its own."""

    def __init__(self, path: Path, column: str, answer: _Answer) -> None:
        super().__init__()
        self._path, self._column, self._answer = path, column, answer

    def run(self) -> None:
        """Read, and emit the answer."""
        try:
            with Project.open(self._path, read_only=True) as project:
                values = project.listing.values_of(self._column, _VALUES)
        except AnnotatorError:
            values = []  # The field can be typed into all the same.
        self._answer.ready.emit(self._column, values)


class FieldDialog(QDialog):
    """Has a choice of the field, and a field for its value with those that articles have."""

    chosen = Signal(object)
    """The :class:`Condition`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fieldDialog")
        self.setWindowTitle("Filter by a field – Annotator")
        self._session = session
        self._found: list[str] = []
        """The values that are listed, the most frequent first."""
        self._answer = _Answer()
        self._answer.ready.connect(self._show_values, Qt.ConnectionType.QueuedConnection)
        self._pool = one_thread(self)
        for over in (session.projectChanged, session.aboutToReopen):
            over.connect(self._pool.waitForDone)
            over.connect(self.reject)
        self.column, self.value, self.values = QComboBox(), QLineEdit(), QListWidget()
        self.column.setObjectName("conditionField")
        self.column.setAccessibleName("Field")
        project = session.project
        known = {name for names in FIELDS_OF_COLUMNS.values() for name in names} | _KNOWN
        own = project.listing.field_names() if project is not None else []
        for column in (*FIELDS_OF_COLUMNS, *(FIELD + one for one in own if one not in known)):
            self.column.addItem(column_title(column), column)
        self.value.setObjectName("conditionValue")
        declare(self.value, "answered")
        self.value.setPlaceholderText("empty: articles without it")
        self.value.setMinimumWidth(260)
        self.values.setObjectName("conditionValues")
        self.values.setAccessibleName("Values of the articles")
        self.values.setMaximumHeight(_VALUES_PX)
        self.values.currentRowChanged.connect(self._take_value)
        self.values.itemActivated.connect(lambda: self.accept())
        layout = QFormLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setVerticalSpacing(10)
        layout.addRow("&Field", self.column)
        layout.addRow("&Contains", self.value)
        layout.addRow(self.values)
        buttons, confirm = confirm_buttons(self, "Filter", "fieldOk")
        confirm.setProperty("role", "primary")
        layout.addRow(buttons)
        self.column.currentIndexChanged.connect(lambda: self._read())
        self.accepted.connect(self._choose)
        self.value.setFocus()
        self._read()

    def _column(self) -> str:
        return str(self.column.currentData())

    def _read(self) -> None:
        self.values.clear()
        project = self._session.project
        if project is not None:
            self._pool.start(_Values(project.path, self._column(), self._answer))

    def _show_values(self, column: str, values: list[tuple[str, int]]) -> None:
        if column != self._column():
            return
        self._found = [str(value) for value, _ in values]
        self.values.addItems([f"{value}  ({count:,})" for value, count in values])

    def _take_value(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.value.setText(self._found[row])

    def _choose(self) -> None:
        name = self._column().removeprefix(FIELD)
        self.chosen.emit(Condition("field", self.value.text().strip(), name))
