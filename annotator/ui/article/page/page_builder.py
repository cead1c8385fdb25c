"""Sets an article as a page: builds the QTextDocument that the view shows.

Most of an article is paragraphs. So text goes in in the paragraph's format, and only blocks with
another role are touched afterwards. What a screen can hold goes in at once; the rest follows,
part by part, when that has been painted: a long article opens as fast as a short one.
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
from annotator.ui.article.page import typeset
from annotator.ui.article.page.heights import Guess
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.page.type_choice import TypeChoice
from annotator.ui.article.stand_ins import for_display
from annotator.ui.look.theme import Theme

AT_ONCE = 20_000
"""Code points that are set at once: more than a screen holds, in any size of type."""
SOME = 100_000
"""Code points that are set between two looks at what else there is to do."""


def build(
    document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice = typeset.USUAL
) -> QTextDocument:
    """The article as a page. Block breaks are the text's line feeds, and nothing else."""
    setting = Setting(document, units, theme, choice)
    setting.finish()
    return setting.page


class Setting:
    """An article that is being set: its first lines at once, the rest when there is time.

    Until it is :attr:`finished` the page holds the text up to some line's end, each character at
    its position; how high the rest will be is guessed from the start.
    """

    def __init__(
        self, document: Document, units: Utf16Map, theme: Theme, choice: TypeChoice
    ) -> None:
        self._document, self._units = document, units
        self.page = QTextDocument()
        self.page.setUndoRedoEnabled(False)
        self._choose(theme, choice)
        text = document.text
        self._lengths = [len(line) for line in text.split("\n")]
        self._marked = [block for block in document.blocks if block.kind in self._formats]
        """All blocks but paragraphs."""
        blank_lines = text.count("\n\n")
        self._has_blank_lines = blank_lines > 0
        self._spaced = blank_lines * 4 < text.count("\n")
        QTextCursor(self.page).setBlockFormat(self._paragraph())
        self._there = 0
        """Up to where the text is on the page."""
        self._waiting: list[Fragment] = [(0, len(text))]
        """What is to be set, the next part last."""
        self._set_some(AT_ONCE)
        self.layout = PageLayout(self.page, self._guess())
        self.page.setDocumentLayout(self.layout)

    def change(self, theme: Theme, choice: TypeChoice, place: int) -> None:
        """Set it in other type or colours; first what is around a place."""
        self.finish()
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
        return not any(start < block.end <= end for start, end in self._waiting)

    def go_on(self) -> None:
        """Set some more of it."""
        if self._waiting:
            self._set_some(SOME)

    def _set_some(self, count: int) -> None:
        start, end = self._waiting.pop()
        # A line goes in as a whole.
        cut = self._document.text.find("\n", start + count, end)
        if cut >= 0:
            self._waiting.append((cut, end))
            end = cut
        self._set(start, end)

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
        self._waiting = [part for part in ((0, start), (end, length)) if part[0] < part[1]]
        self._set(start, end)

    def _set(self, start: int, end: int) -> None:
        """Set the blocks that end in a stretch: all but paragraphs, which are set already."""
        cursor = QTextCursor(self.page)
        # One change, after which the page is laid out once.
        cursor.beginEditBlock()
        if self._there < end:
            self._put(cursor, end)
        if self._has_blank_lines:
            self._lower_blank_lines(start, end)
        for block in self._marked:
            if start < block.end <= end:
                self._set_block(cursor, block)
        cursor.endEditBlock()

    def _put(self, cursor: QTextCursor, end: int) -> None:
        """Put the text up to a place on the page, behind what is there."""
        text = for_display(self._document.text[self._there : end])
        cursor.movePosition(QTextCursor.MoveOperation.End)
        plain = QTextCharFormat()
        if self._there:
            # The line feed that the part begins with; the line before may be no paragraph.
            cursor.insertBlock(self._paragraph(), plain)
            text = text[1:]
        cursor.insertText(text, plain)
        self._there = end

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
