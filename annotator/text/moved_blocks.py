"""The blocks of an article after a correction of its text.

All positions are in code points, end exclusive.
"""

import re
from collections.abc import Sequence

from annotator.model import Block
from annotator.text.alignment import Alignment

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
    moved: list[Block] = []
    for block in blocks:
        carried = way.carry([(block.start, block.end)]).fragments
        if not carried:
            continue
        start, end = _whole_line(block, carried[0][0], carried[-1][1], old, new)
        if moved and "\n" not in new[moved[-1].end : start] and _was_broken(moved, block, way, old):
            moved[-1] = Block(moved[-1].kind, moved[-1].start, max(end, moved[-1].end))
        elif "\n" in new[start:end] and "\n" not in old[block.start : block.end]:
            lines = _LINE.finditer(new, start, end)
            moved += [Block(block.kind, line.start(), line.end()) for line in lines]
        elif start < end:
            moved.append(Block(block.kind, start, end))
    return _with_new_lines(moved, new, way) if blocks else ()


def _whole_line(block: Block, start: int, end: int, old: str, new: str) -> tuple[int, int]:
    """Let a block that was a whole line be one again, with what was added at its ends."""
    if old[block.start - 1 : block.start] in ("", "\n"):
        start = new.rfind("\n", 0, start) + 1
    if old[block.end : block.end + 1] in ("", "\n"):
        line_end = new.find("\n", end)
        end = len(new) if line_end < 0 else line_end
    return start, end


def _was_broken(moved: list[Block], block: Block, way: Alignment, old: str) -> bool:
    """Return whether there was a line break between a block and the one before it."""
    before = way.inverse().position(moved[-1].start)
    return "\n" in old[before : block.start]


def _with_new_lines(blocks: list[Block], new: str, way: Alignment) -> tuple[Block, ...]:
    added: list[Block] = []
    for edit in way.edits:
        first = new.rfind("\n", 0, edit.new_start) + 1
        for line in _LINE.finditer(new, first):
            if line.start() >= edit.new_end:
                break
            is_taken = any(b.start < line.end() and line.start() < b.end for b in (*blocks, *added))
            if not is_taken:
                added.append(Block(_NEW_BLOCK, line.start(), line.end()))
    return tuple(sorted((*blocks, *added), key=lambda block: (block.start, -block.end)))
