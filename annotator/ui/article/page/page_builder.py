"""Builds the QTextDocument that the article view shows.

Most of an article is paragraphs. So the text goes in in the paragraph's format, and only blocks
of another kind are formatted afterwards. The part that a screen can hold goes in at once; the
remaining parts follow after it has been painted: a long article opens as fast as a short one.
"""

import re

from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from annotator.model import Block, Document, Fragment, Utf16Map
from annotator.ui.article.page import typography as fonts
from annotator.ui.article.page.page_layout import HeightEstimate, PageLayout
from annotator.ui.article.page.typography import PageSize, Typography
from annotator.ui.look.theme import Theme

FIRST_CODE_POINTS = 20_000
"""The length of the part that is set at once: more than a screen holds in any size."""
CHUNK_CODE_POINTS = 100_000
"""The length of each further part, between two turns of the event loop."""

_STAND_INS: dict[int, str] = {
    # C0 controls and DEL have pictures of their own. Tabs and line feeds are what they are.
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\u2426"),
    0x85: "\u2424",
    # A paragraph separator would start a block of its own; the pilcrow is its usual picture.
    0x2029: "\u00b6",
    # Qt's own marks for frames and embedded objects, and Unicode's noncharacters.
    **dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd"),
    0xFFFC: "\u25a1",
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
_STRUCTURAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2029\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]"
)


def for_display(text: str) -> str:
    """Return the text with a stand-in for each character that Qt would treat as structure.

    The result has the same length: each character of the text keeps its place.
    """
    return _STRUCTURAL.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    # Half a surrogate pair has no entry; it is not a character, and is shown as such.
    return _STAND_INS.get(ord(match[0]), "\ufffd")


def build_page(
    document: Document, units: Utf16Map, theme: Theme, typography: Typography = fonts.USUAL
) -> QTextDocument:
    """Return the article as a page; its block breaks are the text's line feeds and no others."""
    builder = PageBuilder(document, units, theme, typography)
    builder.finish()
    return builder.page


class PageBuilder:
    """Builds the page of one article: its first lines at once, the remaining ones on request.

    Until it is :attr:`finished` the page holds the text up to the end of a line, each character at
    its position; the height of the remaining text is estimated from the start.
    Positions are code points of the article.
    """

    def __init__(
        self, document: Document, units: Utf16Map, theme: Theme, typography: Typography
    ) -> None:
        self._document, self._units = document, units
        self.page = QTextDocument()
        self.page.setUndoRedoEnabled(False)
        self._choose_formats(theme, typography)
        text = document.text
        self._line_lengths = [len(line) for line in text.split("\n")]
        self._styled_blocks = [block for block in document.blocks if block.kind in self._formats]
        blank_lines = text.count("\n\n")
        self._has_blank_lines = blank_lines > 0
        self._spaced = blank_lines * 4 < text.count("\n")
        QTextCursor(self.page).setBlockFormat(self._paragraph_format())
        self._inserted_end = 0
        """The end of the text that is on the page."""
        self._pending: list[Fragment] = [(0, len(text))]
        """The stretches that are not formatted yet, the next one last."""
        self._build_chunk(FIRST_CODE_POINTS)
        self.layout = PageLayout(self.page, self._height_estimate())
        self.page.setDocumentLayout(self.layout)

    def restyle(self, theme: Theme, typography: Typography, position: int) -> None:
        """Set the article in another typography or other colours, first around a position."""
        self.finish()
        with self.layout.changing():
            self._choose_formats(theme, typography)
            cursor = QTextCursor(self.page)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.setBlockFormat(self._paragraph_format())
            self._restart_around(position)
            self.layout.estimate = self._height_estimate()

    @property
    def finished(self) -> bool:
        """Whether the whole article is set."""
        return not self._pending

    def is_built(self, block: Block) -> bool:
        """Whether a block has its format."""
        return not any(start < block.end <= end for start, end in self._pending)

    def build_next_chunk(self) -> None:
        """Set about :data:`CHUNK_CODE_POINTS` of the remaining text."""
        if self._pending:
            self._build_chunk(CHUNK_CODE_POINTS)

    def finish(self) -> None:
        """Set all of the remaining text."""
        while self._pending:
            self._build(*self._pending.pop())

    def _build_chunk(self, code_points: int) -> None:
        start, end = self._pending.pop()
        # A line goes in as a whole.
        line_end = self._document.text.find("\n", start + code_points, end)
        if line_end >= 0:
            self._pending.append((line_end, end))
            end = line_end
        self._build(start, end)

    def _choose_formats(self, theme: Theme, typography: Typography) -> None:
        self._font, self._spacing = fonts.body_font(typography), typography.spacing
        self._formats = {
            kind: fonts.styled_formats(kind, self._font, theme, self._spacing)
            for kind in fonts.STYLED_KINDS
        }
        self.page.setDefaultFont(self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(self._font.pixelSize() * 2.5)
        self.page.setDefaultTextOption(option)
        _set_vertical_margins(self.page, typography.scale)

    def _paragraph_format(self) -> QTextBlockFormat:
        return fonts.paragraph_format(self._font, self._spacing, self._spaced)

    def _height_estimate(self) -> HeightEstimate:
        size = self._font.pixelSize()
        return HeightEstimate(
            self._line_lengths,
            fonts.letter_width(self._font),
            round(self._spacing * size),
            round(fonts.BLANK_LINE * size),
        )

    def _restart_around(self, position: int) -> None:
        """Format the part around a position; the other parts are pending."""
        length = self._units.length
        start = max(min(position - FIRST_CODE_POINTS // 2, length - FIRST_CODE_POINTS), 0)
        end = min(start + FIRST_CODE_POINTS, length)
        self._pending = [part for part in ((0, start), (end, length)) if part[0] < part[1]]
        self._build(start, end)

    def _build(self, start: int, end: int) -> None:
        """Insert the text up to ``end``, and format the styled blocks that end in the stretch."""
        cursor = QTextCursor(self.page)
        # One change, after which the page is laid out once.
        cursor.beginEditBlock()
        if self._inserted_end < end:
            self._insert_text(cursor, end)
        if self._has_blank_lines:
            self._lower_blank_lines(start, end)
        before: Block | None = None
        for block in self._styled_blocks:
            if start < block.end <= end:
                self._format_block(cursor, block)
                if before is not None and before.kind == block.kind in fonts.CLOSE_KINDS:
                    self._close_up(cursor, before.end, block.start)
            before = block
        cursor.endEditBlock()

    def _insert_text(self, cursor: QTextCursor, end: int) -> None:
        """Append the text up to a position to the page."""
        text = for_display(self._document.text[self._inserted_end : end])
        cursor.movePosition(QTextCursor.MoveOperation.End)
        plain = QTextCharFormat()
        if self._inserted_end:
            # The part begins with a line feed; the line before it may not be a paragraph.
            cursor.insertBlock(self._paragraph_format(), plain)
            text = text[1:]
        cursor.insertText(text, plain)
        self._inserted_end = end

    def _lower_blank_lines(self, start: int, end: int) -> None:
        """Make blank lines low: they keep paragraphs apart, nobody reads them.

        The height of an empty block is that of its own font, which no character of the text uses:
        so the one call for all blocks leaves the lines of text as they are.
        """
        self._select(start, end).setBlockCharFormat(self._blank_line_format(fonts.BLANK_LINE))

    def _blank_line_format(self, height: float) -> QTextCharFormat:
        """Return the format of a blank line of a height in sizes of the font."""
        size, line_height = self._font.pixelSize(), fonts.line_height(self._font)
        room = round(self._spacing * size - line_height)
        low_font = QFont(self._font)
        low_font.setPixelSize(max(2, round((height * size - room) * size / line_height)))
        low = QTextCharFormat()
        low.setFont(low_font)
        return low

    def _close_up(self, cursor: QTextCursor, start: int, end: int) -> None:
        """Make the one blank line between two blocks lower."""
        if self._document.text[start:end] != "\n\n":
            return
        cursor.setPosition(self._units.to_utf16(start + 1))
        room = round(fonts.CLOSE_BLANK_LINE * self._font.pixelSize())
        low = self._blank_line_format(0.0)
        block_format = self._paragraph_format()
        height = fonts.line_height(low.font())
        block_format.setLineHeight(
            room - height, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value
        )
        cursor.setBlockFormat(block_format)
        cursor.setBlockCharFormat(low)

    def _select(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.page)
        cursor.setPosition(self._units.to_utf16(start))
        cursor.setPosition(self._units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _format_block(self, cursor: QTextCursor, block: Block) -> None:
        if block.start >= block.end:
            return
        cursor.setPosition(self._units.to_utf16(block.start))
        cursor.setPosition(self._units.to_utf16(block.end), QTextCursor.MoveMode.KeepAnchor)
        block_format, character_format = self._formats[block.kind]
        text = self._document.text[block.start : block.end]
        indent = len(text) - len(text.lstrip(" "))
        if indent:
            # White space that a file begins with hangs in the margin: the letters are aligned.
            block_format = QTextBlockFormat(block_format)
            space = QFontMetricsF(character_format.font()).horizontalAdvance(" " * indent)
            block_format.setTextIndent(-space)
        cursor.setBlockFormat(block_format)
        cursor.setCharFormat(character_format)


def set_page_size(page: QTextDocument, size: PageSize) -> None:
    """Give the page its side margins; the text is laid out again if they differ."""
    frame = page.rootFrame()
    frame_format = frame.frameFormat()
    if frame_format.leftMargin() == size.left and frame_format.rightMargin() == size.right:
        return
    frame_format.setLeftMargin(size.left)
    frame_format.setRightMargin(size.right)
    frame.setFrameFormat(frame_format)


def _set_vertical_margins(page: QTextDocument, scale: float) -> None:
    page.setDocumentMargin(0)
    frame = page.rootFrame()
    frame_format = frame.frameFormat()
    frame_format.setTopMargin(round(36 * scale))
    frame_format.setBottomMargin(round(96 * scale))
    frame.setFrameFormat(frame_format)
