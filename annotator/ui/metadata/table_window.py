"""Takes metadata of articles from a table: which column is the key, and what each row would do."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model.metadata_fields import MetadataField, value_words
from annotator.plugins import LazyFunction
from annotator.project.article_metadata import ArticleMetadata
from annotator.project.metadata_joining import (
    FILE_KEY,
    ID_KEY,
    Join,
    JoinedRow,
    join_rows,
    key_candidates,
)
from annotator.ui.faults import confirm_buttons
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ColumnScroll, keep_from_wheel
from annotator.words import number, quote, shorten

if TYPE_CHECKING:
    from annotator.formats.metadata_table import MetadataTable

_field_of_column = LazyFunction("annotator.formats.metadata_table:field_of_column")
_cell_value = LazyFunction("annotator.formats.metadata_table:cell_value")
_SHOWN_ROWS = 500
"""Rows that are listed, those that are not taken first; the counts are of all."""
_SHOWN_CODE_POINTS = 60
_WORDS = {
    "changes": "changes",
    "same": "the same already",
    "unmatched": "no article",
    "ambiguous": "several articles",
    "repeated": "twice",
    "faulty": "not a value",
}
_ORDER = ("faulty", "ambiguous", "repeated", "unmatched", "changes", "same")


class TableWindow(QDialog):
    """Joins a table with the articles, and shows each row before anything is changed.

    Args:
        name: The name of the file.
        table: Its rows.
        articles: All articles of the project, by id.
        fields: The fields of the project.
        parent: The parent widget.
    """

    chosen = Signal(object)
    """The :class:`Join` that is to be carried out."""
    shown = Signal()
    """The rows of the last choice are shown."""
    _joined = Signal(int, object)

    def __init__(
        self,
        name: str,
        table: "MetadataTable",
        articles: Mapping[str, ArticleMetadata],
        fields: tuple[MetadataField, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._articles, self._fields = table, articles, fields
        self.setObjectName("metadataTableWindow")
        self.setWindowTitle(f"Metadata from {name} – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 440)
        self.key_column, self.key = QComboBox(), QComboBox()
        self.columns: dict[str, QComboBox] = {}
        self.rows = QTreeWidget()
        self.summary = QLabel()
        self.join, self._fault = Join(()), ""
        self._pool = one_thread(self)
        self._asked = 0
        """The number of the join that was asked for last."""
        self._joined.connect(self._show_join)
        self._build()
        self._begin_join()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        for remark in self._table.remarks:
            words = QLabel(remark)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setProperty("role", "warning")
            layout.addWidget(words)
        layout.addWidget(ColumnScroll(self._build_choices()))
        self._build_rows()
        layout.addWidget(self.rows, 1)
        self.summary.setObjectName("metadataTableSummary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        layout.addWidget(self.summary)
        buttons, self.confirm = confirm_buttons(self, "Change", "metadataTableOk")
        self.confirm.setProperty("role", "primary")
        layout.addWidget(buttons)
        self.confirm.setDefault(True)
        self.accepted.connect(lambda: self.chosen.emit(self.join))

    def _build_choices(self) -> QWidget:
        choices = QWidget()
        grid = QGridLayout(choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        names = list(self._table.names)
        self.key_column.addItems(names)
        self.key_column.setObjectName("metadataKeyColumn")
        self.key_column.setAccessibleName("Column with the key of the article")
        candidates = key_candidates(names, self._fields)
        self.key_column.setCurrentText(candidates[0] if candidates else names[0])
        self.key.setObjectName("metadataKey")
        self.key.setAccessibleName("What the key is of an article")
        self.key.addItem("Id", ID_KEY)
        self.key.addItem("File", FILE_KEY)
        for field in self._fields:
            self.key.addItem(field.title, field.name)
        self._guess_key()
        grid.addWidget(QLabel("The column"), 0, 0)
        grid.addWidget(self.key_column, 0, 1)
        grid.addWidget(QLabel("is of an article the"), 0, 2)
        grid.addWidget(self.key, 0, 3)
        for at, name in enumerate(names):
            box = QComboBox()
            box.setObjectName(f"metadataColumn.{at}")
            box.setAccessibleName(f"Field for the column {name}")
            box.addItem("– not taken –", "")
            for field in self._fields:
                box.addItem(field.title, field.name)
            field = _field_of_column(name, self._fields)
            box.setCurrentIndex(max(0, box.findData(field.name if field is not None else "")))
            label = QLabel(shorten(name, _SHOWN_CODE_POINTS))
            label.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(label, 1 + at // 2, at % 2 * 2)
            grid.addWidget(box, 1 + at // 2, at % 2 * 2 + 1)
            self.columns[name] = box
        for box in (self.key_column, self.key, *self.columns.values()):
            keep_from_wheel(box)
        self.key_column.currentIndexChanged.connect(self._guess_key)
        for box in (self.key_column, self.key, *self.columns.values()):
            box.currentIndexChanged.connect(self._begin_join)
        return choices

    def _build_rows(self) -> None:
        self.rows.setObjectName("metadataTableRows")
        self.rows.setAccessibleName("Rows of the table")
        self.rows.setHeaderLabels(["Row", "Key", "Article", "What it does"])
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setAllColumnsShowFocus(True)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.rows.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.setColumnWidth(1, 160)
        self.rows.setColumnWidth(2, 180)

    def _guess_key(self) -> None:
        name = self.key_column.currentText()
        folded = name.strip().casefold()
        field = _field_of_column(name, self._fields)
        known = {"id": ID_KEY, "source": FILE_KEY, "file": FILE_KEY, "filename": FILE_KEY}
        wanted = known.get(folded, field.name if field is not None else ID_KEY)
        self.key.setCurrentIndex(max(0, self.key.findData(wanted)))

    def _chosen_columns(self) -> dict[str, MetadataField]:
        by_name = {field.name: field for field in self._fields}
        return {
            name: by_name[box.currentData()]
            for name, box in self.columns.items()
            if box.currentData() and name != self.key_column.currentText()
        }

    def _begin_join(self) -> None:
        """Join in a thread of its own: there may be a hundred thousand rows."""
        for name, box in self.columns.items():
            box.setEnabled(name != self.key_column.currentText())
        columns = self._chosen_columns()
        titles = [field.title for field in columns.values()]
        twice = sorted({title for title in titles if titles.count(title) > 1})
        self._asked += 1
        self.confirm.setEnabled(False)
        if twice or not columns:
            self._fault = (
                f"Two columns are taken for {twice[0]}." if twice else "No column is taken."
            )
            self._show_join(self._asked, Join(()))
            return
        self._fault, number_of_join = "", self._asked
        key = (self.key_column.currentText(), str(self.key.currentData()))
        articles, rows = self._articles, self._table.rows

        def join() -> None:
            self._joined.emit(number_of_join, join_rows(articles, rows, key, columns, _cell_value))

        self._pool.start(join)

    def _show_join(self, number_of_join: int, join: Join) -> None:
        if number_of_join != self._asked:
            return
        self.join = join
        words = "; ".join(join.sentences()) + ". Empty cells leave their articles as they are."
        words = self._fault or words
        self._show_rows()
        count = self.join.counts["changes"]
        self.summary.setText(words)
        self.confirm.setText(f"Change {number(count, 'article')}")
        self.confirm.setEnabled(count > 0)
        self.shown.emit()

    def _show_rows(self) -> None:
        self.rows.clear()
        listed = sorted(self.join.rows, key=lambda row: _ORDER.index(row.outcome))
        for row in listed[:_SHOWN_ROWS]:
            self.rows.addTopLevelItem(self._item(row))
        if len(listed) > _SHOWN_ROWS:
            more = f"{number(len(listed) - _SHOWN_ROWS, 'more row')}"
            self.rows.addTopLevelItem(QTreeWidgetItem(["", more]))

    def _item(self, row: JoinedRow) -> QTreeWidgetItem:
        article = self._articles.get(row.document)
        title = (article.title or row.document) if article is not None else ""
        what = _WORDS[row.outcome] + (f": {row.reason}" if row.reason else "")
        titles = {field.name: field.title for field in self._fields}
        if row.values:
            what = ", ".join(
                f"{titles.get(name, name)}: {_short(row.before.get(name))} → {_short(value)}"
                for name, value in row.values.items()
            )
        item = QTreeWidgetItem([f"{row.line:,}", row.key, title, what])
        for column in range(4):
            item.setToolTip(column, plain_tip(item.text(column)))
        return item


def _short(value: object) -> str:
    return quote(shorten(value_words(value), _SHOWN_CODE_POINTS)) if value is not None else "none"


def title_of_change(path: Path, join: Join) -> str:
    """Return what the step is called that takes metadata from a table."""
    return f"take metadata of {number(join.counts['changes'], 'article')} from {path.name}"
