"""Words and other marks, as Unicode's UAX #29 divides a text.

Two readers need them a little differently. :func:`tokenize` is for formats that count in tokens:
``3.14``, ``U.S`` and ``don't`` are one token each, ``Start-Up`` is three, letters of scripts
without spaces (Chinese, Thai) are one each, an emoji stays whole, and a possessive *’s* is a token
of its own, since names end before it. :func:`words_and_marks` is for the caret: a possessive
belongs to its word, nothing ends inside a grapheme cluster, and a quotation behind a Hebrew prefix
(ש"…) begins with a word, though UAX #29 takes its mark for gershayim.

All positions are in code points.
"""

from functools import lru_cache
from itertools import pairwise

from annotator.model import Fragment
from annotator.text.graphemes import grapheme_border
from annotator.text.quotation_marks import marks_behind_prefixes
from annotator.text.sentences import WHITE_SPACE
from annotator.text.unicode_patterns import compile_pattern

_TOKEN = (
    # From a mark to the next border of a word (with the flag, \B is UAX #29's).
    rf"(?w)[^{WHITE_SPACE}](?:\B(?!['’][sS]\b)[^{WHITE_SPACE}])*"
)
_WORD_BORDER = r"(?w)\b"


def tokenize(text: str) -> list[Fragment]:
    """Return the tokens of a text, in its order; the same on every machine.

    Each character that is not white space (``str.isspace``) is in exactly one token.
    """
    return [match.span() for match in compile_pattern(_TOKEN).finditer(text)]


@lru_cache(maxsize=64)
def words_and_marks(text: str) -> tuple[Fragment, ...]:
    """Return the words and the other marks of a stretch, white space left out."""
    borders = {0, len(text)}
    borders.update(match.start() for match in compile_pattern(_WORD_BORDER).finditer(text))
    if not text.isascii():
        # In some scripts words are divided where no caret is put.
        borders = {border for border in borders if grapheme_border(text, border) == border}
        borders.update(
            border
            for mark in marks_behind_prefixes(text)
            for border in (mark.at, mark.at + mark.width)
        )
    return tuple((a, b) for a, b in pairwise(sorted(borders)) if not text[a:b].isspace())


def is_word(token: str) -> bool:
    """Return whether a token is a word or a number, and not only a mark."""
    return any(character.isalnum() for character in token)
