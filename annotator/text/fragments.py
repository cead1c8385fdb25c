"""Stretches of a text: white space at their ends, and those that overlap or touch.

All positions are in code points.
"""

from collections.abc import Iterable

from annotator.model import Fragment
from annotator.text.graphemes import grapheme_border


def trim(text: str, start: int, end: int) -> Fragment:
    """Return the stretch without white space at its ends.

    White space that carries a combining mark is visible, and stays. A stretch of nothing but
    white space becomes the empty one at its start.

    Args:
        text: The whole text.
        start: In code points.
        end: In code points, exclusive.
    """
    while end > start and text[end - 1].isspace() and grapheme_border(text, end - 1) == end - 1:
        end -= 1
    while start < end and text[start].isspace() and grapheme_border(text, start + 1) == start + 1:
        start += 1
    return start, end


def join_fragments(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return the fragments in the order of the text, with those that overlap or touch joined."""
    joined: list[Fragment] = []
    for start, end in sorted(fragments):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
