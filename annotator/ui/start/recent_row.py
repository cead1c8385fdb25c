"""A project of the start page's list."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.ui.look import theme


class RecentRow(QAbstractButton):
    """Name and place of a project; Delete takes it off the list."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.setObjectName(f"recent.{path.stem}")
        self.setText(path.stem)
        self.setAccessibleName(f"Open {path.stem}")
        self.setAccessibleDescription(str(path.parent))
        self.setToolTip(f"{path}\nEnter opens it; Del takes it off this list")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: self.chosen.emit(self.path))

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(300, 2 * self.fontMetrics().lineSpacing() + 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name, and below it the folder."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else colours.border)
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = self.rect().adjusted(12, 7, -12, -7)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(colours.ink)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, self.path.stem)
        painter.setFont(self.font())
        painter.setPen(colours.muted)
        folder = QFontMetrics(self.font()).elidedText(
            str(self.path.parent), Qt.TextElideMode.ElideMiddle, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete forgets, arrows go up and down."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Delete:
            self.forgotten.emit(self.path)
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)
