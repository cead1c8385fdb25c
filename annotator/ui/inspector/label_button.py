"""A label with its colour and its key, as a button."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.model import Label, TagSet
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.look import theme

_SIDE, _HIGH, _GAP = 8, 8, 6


class LabelButton(QAbstractButton):
    """Tags with its label when clicked; the keyboard stays where it is."""

    def __init__(self, label: Label, tag_set: TagSet, parent: QWidget, keys: KeyNames) -> None:
        super().__init__(parent)
        self.label = label
        self._tag_set = tag_set
        self.setObjectName(f"label.{label.name}")
        self.setText(label.name)
        self.setAccessibleName(f"Tag as {label.name}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.key = keys.key(f"label.{label.name}")
        relate = keys.key(f"label.relate.{label.name}")
        pressing = [self.key] if self.key else []
        pressing += [f"{relate}: and relate"] if relate else []
        held = f" ({'; '.join(pressing)})" if pressing else ""
        self.setToolTip(f"{label.description or label.name}{held}")

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.85, 7))
        return font

    def sizeHint(self) -> QSize:
        """The name, and the key beside it."""
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self.label.name) + 2 * _SIDE
        if self.key:
            wide += _GAP + QFontMetrics(self._small()).horizontalAdvance(self.key) + 8
        return QSize(wide, metrics.height() + _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name on the label's own fill, and its key in a box."""
        colours = theme.current()
        own = colours.label(self._tag_set, self.label.name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lively = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(own.line if lively else own.fill, 1))
        painter.setBrush(own.strong if lively else own.fill)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(colours.ink if self.isEnabled() else colours.muted)
        left = box.adjusted(_SIDE, 0, 0, 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, self.label.name)
        if self.key:
            painter.setFont(self._small())
            metrics = QFontMetrics(self._small())
            wide = metrics.horizontalAdvance(self.key) + 8
            high = metrics.height() + 1
            key = QRectF(box.right() - wide - 5, box.center().y() - high / 2, wide, high)
            painter.setPen(QPen(own.line, 1))
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(key, 3, 3)
            painter.setPen(own.text)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self.key)
