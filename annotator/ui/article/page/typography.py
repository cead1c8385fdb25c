"""How an article is typeset: the reader's choice, fonts, formats by kind of block, page size.

Lengths are pixels unless stated otherwise.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextOption,
)

from annotator.ui.look.theme import Theme

USUAL_SIZE_PX = 18
"""The size of a paragraph's font at the usual zoom."""
SIZES_PX = (12, 32)
"""The smallest and the largest size that a reader can choose."""
SPACINGS = (1.3, 2.6)
"""The closest and the widest line spacing, in sizes of the font."""
MEASURES = (45, 100)
"""The shortest and the longest line, in characters."""
ZOOMS = (0.5, 4.0)
"""The smallest and the largest zoom; 1 is the usual."""

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

BLANK_LINE = 0.8
"""The height of a blank line, in sizes of the font."""
_SAMPLE = "the quick brown fox, who said that he had jumped over the lazy dog, left in a hurry"


class Typography(Struct, frozen=True):
    """A reader's choice of typeface, size, line spacing and measure; the default is the usual."""

    family: str = ""
    """The typeface of running text; empty: the best one that this machine has."""
    size: int = USUAL_SIZE_PX
    spacing: float = 1.95
    """From line to line, in sizes of the font: two lanes and their names fit in the usual one."""
    measure: int = 68
    """Characters of running text in a line."""
    zoom: float = 1.0

    @property
    def scale(self) -> float:
        """How much larger than usual the letters are, and everything drawn around them."""
        return self.zoom * self.size / USUAL_SIZE_PX

    @property
    def pixels(self) -> int:
        """The size of a paragraph's font."""
        return max(6, round(self.size * self.zoom))

    def within_bounds(self) -> "Typography":
        """Return the nearest choice that can be read."""
        return replace(
            self,
            size=round(_clamp(self.size, SIZES_PX)),
            spacing=round(_clamp(self.spacing, SPACINGS), 2),
            measure=round(_clamp(self.measure, MEASURES)),
            zoom=_clamp(self.zoom, ZOOMS),
        )

    def zoomed(self, zoom: float) -> "Typography":
        """Return the same choice at another zoom."""
        return replace(self, zoom=zoom).within_bounds()

    def as_settings(self) -> dict[str, Any]:
        """Return the choice as the settings keep it: a mapping of field names to values."""
        return asdict(self)


def typography_from_settings(stored: object) -> Typography:
    """Return the choice that the settings keep; the usual stands in for unreadable values."""
    values = asdict(Typography())
    if not isinstance(stored, Mapping):
        return Typography()
    for name, usual in values.items():
        value: object = stored.get(name)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if isinstance(usual, str):
            values[name] = value if isinstance(value, str) else usual
        elif isinstance(value, int | float) and not isinstance(value, bool):
            is_number = value == value  # NaN is not equal to itself.
            values[name] = value if is_number else usual
    return Typography(**values).within_bounds()


def _clamp(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


USUAL = Typography()


class _BlockStyle(Struct, frozen=True):
    """The style of one kind of block; sizes and margins are in sizes of the body font."""

    size: float
    leading: float
    """From line to line, in the block's own size; 0: as the reader chose for paragraphs."""
    above: float = 0.0
    below: float = 0.0
    weight: QFont.Weight = QFont.Weight.Normal
    italic: bool = False
    sans: bool = False
    muted: bool = False
    spacing: float = 0.0
    indent: float = 0.0
    """From the edge of the column on the side where lines begin."""
    tabs: float = 0.0
    """The distance between two stops of tabs; 0: as in paragraphs."""


_STYLES = {
    "header": _BlockStyle(0.72, 1.5, below=0.75, sans=True, muted=True, spacing=0.04),
    "headline": _BlockStyle(1.84, 1.2, below=0.5, weight=QFont.Weight.Bold),
    "deck": _BlockStyle(1.14, 1.42, below=0.8, weight=QFont.Weight.Medium),
    "caption": _BlockStyle(0.82, 1.45, below=0.55, italic=True, muted=True),
    "dateline": _BlockStyle(0.76, 1.5, below=0.6, sans=True, muted=True),
    "subhead": _BlockStyle(1.12, 1.5, above=0.6, weight=QFont.Weight.Bold),
    "blockquote": _BlockStyle(1.0, 0.0, indent=1.6),
    "quote_source": _BlockStyle(0.86, 1.6, sans=True, muted=True, indent=1.6),
    "list_item": _BlockStyle(1.0, 0.0, indent=1.5),
    "table_row": _BlockStyle(0.9, 1.7, tabs=7.0),
    "footnote": _BlockStyle(0.82, 1.75, muted=True),
}
KIND = QTextFormat.Property.UserProperty.value + 1
"""The property of a block's format with the number of its style: 0 for a paragraph."""
STYLED_KINDS = tuple(_STYLES)
"""The kinds of block that are not set as paragraphs."""
_NUMBERS = {kind: number for number, kind in enumerate(_STYLES, start=1)}
HEADLINE, SUBHEAD = _NUMBERS["headline"], _NUMBERS["subhead"]
LIST_ITEM, TABLE_ROW = _NUMBERS["list_item"], _NUMBERS["table_row"]
QUOTED = frozenset({_NUMBERS["blockquote"], _NUMBERS["quote_source"]})
"""The styles that have a line beside them."""
CLOSE_KINDS = frozenset({"list_item", "table_row"})
"""Blocks that belong together with others of their kind: the blank line between is lower."""
CLOSE_BLANK_LINE = 0.3
"""The height of that blank line, in sizes of the font."""


class PageSize(Struct, frozen=True):
    """The widths of a page's parts."""

    measure: float
    """The longest line."""
    left: float
    """The margin that relations are drawn in."""
    right: float

    @property
    def width(self) -> float:
        """The width of the whole page."""
        return self.left + self.measure + self.right


def body_font(typography: Typography) -> QFont:
    """Return the font of paragraphs."""
    font = QFont()
    family = typography.family
    font.setFamilies([family, *SERIF] if family else SERIF)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(typography.pixels)
    return font


def small_font(scale: float, size: float = 0.5) -> QFont:
    """Return the font of short names on lanes and of relations' names in the margin."""
    font = QFont()
    font.setFamilies(SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(max(7, round(USUAL_SIZE_PX * scale * size)))
    return font


def letter_width(font: QFont) -> float:
    """Return the average width of a letter in plain text."""
    return QFontMetricsF(font).horizontalAdvance(_SAMPLE) / len(_SAMPLE)


def page_size(typography: Typography, available: float) -> PageSize:
    """Return the page in a view of a width: narrower than chosen only if it must be."""
    ideal = letter_width(body_font(typography)) * typography.measure
    # Whole pixels, in few steps: each change of the measure lays the whole text out again.
    left, right = (128.0, 48.0) if available >= 640 else (112.0, 12.0)
    room = available - left - right
    return PageSize(float(round(max(min(ideal, room), 160.0))), left, right)


def paragraph_format(font: QFont, spacing: float, spaced: bool) -> QTextBlockFormat:
    """Return the format of a paragraph; ``spaced``: no blank lines keep paragraphs apart."""
    block_format = QTextBlockFormat()
    set_leading(block_format, font, spacing)
    if spaced:
        block_format.setBottomMargin(round(font.pixelSize() * 0.6))
    return block_format


def set_leading(
    block_format: QTextBlockFormat, font: QFont, leading: float, extra: float = 0.0
) -> None:
    """Set the distance from line to line.

    The format gets a room of a fixed height below each line, so that lines stay evenly spaced
    whatever fonts they mix; it is negative where the font's own lines are higher.

    Args:
        block_format: The format to change.
        font: The font of the block.
        leading: The distance in sizes of the font.
        extra: Further pixels.
    """
    room = leading * font.pixelSize() - line_height(font) + extra
    block_format.setLineHeight(
        round(room), QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value
    )


def line_height(font: QFont) -> int:
    """Return the height of a line as Qt sets it by itself."""
    metrics = QFontMetricsF(font)
    return ceil(metrics.ascent() + metrics.descent() + metrics.leading())


def styled_formats(
    kind: str, font: QFont, theme: Theme, spacing: float = USUAL.spacing
) -> tuple[QTextBlockFormat, QTextCharFormat]:
    """Return the formats of a block of one of the :data:`STYLED_KINDS`, and of its characters.

    Args:
        kind: The kind of block.
        font: The font of paragraphs.
        theme: The colours.
        spacing: The line spacing of paragraphs, in sizes of the font.
    """
    style, size = _STYLES[kind], font.pixelSize()
    own_font = QFont(font)
    if style.sans:
        own_font.setFamilies(SANS)
        own_font.setStyleHint(QFont.StyleHint.SansSerif)
    own_font.setPixelSize(max(6, round(size * style.size)))
    own_font.setWeight(style.weight)
    own_font.setItalic(style.italic)
    if style.spacing:
        own_font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, size * style.spacing)
    block_format = QTextBlockFormat()
    set_leading(block_format, own_font, style.leading or spacing)
    block_format.setTopMargin(round(size * style.above))
    block_format.setBottomMargin(round(size * style.below))
    block_format.setProperty(KIND, _NUMBERS[kind])
    if style.indent:
        block_format.setLeftMargin(round(size * style.indent))
    if style.tabs:
        stop = QTextOption.Tab(size * style.tabs, QTextOption.TabType.LeftTab)
        block_format.setTabPositions([stop])
    character_format = QTextCharFormat()
    character_format.setFont(own_font)
    if style.muted:
        character_format.setForeground(theme.muted)
    return block_format, character_format
