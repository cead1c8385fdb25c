"""Paints annotations and matches under and over the text that Qt paints: the visible part only.

Positions are code points; coordinates are pixels of the page.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from math import inf

from msgspec import Struct, field
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from annotator.model import Annotation, Fragment, Utf16Map
from annotator.ui.article.block_lines import BlockLines
from annotator.ui.article.geometry import Box, Geometry, Part
from annotator.ui.article.handles import Edge, Knob
from annotator.ui.article.matches import Matches
from annotator.ui.article.painting.ink import Ink, faded
from annotator.ui.article.painting.pieces import line_pieces
from annotator.ui.article.painting.shapes import border_path, filled_path, shape_of
from annotator.ui.article.painting.strokes import BlockStrokes, Name, block_strokes
from annotator.ui.article.scene import Scene
from annotator.ui.look.signs import paint_bubble, paint_look
from annotator.ui.look.theme import LabelColors

_BUBBLE_WIDTH, _BUBBLE_HEIGHT = 10.5, 9.5
_CACHED_PARTS = 400
"""The number of parts of blocks whose strokes, or matches, are kept."""
_FORGET_ALL_ABOVE_STRETCHES = 300
"""With more changed stretches than this, all strokes are worked out again."""


class Highlights(Struct):
    """The annotations and stretches that stand out at the moment."""

    current: str | None = None
    """The id of the selected annotation."""
    active: bool = True
    """Whether keys act on it, and not on the text."""
    lit: Collection[str] = frozenset()
    """The ids of the other members of its attribution."""
    selection: Fragment | None = None
    matches: Matches = field(default_factory=Matches)
    target: str | None = None
    """The id of the annotation that another is being dragged onto."""
    commented: Mapping[str, str] = {}
    """Annotation id -> the open comments on it, in words."""
    doubtful: Mapping[str, str] = {}
    """Annotation id -> why it needs a look since the text was corrected, in words."""
    drawn_across: frozenset[str] = frozenset()
    """The ids of the relations that lines to the article beside show."""

    def clear(self) -> None:
        """Let nothing stand out: another article is shown."""
        self.current, self.active, self.lit = None, True, frozenset()
        self.selection, self.matches, self.target = None, Matches(), None
        self.commented, self.doubtful = {}, {}


class AnnotationPainter:
    """Paints the annotations of one scene between two heights of the page."""

    def __init__(self, scene: Scene, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self.scene = scene
        self.units = units
        self.geometry = geometry
        self.ink = ink
        self._match_painter = _MatchPainter(units, geometry, ink)
        self._strokes: dict[tuple[int, int], tuple[Fragment, BlockStrokes]] = {}
        """A part's key -> its stretch and its strokes."""

    def forget(self, dirty: Sequence[Fragment] | None = None) -> None:
        """Work out again the strokes of the parts that overlap some stretches, or of all."""
        if dirty is None or len(dirty) > _FORGET_ALL_ABOVE_STRETCHES:
            self._strokes.clear()
            return
        for key, ((start, end), _) in list(self._strokes.items()):
            if any(low < end and high > start for low, high in dirty):
                del self._strokes[key]

    def strokes(self, part: Part) -> BlockStrokes:
        """Return the strokes of a part of a block; they are worked out when first needed."""
        cached = self._strokes.get(part.key)
        if cached is None:
            position = part.lines.position
            start = self.units.to_code_point(position + part.start)
            end = self.units.to_code_point(position + part.end)
            marks = self.scene.marks(start, end)
            pieces = line_pieces(part, marks, self.geometry, self.units)
            if len(self._strokes) >= _CACHED_PARTS:
                self._strokes.clear()
            width = part.block.document().textWidth()
            edge = width - part.origin.x() if width > 0 else inf
            strokes = block_strokes(pieces, self.ink, part.lines.leftward, edge)
            cached = self._strokes[part.key] = (start, end), strokes
        return cached[1]

    def visible(self, top: float, bottom: float) -> list[tuple[QPointF, BlockStrokes]]:
        """Return the strokes between two heights, each with its origin."""
        return [(part.origin, self.strokes(part)) for part in self.geometry.parts(top, bottom)]

    def under(
        self,
        painter: QPainter,
        visible: Sequence[tuple[QPointF, BlockStrokes]],
        top: float,
        bottom: float,
        highlights: Highlights,
    ) -> None:
        """Paint the layers under the text: fills, highlights, matches, the selection.

        Args:
            painter: Paints on the page.
            visible: The strokes between the two heights, each with its origin.
            top: The height at which the part to paint begins.
            bottom: The height at which it ends.
            highlights: The annotations and stretches that stand out.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        highlighted = self._get(highlights.lit)
        if highlights.active:
            highlighted += self._get((highlights.current, highlights.target))
        # A suggestion is never filled, whatever is selected.
        highlighted = [a for a in highlighted if not self.scene.is_suggestion(a.id)]
        # Highlights of lanes are painted below the fills: entities inside a claim stay visible.
        fills = [annotation for annotation in highlighted if self.scene.is_fill(annotation.id)]
        for annotation in highlighted:
            if annotation not in fills:
                self._tint(painter, annotation, top, bottom, strong=False)
        for origin, strokes in visible:
            painter.translate(origin)
            for label, path in strokes.fills.items():
                painter.fillPath(path, QBrush(self.ink.label(label).colors.fill))
            painter.translate(-origin)
        for annotation in fills:
            self._tint(painter, annotation, top, bottom, annotation.id not in highlights.lit)
        theme = self.ink.theme
        self._match_painter.paint(painter, highlights.matches, top, bottom)
        if highlights.selection is not None:
            path = filled_path(self._boxes(*highlights.selection, top, bottom), self.ink)
            painter.fillPath(path, QBrush(faded(theme.selection, 0.85)))

    def over(
        self,
        painter: QPainter,
        visible: Sequence[tuple[QPointF, BlockStrokes]],
        top: float,
        bottom: float,
        highlights: Highlights,
    ) -> None:
        """Paint the layers over the text: lanes, short names, the selected annotation.

        Args:
            painter: Paints on the page.
            visible: The strokes between the two heights, each with its origin.
            top: The height at which the part to paint begins.
            bottom: The height at which it ends.
            highlights: The annotations and stretches that stand out.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        visible = [(self._crisp_origin(painter, origin), strokes) for origin, strokes in visible]
        for origin, strokes in visible:
            painter.translate(origin)
            self._paint_lanes(painter, strokes)
            painter.translate(-origin)
        highlighted = self._get((*highlights.lit, highlights.current, highlights.target))
        for annotation in highlighted:
            self._paint_heavy_lanes(painter, visible, annotation)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for annotation in highlighted:
            self._paint_outline(painter, annotation, top, bottom, highlights)
        for origin, strokes in visible:
            painter.translate(origin)
            self._paint_names(painter, strokes)
            painter.translate(-origin)
        if highlights.commented:
            self._paint_bubbles(painter, highlights, top, bottom)
        if highlights.doubtful:
            self._paint_looks(painter, highlights, top, bottom)
        if highlights.active:
            for annotation in self._get((highlights.current,)):
                self._paint_knobs(painter, annotation, top, bottom)

    def _crisp_origin(self, painter: QPainter, origin: QPointF) -> QPointF:
        """Return the origin on the grid of the screen's pixels."""
        transform = painter.worldTransform()
        if transform.isScaling():
            # On paper there is no such grid.
            return origin
        offset = QPointF(transform.dx(), transform.dy())
        return self.ink.on_grid(origin + offset) - offset

    def _tint(
        self, painter: QPainter, annotation: Annotation, top: float, bottom: float, strong: bool
    ) -> None:
        colors = self.ink.label(annotation.label).colors
        color = colors.strong if strong else colors.fill
        path = filled_path(self._boxes_of(annotation, top, bottom), self.ink)
        painter.fillPath(path, QBrush(color))

    def _paint_lanes(self, painter: QPainter, strokes: BlockStrokes) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for label, bars in strokes.bars.items():
            painter.setBrush(self.ink.label(label).colors.line)
            painter.drawRects(bars)
        if strokes.gold:
            painter.setBrush(self.ink.theme.gold)
            painter.drawRects(strokes.gold)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for label, lines in strokes.dashes.items():
            painter.setPen(_dashed_pen(self.ink.label(label).colors.line, self.ink))
            painter.drawLines(lines)
        if strokes.dots or strokes.outlines:
            self._paint_round_strokes(painter, strokes)

    def _paint_names(self, painter: QPainter, strokes: BlockStrokes) -> None:
        painter.setFont(self.ink.font)
        for name, places in strokes.names.items():
            ink = self.ink.label(name.label, name.owner)
            if name.kind == "gold":
                self._paint_gold_grounds(painter, places, ink.width)
                painter.setPen(self.ink.theme.on_gold)
            else:
                painter.setPen(_name_color(name, ink.colors))
            for place in places:
                painter.drawStaticText(place, ink.short)
        if strokes.hidden_counts:
            painter.setPen(self.ink.theme.muted)
            for place, count in strokes.hidden_counts:
                painter.drawText(place, f"+{count}")

    def _paint_gold_grounds(
        self, painter: QPainter, places: Sequence[QPointF], width: float
    ) -> None:
        """Paint the grounds of short names in the gold layer, whose corners are ``places``."""
        ink = self.ink
        side, above = 1.9 * ink.scale, ink.ascent - ink.cap - ink.scale
        height, radius = ink.cap + 2 * ink.scale, 1.6 * ink.scale
        path = QPainterPath()
        for place in places:
            box = QRectF(place.x() - side, place.y() + above, width + 2 * side, height)
            path.addRoundedRect(box, radius, radius)
        painter.fillPath(path, ink.theme.gold)

    def _paint_round_strokes(self, painter: QPainter, strokes: BlockStrokes) -> None:
        """Paint the joints of fragments, and suggested entities."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for label, lines in strokes.dots.items():
            painter.setPen(_dotted_pen(self.ink.label(label).colors.line, self.ink))
            painter.drawLines(lines)
        for label, path in strokes.outlines.items():
            painter.setPen(_dashed_pen(self.ink.label(label).colors.line, self.ink))
            painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_outline(
        self,
        painter: QPainter,
        annotation: Annotation,
        top: float,
        bottom: float,
        highlights: Highlights,
    ) -> None:
        """Paint the line around a highlighted annotation; dashed while keys act on the text."""
        selected = annotation.id in (highlights.current, highlights.target)
        is_fill = self.scene.is_fill(annotation.id)
        if not (selected or is_fill):
            return
        suggested = self.scene.is_suggestion(annotation.id)
        dashed = suggested or (selected and not highlights.active)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        color = self.ink.label(annotation.label).colors.line
        painter.setPen(QPen(color, 1.6 if selected else 1.0, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        boxes = self._boxes_of(annotation, top, bottom)
        # Without a fill, the line of its lane is below.
        painter.drawPath(border_path(boxes, self.ink, below=is_fill))

    def _paint_heavy_lanes(
        self,
        painter: QPainter,
        visible: Sequence[tuple[QPointF, BlockStrokes]],
        annotation: Annotation,
    ) -> None:
        color = self.ink.label(annotation.label).colors.line
        extra = self.ink.snapped(self.ink.thick * 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        suggested = self.scene.is_suggestion(annotation.id)
        if suggested:
            painter.setPen(_dashed_pen(color, self.ink, self.ink.thick + extra))
        for origin, strokes in visible:
            bars = [bar.translated(origin) for bar in strokes.segments.get(annotation.id, ())]
            if suggested:
                middle = (QLineF(b.left(), b.center().y(), b.right(), b.center().y()) for b in bars)
                painter.drawLines(list(middle))
            else:
                painter.drawRects(bars)

    def _paint_knobs(
        self, painter: QPainter, annotation: Annotation, top: float, bottom: float
    ) -> None:
        """Paint a knob at each end of each fragment."""
        color = self.ink.label(annotation.label).colors.line
        radius = 3.4 * self.ink.scale
        painter.setPen(QPen(self.ink.theme.page, 1.2))
        painter.setBrush(color)
        for knob in self.knobs(annotation, top, bottom):
            painter.drawEllipse(knob.point, radius, radius)

    def _paint_bubbles(
        self, painter: QPainter, highlights: Highlights, top: float, bottom: float
    ) -> None:
        """Paint a speech bubble above the end of each annotation with an open comment."""
        theme = self.ink.theme
        for annotation_id, box in self.bubbles(highlights, top, bottom):
            chosen = highlights.active and annotation_id == highlights.current
            paint_bubble(painter, box, theme.ink if chosen else theme.muted, theme.page)

    def bubbles(
        self, highlights: Highlights, top: float, bottom: float
    ) -> Iterator[tuple[str, QRectF]]:
        """Yield the bubbles between two heights, each with the id of its annotation."""
        parts = list(self.geometry.parts(top, bottom)) if highlights.commented else []
        if not parts:
            return
        first, last = parts[0], parts[-1]
        low = self.units.to_code_point(first.lines.position + first.start)
        high = self.units.to_code_point(last.lines.position + last.end)
        for annotation in self._get(highlights.commented):
            if low < annotation.end <= high + 1:
                box = self._bubble(annotation, top, bottom)
                if box is not None:
                    yield annotation.id, box

    def _paint_looks(
        self, painter: QPainter, highlights: Highlights, top: float, bottom: float
    ) -> None:
        """Paint a mark above the start of each annotation that needs a look."""
        for _, box in self.looks(highlights, top, bottom):
            paint_look(painter, box, self.ink.theme.warning, self.ink.theme.page)

    def looks(
        self, highlights: Highlights, top: float, bottom: float
    ) -> Iterator[tuple[str, QRectF]]:
        """Yield the marks between two heights, each with the id of its annotation."""
        for annotation in self._get(highlights.doubtful):
            unit, after = map(self.units.to_utf16, (annotation.start, annotation.start + 1))
            box = next(self.geometry.boxes(unit, after, top, bottom), None)
            if box is not None:
                shape = shape_of(box, self.ink)
                size = _BUBBLE_HEIGHT * self.ink.scale
                is_leftward = self.geometry.is_leftward(unit)
                # Beside the knob of a selected annotation.
                x = shape.right() - 1.3 * size if is_leftward else shape.left() + 0.3 * size
                yield annotation.id, QRectF(x, shape.top() - 0.9 * size, size, size)

    def _bubble(self, annotation: Annotation, top: float, bottom: float) -> QRectF | None:
        """Return the place of an annotation's bubble; None if it is not between two heights."""
        unit = self.units.to_utf16(annotation.end - 1)
        after = self.units.to_utf16(annotation.end)
        box = next(self.geometry.boxes(unit, after, top, bottom), None)
        if box is None:
            return None
        shape = shape_of(box, self.ink)
        x = shape.left() if self.geometry.is_leftward(unit) else shape.right()
        width, height = _BUBBLE_WIDTH * self.ink.scale, _BUBBLE_HEIGHT * self.ink.scale
        # Most of it is between the lines, where no letter is.
        return QRectF(x - width / 3, shape.top() - 0.78 * height, width, height)

    def knobs(self, annotation: Annotation, top: float, bottom: float) -> Iterator[Knob]:
        """Yield the knobs of an annotation of one's own between two heights."""
        if self.scene.kind(annotation) != "own":
            return
        for number, fragment in enumerate(annotation.fragments):
            low, high = map(self.units.to_utf16, fragment)
            ends: tuple[tuple[int, Edge], ...] = ((low, "start"), (high - 1, "end"))
            for unit, edge in ends:
                for box in islice(self.geometry.boxes(unit, unit + 1, top, bottom), 1):
                    leftward = self.geometry.is_leftward(unit)
                    shape = shape_of(box, self.ink)
                    x = shape.left() if (edge == "start") is not leftward else shape.right()
                    y = shape.top() if edge == "start" else shape.bottom()
                    yield Knob(number, edge, QPointF(x, y), box.rect.center())

    def _boxes(self, start: int, end: int, top: float, bottom: float) -> Iterator[Box]:
        """Return the visible boxes of a stretch."""
        low, high = self.units.to_utf16(start), self.units.to_utf16(end)
        return self.geometry.boxes(low, high, top, bottom)

    def _boxes_of(self, annotation: Annotation, top: float, bottom: float) -> Iterator[Box]:
        for start, end in annotation.fragments:
            yield from self._boxes(start, end, top, bottom)

    def _get(self, annotation_ids: Collection[str | None]) -> list[Annotation]:
        annotations = (self.scene.get(annotation_id) for annotation_id in annotation_ids)
        return [annotation for annotation in annotations if annotation is not None]


def _name_color(name: Name, colors: LabelColors) -> QColor:
    return colors.on_fill if name.kind == "tab" else colors.text


def _dotted_pen(color: QColor, ink: Ink) -> QPen:
    pen = QPen(color, max(1.4, 1.8 * ink.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 2.1])
    return pen


def _dashed_pen(color: QColor, ink: Ink, width: float = 0.0) -> QPen:
    pen = QPen(color, width or max(1.0, 1.2 * ink.scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dash = 3.6 * ink.scale / pen.widthF()
    pen.setDashPattern([dash, dash * 0.8])
    return pen


class _MatchPainter:
    """Paints the matches of one search; those that touch are painted as one."""

    def __init__(self, units: Utf16Map, geometry: Geometry, ink: Ink) -> None:
        self._units, self._geometry, self._ink = units, geometry, ink
        self._paths: dict[tuple[int, int], tuple[BlockLines, QPainterPath]] = {}
        """A part's key -> its lines and the shape of its matches."""
        self._painted: tuple[Matches, int] = Matches(), 0
        """The matches that the shapes are of, and their number at that time."""

    def paint(self, painter: QPainter, matches: Matches, top: float, bottom: float) -> None:
        if not matches:
            return
        if self._painted[0] is not matches or self._painted[1] != len(matches):
            self._paths.clear()
            self._painted = matches, len(matches)
        brush = QBrush(self._ink.theme.match)
        for part in self._geometry.parts(top, bottom):
            painter.translate(part.origin)
            painter.fillPath(self._path(part, matches), brush)
            painter.translate(-part.origin)

    def _path(self, part: Part, matches: Matches) -> QPainterPath:
        cached = self._paths.get(part.key)
        if cached is None or cached[0] is not part.lines:
            if len(self._paths) >= _CACHED_PARTS:
                self._paths.clear()
            cached = self._paths[part.key] = part.lines, self._new_path(part, matches)
        return cached[1]

    def _new_path(self, part: Part, matches: Matches) -> QPainterPath:
        first = part.lines.position
        start = self._units.to_code_point(first + part.start)
        end = self._units.to_code_point(first + part.end)
        at_origin = part._replace(origin=QPointF())
        path = QPainterPath()
        for low, high in _joined_matches(matches[slice(*matches.between(start, end))]):
            low, high = self._units.to_utf16(low), self._units.to_utf16(high)
            path.addPath(filled_path(self._geometry.boxes_in(at_origin, low, high), self._ink))
        return path


def _joined_matches(matches: list[Fragment]) -> Iterator[Fragment]:
    """Yield the matches, those that touch as one."""
    joined: Fragment | None = None
    for start, end in matches:
        if joined is not None and start == joined[1]:
            joined = joined[0], end
            continue
        if joined is not None:
            yield joined
        joined = start, end
    if joined is not None:
        yield joined
