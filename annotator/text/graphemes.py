"""Grapheme clusters: the characters that people see, of one code point or of several.

The borders are those of UAX #29, with one exception that makes almost every question cheap: a
character of :data:`_ALWAYS_FIRST` begins a cluster of its own whatever precedes it. All positions
are in code points.
"""

import re
from bisect import bisect_right
from functools import lru_cache

from annotator.model import Fragment
from annotator.text.unicode_patterns import compile_pattern

_ALWAYS_FIRST = (
    *((0x0A, 0x0A), (0x20, 0x2FF), (0x370, 0x482), (0x48A, 0x587), (0x5D0, 0x5EA)),
    *((0x620, 0x64A), (0x2010, 0x2027), (0x2029, 0x2029), (0x2030, 0x205E), (0x3001, 0x3029)),
    *((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF9D)),
)
"""Ranges of characters, both ends included, that are not part of the one before them."""
_RANGE_BORDERS = [border for first, last in _ALWAYS_FIRST for border in (first, last + 1)]

_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Regional indicators: two of them together are a flag."""
_FLAG = re.compile(f"[{_FLAG_LETTERS}]{{2}}")

_CONTEXT_CODE_POINTS = 64
"""How far around a position a cluster is looked for."""


def starts_grapheme(character: str) -> bool:
    """Return whether a character begins a cluster whatever precedes it."""
    # A pattern of all these ranges takes longer to compile than an article takes to lay out.
    return bisect_right(_RANGE_BORDERS, ord(character)) % 2 == 1


def grapheme_border(text: str, position: int, forward: bool = False) -> int:
    """Return the position, or the nearest border of a cluster if it is inside one.

    Args:
        text: The whole text.
        position: In code points; one outside the text is moved to its nearest end.
        forward: Look for the border behind the position, not the one before it.
    """
    position = min(max(position, 0), len(text))
    if position in (0, len(text)) or starts_grapheme(text[position]):
        return position
    start, end = _ambiguous_stretch(text, position)
    borders = _borders(text[start:end])
    wanted = position - start
    if forward:
        return start + min((border for border in borders if border >= wanted), default=wanted)
    return start + max((border for border in borders if border <= wanted), default=wanted)


def next_grapheme(text: str, position: int, step: int) -> int:
    """Return the position (code points) ``step`` clusters further on; back, if it is negative."""
    for _ in range(abs(step)):
        if step > 0:
            position = grapheme_border(text, position + 1, forward=True)
        else:
            position = grapheme_border(text, position - 1)
    return position


def whole_graphemes(text: str, start: int, end: int) -> Fragment:
    """Return the stretch (code points), grown to take in the clusters that it cuts."""
    return grapheme_border(text, start), grapheme_border(text, end, forward=True)


def _ambiguous_stretch(text: str, position: int) -> Fragment:
    """The neighbourhood of a position in which characters may be part of others."""
    start = max(position - _CONTEXT_CODE_POINTS, 0)
    end = min(position + _CONTEXT_CODE_POINTS, len(text))
    if text[start] in _FLAG_LETTERS and _flag_letters_before(text, start) % 2:
        start -= 1
    first = next((p for p in range(position - 1, start, -1) if starts_grapheme(text[p])), start)
    after = next((p for p in range(position, end) if starts_grapheme(text[p])), end)
    return first, after


def _flag_letters_before(text: str, end: int) -> int:
    """How many letters of flags precede a position: each pair of them is one cluster."""
    reach = _CONTEXT_CODE_POINTS
    while True:
        part = text[max(end - reach, 0) : end]
        count = len(part) - len(part.rstrip(_FLAG_LETTERS))
        if count < len(part) or reach >= end:
            return count
        reach *= 4


@lru_cache(maxsize=64)
def _borders(text: str) -> frozenset[int]:
    """The borders of all clusters, the start and the end of the text among them."""
    return frozenset((0, *(match.end() for match in compile_pattern(r"\X").finditer(text))))
