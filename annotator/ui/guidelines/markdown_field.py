"""A field for Markdown, of which nothing that is typed is lost."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.ui.drafts import Drafts
from annotator.ui.inspector.text_fields import follow_direction, is_for_project
from annotator.ui.kept_text import KeptText, Save

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MarkdownField(QPlainTextEdit):
    """Several lines of Markdown; Ctrl+Enter saves them, Esc leaves the field."""

    left = Signal()
    wanted = Signal()
    """The text is to be saved."""

    def __init__(
        self,
        kind: str,
        save: Save,
        drafts: Drafts,
        *,
        waiting: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty field.

        Args:
            kind: Names the field among the drafts.
            save: Saves the text.
            drafts: Where texts are kept that are not saved.
            waiting: What is said of a text that is not to be saved yet; empty for a field that is
                saved when it is left.
            parent: The parent.
        """
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.kept = KeptText(self, kind, save, drafts, waiting)
        self._saves_by_itself = not waiting
        self.textChanged.connect(lambda: follow_direction(self))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save the text when the field is left, or keep it as a draft."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        if self._saves_by_itself:
            self.kept.save_in_passing()
        else:
            self.kept.keep_draft()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing was typed that they act on.

        The key that saves is not left to the window, where it ends the work on an article.
        """
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _saves(event):
            event.accept()
            return True
        document = self.document()
        can_undo, can_redo = document.isUndoAvailable(), document.isRedoAvailable()
        if is_for_project(event, can_undo=can_undo, can_redo=can_redo):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter, leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif _saves(event):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


def _saves(event: QKeyEvent) -> bool:
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(held) and event.key() in _ENTER
