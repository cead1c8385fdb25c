"""A relation of the selected annotation: where it leads, and a way to remove it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.ui.tables.row_model import CELL_CODE_POINTS
from annotator.words import shorten


class RelationRow(QWidget):
    """Enter or a click goes to the other end; Delete removes the relation."""

    followed = Signal(str)
    """The annotation at the other end."""
    removed = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(
        self, relation: str, phrase: str, other: Annotation, tag_set: TagSet, removable: bool
    ) -> None:
        super().__init__()
        self.relation = relation
        self.other = other
        self._phrase, self._tag_set = phrase, tag_set
        self.setObjectName(f"relation.{relation}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        text = shorten(other.text, 200)
        self.setAccessibleName(f"{phrase} {other.label}: {text}")
        self.setToolTip(f"{phrase} {other.label}: {text}\nEnter goes there, Del removes this")
        self._remove = QToolButton(self)
        self._remove.setProperty("role", "quiet")
        self._remove.setText("×")
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.setAccessibleName(f"Remove the relation {phrase} {text}")
        self._remove.setToolTip("Remove this relation (Del)")
        self._remove.setCursor(Qt.CursorShape.ArrowCursor)
        self._remove.clicked.connect(lambda: self.removed.emit(self.relation))
        self._remove.setVisible(removable)
        self._removable = removable

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(160, self.fontMetrics().height() + 10)

    def resizeEvent(self, event: object) -> None:
        """Keep the button at the end."""
        side = self.height() - 4
        self._remove.setGeometry(self.width() - side - 2, 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The relation's name, then the other end in its label's colour."""
        colours = theme.current()
        own = colours.label(self._tag_set, self.other.label)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else colours.border)
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        middle = Qt.AlignmentFlag.AlignVCenter
        box = self.rect().adjusted(6, 0, -self.height() - 2, 0)
        painter.setPen(colours.muted)
        painter.drawText(box, middle, self._phrase)
        box.setLeft(box.left() + metrics.horizontalAdvance(self._phrase) + 8)
        dot = QRectF(box.left(), box.center().y() - 4, 9, 9)
        painter.setPen(own.line)
        painter.setBrush(own.fill)
        painter.drawRoundedRect(dot, 2.5, 2.5)
        box.setLeft(box.left() + 15)
        painter.setPen(colours.ink)
        words = metrics.elidedText(
            shorten(self.other.text, CELL_CODE_POINTS), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, middle, words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the other end."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.followed.emit(self.other.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows, Delete removes, arrows go on, Esc goes back to the text."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.followed.emit(self.other.id)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._removable:
            self.removed.emit(self.relation)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()
