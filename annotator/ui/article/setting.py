"""Sets an article as a page: builds the QTextDocument that the view shows.

Most of an article is paragraphs. So the whole text goes in at once in the paragraph's format,
and only blocks with another role are touched afterwards, those beyond what is in sight when that
has been painted: a long article costs little more than the same text in a bare widget.
"""

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
from annotator.ui.article import typeset
from annotator.ui.article.heights import Guess
from annotator.ui.article.page_layout import PageLayout
from annotator.ui.article.stand_ins import for_display
from annotator.ui.article.type_choice import TypeChoice
from annotator.ui.theme import Theme

AT_ONCE = 20_000
"""Code points that are set at once: more than a screen holds, in any size of type."""
_SOME = 100_000
"""Code points that are set between two looks at what else there is to do."""


def build(
    document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice = typeset.USUAL
) -> QTextDocument:
    """The article as a page. Block breaks are the text's line feeds, and nothing else."""
    setting = Setting(document, units, theme, choice)
    setting.finish()
    return setting.page


class Setting:
    """An article that is being set: what is in sight at once, the rest when there is time.

    All of the text stands on the page from the start, at its positions.
    """

    def __init__(
        self, document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice
    ) -> None:
        self._document, self._units = document, units
        self.page = QTextDocument()
        self.page.setUndoRedoEnabled(False)
        self._choose(theme, choice)
        text = for_display(document.text)
        self._lengths = [len(line) for line in text.split("\n")]
        blank_lines = text.count("\n\n")
        self._has_blank_lines = blank_lines > 0
        self._spaced = blank_lines * 4 < text.count("\n")
        cursor = QTextCursor(self.page)
        cursor.setBlockFormat(self._paragraph())
        cursor.insertText(text)
        self._begin(0)
        self.layout = PageLayout(self.page, self._guess())
        self.page.setDocumentLayout(self.layout)

    def change(self, theme: Theme, choice: TypeChoice, place: int) -> None:
        """Set it in other type or colours; first what is around a place."""
        with self.layout.changing():
            self._choose(theme, choice)
            cursor = QTextCursor(self.page)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.setBlockFormat(self._paragraph())
            self._begin(place)
            self.layout.guess = self._guess()

    @property
    def finished(self) -> bool:
        """Whether all of it is set."""
        return not self._waiting

    def is_set(self, block: Block) -> bool:
        """Whether a block has its format."""
        return not any(start <= block.start < end for start, end in self._waiting)

    def go_on(self) -> None:
        """Set some more of it."""
        if self._waiting:
            start, end = self._waiting.pop()
            cut = max(start, end - _SOME)
            if start < cut:
                self._waiting.append((start, cut))
            self._set(cut, end)

    def finish(self) -> None:
        """Set all that is not set yet."""
        while self._waiting:
            self._set(*self._waiting.pop())

    def _choose(self, theme: Theme, choice: TypeChoice) -> None:
        self._font, self._spacing = typeset.body_font(choice), choice.spacing
        self._formats = {k: typeset.formats(k, self._font, theme) for k in typeset.KINDS}
        self.page.setDefaultFont(self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(self._font.pixelSize() * 2.5)
        self.page.setDefaultTextOption(option)
        _set_margins(self.page, choice.scale)

    def _paragraph(self) -> QTextBlockFormat:
        return typeset.paragraph(self._font, self._spacing, self._spaced)

    def _guess(self) -> Guess:
        size = self._font.pixelSize()
        return Guess(
            self._lengths,
            typeset.letter_width(self._font),
            round(self._spacing * size),
            round(typeset.BLANK * size),
        )

    def _begin(self, place: int) -> None:
        """Set what is around a place; the rest waits."""
        length = self._units.length
        start = max(min(place - AT_ONCE // 2, length - AT_ONCE), 0)
        end = min(start + AT_ONCE, length)
        self._waiting: list[Fragment] = [
            part for part in ((0, start), (end, length)) if part[0] < part[1]
        ]
        self._set(start, end)

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
        size, height = self._font.pixelSize(), typeset.line_height(self._font)
        room = round(self._spacing * size - height)
        low_font = QFont(self._font)
        low_font.setPixelSize(max(2, round((typeset.BLANK * size - room) * size / height)))
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


def set_page(result: QTextDocument, page: typeset.PageSize) -> None:
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
