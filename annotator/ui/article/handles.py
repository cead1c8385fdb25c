"""The ends of the selected annotation, and dragging one of them."""

from typing import Literal, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QPointF

from annotator.model import Annotation, Fragment
from annotator.text.fragments import join_fragments, trim
from annotator.text.graphemes import grapheme_border, next_grapheme
from annotator.text.steps import token_at
from annotator.ui.article.geometry import HitResult

Edge = Literal["start", "end"]
REACH = 7.0
"""Pixels from the middle of a knob within which the mouse takes hold of it."""


class Knob(NamedTuple):
    """What an end of a fragment is held by."""

    fragment: int
    """Its number."""
    edge: Edge
    point: QPointF
    letter: QPointF
    """The middle of the letter at that end."""


class Grip(Struct):
    """An end that is being dragged."""

    annotation: Annotation
    """As it was."""
    knob: Knob
    taken: QPointF
    """Where the mouse took hold of it."""
    fragments: tuple[Fragment, ...]
    """As they are now."""
    by_letter: bool = False
    """Whether Alt is held; if it was when the drag began, that counts to its end."""

    @property
    def changed(self) -> bool:
        """Whether the end was dragged anywhere."""
        return self.fragments != self.annotation.fragments

    def offset(self, point: QPointF) -> QPointF:
        """From the mouse to the place that is meant.

        A knob stands at a corner of its letter. Where it was taken hold of the mouse means that
        letter, along its line what is above or below, and farther away what it points at.
        """
        letter, moved = self.knob.letter, point - self.taken
        half_line = abs(self.knob.point.y() - letter.y())
        return QPointF(
            letter.x() - self.taken.x() if abs(moved.x()) <= REACH else 0,
            letter.y() - self.taken.y() if abs(moved.y()) <= half_line else 0,
        )

    def drag(self, text: str, place: HitResult, by_word: bool) -> bool:
        """Take the end to a place; whether that changed anything."""
        number, edge = self.knob.fragment, self.knob.edge
        parts = list(self.annotation.fragments)
        if by_word:
            parts[number] = to_word(text, parts[number], edge, place)
        else:
            parts[number] = to_character(text, parts[number], edge, place.nearest)
        before, self.fragments = self.fragments, join_fragments(parts)
        return before != self.fragments


def to_word(text: str, fragment: Fragment, edge: Edge, place: HitResult) -> Fragment:
    """The fragment with an end at the word or mark under a place; at least one is left."""
    start, end = fragment
    here = token_at(text, place.character) or (place.nearest, place.nearest)
    if edge == "end":
        first = token_at(text, start)
        least = max(first[1] if first else 0, next_grapheme(text, start, 1))
        end = max(trim(text, start, max(here[1], start))[1], least)
    else:
        last = token_at(text, end - 1)
        most = min(last[0] if last else end, next_grapheme(text, end, -1))
        start = min(trim(text, min(here[0], end), end)[0], most)
    return start, end


def to_character(text: str, fragment: Fragment, edge: Edge, position: int) -> Fragment:
    """The fragment with an end at a position; at least one character is left."""
    start, end = fragment
    position = grapheme_border(text, position)
    if edge == "end":
        return start, max(position, next_grapheme(text, start, 1))
    return min(position, next_grapheme(text, end, -1)), end
