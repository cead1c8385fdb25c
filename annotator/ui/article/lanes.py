"""Which lane below the line an annotation is drawn in, so that none hides another.

Lanes are given when an annotation is first looked at, nearest the text first, and kept while
others come and go. No Qt: extents are half-open ranges of code points.
"""

from collections.abc import Iterable

from annotator.model import Fragment
from annotator.ui.article.index import SpanIndex

Extents = tuple[Fragment, ...]
"""The stretches in which an annotation is drawn: its fragments, those near each other joined."""


class Lanes:
    """Gives lanes, numbered from 0, such that no two extents in one lane overlap."""

    def __init__(self) -> None:
        self._taken: SpanIndex[str] = SpanIndex()
        self._lane: dict[str, int] = {}
        self._extents: dict[str, Extents] = {}

    def __len__(self) -> int:
        return len(self._lane)

    def get(self, item: str) -> int | None:
        """The lane of an item, None if it has none yet."""
        return self._lane.get(item)

    def assign(self, items: Iterable[tuple[str, Extents]]) -> None:
        """Give each item that has none the first lane that is free along its extents.

        Shorter items choose first, so that what is nested lies nearer the text than what it is
        nested in.
        """
        new = [(item, extents) for item, extents in items if item not in self._lane]
        new.sort(key=_length_then_place)
        for item, extents in new:
            self._put(item, extents, self._free_lane(extents))

    def change(self, item: str, extents: Extents) -> None:
        """Move an item to new extents; it keeps its lane if that is free there."""
        lane = self._lane.get(item)
        if lane is None:
            return
        self.remove(item)
        taken = self._lanes_along(extents)
        self._put(item, extents, self._free_lane(extents) if lane in taken else lane)

    def remove(self, item: str) -> None:
        """Free an item's lane; all others stay where they are."""
        if self._lane.pop(item, None) is None:
            return
        for start, end in self._extents.pop(item):
            self._taken.remove(start, end, item)

    def clear(self) -> None:
        """Forget all."""
        self._taken.clear()
        self._lane.clear()
        self._extents.clear()

    def _put(self, item: str, extents: Extents, lane: int) -> None:
        self._lane[item] = lane
        self._extents[item] = extents
        for start, end in extents:
            self._taken.add(start, end, item)

    def _lanes_along(self, extents: Extents) -> set[int]:
        lane = self._lane
        return {
            lane[other] for start, end in extents for _, _, other in self._taken.query(start, end)
        }

    def _free_lane(self, extents: Extents) -> int:
        taken = self._lanes_along(extents)
        lane = 0
        while lane in taken:
            lane += 1
        return lane


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
