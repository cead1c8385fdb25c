"""List the relations of the current group, each with a box that says whether it becomes gold."""

from collections.abc import Sequence

from msgspec import Struct
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

from annotator.agreement.relation_choices import RelationChoice
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import quote, shorten

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
_BOX_PX, _GAP_PX, _SIDE_PX, _TOP_PX = 14, 8, 9, 5
QUOTE_CODE_POINTS = 61
MAX_ROWS = 8
"""More relations than these are scrolled, so that the verdict below stays in sight."""


class RelationRow(Struct, frozen=True):
    """Describes a relation in words."""

    choice: RelationChoice
    type_name: str
    """The name of its type for people."""
    other_end: str
    """The text of its other end, as :func:`quote_other_end` returns it."""

    @property
    def head(self) -> str:
        """Type, direction and other end."""
        if self.choice.incoming:
            return f"← {self.type_name} {self.other_end}"
        return f"{self.type_name} → {self.other_end}"

    @property
    def spoken(self) -> str:
        """Head and foot for a screen reader, without an arrow."""
        if self.choice.incoming:
            return f"from {self.other_end}, {self.type_name} this, {self.foot}"
        return f"{self.type_name} {self.other_end}, {self.foot}"

    @property
    def foot(self) -> str:
        """Who drew it or with whose versions it goes, and what keeps it from becoming gold."""
        choice = self.choice
        first_names, last_name = ", ".join(choice.owners[:-1]), choice.owners[-1]
        conjunction = "or" if choice.goes is None else "and"
        owners = f"{first_names} {conjunction} {last_name}" if first_names else last_name
        if not choice.group_id:
            return f"{owners}, decided there"
        foot = f"with {owners}" if choice.goes is None else owners
        if choice.lost:
            return f"{foot}, its other end is rejected"
        waits = choice.incoming and choice.picked is not None
        return f"{foot}, once that is judged" if waits else foot

    @property
    def explanation(self) -> str:
        """The meaning of the state of its box."""
        if not self.choice.group_id:
            return "It is decided in the article in which it starts"
        meaning = _STATE_MEANINGS[check_state(self.choice)]
        if self.choice.incoming:
            return f"{meaning}, and is decided with the place in which it starts"
        return meaning


def check_state(choice: RelationChoice) -> Qt.CheckState:
    """Return the state of the box of a relation."""
    if choice.goes is None:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Checked if choice.goes else Qt.CheckState.Unchecked


_STATE_MEANINGS = {
    Qt.CheckState.Checked: "Goes into the gold layer",
    Qt.CheckState.Unchecked: "Does not go into the gold layer",
    Qt.CheckState.PartiallyChecked: "Goes into the gold layer with its owner’s version",
}


def quote_other_end(text: str | None, *, elsewhere: bool) -> str:
    """Quote the text of a relation's other end.

    Args:
        text: The text of the annotation; None if it is removed.
        elsewhere: Whether it is in another article.
    """
    end = quote(shorten(text, QUOTE_CODE_POINTS)) if text is not None else "a removed annotation"
    return f"{end} in another article" if elsewhere else end


class RelationModel(QAbstractListModel):
    """Holds the relations of one group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RelationRow] = []

    def fill(self, rows: Sequence[RelationRow]) -> None:
        """Show these rows; if they are the same relations, the keyboard stays in its row."""
        same = list(map(_identify, rows)) == list(map(_identify, self.rows))
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of relations."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a row, the state of its box, or the row itself."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.head}, {row.foot}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.CheckStateRole:
            return check_state(row.choice)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.head}\n{row.foot}\n{row.explanation}")
        return row if role == ROW_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return flags by which a screen reader speaks of a box and its state."""
        tristate = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsUserTristate
        return super().flags(index) | tristate


def _identify(row: RelationRow) -> tuple[object, ...]:
    return row.choice.incoming, row.choice.group_id, row.choice.key


class RelationList(QListView):
    """Lists relations as high as its rows; Space or a click changes a box, Esc leaves."""

    toggled = Signal(int)
    """The box of a row was changed."""
    left = Signal()
    """The keyboard returns to the text."""

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
        """The rows that are shown."""
        return self._model.rows

    def words(self, number: int) -> str:
        """Return the words of a row."""
        return str(self._model.data(self._model.index(number)))

    def show_rows(self, rows: Sequence[RelationRow], usable: bool) -> None:
        """Show these rows; ``usable`` says whether their boxes can be changed."""
        self.usable = usable
        scrolls = len(rows) > MAX_ROWS
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
        """Return the size of all rows, or of as many as leave room for the verdict below."""
        height = sum(self.sizeHintForRow(row) for row in range(min(len(self.rows), MAX_ROWS)))
        return QSize(160, height + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: the list does not shrink."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change a box on Space; keys other than arrows are verdicts, or do nothing."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not search: letters are verdicts here."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Change the box of a row on a click anywhere in it."""
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
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is no longer here."""
        super().focusOutEvent(event)
        self.viewport().update()


class RelationDelegate(QStyledItemDelegate):
    """Paints a box, the relation, and at the end of the line who drew it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of one line."""
        return QSize(120, max(QFontMetrics(option.font).lineSpacing(), _BOX_PX) + 2 * _TOP_PX)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row = index.data(ROW_ROLE)
        view = self.parent()
        if not isinstance(row, RelationRow) or not isinstance(view, RelationList):
            return
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        is_current = view.hasFocus() and view.currentIndex() == index
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and view.usable
        if is_current:
            painter.setPen(QPen(colours.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
        inner = box.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        mark = QRectF(inner.left(), box.center().y() - _BOX_PX / 2 + 0.5, _BOX_PX, _BOX_PX)
        paint_box(painter, mark, check_state(row.choice), lit=is_current or hovered)
        inner.setLeft(inner.left() + _BOX_PX + _GAP_PX)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        foot = metrics.elidedText(row.foot, elide, max(inner.width() * 2 // 5, 60))
        foot_width = metrics.horizontalAdvance(foot)
        head = metrics.elidedText(row.head, elide, inner.width() - foot_width - 2 * _GAP_PX)
        painter.setPen(colours.muted if row.choice.goes is False else colours.ink)
        painter.drawText(inner, middle, head)
        painter.setPen(colours.warning if row.choice.lost else colours.muted)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, foot)
        painter.restore()


def paint_box(painter: QPainter, box: QRectF, state: Qt.CheckState, *, lit: bool) -> None:
    """Paint a check box: ticked, empty, or with a dash where it is open."""
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
