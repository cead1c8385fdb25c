"""Paints the rows of the article list: the title, and the status as a sign and as a word."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.text.directions import is_leftward
from annotator.ui.articles.article_model import ROW
from annotator.ui.articles.article_row import ArticleRow, status_line
from annotator.ui.look import theme
from annotator.ui.look.signs import paint_bubble
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line

_SIDE_PX, _TOP_PX, _SIGN_PX = 12, 9, 11


class ArticleDelegate(QStyledItemDelegate):
    """Paints two lines of title and one of status; every row has the same height."""

    current = ""
    """The id of the open article."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for a title of two lines and a small line."""
        metrics = QFontMetrics(option.font)
        small = QFontMetrics(font_below(option.font))
        return QSize(160, 2 * metrics.lineSpacing() + small.lineSpacing() + 2 * _TOP_PX + 3)

    @guarded()
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        listed = index.data(ROW)
        if not isinstance(listed, ArticleRow):
            return
        article = listed.article
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        is_open = article.id == self.current
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(painter, option, in_hand=is_open)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.accent, 1))
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
        inner = box.adjusted(_SIDE_PX, _TOP_PX, -_SIDE_PX, -_TOP_PX)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if is_open else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colours.ink)
        metrics = QFontMetrics(font)
        y = inner.top()
        title = article.title or article.id
        leftward = is_leftward(title)
        for line in two_lines(title, metrics, inner.width()):
            row = QRect(inner.left(), y, inner.width(), metrics.lineSpacing())
            paint_line(painter, row, line, leftward=leftward)
            y += metrics.lineSpacing()
        small = font_below(option.font)
        painter.setFont(small)
        height = QFontMetrics(small).lineSpacing()
        foot = QRect(inner.left(), inner.bottom() - height + 1, inner.width(), height)
        paint_sign(
            painter,
            QRectF(foot.left(), foot.center().y() - _SIGN_PX / 2 + 1, _SIGN_PX, _SIGN_PX),
            listed.status,
        )
        painter.setPen(colours.muted)
        # A number of annotations beside the number of places would only confuse.
        shows_count = article.annotations and not listed.progress
        count = f"{article.annotations:,}" if shows_count else ""
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        room = foot.width() - _SIGN_PX - 12 - QFontMetrics(small).horizontalAdvance(count)
        if listed.comments:
            right = foot.right() - QFontMetrics(small).horizontalAdvance(count) - 8 * bool(count)
            room -= foot.right() - right
            room -= paint_comments(painter, foot, right, listed.comments)
        shown = QFontMetrics(small)
        line = status_line(listed, lambda words: shown.horizontalAdvance(words) <= room)
        words = shown.elidedText(line, Qt.TextElideMode.ElideRight, room)
        if listed.is_new:
            painter.setPen(colours.accent)
        painter.drawText(foot.adjusted(_SIGN_PX + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(colours.border)
        painter.drawLine(box.left() + _SIDE_PX, box.bottom(), box.right() - _SIDE_PX, box.bottom())
        painter.restore()


def paint_comments(painter: QPainter, foot: QRect, right: int, count: int) -> int:
    """Paint a speech bubble and the number of open comments.

    Args:
        painter: Paints with the font and colour of the line.
        foot: The line.
        right: The right edge of the number, in pixels.
        count: The number.

    Returns:
        The width of both, in pixels.
    """
    colours = theme.current()
    words = f"{count:,}"
    width = painter.fontMetrics().horizontalAdvance(words)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRect(right - width, foot.top(), width + 1, foot.height()), middle, words)
    box = QRectF(right - width - 15, foot.center().y() - 5, 12, 11)
    paint_bubble(painter, box, painter.pen().color(), colours.window)
    return width + 21


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, *, in_hand: bool) -> None:
    """Paint the background of a row: a bar if it is in hand, a shade if it is under the mouse.

    A selected row that is not in hand has the colour of a selection.
    """
    colours = theme.current()
    box: QRect = option.rect
    if in_hand:
        painter.fillRect(box, colours.surface)
        painter.fillRect(box.left(), box.top(), 3, box.height(), colours.accent)
    elif option.state & QStyle.StateFlag.State_Selected:
        selected = QColor(colours.selection)
        selected.setAlphaF(0.55)
        painter.fillRect(box, selected)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        hover = QColor(colours.surface)
        hover.setAlphaF(0.6)
        painter.fillRect(box, hover)


def paint_sign(painter: QPainter, box: QRectF, status: str) -> None:
    """Paint the sign of a status: a ring, a ring half full, or a full one with a tick."""
    colours = theme.current()
    color = {"done": colours.success, "in progress": colours.accent}.get(status, colours.muted)
    ring = box.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if status == "done" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if status == "in progress":
        painter.setBrush(color)
        painter.drawPie(ring, 90 * 16, -180 * 16)
    elif status == "done":
        painter.setPen(QPen(colours.window, 1.6))
        width, height = box.width(), box.height()
        points = [(0.28, 0.52), (0.44, 0.68), (0.73, 0.36)]
        painter.drawPolyline(
            [QPointF(box.left() + x * width, box.top() + y * height) for x, y in points]
        )


def two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return a title broken between words into at most two lines, the second one elided.

    ``width`` is in pixels.
    """
    words = text.split()
    first = ""
    while words:
        longer = f"{first} {words[0]}".strip()
        if first and metrics.horizontalAdvance(longer) > width:
            break
        first = longer
        words.pop(0)
    elide = Qt.TextElideMode.ElideRight
    lines = [metrics.elidedText(first, elide, width)]
    if words:
        lines.append(metrics.elidedText(" ".join(words), elide, width))
    return lines


def font_below(font: QFont) -> QFont:
    """Return the smaller font of the line below the title."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * 0.88, 7.0))
    return small
