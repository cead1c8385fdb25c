"""A value of an attribute as a small button."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.ui.widgets.value_choices import Choice

_CHIP_PADDING_PX, _CHIP_EXTRA_HEIGHT_PX = 9, 8


class ValueChip(QAbstractButton):
    """A value of an attribute, its key underlined.

    A checked chip is the value of the annotation, or one of several; a dashed one is a guess.
    """

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.words, self.key = choice.words, choice.letter
        self.marked = False
        """Whether the arrow keys are at this value."""
        self.guess = ""
        """Why this value is guessed; empty if it is not."""
        self.setText(no_shortcut(choice.words))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys = " or ".join(part for part in (self.key.upper(), choice.digits) if part)
        self.show_guess("")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_guess(self, why: str) -> None:
        """Show that this value is guessed, and why; with an empty reason, show it no longer."""
        self.guess = why
        reason = f"\nA guess: {why}" if why else ""
        keys = f" ({self._keys})" if self._keys else ""
        self.setToolTip(plain_tip(f"{self.words}{keys}{reason}"))
        self.setAccessibleName(f"{self.words}, a guess: {why}" if why else self.words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the word with some room around it."""
        metrics = QFontMetrics(self._font(bold=True))
        return QSize(
            metrics.horizontalAdvance(self.words) + 2 * _CHIP_PADDING_PX,
            metrics.height() + _CHIP_EXTRA_HEIGHT_PX,
        )

    def _font(self, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setItalic(bool(self.guess) and not bold)
        return font

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip; a checked one is filled and bold, so that it shows without colour.

        A guess is dashed and slanted.
        """
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_on = self.isChecked()
        is_hovered = self.underMouse() and self.isEnabled()
        is_guess = bool(self.guess) and not is_on
        if is_on or is_guess or self.marked:
            edge = colours.accent
        else:
            edge = colours.muted if is_hovered else colours.border
        pen = QPen(edge, 1.6 if self.marked else 1)
        if is_guess:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(colours.accent if is_on else colours.surface)
        painter.drawRoundedRect(box, 5, 5)
        ink = colours.on_accent if is_on else colours.ink if self.isEnabled() else colours.muted
        painter.setPen(ink)
        font = self._font(bold=is_on)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = (self.width() - metrics.horizontalAdvance(self.words)) / 2
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(int(left), int(baseline), self.words)
        at = self.words.casefold().find(self.key) if self.key else -1
        if at >= 0 and self.isEnabled():
            start = left + metrics.horizontalAdvance(self.words[:at])
            end = start + metrics.horizontalAdvance(self.words[at : at + 1])
            painter.drawLine(int(start), int(baseline) + 2, int(end), int(baseline) + 2)
