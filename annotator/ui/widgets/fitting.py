"""Windows that are no larger than the screen."""

from PySide6.QtWidgets import QWidget

_FRAME = (16, 64)
"""Pixels beside and above a window that its frame may take."""


def resize_to_fit(window: QWidget, width: int, height: int) -> None:
    """Give a window a size, or what its screen has room for."""
    room = window.screen().availableSize()
    window.resize(min(width, room.width() - _FRAME[0]), min(height, room.height() - _FRAME[1]))
