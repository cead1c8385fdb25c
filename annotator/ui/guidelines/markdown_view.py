"""Shows Markdown that people wrote: nothing in it is loaded, and no link opens unasked."""

import re
from collections.abc import Iterable

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QMessageBox, QTextBrowser, QTextEdit, QWidget

from annotator.text.markdown_sections import MarkdownSection, join_sections
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.look import theme
from annotator.ui.widgets.markdown_page import anchor_of, make_readable, rule_tables
from annotator.words import quote

_OPENED = ("http", "https", "mailto")
"""The schemes of links that the system opens, once the person agrees."""
_SIGN = "\u2063"
"""An invisible separator: marks the headings that begin sections, and is taken out again."""
_COMMENT = re.compile(r"^ {0,3}<!--.*?-->[ \t]*$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"<kbd>([^<>`\n]{1,40})</kbd>")
_BREAK = re.compile(r"<br ?/?>")
_MARGIN_PIXELS = 12
_HEADING_STEPS = {1: 2, 2: 1}
"""How much larger headings of a level are than text, in Qt's steps of 20 %."""
_HEADING_ROOM_PIXELS = 10
"""The room above a heading."""
_MOST_MATCHES = 1000
_RULE = QColor("#888888")
"""The lines of tables on paper."""


class UnloadedDocument(QTextDocument):
    """A document that loads no picture and no style sheet, from nowhere."""

    def loadResource(self, type_: int, name: QUrl | str) -> object:
        """Return nothing."""
        return None


def _set_markdown(document: QTextDocument, sections: Iterable[MarkdownSection]) -> None:
    """Set the text of a document; tags of HTML are shown as they are, except for keys and breaks.

    One tag that is not closed would hide all behind it.
    """
    text = _COMMENT.sub("", join_sections(sections))
    text = _BREAK.sub("  \n", _KEY.sub(r"`\1`", text))
    features = QTextDocument.MarkdownFeature
    document.setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)


def printed_document(sections: Iterable[MarkdownSection]) -> QTextDocument:
    """Return sections as a document for paper."""
    document = UnloadedDocument()
    _set_markdown(document, sections)
    rule_tables(document.rootFrame(), _RULE)
    return document


class MarkdownView(QTextBrowser):
    """Shows sections of Markdown, goes to one of them, and finds words in all."""

    linkRefused = Signal(str)
    """A sentence on a link that leads nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_readable(self)
        self.anchorClicked.connect(self.follow)
        self._sections: list[MarkdownSection] = []
        self._starts: list[int] = []
        """The positions of the blocks in which sections begin, in UTF-16 units."""
        self._matches: list[QTextCursor] = []
        self._current = -1
        """The section whose heading is marked."""
        theme.schemeChanged.connect(self._show_again)

    def loadResource(self, type_: int, name: QUrl | str) -> object:
        """Return nothing: a picture in a text of a colleague must not be fetched."""
        return None

    # Showing

    def show_sections(self, sections: Iterable[MarkdownSection]) -> None:
        """Show sections, one below the other; the place in sight stays."""
        self._sections = list(sections)
        place = self.verticalScrollBar().value()
        self._render()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(place)

    def show_text(self, markdown: str) -> None:
        """Show one text."""
        self.show_sections([MarkdownSection(text=markdown, level=0)])

    def _show_again(self) -> None:
        self.show_sections(self._sections)

    def _render(self) -> None:
        signed = (
            MarkdownSection(f"{_SIGN}{one.title}", one.text, one.level) if one.level else one
            for one in self._sections
        )
        # Made apart from the view: where a view has begun to lay a long text out, paragraphs behind
        # a changed heading are left without lines (Qt 6.11).
        document = UnloadedDocument(self)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(_MARGIN_PIXELS)
        _set_markdown(document, signed)
        rule_tables(document.rootFrame(), theme.current().border)
        self._find_starts(document)
        self.setDocument(document)
        self._matches = []
        self._current = -1
        self._mark()

    def _find_starts(self, document: QTextDocument) -> None:
        """Note where sections begin, and make their headings fit a narrow pane."""
        starts: list[int] = []
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                if block.text().startswith(_SIGN):
                    self._without_sign(block)
                    starts.append(block.position())
                self._fit_heading(block, level)
            block = block.next()
        headless = [0 for one in self._sections[:1] if not one.level]
        self._starts = headless + starts

    def _without_sign(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        cursor.deleteChar()

    def _fit_heading(self, block: QTextBlock, level: int) -> None:
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        shape = QTextCharFormat()
        steps = _HEADING_STEPS.get(level, 0)
        shape.setProperty(QTextFormat.Property.FontSizeAdjustment, steps)
        shape.setFontWeight(600)
        cursor.mergeCharFormat(shape)
        if block.position():
            room = block.blockFormat()
            room.setTopMargin(_HEADING_ROOM_PIXELS)
            cursor.setBlockFormat(room)

    # Sections

    def current_section(self) -> int:
        """Return the number of the section in which the cursor is; -1 without sections."""
        at = self.textCursor().position()
        return sum(1 for start in self._starts if start <= at) - 1

    def go_to_section(self, number: int) -> None:
        """Show a section from its heading on."""
        if not 0 <= number < len(self._starts):
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._starts[number])
        self._go(cursor)
        self._current = number
        self._mark()

    def _go(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() - _MARGIN_PIXELS // 2)

    # Finding

    def find_words(self, words: str) -> int:
        """Mark all places that have some words, from the first to the last; return how many."""
        self._matches = []
        cursor = QTextCursor(self.document())
        while words and len(self._matches) < _MOST_MATCHES:
            cursor = self.document().find(words, cursor)
            if cursor.isNull():
                break
            self._matches.append(QTextCursor(cursor))
        self._mark()
        return len(self._matches)

    def go_to_match(self, step: int) -> int:
        """Go to another place that was found; return its number from 1, or 0 if there is none.

        Args:
            step: 1 for the next place behind the cursor, -1 for the one before, 0 for the first
                from the cursor on.
        """
        if not self._matches:
            return 0
        here = self.textCursor()
        starts = [match.selectionStart() for match in self._matches]
        if step < 0:
            before = [n for n, start in enumerate(starts) if start < here.selectionStart()]
            number = before[-1] if before else len(starts) - 1
        else:
            least = here.selectionStart() + (step > 0)
            number = next((n for n, start in enumerate(starts) if start >= least), 0)
        self.setTextCursor(self._matches[number])
        self.ensureCursorVisible()
        return number + 1

    def _mark(self) -> None:
        colours = theme.current()
        marks = [self._selection(match, colours.match) for match in self._matches]
        if 0 <= self._current < len(self._starts):
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._starts[self._current])
            heading = self._selection(cursor, colours.selection)
            heading.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.insert(0, heading)
        self.setExtraSelections(marks)

    def _selection(self, cursor: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(cursor)
        mark.format.setBackground(ground)
        return mark

    # Links

    def follow(self, link: QUrl) -> None:
        """Go to a heading of the page, or ask whether the system may open an address."""
        if link.scheme() in _OPENED:
            self._ask_to_open(link)
        elif not link.scheme() and not link.path() and self._go_to_heading(link.fragment()):
            pass
        else:
            self.linkRefused.emit(f"{quote(link.toString())} leads to nothing that can be shown.")

    def _go_to_heading(self, anchor: str) -> bool:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self._go(QTextCursor(block))
                return True
            block = block.next()
        return False

    def _ask_to_open(self, link: QUrl) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Open a link – Annotator",
            "Open this address in another program?",
            parent=self.window(),
        )
        box.setObjectName("openLink")
        box.setInformativeText(
            f"{link.toString()}\n\nThe text was written by people. Annotator itself opens no "
            "connection; the other program will."
        )
        opened = box.addButton("Open", QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton("Do not open", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        plain_buttons(box)
        widen(box)
        opened.clicked.connect(lambda: QDesktopServices.openUrl(link))
        box.finished.connect(box.deleteLater)
        box.open()
