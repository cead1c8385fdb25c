"""A plain editor for the text of an article, which changes nothing but what is typed."""

from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from annotator.model import Fragment, Utf16Map
from annotator.text.alignment import align
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded

_QT_LINE_BREAK = "\u2029"
_MARKED_AT_MOST, _UNDERLINED_AT_MOST = 400, 2_000


class TextEditor(QPlainTextEdit):
    """Shows a text for correction, with the stretches marked that differ from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._original = self._raw_original = ""
        self._annotated: list[QTextEdit.ExtraSelection] = []

    def show_text(self, text: str) -> None:
        """Show a text; what is shown before is forgotten."""
        self._original = text
        self._annotated = []
        self.setPlainText(text)
        self._raw_original = self.document().toRawText()
        self.document().setModified(False)

    def text(self) -> str:
        """Return the text as it was corrected.

        Qt has no line breaks but its own, and separators of other kinds are to stay as they are:
        so what was not touched is taken from the text that was shown.
        """
        raw = self.document().toRawText()
        if raw == self._raw_original:
            return self._original
        if len(self._raw_original) != len(self._original):
            return raw.replace(_QT_LINE_BREAK, "\n")
        parts: list[str] = []
        last = 0
        for start, end, new_start, new_end in align(self._raw_original, raw).edits:
            parts += (self._original[last:start], raw[new_start:new_end])
            parts[-1] = parts[-1].replace(_QT_LINE_BREAK, "\n")
            last = end
        return "".join((*parts, self._original[last:]))

    def go_to(self, start: int, end: int | None = None) -> None:
        """Put the caret at a place (code points), select as far as ``end``, and show its line."""
        units = Utf16Map(self.document().toRawText())
        cursor = self.textCursor()
        cursor.setPosition(units.to_utf16(start))
        if end is not None:
            cursor.setPosition(units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    def position(self) -> int:
        """Return the place of the caret, in code points."""
        raw = self.document().toRawText()
        return Utf16Map(raw).to_code_point(self.textCursor().position())

    @guarded(QPlainTextEdit.paintEvent)
    def paintEvent(self, e: QPaintEvent) -> None:
        """Paint an arrow where a tab is, as between the cells of a table."""
        super().paintEvent(e)
        painter = QPainter(self.viewport())
        painter.setPen(theme.current().muted)
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if top > e.rect().bottom():
                break
            text = block.text()
            at = text.find("\t")
            while at >= 0:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + len(text[:at].encode("utf-16-le")) // 2)
                box = self.cursorRect(cursor)
                painter.drawText(box.left() + 3, box.top() + self.fontMetrics().ascent(), "→")
                at = text.find("\t", at + 1)
            block = block.next()
        painter.end()

    def underline(self, stretches: Iterable[Fragment]) -> None:
        """Underline the words of annotations (code points); the lines move with their words."""
        underlined = QTextCharFormat()
        underlined.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        underlined.setUnderlineColor(theme.current().accent)
        self._annotated = self._selections(islice(stretches, _UNDERLINED_AT_MOST), underlined)
        self.setExtraSelections(self._annotated)

    def mark(self, stretches: Iterable[Fragment]) -> None:
        """Mark stretches (code points); an empty one is marked at the character beside it."""
        marked = QTextCharFormat()
        marked.setBackground(theme.current().match)
        changed = self._selections(islice(stretches, _MARKED_AT_MOST), marked)
        self.setExtraSelections([*self._annotated, *changed])

    def _selections(
        self, stretches: Iterable[Fragment], shown: QTextCharFormat
    ) -> list[QTextEdit.ExtraSelection]:
        units = Utf16Map(self.document().toRawText())
        selections: list[QTextEdit.ExtraSelection] = []
        for start, end in stretches:
            selection = QTextEdit.ExtraSelection()
            # PySide's stubs lack the fields of this struct.
            selection.format = shown  # pyright: ignore[reportAttributeAccessIssue]
            cursor = QTextCursor(self.document())
            cursor.setPosition(units.to_utf16(start))
            cursor.setPosition(units.to_utf16(max(end, start)), QTextCursor.MoveMode.KeepAnchor)
            if start == end:
                move = QTextCursor.MoveOperation
                way = move.PreviousCharacter if cursor.atEnd() else move.NextCharacter
                cursor.movePosition(way, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            selections.append(selection)
        return selections

    def show_read_only(self) -> None:
        """Let the text be read and copied, with a caret, and not be changed."""
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
