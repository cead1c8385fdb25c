"""The table of all annotations of the article."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from annotator.model import Annotation, order_key
from annotator.ui import theme
from annotator.ui.row_model import RowModel, one_line
from annotator.ui.row_table import RowTable
from annotator.ui.session import TaggingSession

_LABEL, _TEXT, _DETAILS = range(3)
_LEAST_TEXT = 110
_MANY = 500
"""So many rows wait until the text has been painted."""


class AnnotationModel(RowModel[Annotation]):
    """Annotations as rows: label, text, attributes and note."""

    headers = ("Label", "Text", "Attributes, note")

    def __init__(self, session: TaggingSession) -> None:
        super().__init__(lambda annotation: annotation.id, session)
        self._session = session
        session.articleOpened.connect(self._opened)
        session.annotationsChanged.connect(self._changed)

    def found(self) -> list[Annotation]:
        """The annotations of the open article."""
        return self._session.article.ordered

    def _opened(self) -> None:
        if len(self.found()) > _MANY:
            self.refill_later()
        else:
            self.fill(self.found())

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        if self.waits:
            return
        known = self._session.article.annotations
        self.apply((known[item] for item in changed if item in known), removed)

    def sort_key(self, column: int) -> Callable[[Annotation], Any]:
        """The order of a column; in it the order of the text."""
        if column == -1:
            return order_key
        return lambda annotation: (self.shown(annotation, column).casefold(), order_key(annotation))

    def shown(self, row: Annotation, column: int) -> str:
        """The text of a cell."""
        if column == _LABEL:
            return row.label
        if column == _TEXT:
            return one_line(row.text)
        values = [str(value) for value in row.attributes.values() if value]
        note = [f"“{one_line(row.note)}”"] if row.note else []
        return ", ".join([*self._others(row), *values, *note])

    def _others(self, row: Annotation) -> list[str]:
        """Whose it is, if it is a colleague's."""
        project = self._session.project
        own = project is None or project.annotator in ("", row.annotator)
        return [] if own else [f"{row.annotator}’s"]

    def dressed(self, row: Annotation, column: int, role: int) -> object:
        """The label's colour."""
        if column == _LABEL and role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().label(self._session.tag_set, row.label).text
        if column == _LABEL and role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if column == _DETAILS and role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().muted
        return None


class AnnotationTable(RowTable):
    """All annotations; several can be selected, removed and relabelled at once."""

    def __init__(self, session: TaggingSession, parent: QWidget | None = None) -> None:
        self._session = session
        model = AnnotationModel(session)
        super().__init__(model, "annotationTable", parent)
        self.setAccessibleName("Annotations")
        self.annotations = model
        header = self.horizontalHeader()
        header.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_DETAILS, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(_LABEL, 96)
        self._details = 112
        """How wide a person wants the last column, where there is room for it."""
        self.setColumnWidth(_DETAILS, self._details)
        self._fitting = False
        header.sectionResized.connect(self._column_resized)
        self.chosen.connect(lambda item: session.choose(item))
        self.offer_menu(session)
        session.currentChanged.connect(self._show_current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the text some room in a narrow window."""
        super().resizeEvent(event)
        room = self.viewport().width() - self.columnWidth(_LABEL) - _LEAST_TEXT
        self._fitting = True
        least = self.horizontalHeader().minimumSectionSize()
        self.setColumnWidth(_DETAILS, max(min(self._details, room), least))
        self._fitting = False

    def _column_resized(self, column: int, _before: int, width: int) -> None:
        if column == _DETAILS and not self._fitting:
            self._details = width

    def _show_current(self, item: str) -> None:
        # Several selected rows are somebody's choice: leave them.
        if item or len(self.selectionModel().selectedRows()) <= 1:
            self.show_item(item)
