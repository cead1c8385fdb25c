"""Small signs that several rooms paint: the speech bubble of open comments."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_TAIL = 0.3
"""The height of the bubble's tail, as a share of its height."""


def paint_bubble(
    painter: QPainter, box: QRectF, line: QColor, fill: QColor, width: float = 1.2
) -> None:
    """Paint a speech bubble.

    Args:
        painter: Paints it, with smooth edges.
        box: The place of the bubble with its tail.
        line: The colour of its outline.
        fill: The colour inside, so that nothing shines through.
        width: The width of the outline in pixels.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(fill)
    painter.drawPath(_bubble(box))
    body = box.adjusted(0, 0, 0, -box.height() * _TAIL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line)
    radius = max(box.width() / 14, 0.55)
    for share in (0.28, 0.5, 0.72):
        painter.drawEllipse(
            QPointF(body.left() + share * body.width(), body.center().y()), radius, radius
        )
    painter.restore()


def paint_look(painter: QPainter, box: QRectF, line: QColor, fill: QColor) -> None:
    """Paint a disc with an exclamation mark: something needs a look.

    Args:
        painter: Paints it, with smooth edges.
        box: The place of the disc.
        line: The colour of the disc.
        fill: The colour of the mark in it.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(fill, 1))
    painter.setBrush(line)
    painter.drawEllipse(box)
    painter.setPen(QPen(fill, box.width() / 6.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle, high = box.center().x(), box.height()
    painter.drawLine(
        QPointF(middle, box.top() + 0.24 * high), QPointF(middle, box.top() + 0.54 * high)
    )
    painter.drawPoint(QPointF(middle, box.top() + 0.76 * high))
    painter.restore()


def _bubble(box: QRectF) -> QPainterPath:
    left, right, top = box.left(), box.right(), box.top()
    bottom = box.bottom() - box.height() * _TAIL
    radius = min((bottom - top) / 2.4, box.width() / 3)
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, top, right - left, bottom - top), radius, radius)
    tail = QPainterPath()
    tail.moveTo(left + 0.22 * box.width(), bottom - radius / 2)
    tail.lineTo(left + 0.2 * box.width(), box.bottom())
    tail.lineTo(left + 0.52 * box.width(), bottom - radius / 4)
    tail.closeSubpath()
    return path.united(tail)


def bubble_icon(line: QColor, fill: QColor, size: QSize, ratio: float = 2.0) -> QIcon:
    """Return the bubble as an icon; ``ratio``: pixels of the screen in one of ours."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    box = QRectF(0, 0, size.width(), size.height()).adjusted(1, 1, -1, -1)
    paint_bubble(painter, box, line, fill)
    painter.end()
    return QIcon(picture)
