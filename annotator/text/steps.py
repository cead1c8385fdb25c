"""Steps of a caret through a text: words, sentences, paragraphs.

Only the neighbourhood of a position is looked at, so that a step costs the same in any text. All
positions are in code points.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Protocol

from annotator.model import Fragment
from annotator.text.directions import is_leftward
from annotator.text.graphemes import grapheme_border, next_grapheme
from annotator.text.quotation_marks import OPENING_MARKS, prefix_before
from annotator.text.quotations import quotations
from annotator.text.sentences import end_without_full_stop, paragraph_sentences
from annotator.text.tokens import is_word, words_and_marks

_REACH_CODE_POINTS = 3000
"""How far around a position is looked, in a paragraph that is longer."""
_OPENING_MARKS = OPENING_MARKS | frozenset("`([{¿¡$€£¥#@《〈【（-+")
_NOT_CLOSING_MARKS = frozenset(",;:–—-…/·、，；：،؛")
"""Marks that nobody ends a selection with."""


class StepFunction(Protocol):
    """Moves a position to another one, ``step`` units further on; back, if it is negative."""

    def __call__(self, text: str, position: int, step: int, ends: bool) -> int:
        """Return the new position, at the end of a unit (``ends``) or at the start of one."""
        ...


def paragraph_at(text: str, position: int) -> Fragment:
    """Return the paragraph around a position (code points), without its line feed."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def reading_step(text: str, position: int, step: int) -> int:
    """Return a step on the screen as a step in reading order.

    Args:
        text: The whole text.
        position: In code points; the paragraph there decides.
        step: How many units to the right; to the left, if it is negative.

    Returns:
        How many units further on in the text; back, if it is negative.
    """
    return -step if is_leftward(text[slice(*paragraph_at(text, position))]) else step


def neighbourhood(text: str, position: int) -> tuple[int, str]:
    """Return the paragraph around a position, or a part of a long one cut between words.

    Args:
        text: The whole text.
        position: In code points.

    Returns:
        The start of the part in code points, and the part itself.
    """
    start, end = paragraph_at(text, position)
    if position - start > _REACH_CODE_POINTS:
        blank = text.find(" ", position - _REACH_CODE_POINTS, position)
        start = blank + 1 if blank >= 0 else position - _REACH_CODE_POINTS
    if end - position > _REACH_CODE_POINTS:
        blank = text.rfind(" ", position, position + _REACH_CODE_POINTS)
        end = blank if blank >= 0 else position + _REACH_CODE_POINTS
    return start, text[start:end]


def token_at(text: str, position: int) -> Fragment | None:
    """Return the word or mark with the character at a position (code points).

    Returns:
        None where the character is white space.
    """
    origin, part = neighbourhood(text, position)
    for start, end in words_and_marks(part):
        if start <= position - origin < end:
            return origin + start, origin + end
    return None


def word_at(text: str, position: int) -> Fragment | None:
    """Return the word around a position (code points), or one that it touches.

    Of two words that it touches, the one that starts there is returned.
    """
    origin, part = neighbourhood(text, position)
    wanted = position - origin
    touching = [
        (start, end)
        for start, end in words_and_marks(part)
        if start <= wanted <= end and is_word(part[start:end])
    ]
    if not touching:
        return None
    start, end = touching[-1]
    return origin + start, origin + end


def word_around(text: str, position: int) -> Fragment:
    """Return the word that a position (code points) is inside of.

    Returns:
        The empty stretch at the position if it is inside of none; it may touch words.
    """
    word = word_at(text, position)
    if word is None or position in word:
        return position, position
    return word


def sentence_at(text: str, position: int) -> Fragment | None:
    """Return the sentence with the character at a position (code points).

    Returns:
        None between two sentences.
    """
    origin, part = neighbourhood(text, position)
    for start, end in paragraph_sentences(part):
        if start <= position - origin < end:
            return _grapheme_borders(text, origin + start, origin + end)
    return None


def statement_at(text: str, position: int) -> Fragment | None:
    """Return the sentence with the character at a position (code points), as a claim ends.

    Its full stop is left out unless it is inside of quotation marks.

    Returns:
        None between two sentences.
    """
    sentence = sentence_at(text, position)
    if sentence is None:
        return None
    origin, part = neighbourhood(text, position)
    start, end = sentence[0] - origin, sentence[1] - origin
    return sentence[0], origin + end_of_statement(part, (start, end), quotations(part))


def word_starts(text: str) -> Iterator[int]:
    """Yield the starts of words (code points), and of the opening marks before them."""
    tokens = words_and_marks(text)
    for number, (start, end) in enumerate(tokens):
        token = text[start:end]
        if is_word(token):
            yield start
        elif (
            token[0] in _OPENING_MARKS and number + 1 < len(tokens) and tokens[number + 1][0] == end
        ):
            before = text[start - 1 : start]
            is_first = not before or before.isspace() or before in _OPENING_MARKS
            if is_first or prefix_before(text, start):
                yield start


def word_ends(text: str) -> Iterator[int]:
    """Yield the ends of words (code points), and of the closing marks behind them."""
    tokens = words_and_marks(text)
    for number, (start, end) in enumerate(tokens):
        token = text[start:end]
        if is_word(token):
            yield end
            continue
        glued = number > 0 and tokens[number - 1][1] == start
        goes_on = (
            number + 1 < len(tokens)
            and tokens[number + 1][0] == end
            and not is_word(text[end : tokens[number + 1][1]])
        )
        if glued and not goes_on and not set(token) <= _NOT_CLOSING_MARKS:
            yield end


def next_word(text: str, position: int, step: int, ends: bool) -> int:
    """Return the ``step``-th start of a word after a position, or before it.

    Args:
        text: The whole text.
        position: In code points.
        step: How many words further on; back, if it is negative.
        ends: Go to the ends of words, with their closing marks, instead.
    """
    for _ in range(abs(step)):
        position = _next(text, position, step > 0, word_ends if ends else word_starts)
    return position


def next_sentence(text: str, position: int, step: int, ends: bool) -> int:
    """Return the ``step``-th start of a sentence after a position, or before it.

    Args:
        text: The whole text.
        position: In code points.
        step: How many sentences further on; back, if it is negative.
        ends: Go to the ends of what sentences say instead: see :func:`end_of_statement`.
    """

    def borders(part: str) -> Iterator[int]:
        quoted = quotations(part) if ends else ()
        for sentence in paragraph_sentences(part):
            start, end = _grapheme_borders(part, *sentence)
            yield end_of_statement(part, (start, end), quoted) if ends else start

    for _ in range(abs(step)):
        position = _next(text, position, step > 0, borders)
    return position


def end_of_statement(text: str, sentence: Fragment, quoted: Iterable[Fragment]) -> int:
    """Return the end of a sentence as a claim ends: without its full stop.

    A full stop inside of quotation marks is part of what is quoted, and stays.

    Args:
        text: The text with the sentence in it.
        sentence: Its start and end in code points.
        quoted: The quotations of its paragraph.
    """
    start, end = sentence
    if any(low < end <= high for low, high in quoted):
        return end
    return grapheme_border(text, end_without_full_stop(text, start, end))


def move_edge(
    text: str,
    fragment: Fragment,
    edge: Literal["start", "end"],
    step: int,
    unit: Literal["word", "character"],
) -> Fragment:
    """Return a fragment with one edge moved; unchanged where it would become empty.

    The paragraph with the other edge decides what is further on: so a step to the left takes back
    what a step to the right did, wherever the edge has come to.

    Args:
        text: The whole text.
        fragment: Start and end in code points.
        edge: The edge to move.
        step: How many units to the right on the screen; to the left, if it is negative.
        unit: Words, or characters as people see them (grapheme clusters).
    """
    start, end = fragment
    step = reading_step(text, start if edge == "end" else end - 1, step)
    position = end if edge == "end" else start
    if unit == "word":
        position = next_word(text, position, step, ends=edge == "end")
    else:
        position = next_grapheme(text, position, step)
    moved = (start, position) if edge == "end" else (position, end)
    return moved if moved[0] < moved[1] else fragment


def _grapheme_borders(text: str, start: int, end: int) -> Fragment:
    """The stretch, its ends moved to the start of a grapheme cluster that they are in."""
    return grapheme_border(text, start), grapheme_border(text, end)


def _next(text: str, position: int, forward: bool, borders: Callable[[str], Iterable[int]]) -> int:
    """The nearest border on one side of a position, or that end of the text."""
    centre = position
    while True:
        origin, part = neighbourhood(text, centre)
        candidates = [origin + border for border in borders(part)]
        if forward:
            nearest = min((border for border in candidates if border > position), default=None)
            edge = origin + len(part)
            if nearest is not None or edge >= len(text):
                return len(text) if nearest is None else nearest
            centre = edge + 1
        else:
            nearest = max((border for border in candidates if border < position), default=None)
            if nearest is not None or origin <= 0:
                return nearest or 0
            centre = origin - 1
