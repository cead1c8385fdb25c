"""Paints annotations under and over the text that Qt paints: what is visible, and nothing else."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from math import inf

from msgspec import Struct, field
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from annotator.model import Annotation, Fragment, Utf16Map
from annotator.ui.article.geometry import Box, Geometry, Part
from annotator.ui.article.handles import Edge, Knob
from annotator.ui.article.ink import Ink, faded
from annotator.ui.article.match_painter import MatchPainter
from annotator.ui.article.matches import Matches
from annotator.ui.article.pieces import line_pieces
from annotator.ui.article.scene import Scene
from annotator.ui.article.shapes import border, filled, shape
from annotator.ui.article.strokes import BlockStrokes, Name, block_strokes
from annotator.ui.look.theme import LabelColors

_CACHED_PARTS = 400
_MANY = 300
"""So many changed stretches are not looked for one by one."""


class Highlights(Struct):
    """What stands out at the moment; positions are code points."""

    current: str | None = None
    active: bool = True
    lit: Collection[str] = frozenset()
    selection: Fragment | None = None
    matches: Matches = field(default_factory=Matches)
    target: str | None = None
    """The annotation that another is being dragged onto."""

    def clear(self) -> None:
        """Let nothing stand out: another article is shown."""
        self.current, self.active, self.lit = None, True, frozenset()
        self.selection, self.matches, self.target = None, Matches(), None


class AnnotationPainter:
    """Paints the annotations of one scene between two heights of the document."""

    def __init__(self, scene: Scene, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self.scene = scene
        self.units = units
        self.geometry = geometry
        self.ink = ink
        self._match_painter = MatchPainter(units, geometry, ink)
        self._known: dict[tuple[int, int], tuple[Fragment, BlockStrokes]] = {}

    def forget(self, dirty: Sequence[Fragment] | None = None) -> None:
        """Work out anew what overlaps these stretches, or all."""
        if dirty is None or len(dirty) > _MANY:
            self._known.clear()
            return
        for key, ((start, end), _) in list(self._known.items()):
            if any(low < end and high > start for low, high in dirty):
                del self._known[key]

    def strokes(self, part: Part) -> BlockStrokes:
        """The strokes of a part of a block, worked out when it is first seen."""
        known = self._known.get(part.key)
        if known is None:
            position = part.lines.position
            start = self.units.to_code_point(position + part.start)
            end = self.units.to_code_point(position + part.end)
            marks = self.scene.marks(start, end)
            pieces = line_pieces(part, marks, self.geometry, self.units)
            if len(self._known) >= _CACHED_PARTS:
                self._known.clear()
            width = part.block.document().textWidth()
            edge = width - part.origin.x() if width > 0 else inf
            made = block_strokes(pieces, self.ink, part.lines.leftward, edge)
            known = self._known[part.key] = (start, end), made
        return known[1]

    def visible(self, top: float, bottom: float) -> list[tuple[QPointF, BlockStrokes]]:
        """The strokes of what lies between two heights, with their origins."""
        return [(part.origin, self.strokes(part)) for part in self.geometry.parts(top, bottom)]

    def under(
        self,
        painter: QPainter,
        seen: Sequence[tuple[QPointF, BlockStrokes]],
        top: float,
        bottom: float,
        shown: Highlights,
    ) -> None:
        """Paint what lies under the text: fills, marks, matches, the selection."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        standing_out = list(self._known_ones(shown.lit))
        if shown.active:
            standing_out += self._known_ones((shown.current, shown.target))
        # Nothing of a suggestion is filled, whatever is chosen.
        standing_out = [a for a in standing_out if not self.scene.is_suggestion(a.id)]
        # What is drawn in lanes is marked below the fills: entities inside a claim stay visible.
        fills = [found for found in standing_out if self.scene.is_fill(found.id)]
        for annotation in standing_out:
            if annotation not in fills:
                self._tint(painter, annotation, top, bottom, strong=False)
        for origin, strokes in seen:
            painter.translate(origin)
            for label, path in strokes.fills.items():
                painter.fillPath(path, QBrush(self.ink.label(label).colors.fill))
            painter.translate(-origin)
        for annotation in fills:
            self._tint(painter, annotation, top, bottom, annotation.id not in shown.lit)
        theme = self.ink.theme
        self._match_painter.paint(painter, shown.matches, top, bottom)
        if shown.selection is not None:
            path = filled(self._boxes(*shown.selection, top, bottom), self.ink)
            painter.fillPath(path, QBrush(faded(theme.selection, 0.85)))

    def over(
        self,
        painter: QPainter,
        seen: Sequence[tuple[QPointF, BlockStrokes]],
        top: float,
        bottom: float,
        shown: Highlights,
    ) -> None:
        """Paint what lies over the text: lanes, short names, what is current."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        seen = [(self._crisp(painter, origin), strokes) for origin, strokes in seen]
        for origin, strokes in seen:
            painter.translate(origin)
            self._lanes(painter, strokes)
            painter.translate(-origin)
        standing_out = list(self._known_ones((*shown.lit, shown.current, shown.target)))
        for annotation in standing_out:
            self._heavy_lanes(painter, seen, annotation)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for annotation in standing_out:
            self._outline(painter, annotation, top, bottom, shown)
        for origin, strokes in seen:
            painter.translate(origin)
            self._names(painter, strokes)
            painter.translate(-origin)
        if shown.active:
            for annotation in self._known_ones((shown.current,)):
                self._handles(painter, annotation, top, bottom)

    def _crisp(self, painter: QPainter, origin: QPointF) -> QPointF:
        """The origin moved to where the grid of the screen's pixels is."""
        moved = painter.worldTransform()
        if moved.isScaling():
            # On paper there is no such grid.
            return origin
        by = QPointF(moved.dx(), moved.dy())
        return self.ink.on_grid(origin + by) - by

    def _tint(
        self, painter: QPainter, annotation: Annotation, top: float, bottom: float, strong: bool
    ) -> None:
        colors = self.ink.label(annotation.label).colors
        color = colors.strong if strong else colors.fill
        path = filled(self._boxes_of(annotation, top, bottom), self.ink)
        painter.fillPath(path, QBrush(color))

    def _lanes(self, painter: QPainter, strokes: BlockStrokes) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for label, bars in strokes.bars.items():
            painter.setBrush(self.ink.label(label).colors.line)
            painter.drawRects(bars)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for label, lines in strokes.dashes.items():
            painter.setPen(_dashed(self.ink.label(label).colors.line, self.ink))
            painter.drawLines(lines)
        if strokes.dots or strokes.outlines:
            self._dots(painter, strokes)

    def _names(self, painter: QPainter, strokes: BlockStrokes) -> None:
        painter.setFont(self.ink.font)
        for name, places in strokes.names.items():
            known = self.ink.label(name.label, name.owner)
            painter.setPen(_color_of(name, known.colors))
            for place in places:
                painter.drawStaticText(place, known.short)
        if strokes.more:
            painter.setPen(self.ink.theme.muted)
            for place, count in strokes.more:
                painter.drawText(place, f"+{count}")

    def _dots(self, painter: QPainter, strokes: BlockStrokes) -> None:
        """Paint what is round: the joints of fragments, and entities that are suggested."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for label, lines in strokes.dots.items():
            painter.setPen(_dotted(self.ink.label(label).colors.line, self.ink))
            painter.drawLines(lines)
        for label, path in strokes.outlines.items():
            painter.setPen(_dashed(self.ink.label(label).colors.line, self.ink))
            painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _outline(
        self,
        painter: QPainter,
        annotation: Annotation,
        top: float,
        bottom: float,
        shown: Highlights,
    ) -> None:
        """The line around what is chosen; it is dashed while keys act on the text."""
        chosen = annotation.id in (shown.current, shown.target)
        filled = self.scene.is_fill(annotation.id)
        if not (chosen or filled):
            return
        dashed = self.scene.is_suggestion(annotation.id) or (chosen and not shown.active)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        color = self.ink.label(annotation.label).colors.line
        painter.setPen(QPen(color, 1.6 if chosen else 1.0, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        boxes = self._boxes_of(annotation, top, bottom)
        # Below is the line of its lane.
        painter.drawPath(border(boxes, self.ink, below=filled))

    def _heavy_lanes(
        self,
        painter: QPainter,
        seen: Sequence[tuple[QPointF, BlockStrokes]],
        annotation: Annotation,
    ) -> None:
        color = self.ink.label(annotation.label).colors.line
        grow = self.ink.snapped(self.ink.thick * 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        ghost = self.scene.is_suggestion(annotation.id)
        if ghost:
            painter.setPen(_dashed(color, self.ink, self.ink.thick + grow))
        for origin, strokes in seen:
            bars = [bar.translated(origin) for bar in strokes.segments.get(annotation.id, ())]
            if ghost:
                middle = (QLineF(b.left(), b.center().y(), b.right(), b.center().y()) for b in bars)
                painter.drawLines(list(middle))
            else:
                painter.drawRects([bar.adjusted(0, 0, 0, grow) for bar in bars])

    def _handles(
        self, painter: QPainter, annotation: Annotation, top: float, bottom: float
    ) -> None:
        """A knob at each end of each fragment."""
        color = self.ink.label(annotation.label).colors.line
        radius = 3.4 * self.ink.scale
        painter.setPen(QPen(self.ink.theme.page, 1.2))
        painter.setBrush(color)
        for knob in self.knobs(annotation, top, bottom):
            painter.drawEllipse(knob.point, radius, radius)

    def knobs(self, annotation: Annotation, top: float, bottom: float) -> Iterator[Knob]:
        """Where the knobs of one's own annotation are, between two heights."""
        if self.scene.kind(annotation) != "own":
            return
        for number, fragment in enumerate(annotation.fragments):
            low, high = map(self.units.to_utf16, fragment)
            ends: tuple[tuple[int, Edge], ...] = ((low, "start"), (high - 1, "end"))
            for at, edge in ends:
                for box in islice(self.geometry.boxes(at, at + 1, top, bottom), 1):
                    leftward = self.geometry.is_leftward(at)
                    under = shape(box, self.ink)
                    x = under.left() if (edge == "start") is not leftward else under.right()
                    y = under.top() if edge == "start" else under.bottom()
                    yield Knob(number, edge, QPointF(x, y), box.rect.center())

    def _boxes(self, start: int, end: int, top: float, bottom: float) -> Iterator[Box]:
        """The visible boxes of a stretch of code points."""
        low, high = self.units.to_utf16(start), self.units.to_utf16(end)
        return self.geometry.boxes(low, high, top, bottom)

    def _boxes_of(self, annotation: Annotation, top: float, bottom: float) -> Iterator[Box]:
        for start, end in annotation.fragments:
            yield from self._boxes(start, end, top, bottom)

    def _known_ones(self, ids: Collection[str | None]) -> Iterator[Annotation]:
        for item in ids:
            annotation = self.scene.get(item)
            if annotation is not None:
                yield annotation


def _color_of(name: Name, colors: LabelColors) -> QColor:
    return colors.on_fill if name.kind == "tab" else colors.text


def _dotted(color: QColor, ink: Ink) -> QPen:
    pen = QPen(color, max(1.4, 1.8 * ink.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 2.1])
    return pen


def _dashed(color: QColor, ink: Ink, width: float = 0.0) -> QPen:
    pen = QPen(color, width or max(1.0, 1.2 * ink.scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dash = 3.6 * ink.scale / pen.widthF()
    pen.setDashPattern([dash, dash * 0.8])
    return pen
