"""Relations as brackets in the margin: quiet, until their annotation is the current one."""

from bisect import bisect_right
from collections.abc import Iterable

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from annotator.model import Relation, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.ink import Ink, blended
from annotator.ui.article.lanes import Extents, LaneAssignment
from annotator.ui.article.named_relations import End, NamedRelations
from annotator.ui.article.painter import Highlights
from annotator.ui.article.scene import Scene

_LINE = 90
"""About a line, in code points: brackets that end in one line keep out of each other's lane."""
_FAR = 2500
"""Quiet brackets reach no further, in code points; longer ones show where they lead."""
_MOST_LANES = 9
_LOOP = 8.0
"""Pixels between two ends that are drawn as if they were at one height."""
_OUTSIDE = 40.0
"""How far beyond the visible part a bracket runs whose other end is not on the screen."""


class RelationsPainter:
    """Paints the relations of one scene in the margin left of the text."""

    def __init__(self, scene: Scene, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self.scene = scene
        self.units = units
        self.geometry = geometry
        self.ink = ink
        self._lanes = LaneAssignment()
        self._heights: tuple[list[int], list[float]] = [], []
        """Where the visible lines start, in code points, and at what height brackets meet them."""
        self._quiet_lines: tuple[tuple[float, ...], list[QLineF]] | None = None
        """What was painted last, and where: the caret blinks, and nothing else has changed."""

    def forget(self, relations: Iterable[Relation] = ()) -> None:
        """These have changed: they are given lanes anew, all others stay where they are.

        To be called whenever annotations have changed, or their lines.
        """
        self._quiet_lines = None
        for relation in relations:
            self._lanes.remove(relation.id)

    def paint(
        self, painter: QPainter, edge: float, top: float, bottom: float, shown: Highlights
    ) -> None:
        """Paint between two heights; ``edge`` is where the text's left margin ends."""
        start, end = self.geometry.range_between(top, bottom)
        span = self.units.to_code_point(start), self.units.to_code_point(end)
        if span[0] >= span[1]:
            return
        self._read_heights(top, bottom)
        loud = self.scene.relations_of(shown.current) if shown.current is not None else []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._quiet(painter, edge, top, bottom, span, bool(loud))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = self.scene.annotations.get(shown.current or "")
        if loud and own is not None:
            named = NamedRelations(
                painter, self.ink, edge, lambda position: self.end(position, span, top, bottom)
            )
            named.paint(own, loud, self.scene.annotations)

    def _read_heights(self, top: float, bottom: float) -> None:
        """Look up where each visible line is: many relations share a line."""
        starts: list[int] = []
        heights: list[float] = []
        for part in self.geometry.parts(top, bottom):
            for line in part.lines.lines[part.first : part.last]:
                starts.append(self.units.to_code_point(part.lines.position + line.start))
                heights.append(part.origin.y() + line.baseline - line.ascent * 0.32)
        self._heights = starts, heights

    def _quiet(
        self,
        painter: QPainter,
        edge: float,
        top: float,
        bottom: float,
        span: tuple[int, int],
        retreat: bool,
    ) -> None:
        where = edge, top, bottom
        if self._quiet_lines is None or self._quiet_lines[0] != where:
            self._quiet_lines = where, self._lines(edge, top, bottom, span)
        theme = self.ink.theme
        color = blended(theme.muted, theme.page, 0.24 if retreat else 0.46)
        painter.setPen(QPen(color, max(1.0, self.ink.snapped(1.0))))
        painter.drawLines(self._quiet_lines[1])

    def _lines(self, edge: float, top: float, bottom: float, span: tuple[int, int]) -> list[QLineF]:
        brackets: dict[tuple[float, float], list[tuple[Relation, End, End]]] = {}
        lines: list[QLineF] = []
        stubs: set[tuple[float, bool]] = set()
        for relation in self.scene.relations_in(*span):
            low, high = sorted(self._starts(relation))
            seen = span[0] <= low < span[1], span[0] <= high < span[1]
            if not any(seen):
                continue
            one, other = self.end(low, span, top, bottom), self.end(high, span, top, bottom)
            if high - low > _FAR:
                stubs.add((one.y, True) if seen[0] else (other.y, False))
                continue
            # What leads from one line to another is one bracket, however much it is.
            key = (one.y if seen[0] else -1.0 - low, other.y if seen[1] else -1.0 - high)
            brackets.setdefault(key, []).append((relation, one, other))
        self._add_brackets(lines, brackets, edge)
        for y, down in sorted(stubs):
            self._stub(lines, edge - 6 * self.ink.scale, y, down)
        return lines

    def _add_brackets(
        self,
        lines: list[QLineF],
        brackets: dict[tuple[float, float], list[tuple[Relation, End, End]]],
        edge: float,
    ) -> None:
        scale, lanes = self.ink.scale, self._lanes
        chosen: list[tuple[Relation, End, End]] = []
        for group in brackets.values():
            _, one, other = group[0]
            if other.y - one.y < _LOOP * scale:
                self._bracket(lines, edge - 11 * scale, edge - 6 * scale, one.y, one.y)
            else:
                # The one that stands for all stays the same while it is there.
                known = (entry for entry in group if lanes.get(entry[0].id) is not None)
                chosen.append(next(known, group[0]))
        extents: list[tuple[str, Extents]] = []
        for relation, _, _ in chosen:
            low, high = sorted(self._starts(relation))
            extents.append((relation.id, ((max(low - _LINE, 0), high + _LINE),)))
        lanes.assign(extents)
        for relation, one, other in chosen:
            lane = min(lanes.get(relation.id) or 0, _MOST_LANES)
            x = edge - (14 + 4.5 * lane) * scale
            self._bracket(lines, x, edge - 6 * scale, one.y, other.y)

    def _starts(self, relation: Relation) -> tuple[int, int]:
        known = self.scene.annotations
        return known[relation.source].start, known[relation.target].start

    def end(self, position: int, span: tuple[int, int], top: float, bottom: float) -> End:
        """Where a bracket meets the line of a code point; outside if that cannot be seen."""
        if position < span[0]:
            return End(top - _OUTSIDE, False)
        if position >= span[1]:
            return End(bottom + _OUTSIDE, False)
        starts, heights = self._heights
        return End(heights[max(bisect_right(starts, position) - 1, 0)], True)

    def _bracket(
        self, lines: list[QLineF], x: float, edge: float, top: float, bottom: float
    ) -> None:
        """Add a bracket from one height to another, or a small loop, by way of ``x``."""
        ink = self.ink
        turn = max(1.0, ink.snapped(2 * ink.scale))
        if top == bottom:
            top, bottom = top - 3 * ink.scale, bottom + 3 * ink.scale
        x, edge, top, bottom = map(ink.snapped, (x, edge, top, bottom))
        lines += [
            QLineF(edge, top, x + turn, top),
            QLineF(x + turn, top, x, top + turn),
            QLineF(x, top + turn, x, bottom - turn),
            QLineF(x, bottom - turn, x + turn, bottom),
            QLineF(x + turn, bottom, edge, bottom),
        ]

    def _stub(self, lines: list[QLineF], edge: float, y: float, down: bool) -> None:
        """Add an arrow that shows where something leads that is far away."""
        size = 3.0 * self.ink.scale
        x, way = edge - size, 1 if down else -1
        tip = y + way * size * 2.4
        lines += [
            QLineF(edge, y, x, y),
            QLineF(x, y, x, tip),
            QLineF(x - size, tip - way * size, x, tip),
            QLineF(x, tip, x + size, tip - way * size),
        ]
