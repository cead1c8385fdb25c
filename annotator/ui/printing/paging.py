"""Where pages end: never within a line, a headline, or between a subhead and its text. No Qt."""

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One line of text with the lanes below it."""

    top: float
    bottom: float
    joined: bool
    """It stays on one page with the row that follows."""


def paragraph(count: int) -> list[bool]:
    """Which lines of a paragraph are joined: no first or last line of it stands alone."""
    return [number in (0, count - 2) and number < count - 1 for number in range(count)]


def break_pages(rows: Sequence[Row], height: float) -> list[tuple[int, int]]:
    """The rows of each page, as half-open ranges; each page is as full as the joints let it be."""
    pages: list[tuple[int, int]] = []
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and rows[end].bottom - rows[start].top <= height:
            end += 1
        last = end
        while end < len(rows) and last > start and rows[last - 1].joined:
            last -= 1
        # What is joined over more than a page is broken all the same.
        end = last if last > start else end
        pages.append((start, end))
        start = end
    return pages
