"""The table of all annotations of the article."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from annotator.model import Annotation, order_key
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.tables.row_model import CELL_CODE_POINTS, RowModel
from annotator.ui.tables.row_table import RowTable
from annotator.words import shorten

_LABEL, _TEXT, _DETAILS = range(3)
_LEAST_TEXT = 110
_MANY = 500
"""So many rows wait until the text has been painted."""


class AnnotationModel(RowModel[Annotation]):
    """Annotations as rows: label, text, attributes and note."""

    headers = ("Label", "Text", "Attributes, note")

    def __init__(self, session: Session) -> None:
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
            return shorten(row.text, CELL_CODE_POINTS)
        values = [str(value) for value in row.attributes.values() if value]
        note = [f"“{shorten(row.note, CELL_CODE_POINTS)}”"] if row.note else []
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

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        model = AnnotationModel(session)
        widths = {_LABEL: 96, _DETAILS: 112}
        super().__init__(model, "annotationTable", widths, (_TEXT, _LEAST_TEXT), parent)
        self.setAccessibleName("Annotations")
        self.annotations = model
        self.chosen.connect(lambda item: session.selection.choose(item))
        self.offer_menu(session)
        session.selection.changed.connect(self._show_current)

    def _show_current(self, item: str) -> None:
        # Several selected rows are somebody's choice: leave them.
        if item or len(self.selectionModel().selectedRows()) <= 1:
            self.show_item(item)
