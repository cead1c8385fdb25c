"""Relations as brackets in the margin: quiet, until their annotation is the current one."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.model import Annotation, Relation, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.ink import Ink, blended
from annotator.ui.article.lanes import Extents, Lanes
from annotator.ui.article.painter import Highlights
from annotator.ui.article.scene import Scene

_LINE = 90
"""About a line, in code points: brackets that end in one line keep out of each other's lane."""
_FAR = 2500
"""Quiet brackets reach no further, in code points; longer ones show where they lead."""
_MOST_LANES = 9
_LOOP = 8.0
"""Pixels between two ends that are drawn as if they were at one height."""
_EDGE = 8.0
"""Pixels that names keep free at the edge of the page."""
_OUTSIDE = 40.0
"""How far beyond the visible part a bracket runs whose other end is not on the screen."""


@dataclass(frozen=True)
class _End:
    """Where a bracket meets its line."""

    y: float
    visible: bool


class RelationsPainter:
    """Paints the relations of one scene in the margin left of the text."""

    def __init__(self, scene: Scene, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self.scene = scene
        self.units = units
        self.geometry = geometry
        self.ink = ink
        self._lanes = Lanes()

    def forget(self, relations: Iterable[Relation]) -> None:
        """These have changed: they are given lanes anew, all others stay where they are."""
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
        loud = self.scene.relations_of(shown.current) if shown.current is not None else []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._quiet(painter, edge, top, bottom, span, bool(loud))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if loud and shown.current is not None:
            _Loud(self, painter, edge, top, bottom, span).paint(shown.current, loud)

    def _quiet(
        self,
        painter: QPainter,
        edge: float,
        top: float,
        bottom: float,
        span: tuple[int, int],
        retreat: bool,
    ) -> None:
        brackets: dict[tuple[float, float], list[tuple[Relation, _End, _End]]] = {}
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
        theme = self.ink.theme
        color = blended(theme.muted, theme.page, 0.24 if retreat else 0.46)
        painter.setPen(QPen(color, max(1.0, self.ink.snapped(1.0))))
        painter.drawLines(lines)

    def _add_brackets(
        self,
        lines: list[QLineF],
        brackets: dict[tuple[float, float], list[tuple[Relation, _End, _End]]],
        edge: float,
    ) -> None:
        scale, lanes = self.ink.scale, self._lanes
        chosen: list[tuple[Relation, _End, _End]] = []
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

    def end(self, position: int, span: tuple[int, int], top: float, bottom: float) -> _End:
        """Where a bracket meets the line of a code point; outside if that cannot be seen."""
        if position < span[0]:
            return _End(top - _OUTSIDE, False)
        if position >= span[1]:
            return _End(bottom + _OUTSIDE, False)
        found = self.geometry.line_at(self.units.to_utf16(position))
        if found is None:
            return _End(bottom + _OUTSIDE, False)
        origin, line = found
        return _End(origin.y() + line.baseline - line.ascent * 0.32, True)

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


class _Loud:
    """The relations of the current annotation: in colour, with arrow and name."""

    def __init__(
        self,
        quiet: RelationsPainter,
        painter: QPainter,
        edge: float,
        top: float,
        bottom: float,
        span: tuple[int, int],
    ) -> None:
        self.quiet = quiet
        self.painter = painter
        self.ink = quiet.ink
        self.edge = edge
        self.top = top
        self.bottom = bottom
        self.span = span
        self.names: list[QRectF] = []
        self.outermost = edge

    def paint(self, current: str, relations: Iterable[Relation]) -> None:
        """Paint all of them, those that lead nearest innermost."""
        known = self.quiet.scene.annotations
        own = known.get(current)
        if own is None:
            return
        placed: list[tuple[float, Relation, Annotation | None, _End]] = []
        here = self._end(own.start)
        for relation in relations:
            other = known.get(relation.target if relation.source == current else relation.source)
            there = self._end(other.start) if other is not None else _End(here.y, False)
            placed.append((abs(there.y - here.y), relation, other, there))
        placed.sort(key=lambda entry: (entry[0], entry[3].y, entry[1].id))
        self.outermost = self._lane(len(placed) - 1)
        for number, (_, relation, other, there) in enumerate(placed):
            self._relation(number, relation, other, here, there, relation.source == current)

    def _lane(self, number: int) -> float:
        return self.edge - (11 + 5.0 * min(number, 7)) * self.ink.scale

    def _end(self, position: int) -> _End:
        return self.quiet.end(position, self.span, self.top, self.bottom)

    def _relation(
        self,
        number: int,
        relation: Relation,
        other: Annotation | None,
        here: _End,
        there: _End,
        outward: bool,
    ) -> None:
        ink, painter = self.ink, self.painter
        color = ink.theme.ink
        if other is not None:
            color = ink.label(other.label).colors.text
        x = self._lane(number)
        near = self.edge - 4 * ink.scale
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if other is not None:
            path = QPainterPath()
            _add_bracket(path, x, near, here.y, there.y, 4 * ink.scale)
            painter.drawPath(path)
            tip = there if outward else here
            if tip.visible:
                self._arrow(QPointF(near, self._tip_height(here, there, tip)), color)
        place = there if there.visible else here
        if place.visible:
            hint = (
                "" if there.visible else "↗" if other is None else "↑" if there.y < here.y else "↓"
            )
            self._name(relation, self._tip_height(here, there, place), color, hint)

    def _tip_height(self, here: _End, there: _End, tip: _End) -> float:
        radius = 4 * self.ink.scale
        if abs(here.y - there.y) >= 2 * radius:
            return tip.y
        return tip.y - radius if tip is here else tip.y + radius

    def _arrow(self, tip: QPointF, color: QColor) -> None:
        size = 4.5 * self.ink.scale
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        back = QPointF(-size, 0)
        side = QPointF(0, size * 0.62)
        self.painter.drawPolygon(
            QPolygonF([tip + QPointF(2, 0), tip + back - side, tip + back + side])
        )

    def _name(self, relation: Relation, y: float, color: QColor, hint: str) -> None:
        """Write the type's name left of the brackets, below names that stand there already."""
        ink, painter, metrics = self.ink, self.painter, self.ink.margin_metrics
        more = metrics.horizontalAdvance(hint) + 2 if hint else 0.0
        height = metrics.capHeight() + 6 * ink.scale
        right = self.outermost - 5 * ink.scale
        text = ink.relation_name(relation.type)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - _EDGE - more)
        width = metrics.horizontalAdvance(text) + more
        box = QRectF(right - width, y - height / 2, width, height)
        while any(box.intersects(other) for other in self.names):
            box.translate(0, 2)
        self.names.append(box)
        painter.fillRect(box.adjusted(-2, 0, 2, 0), QBrush(ink.theme.page))
        painter.setPen(color)
        painter.setFont(ink.margin_font)
        baseline = QPointF(box.left(), box.center().y() + metrics.capHeight() / 2)
        painter.drawText(baseline, text)
        if hint:
            painter.drawText(baseline + QPointF(width - more + 2, 0), hint)


def _add_bracket(
    path: QPainterPath, x: float, edge: float, one: float, other: float, radius: float
) -> None:
    """Add a bracket from one height to another, by way of ``x``."""
    low, high = sorted((one, other))
    if high - low < 2 * radius:
        # Both ends in one line: a small loop.
        low, high = low - radius, low + radius
    path.moveTo(edge, low)
    path.lineTo(x + radius, low)
    path.quadTo(x, low, x, low + radius)
    path.lineTo(x, high - radius)
    path.quadTo(x, high, x + radius, high)
    path.lineTo(edge, high)
