"""What one block's annotations look like, worked out once and painted many times.

Coordinates are relative to the block's origin, so that a block that moves need not be worked out
again. Strokes are gathered by label: painting costs a few calls a label, not some a span.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import inf
from typing import Literal, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from annotator.ui.article.ink import Ink
from annotator.ui.article.name_places import NamePlaces
from annotator.ui.article.pieces import LinePieces, Piece
from annotator.ui.article.runs import Stretch
from annotator.ui.article.shapes import add_box, fill_box


class Name(NamedTuple):
    """A short name as it is written; tells those from each other that look different."""

    label: str
    owner: str
    """The initials of a colleague."""
    kind: Literal["lane", "tab", "suggestion"]
    """What it stands on."""


class BlockStrokes:
    """One block's strokes, by label."""

    def __init__(self) -> None:
        self.fills: dict[str, QPainterPath] = {}
        self.bars: dict[str, list[QRectF]] = defaultdict(list)
        self.dots: dict[str, list[QLineF]] = defaultdict(list)
        self.dashes: dict[str, list[QLineF]] = defaultdict(list)
        """The lanes of suggestions."""
        self.outlines: dict[str, QPainterPath] = {}
        """Suggestions of what would be a fill."""
        self.names: dict[Name, list[QPointF]] = defaultdict(list)
        """Where short names are written: their top left corners."""
        self.lanes: dict[str, list[QRectF]] = defaultdict(list)
        """Of each annotation in a lane its places there, for the mouse."""
        self.segments: dict[str, list[QRectF]] = defaultdict(list)
        """What of these is drawn, between short names: to mark it."""
        self.more: list[tuple[QPointF, int]] = []
        """Beside which lines it is written how many annotations found no lane."""
        self.reach = 2.0
        """Pixels above and below a lane's line in which the mouse is still on it."""

    def lanes_at(self, point: QPointF) -> list[str]:
        """The annotations whose line is at a point, the nearest first."""
        found: list[tuple[float, str]] = []
        for item, bars in self.lanes.items():
            for bar in bars:
                away = abs(bar.center().y() - point.y())
                if bar.left() <= point.x() <= bar.right() and away <= self.reach:
                    found.append((away, item))
                    break
        return [item for _, item in sorted(found)]


def block_strokes(
    pieces: Iterable[LinePieces], ink: Ink, leftward: bool, edge: float = inf
) -> BlockStrokes:
    """Work out the strokes of a block.

    ``leftward``: it runs from right to left; ``edge``: where the page ends on the right.
    """
    strokes = BlockStrokes()
    strokes.reach = ink.pitch * 0.45
    for entry in pieces:
        if entry.fills or entry.lanes or entry.joints:
            _LineStrokes(strokes, ink, NamePlaces(entry, ink, leftward, edge), entry).gather()
    return strokes


class _LineStrokes:
    """Gathers the strokes of one line."""

    def __init__(
        self, strokes: BlockStrokes, ink: Ink, names: NamePlaces, entry: LinePieces
    ) -> None:
        self.strokes = strokes
        self.ink = ink
        self.entry = entry
        self.line = entry.line
        self.leftward = names.leftward
        self.names = names

    def gather(self) -> None:
        """Gather them all."""
        shown = [p for p in self.entry.lanes if self.names.row(p.mark.lane) is not None]
        self.names.find(shown, self.entry.fills)
        for piece, x, row in self.names.found:
            self._write(piece, x, self.names.height(row))
        for piece in self.entry.fills:
            self._fill(piece)
        for mark, (left, right) in self.entry.joints:
            self._joint(mark.annotation.label, mark.lane, left, right)
        for piece in shown:
            self._lane(piece, self.names.row(piece.mark.lane) or 0)
        self._count_hidden()

    def _fill(self, piece: Piece) -> None:
        label = piece.mark.annotation.label
        ghost = piece.mark.kind == "suggestion"
        paths = self.strokes.outlines if ghost else self.strokes.fills
        path = paths.get(label)
        if path is None:
            path = paths[label] = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
        radius = 3.2 * self.ink.scale
        box = fill_box(piece.left, piece.right, self.line.baseline, self.line, self.ink)
        comes, goes = not piece.starts, not piece.ends
        if self.leftward:
            comes, goes = goes, comes
        add_box(path, box, self.ink, comes, goes)
        tab = self.names.tabs.get(id(piece))
        if tab is not None and not ghost:
            left, right = tab
            bottom = self.names.height(0) + self.ink.cap / 2 + 1.8 * self.ink.scale
            top = box.bottom() - radius
            path.addRoundedRect(QRectF(left, top, right - left, bottom - top), radius, radius)

    def _joint(self, label: str, lane: int, left: float, right: float) -> None:
        if lane < 0:
            y = self.line.baseline + self.line.under + self.ink.pad
            parts = [(left, right)]
        else:
            row = self.names.row(lane)
            if row is None:
                return
            y, parts = self.names.height(row), cut(left, right, self.names.holes(row))
        self.strokes.dots[label] += [QLineF(a, y, b, y) for a, b in parts]

    def _lane(self, piece: Piece, row: int) -> None:
        ink, names = self.ink, self.names
        mark = piece.mark
        item, label = mark.annotation.id, mark.annotation.label
        y, thick = names.height(row), names.thick
        top = ink.snapped(y - thick / 2)
        # Neighbours in one lane are kept apart by a gap, and ends are told by a tick.
        left, right = ink.snapped(piece.left + 0.5), ink.snapped(piece.right - 0.5)
        if right - left < 2:
            left, right = piece.left, max(piece.right, piece.left + 2)
        self.strokes.lanes[item].append(QRectF(left, top, right - left, thick))
        parts = cut(left, right, names.holes(row))
        if mark.kind == "suggestion":
            middle = top + thick / 2
            self.strokes.dashes[label] += [QLineF(a, middle, b, middle) for a, b in parts]
            self.strokes.segments[item] += [QRectF(a, top, b - a, thick) for a, b in parts]
            return
        bars = self.strokes.bars[label]
        self._ticks(piece, bars, left, right, top)
        if mark.kind == "colleague" and names.pitch > 3 * ink.scale:
            # Two thin lines: hollow, where one's own is solid.
            thin = ink.snapped(1.0) or 1.0
            for line in (top - thin / 2, top + thick):
                bars += [QRectF(a, ink.snapped(line), b - a, thin) for a, b in parts]
        else:
            bars += [QRectF(a, top, b - a, thick) for a, b in parts]
        self.strokes.segments[item] += [QRectF(a, top, b - a, thick) for a, b in parts]

    def _ticks(
        self, piece: Piece, bars: list[QRectF], left: float, right: float, top: float
    ) -> None:
        tick = self.ink.snapped(min(2.4 * self.ink.scale, self.names.pitch * 0.4))
        wide = max(1.0, self.ink.snapped(self.names.thick * 0.75))
        tall = tick + self.names.thick
        if piece.ends if self.leftward else piece.starts:
            bars.append(QRectF(left, top - tick, wide, tall))
        if piece.starts if self.leftward else piece.ends:
            bars.append(QRectF(right - wide, top - tick, wide, tall))

    def _write(self, piece: Piece, x: float, y: float) -> None:
        mark = piece.mark
        on = "tab" if id(piece) in self.names.tabs else "lane"
        kind = "suggestion" if mark.kind == "suggestion" else on
        name = Name(mark.annotation.label, mark.owner, kind)
        # The middle of the capitals lies on the lane's line.
        top = y - self.ink.ascent + self.ink.cap / 2
        self.strokes.names[name].append(QPointF(x, top))

    def _count_hidden(self) -> None:
        hidden = self.entry.hidden | {
            piece.mark.annotation.id
            for piece in self.entry.lanes
            if self.names.row(piece.mark.lane) is None
        }
        if hidden:
            line, scale = self.line, self.ink.scale
            x = line.left - 24 * scale if self.leftward else line.right + 6 * scale
            self.strokes.more.append((QPointF(x, line.baseline + line.below), len(hidden)))


def cut(left: float, right: float, holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a line where holes interrupt it; specks are left out."""
    parts: list[Stretch] = []
    for start, end in sorted(holes):
        if end <= left or start >= right:
            continue
        if start - left >= 1:
            parts.append((left, start))
        left = max(left, end)
    if right - left >= 1:
        parts.append((left, right))
    return parts
