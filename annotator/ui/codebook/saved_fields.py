"""Fields of the codebook: each text is saved as one edit when the field is left."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from annotator.project.edits import Edit
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.text_fields import is_for_project
from annotator.ui.kept_text import KeptText, Save
from annotator.ui.session.session import Session

_GONE = "it is not in the codebook any more"


def try_edit(session: Session, edit: Edit | None) -> str:
    """Carry out an edit of the codebook.

    Args:
        session: The session.
        edit: The edit; None: what was to be changed is gone.

    Returns:
        Why it could not be made; empty if it was.
    """
    if edit is None:
        return _GONE
    session.why_not = _GONE
    return "" if session.do(edit) is not None else session.why_not


class SavedLine(QLineEdit):
    """A line that is saved on Enter and when it is left; Esc brings back what is saved.

    Args:
        name: The object name, by which drafts are kept too.
        title: What screen readers call it.
        save: Saves the text.
        drafts: Where a text is kept that is not saved.
    """

    def __init__(self, name: str, title: str, save: Save, drafts: Drafts) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAcceptDrops(False)
        self.kept = KeptText(self, f"codebook.{name}", save, drafts)

    def show_text(self, subject: str, text: str) -> None:
        """Show a text of a part, or what was typed there and is not saved."""
        self.kept.show(subject, text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save the text when the field is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.kept.save_in_passing()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing was typed that they act on."""
        asks = is_for_project(event, can_undo=False, can_redo=False)
        if asks and not self.kept.is_unsaved:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Enter; on Esc go back to what is saved, or leave the window if it is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.save()
        elif event.key() == Qt.Key.Key_Escape and self.kept.is_unsaved:
            self.kept.discard()
        else:
            super().keyPressEvent(event)


class SavedText(QPlainTextEdit):
    """Some lines of text that are saved when they are left; the arguments are as of a line."""

    def __init__(self, name: str, title: str, save: Save, drafts: Drafts) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.kept = KeptText(self, f"codebook.{name}", save, drafts)

    def sizeHint(self) -> QSize:
        """Return the size of four lines."""
        return QSize(240, 4 * self.fontMetrics().lineSpacing() + 16)

    def minimumSizeHint(self) -> QSize:
        """Return the size of two lines."""
        return QSize(120, 2 * self.fontMetrics().lineSpacing() + 16)

    def show_text(self, subject: str, text: str) -> None:
        """Show a text of a part, or what was typed there and is not saved."""
        self.kept.show(subject, text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save the text when the field is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.kept.save_in_passing()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing was typed that they act on."""
        asks = is_for_project(event, can_undo=False, can_redo=False)
        if asks and not self.kept.is_unsaved:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On Esc go back to what is saved, or leave the window if it is; Ctrl+Enter saves."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.save()
        elif event.key() == Qt.Key.Key_Escape and self.kept.is_unsaved:
            self.kept.discard()
        else:
            super().keyPressEvent(event)


def kept_texts(widget: QWidget) -> list[KeptText]:
    """Return the texts of all fields within a widget that are kept until they are saved."""
    return widget.findChildren(KeptText)
