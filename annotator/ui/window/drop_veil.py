"""Covers the window while files are dragged over it, and says what a drop would do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded

_FRAME_PX, _INSET_PX, _RADIUS_PX, _PAD_PX = 3.0, 8.0, 10.0, 18.0
_VEIL_ALPHA = 170
"""The opacity of the veil, up to 255."""


class DropVeil(QWidget):
    """Covers a window, but leaves mouse and drag to it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("dropVeil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._words = ""

    def say(self, words: str) -> None:
        """Show what a drop would do."""
        self._words = words
        self.setAccessibleName(words)
        self.show()
        self.cover_window()
        self.raise_()
        self.update()

    def cover_window(self) -> None:
        """Take the size of the window, if the veil is shown."""
        if self.isVisible():
            self.setGeometry(self._window.rect())

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame inside the edge of the window, and the words in its middle."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.window)
        veil.setAlpha(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(colours.accent, _FRAME_PX))
        inside = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        painter.drawRoundedRect(inside, _RADIUS_PX, _RADIUS_PX)
        font = self.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.25)
        painter.setFont(font)
        room = round(inside.width() - 4 * _PAD_PX)
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        box = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(
            -_PAD_PX, -_PAD_PX, _PAD_PX, _PAD_PX
        )
        box.moveCenter(inside.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
        painter.setPen(colours.on_accent)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
