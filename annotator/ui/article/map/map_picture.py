"""Draws the map of an article: what lies where in it, but for what moves."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from annotator.model import TagSet
from annotator.ui.article.map.map_contents import MapContents, columns
from annotator.ui.look.theme import Theme

WIDTH = 26
"""Of the map, in pixels."""
_DOTS = 3.0
"""Where the dots of unfinished paragraphs stand."""
_LEFT, _ROOM, _GAP, _WIDEST = 6, 14, 1, 6
"""The columns of annotations: where they begin, the room they share, what stands between them."""
_WEDGE, _HIGH = 4.0, 2.5
"""The wedges of matches, at the right edge: their width, and half of their height."""
_LEAST = 2
"""Rows that an annotation takes at least, so that it can be seen."""


def draw(
    contents: MapContents, tag_set: TagSet, theme: Theme, size: QSize, ratio: float
) -> QPixmap:
    """The picture of a map; ``ratio``: pixels of the screen for one of ours."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _unfinished(painter, contents.unfinished(), theme.muted)
    shown = columns(tag_set)
    wide = _column_width(len(shown))
    for number, labels in enumerate(shown):
        x = _LEFT + number * (wide + _GAP)
        for first, last, label in contents.strongest(labels, "suggestion"):
            # Suggestions are dashed here too: nobody's work yet.
            color = theme.label(tag_set, label).line
            for row in range(first, last, 4):
                painter.fillRect(QRectF(x, row, 1, 2), color)
        for first, last, label in contents.strongest(labels):
            color = theme.label(tag_set, label).line
            painter.fillRect(QRectF(x, first, wide, max(last - first, _LEAST)), color)
    _matches(painter, contents.matched(), theme.warning)
    painter.fillRect(QRectF(0, 0, 1, size.height()), theme.border)
    painter.end()
    return picture


def _column_width(number: int) -> int:
    number = max(number, 1)
    return min(max((_ROOM - _GAP * (number - 1)) // number, 2), _WIDEST)


def _unfinished(painter: QPainter, runs: Iterable[tuple[int, int]], color: QColor) -> None:
    for first, last in runs:
        for row in range(first, last, 4):
            painter.fillRect(QRectF(_DOTS - 1, row, 2, 2), color)


def _matches(painter: QPainter, runs: Iterable[tuple[int, int]], color: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(color)
    painter.setBrush(color)
    edge, drawn = float(WIDTH - 1), -_HIGH
    for first, last in runs:
        y = (first + last) / 2
        if y - drawn < 2:
            continue  # It would cover the one above.
        drawn = y
        painter.drawPolygon(
            QPolygonF(
                [QPointF(edge, y - _HIGH), QPointF(edge, y + _HIGH), QPointF(edge - _WEDGE, y)]
            )
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
