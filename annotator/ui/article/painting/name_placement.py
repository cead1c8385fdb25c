"""Places the short names of one line, so that it is clear which annotation each belongs to.

A lane's name is in the lane and interrupts its line. Where the lane is too short, the name takes
the line's place between the ticks, or is just below, or just after it. An entity's name hangs from
its fill as a tab, before the lanes. A name that has no such place waits for the mouse: anywhere
else its annotation would not be clear.
"""

from collections.abc import Sequence
from math import inf

from annotator.ui.article.block_lines import Stretch
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.painting.pieces import MAX_LANES, LinePieces, Piece
from annotator.ui.article.scene import KINDS

_MIN_PITCH_PX = 2.0
"""From one lane to the next, where many share the room below a line."""
_MIN_NAMED_PITCH_PX = 2.6
"""From one lane to the next, where names are still written; in closer ones they wait."""
_MIN_LINE_PX = 8.0
"""The part of a lane's line that names leave to be seen."""
_STUB_PX = 6.0
"""The start of a lane's line, which no other lane's name hides."""
MIN_GAP_PX = 1.5
"""The gap between each two lanes, also where their annotations stand out."""


class NamePlacement:
    """The rows below one line, and the names in them. Lengths are pixels.

    Args:
        pieces: The pieces of the line.
        ink: The sizes.
        leftward: Whether the paragraph runs from right to left.
        edge: The right edge of the page, which no name crosses.
    """

    def __init__(self, pieces: LinePieces, ink: Ink, leftward: bool, edge: float = inf) -> None:
        self.ink = ink
        self.edge = edge
        self.leftward = leftward
        line = pieces.line
        self.top = line.baseline + line.under + ink.pad + ink.first_lane
        self.lowest = line.baseline + line.below
        room = self.lowest - self.top - ink.thick / 2 - ink.pad - ink.scale
        lanes = sorted(_lanes(pieces))
        self.used = lanes[-1] + 1 if lanes else 0
        """The number of rows with lanes."""
        self._rows = {lane: lane for lane in lanes}
        most = min(max(int(room / (_MIN_PITCH_PX * ink.scale)) + 1, 3), MAX_LANES)
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
        thicker = self.thick + ink.snapped(ink.thick * 0.5)
        room_for_one = ink.snapped(self.pitch - MIN_GAP_PX * ink.scale)
        self.heavy = min(thicker, max(self.thick, room_for_one)) if self.used > 1 else thicker
        """The thickness of the lines of annotations that stand out."""
        # Lanes may pass close to a name, but not through it; names keep a distance.
        through = ink.cap / 2 + self.heavy - self.thick / 2 + 0.3 * ink.scale
        raised = self.height(self.used - 1) - self.name_height(self.used - 1) if self.used else 0.0
        self._crossed = int((through + raised) / self.pitch)
        """The rows above and below a name whose lines it interrupts as well."""
        rows = self.used + 2
        self._busy: list[list[Stretch]] = [[] for _ in range(rows)]
        """The stretches of each row with lines or names."""
        self._written: list[list[Stretch]] = [[] for _ in range(rows)]
        """The stretches of each row with names."""
        self._holes: list[list[Stretch]] = [[] for _ in range(rows)]
        self._pieces: list[list[Piece]] = [[] for _ in range(rows)]
        self.placed: list[tuple[Piece, float, int]] = []
        """The piece of each name, its left edge and its row."""
        self.tabs: dict[int, Stretch] = {}
        """The ``id()`` of a fill's piece -> its tab."""
        for mark, stretch in pieces.joints:
            row = self.row(mark.lane)
            if row is not None:
                self._busy[row].append(stretch)

    def row(self, lane: int) -> int | None:
        """Return the row of a lane; None: there is no room for it, or it is not a lane."""
        row = self._rows.get(lane)
        return row if row is not None and row < self.used else None

    def height(self, row: int) -> float:
        """Return the height of the middle of a row."""
        return self.top + row * self.pitch

    def name_height(self, row: int) -> float:
        """Return the height of the middle of a name.

        It is clear of the next line's letters, and of the box around them.
        """
        lowest = self.lowest - self.ink.pad - self.ink.scale - self.ink.cap / 2
        return min(self.height(row), max(lowest, self.height(0)))

    def holes(self, row: int) -> list[Stretch]:
        """Return the stretches in which names interrupt the lines of a row."""
        return self._holes[row]

    def place(self, lanes: Sequence[Piece], fills: Sequence[Piece]) -> None:
        """Find a place for each name that can have one."""
        for piece in lanes:
            self._busy[self._row_of(piece)].append((piece.left, piece.right))
            self._pieces[self._row_of(piece)].append(piece)
        if self.pitch < _MIN_NAMED_PITCH_PX * self.ink.scale:
            return
        # One's own names choose first, colleagues' next, and those of suggestions last.
        for kind in KINDS:
            named = [p for p in lanes if p.named and p.mark.kind == kind]
            too_short = [piece for piece in named if not self._place_inside(piece)]
            for piece in fills:
                if piece.named and piece.mark.kind == kind:
                    self._place_tab(piece)
            for piece in too_short:
                self._place_outside(piece)

    def _row_of(self, piece: Piece) -> int:
        return self._rows[piece.mark.lane]

    def _width(self, piece: Piece) -> float:
        mark = piece.mark
        width = self.ink.label(mark.annotation.label, mark.owner).width
        # The golden ground of a name is a little wider than the name.
        return width + 4 * self.ink.scale if mark.is_gold else width

    def _place_inside(self, piece: Piece) -> bool:
        """Place a name in its lane, from the start on; return whether it fits."""
        width, scale, row = self._width(piece), self.ink.scale, self._row_of(piece)
        gap, lead = 2.2 * scale, (_STUB_PX if self._crossed else 4.0) * scale
        room = piece.right - piece.left
        if room >= lead + width + 2 * gap + _MIN_LINE_PX * scale:
            step = 0.0
            while step <= min(room - width - lead - 3 * gap, 6 * width):
                x = piece.left + lead + gap + step
                if self.leftward:
                    x = piece.right - lead - gap - step - width
                if self._is_free_of_names(row, x - gap, x + width + gap, piece):
                    self._add(piece, x, row, gap)
                    return True
                step += 6 * scale
            return False
        # Between its ticks it takes the place of the line.
        # A tick must not look like a part of a badge's last letter.
        slack = 6 * scale if piece.mark.owner else 1
        if piece.mark.kind == "suggestion" or room < width + slack:
            return False
        if not self._is_free_of_names(row, piece.left, piece.right, piece):
            return False
        gap = (room - width) / 2
        self._add(piece, piece.left + gap, row, gap)
        return True

    def _place_outside(self, piece: Piece) -> None:
        """Place the name of a short lane just below it, or just after it."""
        width, scale = self._width(piece), self.ink.scale
        row, gap = self._row_of(piece), 2.5 * scale
        x = piece.right - width if self.leftward else piece.left
        fits = self.height(row + 1) + self.ink.cap / 2 <= self.lowest + scale
        if fits and not self._crossed and self._is_free(row + 1, x, x + width):
            self._add(piece, x, row + 1, gap)
            return
        x = piece.left - gap - width if self.leftward else piece.right + gap
        if self._is_free(row, x, x + width):
            self._add(piece, x, row, gap)

    def _place_tab(self, piece: Piece) -> None:
        """Hang the name of an entity from its fill, in the row of the first lane."""
        width, scale = self._width(piece), self.ink.scale
        pad, overhang = 3.0 * scale, 1.6 * scale
        left, right = piece.left - overhang, piece.right + overhang
        tab_width = width + 2 * pad
        at_start, at_end = left, max(right - tab_width, left)
        if self.leftward:
            at_start, at_end = right - tab_width, min(left, right - tab_width)
        for x in (at_start, (at_start + at_end) / 2, at_end):
            if self._is_free_of_names(0, x, x + tab_width, piece):
                self.tabs[id(piece)] = x, x + tab_width
                self._add(piece, x + pad, 0, pad)
                return

    def _is_free_of_names(self, row: int, left: float, right: float, own: Piece) -> bool:
        """Whether a name may be placed in a stretch of a row.

        No other name is there, nor so close above or below that they would touch; and enough
        of each line that it would interrupt can be seen.
        """
        if any(
            a < right and b > left for near in self._touching(row) for a, b in self._written[near]
        ):
            return False
        crossed = [near for near in self._around(row, self._crossed) if near != row]
        if any(
            self._hides_start(piece, left, right)
            for near in crossed
            for piece in self._pieces[near]
        ):
            return False
        return all(
            self._remaining(piece, near, left, right) >= _MIN_LINE_PX * self.ink.scale
            for near in self._around(row, self._crossed)
            for piece in self._pieces[near]
            if piece is not own and piece.left < right and piece.right > left
        )

    def _hides_start(self, piece: Piece, left: float, right: float) -> bool:
        """Whether a stretch hides where the line of a piece starts."""
        if not piece.starts:
            return False
        stub = _STUB_PX * self.ink.scale
        start = piece.right - stub if self.leftward else piece.left
        return left < start + stub and right > start

    def _remaining(self, piece: Piece, row: int, left: float, right: float) -> float:
        """Return the length of a line that can be seen if a stretch of it is hidden, too."""
        hidden = [(left, right), *self._holes[row]]
        parts = (min(b, piece.right) - max(a, piece.left) for a, b in hidden)
        return piece.right - piece.left - sum(part for part in parts if part > 0)

    def _touching(self, row: int) -> list[int]:
        """Return the rows whose names would touch a name in a row that is above or below them."""
        height, least = self.name_height(row), self.ink.cap + self.ink.scale
        rows = range(len(self._written))
        return [near for near in rows if abs(self.name_height(near) - height) < least]

    def _around(self, row: int, reach: int) -> range:
        return range(max(row - reach, 0), min(row + reach + 1, len(self._written)))

    def _is_free(self, row: int, left: float, right: float) -> bool:
        """Whether neither lines nor names are in a stretch of a row."""
        if right > self.edge:
            return False
        left, right = left - 2 * self.ink.scale, right + 2 * self.ink.scale
        return not any(
            a < right and b > left
            for near in {*self._touching(row), *self._around(row, self._crossed)}
            for a, b in (self._busy[near] if near == row else self._written[near])
        ) and not any(
            piece.left < right and piece.right > left
            for near in self._around(row, self._crossed)
            for piece in self._pieces[near]
        )

    def _add(self, piece: Piece, x: float, row: int, gap: float) -> None:
        """Write the name of a piece at ``x``, with a gap on both sides."""
        hole = x - gap, x + self._width(piece) + gap
        self._busy[row].append(hole)
        self._written[row].append(hole)
        for near in self._around(row, self._crossed):
            self._holes[near].append(hole)
        self.placed.append((piece, x, row))


def _lanes(pieces: LinePieces) -> set[int]:
    """Return the lanes that are used in a line."""
    joints = {mark.lane for mark, _ in pieces.joints if mark.lane >= 0}
    return joints | {piece.mark.lane for piece in pieces.lanes}
