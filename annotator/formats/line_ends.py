"""Line ends: which there are, and ``\\r\\n`` and ``\\r`` to ``\\n`` in a text of offsets."""

import re
from bisect import bisect_left

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""All characters that some program takes for the end of a line, as ``str.splitlines`` does."""
_RETURNS = re.compile("\r\n?")


class LineEnds:
    """Normalises one text, and moves positions in it along.

    Positions are code points. One between ``\\r`` and ``\\n`` goes behind the line end.
    """

    __slots__ = ("_dropped", "text")

    def __init__(self, text: str) -> None:
        self.text = _RETURNS.sub("\n", text)
        """The text with its line ends as ``\\n``."""
        self._dropped = [m.start() + 1 for m in _RETURNS.finditer(text) if m.end() - m.start() == 2]

    def moved(self, position: int) -> int:
        """Where a position of the original text lies in the normalised one."""
        return position - bisect_left(self._dropped, position)
