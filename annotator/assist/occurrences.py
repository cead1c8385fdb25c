"""Finds words in a text: one wording after the other, or many in one text by an index.

All positions are in code points.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, KeysView
from functools import lru_cache

from annotator.model import Fragment

_APOSTROPHES = "'’ʼ"
UNSPACED_SCRIPTS = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces between words, where no border of a word can be recognised."""
_WHITE_SPACE = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""White space inside a paragraph; the end of one line may be part of it."""
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")
_APOSTROPHE_TABLE = dict.fromkeys(map(ord, _APOSTROPHES), "'")


def find_occurrences(text: str, words: str, any_first_case: bool = False) -> Iterator[Fragment]:
    """Yield the places where words occur as whole words, in the order of the text.

    The end of a line counts as white space, and all apostrophes as one. Small and capital letters
    differ: “us” is not “US”.

    Args:
        text: The text to look through.
        words: One word or several.
        any_first_case: Whether the first letter may be small or a capital all the same.
    """
    if not words.split():
        return
    pattern, at = _pattern(words, any_first_case), 0
    while match := pattern.search(text, at):
        start, end = match.span()
        is_whole = _is_whole(text, start, end)
        at = end if is_whole else start + 1  # one may begin inside a match that is not whole
        if is_whole:
            yield start, end


class WordIndex:
    """The places of all words of a text: to look for many wordings does not cost a pass each.

    Args:
        text: The text to look through.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: defaultdict[str, list[int]] = defaultdict(list)
        for match in re.finditer(r"\w+", unify_apostrophes(text)):
            self._starts[fold_word(match[0])].append(match.start())

    @property
    def words(self) -> KeysView[str]:
        """All words, folded as by :func:`fold_word`."""
        return self._starts.keys()

    def find_occurrences(self, words: str, any_first_case: bool = False) -> Iterator[Fragment]:
        """Yield the places that :func:`find_occurrences` yields.

        Args:
            words: One word or several.
            any_first_case: Whether the first letter may be small or a capital all the same.
        """
        parts = words.split()
        first_word = re.search(r"\w+", unify_apostrophes(parts[0])) if parts else None
        if first_word is None or re.search(UNSPACED_SCRIPTS, words):
            yield from find_occurrences(self._text, words, any_first_case)
            return
        pattern, last_end = _pattern(words, any_first_case), 0
        for at in self._starts.get(fold_word(first_word[0]), ()):
            start = at - first_word.start()
            match = pattern.match(self._text, start) if start >= last_end else None
            if match and _is_whole(self._text, start, match.end()):
                last_end = match.end()
                yield start, last_end


def unify_apostrophes(text: str) -> str:
    """Return the text with one kind of apostrophe; each character stays at its position."""
    return text.translate(_APOSTROPHE_TABLE)


def fold_word(word: str) -> str:
    """Return a word as it is compared, whatever its case."""
    return word.upper().casefold()


@lru_cache(maxsize=4096)
def _pattern(words: str, any_first_case: bool) -> re.Pattern[str]:
    parts = words.split()
    pattern = _WHITE_SPACE.join(map(_escape, parts))
    first, swapped = parts[0][0], parts[0][0].swapcase()
    if any_first_case and len(swapped) == 1 and swapped != first:
        pattern = f"[{re.escape(first + swapped)}]" + pattern.removeprefix(_escape(first))
    return re.compile(pattern)


def _escape(word: str) -> str:
    return "".join(f"[{_APOSTROPHES}]" if c in _APOSTROPHES else re.escape(c) for c in word)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_is_inside_word(text, start) or _is_inside_word(text, end))


def _is_inside_word(text: str, at: int) -> bool:
    """Whether a position is inside a word, or inside a character that people see as one."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or not _JOINERS.isdisjoint((before, after)):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U0001f1e6" <= after <= "\U0001f1ff":
        return True
    if re.match(UNSPACED_SCRIPTS, before) and re.match(UNSPACED_SCRIPTS, after):
        return False
    return _is_part_of_word(before) and _is_part_of_word(after)


def _is_part_of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character) == "Mn"
