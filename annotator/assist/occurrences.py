"""Where words stand in a text: one after the other, or many words in one text by an index."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, KeysView
from functools import lru_cache

from annotator.model import Fragment

APOSTROPHES = "'’ʼ"
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words, where a word's border cannot be told."""
_BETWEEN = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""White space inside a paragraph, be it the end of a line."""
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")
_ALIKE = dict.fromkeys(map(ord, APOSTROPHES), "'")


def occurrences(text: str, words: str, loosely: bool = False) -> Iterator[Fragment]:
    """Where the words stand, as whole words.

    A line's end counts as white space, and all apostrophes as one. Small and capital letters must
    be the same (“us” is not “US”); ``loosely``, but for the first.
    """
    if not words.split():
        return
    pattern, at = _pattern(words, loosely), 0
    while match := pattern.search(text, at):
        start, end = match.span()
        whole = _is_whole(text, start, end)
        at = end if whole else start + 1  # one may begin inside what is none
        if whole:
            yield start, end


class WordPlaces:
    """The places of all words of a text, so that it is not gone through for each that is sought."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: defaultdict[str, list[int]] = defaultdict(list)
        for found in re.finditer(r"\w+", alike(text)):
            self._starts[folded(found[0])].append(found.start())

    @property
    def words(self) -> KeysView[str]:
        """All words, as :func:`folded` has them."""
        return self._starts.keys()

    def occurrences(self, words: str, loosely: bool = False) -> Iterator[Fragment]:
        """What :func:`occurrences` finds."""
        parts = words.split()
        begins = re.search(r"\w+", alike(parts[0])) if parts else None
        if begins is None or re.search(UNSPACED, words):
            yield from occurrences(self._text, words, loosely)
            return
        pattern, done = _pattern(words, loosely), 0
        for at in self._starts.get(folded(begins[0]), ()):
            start = at - begins.start()
            match = pattern.match(self._text, start) if start >= done else None
            if match and _is_whole(self._text, start, match.end()):
                done = match.end()
                yield start, done


def alike(text: str) -> str:
    """The text with one kind of apostrophe; each character stays where it is."""
    return text.translate(_ALIKE)


def folded(word: str) -> str:
    """A word as it is compared: in whatever case."""
    return word.upper().casefold()


@lru_cache(maxsize=4096)
def _pattern(words: str, loosely: bool) -> re.Pattern[str]:
    parts = words.split()
    pattern = _BETWEEN.join(map(_literally, parts))
    first, other = parts[0][0], parts[0][0].swapcase()
    if loosely and len(other) == 1 and other != first:
        pattern = f"[{re.escape(first + other)}]" + pattern.removeprefix(_literally(first))
    return re.compile(pattern)


def _literally(word: str) -> str:
    return "".join(f"[{APOSTROPHES}]" if c in APOSTROPHES else re.escape(c) for c in word)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_goes_on(text, start) or _goes_on(text, end))


def _goes_on(text: str, at: int) -> bool:
    """Whether a position is inside a word, or inside what people see as one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or not _JOINERS.isdisjoint((before, after)):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U0001f1e6" <= after <= "\U0001f1ff":
        return True
    if re.match(UNSPACED, before) and re.match(UNSPACED, after):
        return False
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character) == "Mn"
