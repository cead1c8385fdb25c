"""Colours of the whole application, light and dark.

``theme.current()`` returns the colours to paint with; ``theme.schemeChanged`` is emitted when
they change.
"""

from typing import Literal

from msgspec import Struct, field
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.model import TagSet
from annotator.ui.look import colors

Scheme = Literal["light", "dark", "system"]

_LINE_CONTRAST, _TEXT_CONTRAST, _INK_ON_FILL = 3.2, 4.6, 7.0


class LabelColors(Struct, frozen=True):
    """The colours of one label in one scheme."""

    fill: QColor
    """Under text; ink on it keeps at least 7 : 1."""
    strong: QColor
    """The fill of the current annotation; ink on it keeps at least 4.5 : 1."""
    line: QColor
    """Lines on the page, on panels and in fields, at least 3 : 1."""
    text: QColor
    """Small text on the page, on panels and in fields, at least 4.5 : 1."""
    on_fill: QColor
    """Small text on the fill and on the strong one, at least 4.5 : 1."""


class Theme(Struct, frozen=True, eq=False):
    """The colours of one scheme; text colours keep WCAG AA on ``page`` and ``surface``."""

    dark: bool
    page: QColor
    """The background of the article."""
    window: QColor
    """Around the page and the panels."""
    surface: QColor
    """Fields, lists, tables."""
    ink: QColor
    muted: QColor
    """Secondary text."""
    border: QColor
    scroll: QColor
    """The handles of scroll bars: at least 3 : 1 on every ground."""
    accent: QColor
    """Focus, caret, selection."""
    on_accent: QColor
    selection: QColor
    """Under selected text."""
    match: QColor
    """Under the matches of a search."""
    gold: QColor
    """Marks what is in the gold layer, whatever its label."""
    on_gold: QColor
    """Small text on it."""
    success: QColor
    warning: QColor
    error: QColor
    _labels: dict[str, LabelColors] = field(default_factory=dict[str, LabelColors])

    def label(self, tag_set: TagSet, name: str) -> LabelColors:
        """Return the colours of a label; grey if it has no colour, or is not in the tag set."""
        label = tag_set.label(name)
        return self.derived(label.color if label and label.color else "#777777")

    def derived(self, color: str) -> LabelColors:
        """Return the colours derived from ``#rrggbb``."""
        derived = self._labels.get(color)
        if derived is None:
            derived = self._labels[color] = self._derive(colors.from_hex(color))
        return derived

    def _derive(self, color: colors.Rgb) -> LabelColors:
        page, ink = _rgb(self.page), _rgb(self.ink)
        # Labels are named on panels and in fields, too: the ground closest to ink decides.
        grounds = (page, _rgb(self.window), _rgb(self.surface))
        ground = min(grounds, key=lambda ground: colors.contrast(ground, ink))
        line = colors.against(color, ground, _LINE_CONTRAST)
        share = 0.34 if self.dark else 0.17
        strong = colors.tint(line, page, ink, share * 1.6, _TEXT_CONTRAST)
        return LabelColors(
            fill=_color(colors.tint(line, page, ink, share, _INK_ON_FILL)),
            strong=_color(strong),
            line=_color(line),
            text=_color(colors.against(color, ground, _TEXT_CONTRAST)),
            on_fill=_color(colors.against(color, strong, _TEXT_CONTRAST)),
        )

    def palette(self) -> QPalette:
        """Return the palette of the application."""
        palette = QPalette()
        role = QPalette.ColorRole
        for name, color in (
            (role.Window, self.window),
            (role.WindowText, self.ink),
            (role.Base, self.surface),
            (role.AlternateBase, self.window),
            (role.Text, self.ink),
            (role.Button, self.surface),
            (role.ButtonText, self.ink),
            (role.BrightText, self.error),
            (role.Highlight, self.accent),
            (role.HighlightedText, self.on_accent),
            (role.Link, self.accent),
            (role.LinkVisited, self.accent),
            (role.PlaceholderText, self.muted),
            (role.ToolTipBase, self.surface),
            (role.ToolTipText, self.ink),
            (role.Light, self.surface),
            (role.Midlight, self.border),
            (role.Mid, self.border),
            (role.Dark, self.muted),
            (role.Shadow, self.border),
            (role.Accent, self.accent),
        ):
            palette.setColor(name, color)
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, self.muted)
        palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, self.border)
        return palette


def _color(rgb: colors.Rgb) -> QColor:
    return QColor(colors.to_hex(rgb))


def _rgb(color: QColor) -> colors.Rgb:
    return color.redF(), color.greenF(), color.blueF()


LIGHT = Theme(
    dark=False,
    page=QColor("#fffefb"),
    window=QColor("#f3f1ec"),
    surface=QColor("#fdfcf9"),
    ink=QColor("#1f2226"),
    muted=QColor("#5f656d"),
    border=QColor("#dcd8ce"),
    scroll=QColor("#8a877f"),
    accent=QColor("#0b5fc4"),
    on_accent=QColor("#ffffff"),
    selection=QColor("#bcd8fb"),
    match=QColor("#ffe58a"),
    gold=QColor("#f0c02f"),
    on_gold=QColor("#3a2a00"),
    success=QColor("#1c7a38"),
    warning=QColor("#8f5b00"),
    error=QColor("#b3261e"),
)

DARK = Theme(
    dark=True,
    page=QColor("#1b1d21"),
    window=QColor("#131518"),
    surface=QColor("#202328"),
    ink=QColor("#e6e3dc"),
    muted=QColor("#a0a6ae"),
    border=QColor("#363a41"),
    scroll=QColor("#6d737c"),
    accent=QColor("#7db3ff"),
    on_accent=QColor("#0b1420"),
    selection=QColor("#2c4f80"),
    match=QColor("#6b5300"),
    gold=QColor("#d6ab2c"),
    on_gold=QColor("#241a00"),
    success=QColor("#6fcf87"),
    warning=QColor("#e9b44c"),
    error=QColor("#ff8a80"),
)


class _Schemes(QObject):
    """Knows the chosen scheme and the theme in use, and emits changes."""

    schemeChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Scheme = "system"
        self.used: Theme | None = None
        self.applied = False
        self.listening = False

    def listen(self) -> None:
        """Follow the system's scheme; an application must exist for that."""
        if self.listening or QGuiApplication.instance() is None:
            return
        self.listening = True
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Determine the theme to use, and emit a signal if it is another one."""
        self.listen()
        dark = self.chosen == "dark" or (self.chosen == "system" and _system_is_dark())
        theme = DARK if dark else LIGHT
        if theme is self.used:
            return
        self.used = theme
        if self.applied:
            _dress(theme)
        self.schemeChanged.emit()


_schemes = _Schemes()
schemeChanged = _schemes.schemeChanged
"""Emitted when the colours have changed: ``theme.schemeChanged.connect(slot)``."""


def current() -> Theme:
    """Return the theme in use."""
    if _schemes.used is None or not _schemes.listening:
        _schemes.refresh()
    return _schemes.used or LIGHT


def scheme() -> Scheme:
    """Return the chosen scheme, ``system`` at first."""
    return _schemes.chosen


def set_scheme(scheme: Scheme) -> None:
    """Choose the scheme; ``system`` follows the scheme of the system, also when it changes."""
    _schemes.chosen = scheme
    _schemes.refresh()


def apply() -> None:
    """Give the running QApplication its palette, now and at each change.

    The application has no style sheet: each widget would be styled again whenever it gets another
    parent. The window has one, see :mod:`annotator.ui.look.chrome`.
    """
    _schemes.applied = True
    _dress(current())


def _system_is_dark() -> bool:
    if QGuiApplication.instance() is None:
        return False
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _dress(theme: Theme) -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setPalette(theme.palette())
