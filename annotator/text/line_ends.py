"""The characters that end a line, and texts whose lines end with a line feed alone."""

import re
from bisect import bisect_left

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""All characters that some program treats as the end of a line, as ``str.splitlines`` does."""
_RETURNS = re.compile("\r\n?")


class LineEnds:
    """Normalises the line ends of one text, and moves positions in it along.

    Args:
        text: The text as it is in a file, with any line ends.
    """

    __slots__ = ("_dropped", "text")

    def __init__(self, text: str) -> None:
        self.text = _RETURNS.sub("\n", text)
        """The text with a line feed at the end of each line."""
        self._dropped = [m.start() + 1 for m in _RETURNS.finditer(text) if m.end() - m.start() == 2]

    def moved(self, position: int) -> int:
        """Return the place of a position of the original text in the normalised one.

        Args:
            position: In code points; one inside a line end of two characters goes behind it.
        """
        return position - bisect_left(self._dropped, position)
