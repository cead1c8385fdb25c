"""Keys drawn as the caps of a keyboard, and a field that records a key."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.keys.key_text import held_text, key_text, stored
from annotator.ui.look import theme

_PAD_PX, _GAP_PX = 6, 5
_MODIFIERS = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Meta: Qt.KeyboardModifier.MetaModifier,
}
_MODIFIER_NAMES = (
    ("Ctrl", Qt.KeyboardModifier.ControlModifier),
    ("Alt", Qt.KeyboardModifier.AltModifier),
    ("Shift", Qt.KeyboardModifier.ShiftModifier),
    ("Meta", Qt.KeyboardModifier.MetaModifier),
)
_ASKS = "Press the new key…"
_FIRST_NO_CHARACTER = 0x01000000
"""Codes of keys from here on are not characters."""


def paint_keys(
    painter: QPainter, box: QRect, font: QFont, keys: Sequence[str], resting: Sequence[str]
) -> None:
    """Paint keys one after the other as far as there is room, and dots if there are more.

    Args:
        painter: Paints on the widget.
        box: The room, in pixels.
        font: The font of the keys.
        keys: The keys that work, as people read them.
        resting: The keys that another command has; they are struck out.
    """
    metrics = QFontMetrics(font)
    x = box.left()
    caps = [(key, False) for key in keys] + [(key, True) for key in resting]
    dots = metrics.horizontalAdvance("…")
    for number, (key, rests) in enumerate(caps):
        wide = metrics.horizontalAdvance(key) + 2 * _PAD_PX
        room_for_dots = dots + _GAP_PX if number < len(caps) - 1 else 0
        if x + wide + room_for_dots > box.right():
            painter.setPen(theme.current().muted)
            room = QRect(x, box.top(), dots + 2, box.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "…")
            return
        high = metrics.height() + 3
        cap = QRectF(x + 0.5, box.center().y() - high / 2 + 0.5, wide, high)
        paint_cap(painter, cap, font, key, rests)
        x += wide + _GAP_PX


def paint_cap(painter: QPainter, cap: QRectF, font: QFont, key: str, rests: bool) -> None:
    """Paint one key; one that rests is struck out."""
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = Qt.PenStyle.DashLine if rests else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colours.warning if rests else colours.border, 1, line))
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(cap, 4, 4)
    struck = QFont(font)
    struck.setStrikeOut(rests)
    painter.setFont(struck)
    painter.setPen(colours.warning if rests else colours.ink)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)


class KeyRecorder(QLabel):
    """Waits for the next key and records it: even Tab, Enter and Esc."""

    recorded = Signal(str)
    """The key, as it is stored."""
    left = Signal()
    """The recorder lost the keyboard before a key was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_ASKS, parent)
        self.setObjectName("keyRecorder")
        self.setAccessibleName("Press the new key")
        self.setAccessibleDescription("Any key that you press next is recorded.")
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
        """Handle every key, before anything else can."""
        if not self._waits or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            self._press(event)
        elif event.type() == QEvent.Type.KeyRelease:
            released = _MODIFIERS.get(Qt.Key(event.key()), Qt.KeyboardModifier.NoModifier)
            self._show_held(without_modifier(event.modifiers(), released))
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
        """Show the modifiers that are held: ``Ctrl+…``."""
        names = tuple(name for name, flag in _MODIFIER_NAMES if held & flag)
        self.setText(held_text(names) + "…" if names else _ASKS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop waiting."""
        super().focusOutEvent(event)
        if self._waits:
            self._waits = False
            self.left.emit()


def without_modifier(
    held: Qt.KeyboardModifier, released: Qt.KeyboardModifier
) -> Qt.KeyboardModifier:
    """Return modifiers without one. On Windows ``~`` of a flag lacks all higher flags."""
    return Qt.KeyboardModifier(held.value & ~released.value)


def key_of(event: QKeyEvent) -> str:
    """Return the key of an event as it is stored; empty if no command can have it.

    A sign that is typed with Shift is stored as that sign: ``{``, not ``Shift+{``, which no key
    types.
    """
    code = event.key()
    held = without_modifier(event.modifiers(), Qt.KeyboardModifier.KeypadModifier)
    if code in (0, Qt.Key.Key_unknown):
        return ""
    if code == Qt.Key.Key_Backtab:
        code = Qt.Key.Key_Tab
    sign = code < _FIRST_NO_CHARACTER and not chr(code).isalnum() and not chr(code).isspace()
    if sign:
        held = without_modifier(held, Qt.KeyboardModifier.ShiftModifier)
    pressed = QKeySequence(code | held.value)
    return stored(pressed.toString(QKeySequence.SequenceFormat.PortableText))
