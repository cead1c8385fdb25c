"""The matches of a search: two numbers each, however many there are. No Qt."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import overload

from annotator.model import Fragment


class Matches(Sequence[Fragment]):
    """Stretches of a text (code points) in its order, none overlapping; more can be appended."""

    __slots__ = ("ends", "starts")

    def __init__(self, matches: Iterable[Fragment] = ()) -> None:
        self.starts = array("q")
        self.ends = array("q")
        for match in matches:
            self.append(match)

    def append(self, match: Fragment) -> None:
        """Add a match after all others."""
        self.starts.append(match[0])
        self.ends.append(match[1])

    def extend(self, matches: "Matches") -> None:
        """Add matches after all others."""
        self.starts.extend(matches.starts)
        self.ends.extend(matches.ends)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Fragment: ...
    @overload
    def __getitem__(self, index: slice) -> list[Fragment]: ...
    def __getitem__(self, index: int | slice) -> Fragment | list[Fragment]:
        if isinstance(index, slice):
            return list(zip(self.starts[index], self.ends[index], strict=True))
        return self.starts[index], self.ends[index]

    def index_of(self, match: Fragment) -> int | None:
        """Return the index of a match; None if it is not one of these."""
        index = bisect_left(self.starts, match[0])
        return index if index < len(self) and self[index] == match else None

    def first_from(self, position: int) -> int:
        """Return the index of the first match at or after a position; the length if none is."""
        return bisect_left(self.starts, position)

    def last_until(self, position: int) -> int:
        """Return the index of the last match that ends at or before a position; -1 if none."""
        return bisect_right(self.ends, position) - 1

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the first index, and the one after the last, of the matches in a stretch."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def step(self, selected: Fragment, forward: bool) -> tuple[Fragment, bool] | None:
        """Return the match to go to from a selection; None if there is none.

        From a selected match the way leads to the next one; any other selection is where the
        search begins.

        Returns:
            The match, and whether the way led round an end of the text.
        """
        if not self:
            return None
        start, end = selected
        on_match = self.index_of(selected) is not None
        if forward:
            index = self.first_from(end if on_match else start)
            return (self[index], False) if index < len(self) else (self[0], True)
        index = self.last_until(start if on_match else end)
        return (self[index], False) if index >= 0 else (self[-1], True)
