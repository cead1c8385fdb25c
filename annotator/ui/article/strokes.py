"""What one block's annotations look like, worked out once and painted many times.

Coordinates are relative to the block's origin, so that a block that moves need not be worked out
again. Strokes are gathered by label: painting costs a few calls a label, not some a span.
"""

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from annotator.ui.article.block_lines import Line
from annotator.ui.article.ink import Ink, LabelInk
from annotator.ui.article.pieces import LinePieces, Piece
from annotator.ui.article.runs import Stretch

MOST_LANES = 14
"""Lanes drawn below one line; what does not fit is counted beside the line."""
_NAMED_ROWS = 3
"""Rows below a line that short names may be written in."""


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
        self.pale: dict[str, list[QPointF]] = defaultdict(list)
        """The short names of suggestions."""
        self.names: dict[str, list[QPointF]] = defaultdict(list)
        """Where short names are written: their top left corners."""
        self.lanes: dict[str, list[QRectF]] = defaultdict(list)
        """Of each annotation in a lane its places there, for the mouse and to mark it."""
        self.gaps: dict[str, Stretch] = {}
        """Where a short name interrupts the line of its annotation."""
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


def block_strokes(pieces: Iterable[LinePieces], ink: Ink, leftward: bool) -> BlockStrokes:
    """Work out the strokes of a block; ``leftward``: it runs from right to left."""
    strokes = BlockStrokes()
    strokes.reach = ink.pitch * 0.45
    for entry in pieces:
        if entry.fills or entry.lanes or entry.joints:
            _LinePlacer(strokes, ink, entry, leftward).place()
    return strokes


def fill_box(left: float, right: float, baseline: float, line: Line, ink: Ink) -> QRectF:
    """The box under letters: a little wider than they are, so that they do not touch its edge."""
    over = 1.6 * ink.zoom
    above, below = line.ascent * 0.87, line.descent * 0.85
    return QRectF(left - over, baseline - above, right - left + 2 * over, above + below)


class _LinePlacer:
    """Places the pieces of one line."""

    def __init__(self, strokes: BlockStrokes, ink: Ink, entry: LinePieces, leftward: bool) -> None:
        self.strokes = strokes
        self.ink = ink
        self.entry = entry
        self.leftward = leftward
        line = entry.line
        used = 1 + max((piece.mark.lane for piece in entry.lanes), default=-1)
        self.used = min(used, MOST_LANES)
        self.top = line.baseline + line.descent * 0.85 + ink.first_lane
        room = line.baseline + line.below - self.top - ink.thick
        self.pitch = ink.pitch
        if self.used > 1:
            self.pitch = max(1.2, min(ink.pitch, room / (self.used - 1)))
        self.thick = ink.thick if self.pitch > 2 * ink.thick else max(1.0, self.pitch * 0.5)
        rows = max(self.used, _NAMED_ROWS)
        self.taken: list[list[Stretch]] = [[] for _ in range(rows)]

    def place(self) -> None:
        """Gather the strokes of the line."""
        for piece in self.entry.fills:
            self._fill(piece)
        shown = [piece for piece in self.entry.lanes if piece.mark.lane < MOST_LANES]
        for piece in shown:
            self.taken[piece.mark.lane].append((piece.left, piece.right))
        for mark, (left, right) in self.entry.joints:
            self._joint(mark.annotation.label, mark.lane, left, right)
        # Short names need a row's height; where lanes are packed closer they wait for the mouse.
        named = self.pitch >= self.ink.cap * 0.97
        for piece in shown:
            self._lane(piece, named)
        if named:
            for piece in shown:
                self._name_narrow(piece)
            for piece in self.entry.fills:
                if piece.named:
                    self._name_below(piece, 0)
        self._count_hidden()

    def _row(self, lane: int) -> float:
        return self.top + lane * self.pitch

    def _fill(self, piece: Piece) -> None:
        label = piece.mark.annotation.label
        ghost = piece.mark.kind == "suggestion"
        paths = self.strokes.outlines if ghost else self.strokes.fills
        path = paths.get(label)
        if path is None:
            path = paths[label] = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
        radius = 3.5 * self.ink.zoom
        box = fill_box(piece.left, piece.right, self.entry.line.baseline, self.entry.line, self.ink)
        path.addRoundedRect(box, radius, radius)

    def _joint(self, label: str, lane: int, left: float, right: float) -> None:
        lane = min(max(lane, 0), MOST_LANES - 1)
        y = self._row(lane)
        self.strokes.dots[label].append(QLineF(left, y, right, y))
        if lane < len(self.taken):
            self.taken[lane].append((left, right))

    def _lane(self, piece: Piece, named: bool) -> None:
        annotation = piece.mark.annotation
        y, thick = self._row(piece.mark.lane), self.thick
        if piece.mark.kind == "suggestion":
            self._ghost(piece, y)
            return
        bars = self.strokes.bars[annotation.label]
        # Neighbours in one lane are kept apart by a gap, and ends are told by a tick.
        left, right = piece.left + 0.5, piece.right - 0.5
        if right - left < 2:
            left, right = piece.left, max(piece.right, piece.left + 2)
        tick = min(2.4 * self.ink.zoom, self.pitch * 0.4)
        at_left = piece.ends if self.leftward else piece.starts
        at_right = piece.starts if self.leftward else piece.ends
        if at_left:
            bars.append(QRectF(left, y - thick / 2 - tick, thick * 0.75, tick))
        if at_right:
            bars.append(QRectF(right - thick * 0.75, y - thick / 2 - tick, thick * 0.75, tick))
        self.strokes.lanes[annotation.id].append(QRectF(left, y - thick / 2, right - left, thick))
        known = self.ink.label(annotation.label)
        if piece.named and named and self._fits(piece, known):
            piece.named = False
            lead, gap = 5 * self.ink.zoom, 3 * self.ink.zoom
            x = right - lead - gap - known.width if self.leftward else left + lead + gap
            self._write(piece, known, x, y)
            self.strokes.gaps[annotation.id] = x - gap, x + known.width + gap
            bars.append(QRectF(left, y - thick / 2, x - gap - left, thick))
            left = x + known.width + gap
        bars.append(QRectF(left, y - thick / 2, right - left, thick))

    def _ghost(self, piece: Piece, y: float) -> None:
        """The lane of a suggestion: dashed; its name is written like that of a narrow piece."""
        annotation = piece.mark.annotation
        left, right = piece.left + 0.5, max(piece.right - 0.5, piece.left + 2)
        self.strokes.dashes[annotation.label].append(QLineF(left, y, right, y))
        box = QRectF(left, y - self.thick / 2, right - left, self.thick)
        self.strokes.lanes[annotation.id].append(box)

    def _fits(self, piece: Piece, known: LabelInk) -> bool:
        """Whether the short name fits into the lane and leaves some line to be seen."""
        return piece.right - piece.left >= known.width + 24 * self.ink.zoom

    def _name_narrow(self, piece: Piece) -> None:
        """Write the name of a narrow piece after it, or below it, where that is free."""
        if not piece.named:
            return
        known = self.ink.label(piece.mark.annotation.label)
        gap = 3 * self.ink.zoom
        x = piece.left - gap - known.width if self.leftward else piece.right + gap
        y = self._row(piece.mark.lane)
        if self._free(piece.mark.lane, x, known.width):
            self._claim(piece.mark.lane, x, known.width)
            self._write(piece, known, x, y)
        else:
            self._name_below(piece, piece.mark.lane + 1)

    def _name_below(self, piece: Piece, first: int) -> None:
        known = self.ink.label(piece.mark.annotation.label)
        x = piece.right - known.width if self.leftward else piece.left
        line = self.entry.line
        lowest = line.baseline + line.below - self.ink.cap / 2 + 1.5 * self.ink.zoom
        for row in range(first, _NAMED_ROWS):
            if self._row(row) <= lowest and self._free(row, x, known.width):
                self._claim(row, x, known.width)
                self._write(piece, known, x, self._row(row))
                return

    def _free(self, row: int, x: float, width: float) -> bool:
        gap = 2 * self.ink.zoom
        return row < len(self.taken) and not any(
            left < x + width + gap and right > x - gap for left, right in self.taken[row]
        )

    def _claim(self, row: int, x: float, width: float) -> None:
        self.taken[row].append((x, x + width))

    def _write(self, piece: Piece, known: LabelInk, x: float, y: float) -> None:
        ghost = piece.mark.kind == "suggestion"
        names = self.strokes.pale if ghost else self.strokes.names
        # The middle of the capitals lies on the lane's line.
        names[piece.mark.annotation.label].append(
            QPointF(x, y - self.ink.ascent + self.ink.cap / 2)
        )

    def _count_hidden(self) -> None:
        hidden = {p.mark.annotation.id for p in self.entry.lanes if p.mark.lane >= MOST_LANES}
        if hidden:
            line = self.entry.line
            x = line.left - 6 * self.ink.zoom if self.leftward else line.right + 6 * self.ink.zoom
            self.strokes.more.append((QPointF(x, line.baseline + line.below), len(hidden)))
