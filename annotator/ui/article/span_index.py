"""Finds the annotations in a stretch of the text without looking at the others. No Qt.

Stretches are half-open ranges of code points.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T", bound=Hashable)
_B = TypeVar("_B")
_SMALLEST_SHIFT = 7
"""The smallest buckets are for stretches of up to ``1 << 7`` code points."""
_SHIFTS = tuple(_SMALLEST_SHIFT + max(bits - _SMALLEST_SHIFT + 1, 0) // 2 * 2 for bits in range(64))
"""The bits of a stretch's length -> its level, whose buckets are ``1 << shift`` long."""


class SpanIndex(Generic[_T]):
    """An index of stretches in buckets of growing size.

    A stretch is in exactly one bucket: at the level whose buckets are no shorter than it, in the
    bucket that it starts in. So a query looks at the buckets it touches and at one before them at
    each level, and at nothing else. Adding and removing cost the same in any text.
    Groups given to :meth:`add_later` are added as far as queries reach: most of a long article is
    never looked at.
    """

    __slots__ = ("_levels", "_next_group", "_waiting_groups", "touched")

    def __init__(self) -> None:
        self._next_group: Sequence[tuple[int, int, _T]] = ()
        """The group to be added next."""
        self._waiting_groups: Iterator[Sequence[tuple[int, int, _T]]] = iter(())
        """The groups to be added after it."""
        self._levels: defaultdict[int, defaultdict[int, dict[tuple[int, int, _T], None]]]
        self._levels = defaultdict(lambda: defaultdict(dict))
        self.touched = 0
        """The number of stretches that queries have looked at, for tests and benchmarks."""

    def add(self, start: int, end: int, item: _T) -> None:
        """Add a stretch of an item; the same stretch twice counts once."""
        self.add_all(((start, end, item),))

    def add_all(self, entries: Iterable[tuple[int, int, _T]]) -> None:
        """Add many stretches, each ``(start, end, item)``."""
        levels, shifts = self._levels, _SHIFTS
        for entry in entries:
            start = entry[0]
            shift = shifts[(entry[1] - start - 1).bit_length()]
            levels[shift][start >> shift][entry] = None

    def add_later(self, groups: Iterable[Sequence[tuple[int, int, _T]]]) -> None:
        """Add the stretches of each group before a query needs them; drop the waiting groups.

        Args:
            groups: Groups of ``(start, end, item)``, in the order in which their first stretches
                start; none is empty.
        """
        self._waiting_groups = iter(groups)
        self._next_group = next(self._waiting_groups, ())

    def _add_up_to(self, end: int) -> None:
        """Add the waiting groups that start before a position."""
        while self._next_group and self._next_group[0][0] < end:
            self.add_all(self._next_group)
            self._next_group = next(self._waiting_groups, ())

    def remove(self, start: int, end: int, item: _T) -> None:
        """Remove a stretch; one that was never added is ignored."""
        self._add_up_to(start + 1)
        shift = _SHIFTS[(end - start - 1).bit_length()]
        buckets = self._levels.get(shift)
        bucket = buckets.get(start >> shift) if buckets is not None else None
        if buckets is None or bucket is None:
            return
        bucket.pop((start, end, item), None)
        if not bucket:
            del buckets[start >> shift]
            if not buckets:
                del self._levels[shift]

    def clear(self) -> None:
        """Remove everything, the waiting groups included."""
        self._levels.clear()
        self.add_later(())

    def query(self, start: int, end: int) -> list[tuple[int, int, _T]]:
        """Return the stretches that share a code point with ``[start, end)``, in any order."""
        self._add_up_to(end)
        entries: list[tuple[int, int, _T]] = []
        for shift, buckets in self._levels.items():
            first, last = (start >> shift) - 1, (end - 1) >> shift
            for bucket in _buckets(buckets, first, last):
                self.touched += len(bucket)
                entries += [entry for entry in bucket if entry[0] < end and entry[1] > start]
        return entries


def _buckets(buckets: dict[int, _B], first: int, last: int) -> Iterator[_B]:
    """Yield the buckets numbered ``first`` to ``last``, without counting the missing ones."""
    if last - first > len(buckets):
        for number, bucket in buckets.items():
            if first <= number <= last:
                yield bucket
        return
    for number in range(first, last + 1):
        bucket = buckets.get(number)
        if bucket is not None:
            yield bucket
