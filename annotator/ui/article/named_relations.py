"""The relations of the current annotation: in colour, with an arrow and the type's name."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.model import Annotation, Relation
from annotator.ui.article.ink import Ink

_EDGE = 8.0
"""Pixels that names keep free at the edge of the page."""
_MOST_NAMES = 60
"""Names that are written: more than a margin holds."""


class End(Struct, frozen=True):
    """Where a bracket meets its line."""

    y: float
    visible: bool


class _Way(Struct):
    """A relation to be drawn, or several that lead out of sight alike."""

    relation: Relation
    other: Annotation | None
    there: End
    outward: bool
    hint: str
    """Which way the other end is, where it cannot be seen."""
    count: int = 1


class NamedRelations:
    """Paints them into the margin, those that lead nearest innermost."""

    def __init__(self, painter: QPainter, ink: Ink, edge: float, end: Callable[[int], End]) -> None:
        self.painter = painter
        self.ink = ink
        self.edge = edge
        self.end = end
        self.names: list[QRectF] = []
        self.outermost = edge

    def paint(
        self, own: Annotation, relations: Iterable[Relation], known: Mapping[str, Annotation]
    ) -> None:
        """Paint the relations of an annotation."""
        here = self.end(own.start)
        ways = self._ways(own, here, relations, known)
        self.outermost = self._lane(len(ways) - 1)
        for number, way in enumerate(ways):
            self._paint(number, way, here)

    def _ways(
        self,
        own: Annotation,
        here: End,
        relations: Iterable[Relation],
        known: Mapping[str, Annotation],
    ) -> list[_Way]:
        ways: list[_Way] = []
        away: dict[tuple[str, bool, str], _Way] = {}
        for relation in relations:
            outward = relation.source == own.id
            other = known.get(relation.target if outward else relation.source)
            there = self.end(other.start) if other is not None else End(here.y, False)
            hint = ""
            if not there.visible:
                hint = "↗" if other is None else "↑" if there.y < here.y else "↓"
            way = _Way(relation, other, there, outward, hint)
            # What leads out of sight alike is drawn once, and counted.
            key = relation.type, outward, hint
            if hint and key in away:
                away[key].count += 1
                continue
            if hint:
                away[key] = way
            ways.append(way)
        ways.sort(key=lambda way: (abs(way.there.y - here.y), way.there.y, way.relation.id))
        return ways

    def _lane(self, number: int) -> float:
        return self.edge - (11 + 5.0 * min(number, 7)) * self.ink.scale

    def _paint(self, number: int, way: _Way, here: End) -> None:
        ink, painter, there = self.ink, self.painter, way.there
        color = ink.theme.ink
        near = self.edge - 4 * ink.scale
        if way.other is not None:
            color = ink.label(way.other.label).colors.text
            path = QPainterPath()
            _add_bracket(path, self._lane(number), near, here.y, there.y, 4 * ink.scale)
            painter.setPen(QPen(color, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            tip = there if way.outward else here
            if tip.visible:
                self._arrow(QPointF(near, self._tip_height(here, there, tip)), color)
        place = there if there.visible else here
        if place.visible and len(self.names) < _MOST_NAMES:
            hint = f"{way.hint}{way.count}" if way.count > 1 else way.hint
            self._name(way.relation, self._tip_height(here, there, place), color, hint)

    def _tip_height(self, here: End, there: End, tip: End) -> float:
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
