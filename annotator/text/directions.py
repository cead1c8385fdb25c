"""The direction in which text is written, and the isolation of text within other text.

Of the Unicode Bidirectional Algorithm (UAX #9) only the paragraph's direction is decided here
(rules P2 and P3); Qt and browsers put the characters in order. As in Qt, a strong character within
an isolate counts, too.
"""

import re
from unicodedata import bidirectional

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters written from right to left, and marks that change the direction."""
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_ISOLATES = re.compile("[\u2066-\u2068]")
_STRONG = {"L": False, "R": True, "AL": True}


def is_leftward(text: str) -> bool:
    """Return whether a paragraph runs from right to left, by its first strong character."""
    if text.isascii():
        return False
    for character in text:
        leftward = _STRONG.get(bidirectional(character))
        if leftward is not None:
            return leftward
    return False


def isolate(text: str) -> str:
    """Return a text for a place within other text: marks around it stay where they are.

    A text with nothing that is written from right to left is returned as it is; other text is put
    into a first strong isolate, whose marks have no width.
    """
    if RIGHT_TO_LEFT.search(text) is None:
        return text
    # A text that was cut may have lost the ends of isolates of its own.
    open_isolates = max(len(_ISOLATES.findall(text)) - text.count(POP_ISOLATE), 0)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE * (open_isolates + 1)}"
