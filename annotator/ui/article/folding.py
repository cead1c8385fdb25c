"""A text as plain finding compares it, and the way back. Positions are code points. No Qt.

Alike are: composed and decomposed letters, upper and lower case (unless that is asked for),
straight and typographic quotation marks, hyphens that break and that do not, all white space.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from unicodedata import normalize

_ALIKE = {
    "'": "\u2018\u2019\u201a\u02bc",
    '"': "\u201c\u201d\u201e",
    "-": "\u2010\u2011",
    " ": "\n\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000",
}


def fold(text: str, case: bool = False) -> str:
    """The text as it is compared; ``case``: upper and lower case differ."""
    if not text.isascii():
        # Case folding would part the Turkish capital from its dot.
        text = normalize("NFD", text if case else text.replace("\u0130", "i"))
    if not case:
        text = text.lower() if text.isascii() else normalize("NFD", text.casefold())
    for one, others in _ALIKE.items():
        for other in others:
            text = text.replace(other, one)
    return text


class FoldedText:
    """A folded text that knows where each of its characters came from."""

    def __init__(self, text: str, case: bool = False) -> None:
        self.original = text
        self.text = fold(text, case)
        self._at = array("q")
        """Where characters stand that became several."""
        self._from = array("q")
        """Where these begin in the folded text."""
        self._to = array("q")
        """And where they end."""
        # Nothing becomes shorter: a text of the same length has each character in its place.
        if len(self.text) != len(text):
            self._note_longer(case)

    def _note_longer(self, case: bool) -> None:
        lengths = {c: len(fold(c, case)) for c in set(self.original)}
        longer = "".join(re.escape(c) for c, length in lengths.items() if length > 1)
        more = 0
        for match in re.finditer(f"[{longer}]", self.original):
            at, length = match.start(), lengths[match[0]]
            self._at.append(at)
            self._from.append(at + more)
            self._to.append(at + more + length)
            more += length - 1

    def folded(self, position: int) -> int:
        """Where a position of the text is in the folded one."""
        before = bisect_left(self._at, position)
        if not before:
            return position
        return self._to[before - 1] + position - self._at[before - 1] - 1

    def original_at(self, position: int) -> int | None:
        """Where a position of the folded text is in the text; None inside of a character."""
        before = bisect_right(self._from, position) - 1
        if before < 0:
            return position
        if position == self._from[before]:
            return self._at[before]
        behind = position - self._to[before]
        return self._at[before] + 1 + behind if behind >= 0 else None
