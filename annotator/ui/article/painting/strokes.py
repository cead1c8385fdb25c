"""Works out how the annotations of a block look, once, so that they can be painted many times.

Coordinates are pixels from the block's origin, so that a block that moves keeps its strokes. They
are gathered by label: painting costs a few calls for a label, not some for an annotation.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import inf
from typing import Literal, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from annotator.ui.article.block_lines import Stretch
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.painting.name_placement import MIN_GAP_PX, NamePlacement
from annotator.ui.article.painting.pieces import LinePieces, Piece
from annotator.ui.article.painting.shapes import add_box, fill_box


class Name(NamedTuple):
    """A short name as it is written; names that look different are different values."""

    label: str
    owner: str
    """The initials of a colleague, or a badge."""
    kind: Literal["lane", "tab", "suggestion", "gold"]
    """The ground that it is written on."""


class BlockStrokes:
    """The strokes of one block, by label."""

    def __init__(self) -> None:
        self.fills: dict[str, QPainterPath] = {}
        self.bars: dict[str, list[QRectF]] = defaultdict(list)
        self.dots: dict[str, list[QLineF]] = defaultdict(list)
        """The joints of fragments."""
        self.dashes: dict[str, list[QLineF]] = defaultdict(list)
        """The lanes of suggestions."""
        self.outlines: dict[str, QPainterPath] = {}
        """Suggestions of entities."""
        self.gold: list[QRectF] = []
        """The lines that mark what is in the gold layer."""
        self.names: dict[Name, list[QPointF]] = defaultdict(list)
        """The top left corners of short names."""
        self.lanes: dict[str, list[QRectF]] = defaultdict(list)
        """Annotation id -> its places in a lane, for the mouse."""
        self.segments: dict[str, list[QRectF]] = defaultdict(list)
        """Annotation id -> the parts of these that are drawn between short names, as thick as they
        are where the annotation stands out."""
        self.hidden_counts: list[tuple[QPointF, int]] = []
        """The places beside lines, each with the number of annotations without a lane."""
        self.reach = 2.0
        """The distance from a lane's line at which the mouse is still on it."""

    def lanes_at(self, point: QPointF) -> list[str]:
        """Return the ids of the annotations whose line is at a point, the nearest first."""
        hits: list[tuple[float, str]] = []
        for annotation_id, bars in self.lanes.items():
            for bar in bars:
                distance = abs(bar.center().y() - point.y())
                if bar.left() <= point.x() <= bar.right() and distance <= self.reach:
                    hits.append((distance, annotation_id))
                    break
        return [annotation_id for _, annotation_id in sorted(hits)]


def block_strokes(
    pieces: Iterable[LinePieces], ink: Ink, leftward: bool, edge: float = inf
) -> BlockStrokes:
    """Work out the strokes of a block.

    Args:
        pieces: The pieces of its lines.
        ink: The sizes.
        leftward: Whether it runs from right to left.
        edge: The right edge of the page.
    """
    strokes = BlockStrokes()
    strokes.reach = ink.pitch * 0.45
    for line_pieces in pieces:
        if line_pieces.fills or line_pieces.lanes or line_pieces.joints:
            placement = NamePlacement(line_pieces, ink, leftward, edge)
            _LineStrokes(strokes, ink, placement, line_pieces).gather()
    return strokes


class _LineStrokes:
    """Gathers the strokes of one line."""

    def __init__(
        self, strokes: BlockStrokes, ink: Ink, names: NamePlacement, pieces: LinePieces
    ) -> None:
        self._strokes = strokes
        self._ink = ink
        self._pieces = pieces
        self._line = pieces.line
        self._leftward = names.leftward
        self._names = names

    def gather(self) -> None:
        names = self._names
        lanes = [piece for piece in self._pieces.lanes if names.row(piece.mark.lane) is not None]
        names.place(lanes, self._pieces.fills)
        for piece, x, row in names.placed:
            self._add_name(piece, x, names.name_height(row))
        for piece in self._pieces.fills:
            self._add_fill(piece)
        for mark, (left, right) in self._pieces.joints:
            self._add_joint(mark.annotation.label, mark.lane, left, right)
        for piece in lanes:
            self._add_lane(piece, names.row(piece.mark.lane) or 0)
        self._count_hidden()

    def _add_fill(self, piece: Piece) -> None:
        label = piece.mark.annotation.label
        suggested = piece.mark.kind == "suggestion"
        paths = self._strokes.outlines if suggested else self._strokes.fills
        path = paths.get(label)
        if path is None:
            path = paths[label] = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
        radius = 3.2 * self._ink.scale
        line, ink = self._line, self._ink
        box = fill_box(piece.left, piece.right, line.baseline, line, ink)
        from_left, to_right = not piece.starts, not piece.ends
        if self._leftward:
            from_left, to_right = to_right, from_left
        add_box(path, box, ink, from_left, to_right)
        if piece.mark.is_gold:
            thick = ink.snapped(2 * ink.scale)
            bottom = ink.snapped(box.bottom() - thick)
            self._strokes.gold.append(QRectF(box.left(), bottom, box.width(), thick))
        tab = self._names.tabs.get(id(piece))
        if tab is not None and not suggested:
            left, right = tab
            bottom = self._names.height(0) + ink.cap / 2 + 1.8 * ink.scale
            top = box.bottom() - radius
            path.addRoundedRect(QRectF(left, top, right - left, bottom - top), radius, radius)

    def _add_joint(self, label: str, lane: int, left: float, right: float) -> None:
        if lane < 0:
            y = self._line.baseline + self._line.under + self._ink.pad
            parts = [(left, right)]
        else:
            row = self._names.row(lane)
            if row is None:
                return
            y, parts = self._names.height(row), cut_line(left, right, self._names.holes(row))
        self._strokes.dots[label] += [QLineF(a, y, b, y) for a, b in parts]

    def _add_lane(self, piece: Piece, row: int) -> None:
        ink, names, strokes = self._ink, self._names, self._strokes
        mark = piece.mark
        annotation_id, label = mark.annotation.id, mark.annotation.label
        y, thick = names.height(row), names.thick
        top = ink.snapped(y - thick / 2)
        # Neighbours in one lane are kept apart by a gap, and ends are marked by a tick.
        left, right = ink.snapped(piece.left + 0.5), ink.snapped(piece.right - 0.5)
        if right - left < 2:
            left, right = piece.left, max(piece.right, piece.left + 2)
        strokes.lanes[annotation_id].append(QRectF(left, top, right - left, thick))
        parts = cut_line(left, right, names.holes(row))
        heavy = thick if mark.kind == "suggestion" else names.heavy
        strokes.segments[annotation_id] += [QRectF(a, top, b - a, heavy) for a, b in parts]
        if mark.kind == "suggestion":
            middle = top + thick / 2
            strokes.dashes[label] += [QLineF(a, middle, b, middle) for a, b in parts]
            return
        bars = strokes.bars[label]
        self._add_ticks(piece, bars, left, right, top)
        thin = ink.snapped(1.0) or 1.0
        if mark.kind == "colleague" and names.pitch > 3 * ink.scale:
            # Two thin lines: hollow, where one's own line is solid. In close lanes one, so that
            # each two lanes have a gap between them.
            is_close = names.pitch < thick + 2 * thin + MIN_GAP_PX * ink.scale
            for line in (top,) if is_close else (top - thin / 2, top + thick):
                bars += [QRectF(a, ink.snapped(line), b - a, thin) for a, b in parts]
        else:
            bars += [QRectF(a, top, b - a, thick) for a, b in parts]
        if mark.is_gold:
            below = ink.snapped(top + thick)
            deep = ink.snapped(min(2 * ink.scale, names.pitch * 0.3))
            strokes.gold += [QRectF(a, below, b - a, deep) for a, b in parts]

    def _add_ticks(
        self, piece: Piece, bars: list[QRectF], left: float, right: float, top: float
    ) -> None:
        tick = self._ink.snapped(min(2.4 * self._ink.scale, self._names.pitch * 0.4))
        width = max(1.0, self._ink.snapped(self._names.thick * 0.75))
        height = tick + self._names.thick
        if piece.ends if self._leftward else piece.starts:
            bars.append(QRectF(left, top - tick, width, height))
        if piece.starts if self._leftward else piece.ends:
            bars.append(QRectF(right - width, top - tick, width, height))

    def _add_name(self, piece: Piece, x: float, y: float) -> None:
        mark = piece.mark
        ground = "tab" if id(piece) in self._names.tabs else "lane"
        kind = "suggestion" if mark.kind == "suggestion" else ground
        if mark.is_gold:
            kind = "gold"
        name = Name(mark.annotation.label, mark.owner, kind)
        # The middle of the capitals is on the lane's line.
        top = y - self._ink.ascent + self._ink.cap / 2
        self._strokes.names[name].append(QPointF(x, top))

    def _count_hidden(self) -> None:
        hidden = self._pieces.hidden | {
            piece.mark.annotation.id
            for piece in self._pieces.lanes
            if self._names.row(piece.mark.lane) is None
        }
        if hidden:
            line, scale = self._line, self._ink.scale
            x = line.left - 24 * scale if self._leftward else line.right + 6 * scale
            place = QPointF(x, line.baseline + line.below)
            self._strokes.hidden_counts.append((place, len(hidden)))


def cut_line(left: float, right: float, holes: Iterable[Stretch]) -> list[Stretch]:
    """Return the parts of a line between holes; specks are left out."""
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
