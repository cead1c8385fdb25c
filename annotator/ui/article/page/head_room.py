"""Gives headline, deck and their like the room that their lanes need.

They are set close, as a newspaper sets them; where something is tagged in them their lines move
apart just as far as lanes and short names want. Paragraphs have that room from the start, so that
tagging moves nothing one reads.
"""

from collections.abc import Iterable

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from annotator.model import Block, Document, Fragment, Utf16Map
from annotator.ui.article.block_lines import letters
from annotator.ui.article.ink import Ink
from annotator.ui.article.page.typeset import line_height
from annotator.ui.article.scene import Scene

_SET_CLOSE = ("header", "headline", "deck", "caption", "dateline")
_MOST = 40
"""Blocks that are looked at: those of an article's head, and some captions."""

_MOST_ROWS = 4
"""Lanes that are given their full room; more of them stand closer, as in paragraphs."""


def close_blocks(document: Document) -> list[Block]:
    """The blocks of an article that are set closer than lanes need."""
    found = (b for b in document.blocks if b.kind in _SET_CLOSE and b.start < b.end)
    return [block for block, _ in zip(found, range(_MOST), strict=False)]


def make_room(
    made: QTextDocument, blocks: Iterable[Block], scene: Scene, units: Utf16Map, ink: Ink
) -> bool:
    """Move the lines of these blocks apart as their annotations need it, never closer.

    Returns:
        Whether anything moved.
    """
    moved = False
    for block in blocks:
        marks = scene.marks(block.start, block.end)
        rows = min(max((max(mark.lane, 0) + 1 for mark in marks), default=0), _MOST_ROWS)
        if rows and _move_apart(made, units.to_utf16(block.start), _depth(rows, ink)):
            moved = True
    return moved


def touched(blocks: Iterable[Block], dirty: Iterable[Fragment]) -> list[Block]:
    """Those of the blocks that share a stretch with what changed."""
    dirty = list(dirty)
    return [b for b in blocks if any(low < b.end and high > b.start for low, high in dirty)]


def _depth(rows: int, ink: Ink) -> float:
    """Pixels between the letters of two lines that this many lanes need."""
    return 2 * ink.pad + ink.first_lane + (rows - 1) * ink.pitch + ink.cap / 2 + 2.5 * ink.scale


def _move_apart(made: QTextDocument, unit: int, depth: float) -> bool:
    block = made.findBlock(unit)
    shape = block.blockFormat()
    font = block.begin().fragment().charFormat().font()
    own = letters(font)
    room = round(own.above + own.under + depth) - line_height(font)
    if room <= shape.lineHeight():
        return False
    shape.setLineHeight(room, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    QTextCursor(block).setBlockFormat(shape)
    return True
