"""The table of all annotations of the article."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QWidget

from annotator.model import Annotation, order_key
from annotator.model.attribute_values import missing_values
from annotator.ui.look import theme
from annotator.ui.look.signs import bubble_icon
from annotator.ui.session.comments import PlacedThread, describe_thread
from annotator.ui.session.session import Session
from annotator.ui.tables.row_model import CELL_CODE_POINTS, TEXT_ORDER, RowModel
from annotator.ui.tables.row_table import RowTable
from annotator.words import isolate, shorten

_LABEL, _TEXT, _DETAILS, _COMMENTS = range(4)
_MOST_LETTERS = {_LABEL: 16, _DETAILS: 24, _COMMENTS: 3}
_LEAST_TEXT_LETTERS = 24
_WAIT_ABOVE_ROWS = 500
"""More rows than this wait until the text has been painted."""


class AnnotationModel(RowModel[Annotation]):
    """The annotations of the open article as rows: label, text, attributes and note, comments."""

    headers = ("Label", "Text", "Details", "Comments")

    def __init__(self, session: Session) -> None:
        super().__init__(lambda annotation: annotation.id, session)
        self._session = session
        session.articleOpened.connect(self._opened)
        session.annotationsChanged.connect(self._changed)
        session.comments.changed.connect(self._comments_changed)
        self._commented: set[str] = set()
        """The ids of the annotations that were shown with comments."""

    def all_rows(self) -> list[Annotation]:
        """Return the annotations of the open article."""
        article = self._session.article
        return [*article.of_article, *article.ordered] if article.of_article else article.ordered

    def _opened(self) -> None:
        if len(self.all_rows()) > _WAIT_ABOVE_ROWS:
            self.fill_later()
        else:
            self.fill(self.all_rows())

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        if self.is_waiting:
            return
        known = self._session.article.annotations
        self.apply((known[one] for one in changed if one in known), removed)

    def _comments_changed(self) -> None:
        known, before = self._session.article.annotations, self._commented
        self._commented = self.commented()
        if not self.is_waiting:
            self.sort_again(_COMMENTS)
            self.apply((known[one] for one in before | self._commented if one in known), ())

    def commented(self) -> set[str]:
        """Return the ids of the annotations with comments."""
        document = self._session.document
        return set(self._session.comments.on_annotations(document.id)) if document else set()

    def sort_key(self, column: int) -> Callable[[Annotation], Any]:
        """Return the key of a column: its text, then the order of the text."""
        if column == TEXT_ORDER:
            return order_key
        if column == _COMMENTS:
            comments = self._session.comments
            return lambda row: (comment_order(comments.on_annotation(row.id)), order_key(row))
        return lambda annotation: (
            self.cell_text(annotation, column).casefold(),
            order_key(annotation),
        )

    def cell_text(self, row: Annotation, column: int) -> str:
        """Return the text of a cell."""
        if column == _LABEL:
            return row.label
        if column == _TEXT:
            return shorten(row.text, CELL_CODE_POINTS)
        if column == _COMMENTS:
            return comment_cell(self._session.comments.on_annotation(row.id))
        values = [words for _, words in self._session.described_values(row)]
        values += self._missing(row)
        note = [f"“{isolate(shorten(row.note, CELL_CODE_POINTS))}”"] if row.note else []
        return ", ".join([*self._owner(row), *values, *note])

    def _missing(self, row: Annotation) -> list[str]:
        """Return in words which required values one's own annotation lacks."""
        label = self._session.tag_set.label(row.label)
        if label is None or self._owner(row):
            return []
        missing = missing_values(label.attributes, row.attributes)
        return [f"missing: {', '.join(attribute.name for attribute in missing)}"] if missing else []

    def tool_tip(self, row: Annotation, column: int) -> str:
        """Return the text of a cell; of comments, what they say."""
        if column == _COMMENTS:
            return comment_words(self._session.comments.on_annotation(row.id))
        return self.cell_text(row, column)

    def header_icon(self, section: int) -> QIcon | None:
        """Return the speech bubble of the column of comments."""
        return comment_icon() if section == _COMMENTS else None

    def filter_text(self, row: Annotation) -> str:
        """Return the text of all cells; of comments, what they say."""
        cells = [self.cell_text(row, column) for column in (_LABEL, _TEXT, _DETAILS)]
        return " ".join([*cells, comment_words(self._session.comments.on_annotation(row.id))])

    def _owner(self, row: Annotation) -> list[str]:
        """Return whose annotation it is, if it is a colleague's."""
        project = self._session.project
        is_own = project is None or project.annotator in ("", row.annotator)
        return [] if is_own else [f"{row.annotator}’s"]

    def cell_style(self, row: Annotation, column: int, role: int) -> object:
        """Return the label's colour and weight, and the quiet colour of details."""
        if column == _LABEL and role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().label(self._session.tag_set, row.label).text
        if column == _LABEL and role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if column == _DETAILS and role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().muted
        return None


def comment_order(threads: Sequence[PlacedThread]) -> tuple[int, int]:
    """Return a key that sorts rows by their open threads, the most first, then by all."""
    return -sum(not placed.thread.resolved for placed in threads), -len(threads)


def comment_cell(threads: Sequence[PlacedThread]) -> str:
    """Return the number of open threads, or a tick where all are resolved."""
    unresolved = sum(not placed.thread.resolved for placed in threads)
    return f"{unresolved:,}" if unresolved else "✓" if threads else ""


def comment_words(threads: Sequence[PlacedThread]) -> str:
    """Return the threads in words, a line each, the open ones first."""
    ordered = sorted(threads, key=lambda placed: placed.thread.resolved)
    return "\n".join(describe_thread(placed.thread) for placed in ordered)


def comment_icon() -> QIcon:
    """Return the speech bubble that heads a column of comments."""
    colours = theme.current()
    return bubble_icon(colours.muted, colours.window, QSize(14, 13))


class AnnotationTable(RowTable):
    """All annotations; several can be selected, removed and relabelled at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        model = AnnotationModel(session)
        rest = (_TEXT, _LEAST_TEXT_LETTERS)
        super().__init__(model, "annotationTable", _MOST_LETTERS, rest, parent)
        self.setAccessibleName("Annotations")
        self.annotations = model
        self.chosen.connect(session.selection.choose)
        self.offer_menu(session)
        session.selection.changed.connect(self._show_current)
        session.articleOpened.connect(self._show_comments)
        session.comments.changed.connect(self._show_comments)
        self._show_comments()

    def _show_comments(self) -> None:
        self.show_column(_COMMENTS, bool(self.annotations.commented()))

    def _show_current(self, annotation_id: str) -> None:
        # Several rows were selected by the annotator: they stay selected.
        if annotation_id or len(self.selectionModel().selectedRows()) <= 1:
            self.show_row(annotation_id)
