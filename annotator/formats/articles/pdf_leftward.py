"""Reads a line of a PDF that runs from right to left by the places of its characters.

PDFium puts signs that are drawn apart from the letters, as LibreOffice does, at the end of the
line, and takes the letters of a ligature in the wrong order.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from annotator.words import RIGHT_TO_LEFT

_APART = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")
_TURNED_LIGATURE = re.compile("[\u0627\u0622\u0623\u0625]\u0644")
_SPACE_EMS = 0.12
"""A wider gap between two characters is a space."""
_RIGHTWARD = re.compile(r"[^\W_]", re.ASCII)
_BETWEEN_DIGITS = ".,:/-"
_MIRRORED = str.maketrans("()[]«»‹›", ")(][»«›‹")
_PAIRS = ("()", "[]", "«»", "‹›")


class PlacedWord(NamedTuple):
    """A word, and where it is on its page, in points."""

    text: str
    left: float
    right: float


class _Sign(NamedTuple):
    text: str
    left: float
    right: float
    origin: float


def is_out_of_order(line: str) -> bool:
    """Return whether the characters of a line from right to left may not be in their order."""
    if not RIGHT_TO_LEFT.search(line):
        return False
    return bool(_APART.search(line) or _TURNED_LIGATURE.search(line))


def placed_words(raw: Any, page: Any, start: int, line: str, size: float) -> list[PlacedWord]:
    """Return the words of a line in their logical order.

    Args:
        raw: PDFium's functions.
        page: Its text page.
        start: Where the line begins, in PDFium's characters.
        line: Its text.
        size: The height of its type.
    """
    signs = sorted(_signs(raw, page, start, line), key=lambda sign: -(sign.left + sign.right))
    words: list[PlacedWord] = []
    word: list[_Sign] = []
    for sign in signs:
        if word and word[-1].left - sign.right > _SPACE_EMS * size:
            words.append(_word(word))
            word = []
        word.append(sign)
    return [*words, _word(word)] if word else words


def mirrored(texts: Sequence[str]) -> bool:
    """Return whether the brackets of a page stand the wrong way round.

    Fonts name a bracket that is drawn mirrored by what it looks like, or by what it is.
    """
    wrong = right = 0
    for text in texts:
        for opening, closing in _PAIRS:
            first, last = text.find(opening), text.find(closing)
            if first >= 0 and last >= 0:
                wrong += last < first
                right += first < last
    return wrong > right


def turned(text: str) -> str:
    """Return a text with its brackets the other way round."""
    return text.translate(_MIRRORED)


def _signs(raw: Any, page: Any, start: int, line: str) -> Iterator[_Sign]:
    """Yield the characters, each with the marks on it, ligatures as one."""
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last: _Sign | None = None
    for at, character in enumerate(line):
        if character.isspace():
            continue
        raw.FPDFText_GetLooseCharBox(page, start + at, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(page, start + at, ctypes.byref(x), ctypes.byref(y))
        sign = _Sign(character, box.left, box.right, x.value)
        if last is not None and unicodedata.combining(character):
            last = last._replace(text=last.text + character)
        elif last is not None and abs(last.origin - sign.origin) < 0.01:
            # PDFium turns the letters of a ligature along with the line.
            last = last._replace(text=character + last.text)
        else:
            if last is not None:
                yield last
            last = sign
    if last is not None:
        yield last


def _word(signs: Sequence[_Sign]) -> PlacedWord:
    """Return a word of characters from the right; numbers in it run from left to right."""
    texts = [sign.text for sign in signs]
    pieces: list[str] = []
    stretch: list[str] = []
    for at, text in enumerate(texts):
        is_between = (
            text in _BETWEEN_DIGITS
            and bool(stretch)
            and at + 1 < len(texts)
            and _RIGHTWARD.fullmatch(texts[at + 1]) is not None
        )
        if _RIGHTWARD.fullmatch(text) or is_between:
            stretch.append(text)
            continue
        pieces += [*reversed(stretch), text]
        stretch = []
    pieces += reversed(stretch)
    left, right = min(sign.left for sign in signs), max(sign.right for sign in signs)
    return PlacedWord("".join(pieces), left, right)
