"""The view of the article list: cards in a narrow column, or a table with a header."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.ui.articles.article_cells import (
    CellColumn,
    TableRow,
    paint_table,
    row_height,
)
from annotator.ui.articles.article_delegate import ArticleDelegate
from annotator.ui.articles.article_model import ROW, ArticleModel
from annotator.ui.articles.article_row import ArticleRow, group_title
from annotator.ui.articles.grouped_rows import ListGroup
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded

_GROUP_PADDING_PX, _SIDE_PX = 6, 12
_LETTERS = {
    "title": 34,
    "source": 14,
    "author": 14,
    "annotators": 12,
    "labels": 20,
    "assigned": 12,
    "date": 10,
}
"""The width of columns at first, in letters."""
_OTHER_LETTERS = 9
_CELL_PADDING_PX = 26
_FLAGS = QItemSelectionModel.SelectionFlag


class ArticleTable(QTableView):
    """Shows the articles; asks the model for those alone that are in sight.

    A table, also for cards: a list of Qt asks for the size of each row before it shows any.
    """

    folded = Signal(str, bool)
    """The name of a group, and whether its articles are to be hidden."""
    sortWanted = Signal(str)
    """The name of the column whose header was clicked."""
    columnsMoved = Signal()
    """Columns are in another order, or of another width."""

    def __init__(self, model: ArticleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articleListView")
        self.setAccessibleName("Articles")
        self._articles = model
        self.as_table = False
        self.current = ""
        """The id of the open article."""
        self._hovered = -1
        """The row under the mouse."""
        self.cards = ArticleDelegate(self)
        self.setItemDelegate(self.cards)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setObjectName("articleListHeader")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        header.setSectionsClickable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.sectionClicked.connect(self._sort_by)
        header.sectionMoved.connect(lambda: self.columnsMoved.emit())
        header.sectionResized.connect(lambda: self.columnsMoved.emit())
        self._apply_layout()
        model.modelReset.connect(self.fit_rows)

    # Layout

    def show_as_table(self, on: bool) -> None:
        """Show a table with a header, or cards."""
        if on != self.as_table:
            self.as_table = on
            self._apply_layout()

    def _apply_layout(self) -> None:
        header = self.horizontalHeader()
        header.setVisible(self.as_table)
        header.setSectionsMovable(self.as_table)
        modes, policies = QHeaderView.ResizeMode, Qt.ScrollBarPolicy
        header.setSectionResizeMode(modes.Interactive if self.as_table else modes.Stretch)
        self.setHorizontalScrollBarPolicy(
            policies.ScrollBarAsNeeded if self.as_table else policies.ScrollBarAlwaysOff
        )
        self.fit_rows()

    def fit_rows(self) -> None:
        """Give the rows their heights: those of articles, and those of groups."""
        option = QStyleOptionViewItem()
        option.font = self.font()
        card = self.cards.sizeHint(option, QModelIndex()).height()
        height = row_height(self.font()) if self.as_table else card
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(height)
        groups = self._articles.group_rows
        if groups:
            low = self.fontMetrics().lineSpacing() + 2 * _GROUP_PADDING_PX
            blocked = rows.blockSignals(True)
            for row in groups:
                rows.resizeSection(row, low)
            rows.blockSignals(blocked)
            self.updateGeometries()
        self.viewport().update()

    def set_widths(self, widths: dict[str, int]) -> None:
        """Give the columns their widths, by name in pixels; without one, by what they show."""
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        blocked = header.blockSignals(True)
        for section, column in enumerate(self._articles.columns):
            usual = _LETTERS.get(column, _OTHER_LETTERS) * letter + _CELL_PADDING_PX
            header.resizeSection(section, widths.get(column) or usual)
        header.blockSignals(blocked)
        self.updateGeometries()

    def widths(self) -> dict[str, int]:
        """Return the widths of the columns in pixels, by name."""
        header = self.horizontalHeader()
        columns = self._articles.columns
        return {column: header.sectionSize(section) for section, column in enumerate(columns)}

    def ordered_columns(self) -> list[str]:
        """Return the columns in the order in which they are shown."""
        header = self.horizontalHeader()
        columns = self._articles.columns
        return [columns[header.logicalIndex(place)] for place in range(len(columns))]

    def show_sorting(self, column: str, *, descending: bool) -> None:
        """Mark the column by which the articles are sorted."""
        header = self.horizontalHeader()
        is_shown = column in self._articles.columns
        header.setSortIndicatorShown(is_shown)
        if is_shown:
            orders = Qt.SortOrder
            order = orders.DescendingOrder if descending else orders.AscendingOrder
            header.setSortIndicator(self._articles.columns.index(column), order)

    def changeEvent(self, event: QEvent) -> None:
        """Measure the rows again in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "cards"):
            self.fit_rows()

    def _sort_by(self, section: int) -> None:
        self.sortWanted.emit(self._articles.columns[section])

    # Selection

    def _selected(self) -> list[QItemSelectionRange]:
        """Return the stretches of selected rows: to ask for each row would take long."""
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected articles, in the order of the list."""
        stretches = sorted((each.top(), each.bottom()) for each in self._selected())
        ids: dict[str, None] = {}
        for first, last in stretches:
            ids |= dict.fromkeys(self._articles.ids_between(first, last))
        return list(ids)

    def count_selected(self) -> int:
        """Return how many rows are selected."""
        return sum(each.height() for each in self._selected())

    def select_ids(self, document_ids: Sequence[str]) -> None:
        """Select these articles, as far as they are listed."""
        selected = QItemSelection()
        for document_id in document_ids:
            row = self._articles.row_of(document_id)
            if row is not None:
                index = self._articles.index(row, 0)
                selected.select(index, index)
        self.selectionModel().select(selected, _FLAGS.ClearAndSelect | _FLAGS.Rows)

    def go_to(self, row: int) -> None:
        """Put the keyboard into a row; what is selected stays."""
        self.selectionModel().setCurrentIndex(self._articles.index(row, 0), _FLAGS.NoUpdate)

    def choose(self, document_id: str) -> bool:
        """Select an article alone, and bring it into sight; False if it is not listed."""
        row = self._articles.row_of(document_id) if document_id else None
        if row is None:
            self.clearSelection()
            return False
        index = self._articles.index(row, 0)
        # The view's own method would leave the choice to Ctrl, which a key may be held with.
        self.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        self.scrollTo(index)
        return True

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll up or down to a row; the columns stay where they are."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        self.horizontalScrollBar().setValue(across)

    # Groups

    def _group_at(self, index: QModelIndex) -> ListGroup | None:
        group = index.data(ROW) if index.isValid() else None
        return group if isinstance(group, ListGroup) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold the group whose row is clicked."""
        group = self._group_at(self.indexAt(event.position().toPoint()))
        if group is None:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.folded.emit(group.name, not group.is_folded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold a group with Left, unfold it with Right, do either with Enter or the space bar."""
        index = self.currentIndex()
        group, key = self._group_at(index), event.key()
        if group is not None:
            toggles = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            wanted = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}.get(Qt.Key(key))
            wanted = not group.is_folded if key in toggles else wanted
            if wanted is not None:
                self.folded.emit(group.name, wanted)
                return
        elif key == Qt.Key.Key_Left and self._articles.group_rows and index.isValid():
            above = [row for row in self._articles.group_rows if row < index.row()]
            self.go_to(above[-1])
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Search nothing: that would read all articles. The filter finds them by their words."""

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the names of the groups from side to side."""
        groups = self._articles.group_rows
        if not self.as_table:
            super().paintEvent(event)
        if not (self.as_table or groups):
            return
        painter = QPainter(self.viewport())
        first = max(self.rowAt(event.rect().top()), 0)
        last = self.rowAt(event.rect().bottom())
        last = self._articles.rowCount() - 1 if last < 0 else last
        if self.as_table:
            self._paint_table(painter, first, last)
        for row in range(first, last + 1) if groups else ():
            group = self._articles.row_at(row)
            if isinstance(group, ListGroup):
                self._paint_group(painter, row, group)
        painter.end()

    def _paint_table(self, painter: QPainter, first: int, last: int) -> None:
        header, chosen, none = self.horizontalHeader(), self.selectionModel(), QModelIndex()
        width = self.viewport().width()
        columns = [
            CellColumn(name, left, size)
            for at, name in enumerate(self._articles.columns)
            if (left := header.sectionViewportPosition(at)) < width
            and left + (size := header.sectionSize(at)) > 0
        ]
        rows = [
            TableRow(
                article,
                self.rowViewportPosition(row),
                self.rowHeight(row),
                chosen.isRowSelected(row, none),
                row == self._hovered,
            )
            for row in range(first, last + 1)
            if isinstance(article := self._articles.row_at(row), ArticleRow)
        ]
        paint_table(painter, self.font(), width, columns, rows, self.current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shade the row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """Shade no row."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            if self.as_table:
                self.viewport().update()

    def _paint_group(self, painter: QPainter, row: int, group: ListGroup) -> None:
        colours = theme.current()
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        box = QRect(0, top, self.viewport().width(), height)
        painter.fillRect(box, colours.surface)
        if row == self.currentIndex().row() and self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colours.ink)
        inner = box.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        count = f"{group.count:,}"
        room = inner.width() - painter.fontMetrics().horizontalAdvance(count) - _SIDE_PX
        sign = "▸" if group.is_folded else "▾"
        name = painter.fontMetrics().elidedText(
            f"{sign}  {group_title(group)}", Qt.TextElideMode.ElideRight, room
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(self.font())
        painter.setPen(colours.muted)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, count)
        painter.setPen(colours.border)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
