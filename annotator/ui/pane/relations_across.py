"""Draws the relations between two articles in sight: quietly, until an end of them is selected.

Coordinates are pixels of the widget that has both views; positions are code points.
"""

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.model import Annotation, Relation
from annotator.ui.article.painting.ink import Ink, blended
from annotator.ui.article.view import ArticleView
from annotator.ui.widgets.guarded_painting import guarded

_EDGE_PX = 4.0
"""Between the text and the end of a line to it."""
_LANE_PX = 12.0
"""How far the line between two articles one above the other is left of their text."""
_NAME_AT = 0.35
"""The part of a line in front of its name, which keeps clear of the second article's names."""
_MAX_QUIET, _MAX_NAMED = 300, 8


class _End(Struct, frozen=True):
    """Where a line meets the text of one of the views."""

    x: float
    y: float
    hint: str = ""
    """An arrow in the direction of an end that is out of sight."""


class RelationsAcross(QWidget):
    """Lies over the gap between two views, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._surroundings = parent
        self.setObjectName("relationsAcross")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._views: tuple[ArticleView, ArticleView] | None = None
        self._watched: set[ArticleView] = set()
        self._selected = ""
        self._relations: list[Relation] = []
        """Those with an end in each article."""
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._place)
        self.hide()

    @property
    def relations(self) -> list[Relation]:
        """The relations that lead from one of the articles to the other."""
        return self._relations

    def show_between(self, first: ArticleView, second: ArticleView, selected: str) -> None:
        """Draw the relations between two articles.

        Args:
            first: The view at the left, or above.
            second: The other view.
            selected: The id of the selected annotation, of either; empty: none.
        """
        for view in {first, second} - self._watched:
            self._watched.add(view)
            view.verticalScrollBar().valueChanged.connect(self._later.start)
            view.verticalScrollBar().rangeChanged.connect(self._later.start)
            view.viewport().installEventFilter(self)
        self._views, self._selected = (first, second), selected
        left, right = first.scene.annotations, second.scene.annotations
        self._relations = [
            relation
            for relation in first.scene.relations.values()
            if (relation.source in left and relation.target in right)
            or (relation.target in left and relation.source in right)
        ]
        drawn = frozenset(relation.id for relation in self._relations)
        for view in (first, second):
            view.set_drawn_across(drawn)
        self._place()
        # The views are laid out once all signals of this change were received.
        self._later.start()

    def stop(self) -> None:
        """Draw nothing: only one article is in sight."""
        for view in self._views or ():
            view.set_drawn_across(frozenset())
        self._views, self._relations = None, []
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the views as they are moved and resized."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._later.start()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Cover no more than the gap between the texts: all that is under it is painted anew."""
        views = self._views
        if views is None or not self._relations:
            self.hide()
            return
        first, second = map(self._viewport, views)
        if self._is_stacked(first, second):
            right = self._text_left(views[0], first)
            area = QRectF(first.left(), first.top(), right - first.left(), 0)
            area.setBottom(second.bottom())
        else:
            left = first.left() + views[0].page.size.left + views[0].page.size.measure
            left = min(left, first.right() - _LANE_PX)
            right = self._text_left(views[1], second)
            area = QRectF(left, first.top(), right - left, 0)
            area.setBottom(max(first.bottom(), second.bottom()))
        self.setGeometry(area.toAlignedRect())
        self.show()
        self.raise_()
        self.update()

    def _viewport(self, view: ArticleView) -> QRect:
        viewport = view.viewport()
        return QRect(viewport.mapTo(self._surroundings, QPoint(0, 0)), viewport.size())

    def _is_stacked(self, first: QRect, second: QRect) -> bool:
        return second.top() >= first.bottom()

    def _text_left(self, view: ArticleView, viewport: QRect) -> float:
        return viewport.left() + view.page.size.left

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the quiet lines, then those of the selected annotation with their names."""
        if self._views is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.pos())
        ink = self._views[0].page.ink
        relations = [one for one in self._relations if self._has_ends(one)]
        loud = [one for one in relations if self._selected in (one.source, one.target)]
        share = 0.28 if loud else 0.5
        color = blended(ink.theme.muted, ink.theme.page, share)
        painter.setPen(QPen(color, 1.2))
        drawn: set[tuple[_End, _End]] = set()
        for relation in relations[:_MAX_QUIET]:
            ends = self._ends(relation)
            # Where both ends are out of sight there is nothing to see, and of those that look
            # the same one is enough.
            if relation in loud or (ends[0].hint and ends[1].hint) or ends in drawn:
                continue
            drawn.add(ends)
            painter.drawPath(self._path(*ends))
        self._paint_loud(painter, ink, loud[:_MAX_NAMED])

    def _paint_loud(self, painter: QPainter, ink: Ink, relations: list[Relation]) -> None:
        boxes: list[QRectF] = []
        for relation in relations:
            ends = self._ends(relation)
            other = relation.target if relation.source == self._selected else relation.source
            color = ink.label(self._annotation(other).label).colors.text
            path = self._path(*ends)
            painter.setPen(QPen(color, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            at = int(self._views is not None and relation.target in self._scene(1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            if not ends[at].hint:
                painter.drawPolygon(self._arrow(ends, at, ink.scale))
            hint = ends[0].hint or ends[1].hint
            words = f"{ink.relation_name(relation.type)} {hint}".rstrip()
            box = self._name_box(ink, words, path, boxes)
            painter.setPen(QPen(color, 1))
            painter.setBrush(QBrush(ink.theme.page))
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(ink.margin_font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _name_box(self, ink: Ink, words: str, path: QPainterPath, boxes: list[QRectF]) -> QRectF:
        """Return where a name is written on its line, below names that are there already."""
        metrics, area = ink.margin_metrics, QRectF(self.geometry())
        width = min(metrics.horizontalAdvance(words) + 10 * ink.scale, area.width() - 2)
        height = metrics.height() + 2 * ink.scale
        middle = path.pointAtPercent(_NAME_AT)
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        box.moveLeft(min(max(box.left(), area.left() + 1), area.right() - width - 1))
        box.moveTop(min(max(box.top(), area.top() + 1), area.bottom() - height - 1))
        while any(box.intersects(other) for other in boxes):
            box.translate(0, 2)
        boxes.append(box)
        return box

    def _scene(self, at: int) -> dict[str, Annotation]:
        assert self._views is not None
        return self._views[at].scene.annotations

    def _has_ends(self, relation: Relation) -> bool:
        scenes = self._scene(0), self._scene(1)
        return all(
            any(end in scene for scene in scenes) for end in (relation.source, relation.target)
        )

    def _annotation(self, annotation_id: str) -> Annotation:
        return self._scene(0).get(annotation_id) or self._scene(1)[annotation_id]

    def _ends(self, relation: Relation) -> tuple[_End, _End]:
        """Return where a relation meets the first view and the second one."""
        assert self._views is not None
        first, second = (relation.source, relation.target)
        if first not in self._scene(0):
            first, second = second, first
        return self._end(0, self._scene(0)[first]), self._end(1, self._scene(1)[second])

    def _end(self, at: int, annotation: Annotation) -> _End:
        assert self._views is not None
        view = self._views[at]
        viewport, page = self._viewport(view), view.page
        is_left_edge = at == 1 or self._is_stacked(*map(self._viewport, self._views))
        if is_left_edge:
            x = self._text_left(view, viewport) - _EDGE_PX
        else:
            x = float(self.geometry().left()) + _EDGE_PX
        box = page.rect_of(annotation.start, annotation.start + 1)
        if not box.isEmpty():
            return _End(x, viewport.top() + box.center().y())
        first, _ = page.geometry.range_between(
            page.offset().y(), page.offset().y() + viewport.height()
        )
        if annotation.start < page.units.to_code_point(first):
            return _End(x, viewport.top() + 1.0, "↑")
        return _End(x, viewport.bottom() - 1.0, "↓")

    def _path(self, first: _End, second: _End) -> QPainterPath:
        path = QPainterPath(QPointF(first.x, first.y))
        assert self._views is not None
        if self._is_stacked(*map(self._viewport, self._views)):
            lane = min(first.x, second.x) - _LANE_PX
            path.cubicTo(lane, first.y, lane, first.y, lane, first.y + _LANE_PX)
            path.lineTo(lane, second.y - _LANE_PX)
            path.cubicTo(lane, second.y, lane, second.y, second.x, second.y)
            return path
        bend = (second.x - first.x) * 0.5
        path.cubicTo(first.x + bend, first.y, second.x - bend, second.y, second.x, second.y)
        return path

    def _arrow(self, ends: tuple[_End, _End], at: int, scale: float) -> QPolygonF:
        """Return the arrow at an end: it points to the text."""
        assert self._views is not None
        stacked = self._is_stacked(*map(self._viewport, self._views))
        size = 5.0 * scale * (1 if at == 1 or stacked else -1)
        tip = QPointF(ends[at].x, ends[at].y)
        side = QPointF(0, abs(size) * 0.62)
        return QPolygonF([tip, tip - QPointF(size, 0) - side, tip - QPointF(size, 0) + side])
