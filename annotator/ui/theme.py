"""Colours of the whole application, light and dark."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette

from annotator.model import TagSet

Scheme = Literal["light", "dark", "system"]


@dataclass(frozen=True)
class LabelColors:
    """The colours of one label in one scheme."""

    fill: QColor
    """Under text; ink on it keeps WCAG AA."""
    strong: QColor
    """The fill of the current annotation; ink on it keeps WCAG AA."""
    line: QColor
    """Lines on the page, at least 3 : 1."""
    text: QColor
    """Small text on the page, at least 4.5 : 1."""


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme."""

    dark: bool
    page: QColor
    surface: QColor
    ink: QColor
    muted: QColor
    border: QColor
    accent: QColor
    selection: QColor

    def label(self, tag_set: TagSet, name: str) -> LabelColors:
        """The colours of a label."""
        raise NotImplementedError

    def palette(self) -> QPalette:
        """The palette of the application."""
        raise NotImplementedError

    def style_sheet(self) -> str:
        """The style sheet of the application."""
        raise NotImplementedError


class _Schemes(QObject):
    schemeChanged = Signal()


_schemes = _Schemes()
schemeChanged = _schemes.schemeChanged
"""Emitted when the colours have changed: ``theme.schemeChanged.connect(slot)``."""


def current() -> Theme:
    """The theme in use."""
    raise NotImplementedError


def scheme() -> Scheme:
    """What was asked for, ``system`` at first."""
    raise NotImplementedError


def set_scheme(scheme: Scheme) -> None:
    """Choose the scheme; ``system`` follows the system's."""
    raise NotImplementedError


def apply() -> None:
    """Give the running QApplication this theme, now and whenever it changes."""
    raise NotImplementedError
