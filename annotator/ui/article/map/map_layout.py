"""Where the rows of a map begin in the text, read from what Qt has laid out."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument

from annotator.model import Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.page.page_layout import PageLayout

_COARSE = 24.0
"""A row as high as this is no longer told which line it is on."""


def is_laid_out(document: QTextDocument) -> bool:
    """Whether all of the text is laid out; long ones are little by little."""
    layout = document.documentLayout()
    return not isinstance(layout, PageLayout) or layout.complete


def row_starts(geometry: Geometry, units: Utf16Map, height: int, total: float) -> Iterator[int]:
    """The code point that each of so many rows begins at, for a page of a total height.

    The space between paragraphs begins at the line feed, which is part of nothing.
    """
    scale = total / max(height, 1)
    place = geometry.document.documentLayout().blockBoundingRect
    block = geometry.document.firstBlock()
    rect = place(block)
    steps = _steps(geometry, block, rect, scale)
    before = number = 0
    for row in range(height):
        y = (row + 0.5) * scale
        if y >= rect.bottom() and block.next().isValid():
            block = geometry.block_at(y)
            rect, number = place(block), 0
            steps = _steps(geometry, block, rect, scale)
        while number + 1 < len(steps) and steps[number + 1][0] <= y:
            number += 1
        top, start, each = steps[number]
        unit = start + int(max(y - top, 0.0) * each)
        # Never back, even where blocks overlap by a hair.
        before = max(before, units.to_code_point(unit))
        yield before


def _steps(
    geometry: Geometry, block: QTextBlock, rect: QRectF, scale: float
) -> list[tuple[float, int, float]]:
    """Heights of a block, each with the unit that stands there, and how many go to a pixel."""
    first, length, top = block.position(), block.length() - 1, rect.top()
    if length < 1:
        return [(top, first, 0.0)]
    if scale >= _COARSE:
        return [(top, first, length / max(rect.height(), 1.0))]
    lines = geometry.lines(block).lines
    if not lines:
        return [(top, first, 0.0)]
    steps = [(top, max(first - 1, 0), 0.0)]
    steps += [(top + line.baseline - line.ascent, first + line.start, 0.0) for line in lines]
    steps.append((top + lines[-1].baseline + lines[-1].below, first + length, 0.0))
    return steps
