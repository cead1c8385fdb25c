"""A table whose rows belong to places in the text, with its filter and its menu."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Attribute
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.tables.columns import Columns
from annotator.ui.tables.row_model import ROW_ID, TEXT_ORDER, RowModel
from annotator.ui.tables.value_menu import add_value_menu
from annotator.ui.widgets.own_direction import TextDelegate
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import EmptyNotice, MenuKeys

_FILTER_DEBOUNCE_MS = 150


class RowTable(QTableView):
    """A table of annotations or of what they make up; a click on a row goes to its place."""

    chosen = Signal(str)
    """The id of the row that the annotator went to."""
    left = Signal()
    """Enter or Esc: the keyboard goes back to the text."""

    def __init__(
        self,
        model: RowModel[Any],
        name: str,
        most_letters: Mapping[int, int],
        rest: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        """Show a model.

        Args:
            model: The rows.
            name: The object name.
            most_letters: Column -> the most letters for which it makes room by itself.
            rest: The column that has the remaining room, and its least width in letters.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(TextDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 11)
        columns = self.horizontalHeader()
        columns.setSortIndicatorClearable(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(36)
        self.setSortingEnabled(True)
        columns.setSortIndicator(TEXT_ORDER, Qt.SortOrder.AscendingOrder)
        self.columns = Columns(self, most_letters, *rest)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self.left)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the new room."""
        super().resizeEvent(event)
        self.columns.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the columns again in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "columns"):
            self.columns.measure()

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected rows."""
        return [str(index.data(ROW_ID)) for index in self.selectionModel().selectedRows()]

    def select_rows(self, row_ids: Sequence[str]) -> None:
        """Select the rows with these ids again, after a change of them that kept one or none."""
        numbers = (self._rows.rows.number_of(row_id) for row_id in row_ids)
        selected = QItemSelection()
        for number in numbers:
            if number is not None:
                index = self._rows.index(number, 0)
                selected.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selected, flags.ClearAndSelect | flags.Rows)

    def show_row(self, row_id: str) -> None:
        """Select the row with an id and scroll to it; select nothing if there is none."""
        number = self._rows.rows.number_of(row_id) if row_id else None
        if number is None:
            self.clearSelection()
            return
        index = self._rows.index(number, 0)
        if self.selectedIndexes() and index in self.selectionModel().selectedRows():
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def show_column(self, column: int, shown: bool) -> None:
        """Show a column, or hide it."""
        if self.isColumnHidden(column) == shown:
            self.setColumnHidden(column, not shown)
            self.columns.fit()

    def offer_menu(self, session: Session) -> None:
        """Offer a context menu for the selected rows."""

        def ask(point: QPoint) -> None:
            annotation_ids = self.selected_ids()
            if annotation_ids and session.writable:
                menu = RowMenu(session, annotation_ids, self)
                menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                menu.done.connect(lambda: self.select_rows(annotation_ids))
                MenuKeys(menu).keep(menu)
                menu.popup(self.viewport().mapToGlobal(point))

        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(ask)

    def _clicked(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedRows()) == 1:
            self.chosen.emit(str(index.data(ROW_ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows with arrows, and to the text with Enter and Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        after = self.currentIndex()
        is_single = len(self.selectionModel().selectedRows()) == 1
        if after.isValid() and after.row() != before.row() and is_single:
            self.chosen.emit(str(after.data(ROW_ID)))

    def keyboardSearch(self, search: str) -> None:
        """Search nothing: letters are the keys of labels here."""


class RowMenu(QMenu):
    """What can be done with the selected rows, each as one step of undo."""

    done = Signal()
    """A command of the menu has run."""

    def __init__(self, session: Session, annotation_ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rowMenu")
        self.setAccessibleName("Selected rows")
        keys = session.keys
        if len(annotation_ids) > 1:
            self.addAction(f"{len(annotation_ids):,} rows").setEnabled(False)
            self.addSeparator()
        labels = self.addMenu("Change label to")
        known = session.article.annotations
        of_article = any(known[one].is_of_article for one in annotation_ids if one in known)
        for label in session.tag_set.offered_labels():
            if session.tag_set.is_of_article(label.name) != of_article:
                continue
            relabel = self._call(session.tagging.relabel, annotation_ids, label.name)
            key = keys.key(f"label.{label.name}")
            labels.addAction(f"{no_shortcut(label.name)}\t{key}", relabel)
        for attribute in shared_attributes(session, annotation_ids):
            add_value_menu(self, session, attribute, annotation_ids, self._call)
        self.addAction("Take the guesses", self._call(session.guesses.accept_for, annotation_ids))
        self.addSeparator()
        self.addAction(
            f"Remove\t{keys.key('tag.remove')}", self._call(session.tagging.remove, annotation_ids)
        )

    def _call(self, run: Callable[..., object], *arguments: object) -> Callable[[], object]:
        def call() -> None:
            run(*arguments)
            self.done.emit()

        return call


def shared_attributes(session: Session, annotation_ids: Sequence[str]) -> list[Attribute]:
    """Return the attributes that the labels of all these annotations have."""
    annotations = map(session.annotation, annotation_ids)
    names = {annotation.label for annotation in annotations if annotation is not None}
    labels = [label for name in names if (label := session.tag_set.label(name)) is not None]
    if not labels:
        return []
    first, *others = labels
    return [
        attribute
        for attribute in first.attributes
        if all(attribute in label.attributes for label in others)
    ]


class TablePane(QWidget):
    """A table with its filter, and a text in its place while it is empty."""

    def __init__(
        self,
        table: RowTable,
        model: RowModel[Any],
        empty: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Put a table below its filter.

        Args:
            table: The table.
            model: Its rows.
            empty: Returns the text that takes the place of an empty table.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.table = table
        self._model = model
        self.filter_field = QLineEdit()
        declare(self.filter_field, "searched")
        self.filter_field.setObjectName(f"{table.objectName()}Filter")
        self.filter_field.setAccessibleName(f"Filter {table.accessibleName().lower()}")
        self.filter_field.setPlaceholderText("Filter")
        self.filter_field.setToolTip("Show the rows that have these words; Esc shows all again")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setAcceptDrops(False)
        self._typing = QTimer(self, interval=_FILTER_DEBOUNCE_MS, singleShot=True)
        self._typing.timeout.connect(self.filter_now)
        self.filter_field.textChanged.connect(self._typing.start)
        nothing = EmptyNotice(20, 24, 8)
        self._empty, self.show_all = nothing.words, nothing.button
        self._empty.setObjectName(f"{table.objectName()}Empty")
        self._empty_text = empty
        self.show_all.setText("Show all")
        self.show_all.setObjectName(f"{table.objectName()}ShowAll")
        self.show_all.clicked.connect(self.clear_filter)
        self._stack = QStackedLayout()
        self._stack.addWidget(table)
        self._stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.filter_field)
        layout.addLayout(field)
        layout.addLayout(self._stack, 1)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.show_whether_empty)
        self.show_whether_empty()

    def filter_now(self) -> None:
        """Filter by the words in the field, without waiting for a pause."""
        self._typing.stop()
        self._model.set_filter(self.filter_field.text())

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.filter_field.clear()
        self.filter_now()
        self.table.setFocus()

    def show_whether_empty(self) -> None:
        """Show a text in place of the table if it has no rows and none are about to come."""
        is_empty = self._model.rowCount() == 0 and not self._model.is_waiting
        if is_empty:
            has_rows = self._model.total() > 0
            words = self.filter_field.text().strip()
            no_match = f"Nothing here matches “{words}”."
            self._empty.setText(no_match if has_rows else self._empty_text())
            self.show_all.setVisible(has_rows)
        self._stack.setCurrentIndex(1 if is_empty else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In the filter, go into the table on Down; clear the filter, then leave, on Esc."""
        if self.filter_field.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.filter_now()
            self.table.setFocus()
            if self._model.rowCount() and not self.table.selectedIndexes():
                self.table.selectRow(0)
        elif self.filter_field.hasFocus() and event.key() == Qt.Key.Key_Escape:
            if self.filter_field.text():
                self.filter_field.clear()
                self.filter_now()
            else:
                self.table.left.emit()
        else:
            super().keyPressEvent(event)
