"""The ends of the selected annotation, and dragging one of them.

Points are pixels of the viewport, positions code points.
"""

from typing import Literal, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QPointF

from annotator.model import Annotation, Fragment
from annotator.text.fragments import join_fragments, trim
from annotator.text.graphemes import grapheme_border, next_grapheme
from annotator.text.steps import token_at
from annotator.ui.article.geometry import HitResult

Edge = Literal["start", "end"]
KNOB_REACH_PX = 7.0
"""The distance from the middle of a knob at which the mouse grabs it."""


class Knob(NamedTuple):
    """The handle at an end of a fragment."""

    fragment: int
    """The number of the fragment."""
    edge: Edge
    point: QPointF
    letter: QPointF
    """The middle of the letter at that end."""


class Grip(Struct):
    """An end that is being dragged."""

    annotation: Annotation
    """The annotation before the drag."""
    knob: Knob
    grabbed_at: QPointF
    fragments: tuple[Fragment, ...]
    """The fragments at this moment."""
    by_letter: bool = False
    """Whether Alt is held; if it was when the drag began, it counts until the end."""

    @property
    def changed(self) -> bool:
        """Whether the end is in another place now."""
        return self.fragments != self.annotation.fragments

    def offset(self, point: QPointF) -> QPointF:
        """Return the way from the mouse to the place that it means.

        A knob is at a corner of its letter. Where it was grabbed the mouse means that letter,
        along its line the letters above or below the mouse, and farther away what is under it.
        """
        letter, moved = self.knob.letter, point - self.grabbed_at
        half_line = abs(self.knob.point.y() - letter.y())
        return QPointF(
            letter.x() - self.grabbed_at.x() if abs(moved.x()) <= KNOB_REACH_PX else 0,
            letter.y() - self.grabbed_at.y() if abs(moved.y()) <= half_line else 0,
        )

    def drag(self, text: str, hit: HitResult, by_word: bool) -> bool:
        """Move the end to the text under the mouse; return whether that changed a fragment."""
        number, edge = self.knob.fragment, self.knob.edge
        parts = list(self.annotation.fragments)
        if by_word:
            parts[number] = drag_to_word(text, parts[number], edge, hit)
        else:
            parts[number] = drag_to_character(text, parts[number], edge, hit.nearest)
        before, self.fragments = self.fragments, join_fragments(parts)
        return before != self.fragments


def drag_to_word(text: str, fragment: Fragment, edge: Edge, hit: HitResult) -> Fragment:
    """Return the fragment with an end at the word or mark that was hit; at least one is left."""
    start, end = fragment
    token = token_at(text, hit.character) or (hit.nearest, hit.nearest)
    if edge == "end":
        first = token_at(text, start)
        least = max(first[1] if first else 0, next_grapheme(text, start, 1))
        end = max(trim(text, start, max(token[1], start))[1], least)
    else:
        last = token_at(text, end - 1)
        most = min(last[0] if last else end, next_grapheme(text, end, -1))
        start = min(trim(text, min(token[0], end), end)[0], most)
    return start, end


def drag_to_character(text: str, fragment: Fragment, edge: Edge, position: int) -> Fragment:
    """Return the fragment with an end at a position; at least one character is left."""
    start, end = fragment
    position = grapheme_border(text, position)
    if edge == "end":
        return start, max(position, next_grapheme(text, start, 1))
    return min(position, next_grapheme(text, end, -1)), end
