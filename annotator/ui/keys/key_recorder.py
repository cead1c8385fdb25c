"""Takes the next key that is pressed, whichever it is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.keys.key_text import held_text, key_text, stored

_MODIFIERS = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Meta: Qt.KeyboardModifier.MetaModifier,
}
_ASKS = "Press the new key…"
_NO_SIGNS = 0x01000000
"""From here on the codes of keys are no characters."""


class KeyRecorder(QLabel):
    """Has the keyboard until a key is pressed: even Tab, Enter and Esc are keys to it."""

    recorded = Signal(str)
    """The key, as it is stored."""
    left = Signal()
    """The keyboard went elsewhere before a key was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_ASKS, parent)
        self.setObjectName("keyRecorder")
        self.setAccessibleName("Press the new key")
        self.setAccessibleDescription("The next key that you press is taken, whichever it is.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waits = False

    def start(self) -> None:
        """Wait for a key."""
        self._waits = True
        self.setText(_ASKS)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take every key, before anything else can."""
        if not self._waits or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            self._press(event)
        elif event.type() == QEvent.Type.KeyRelease:
            released = _MODIFIERS.get(Qt.Key(event.key()), Qt.KeyboardModifier.NoModifier)
            self._show_held(_without(event.modifiers(), released))
        event.accept()
        return True

    def _press(self, event: QKeyEvent) -> None:
        held = _MODIFIERS.get(Qt.Key(event.key()))
        if held is not None:
            self._show_held(event.modifiers() | held)
            return
        key = key_of(event)
        if key and not event.isAutoRepeat():
            self._waits = False
            self.setText(key_text(key))
            self.recorded.emit(key)

    def _show_held(self, held: Qt.KeyboardModifier) -> None:
        """Show what is held so far: ``Ctrl+…``."""
        names = tuple(name for name, flag in _NAMES if held & flag)
        self.setText(held_text(names) + "…" if names else _ASKS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        super().focusOutEvent(event)
        if self._waits:
            self._waits = False
            self.left.emit()


_NAMES = (
    ("Ctrl", Qt.KeyboardModifier.ControlModifier),
    ("Alt", Qt.KeyboardModifier.AltModifier),
    ("Shift", Qt.KeyboardModifier.ShiftModifier),
    ("Meta", Qt.KeyboardModifier.MetaModifier),
)


def _without(held: Qt.KeyboardModifier, released: Qt.KeyboardModifier) -> Qt.KeyboardModifier:
    """Their numbers, since on Windows ``~`` of the flags themselves lacks all that are higher."""
    return Qt.KeyboardModifier(held.value & ~released.value)


def key_of(event: QKeyEvent) -> str:
    """The key of an event, as it is stored; empty when it is none that a command can have.

    A sign that is typed with Shift is that sign: ``{``, and not ``Shift+{``, which no key types.
    """
    code, held = event.key(), _without(event.modifiers(), Qt.KeyboardModifier.KeypadModifier)
    if code in (0, Qt.Key.Key_unknown):
        return ""
    if code == Qt.Key.Key_Backtab:
        code = Qt.Key.Key_Tab
    sign = code < _NO_SIGNS and not chr(code).isalnum() and not chr(code).isspace()
    if sign:
        held = _without(held, Qt.KeyboardModifier.ShiftModifier)
    pressed = QKeySequence(code | held.value)
    return stored(pressed.toString(QKeySequence.SequenceFormat.PortableText))
