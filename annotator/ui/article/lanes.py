"""Which lane below the line an annotation is drawn in, so that none hides another.

Lanes are given when an annotation is first looked at, nearest the text first, and kept while
others come and go. No Qt: extents are half-open ranges of code points.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from math import inf

from annotator.model import Fragment

Extents = tuple[Fragment, ...]
"""The stretches in which an annotation is drawn: its fragments, those near each other joined."""


class _Lane:
    """What lies in one lane: stretches in their order, none of which overlap."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def is_free(self, extents: Extents) -> bool:
        starts, ends = self._starts, self._ends
        for start, end in extents:
            after = bisect_right(ends, start)
            if after < len(starts) and starts[after] < end:
                return False
        return True

    def put(self, extents: Extents) -> None:
        for start, end in extents:
            at = bisect_left(self._starts, start)
            self._starts.insert(at, start)
            self._ends.insert(at, end)

    def remove(self, extents: Extents) -> None:
        for start, _ in extents:
            at = bisect_left(self._starts, start)
            del self._starts[at], self._ends[at]


class Lanes:
    """Gives lanes, numbered from 0, such that no two extents in one lane overlap.

    ``most``: there are no more lanes than that, and what finds none free has none.
    """

    def __init__(self, most: float = inf) -> None:
        self._most = most
        self._lanes: list[_Lane] = []
        self._lane: dict[str, int] = {}
        self._extents: dict[str, Extents] = {}

    def __len__(self) -> int:
        return len(self._lane)

    def get(self, item: str) -> int | None:
        """The lane of an item, None if it has none."""
        return self._lane.get(item)

    def assign(self, items: Iterable[tuple[str, Extents]]) -> None:
        """Give each item that has none the first lane that is free along its extents.

        Shorter items choose first, so that what is nested lies nearer the text than what it is
        nested in.
        """
        new = [(item, extents) for item, extents in items if item not in self._lane]
        new.sort(key=_length_then_place)
        for item, extents in new:
            self._put(item, extents, 0)

    def change(self, item: str, extents: Extents) -> None:
        """Move an item to new extents; it keeps its lane if that is free there."""
        lane = self._lane.get(item)
        if lane is None:
            return
        self.remove(item)
        first = lane if self._lanes[lane].is_free(extents) else 0
        self._put(item, extents, first)

    def remove(self, item: str) -> None:
        """Free an item's lane; all others stay where they are."""
        lane = self._lane.pop(item, None)
        if lane is not None:
            self._lanes[lane].remove(self._extents.pop(item))

    def clear(self) -> None:
        """Forget all."""
        self._lanes.clear()
        self._lane.clear()
        self._extents.clear()

    def _put(self, item: str, extents: Extents, first: int) -> None:
        """Put an item into the first lane that is free, from one on."""
        lanes = self._lanes
        number = first
        while number < len(lanes) and not lanes[number].is_free(extents):
            number += 1
        if number >= self._most:
            return
        if number == len(lanes):
            lanes.append(_Lane())
        lanes[number].put(extents)
        self._lane[item], self._extents[item] = number, extents


def joined(fragments: tuple[Fragment, ...], reach: int) -> Extents:
    """The extents of an annotation: fragments no more than ``reach`` apart are one.

    What lies between them belongs to the annotation's lane too: the line that joins them runs
    there.
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


def _length_then_place(entry: tuple[str, Extents]) -> tuple[int, int, str]:
    item, extents = entry
    return sum(end - start for start, end in extents), extents[0][0], item
