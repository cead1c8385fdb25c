"""Which things lie in a stretch of the text, found without looking at the others.

No Qt: stretches are half-open ranges of code points.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T", bound=Hashable)
_B = TypeVar("_B")
_SHIFT = 7
"""The smallest buckets hold stretches of up to 128 code points."""

_SHIFTS = tuple(_SHIFT + max(bits - _SHIFT + 1, 0) // 2 * 2 for bits in range(64))
"""The level of a stretch by the bits of its length: its buckets are ``1 << shift`` long."""


class SpanIndex(Generic[_T]):
    """An index of stretches in buckets of growing size.

    A stretch lies in exactly one bucket: at the level whose buckets are no shorter than it, in
    the bucket that it starts in. So a query looks at the buckets it touches and at one before
    them at each level, and at nothing else. Adding and removing cost the same in any text.
    What was given to :meth:`add_later` is put in as far as queries reach: most of a long article
    is not looked at.
    """

    __slots__ = ("_following", "_levels", "_next", "touched")

    def __init__(self) -> None:
        self._following: Iterator[Sequence[tuple[int, int, _T]]] = iter(())
        """What is to be put in, behind :attr:`_next`."""
        self._next: Sequence[tuple[int, int, _T]] = ()
        self._levels: defaultdict[int, defaultdict[int, dict[tuple[int, int, _T], None]]]
        self._levels = defaultdict(lambda: defaultdict(dict))
        self.touched = 0
        """How many stretches queries have looked at, for tests and benchmarks."""

    def add(self, start: int, end: int, item: _T) -> None:
        """Put in a stretch of an item; the same stretch twice counts once."""
        self.add_all(((start, end, item),))

    def add_all(self, entries: Iterable[tuple[int, int, _T]]) -> None:
        """Put in many stretches, each ``(start, end, item)``."""
        levels, shifts = self._levels, _SHIFTS
        for entry in entries:
            start = entry[0]
            shift = shifts[(entry[1] - start - 1).bit_length()]
            levels[shift][start >> shift][entry] = None

    def add_later(self, groups: Iterable[Sequence[tuple[int, int, _T]]]) -> None:
        """Put in the stretches of each group before a query needs them, and none that waits now.

        Groups come in the order in which their first stretches start, and none is empty.
        """
        self._following = iter(groups)
        self._next = next(self._following, ())

    def _reach(self, end: int) -> None:
        """Put in what waits and starts before a place."""
        while self._next and self._next[0][0] < end:
            self.add_all(self._next)
            self._next = next(self._following, ())

    def remove(self, start: int, end: int, item: _T) -> None:
        """Take out a stretch that was put in; one that was not is passed over."""
        self._reach(start + 1)
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
        """Take out everything, and what waits."""
        self._levels.clear()
        self.add_later(())

    def query(self, start: int, end: int) -> list[tuple[int, int, _T]]:
        """The stretches that share a code point with ``[start, end)``, in no particular order."""
        self._reach(end)
        found: list[tuple[int, int, _T]] = []
        for shift, buckets in self._levels.items():
            first, last = (start >> shift) - 1, (end - 1) >> shift
            for bucket in _buckets(buckets, first, last):
                self.touched += len(bucket)
                found += [entry for entry in bucket if entry[0] < end and entry[1] > start]
        return found


def _buckets(buckets: dict[int, _B], first: int, last: int) -> Iterator[_B]:
    """The buckets numbered ``first`` to ``last``, without counting through the missing ones."""
    if last - first > len(buckets):
        for number, bucket in buckets.items():
            if first <= number <= last:
                yield bucket
        return
    for number in range(first, last + 1):
        bucket = buckets.get(number)
        if bucket is not None:
            yield bucket
