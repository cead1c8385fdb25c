"""Positions in a text: counting the code points that fragments cover, and converting to Qt's units.

This is the one place that converts between code points (ours) and UTF-16 code units (Qt's).
Python counts code points. Qt counts UTF-16 code units, in which a character outside the Basic
Multilingual Plane (an emoji, a rarer Chinese character) counts two.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from annotator.model.types import Fragment

HALF = re.compile("[\ud800-\udfff]")
"""Half of a UTF-16 pair, which is a code point of its own, but no character of any text."""
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Converts positions in one text, in O(log k) for k characters outside the BMP.

    A position inside a surrogate pair belongs to no code point; it counts as the start
    of the character that it would cut in two.
    """

    __slots__ = ("_astral", "_units", "length", "units")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        """Length of the text in code points."""
        self.units = _count(text)
        """Length of the text in UTF-16 code units."""
        astral = self.units > self.length
        self._astral = array("q", (m.start() for m in _ASTRAL.finditer(text)) if astral else ())
        # The UTF-16 position of the k-th astral character is its code point position plus k.
        self._units = array("q", (at + k for k, at in enumerate(self._astral)))

    def to_utf16(self, position: int) -> int:
        """Return the UTF-16 position of a position in code points; past the end it is clamped."""
        position = min(max(position, 0), self.length)
        return position + bisect_left(self._astral, position)

    def to_code_point(self, unit: int) -> int:
        """Return the position in code points of a UTF-16 position; past the end it is clamped."""
        unit = min(max(unit, 0), self.units)
        return unit - bisect_left(self._units, unit)


def _count(text: str) -> int:
    """Count the UTF-16 code units of a text; encoding it is the fastest way."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_covered(fragments: Iterable[Fragment]) -> int:
    """Count the code points that fragments cover; the fragments do not overlap."""
    return sum([end - start for start, end in fragments])


def count_common(one: Sequence[Fragment], other: Sequence[Fragment]) -> int:
    """Count the code points that both cover; the fragments of each are in order and apart."""
    if len(one) == 1 and len(other) == 1:
        (start, end), (other_start, other_end) = one[0], other[0]
        return max(min(end, other_end) - max(start, other_start), 0)
    total = i = j = 0
    while i < len(one) and j < len(other):
        (start, end), (other_start, other_end) = one[i], other[j]
        total += max(min(end, other_end) - max(start, other_start), 0)
        if end < other_end:
            i += 1
        else:
            j += 1
    return total
