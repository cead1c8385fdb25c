"""A button for a label, with the label's colour and key."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from annotator.model import Label, TagSet
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.words import quote

_PADDING_PX, _EXTRA_HEIGHT_PX, _GAP_PX = 8, 8, 6


class LabelButton(QAbstractButton):
    """Tags with its label when clicked; the keyboard stays where it is."""

    editWanted = Signal(str)
    """The label is to be changed in the codebook: its name."""

    def __init__(self, label: Label, tag_set: TagSet, parent: QWidget, keys: KeyNames) -> None:
        super().__init__(parent)
        self.label = label
        self._tag_set = tag_set
        self.setObjectName(f"label.{label.name}")
        self.setText(no_shortcut(label.name))
        self.setAccessibleName(f"Tag as {label.name}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.key = keys.key(f"label.{label.name}")
        relate_key = keys.key(f"label.relate.{label.name}")
        hints = [self.key] if self.key else []
        hints += [f"{relate_key}: and relate"] if relate_key else []
        in_brackets = f" ({'; '.join(hints)})" if hints else ""
        self.setToolTip(plain_tip(f"{label.description or label.name}{in_brackets}"))

    def _key_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.85, 7))
        return font

    def sizeHint(self) -> QSize:
        """Return the size of the name with the key beside it."""
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.label.name) + 2 * _PADDING_PX
        if self.key:
            width += _GAP_PX + QFontMetrics(self._key_font()).horizontalAdvance(self.key) + 8
        return QSize(width, metrics.height() + _EXTRA_HEIGHT_PX)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to change the label."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = self.label.name
        edit = menu.addAction(f"Edit label {no_shortcut(quote(name))}…")
        edit.triggered.connect(lambda: self.editWanted.emit(name))
        menu.popup(event.globalPos())
        event.accept()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name on the label's own fill, and its key in a box."""
        colours = theme.current()
        own = colours.label(self._tag_set, self.label.name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(own.line if is_hovered else own.fill, 1))
        painter.setBrush(own.strong if is_hovered else own.fill)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(colours.ink if self.isEnabled() else colours.muted)
        left = box.adjusted(_PADDING_PX, 0, 0, 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, self.label.name)
        if self.key:
            painter.setFont(self._key_font())
            metrics = QFontMetrics(self._key_font())
            width = metrics.horizontalAdvance(self.key) + 8
            height = metrics.height() + 1
            top = box.center().y() - height / 2
            key = QRectF(box.right() - width - 5, top, width, height)
            painter.setPen(QPen(own.line, 1))
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(key, 3, 3)
            painter.setPen(own.text)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self.key)
