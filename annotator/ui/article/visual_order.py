"""Steps to the left and to the right, as they look, in lines in which both directions meet.

In a line with words of both directions the next word at the left may be anywhere in the text. So
the places where a caret may stop are sorted by where they are drawn. A place between two
directions is drawn once, where the text before it ends. Text positions are code points.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock

from annotator.text.graphemes import grapheme_border
from annotator.text.steps import StepFunction, neighbourhood, word_starts
from annotator.ui.article.block_lines import Line, x_of
from annotator.ui.article.page.page_view import PageView

_SAME_PLACE_PX = 0.01

Stops = Callable[[str, int, int], Iterable[int]]
"""Returns where a caret may stop, from one position of a text up to before another one."""


def word_stops(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the starts of words between two positions (code points), the first included."""
    origin, part = neighbourhood(text, (start + end) // 2)
    for word in word_starts(part):
        if start <= origin + word < end:
            yield origin + word


def character_stops(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the starts of grapheme clusters between two positions (code points)."""
    position = grapheme_border(text, start, forward=True)
    while position < end:
        yield position
        position = grapheme_border(text, position + 1, forward=True)


class _Place(NamedTuple):
    """A place where the caret may stop."""

    x: float
    position: int


def step_on_screen(
    page: PageView, position: int, step: int, stops: Stops, next_stop: StepFunction
) -> int:
    """Return the position after some steps to one side.

    At the end of a line the caret goes on in reading order: in a paragraph from right to left it
    goes from the left end of a line to the right end of the next.

    Args:
        page: The article as it is laid out.
        position: In code points.
        step: How many steps to the right; to the left, if it is negative.
        stops: Where the caret may stop.
        next_stop: Makes the same steps in the order of the text, for lines with one direction.
    """
    for _ in range(abs(step)):
        position = _step(page, position, step > 0, stops, next_stop)
    return position


def _step(
    page: PageView, position: int, rightward: bool, stops: Stops, next_stop: StepFunction
) -> int:
    text, geometry = page.article.text, page.geometry
    unit = page.units.to_utf16(position)
    block = geometry.document.findBlock(unit)
    lines = geometry.lines(block)
    if not lines.mixed or not lines.lines:
        return next_stop(text, position, 1 if rightward else -1, ends=False)
    line = lines.lines[lines.number_of(unit - lines.position)]
    here = x_of(block.layout().lineAt(line.number), unit - lines.position)
    side = 1 if rightward else -1
    beside = [
        place
        for place in _places(page, block, line, stops)
        if (place.x - here) * side > _SAME_PLACE_PX
    ]
    if beside:
        nearest = min((place.x - here) * side for place in beside)
        # Two places may look the same; the one that is nearer in the text is meant.
        same = [p for p in beside if (p.x - here) * side <= nearest + _SAME_PLACE_PX]
        return min((p.position for p in same), key=lambda found: abs(found - position))
    forward = rightward is not lines.leftward
    for other, other_line in _lines_from(page, block, line.number, forward):
        places = _places(page, other, other_line, stops)
        if places:
            at_right = forward is geometry.lines(other).leftward
            return (max if at_right else min)(places).position
    return position


def _lines_from(
    page: PageView, block: QTextBlock, number: int, forward: bool
) -> Iterator[tuple[QTextBlock, Line]]:
    """Yield the lines after one, or before it with the nearest first."""
    geometry = page.geometry
    lines = geometry.lines(block).lines
    following = lines[number + 1 :] if forward else lines[:number][::-1]
    while True:
        for line in following:
            yield block, line
        block = block.next() if forward else block.previous()
        if not block.isValid():
            return
        lines = geometry.lines(block).lines
        following = lines if forward else lines[::-1]


def _places(page: PageView, block: QTextBlock, line: Line, stops: Stops) -> list[_Place]:
    """Return the places in a line where the caret may stop."""
    text, units, first = page.article.text, page.units, block.position()
    last = line.number == len(page.geometry.lines(block).lines) - 1
    start, end = (units.to_code_point(first + unit) for unit in (line.start, line.end))
    positions = set(stops(text, start, end))
    # Each motion ends at an end of the text; by characters, it reaches the end of each paragraph.
    if start == 0:
        positions.add(0)
    if last and (stops is character_stops or end == len(text)):
        positions.add(end)
    text_line = block.layout().lineAt(line.number)
    return [_Place(x_of(text_line, units.to_utf16(p) - first), p) for p in sorted(positions)]
