"""Lines in which both directions of writing meet: which stretches a range of units covers.

A caret between two directions has two places, and Qt's line tells one of them. Glyph runs tell
where the glyphs themselves are.
"""

from collections.abc import Iterable
from typing import Any

from PySide6.QtGui import QTextLine

THINNEST = 2.0
"""Pixels that are drawn for characters without a width of their own."""

Stretch = tuple[float, float]
"""Left and right edge."""


def x_of(line: QTextLine, unit: int) -> float:
    """Where a caret before a unit of the line's block stands."""
    # A tuple of place and position, whatever the declared type says.
    found: Any = line.cursorToX(unit)
    return float(found[0])


def mixed_stretches(
    line: QTextLine, start: int, end: int, tabs: tuple[int, ...], leftward: bool
) -> list[Stretch]:
    """The stretches, left to right, of the units ``[start, end)`` of a line.

    ``tabs``: where tabs stand in the block; ``leftward``: the paragraph runs from right to left.
    """
    parts: list[Stretch] = []
    low, high = start, end
    for cut in (start, end):
        first, after = _glyph_around(line, cut)
        if first < cut < after and low < high:
            parts.append(_part(line, (first, after), max(start, first), min(end, after)))
            low, high = (after, high) if cut == start else (low, first)
    if low < high:
        parts += _runs(line, low, high)
    if tabs:
        parts += (box for tab, box in _tab_boxes(line, tabs, leftward) if start <= tab < end)
    merged = _merged(parts)
    if not merged:
        # Nothing with a width: a direction mark.
        place = x_of(line, start)
        merged.append((place, place + THINNEST))
    return merged


def _glyph_around(line: QTextLine, unit: int) -> tuple[int, int]:
    """The units that one glyph from right to left stands for, if a place lies within them.

    Qt's boxes of a part of such a glyph are not where the glyph is.
    """
    low, high = line.textStart(), line.textStart() + line.textLength()
    glyph = _glyph(line, unit) if low < unit < high else None
    if glyph is None:
        return unit, unit
    first = after = unit
    while first > low and _glyph(line, first - 1) == glyph:
        first -= 1
    while after < high and _glyph(line, after) == glyph:
        after += 1
    return first, after


def _glyph(line: QTextLine, unit: int) -> object:
    """Tells the glyph of a unit from others, if it is one from right to left with a width."""
    runs = line.glyphRuns(unit, 1)
    if not runs or not runs[0].isRightToLeft() or not runs[0].boundingRect().width():
        return None
    # Marks on it are glyphs of their own, which follow.
    return runs[0].glyphIndexes()[0], runs[0].positions()[0].x()


def _part(line: QTextLine, glyph: tuple[int, int], start: int, end: int) -> Stretch:
    """What some of a glyph's units cover of it: each the same, as the caret goes."""
    boxes = _runs(line, *glyph)
    left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
    share = (right - left) / (glyph[1] - glyph[0])
    return right - (end - glyph[0]) * share, right - (start - glyph[0]) * share


def _runs(line: QTextLine, start: int, end: int) -> list[Stretch]:
    boxes = (run.boundingRect() for run in line.glyphRuns(start, end - start))
    return [(box.left(), box.right()) for box in boxes]


def _merged(parts: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for left, right in sorted(parts):
        if merged and left <= merged[-1][1] + 0.5:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        elif right > left:
            merged.append((left, right))
    return merged


def _tab_boxes(line: QTextLine, tabs: tuple[int, ...], leftward: bool) -> list[tuple[int, Stretch]]:
    """The boxes of the tabs of a line, which have a width but no glyph.

    Tabs divide a line into segments that follow each other in the paragraph's direction. So the
    gaps between glyphs, in that direction, are those of the tabs, one after the other.
    """
    first, length = line.textStart(), line.textLength()
    groups: list[list[int]] = []
    for tab in tabs:
        if first <= tab < first + length:
            if groups and groups[-1][-1] == tab - 1:
                groups[-1].append(tab)
            else:
                groups.append([tab])
    whole = line.naturalTextRect()
    covered = _merged(_runs(line, first, length))
    edges = [whole.left(), *(x for part in covered for x in part), whole.right()]
    gaps = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 0.5]
    if leftward:
        gaps.reverse()
    found: list[tuple[int, Stretch]] = []
    for group, (left, right) in zip(groups, gaps, strict=False):
        share = (right - left) / len(group)
        for number, tab in enumerate(reversed(group) if leftward else group):
            found.append((tab, (left + number * share, left + (number + 1) * share)))
    return found
