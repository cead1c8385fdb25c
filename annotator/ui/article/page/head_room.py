"""Gives headlines, decks and the like the room that their lanes need.

They are set as closely as a newspaper sets them; where something is tagged in them, their lines
move apart just as far as lanes and short names need. Paragraphs have that room from the start, so
that tagging moves no text that somebody reads.
"""

from collections.abc import Iterable

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from annotator.model import Block, Document, Fragment, Utf16Map
from annotator.ui.article.block_lines import font_letters
from annotator.ui.article.page.typography import line_height
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.scene import Scene

_CLOSE_KINDS = ("header", "headline", "deck", "caption", "dateline")
_MAX_BLOCKS = 40
"""The number of blocks that get room: those of an article's head, and some captions."""
_MAX_LANES = 4
"""The number of lanes that get their full room; further ones are closer, as in paragraphs."""


def close_blocks(document: Document) -> list[Block]:
    """Return the blocks of an article that are set closer than lanes need."""
    close = (b for b in document.blocks if b.kind in _CLOSE_KINDS and b.start < b.end)
    return [block for block, _ in zip(close, range(_MAX_BLOCKS), strict=False)]


def make_room(
    page: QTextDocument, blocks: Iterable[Block], scene: Scene, units: Utf16Map, ink: Ink
) -> bool:
    """Move the lines of blocks apart as their annotations need it, never closer.

    Returns:
        Whether anything moved.
    """
    moved = False
    for block in blocks:
        marks = scene.marks(block.start, block.end)
        lanes = min(max((max(mark.lane, 0) + 1 for mark in marks), default=0), _MAX_LANES)
        if lanes and _move_lines_apart(page, units.to_utf16(block.start), _depth(lanes, ink)):
            moved = True
    return moved


def touched_blocks(blocks: Iterable[Block], dirty: Iterable[Fragment]) -> list[Block]:
    """Return those of the blocks that overlap one of the changed stretches (code points)."""
    dirty = list(dirty)
    return [b for b in blocks if any(low < b.end and high > b.start for low, high in dirty)]


def _depth(lanes: int, ink: Ink) -> float:
    """Return the pixels between the letters of two lines that a number of lanes needs."""
    return 2 * ink.pad + ink.first_lane + (lanes - 1) * ink.pitch + ink.cap / 2 + 2.5 * ink.scale


def _move_lines_apart(page: QTextDocument, unit: int, depth: float) -> bool:
    """Let the lines of the block at a position (UTF-16 units) have a depth between them."""
    block = page.findBlock(unit)
    block_format = block.blockFormat()
    font = block.begin().fragment().charFormat().font()
    letters = font_letters(font)
    room = round(letters.above + letters.under + depth) - line_height(font)
    if room <= block_format.lineHeight():
        return False
    block_format.setLineHeight(room, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    QTextCursor(block).setBlockFormat(block_format)
    return True
