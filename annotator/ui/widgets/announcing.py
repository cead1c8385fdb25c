"""Tells screen readers what changes while the keyboard stays where it is.

Without one, nothing is told, and callers may ask :func:`is_heard` before they work anything out.
"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

_READ_BY_THEMSELVES = ("xcb", "wayland")
"""Where screen readers say by themselves that the description under the keyboard has changed."""


def is_heard() -> bool:
    """Whether a screen reader, or another assistive program, is at work."""
    return QAccessible.isActive()


def announce(widget: QWidget, text: str) -> None:
    """Have something said as soon as what is being said has ended."""
    if text and is_heard():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def describe(widget: QWidget, words: str, news: str | None = None) -> None:
    """Give the widget with the keyboard a description, and have said what is new in it.

    ``news``: what to say of it; without it, all of the description.
    """
    if words == widget.accessibleDescription():
        return
    widget.setAccessibleDescription(words)
    by_itself = QGuiApplication.platformName() in _READ_BY_THEMSELVES
    if widget.hasFocus() and not by_itself:
        announce(widget, words if news is None else news)
