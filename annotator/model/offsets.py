"""The one place that converts between code points (ours) and UTF-16 code units (Qt's).

Python counts code points. Qt counts UTF-16 code units, in which a character outside the Basic
Multilingual Plane (an emoji, a rarer Chinese character) counts two.
"""

import re
from array import array
from bisect import bisect_left

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
