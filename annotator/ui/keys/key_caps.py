"""Keys drawn as the caps of a keyboard; those that rest are struck out."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from annotator.ui.look import theme

_PAD, _GAP = 6, 5


def paint_keys(
    painter: QPainter, box: QRect, font: QFont, keys: Sequence[str], resting: Sequence[str]
) -> None:
    """Paint keys one after the other, as many as there is room for; dots stand for more."""
    metrics = QFontMetrics(font)
    x = box.left()
    caps = [(key, False) for key in keys] + [(key, True) for key in resting]
    dots = metrics.horizontalAdvance("…")
    for number, (key, rests) in enumerate(caps):
        wide = metrics.horizontalAdvance(key) + 2 * _PAD
        more = dots + _GAP if number < len(caps) - 1 else 0
        if x + wide + more > box.right():
            painter.setPen(theme.current().muted)
            room = QRect(x, box.top(), dots + 2, box.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "…")
            return
        high = metrics.height() + 3
        cap = QRectF(x + 0.5, box.center().y() - high / 2 + 0.5, wide, high)
        paint_cap(painter, cap, font, key, rests)
        x += wide + _GAP


def paint_cap(painter: QPainter, cap: QRectF, font: QFont, key: str, rests: bool) -> None:
    """Paint one key."""
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = Qt.PenStyle.DashLine if rests else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colours.warning if rests else colours.border, 1, line))
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(cap, 4, 4)
    struck = QFont(font)
    struck.setStrikeOut(rests)
    painter.setFont(struck)
    painter.setPen(colours.warning if rests else colours.ink)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
