"""The blocks of an article after a correction of its text.

All positions are in code points, end exclusive.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from annotator.model import Block
from annotator.text.alignment import Alignment

_BREAK = re.compile("\n")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_NEW_BLOCK = "paragraph"


def moved_blocks(blocks: Sequence[Block], old: str, new: str, way: Alignment) -> tuple[Block, ...]:
    """Carry blocks into the corrected text.

    A block keeps its role. One that a new line break divides becomes two, two that are one line
    now become one, and a new line is a paragraph.

    Args:
        blocks: The blocks of the old text.
        old: The old text.
        new: The new text.
        way: From the old text to the new one.
    """
    breaks = [match.start() for match in _BREAK.finditer(new)]
    back = way.inverse()
    moved: list[Block] = []
    for block in blocks:
        carried = way.carry([(block.start, block.end)]).fragments
        if not carried:
            continue
        start, end = _whole_line(block, carried[0][0], carried[-1][1], old, len(new), breaks)
        if moved and moved[-1].end > start:
            start = moved[-1].end
        if moved and _is_joined(moved[-1], block, start, old, back, breaks):
            moved[-1] = Block(moved[-1].kind, moved[-1].start, max(end, moved[-1].end))
        elif _has_break(breaks, start, end) and "\n" not in old[block.start : block.end]:
            lines = _LINE.finditer(new, start, end)
            moved += [Block(block.kind, line.start(), line.end()) for line in lines]
        elif start < end:
            moved.append(Block(block.kind, start, end))
    return _with_new_lines(moved, new, way) if blocks else ()


def _has_break(breaks: Sequence[int], start: int, end: int) -> bool:
    """Return whether one of the line breaks is in a stretch."""
    return bisect_left(breaks, start) < bisect_left(breaks, end)


def _whole_line(
    block: Block, start: int, end: int, old: str, length: int, breaks: Sequence[int]
) -> tuple[int, int]:
    """Let a block that was a whole line be one again, with what was added at its ends."""
    if old[block.start - 1 : block.start] in ("", "\n"):
        before = bisect_left(breaks, start)
        start = breaks[before - 1] + 1 if before else 0
    if old[block.end : block.end + 1] in ("", "\n"):
        behind = bisect_left(breaks, end)
        end = breaks[behind] if behind < len(breaks) else length
    return start, end


def _is_joined(
    last: Block, block: Block, start: int, old: str, back: Alignment, breaks: Sequence[int]
) -> bool:
    """Return whether the line break between a block and the one before it was taken out."""
    if _has_break(breaks, last.end, start):
        return False
    before = back.position(last.start)
    return old.find("\n", before, block.start) >= 0


def _with_new_lines(blocks: list[Block], new: str, way: Alignment) -> tuple[Block, ...]:
    """Add a block for each line that a correction touches and that is in no block."""
    ordered = sorted(blocks, key=_order)
    starts = [block.start for block in ordered]
    ends = list(accumulate((block.end for block in ordered), max))
    edits = iter(way.edits)
    edit = next(edits, None)
    added: list[Block] = []
    for line in _LINE.finditer(new):
        while edit is not None and edit.new_end < line.start():
            edit = next(edits, None)
        if edit is None:
            break
        before = bisect_left(starts, line.end())
        is_taken = before > 0 and ends[before - 1] > line.start()
        if edit.new_start <= line.end() and not is_taken:
            added.append(Block(_NEW_BLOCK, line.start(), line.end()))
    return tuple(sorted((*ordered, *added), key=_order))


def _order(block: Block) -> tuple[int, int]:
    return block.start, -block.end
