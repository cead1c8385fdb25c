"""Keeps keys that are meant for the article from a message that comes up by itself."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QMessageBox

HOLD_MS = 1000
"""How long no key may have been pressed before keys act on the message."""
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class KeyHold(QObject):
    """Lets no key act on a message until the hands have left the keyboard for a moment.

    Who tags presses keys all the time: the key that comes after the message was meant for the
    article. Letters and digits never act on it: Qt would press the button that begins with them.
    The mouse acts at once.
    """

    def __init__(self, box: QMessageBox) -> None:
        """Hold the keys of a message that has all of its buttons."""
        super().__init__(box)
        self.setObjectName("keyHold")
        self._quiet = QTimer(self, interval=HOLD_MS, singleShot=True)
        for widget in (box, *box.findChildren(QAbstractButton)):
            widget.installEventFilter(self)
        self._quiet.start()

    @property
    def is_held(self) -> bool:
        """Whether no key acts yet."""
        return self._quiet.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a key from the message."""
        if event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if self.is_held:
            self._quiet.start()
        elif event.modifiers() & _COMMANDS or not _is_character(event.text()):
            return super().eventFilter(watched, event)
        # Accepted: otherwise Qt looks for a shortcut, or asks the widget above.
        event.accept()
        return True


def _is_character(text: str) -> bool:
    """Return whether a key writes a character other than a space."""
    return text.isprintable() and bool(text.strip())
