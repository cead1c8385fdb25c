"""Paints the cells of the article list as a table: one line an article."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.text.directions import is_leftward
from annotator.ui.articles.article_delegate import paint_ground, paint_sign
from annotator.ui.articles.article_model import ROW
from annotator.ui.articles.article_row import NUMBERS, ArticleRow, cell_text
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line

_SIDE_PX, _SIGN_PX, _PADDING_PX = 10, 11, 7


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: the sign of the status and the title in the first, words in the others."""

    current = ""
    """The id of the open article."""
    columns: tuple[str, ...] = ("title",)
    """The names of the columns."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for a line."""
        return QSize(60, QFontMetrics(option.font).lineSpacing() + 2 * _PADDING_PX)

    @guarded()
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        row = index.data(ROW)
        if not isinstance(row, ArticleRow):
            return
        colours = theme.current()
        column = self.columns[index.column()]
        is_open = row.article.id == self.current
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, in_hand=is_open, has_bar=index.column() == 0)
        font = QFont(option.font)
        inner = box.adjusted(_SIDE_PX, 0, -_PADDING_PX, 0)
        if column == "title":
            sign = QRectF(inner.left(), box.center().y() - _SIGN_PX / 2 + 1, _SIGN_PX, _SIGN_PX)
            paint_sign(painter, sign, row.status)
            inner.adjust(_SIGN_PX + 7, 0, 0, 0)
            font.setWeight(QFont.Weight.DemiBold if is_open else QFont.Weight.Normal)
        is_loud = column == "title" or row.is_new
        painter.setFont(font)
        painter.setPen(colours.ink if is_loud else colours.muted)
        words = cell_text(row, column)
        elide = Qt.TextElideMode.ElideRight
        line = QFontMetrics(font).elidedText(words, elide, inner.width())
        if column in NUMBERS:
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, line)
        else:
            height = QFontMetrics(font).lineSpacing()
            inner = QRect(inner.left(), box.center().y() - height // 2, inner.width(), height)
            paint_line(painter, inner, line, leftward=is_leftward(words))
        painter.setPen(colours.border)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.restore()
