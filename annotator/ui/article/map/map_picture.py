"""Draws the map of an article, and finds the position that each of its rows shows.

Lengths are pixels of the map unless stated otherwise.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF, QTextBlock, QTextDocument

from annotator.model import TagSet, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.map.map_contents import MapContents, RowRun, columns
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.look.theme import Theme

WIDTH = 26
_DOTS_X = 3.0
"""The middle of the dots of unfinished paragraphs."""
_COLUMNS_X, _COLUMNS_WIDTH, _COLUMN_GAP, _MAX_COLUMN = 6, 14, 1, 6
"""The columns of annotations: their left edge, their width together, the gap, the widest one."""
_WEDGE_WIDTH, _WEDGE_HALF_HEIGHT = 4.0, 2.5
"""The wedges of matches, at the right edge."""
_RING_X, _RING_DIAMETER = 1.5, 5.0
"""The rings of annotations with open comments, at the left edge."""
_MIN_MARK_HEIGHT = 2
"""The least height of an annotation, so that it can be seen."""
_COARSE_ROW = 24.0
"""From this height in pixels of the page on, a row shows a share of its block, not a line."""


def is_laid_out(document: QTextDocument) -> bool:
    """Whether all of the text is laid out; a long one is laid out bit by bit."""
    layout = document.documentLayout()
    return not isinstance(layout, PageLayout) or layout.complete


def row_starts(geometry: Geometry, units: Utf16Map, rows: int, page_height: float) -> Iterator[int]:
    """Yield the code point that each row of a map begins at.

    The space between paragraphs begins at the line feed, which is not part of a fragment.

    Args:
        geometry: Where the text is on the page; all of it is laid out.
        units: The map between code points and UTF-16 units.
        rows: The number of rows.
        page_height: The height of the page in pixels of the page.
    """
    scale = page_height / max(rows, 1)
    rect_of = geometry.document.documentLayout().blockBoundingRect
    block = geometry.document.firstBlock()
    rect = rect_of(block)
    steps = _steps(geometry, block, rect, scale)
    position = number = 0
    for row in range(rows):
        y = (row + 0.5) * scale
        if y >= rect.bottom() and block.next().isValid():
            block = geometry.block_at(y)
            rect, number = rect_of(block), 0
            steps = _steps(geometry, block, rect, scale)
        while number + 1 < len(steps) and steps[number + 1][0] <= y:
            number += 1
        top, start, units_per_pixel = steps[number]
        unit = start + int(max(y - top, 0.0) * units_per_pixel)
        # Never back, even where blocks overlap by a hair.
        position = max(position, units.to_code_point(unit))
        yield position


def _steps(
    geometry: Geometry, block: QTextBlock, rect: QRectF, scale: float
) -> list[tuple[float, int, float]]:
    """Return heights in a block, each with the unit that begins there, and units per pixel."""
    first, length, top = block.position(), block.length() - 1, rect.top()
    if length < 1:
        return [(top, first, 0.0)]
    if scale >= _COARSE_ROW:
        return [(top, first, length / max(rect.height(), 1.0))]
    lines = geometry.lines(block).lines
    if not lines:
        return [(top, first, 0.0)]
    steps = [(top, max(first - 1, 0), 0.0)]
    steps += [(top + line.baseline - line.ascent, first + line.start, 0.0) for line in lines]
    steps.append((top + lines[-1].baseline + lines[-1].below, first + length, 0.0))
    return steps


def draw_map(
    contents: MapContents, tag_set: TagSet, theme: Theme, size: QSize, ratio: float
) -> QPixmap:
    """Return the picture of a map; ``ratio``: pixels of the screen in one of ours."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _draw_dots(painter, contents.unfinished_runs(), theme.muted)
    shown = columns(tag_set)
    width = _column_width(len(shown))
    for number, labels in enumerate(shown):
        x = _COLUMNS_X + number * (width + _COLUMN_GAP)
        for first, last, label in contents.prevalent(labels, "suggestion"):
            # Suggestions are dashed here, too: they are nobody's work yet.
            color = theme.label(tag_set, label).line
            for row in range(first, last, 4):
                painter.fillRect(QRectF(x, row, 1, 2), color)
        for first, last, label in contents.prevalent(labels):
            color = theme.label(tag_set, label).line
            painter.fillRect(QRectF(x, first, width, max(last - first, _MIN_MARK_HEIGHT)), color)
    _draw_wedges(painter, contents.match_runs(), theme.warning)
    _draw_rings(painter, contents.commented_rows(), theme.ink, theme.page)
    painter.fillRect(QRectF(0, 0, 1, size.height()), theme.border)
    painter.end()
    return picture


def _column_width(columns_shown: int) -> int:
    count = max(columns_shown, 1)
    return min(max((_COLUMNS_WIDTH - _COLUMN_GAP * (count - 1)) // count, 2), _MAX_COLUMN)


def _draw_dots(painter: QPainter, runs: Iterable[RowRun], color: QColor) -> None:
    for first, last in runs:
        for row in range(first, last, 4):
            painter.fillRect(QRectF(_DOTS_X - 1, row, 2, 2), color)


def _draw_rings(painter: QPainter, rows: Iterable[int], line: QColor, fill: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(line)
    painter.setBrush(fill)
    drawn_y = -_RING_DIAMETER
    for row in rows:
        if row - drawn_y < 2:
            continue  # It would cover the one above.
        drawn_y = float(row)
        top = max(row - _RING_DIAMETER / 2, 0.5)
        painter.drawEllipse(QRectF(_RING_X, top, _RING_DIAMETER, _RING_DIAMETER))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _draw_wedges(painter: QPainter, runs: Iterable[RowRun], color: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(color)
    painter.setBrush(color)
    edge, drawn_y = float(WIDTH - 1), -_WEDGE_HALF_HEIGHT
    for first, last in runs:
        y = (first + last) / 2
        if y - drawn_y < 2:
            continue  # It would cover the one above.
        drawn_y = y
        top, bottom = y - _WEDGE_HALF_HEIGHT, y + _WEDGE_HALF_HEIGHT
        corners = [QPointF(edge, top), QPointF(edge, bottom), QPointF(edge - _WEDGE_WIDTH, y)]
        painter.drawPolygon(QPolygonF(corners))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
