"""Paints relations as brackets in the margin: quietly, until their annotation is selected.

Those of the selected annotation are in colour, with an arrow and the type's name. Positions are
code points; coordinates are pixels of the page.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.model import Annotation, Relation, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.lanes import Extents, LaneAssignment
from annotator.ui.article.painting.ink import Ink, blended
from annotator.ui.article.painting.painter import Highlights
from annotator.ui.article.scene import Scene

_LINE_CODE_POINTS = 90
"""About a line: brackets that end in one line keep out of each other's lane."""
_MAX_BRACKET_CODE_POINTS = 2500
"""The reach of a quiet bracket; a longer relation is an arrow at each end."""
_MAX_LANES = 9
_LOOP_PX = 8.0
"""Two ends that are closer than this are drawn as if they were at one height."""
_OUTSIDE_PX = 40.0
"""How far a bracket to an end out of sight runs beyond the visible part."""
_PAGE_MARGIN_PX = 8.0
"""The room between names and the edge of the page."""
_MAX_NAMES = 60
"""The number of names that are written: more than a margin holds."""


class BracketEnd(Struct, frozen=True):
    """The height at which a bracket meets its line."""

    y: float
    visible: bool


class RelationsPainter:
    """Paints the relations of one scene in the margin left of the text."""

    def __init__(self, scene: Scene, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self.scene = scene
        self.units = units
        self.geometry = geometry
        self.ink = ink
        self._lanes = LaneAssignment()
        self._line_starts: list[int] = []
        """The positions at which the visible lines start."""
        self._line_heights: list[float] = []
        """The heights at which brackets meet these lines."""
        self._quiet_lines: tuple[tuple[float, ...], list[QLineF]] | None = None
        """The lines painted last, and edge, top and bottom: often only the caret has blinked."""

    def forget(self, relations: Iterable[Relation] = ()) -> None:
        """Give relations new lanes; to be called whenever annotations or their lines changed."""
        self._quiet_lines = None
        for relation in relations:
            self._lanes.remove(relation.id)

    def paint(
        self, painter: QPainter, edge: float, top: float, bottom: float, highlights: Highlights
    ) -> None:
        """Paint the part of the margin between two heights.

        Args:
            painter: Paints on the page.
            edge: The right edge of the margin.
            top: The height at which the visible part begins.
            bottom: The height at which it ends.
            highlights: Names the selected annotation.
        """
        first, last = self.geometry.range_between(top, bottom)
        visible = self.units.to_code_point(first), self.units.to_code_point(last)
        if visible[0] >= visible[1]:
            return
        self._read_lines(top, bottom)
        current = highlights.current
        relations = self.scene.relations_of(current) if current is not None else []
        relations = [one for one in relations if one.id not in highlights.drawn_across]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_quiet(painter, edge, top, bottom, visible, bool(relations))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        annotation = self.scene.annotations.get(current or "")
        if relations and annotation is not None:
            named = _NamedRelations(
                painter,
                self.ink,
                edge,
                lambda position: self._end(position, visible, top, bottom),
            )
            named.paint(annotation, relations, self.scene.annotations)

    def _read_lines(self, top: float, bottom: float) -> None:
        """Look up the height of each visible line: many relations share a line."""
        starts: list[int] = []
        heights: list[float] = []
        for part in self.geometry.parts(top, bottom):
            for line in part.lines.lines[part.first : part.last]:
                starts.append(self.units.to_code_point(part.lines.position + line.start))
                heights.append(part.origin.y() + line.baseline - line.ascent * 0.32)
        self._line_starts, self._line_heights = starts, heights

    def _end(
        self, position: int, visible: tuple[int, int], top: float, bottom: float
    ) -> BracketEnd:
        """Return where a bracket meets the line of a position."""
        if position < visible[0]:
            return BracketEnd(top - _OUTSIDE_PX, False)
        if position >= visible[1]:
            return BracketEnd(bottom + _OUTSIDE_PX, False)
        line = max(bisect_right(self._line_starts, position) - 1, 0)
        return BracketEnd(self._line_heights[line], True)

    # Quiet brackets

    def _paint_quiet(
        self,
        painter: QPainter,
        edge: float,
        top: float,
        bottom: float,
        visible: tuple[int, int],
        faint: bool,
    ) -> None:
        area = edge, top, bottom
        if self._quiet_lines is None or self._quiet_lines[0] != area:
            self._quiet_lines = area, self._find_lines(edge, top, bottom, visible)
        theme = self.ink.theme
        color = blended(theme.muted, theme.page, 0.24 if faint else 0.46)
        painter.setPen(QPen(color, max(1.0, self.ink.snapped(1.0))))
        painter.drawLines(self._quiet_lines[1])

    def _find_lines(
        self, edge: float, top: float, bottom: float, visible: tuple[int, int]
    ) -> list[QLineF]:
        brackets: dict[tuple[float, float], list[tuple[Relation, BracketEnd, BracketEnd]]] = {}
        lines: list[QLineF] = []
        arrows: set[tuple[float, bool]] = set()
        for relation in self.scene.relations_in(*visible):
            low, high = sorted(self._starts(relation))
            low_visible = visible[0] <= low < visible[1]
            high_visible = visible[0] <= high < visible[1]
            if not (low_visible or high_visible):
                continue
            upper = self._end(low, visible, top, bottom)
            lower = self._end(high, visible, top, bottom)
            if high - low > _MAX_BRACKET_CODE_POINTS:
                arrows.add((upper.y, True) if low_visible else (lower.y, False))
                continue
            # All relations from one line to another are one bracket.
            key = (
                upper.y if low_visible else -1.0 - low,
                lower.y if high_visible else -1.0 - high,
            )
            brackets.setdefault(key, []).append((relation, upper, lower))
        self._add_brackets(lines, brackets, edge)
        for y, down in sorted(arrows):
            self._add_arrow(lines, edge - 6 * self.ink.scale, y, down)
        return lines

    def _add_brackets(
        self,
        lines: list[QLineF],
        brackets: dict[tuple[float, float], list[tuple[Relation, BracketEnd, BracketEnd]]],
        edge: float,
    ) -> None:
        scale, lanes = self.ink.scale, self._lanes
        representatives: list[tuple[Relation, BracketEnd, BracketEnd]] = []
        for group in brackets.values():
            _, upper, lower = group[0]
            if lower.y - upper.y < _LOOP_PX * scale:
                self._add_bracket(lines, edge - 11 * scale, edge - 6 * scale, upper.y, upper.y)
            else:
                # A relation that represents its group does so while it exists.
                with_lane = (entry for entry in group if lanes.get(entry[0].id) is not None)
                representatives.append(next(with_lane, group[0]))
        extents: list[tuple[str, Extents]] = []
        for relation, _, _ in representatives:
            low, high = sorted(self._starts(relation))
            extent = max(low - _LINE_CODE_POINTS, 0), high + _LINE_CODE_POINTS
            extents.append((relation.id, (extent,)))
        lanes.assign(extents)
        for relation, upper, lower in representatives:
            lane = min(lanes.get(relation.id) or 0, _MAX_LANES)
            x = edge - (14 + 4.5 * lane) * scale
            self._add_bracket(lines, x, edge - 6 * scale, upper.y, lower.y)

    def _starts(self, relation: Relation) -> tuple[int, int]:
        annotations = self.scene.annotations
        return annotations[relation.source].start, annotations[relation.target].start

    def _add_bracket(
        self, lines: list[QLineF], x: float, edge: float, top: float, bottom: float
    ) -> None:
        """Add a bracket from one height to another, or a small loop, by way of ``x``."""
        ink = self.ink
        corner = max(1.0, ink.snapped(2 * ink.scale))
        if top == bottom:
            top, bottom = top - 3 * ink.scale, bottom + 3 * ink.scale
        x, edge, top, bottom = map(ink.snapped, (x, edge, top, bottom))
        lines += [
            QLineF(edge, top, x + corner, top),
            QLineF(x + corner, top, x, top + corner),
            QLineF(x, top + corner, x, bottom - corner),
            QLineF(x, bottom - corner, x + corner, bottom),
            QLineF(x + corner, bottom, edge, bottom),
        ]

    def _add_arrow(self, lines: list[QLineF], edge: float, y: float, down: bool) -> None:
        """Add an arrow in the direction of an end that is far away."""
        size = 3.0 * self.ink.scale
        x, direction = edge - size, 1 if down else -1
        tip = y + direction * size * 2.4
        lines += [
            QLineF(edge, y, x, y),
            QLineF(x, y, x, tip),
            QLineF(x - size, tip - direction * size, x, tip),
            QLineF(x, tip, x + size, tip - direction * size),
        ]


class _Connection(Struct):
    """A relation to be drawn, or several that lead out of sight in the same way."""

    relation: Relation
    other: Annotation | None
    other_end: BracketEnd
    outward: bool
    """Whether the relation starts at the selected annotation."""
    hint: str
    """An arrow in the direction of an end that is out of sight."""
    count: int = 1


class _NamedRelations:
    """Paints the relations of one annotation, those that lead nearest innermost."""

    def __init__(
        self, painter: QPainter, ink: Ink, edge: float, end_at: Callable[[int], BracketEnd]
    ) -> None:
        self._painter = painter
        self._ink = ink
        self._edge = edge
        self._end_at = end_at
        self._name_boxes: list[QRectF] = []
        self._named: set[tuple[str, str, int]] = set()
        """Type, hint and height of each name that is written."""
        self._outermost = edge

    def paint(
        self,
        annotation: Annotation,
        relations: Iterable[Relation],
        annotations: Mapping[str, Annotation],
    ) -> None:
        own_end = self._end_at(annotation.start)
        connections = self._connections(annotation, own_end, relations, annotations)
        self._outermost = self._lane_x(len(connections) - 1)
        for number, connection in enumerate(connections):
            self._paint(number, connection, own_end)

    def _connections(
        self,
        annotation: Annotation,
        own_end: BracketEnd,
        relations: Iterable[Relation],
        annotations: Mapping[str, Annotation],
    ) -> list[_Connection]:
        connections: list[_Connection] = []
        out_of_sight: dict[tuple[str, bool, str], _Connection] = {}
        for relation in relations:
            outward = relation.source == annotation.id
            other = annotations.get(relation.target if outward else relation.source)
            end = self._end_at(other.start) if other is not None else BracketEnd(own_end.y, False)
            hint = ""
            if not end.visible:
                hint = "↗" if other is None else "↑" if end.y < own_end.y else "↓"
            connection = _Connection(relation, other, end, outward, hint)
            # Relations that lead out of sight in the same way are drawn once, and counted.
            key = relation.type, outward, hint
            if hint and key in out_of_sight:
                out_of_sight[key].count += 1
                continue
            if hint:
                out_of_sight[key] = connection
            connections.append(connection)
        connections.sort(
            key=lambda c: (abs(c.other_end.y - own_end.y), c.other_end.y, c.relation.id)
        )
        return connections

    def _lane_x(self, number: int) -> float:
        return self._edge - (11 + 5.0 * min(number, 7)) * self._ink.scale

    def _paint(self, number: int, connection: _Connection, own_end: BracketEnd) -> None:
        ink, painter, other_end = self._ink, self._painter, connection.other_end
        color = ink.theme.ink
        near = self._edge - 4 * ink.scale
        if connection.other is not None:
            color = ink.label(connection.other.label).colors.text
            path = QPainterPath()
            x = self._lane_x(number)
            _add_rounded_bracket(path, x, near, own_end.y, other_end.y, 4 * ink.scale)
            painter.setPen(QPen(color, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            tip = other_end if connection.outward else own_end
            if tip.visible:
                self._paint_arrow(QPointF(near, self._tip_y(own_end, other_end, tip)), color)
        named_end = other_end if other_end.visible else own_end
        if named_end.visible and len(self._name_boxes) < _MAX_NAMES:
            hint, count = connection.hint, connection.count
            words = f"{hint}{count}" if count > 1 else hint
            y = self._tip_y(own_end, other_end, named_end)
            # Several relations of one type to a line are named once.
            name = connection.relation.type, words, round(y)
            if name not in self._named:
                self._named.add(name)
                self._paint_name(connection.relation, y, color, words)

    def _tip_y(self, own_end: BracketEnd, other_end: BracketEnd, tip: BracketEnd) -> float:
        radius = 4 * self._ink.scale
        if abs(own_end.y - other_end.y) >= 2 * radius:
            return tip.y
        return tip.y - radius if tip is own_end else tip.y + radius

    def _paint_arrow(self, tip: QPointF, color: QColor) -> None:
        size = 4.5 * self._ink.scale
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(color)
        back = QPointF(-size, 0)
        side = QPointF(0, size * 0.62)
        self._painter.drawPolygon(
            QPolygonF([tip + QPointF(2, 0), tip + back - side, tip + back + side])
        )

    def _paint_name(self, relation: Relation, y: float, color: QColor, hint: str) -> None:
        """Write the type's name left of the brackets, below the names that are there already."""
        ink, painter, metrics = self._ink, self._painter, self._ink.margin_metrics
        hint_width = metrics.horizontalAdvance(hint) + 2 if hint else 0.0
        height = metrics.capHeight() + 6 * ink.scale
        right = self._outermost - 5 * ink.scale
        room = right - _PAGE_MARGIN_PX - hint_width
        name = ink.relation_name(relation.type)
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(name) + hint_width
        box = QRectF(right - width, y - height / 2, width, height)
        while any(box.intersects(other) for other in self._name_boxes):
            box.translate(0, 2)
        self._name_boxes.append(box)
        painter.fillRect(box.adjusted(-2, 0, 2, 0), QBrush(ink.theme.page))
        painter.setPen(color)
        painter.setFont(ink.margin_font)
        baseline = QPointF(box.left(), box.center().y() + metrics.capHeight() / 2)
        painter.drawText(baseline, name)
        if hint:
            painter.drawText(baseline + QPointF(width - hint_width + 2, 0), hint)


def _add_rounded_bracket(
    path: QPainterPath, x: float, edge: float, y: float, other_y: float, radius: float
) -> None:
    """Add a bracket from one height to another, by way of ``x``."""
    low, high = sorted((y, other_y))
    if high - low < 2 * radius:
        # Both ends are in one line: a small loop.
        low, high = low - radius, low + radius
    path.moveTo(edge, low)
    path.lineTo(x + radius, low)
    path.quadTo(x, low, x, low + radius)
    path.lineTo(x, high - radius)
    path.quadTo(x, high, x + radius, high)
    path.lineTo(edge, high)
