"""Finds the text, the annotations and the ends of annotations under a point of the view."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QTextEdit

from annotator.ui.article.geometry import HitResult
from annotator.ui.article.handles import KNOB_REACH_PX, Knob
from annotator.ui.article.page.page_view import PageView
from annotator.ui.article.painting.painter import Highlights
from annotator.ui.article.scene import Scene

_BUBBLE_REACH_PX = 40
"""A bubble is no further from the line of its annotation."""


class HitTest:
    """Answers for points of the viewport, in pixels."""

    def __init__(
        self, edit: QTextEdit, page: PageView, scene: Scene, highlights: Highlights
    ) -> None:
        self._edit, self._page = edit, page
        self._scene, self._highlights = scene, highlights

    def text_under(self, point: QPointF) -> HitResult:
        """Return the text under a point, in code points."""
        units = self._page.units
        hit = self._page.geometry.hit(point + self._page.offset())
        return hit._replace(
            nearest=units.to_code_point(hit.nearest),
            character=units.to_code_point(hit.character),
        )

    def lanes_under(self, point: QPointF) -> list[str]:
        """Return the ids of the annotations whose lines below the text are under a point."""
        offset = self._page.offset()
        y = point.y() + offset.y()
        annotation_ids: list[str] = []
        for origin, strokes in self._page.painter.visible(y, y):
            annotation_ids += strokes.lanes_at(point + offset - origin)
        return annotation_ids

    def annotations_under(self, point: QPointF) -> list[str]:
        """Return the ids of the annotations under a point.

        Those whose line or speech bubble is under it come first, then the innermost.
        """
        in_lanes = self.lanes_under(point)
        in_lanes += [one for one in self._bubbles_under(point) if one not in in_lanes]
        hit = self.text_under(point)
        covering = self._scene.covering(hit.character) if hit.on_text else []
        return in_lanes + [covers for covers in covering if covers not in in_lanes]

    def _bubbles_under(self, point: QPointF) -> list[str]:
        """Return the ids of the annotations whose speech bubble is under a point."""
        place = point + self._page.offset()
        near = self._page.painter.bubbles(
            self._highlights, place.y() - _BUBBLE_REACH_PX, place.y() + _BUBBLE_REACH_PX
        )
        return [annotation_id for annotation_id, box in near if box.contains(place)]

    def knobs(self) -> list[Knob]:
        """Return the visible knobs at the ends of the selected annotation."""
        highlights = self._highlights
        annotation = self._scene.annotations.get(highlights.current or "")
        if annotation is None or not highlights.active:
            return []
        offset = self._page.offset()
        top = offset.y()
        bottom = top + self._edit.viewport().height()
        return [
            knob._replace(point=knob.point - offset, letter=knob.letter - offset)
            for knob in self._page.painter.knobs(annotation, top, bottom)
        ]

    def knob_under(self, point: QPointF) -> Knob | None:
        """Return the knob within reach of a point, the nearest if there are two."""
        near = [(_distance(knob.point, point), n, knob) for n, knob in enumerate(self.knobs())]
        distance, _, knob = min(near, default=(KNOB_REACH_PX + 1, 0, None))
        return knob if distance <= KNOB_REACH_PX else None


def _distance(a: QPointF, b: QPointF) -> float:
    difference = a - b
    return (difference.x() ** 2 + difference.y() ** 2) ** 0.5
