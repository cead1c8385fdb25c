"""Paints the article list as a table: one line an article.

All rows in sight are painted at once. A delegate for each cell would cost several times as much,
more than a frame for a window full of them.
"""

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.text.directions import is_leftward
from annotator.ui.articles.article_delegate import paint_sign
from annotator.ui.articles.article_row import NUMBERS, ArticleRow, cell_text
from annotator.ui.look import theme
from annotator.ui.widgets.own_direction import paint_line

_SIDE_PX, _SIGN_PX, _PADDING_PX = 10, 11, 7
_BAR_PX = 3
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_SURELY_FITS = 0.6
"""Of the width of a cell in average letters: a text of so many needs not be measured."""


class CellColumn(Struct, frozen=True):
    """A column in sight."""

    name: str
    left: int
    """In pixels of the viewport."""
    width: int


class TableRow(Struct, frozen=True):
    """A row in sight."""

    row: ArticleRow
    top: int
    """In pixels of the viewport."""
    height: int
    selected: bool
    hovered: bool


def row_height(font: QFont) -> int:
    """Return the height of a row in pixels."""
    return QFontMetrics(font).lineSpacing() + 2 * _PADDING_PX


def paint_table(
    painter: QPainter,
    font: QFont,
    width: int,
    columns: Iterable[CellColumn],
    rows: Iterable[TableRow],
    current: str,
) -> None:
    """Paint rows of articles.

    Args:
        painter: Paints on the viewport.
        font: The font of the list.
        width: The width of the viewport in pixels.
        columns: The columns in sight.
        rows: The rows in sight.
        current: The id of the open article.
    """
    colours, columns = theme.current(), tuple(columns)
    metrics = QFontMetrics(font)
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    for shown in rows:
        row, box = shown.row, QRect(0, shown.top, width, shown.height)
        is_open = row.article.id == current
        ground = _ground(shown, is_open)
        if ground is not None:
            painter.fillRect(box, ground)
        if is_open:
            painter.fillRect(0, shown.top, _BAR_PX, shown.height, colours.accent)
        for column in columns:
            inner = QRect(column.left + _SIDE_PX, shown.top, column.width, shown.height)
            inner.setWidth(column.width - _SIDE_PX - _PADDING_PX)
            is_title = column.name == "title"
            painter.setFont(heavy if is_title and is_open else font)
            painter.setPen(colours.ink if is_title or row.is_new else colours.muted)
            if is_title:
                inner.setLeft(inner.left() + _SIGN_PX + 7)
            _paint_words(painter, inner, metrics, cell_text(row, column.name), column.name)
            if is_title:
                left = column.left + _SIDE_PX
                sign = QRectF(left, box.center().y() - 5, _SIGN_PX, _SIGN_PX)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_sign(painter, sign, row.status)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colours.border)
        painter.drawLine(box.bottomLeft(), box.bottomRight())


def _ground(shown: TableRow, is_open: bool) -> QColor | None:
    colours = theme.current()
    if is_open:
        return colours.surface
    if shown.selected:
        color = QColor(colours.selection)
        color.setAlphaF(0.55)
        return color
    if shown.hovered:
        color = QColor(colours.surface)
        color.setAlphaF(0.6)
        return color
    return None


def _paint_words(
    painter: QPainter, inner: QRect, metrics: QFontMetrics, words: str, column: str
) -> None:
    if not words:
        return
    if len(words) * metrics.averageCharWidth() > _SURELY_FITS * inner.width():
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    if words.isascii():
        painter.drawText(inner, _RIGHT if column in NUMBERS else _LEFT, words)
        return
    height = metrics.lineSpacing()
    line = QRect(inner.left(), inner.center().y() - height // 2, inner.width(), height)
    paint_line(painter, line, words, leftward=is_leftward(words))
