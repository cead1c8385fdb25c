"""The note of an annotation."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_KEPT_AFTER = 1500
"""Milliseconds from the last key until what was written is kept."""


class NoteField(QPlainTextEdit):
    """A few lines of text, kept when one pauses or leaves."""

    written = Signal(str)
    left = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noteField")
        self.setAccessibleName("Note")
        self.setPlaceholderText("Note")
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self._shown = ""
        self._pause = QTimer(self, interval=_KEPT_AFTER, singleShot=True)
        self._pause.timeout.connect(self.keep)
        self.textChanged.connect(self._pause.start)

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(160, 3 * self.fontMetrics().lineSpacing() + 16)

    def show_note(self, note: str) -> None:
        """Show what the annotation has; what is being written stays."""
        if note != self._shown:
            self._shown = note
            if note != self.toPlainText():
                self.setPlainText(note)
        self._pause.stop()

    def keep(self) -> None:
        """Tell what was written, if it is new."""
        self._pause.stop()
        text = self.toPlainText()
        if text != self._shown:
            self._shown = text
            self.written.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps what was written."""
        super().focusOutEvent(event)
        self.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc keeps the note and goes back to the text."""
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and self.textCursor().block().blockNumber() == 0:
            self.moved.emit(-1)
        elif event.key() == Qt.Key.Key_Down and self.textCursor().block() == (
            self.document().lastBlock()
        ):
            self.moved.emit(1)
        else:
            super().keyPressEvent(event)
