"""The places that a search has found: two numbers each, however many there are. No Qt."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import overload

from annotator.model import Fragment


class Matches(Sequence[Fragment]):
    """Stretches of a text in its order; none overlaps another. More can be added at the end."""

    __slots__ = ("ends", "starts")

    def __init__(self, places: Iterable[Fragment] = ()) -> None:
        self.starts = array("q")
        self.ends = array("q")
        for place in places:
            self.append(place)

    def append(self, place: Fragment) -> None:
        """Take in a place that comes after all these."""
        self.starts.append(place[0])
        self.ends.append(place[1])

    def extend(self, more: "Matches") -> None:
        """Take in places that come after all these."""
        self.starts.extend(more.starts)
        self.ends.extend(more.ends)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Fragment: ...
    @overload
    def __getitem__(self, at: slice) -> list[Fragment]: ...
    def __getitem__(self, at: int | slice) -> Fragment | list[Fragment]:
        if isinstance(at, slice):
            return list(zip(self.starts[at], self.ends[at], strict=True))
        return self.starts[at], self.ends[at]

    def index_of(self, place: Fragment) -> int | None:
        """The number of a place; None if it is none of these."""
        at = bisect_left(self.starts, place[0])
        return at if at < len(self) and self[at] == place else None

    def number_from(self, position: int) -> int:
        """The number of the first place that starts there or later; how many there are if none."""
        return bisect_left(self.starts, position)

    def number_until(self, position: int) -> int:
        """The number of the last place that ends there or earlier; -1 if none."""
        return bisect_right(self.ends, position) - 1

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the places that share a character with the stretch: from, and up to."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def step(self, selected: Fragment, forward: bool) -> tuple[Fragment, bool] | None:
        """The place to go to from a selection, and whether the way led round an end of the text.

        A selection that is a place already is left for the next one; any other is where the
        search begins.
        """
        if not self:
            return None
        start, end = selected
        known = self.index_of(selected) is not None
        if forward:
            at = self.number_from(end if known else start)
            return (self[at], False) if at < len(self) else (self[0], True)
        at = self.number_until(start if known else end)
        return (self[at], False) if at >= 0 else (self[-1], True)
