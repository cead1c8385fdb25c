"""How an article is set: fonts, sizes, formats by the role of a block; the page's measure."""

from math import ceil

from msgspec import Struct
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from annotator.ui.article.page.type_choice import USUAL_SIZE, TypeChoice
from annotator.ui.look.theme import Theme

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

USUAL = TypeChoice()
BLANK = 0.8
"""How high a blank line is, in sizes of the font."""
_SAMPLE = "the quick brown fox, who said that he had jumped over the lazy dog, left in a hurry"


class _Style(Struct, frozen=True):
    """How one kind of block is set; sizes and margins in sizes of the body font."""

    size: float
    leading: float
    """From line to line, in the block's own size."""
    above: float = 0.0
    below: float = 0.0
    weight: QFont.Weight = QFont.Weight.Normal
    italic: bool = False
    sans: bool = False
    muted: bool = False
    spacing: float = 0.0


_STYLES = {
    "header": _Style(0.72, 1.5, below=0.75, sans=True, muted=True, spacing=0.04),
    "headline": _Style(1.84, 1.2, below=0.5, weight=QFont.Weight.Bold),
    "deck": _Style(1.14, 1.42, below=0.8, weight=QFont.Weight.Medium),
    "caption": _Style(0.82, 1.45, below=0.55, italic=True, muted=True),
    "dateline": _Style(0.76, 1.5, below=0.6, sans=True, muted=True),
    "subhead": _Style(1.12, 1.5, above=0.6, weight=QFont.Weight.Bold),
}
KIND = QTextFormat.Property.UserProperty.value + 1
"""The property of a block's format that tells how it is set: 0, or from 1 the style's number."""
KINDS = tuple(_STYLES)
"""What a block may be, beside a paragraph."""
_NUMBERS = {kind: number for number, kind in enumerate(_STYLES, start=1)}
HEADLINE, SUBHEAD = _NUMBERS["headline"], _NUMBERS["subhead"]


class PageSize(Struct, frozen=True):
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


def body_font(choice: TypeChoice) -> QFont:
    """The font of paragraphs."""
    font = QFont()
    font.setFamilies([choice.family, *SERIF] if choice.family else SERIF)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(choice.pixels)
    return font


def small_font(scale: float, size: float = 0.5) -> QFont:
    """The font of short names on lanes and of relations' names in the margin."""
    font = QFont()
    font.setFamilies(SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(max(7, round(USUAL_SIZE * scale * size)))
    return font


def letter_width(font: QFont) -> float:
    """Of a letter in plain text, on average."""
    return QFontMetricsF(font).horizontalAdvance(_SAMPLE) / len(_SAMPLE)


def page_size(choice: TypeChoice, available: float) -> PageSize:
    """The page in a view of that width: narrower than was chosen only if it must be."""
    ideal = letter_width(body_font(choice)) * choice.measure
    # Whole pixels, in few steps: each change of the measure lays the whole text out again.
    left, right = (128.0, 48.0) if available >= 640 else (112.0, 12.0)
    room = available - left - right
    return PageSize(float(round(max(min(ideal, room), 160.0))), left, right)


def paragraph(font: QFont, spacing: float, spaced: bool) -> QTextBlockFormat:
    """The format of a paragraph; ``spaced``: no blank lines keep paragraphs apart."""
    shape = QTextBlockFormat()
    set_leading(shape, font, spacing)
    if spaced:
        shape.setBottomMargin(round(font.pixelSize() * 0.6))
    return shape


def set_leading(shape: QTextBlockFormat, font: QFont, leading: float, extra: float = 0.0) -> None:
    """Set lines that far apart, in sizes of the font, and some pixels more.

    What is set is room of a fixed height below each line, so that lines stay evenly spaced
    whatever fonts they are mixed from; it is negative where the font's own lines are higher.
    """
    room = leading * font.pixelSize() - line_height(font) + extra
    shape.setLineHeight(round(room), QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)


def line_height(font: QFont) -> int:
    """Of a line as Qt sets it by itself."""
    metrics = QFontMetricsF(font)
    return ceil(metrics.ascent() + metrics.descent() + metrics.leading())


def formats(kind: str, font: QFont, theme: Theme) -> tuple[QTextBlockFormat, QTextCharFormat]:
    style, size = _STYLES[kind], font.pixelSize()
    own = QFont(font)
    if style.sans:
        own.setFamilies(SANS)
        own.setStyleHint(QFont.StyleHint.SansSerif)
    own.setPixelSize(max(6, round(size * style.size)))
    own.setWeight(style.weight)
    own.setItalic(style.italic)
    if style.spacing:
        own.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, size * style.spacing)
    shape = QTextBlockFormat()
    set_leading(shape, own, style.leading)
    shape.setTopMargin(round(size * style.above))
    shape.setBottomMargin(round(size * style.below))
    shape.setProperty(KIND, _NUMBERS[kind])
    characters = QTextCharFormat()
    characters.setFont(own)
    if style.muted:
        characters.setForeground(theme.muted)
    return shape, characters
