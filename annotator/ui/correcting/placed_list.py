"""A list of annotations that a correction cuts, or whose words it takes away."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.model import TagSet
from annotator.project.text_versions import Placed
from annotator.text.alignment import Fit
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import quote, shorten

_PLACED = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
_SHOWN_CODE_POINTS = 120
_SIDE_PX, _BAR_PX = 14, 4
Index = QModelIndex | QPersistentModelIndex


def describe_before(placed: Placed) -> str:
    """Return label, words before and owner: ``claim “We will …” · ana``."""
    words = quote(shorten(placed.own.text, _SHOWN_CODE_POINTS))
    return f"{placed.annotation.label} {words} · {placed.annotation.annotator}"


def describe_after(placed: Placed) -> str:
    """Return what becomes of an annotation."""
    if placed.fit is Fit.LOST:
        return "Its words are gone"
    return f"Covers {quote(shorten(placed.annotation.text, _SHOWN_CODE_POINTS))}"


class PlacedModel(QAbstractListModel):
    """Annotations as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.placed: list[Placed] = []

    def show(self, placed: Sequence[Placed]) -> None:
        """Have these rows."""
        self.beginResetModel()
        self.placed = list(placed)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.placed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the annotation, or its words."""
        if not index.isValid() or index.row() >= len(self.placed):
            return None
        placed = self.placed[index.row()]
        if role == _PLACED:
            return placed
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{describe_before(placed)}. {describe_after(placed)}."
        return plain_tip(placed.own.text) if role == Qt.ItemDataRole.ToolTipRole else None


class _PlacedDelegate(QStyledItemDelegate):
    """Paints the annotation as it was, and below it what becomes of it."""

    def __init__(self, view: "PlacedList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, 2 * option.fontMetrics.lineSpacing() + 15)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        placed = index.data(_PLACED)
        colours = theme.current()
        painter.save()
        box: QRect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(box, colours.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.window)
        label = colours.label(self._view.tag_set, placed.annotation.label)
        painter.fillRect(box.left(), box.top() + 5, _BAR_PX, box.height() - 10, label.line)
        inner = box.adjusted(_SIDE_PX, 6, -8, -6)
        high = option.fontMetrics.lineSpacing()
        upper, lower = QRect(inner), inner.adjusted(0, high + 3, 0, 0)
        upper.setHeight(high)
        lower.setHeight(high)
        font = QFont(option.font)
        painter.setFont(font)
        painter.setPen(colours.ink)
        paint_line(painter, upper, describe_before(placed))
        painter.setFont(font)
        lost = colours.error if placed.fit is Fit.LOST else colours.warning
        painter.setPen(colours.ink if is_chosen else lost)
        paint_line(painter, lower, describe_after(placed))
        painter.setPen(colours.border)
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        painter.restore()


class PlacedList(QListView):
    """Lists annotations that need a look."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Annotations that no longer fit")
        self.tag_set = TagSet(name="", layers=())
        self.rows = PlacedModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_PlacedDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_placed(self, placed: Sequence[Placed], tag_set: TagSet) -> None:
        """List annotations; the row that was chosen, or the one in its place, stays chosen."""
        row, chosen = self.currentIndex().row(), self.chosen()
        self.tag_set = tag_set
        self.rows.show(placed)
        ids = [one.annotation.id for one in placed]
        if chosen is not None and chosen.annotation.id in ids:
            row = ids.index(chosen.annotation.id)
        if ids:
            self.setCurrentIndex(self.rows.index(min(max(row, 0), len(ids) - 1)))

    def chosen(self) -> Placed | None:
        """Return the chosen annotation."""
        placed = self.currentIndex().data(_PLACED)
        return placed if isinstance(placed, Placed) else None
