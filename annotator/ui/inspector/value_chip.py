"""A value of an attribute as a small button, its key underlined."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.ui.look import theme

_SIDE, _HEIGHT = 9, 8


class ValueChip(QAbstractButton):
    """Checked: the annotation has this value; dashed: that is only guessed."""

    def __init__(self, value: str, key: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.key = key
        self.marked = False
        """Whether the arrow keys stand on it."""
        self.guess = ""
        """Why this value is guessed; empty: it is not."""
        self.setText(value)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys = " or ".join(part for part in (key.upper(), str(number)) if part)
        self.show_guess("")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_guess(self, why: str) -> None:
        """Show that this value is guessed, and why; an empty reason: no longer."""
        self.guess = why
        said = f"\nA guess: {why}" if why else ""
        self.setToolTip(f"{self.value} ({self._keys}){said}")
        self.setAccessibleName(f"{self.value}, a guess: {why}" if why else self.value)
        self.update()

    def sizeHint(self) -> QSize:
        """The word with some room around it."""
        metrics = QFontMetrics(self._font(bold=True))
        return QSize(metrics.horizontalAdvance(self.value) + 2 * _SIDE, metrics.height() + _HEIGHT)

    def _font(self, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setItalic(bool(self.guess) and not bold)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip; a checked one is filled and bold, so that it shows without colour.

        A guess is dashed and slanted.
        """
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        hover = self.underMouse() and self.isEnabled()
        guess = bool(self.guess) and not on
        edge = colours.accent if on or self.marked else colours.muted if hover else colours.border
        pen = QPen(colours.accent if guess else edge, 1.6 if self.marked else 1)
        if guess:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(colours.accent if on else colours.surface)
        painter.drawRoundedRect(box, 5, 5)
        ink = colours.on_accent if on else colours.ink if self.isEnabled() else colours.muted
        painter.setPen(ink)
        font = self._font(bold=on)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = (self.width() - metrics.horizontalAdvance(self.value)) / 2
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(int(left), int(baseline), self.value)
        at = self.value.casefold().find(self.key) if self.key else -1
        if at >= 0 and self.isEnabled():
            start = left + metrics.horizontalAdvance(self.value[:at])
            wide = metrics.horizontalAdvance(self.value[at : at + 1])
            painter.drawLine(int(start), int(baseline) + 2, int(start + wide), int(baseline) + 2)


def keys_of(values: tuple[str, ...]) -> list[str]:
    """A letter for each value: its initial, or else the first of its letters still free."""
    taken: set[str] = set()
    initials = [value[:1].casefold() for value in values]
    keys: list[str] = []
    for number, value in enumerate(values):
        letters = [c for c in value.casefold() if c.isalpha()]
        # Another value's initial is left to it, unless there is nothing else.
        later = set(initials[number + 1 :])
        free = [c for c in letters if c not in taken]
        own = letters[0] if letters and letters[0] not in taken else ""
        key = own or next((c for c in free if c not in later), free[0] if free else "")
        taken.add(key)
        keys.append(key)
    return keys
