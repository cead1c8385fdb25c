"""Assigns lanes below the line to annotations, so that none hides another. No Qt.

An annotation gets its lane when it first comes into sight, the nearest to the text that is free,
and keeps it while others come and go. Extents are half-open stretches of code points.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from math import inf

from annotator.model import Fragment

Extents = tuple[Fragment, ...]
"""The stretches in which an annotation is drawn: its fragments, those near each other joined."""


class _Lane:
    """The occupied stretches of one lane, in their order; none overlap."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def is_free(self, extents: Extents) -> bool:
        starts, ends = self._starts, self._ends
        for start, end in extents:
            following = bisect_right(ends, start)
            if following < len(starts) and starts[following] < end:
                return False
        return True

    def occupy(self, extents: Extents) -> None:
        for start, end in extents:
            at = bisect_left(self._starts, start)
            self._starts.insert(at, start)
            self._ends.insert(at, end)

    def vacate(self, extents: Extents) -> None:
        for start, _ in extents:
            at = bisect_left(self._starts, start)
            del self._starts[at], self._ends[at]


class LaneAssignment:
    """Assigns lanes, numbered from 0, such that no two extents in one lane overlap.

    Args:
        max_lanes: The number of lanes; an item that finds none free has none.
    """

    def __init__(self, max_lanes: float = inf) -> None:
        self._max_lanes = max_lanes
        self._lanes: list[_Lane] = []
        self._numbers: dict[str, int] = {}
        """Item id -> the number of its lane."""
        self._extents: dict[str, Extents] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def get(self, item_id: str) -> int | None:
        """Return the lane of an item, None if it has none."""
        return self._numbers.get(item_id)

    def assign(self, items: Iterable[tuple[str, Extents]]) -> None:
        """Give each item without a lane the first one that is free along its extents.

        Shorter items choose first, so that a nested annotation is nearer the text than the one
        around it.
        """
        new = [(item_id, extents) for item_id, extents in items if item_id not in self._numbers]
        new.sort(key=_shortest_first)
        for item_id, extents in new:
            self._put(item_id, extents, 0)

    def change(self, item_id: str, extents: Extents) -> None:
        """Move an item to new extents; it keeps its lane if that is free along them."""
        number = self._numbers.get(item_id)
        if number is None:
            return
        self.remove(item_id)
        first = number if self._lanes[number].is_free(extents) else 0
        self._put(item_id, extents, first)

    def remove(self, item_id: str) -> None:
        """Free an item's lane; all others keep theirs."""
        number = self._numbers.pop(item_id, None)
        if number is not None:
            self._lanes[number].vacate(self._extents.pop(item_id))

    def clear(self) -> None:
        """Free all lanes."""
        self._lanes.clear()
        self._numbers.clear()
        self._extents.clear()

    def _put(self, item_id: str, extents: Extents, first: int) -> None:
        """Put an item into the first free lane from a number on."""
        lanes = self._lanes
        number = first
        while number < len(lanes) and not lanes[number].is_free(extents):
            number += 1
        if number >= self._max_lanes:
            return
        if number == len(lanes):
            lanes.append(_Lane())
        lanes[number].occupy(extents)
        self._numbers[item_id], self._extents[item_id] = number, extents


def joined_extents(fragments: tuple[Fragment, ...], reach: int) -> Extents:
    """Return the extents of an annotation: fragments no more than ``reach`` apart are joined.

    The stretch between them belongs to the annotation's lane, too: the line that joins them runs
    through it.
    """
    if len(fragments) == 1:
        return fragments
    extents = [fragments[0]]
    for start, end in fragments[1:]:
        if start - extents[-1][1] <= reach:
            extents[-1] = (extents[-1][0], end)
        else:
            extents.append((start, end))
    return tuple(extents)


def _shortest_first(entry: tuple[str, Extents]) -> tuple[int, int, str]:
    item_id, extents = entry
    return sum(end - start for start, end in extents), extents[0][0], item_id
