"""The line that says why a place is decided as it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class ReasonField(QLineEdit):
    """What is written waits for the verdict; with one already there Enter keeps it."""

    kept = Signal()
    """It is written; also when the keyboard goes elsewhere."""
    forgotten = Signal()
    """Esc: all is to be as it was."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reasonField")
        self.setAccessibleName("Why")
        self.setToolTip("Why it is decided so; kept with the verdict, and exported with it")
        self.setAcceptDrops(False)
        self._place = ""
        self._given = ""

    def show_reason(self, place: str, waiting: str, given: str, key: str) -> None:
        """Show what waits for a verdict on a place; ``given`` is kept with one already."""
        if place != self._place or not self.hasFocus():
            self.setText(waiting)
        self._place, self._given = place, given
        asked = "Change why" if given else "Why?"
        self.setPlaceholderText(f"{asked} ({key})" if key else asked)

    def start(self) -> None:
        """Take the keyboard, and what was said already."""
        if not self.text():
            self.setText(self._given)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)  # One goes on writing; Qt would have selected all of it.

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps what was written."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps it, Esc does not; both go back to the text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.forgotten.emit()
            self.left.emit()
        else:
            super().keyPressEvent(event)
