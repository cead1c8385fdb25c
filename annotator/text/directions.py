"""The direction in which text is written.

Of the Unicode Bidirectional Algorithm (UAX #9) only the paragraph's direction is decided here
(rules P2 and P3); Qt and browsers put the characters in order. As in Qt, a strong character within
an isolate counts, too.
"""

import re
from unicodedata import bidirectional

_STRONG = {"L": False, "R": True, "AL": True}
_MAY_BE_LEFTWARD = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of Unicode that have the characters written from right to left."""


def is_leftward(text: str) -> bool:
    """Return whether a paragraph runs from right to left, by its first strong character."""
    if not _MAY_BE_LEFTWARD.search(text):
        return False
    for character in text:
        leftward = _STRONG.get(bidirectional(character))
        if leftward is not None:
            return leftward
    return False


def is_mostly_leftward(text: str) -> bool:
    """Return whether a stretch cut out of a paragraph is from one that runs from right to left.

    Its first letter may belong to a name in another script; most of its letters do not.
    """
    if not _MAY_BE_LEFTWARD.search(text):
        return False
    letters = [_STRONG[kind] for kind in map(bidirectional, text) if kind in _STRONG]
    return sum(letters) * 2 > len(letters)
