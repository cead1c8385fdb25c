"""The places of the open article as rows of a list, and how a row is painted."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.agreement.reviewed_groups import GroupRows, ReviewedGroup
from annotator.model import TagSet
from annotator.ui.articles.article_delegate import font_below, paint_ground, paint_sign
from annotator.ui.look import theme
from annotator.ui.review.verdict_words import told
from annotator.ui.tables.row_model import CELL_CODE_POINTS
from annotator.words import shorten

Index = QModelIndex | QPersistentModelIndex
SPOT = Qt.ItemDataRole.UserRole
NO_PARENT = QModelIndex()
_SIDE, _TOP, _SIGN = 12, 7, 12


class PlaceModel(QAbstractListModel):
    """The places that the list shows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spots = GroupRows()

    def fill(self, spots: Iterable[ReviewedGroup]) -> None:
        """Show these."""
        self.beginResetModel()
        self.spots = GroupRows(spots)
        self.endResetModel()

    def renew(self, gone: Sequence[ReviewedGroup], come: Sequence[ReviewedGroup]) -> None:
        """Let some places go, and show others; of one among both only the row is painted anew."""
        stay = {spot.id for spot in come}
        for spot in gone:
            row = self.spots.row_of(spot)
            if row is not None and spot.id not in stay:
                self.beginRemoveRows(NO_PARENT, row, row)
                self.spots.remove(spot)
                self.endRemoveRows()
        for spot in come:
            row = self.spots.row_of(spot)
            if row is not None:
                self.spots.put(spot)
                self.dataChanged.emit(self.index(row), self.index(row))
                continue
            row = self.spots.row_for(spot)
            self.beginInsertRows(NO_PARENT, row, row)
            self.spots.put(spot)
            self.endInsertRows()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many places are shown."""
        return 0 if parent.isValid() else len(self.spots)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of the place, what a screen reader says, and the place itself."""
        if not index.isValid() or index.row() >= len(self.spots):
            return None
        spot = self.spots[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(spot)
        if role == SPOT:
            return spot
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{', '.join(labels_of(spot))}: {text_of(spot)} – {told(spot)}"
        return None


def text_of(spot: ReviewedGroup) -> str:
    """The words of a place: the longest of its versions."""
    return shorten(
        max((a.text for a in spot.aligned.annotations.values()), key=len), CELL_CODE_POINTS
    )


def labels_of(spot: ReviewedGroup) -> list[str]:
    """The labels of its versions, each once."""
    return list(dict.fromkeys(each.label for each in spot.aligned.annotations.values()))


class PlaceDelegate(QStyledItemDelegate):
    """The words of a place on its label's colour, and below how it is sorted and judged."""

    current = ""
    tag_set: TagSet = TagSet(name="", layers=())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        high = QFontMetrics(option.font).lineSpacing()
        return QSize(160, high + QFontMetrics(font_below(option.font)).lineSpacing() + 2 * _TOP + 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        spot = index.data(SPOT)
        if not isinstance(spot, ReviewedGroup):
            return
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        in_hand = spot.id == self.current
        paint_ground(painter, option, in_hand=in_hand)
        inner = box.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        self._paint_words(painter, inner, option.font, spot, in_hand)
        self._paint_foot(painter, inner, font_below(option.font), spot)
        painter.setPen(colours.border)
        painter.drawLine(box.left() + _SIDE, box.bottom(), box.right() - _SIDE, box.bottom())
        painter.restore()

    def _paint_words(
        self, painter: QPainter, inner: QRect, base: QFont, spot: ReviewedGroup, in_hand: bool
    ) -> None:
        colours = theme.current()
        font = QFont(base)
        font.setWeight(QFont.Weight.DemiBold if in_hand else QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        line = QRect(inner.left(), inner.top(), inner.width(), metrics.lineSpacing())
        for name in labels_of(spot)[:3]:
            own = colours.label(self.tag_set, name)
            dot = QRectF(line.left() + 0.5, line.center().y() - 4.5, 10, 10)
            painter.setPen(own.line)
            painter.setBrush(own.fill)
            painter.drawRoundedRect(dot, 2.5, 2.5)
            line.setLeft(line.left() + 14)
        line.setLeft(line.left() + 3)
        painter.setFont(font)
        painter.setPen(colours.ink)
        words = metrics.elidedText(text_of(spot), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_foot(
        self, painter: QPainter, inner: QRect, font: QFont, spot: ReviewedGroup
    ) -> None:
        colours, metrics = theme.current(), QFontMetrics(font)
        high = metrics.lineSpacing()
        foot = QRect(inner.left(), inner.bottom() - high + 1, inner.width(), high)
        paint_state(painter, QRectF(foot.left(), foot.center().y() - 5, _SIGN, _SIGN), spot)
        painter.setFont(font)
        painter.setPen(colours.muted)
        words = metrics.elidedText(told(spot), Qt.TextElideMode.ElideRight, foot.width() - 20)
        painter.drawText(foot.adjusted(_SIGN + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def paint_state(painter: QPainter, box: QRectF, spot: ReviewedGroup) -> None:
    """A ring for a place to judge, a tick for a judged one, a cross for a rejected one."""
    colours = theme.current()
    if spot.state in ("outdated", "contested"):
        painter.setPen(QPen(colours.warning, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        x, y, high = box.center().x(), box.top(), box.height()
        painter.drawLine(QPointF(x, y + high * 0.26), QPointF(x, y + high * 0.54))
        painter.drawPoint(QPointF(x, y + high * 0.74))
    elif spot.state == "judged" and spot.decision is not None and spot.decision.rejects:
        painter.setPen(QPen(colours.muted, 1.6))
        inner = box.adjusted(2.5, 2.5, -2.5, -2.5)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        paint_sign(painter, box, "done" if spot.state == "judged" else "to do")
