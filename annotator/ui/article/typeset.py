"""Sets an article as a page: builds the QTextDocument that the view shows.

Most of an article is paragraphs. So the whole text goes in at once in the paragraph's format,
and only blocks with another role are touched afterwards, those beyond the first screens when these
have been painted: a long article costs little more than the same text in a bare widget.
"""

from math import ceil

from msgspec import Struct
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from annotator.model import Block, Document, Utf16Map
from annotator.ui.article.heights import Guess
from annotator.ui.article.page_layout import PageLayout
from annotator.ui.article.stand_ins import for_display
from annotator.ui.article.type_choice import USUAL_SIZE, TypeChoice
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

USUAL = TypeChoice()
AT_ONCE = 20_000
"""Code points that are set at once: more than a screen holds, in any size of type."""
_BLANK = 0.8
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


def build(
    document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice = USUAL
) -> QTextDocument:
    """The article as a page. Block breaks are the text's line feeds, and nothing else."""
    setting = Setting(document, units, theme, choice)
    setting.finish()
    return setting.page


class Setting:
    """An article that is being set: its first screens at once, what follows when there is time.

    All of the text stands on the page from the start, at its positions.
    """

    def __init__(
        self, document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice
    ) -> None:
        self._document, self._units = document, units
        self._font, self._spacing = body_font(choice), choice.spacing
        self._formats = {kind: _formats(kind, self._font, theme) for kind in _STYLES}
        self.page = QTextDocument()
        self.page.setUndoRedoEnabled(False)
        self.page.setDefaultFont(self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(self._font.pixelSize() * 2.5)
        self.page.setDefaultTextOption(option)
        _set_margins(self.page, choice.scale)
        self._put_text()
        self._set(0, AT_ONCE)
        pitch = round(self._spacing * choice.pixels)
        guess = Guess(self._lengths, letter_width(self._font), pitch, round(_BLANK * choice.pixels))
        self.layout = PageLayout(self.page, guess)
        self.page.setDocumentLayout(self.layout)
        self.finished = units.length <= AT_ONCE

    def finish(self) -> None:
        """Set what lies beyond the first screens."""
        if not self.finished:
            self.finished = True
            self._set(AT_ONCE, self._units.length)

    def _put_text(self) -> None:
        text = for_display(self._document.text)
        self._lengths = [len(line) for line in text.split("\n")]
        cursor = QTextCursor(self.page)
        blank_lines = text.count("\n\n")
        spaced = blank_lines * 4 < text.count("\n")
        cursor.setBlockFormat(_paragraph(self._font, self._spacing, spaced))
        cursor.insertText(text)
        self._has_blank_lines = blank_lines > 0

    def _set(self, start: int, end: int) -> None:
        """Set the blocks that begin in a stretch: all but paragraphs, which are set already."""
        cursor = QTextCursor(self.page)
        # One change, after which the page is laid out once.
        cursor.beginEditBlock()
        if self._has_blank_lines:
            self._lower_blank_lines(start, end)
        for block in self._document.blocks:
            if start <= block.start < end and block.kind in self._formats:
                self._set_block(cursor, block)
        cursor.endEditBlock()

    def _lower_blank_lines(self, start: int, end: int) -> None:
        """Make blank lines low: they keep paragraphs apart, they are not read.

        The height of an empty block is that of its own font, which no character of the text uses:
        so the one call for all blocks leaves the lines of text as they are.
        """
        size, height = self._font.pixelSize(), line_height(self._font)
        room = round(self._spacing * size - height)
        low_font = QFont(self._font)
        low_font.setPixelSize(max(2, round((_BLANK * size - room) * size / height)))
        low = QTextCharFormat()
        low.setFont(low_font)
        self._selected(start, end).setBlockCharFormat(low)

    def _selected(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.page)
        cursor.setPosition(self._units.to_utf16(start))
        cursor.setPosition(self._units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _set_block(self, cursor: QTextCursor, block: Block) -> None:
        if block.start >= block.end:
            return
        cursor.setPosition(self._units.to_utf16(block.start))
        cursor.setPosition(self._units.to_utf16(block.end), QTextCursor.MoveMode.KeepAnchor)
        shape, characters = self._formats[block.kind]
        first = self._document.text[block.start : block.end]
        indent = len(first) - len(first.lstrip(" "))
        if indent:
            # White space that a file begins with hangs in the margin: the letters stand in line.
            shape = QTextBlockFormat(shape)
            space = QFontMetricsF(characters.font()).horizontalAdvance(" " * indent)
            shape.setTextIndent(-space)
        cursor.setBlockFormat(shape)
        cursor.setCharFormat(characters)


def set_page(result: QTextDocument, page: PageSize) -> None:
    """Give the page its margins; the text is laid out again if they differ."""
    frame = result.rootFrame()
    shape = frame.frameFormat()
    if shape.leftMargin() == page.left and shape.rightMargin() == page.right:
        return
    shape.setLeftMargin(page.left)
    shape.setRightMargin(page.right)
    frame.setFrameFormat(shape)


def _set_margins(result: QTextDocument, scale: float) -> None:
    result.setDocumentMargin(0)
    frame = result.rootFrame()
    shape = frame.frameFormat()
    shape.setTopMargin(round(36 * scale))
    shape.setBottomMargin(round(96 * scale))
    frame.setFrameFormat(shape)


def _paragraph(font: QFont, spacing: float, spaced: bool) -> QTextBlockFormat:
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


def _formats(kind: str, font: QFont, theme: Theme) -> tuple[QTextBlockFormat, QTextCharFormat]:
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
