"""A text by rows of equal height, and what lies on how many of them. No Qt.

Costs depend on the number of rows, which are pixels, and not on how much lies on them.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate
from operator import sub
from typing import Generic, TypeVar

from annotator.model import Fragment

_K = TypeVar("_K", bound=Hashable)


class Rows:
    """The rows of a map: each begins at a code point.

    Several rows that begin at the same one show one line of text.
    """

    __slots__ = ("starts",)

    def __init__(self, starts: Iterable[int]) -> None:
        self.starts = array("q", starts)

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The rows of a stretch, from and up to; never none."""
        starts = self.starts
        line = starts[max(bisect_right(starts, start) - 1, 0)]
        first = bisect_left(starts, line)
        return first, max(bisect_right(starts, end - 1), first + 1)

    def of_all(self, fragments: Sequence[Fragment]) -> list[tuple[int, int]]:
        """The rows of several stretches; those that meet become one."""
        if len(fragments) == 1:
            return [self.of(*fragments[0])]
        found: list[tuple[int, int]] = []
        for first, last in sorted(self.of(*fragment) for fragment in fragments):
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], max(last, found[-1][1])
            else:
                found.append((first, last))
        return found

    def text(self, first: int, last: int, length: int) -> Fragment:
        """What the rows from one up to another show, of a text of that length."""
        starts, end = self.starts, len(self) - 1
        start = starts[min(max(first, 0), end)]
        after = bisect_right(starts, starts[min(max(last - 1, first, 0), end)])
        return start, starts[after] if after <= end else max(length, start)


class Tally(Generic[_K]):
    """How much of each kind lies on each row. To put in and to take out cost the same always."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._begun: dict[_K, list[int]] = {}
        self._ended: dict[_K, list[int]] = {}

    def put(self, kind: _K, spans: Iterable[tuple[int, int]], times: int = 1) -> None:
        """Lay something on rows; ``times=-1`` takes it away again."""
        begun = self._begun.get(kind)
        if begun is None:
            begun = self._begun[kind] = [0] * (self.rows + 1)
            self._ended[kind] = [0] * (self.rows + 1)
        ended = self._ended[kind]
        for first, last in spans:
            begun[first] += times
            ended[last] += times

    def kinds(self) -> Iterable[_K]:
        """The kinds that were ever put in."""
        return self._begun.keys()

    def counts(self, kind: _K) -> list[int]:
        """How many lie on each row; empty if none does on any."""
        begun = self._begun.get(kind)
        if begun is None or not any(begun):
            return []
        return list(accumulate(map(sub, begun, self._ended[kind])))[: self.rows]

    def on(self, kind: _K, first: int, last: int) -> int:
        """How many lie on at least one of the rows from one up to another."""
        begun = self._begun.get(kind)
        if begun is None:
            return 0
        return sum(begun[: max(last, 0)]) - sum(self._ended[kind][: max(first, 0) + 1])
