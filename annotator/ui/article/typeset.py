"""Sets an article as a page: builds the QTextDocument that the view shows.

Most of an article is paragraphs. So the whole text goes in at once in the paragraph's format,
and only blocks with another role are touched afterwards: a long article costs little more than
the same text in a bare widget.
"""

from dataclasses import dataclass

from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from annotator.model import Document, Utf16Map
from annotator.ui.article.stand_ins import for_display
from annotator.ui.theme import Theme

SERIF = (
    "Source Serif 4",
    "Source Serif Pro",
    "Charter",
    "Iowan Old Style",
    "Georgia",
    "Noto Serif",
    "DejaVu Serif",
    "serif",
)
SANS = (
    "Inter",
    "SF Pro Text",
    "Segoe UI",
    "Helvetica Neue",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)

BODY_SIZE = 18.0
"""Pixels of a paragraph's font at the usual zoom."""
ROOM_FOR_LANES = 0.8
"""Added below each line, in sizes of the body font: three lanes and their short names fit."""
CHARACTERS = 68
"""Of running text in a line."""
_SAMPLE = "the quick brown fox, who said that he had jumped over the lazy dog, left in a hurry"


@dataclass(frozen=True)
class _Style:
    """How one kind of block is set; sizes in sizes of the body font."""

    size: float
    above: float = 0.0
    below: float = 0.0
    weight: QFont.Weight = QFont.Weight.Normal
    italic: bool = False
    sans: bool = False
    muted: bool = False
    spacing: float = 0.0
    room: float = ROOM_FOR_LANES


_STYLES = {
    "header": _Style(0.72, below=0.7, sans=True, muted=True, spacing=0.04),
    "headline": _Style(1.84, below=0.3, weight=QFont.Weight.Bold, room=0.42),
    "deck": _Style(1.14, below=0.5, weight=QFont.Weight.Medium, room=0.6),
    "caption": _Style(0.82, below=0.3, italic=True, muted=True, room=0.7),
    "dateline": _Style(0.78, below=0.4, sans=True, muted=True, room=0.7),
    "subhead": _Style(1.12, above=0.5, weight=QFont.Weight.Bold),
}


@dataclass(frozen=True)
class PageSize:
    """Where the text stands on the page, in pixels."""

    measure: float
    """The longest line."""
    left: float
    """The margin that relations are drawn in."""
    right: float

    @property
    def width(self) -> float:
        """Of the page."""
        return self.left + self.measure + self.right


def body_font(zoom: float) -> QFont:
    """The font of paragraphs."""
    font = QFont()
    font.setFamilies(SERIF)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(max(6, round(BODY_SIZE * zoom)))
    return font


def small_font(zoom: float, size: float = 0.5) -> QFont:
    """The font of short names on lanes and of relations' names in the margin."""
    font = QFont()
    font.setFamilies(SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(max(7, round(BODY_SIZE * zoom * size)))
    return font


def page_size(zoom: float, available: float) -> PageSize:
    """The page at a zoom in a view of that width: narrower than ideal only if it must be."""
    metrics = QFontMetricsF(body_font(zoom))
    ideal = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * CHARACTERS
    # Whole pixels, in few steps: each change of the measure lays the whole text out again.
    left, right = (104.0, 48.0) if available >= 560 else (84.0, 16.0)
    room = available - left - right
    return PageSize(float(round(max(min(ideal, room), 160.0))), left, right)


def build(document: Document, units: Utf16Map, theme: Theme, zoom: float) -> QTextDocument:
    """The article as a page. Block breaks are the text's line feeds, and nothing else."""
    font = body_font(zoom)
    result = QTextDocument()
    result.setUndoRedoEnabled(False)
    result.setDefaultFont(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(font.pixelSize() * 2.5)
    result.setDefaultTextOption(option)
    _set_margins(result, zoom)
    text = for_display(document.text)
    cursor = QTextCursor(result)
    blank_lines = text.count("\n\n")
    cursor.setBlockFormat(_paragraph(font.pixelSize(), spaced=blank_lines * 4 < text.count("\n")))
    cursor.insertText(text)
    if blank_lines:
        _lower_blank_lines(cursor, font)
    _set_exceptions(result, document, units, theme, font)
    return result


def set_page(result: QTextDocument, page: PageSize) -> None:
    """Give the page its margins; the text is laid out again if they differ."""
    frame = result.rootFrame()
    shape = frame.frameFormat()
    if shape.leftMargin() == page.left and shape.rightMargin() == page.right:
        return
    shape.setLeftMargin(page.left)
    shape.setRightMargin(page.right)
    frame.setFrameFormat(shape)


def _set_margins(result: QTextDocument, zoom: float) -> None:
    result.setDocumentMargin(0)
    frame = result.rootFrame()
    shape = frame.frameFormat()
    shape.setTopMargin(round(40 * zoom))
    shape.setBottomMargin(round(96 * zoom))
    frame.setFrameFormat(shape)


def _paragraph(size: int, spaced: bool) -> QTextBlockFormat:
    """The format of a paragraph; ``spaced``: no blank lines keep paragraphs apart."""
    shape = QTextBlockFormat()
    _set_room(shape, size * ROOM_FOR_LANES)
    if spaced:
        shape.setBottomMargin(round(size * 0.55))
    return shape


def _set_room(shape: QTextBlockFormat, room: float) -> None:
    # Room of a fixed height below each line, whatever fonts the line is mixed from.
    shape.setLineHeight(round(room), QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)


def _lower_blank_lines(cursor: QTextCursor, font: QFont) -> None:
    """Make blank lines low: they keep paragraphs apart, they are not read.

    The height of an empty block is that of its own font, which no character of the text uses:
    so the one call for all blocks leaves the lines of text as they are.
    """
    low = QTextCharFormat()
    low_font = QFont(font)
    low_font.setPixelSize(max(2, round(font.pixelSize() * 0.2)))
    low.setFont(low_font)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.setBlockCharFormat(low)


def _set_exceptions(
    result: QTextDocument, document: Document, units: Utf16Map, theme: Theme, font: QFont
) -> None:
    cursor = QTextCursor(result)
    formats = {kind: _formats(style, font, theme) for kind, style in _STYLES.items()}
    for block in document.blocks:
        if block.kind not in formats or block.start >= block.end:
            continue
        cursor.setPosition(units.to_utf16(block.start))
        cursor.setPosition(units.to_utf16(block.end), QTextCursor.MoveMode.KeepAnchor)
        shape, characters = formats[block.kind]
        cursor.setBlockFormat(shape)
        cursor.setCharFormat(characters)


def _formats(style: _Style, font: QFont, theme: Theme) -> tuple[QTextBlockFormat, QTextCharFormat]:
    size = font.pixelSize()
    shape = QTextBlockFormat()
    _set_room(shape, size * style.room)
    shape.setTopMargin(round(size * style.above))
    shape.setBottomMargin(round(size * style.below))
    own = QFont(font)
    if style.sans:
        own.setFamilies(SANS)
        own.setStyleHint(QFont.StyleHint.SansSerif)
    own.setPixelSize(max(6, round(size * style.size)))
    own.setWeight(style.weight)
    own.setItalic(style.italic)
    if style.spacing:
        own.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, size * style.spacing)
    characters = QTextCharFormat()
    characters.setFont(own)
    if style.muted:
        characters.setForeground(theme.muted)
    return shape, characters
