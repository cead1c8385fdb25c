"""Units of a text that hands think in: characters, words, sentences, paragraphs.

Pure functions from a text and code points to code points. Words and sentences are those of
Unicode's UAX #29 (Qt's QTextBoundaryFinder), sentences mended after common abbreviations. Only
the neighbourhood of a position is looked at, so that a step costs the same in any text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QTextBoundaryFinder

from annotator.model import Fragment, Utf16Map


class Move(Protocol):
    """Goes from a position to another, ``step`` units further on."""

    def __call__(self, text: str, position: int, step: int, ends: bool) -> int: ...


Borders = Callable[[str], Iterable[int]]

_ALONE = (
    *((0x0A, 0x0A), (0x20, 0x2FF), (0x370, 0x482), (0x48A, 0x587), (0x5D0, 0x5EA)),
    *((0x620, 0x64A), (0x2010, 0x2027), (0x2029, 0x2029), (0x2030, 0x205E), (0x3001, 0x3029)),
    *((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF9D)),
)
_BORDERS = [border for first, last in _ALONE for border in (first, last + 1)]

_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Letters that are flags, two of them together."""

_REACH = 3000
"""How far around a position is looked, in a paragraph longer than that."""

# Expressions are compiled when they are first used: the window comes up sooner.
_ABBREVIATION = (
    r"(?:^|[\s(\[“\"‘'])(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Maj|Rev"
    r"|Hon|Fr|St|Jr|Sr|vs|No|Nos|Inc|Ltd|Co|Corp|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov"
    r"|Dec|approx|ca|cf|e\.g|i\.e|etc|al|Mt|Ft|Nr|bzw|Mme|Mlle|M)|(?:\w\.)*\w)\.\s*$"
)
"""Ends a text that goes on: a title, a month, an initial, letters with full stops between them."""
_NEW_SENTENCE = r"(?:The|A|An|He|She|It|They|We|I|In|But|And|This|That|His|Her|Its)\b"
_INITIALS = r"(?:\w\.){2,}\s*$"
_OPENING = "\"“„«‹‘'([{¿¡$€£¥#@‚「『《〈【（-+"
_IDLE = frozenset(",;:–—-…/·、，；：")
"""Marks that nobody ends a selection with."""


def _boundaries(text: str, kind: QTextBoundaryFinder.BoundaryType) -> list[int]:
    finder = QTextBoundaryFinder(kind, text)
    units = Utf16Map(text)
    found: list[int] = []
    position = finder.position()
    while position != -1:
        found.append(units.to_code_point(position))
        position = finder.toNextBoundary()
    return found or [0]


@lru_cache(maxsize=64)
def _graphemes(text: str) -> frozenset[int]:
    # Qt cuts flags in two that follow other emoji; a letter with an accent is one to it always.
    text = re.sub(f"[{_FLAGS}]{{2}}", "a\u0301", text)
    return frozenset(_boundaries(text, QTextBoundaryFinder.BoundaryType.Grapheme))


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Fragment, ...]:
    """Words and other marks of a stretch, white space left out."""
    cuts = _boundaries(text, QTextBoundaryFinder.BoundaryType.Word)
    if not text.isascii():
        # Some scripts' words are cut where one would not put a caret.
        cuts = [cut for cut in cuts if on_grapheme(text, cut) == cut]
    return tuple((a, b) for a, b in pairwise(cuts) if not text[a:b].isspace())


def paragraph_at(text: str, position: int) -> Fragment:
    """The paragraph around a position, without its line feed."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def neighbourhood(text: str, position: int) -> tuple[int, str]:
    """The paragraph around a position, or a part of it cut between words; and where it starts."""
    start, end = paragraph_at(text, position)
    if position - start > _REACH:
        cut = text.find(" ", position - _REACH, position)
        start = cut + 1 if cut >= 0 else position - _REACH
    if end - position > _REACH:
        cut = text.rfind(" ", position, position + _REACH)
        end = cut if cut >= 0 else position + _REACH
    return start, text[start:end]


def stands_alone(character: str) -> bool:
    """Whether the character never is part of the one before it."""
    # Not an expression: to compile one with all of these takes longer than to lay an article out.
    return bisect_right(_BORDERS, ord(character)) % 2 == 1


def on_grapheme(text: str, position: int, forward: bool = False) -> int:
    """The position, or the nearest border of what people see as one character."""
    position = min(max(position, 0), len(text))
    if position in (0, len(text)) or stands_alone(text[position]):
        return position
    start, end = _doubtful(text, position)
    cuts = sorted(_graphemes(text[start:end]))
    wanted = position - start
    if forward:
        return start + next((cut for cut in cuts if cut >= wanted), wanted)
    return start + max((cut for cut in cuts if cut <= wanted), default=wanted)


def _doubtful(text: str, position: int) -> Fragment:
    """The stretch around a position in which characters may be part of others.

    It is the same for all positions in it. Qt's borders depend on what scripts stand before.
    """
    start, end = max(position - 64, 0), min(position + 64, len(text))
    if text[start] in _FLAGS and _flags_before(text, start) % 2:
        start -= 1
    first = next((p for p in range(position - 1, start, -1) if stands_alone(text[p])), start)
    after = next((p for p in range(position, end) if stands_alone(text[p])), end)
    return first, after


def _flags_before(text: str, end: int) -> int:
    """How many letters of flags stand before a position: two and two they are one character."""
    reach = 64
    while True:
        part = text[max(end - reach, 0) : end]
        found = len(part) - len(part.rstrip(_FLAGS))
        if found < len(part) or reach >= end:
            return found
        reach *= 4


def outward(text: str, start: int, end: int) -> Fragment:
    """The stretch, with all of what people see as one character at its ends."""
    return on_grapheme(text, start), on_grapheme(text, end, forward=True)


def next_grapheme(text: str, position: int, step: int) -> int:
    """The position a number of characters, as people see them, further on."""
    for _ in range(abs(step)):
        if step > 0:
            position = on_grapheme(text, position + 1, forward=True)
        else:
            position = on_grapheme(text, position - 1)
    return position


def _is_word(token: str) -> bool:
    return any(character.isalnum() for character in token)


def token_at(text: str, position: int) -> Fragment | None:
    """The word or mark that holds the character at a position; None for white space."""
    origin, part = neighbourhood(text, position)
    for start, end in tokens(part):
        if start <= position - origin < end:
            return origin + start, origin + end
    return None


def word_at(text: str, position: int) -> Fragment | None:
    """The word that a position is in or touches; the one that starts there before the other."""
    origin, part = neighbourhood(text, position)
    wanted = position - origin
    touching = [
        (start, end)
        for start, end in tokens(part)
        if start <= wanted <= end and _is_word(part[start:end])
    ]
    if not touching:
        return None
    start, end = touching[-1]
    return origin + start, origin + end


def word_starts(text: str) -> Iterator[int]:
    """Where words start, and the opening marks before them."""
    found = tokens(text)
    for number, (start, end) in enumerate(found):
        token = text[start:end]
        if _is_word(token):
            yield start
        elif token[0] in _OPENING and number + 1 < len(found) and found[number + 1][0] == end:
            before = text[start - 1 : start]
            if not before or before.isspace() or before in _OPENING:
                yield start


def word_ends(text: str) -> Iterator[int]:
    """Where words end, and the closing marks after them."""
    found = tokens(text)
    for number, (start, end) in enumerate(found):
        token = text[start:end]
        if _is_word(token):
            yield end
            continue
        glued = number > 0 and found[number - 1][1] == start
        goes_on = (
            number + 1 < len(found)
            and found[number + 1][0] == end
            and not _is_word(text[end : found[number + 1][1]])
        )
        if glued and not goes_on and not set(token) <= _IDLE:
            yield end


def next_word(text: str, position: int, step: int, ends: bool) -> int:
    """The ``step``-th word start (or end, with its closing marks) after or before a position."""
    for _ in range(abs(step)):
        position = _next(text, position, step > 0, word_ends if ends else word_starts)
    return position


def next_sentence(text: str, position: int, step: int, ends: bool) -> int:
    """The ``step``-th sentence start (or end) after or before a position."""

    def borders(part: str) -> Iterator[int]:
        return (end if ends else start for start, end in sentences(part))

    for _ in range(abs(step)):
        position = _next(text, position, step > 0, borders)
    return position


def _next(text: str, position: int, forward: bool, borders: Borders) -> int:
    at = position
    while True:
        origin, part = neighbourhood(text, at)
        places = [origin + place for place in borders(part)]
        if forward:
            found = min((place for place in places if place > position), default=None)
            edge = origin + len(part)
            if found is not None or edge >= len(text):
                return len(text) if found is None else found
            at = edge + 1
        else:
            found = max((place for place in places if place < position), default=None)
            if found is not None or origin <= 0:
                return found or 0
            at = origin - 1


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[Fragment, ...]:
    """The sentences of a stretch, without the white space around them."""
    cuts = _boundaries(text, QTextBoundaryFinder.BoundaryType.Sentence)
    found: list[Fragment] = []
    start = cuts[0]
    for cut in cuts[1:]:
        if cut < len(text) and _goes_on(text, start, cut):
            continue
        trimmed = trim(text, start, cut)
        if trimmed[0] < trimmed[1]:
            found.append(trimmed)
        start = cut
    return tuple(found)


def sentence_at(text: str, position: int) -> Fragment | None:
    """The sentence that holds the character at a position; None between sentences."""
    origin, part = neighbourhood(text, position)
    for start, end in sentences(part):
        if start <= position - origin < end:
            return origin + start, origin + end
    return None


def _goes_on(text: str, start: int, cut: int) -> bool:
    """Whether the full stop before a cut is that of an abbreviation."""
    before = text[max(start, cut - 24) : cut]
    if "\n" in before[-1:] or not re.search(_ABBREVIATION, before):
        return False
    # "the U.S. The": letters with full stops end a sentence before an article or a pronoun.
    return not (re.search(_INITIALS, before) and re.compile(_NEW_SENTENCE).match(text, cut))


def trim(text: str, start: int, end: int) -> Fragment:
    """The stretch without white space at its ends; empty at its start if it is nothing else."""
    while end > start and text[end - 1].isspace() and on_grapheme(text, end - 1) == end - 1:
        end -= 1
    # White space may carry a mark, and is seen then.
    while start < end and text[start].isspace() and on_grapheme(text, start + 1) == start + 1:
        start += 1
    return start, end
