"""Announces changes to screen readers while the keyboard stays where it is.

Without a screen reader nothing is announced. Callers may ask `is_heard` first, before they work
out a text.
"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

_READ_BY_THEMSELVES = ("xcb", "wayland")
"""Platforms on which screen readers announce a changed description of the focus by themselves."""


def is_heard() -> bool:
    """Return whether a screen reader, or another assistive program, is at work."""
    return QAccessible.isActive()


def announce(widget: QWidget, text: str) -> None:
    """Have a text read out after the one that is being read out."""
    if text and is_heard():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def describe(widget: QWidget, words: str, news: str | None = None) -> None:
    """Give a widget a description, and have it read out if the widget has the keyboard.

    Args:
        widget: The widget.
        words: The description.
        news: The part to read out; all of the description if it is None.
    """
    if words == widget.accessibleDescription():
        return
    widget.setAccessibleDescription(words)
    by_itself = QGuiApplication.platformName() in _READ_BY_THEMSELVES
    if widget.hasFocus() and not by_itself:
        announce(widget, words if news is None else news)
