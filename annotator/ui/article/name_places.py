"""Where the short names of one line are written, so that each is seen to belong to its own.

A lane's name stands in the lane and interrupts its line. Where the lane is too short, the name
takes the line's place between the ticks, or stands just below, or just after it. An entity's
name hangs from its fill as a tab, before the lanes. A name that has no such place waits for the
mouse: nowhere else would it be clear whose it is.
"""

from collections.abc import Sequence
from math import inf

from annotator.ui.article.ink import Ink
from annotator.ui.article.pieces import MOST_LANES, LinePieces, Piece
from annotator.ui.article.runs import Stretch
from annotator.ui.article.scene import KINDS

_LEAST_PITCH = 2.0
"""Pixels from one lane to the next, where many share the room below a line."""
_LEAST_NAMED = 2.6
"""Pixels from lane to lane where names are still written; closer ones wait for the mouse."""
_LEAST_LINE = 8.0
"""Pixels of a lane's line that names leave to be seen."""


class NamePlaces:
    """The rows below one line, and the names in them."""

    def __init__(self, entry: LinePieces, ink: Ink, leftward: bool, edge: float = inf) -> None:
        """``edge``: where the page ends on the right; no name stands beyond it."""
        self.ink = ink
        self.edge = edge
        self.leftward = leftward
        line = entry.line
        self.top = line.baseline + line.under + ink.pad + ink.first_lane
        self.lowest = line.baseline + line.below
        room = self.lowest - self.top - ink.thick / 2 - ink.pad - ink.scale
        lanes = sorted(_lanes(entry))
        self.used = lanes[-1] + 1 if lanes else 0
        self._rows = {lane: lane for lane in lanes}
        most = min(max(int(room / (_LEAST_PITCH * ink.scale)) + 1, 3), MOST_LANES)
        if self.used > most:
            # A crowd: lanes that are not used in this line give up their rows.
            self._rows = {lane: row for row, lane in enumerate(lanes)}
            self.used = min(len(lanes), most)
        self.pitch = ink.pitch
        if self.used > 1:
            self.pitch = max(1.5, min(ink.pitch, room / (self.used - 1)))
        self.thick = ink.thick
        if self.pitch <= 2 * ink.thick:
            self.thick = max(1.0, ink.snapped(self.pitch * 0.5))
        # Lanes may pass close to a name, but not through it; names stand apart.
        through = (ink.cap + self.thick) / 2 + 0.3 * ink.scale
        self._crossed = int(through / self.pitch)
        """Rows above and below a name whose lines it interrupts as well."""
        self._apart = int((ink.cap + ink.scale) / self.pitch)
        """Rows above and below a name that can have none beside it."""
        rows = self.used + 2
        self._busy: list[list[Stretch]] = [[] for _ in range(rows)]
        """What is drawn in a row and what is written there."""
        self._written: list[list[Stretch]] = [[] for _ in range(rows)]
        self._holes: list[list[Stretch]] = [[] for _ in range(rows)]
        self._pieces: list[list[Piece]] = [[] for _ in range(rows)]
        self.found: list[tuple[Piece, float, int]] = []
        """Each name's piece, its left edge and its row."""
        self.tabs: dict[int, Stretch] = {}
        """The tab of a fill, by the id of its piece."""
        for mark, stretch in entry.joints:
            row = self.row(mark.lane)
            if row is not None:
                self._busy[row].append(stretch)

    def row(self, lane: int) -> int | None:
        """The row that a lane has in this line; None: there is no room for it, or it is none."""
        row = self._rows.get(lane)
        return row if row is not None and row < self.used else None

    def height(self, row: int) -> float:
        """The middle of a row."""
        return self.top + row * self.pitch

    def holes(self, row: int) -> list[Stretch]:
        """Where names interrupt the lines of a row."""
        return self._holes[row]

    def find(self, lanes: Sequence[Piece], fills: Sequence[Piece]) -> None:
        """Find a place for each name that has one."""
        for piece in lanes:
            self._busy[self._row_of(piece)].append((piece.left, piece.right))
            self._pieces[self._row_of(piece)].append(piece)
        if self.pitch < _LEAST_NAMED * self.ink.scale:
            return
        # One's own names choose first, colleagues' next, and those of suggestions last.
        for kind in KINDS:
            named = [p for p in lanes if p.named and p.mark.kind == kind]
            short = [piece for piece in named if not self._inside(piece)]
            for piece in fills:
                if piece.named and piece.mark.kind == kind:
                    self._tab(piece)
            for piece in short:
                self._outside(piece)

    def _row_of(self, piece: Piece) -> int:
        return self._rows[piece.mark.lane]

    def _width(self, piece: Piece) -> float:
        return self.ink.label(piece.mark.annotation.label, piece.mark.owner).width

    def _inside(self, piece: Piece) -> bool:
        """Write a name into its lane, from where that starts."""
        width, scale, row = self._width(piece), self.ink.scale, self._row_of(piece)
        gap, lead = 2.2 * scale, 4.0 * scale
        room = piece.right - piece.left
        if room >= lead + width + 2 * gap + _LEAST_LINE * scale:
            step = 0.0
            while step <= min(room - width - lead - 3 * gap, 6 * width):
                x = piece.left + lead + gap + step
                if self.leftward:
                    x = piece.right - lead - gap - step - width
                if self._is_free_of_names(row, x - gap, x + width + gap, piece):
                    self._take(piece, x, row, gap)
                    return True
                step += 6 * scale
            return False
        # Between its ticks it stands in for the line.
        if piece.mark.kind == "suggestion" or room < width + 1:
            return False
        if not self._is_free_of_names(row, piece.left, piece.right, piece):
            return False
        gap = (room - width) / 2
        self._take(piece, piece.left + gap, row, gap)
        return True

    def _outside(self, piece: Piece) -> None:
        """Write the name of a short lane just below it, or just after it."""
        width, scale = self._width(piece), self.ink.scale
        row, gap = self._row_of(piece), 2.5 * scale
        x = piece.right - width if self.leftward else piece.left
        fits = self.height(row + 1) + self.ink.cap / 2 <= self.lowest + scale
        if fits and not self._crossed and self._free(row + 1, x, x + width):
            self._take(piece, x, row + 1, gap)
            return
        x = piece.left - gap - width if self.leftward else piece.right + gap
        if self._free(row, x, x + width):
            self._take(piece, x, row, gap)

    def _tab(self, piece: Piece) -> None:
        """Hang the name of an entity from its fill, in the row of the first lane."""
        width, scale = self._width(piece), self.ink.scale
        pad, over = 3.0 * scale, 1.6 * scale
        left, right = piece.left - over, piece.right + over
        wide = width + 2 * pad
        at_start, at_end = left, max(right - wide, left)
        if self.leftward:
            at_start, at_end = right - wide, min(left, right - wide)
        for x in (at_start, (at_start + at_end) / 2, at_end):
            if self._is_free_of_names(0, x, x + wide, piece):
                self.tabs[id(piece)] = x, x + wide
                self._take(piece, x + pad, 0, pad)
                return

    def _is_free_of_names(self, row: int, left: float, right: float, own: Piece) -> bool:
        """Whether a name may stand there.

        No other stands there, nor so close above or below that they would touch; and of each line
        that it would interrupt enough is seen.
        """
        if any(
            a < right and b > left
            for near in self._around(row, self._apart)
            for a, b in self._written[near]
        ):
            return False
        return all(
            self._seen(piece, near, left, right) >= _LEAST_LINE * self.ink.scale
            for near in self._around(row, self._crossed)
            for piece in self._pieces[near]
            if piece is not own and piece.left < right and piece.right > left
        )

    def _seen(self, piece: Piece, row: int, left: float, right: float) -> float:
        """How much would be seen of a line that is interrupted there too."""
        hidden = [(left, right), *self._holes[row]]
        parts = (min(b, piece.right) - max(a, piece.left) for a, b in hidden)
        return piece.right - piece.left - sum(part for part in parts if part > 0)

    def _around(self, row: int, reach: int) -> range:
        return range(max(row - reach, 0), min(row + reach + 1, len(self._written)))

    def _free(self, row: int, left: float, right: float) -> bool:
        if right > self.edge:
            return False
        left, right = left - 2 * self.ink.scale, right + 2 * self.ink.scale
        return not any(
            a < right and b > left
            for near in self._around(row, max(self._apart, self._crossed))
            for a, b in (self._busy[near] if near == row else self._written[near])
        ) and not any(
            piece.left < right and piece.right > left
            for near in self._around(row, self._crossed)
            for piece in self._pieces[near]
        )

    def _take(self, piece: Piece, x: float, row: int, gap: float) -> None:
        width = self._width(piece)
        hole = x - gap, x + width + gap
        self._busy[row].append(hole)
        self._written[row].append(hole)
        for near in self._around(row, self._crossed):
            self._holes[near].append(hole)
        self.found.append((piece, x, row))


def _lanes(entry: LinePieces) -> set[int]:
    """The lanes that are used in a line."""
    joints = {mark.lane for mark, _ in entry.joints if mark.lane >= 0}
    return joints | {piece.mark.lane for piece in entry.lanes}
