"""Buttons of a dialog that Enter leaves alone: it is for what the dialog is there for."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton


def side_button(text: str, name: str, pressed: Callable[[], object]) -> QPushButton:
    """A button with an object name, and what it does."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: pressed())
    return button
