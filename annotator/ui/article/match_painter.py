"""Paints what a search has found under the text: what is visible of it, worked out once."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QPainter, QPainterPath

from annotator.model import Fragment, Utf16Map
from annotator.ui.article.block_lines import BlockLines
from annotator.ui.article.geometry import Geometry, Part
from annotator.ui.article.ink import Ink
from annotator.ui.article.matches import Matches
from annotator.ui.article.shapes import filled

_CACHED_PARTS = 400


class MatchPainter:
    """Paints the places of one search; those that touch are painted as one."""

    def __init__(self, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self._units, self._geometry, self._ink = units, geometry, ink
        self._known: dict[tuple[int, int], tuple[BlockLines, QPainterPath]] = {}
        self._of: tuple[Matches, int] = Matches(), 0
        """What is known: of these places, when they were so many."""

    def paint(self, painter: QPainter, places: Matches, top: float, bottom: float) -> None:
        """Paint those between two heights."""
        if not places:
            return
        if self._of[0] is not places or self._of[1] != len(places):
            self._known.clear()
            self._of = places, len(places)
        brush = QBrush(self._ink.theme.match)
        for part in self._geometry.parts(top, bottom):
            painter.translate(part.origin)
            painter.fillPath(self._path(part, places), brush)
            painter.translate(-part.origin)

    def _path(self, part: Part, places: Matches) -> QPainterPath:
        known = self._known.get(part.key)
        if known is None or known[0] is not part.lines:
            if len(self._known) >= _CACHED_PARTS:
                self._known.clear()
            known = self._known[part.key] = part.lines, self._drawn(part, places)
        return known[1]

    def _drawn(self, part: Part, places: Matches) -> QPainterPath:
        first = part.lines.position
        start = self._units.to_code_point(first + part.start)
        end = self._units.to_code_point(first + part.end)
        at_origin = part._replace(origin=QPointF())
        path = QPainterPath()
        for low, high in _joined(places[slice(*places.between(start, end))]):
            low, high = self._units.to_utf16(low), self._units.to_utf16(high)
            path.addPath(filled(self._geometry.boxes_in(at_origin, low, high), self._ink))
        return path


def _joined(places: list[Fragment]) -> Iterator[Fragment]:
    """The places, those that touch as one."""
    held: Fragment | None = None
    for start, end in places:
        if held is not None and start == held[1]:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
