"""Draws the shapes under and around letters: rounded at a fragment's ends, open between lines.

A fragment that goes on in the next line has no edge there, so that its lines look like one.
Lengths are pixels of the page.
"""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from annotator.ui.article.block_lines import Line
from annotator.ui.article.geometry import Box
from annotator.ui.article.painting.ink import Ink

_RADIUS = 3.2


def fill_box(left: float, right: float, baseline: float, line: Line, ink: Ink) -> QRectF:
    """Return the box under letters: a little larger than they are, so that none touches its edge.

    Args:
        left: The left edge of the letters.
        right: The right edge of the letters.
        baseline: The height of their baseline.
        line: Their line.
        ink: The sizes.
    """
    overhang, pad = 1.6 * ink.scale, ink.pad
    top = baseline - line.above - pad
    height = line.above + line.under + 2 * pad
    return QRectF(left - overhang, top, right - left + 2 * overhang, height)


def shape_of(box: Box, ink: Ink) -> QRectF:
    """Return the box under the letters of a stretch within one line."""
    rect, line = box.rect, box.line
    return fill_box(rect.left(), rect.right(), rect.top() + line.ascent, line, ink)


def add_box(
    path: QPainterPath, box: QRectF, ink: Ink, from_left: bool = False, to_right: bool = False
) -> None:
    """Add a box to a filled shape; ``from_left``, ``to_right``: it goes on beyond that edge."""
    radius = _RADIUS * ink.scale
    path.addRoundedRect(box, radius, radius)
    if from_left:
        path.addRect(box.left(), box.top(), min(radius, box.width()), box.height())
    if to_right:
        width = min(radius, box.width())
        path.addRect(box.right() - width, box.top(), width, box.height())


def filled_path(boxes: Iterable[Box], ink: Ink) -> QPainterPath:
    """Return the shape that is filled under the letters of a stretch."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for box in boxes:
        add_box(path, shape_of(box, ink), ink, box.from_left, box.to_right)
    return path


def border_path(boxes: Iterable[Box], ink: Ink, below: bool = True) -> QPainterPath:
    """Return the line around a stretch, to be drawn with a pen; without ``below`` open there."""
    path = QPainterPath()
    for box in boxes:
        _add_border(path, shape_of(box, ink), box, _RADIUS * ink.scale, below)
    return path


def _add_border(path: QPainterPath, rect: QRectF, box: Box, radius: float, below: bool) -> None:
    if below and not (box.from_left or box.to_right):
        path.addRoundedRect(rect, radius, radius)
        return
    left, right, top, bottom = rect.left(), rect.right(), rect.top(), rect.bottom()
    radius = min(radius, rect.width() / 2)
    for y in (top, bottom) if below else (top,):
        path.moveTo(left + (0 if box.from_left else radius), y)
        path.lineTo(right - (0 if box.to_right else radius), y)
    for x, inward, goes_on in ((left, radius, box.from_left), (right, -radius, box.to_right)):
        if goes_on:
            continue
        path.moveTo(x + inward, top)
        path.quadTo(x, top, x, top + radius)
        path.lineTo(x, bottom - radius if below else bottom)
        if below:
            path.quadTo(x, bottom, x + inward, bottom)
