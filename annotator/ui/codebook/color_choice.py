"""The colour of a label: a palette for all readers, any other colour, and how it looks."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Label, TagSet
from annotator.ui.codebook.field_form import note
from annotator.ui.codebook.palettes import PALETTE, alike
from annotator.ui.codebook.saved_fields import SavedLine
from annotator.ui.drafts import Drafts
from annotator.ui.kept_text import Save, UnsavedMark
from annotator.ui.look import colors, theme
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import join_names

_SWATCH_PX = 22
_HEX_LETTERS = 9
_BEFORE, _TAGGED, _AFTER = "He said ", "that talks go on", " on Monday."


class Swatch(QAbstractButton):
    """A colour of the palette; the checked one has a ring of ink, not of colour alone."""

    moved = Signal(int)
    """The keyboard wants to go to the next colour (1), or the one before (-1)."""

    def __init__(self, color: str, name: str) -> None:
        super().__init__()
        self.color = color
        self.setObjectName(f"swatch{color}")
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name}, {color}"))
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Return a small square."""
        return QSize(_SWATCH_PX, _SWATCH_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another colour by arrows; Space and Enter choose one."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colour, with a ring where it is chosen or has the keyboard."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.isChecked() or self.hasFocus() or self.underMouse():
            ring = colours.accent if self.hasFocus() else colours.ink
            painter.setPen(QPen(ring, 2 if self.isChecked() or self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.color))
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)
        if self.isChecked():
            painter.setBrush(colours.page)
            painter.drawEllipse(box.center(), 3, 3)


class ColorSample(QWidget):
    """Shows a stretch of text tagged with a label, in light and in dark."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("colorSample")
        self._color, self._name = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_color(self, color: str, name: str) -> None:
        """Show another label."""
        self._color, self._name = color, name
        self.setAccessibleName(f"Text tagged as {name}, in light and in dark colours")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two lines of text beside each other."""
        return QSize(300, 3 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return less width: the text is cut then."""
        return QSize(160, self.sizeHint().height())

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both halves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.width() / 2
        for at, scheme in enumerate((theme.LIGHT, theme.DARK)):
            box = QRectF(at * half, 0, half, self.height())
            painter.setClipRect(box)
            self._paint(painter, box, scheme)

    def _paint(self, painter: QPainter, box: QRectF, scheme: theme.Theme) -> None:
        own = scheme.derived(self._color or "#777777")
        painter.fillRect(box, scheme.page)
        metrics = QFontMetrics(self.font())
        base = box.top() + box.height() / 2 - 2
        x = box.left() + 8
        for text, is_tagged in ((_BEFORE, False), (_TAGGED, True), (_AFTER, False)):
            width = metrics.horizontalAdvance(text)
            if is_tagged:
                ground = QRectF(x - 1, base - metrics.ascent() - 1, width + 2, metrics.height() + 2)
                painter.fillRect(ground, own.fill)
                painter.setPen(QPen(own.line, 2))
                painter.drawLine(ground.bottomLeft(), ground.bottomRight())
                small = QFont(self.font())
                small.setPointSizeF(max(small.pointSizeF() * 0.8, 6.5))
                painter.setFont(small)
                painter.setPen(own.text)
                name_base = ground.bottom() + QFontMetrics(small).ascent() + 2
                painter.drawText(int(ground.left()), int(name_base), self._name)
                painter.setFont(self.font())
            painter.setPen(scheme.ink)
            painter.drawText(int(x), int(base), text)
            x += width


class ColorChoice(QWidget):
    """Chooses the colour of a label."""

    chosen = Signal(str)
    """A colour, ``#rrggbb``."""

    def __init__(self, save: Save, drafts: Drafts) -> None:
        super().__init__()
        self._color = ""
        swatches = QWidget()
        flow = FlowLayout(swatches, spacing=2)
        self.swatches = [Swatch(color, name) for color, name in PALETTE.items()]
        for swatch in self.swatches:
            flow.addWidget(swatch)
            swatch.clicked.connect(lambda _=False, color=swatch.color: self._choose(color))
            swatch.moved.connect(self._go)
        self.field = SavedLine("labelColor", "Colour as #rrggbb", save, drafts)
        self.field.setPlaceholderText("#rrggbb")
        self.field.setMaximumWidth(_HEX_LETTERS * self.fontMetrics().averageCharWidth() * 2)
        self.more = side_button("Other…", "otherColor", self._ask)
        self.sample = ColorSample()
        self.contrast = note("colorContrast")
        line = QHBoxLayout()
        line.addWidget(self.field)
        line.addWidget(self.more)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(swatches)
        layout.addLayout(line)
        layout.addWidget(UnsavedMark(self.field.kept))
        layout.addWidget(self.sample)
        layout.addWidget(self.contrast)

    def show_label(self, subject: str, label: Label, tag_set: TagSet) -> None:
        """Show the colour of a label.

        Args:
            subject: What the typed colour is kept for.
            label: The label.
            tag_set: Its tag set, whose other colours are compared.
        """
        self._color = label.color
        self.field.show_text(subject, label.color)
        self._mark_chosen()
        self.sample.show_color(label.color, label.name)
        words = contrast_words(label.color or "#777777")
        close = alike(tag_set, label.color, label.name) if label.color else []
        if close:
            words += f" Hard to tell from {join_names(close)} for some readers."
        self.contrast.setText(words)

    def set_editable(self, editable: bool) -> None:
        """Let the colour be changed, or only looked at."""
        for part in (*self.swatches, self.more):
            part.setEnabled(editable)
        self.field.setReadOnly(not editable)

    def _choose(self, color: str) -> None:
        self._mark_chosen()
        self.chosen.emit(color)

    def _mark_chosen(self) -> None:
        """Check the colour of the label; Tab stops at it alone, or at the first one."""
        for swatch in self.swatches:
            swatch.setChecked(swatch.color.lower() == self._color.lower())
        stop = next((one for one in self.swatches if one.isChecked()), self.swatches[0])
        for swatch in self.swatches:
            policy = Qt.FocusPolicy.StrongFocus if swatch is stop else Qt.FocusPolicy.ClickFocus
            swatch.setFocusPolicy(policy)

    def _go(self, step: int) -> None:
        at = next((n for n, one in enumerate(self.swatches) if one.hasFocus()), 0)
        self.swatches[(at + step) % len(self.swatches)].setFocus()

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._color or "#777777"), self)
        dialog.setWindowTitle("Colour of the label – Annotator")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take_color)
        dialog.open()

    def _take_color(self, color: QColor) -> None:
        self.chosen.emit(color.name())


def contrast_words(color: str) -> str:
    """Return the contrasts of a label's text and lines, computed in light and dark, in words."""
    parts: list[str] = []
    for name, scheme in (("Light", theme.LIGHT), ("dark", theme.DARK)):
        own = scheme.derived(color)
        text = _contrast(scheme.ink, own.fill)
        small = _contrast(own.text, scheme.page)
        parts.append(f"{name}: text {text:.1f} : 1, name {small:.1f} : 1")
    return f"{'; '.join(parts)}."


def _contrast(one: QColor, other: QColor) -> float:
    return colors.contrast(
        (one.redF(), one.greenF(), one.blueF()), (other.redF(), other.greenF(), other.blueF())
    )
