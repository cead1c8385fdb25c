"""Draws what shows the role of a block beside its text: bullets, and lines beside quotations.

They are not part of the text: no offset counts them, and no selection covers them.
"""

import re

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextBlock

from annotator.ui.article.page.typography import KIND, LIST_ITEM, QUOTED

_OWN_SIGN = re.compile(r"\s*(?:[•‣◦·▪–—*-]|\(?\w{1,3}[.)])(?:\s|$)")
"""A bullet or a number with which an item begins by itself."""
_BULLET = 0.11
"""The radius of a bullet, in sizes of the font."""
_LINE, _LINE_ALPHA = 0.06, 0.35
"""The width of a line, as a share of the margin, and how opaque it is."""


def draw_block_sign(painter: QPainter, block: QTextBlock, room: QRectF) -> None:
    """Draw the sign of a block, if it has one, in the colour of the painter's pen.

    Args:
        painter: Draws on the page.
        block: The block, which is laid out.
        room: The box around its lines and its margin.
    """
    block_format = block.blockFormat()
    kind = block_format.intProperty(KIND)
    if kind != LIST_ITEM and kind not in QUOTED:
        return
    # The format of the block itself is that of blank lines.
    size = float(block.begin().fragment().charFormat().font().pixelSize())
    margin = block_format.leftMargin()
    leftward = block.textDirection() == Qt.LayoutDirection.RightToLeft
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    if kind == LIST_ITEM:
        line = block.layout().lineAt(0)
        if line.isValid() and not _OWN_SIGN.match(block.text()):
            x = room.right() - margin * 0.5 if leftward else room.left() + margin * 0.5
            y = room.top() + line.y() + line.ascent() - size * 0.27
            painter.drawEllipse(QPointF(x, y), size * _BULLET, size * _BULLET)
    else:
        painter.setOpacity(_LINE_ALPHA)
        x = room.right() - margin * 0.4 if leftward else room.left() + margin * 0.4
        top, bottom = _text_edges(block, room)
        painter.drawRect(QRectF(x, top, max(margin * _LINE, 1.0), bottom - top))
    painter.restore()


def _text_edges(block: QTextBlock, room: QRectF) -> tuple[float, float]:
    """Return where the letters of a block begin, and where they or the gap behind them end.

    The gap to another block of the same quotation belongs to it.
    """
    layout = block.layout()
    last = layout.lineAt(max(layout.lineCount() - 1, 0))
    if not last.isValid():
        return room.top(), room.bottom()
    top = room.top() + layout.lineAt(0).y()
    after = block.next().next()
    if block.next().length() == 1 and after.blockFormat().intProperty(KIND) in QUOTED:
        return top, block.document().documentLayout().blockBoundingRect(after).top()
    return top, room.top() + last.y() + last.ascent() + last.descent()
