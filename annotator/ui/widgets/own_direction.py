"""Lines of text from articles, each laid out in its own direction: by its first strong letter.

The window itself runs from left to right. A line of Arabic in it begins at the right, is cut at
the left, and has its marks where a reader of Arabic expects them.
"""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QStyledItemDelegate, QStyleOptionViewItem

from annotator.model import Fragment, Utf16Map
from annotator.text.directions import is_leftward
from annotator.text.graphemes import grapheme_border

_ENDLESS_PX = 1e6


def direction_of(text: str) -> Qt.LayoutDirection:
    """Return the direction of a text."""
    direction = Qt.LayoutDirection
    return direction.RightToLeft if is_leftward(text) else direction.LeftToRight


def show_text(label: QLabel, text: str) -> None:
    """Show a text in a label, in the direction of the text."""
    label.setText(text)
    label.setLayoutDirection(direction_of(text))


def direction_flag(text: str) -> Qt.TextFlag:
    """Return the flag for `QPainter.drawText` that lays a text out in its own direction."""
    flag = Qt.TextFlag
    return flag.TextForceRightToLeft if is_leftward(text) else flag.TextForceLeftToRight


def paint_line(
    painter: QPainter,
    box: QRect,
    text: str,
    marked: Iterable[Fragment] = (),
    *,
    leftward: bool | None = None,
    ground: QColor | None = None,
) -> None:
    """Paint one line with the painter's font and pen, cut with … at its end if it is too long.

    Args:
        painter: The painter.
        box: The room of the line.
        text: The line.
        marked: Stretches of the text to paint in bold, in code points.
        leftward: Whether it runs from right to left; None to decide by the text.
        ground: The colour under what is marked; None for none.
    """
    if leftward is None:
        leftward = is_leftward(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if leftward else Qt.LayoutDirection.LeftToRight
    )
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    if ground is not None:
        bold.setBackground(ground)
    marked = list(marked)
    line, width = _laid_out(painter, text, marked, bold, option)
    if width > box.width():
        if marked:
            shown = _cut_to(painter, text, marked, bold, option, box.width())
        else:
            elide = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, elide, box.width())
        line, width = _laid_out(painter, shown, marked, bold, option)
    left = box.right() + 1 - width if leftward else box.left()
    first = line.lineAt(0)
    top = box.top() + (box.height() - first.height()) / 2
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    line.draw(painter, QPointF(left, top))
    painter.restore()


def _laid_out(
    painter: QPainter,
    text: str,
    marked: list[Fragment],
    bold: QTextCharFormat,
    option: QTextOption,
) -> tuple[QTextLayout, float]:
    """Return the line as Qt lays it out, and its width in pixels."""
    layout = QTextLayout(text, painter.font())
    layout.setTextOption(option)
    if marked:
        units = Utf16Map(text)
        ranges: list[QTextLayout.FormatRange] = []
        for start, end in marked:
            if start >= len(text):
                continue
            part = QTextLayout.FormatRange()
            part.start = units.to_utf16(start)
            part.length = units.to_utf16(min(end, len(text))) - part.start
            part.format = bold
            ranges.append(part)
        layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    width = 0.0
    if line.isValid():
        line.setLineWidth(_ENDLESS_PX)
        width = line.naturalTextWidth()
        line.setLineWidth(width)
    layout.endLayout()
    return layout, width


def _cut_to(
    painter: QPainter,
    text: str,
    marked: list[Fragment],
    bold: QTextCharFormat,
    option: QTextOption,
    room: int,
) -> str:
    """Return the longest beginning of a text that fits with a … after it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        shown = text[:middle].rstrip() + "…"
        if _laid_out(painter, shown, marked, bold, option)[1] <= room:
            low = middle
        else:
            high = middle - 1
    return text[: grapheme_border(text, low)].rstrip() + "…"


class TextDelegate(QStyledItemDelegate):
    """Paints each cell of a table or list in the direction of its text."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Lay the cell out in the direction of its text."""
        super().initStyleOption(option, index)
        option.direction = direction_of(option.text)
