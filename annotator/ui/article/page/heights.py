"""Many heights one above the other: where each begins, and which is at a place. No Qt.

Changing one costs the same however many there are; the sums are taken by groups.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

_GROUP = 256


class Heights:
    """Whole pixels, from the top down."""

    def __init__(self, heights: Iterable[int]) -> None:
        self._heights = list(heights)
        each = self._heights
        self._groups = [sum(each[at : at + _GROUP]) for at in range(0, len(each), _GROUP)]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, number: int) -> int:
        return self._heights[number]

    def __setitem__(self, number: int, height: int) -> None:
        self._groups[number // _GROUP] += height - self._heights[number]
        self._heights[number] = height

    @property
    def total(self) -> int:
        """Of all."""
        return sum(self._groups)

    def top(self, number: int) -> int:
        """Where one begins."""
        group = number // _GROUP
        return sum(self._groups[:group]) + sum(self._heights[group * _GROUP : number])

    def at(self, place: float) -> int:
        """The last that begins at or above a place; the first if none does."""
        top = number = 0
        for group, height in enumerate(self._groups):
            if top + height > place:
                break
            if group + 1 < len(self._groups):
                top, number = top + height, number + _GROUP
        last = len(self._heights) - 1
        while number < last and top + self._heights[number] <= place:
            top, number = top + self._heights[number], number + 1
        return number


class Guess(NamedTuple):
    """How high blocks may be that nobody has laid out, as if all were paragraphs of one font."""

    lengths: Sequence[int]
    """How many letters each has."""
    letter: float
    """The width of one, on average."""
    pitch: int
    """From line to line."""
    blank: int
    """The height of a block without letters."""

    def heights(self, measure: float) -> list[int]:
        """Of all blocks, in lines of that length."""
        # Lines are not filled to their very ends.
        fit = max(measure / (self.letter * 1.03), 1.0)
        known = {n: ceil(n / fit) * self.pitch if n else self.blank for n in set(self.lengths)}
        return [known[n] for n in self.lengths]
