"""Texts as plain finding compares them, and the way back. All positions are in code points.

Alike are: composed and decomposed letters, upper and lower case (unless they are to differ),
quotation marks of any shape (double ones, and single ones with the apostrophes), hyphens that break
and that do not, all white space.
Names of people are compared more loosely: one person may have typed both of two alike names.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from unicodedata import category, normalize

from annotator.text.quotation_marks import DOUBLE_MARKS, SINGLE_MARKS

_ALIKE = {
    "'": SINGLE_MARKS.replace("'", "") + "\u02bc",
    '"': DOUBLE_MARKS.replace('"', ""),
    "-": "\u2010\u2011",
    " ": "\n\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000",
}


def fold(text: str, case: bool = False) -> str:
    """Return the text as it is compared; with ``case``, upper and lower case differ."""
    if not text.isascii():
        # Case folding would part the Turkish capital from its dot.
        text = normalize("NFD", text if case else text.replace("\u0130", "i"))
    if not case:
        text = text.lower() if text.isascii() else normalize("NFD", text.casefold())
    for plain, variants in _ALIKE.items():
        for variant in variants:
            text = text.replace(variant, plain)
    return text


class FoldedText:
    """A folded text that knows the origin of each of its characters.

    Args:
        text: The text to fold.
        case: Whether upper and lower case differ.
    """

    def __init__(self, text: str, case: bool = False) -> None:
        self.original = text
        self.text = fold(text, case)
        self._long_at = array("q")
        """The positions, in the original, of the characters that became several."""
        self._long_starts = array("q")
        """Where the several begin in the folded text."""
        self._long_ends = array("q")
        """Where they end in it."""
        # Nothing becomes shorter: a text of the same length has each character in its place.
        if len(self.text) != len(text):
            self._note_longer(case)

    def _note_longer(self, case: bool) -> None:
        lengths = {c: len(fold(c, case)) for c in set(self.original)}
        longer = "".join(re.escape(c) for c, length in lengths.items() if length > 1)
        added = 0
        for match in re.finditer(f"[{longer}]", self.original):
            at, length = match.start(), lengths[match[0]]
            self._long_at.append(at)
            self._long_starts.append(at + added)
            self._long_ends.append(at + added + length)
            added += length - 1

    def folded_position(self, position: int) -> int:
        """Return the place of a position (code points) of the original in the folded text."""
        before = bisect_left(self._long_at, position)
        if not before:
            return position
        return self._long_ends[before - 1] + position - self._long_at[before - 1] - 1

    def original_position(self, position: int) -> int | None:
        """Return the place of a position (code points) of the folded text in the original.

        Returns:
            None for a position inside a character of the original.
        """
        before = bisect_right(self._long_starts, position) - 1
        if before < 0:
            return position
        if position == self._long_starts[before]:
            return self._long_at[before]
        behind = position - self._long_ends[before]
        return self._long_at[before] + 1 + behind if behind >= 0 else None


# Names of people

_MARKS_ALIKE = str.maketrans("`\u00b4\u2032\u2018\u2019\u02bc\uff07", "'" * 7)
_DASH = "Pd"
_INVISIBLE = ("Cc", "Cf")


def resembling_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that one person may have meant by a name, sorted.

    They differ from it only by upper and lower case, blanks, the way in which Unicode stores
    their letters, or dashes and apostrophes that look alike. A name that is known itself resembles
    nobody.
    """
    names = set(known)
    if name in names:
        return []
    folded = fold_name(name)
    return sorted(other for other in names if folded and fold_name(other) == folded)


def describe_difference(one: str, other: str) -> str:
    """Return what two names that resemble each other differ by, to follow “differ only by”."""
    if _without_blanks(one) == _without_blanks(other):
        return "its blanks"
    if normalize("NFKC", one) == normalize("NFKC", other):
        return "how its letters are stored"
    if one.casefold() == other.casefold():
        return "upper and lower case"
    if _without_lookalikes(one) == _without_lookalikes(other):
        return "a sign that looks alike"
    return "upper and lower case, blanks or signs that look alike"


def fold_name(name: str) -> str:
    """Return a name as it is compared with others, see :func:`resembling_names`."""
    if name.isascii() and name.isprintable():
        return "".join(name.translate(_MARKS_ALIKE).split()).lower()
    compatible = normalize("NFKC", _without_blanks(_without_lookalikes(name)))
    return _without_blanks(_without_lookalikes(fold(compatible)))


def _without_blanks(name: str) -> str:
    kept = (c for c in name if category(c) not in _INVISIBLE)
    return "".join("".join(kept).split())


def _without_lookalikes(name: str) -> str:
    name = name.translate(_MARKS_ALIKE)
    return "".join("-" if category(c) == _DASH else c for c in name)
