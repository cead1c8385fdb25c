"""The relations of the place in hand, each with a box that says whether it becomes gold."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.ui.look import theme
from annotator.ui.review.relation_choices import RelationChoice
from annotator.words import shorten

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
_BOX, _GAP, _SIDE, _TOP = 14, 8, 9, 5
_LONGEST = 60
_MOST_ROWS = 8
"""Of more relations the others are scrolled to: the verdict below is to stay in sight."""


class RelationRow(RelationChoice, frozen=True):
    """A relation with the words for it."""

    name: str = ""
    """What its type is called."""
    words: str = ""
    """The other end's text."""

    @property
    def head(self) -> str:
        """Type, direction and other end."""
        return f"← {self.name} {self.words}" if self.incoming else f"{self.name} → {self.words}"

    @property
    def spoken(self) -> str:
        """The same for who hears it, to whom an arrow says nothing."""
        away = f"{self.name} {self.words}"
        both = f"from {self.words}, {self.name} this" if self.incoming else away
        return f"{both}, {self.foot}"

    @property
    def foot(self) -> str:
        """Who drew it, or with whose versions it goes, and what stands in its way."""
        names, last = ", ".join(self.owners[:-1]), self.owners[-1]
        joint = "or" if self.goes is None else "and"
        who = f"{names} {joint} {last}" if names else last
        if not self.place:
            return f"{who}, decided there"
        said = f"with {who}" if self.goes is None else who
        if self.lost:
            return f"{said}, its other end is rejected"
        return f"{said}, once that is judged" if self.incoming and self.picked is not None else said

    @property
    def means(self) -> str:
        """What the state of its box means."""
        if not self.place:
            return "It is decided in the article that it leads from"
        means = _MEANS[state_of(self)]
        return f"{means}, and is decided with the place it leads from" if self.incoming else means


class RelationModel(QAbstractListModel):
    """The relations of one place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RelationRow] = []

    def fill(self, rows: Sequence[RelationRow]) -> None:
        """Show these; where they are the same relations, the keyboard stays in its row."""
        same = list(map(_name, rows)) == list(map(_name, self.rows))
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many relations there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words, the state of the box, and the relation itself."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.head}, {row.foot}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.CheckStateRole:
            return state_of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.head}\n{row.foot}\n{row.means}"
        return row if role == ROW else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A screen reader says that it is a box, and how it is."""
        tristate = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsUserTristate
        return super().flags(index) | tristate


def _name(row: RelationChoice) -> tuple[object, ...]:
    return row.incoming, row.place, row.key


def state_of(row: RelationChoice) -> Qt.CheckState:
    """The state of its box."""
    if row.goes is None:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Checked if row.goes else Qt.CheckState.Unchecked


_MEANS = {
    Qt.CheckState.Checked: "Goes into the gold layer",
    Qt.CheckState.Unchecked: "Does not go into the gold layer",
    Qt.CheckState.PartiallyChecked: "Goes into the gold layer with the version of whoever drew it",
}


class RelationList(QListView):
    """As high as its rows; Space or a click changes a box, Esc goes back to the text."""

    toggled = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("relationList")
        self.setAccessibleName("Relations for the gold layer")
        self._model = RelationModel(self)
        self.setModel(self._model)
        self.setItemDelegate(RelationDelegate(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.usable = True

    @property
    def rows(self) -> list[RelationRow]:
        """What is shown."""
        return self._model.rows

    def words(self, number: int) -> str:
        """What a row says."""
        return str(self._model.data(self._model.index(number)))

    def show_rows(self, rows: Sequence[RelationRow], usable: bool) -> None:
        """Show these."""
        self.usable = usable
        scrolls = len(rows) > _MOST_ROWS
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        self._model.fill(rows)
        self.setVisible(bool(rows))
        self.updateGeometry()

    def start(self) -> None:
        """Take the keyboard."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        """All rows, or as many as leave room for what is below."""
        high = sum(self.sizeHintForRow(row) for row in range(min(len(self.rows), _MOST_ROWS)))
        return QSize(160, high + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space changes a box; other keys than arrows are verdicts, or do nothing."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are verdicts here, and no search."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in a row changes its box."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(index.row())

    def _toggle(self, row: int) -> None:
        if self.usable:
            self.toggled.emit(row)

    def changeEvent(self, event: QEvent) -> None:
        """Give larger letters more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.viewport().update()


class RelationDelegate(QStyledItemDelegate):
    """A box, the relation, and below who drew it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line; the names stand at its end."""
        return QSize(120, max(QFontMetrics(option.font).lineSpacing(), _BOX) + 2 * _TOP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row = index.data(ROW)
        view = self.parent()
        if not isinstance(row, RelationRow) or not isinstance(view, RelationList):
            return
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        in_hand = view.hasFocus() and view.currentIndex() == index
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and view.usable
        if in_hand:
            painter.setPen(QPen(colours.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
        inner = box.adjusted(_SIDE, 0, -_SIDE, 0)
        mark = QRectF(inner.left(), box.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
        paint_box(painter, mark, state_of(row), lit=in_hand or hovered)
        inner.setLeft(inner.left() + _BOX + _GAP)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        foot = metrics.elidedText(row.foot, elide, max(inner.width() * 2 // 5, 60))
        wide = metrics.horizontalAdvance(foot)
        head = metrics.elidedText(row.head, elide, inner.width() - wide - 2 * _GAP)
        painter.setPen(colours.muted if row.goes is False else colours.ink)
        painter.drawText(inner, middle, head)
        painter.setPen(colours.warning if row.lost else colours.muted)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, foot)
        painter.restore()


def paint_box(painter: QPainter, box: QRectF, state: Qt.CheckState, *, lit: bool) -> None:
    """A check box: ticked, empty, or with a dash for what is left open."""
    colours = theme.current()
    edge = box.adjusted(0.5, 0.5, -0.5, -0.5)
    checked = state == Qt.CheckState.Checked
    painter.setPen(QPen(colours.accent if lit or checked else colours.muted, 1))
    painter.setBrush(colours.accent if checked else colours.surface)
    painter.drawRoundedRect(edge, 3, 3)
    painter.setPen(QPen(colours.on_accent if checked else colours.accent, 1.8))
    x, y, size = box.left(), box.top(), box.width()
    if checked:
        points = [(0.24, 0.52), (0.43, 0.71), (0.77, 0.32)]
        painter.drawPolyline([QPointF(x + a * size, y + b * size) for a, b in points])
    elif state == Qt.CheckState.PartiallyChecked:
        middle = y + size / 2
        painter.drawLine(QPointF(x + size * 0.28, middle), QPointF(x + size * 0.72, middle))


def words_of(text: str | None, *, away: bool) -> str:
    """The text of a relation's other end, which may be in another article."""
    said = f"“{shorten(text, _LONGEST)}”" if text is not None else "something that is gone"
    return f"{said} in another article" if away else said
