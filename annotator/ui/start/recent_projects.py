"""The projects opened last: the menu *Open recent*, and the rows of the start page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip


class RecentMenu(QMenu):
    """Lists the projects opened last; it is filled whenever it opens."""

    def __init__(
        self, settings: Settings, chosen: Callable[[Path], object], parent: QWidget
    ) -> None:
        super().__init__("Open recent", parent)
        self.setObjectName("recentMenu")
        self._settings, self._chosen = settings, chosen
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the projects."""
        self.clear()
        paths = self._settings.recent()
        for number, path in enumerate(paths, 1):
            action = self.addAction(
                f"&{number % 10}  {no_shortcut(f'{path.stem}   {path.parent}')}"
            )
            action.triggered.connect(partial(self._chosen, path))
        if not paths:
            self.addAction("No projects have been opened yet").setEnabled(False)


class RecentRow(QAbstractButton):
    """Shows the name and the folder of a project; Delete removes it from the list."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.setObjectName(f"recent.{path.stem}")
        self.setText(no_shortcut(path.stem))
        self.setAccessibleName(f"Open {path.stem}")
        self.setAccessibleDescription(str(path.parent))
        self.setToolTip(plain_tip(f"{path}\nEnter opens it; Del removes it from this list"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: self.chosen.emit(self.path))

    def sizeHint(self) -> QSize:
        """Return the size of two lines."""
        return QSize(300, 2 * self.fontMetrics().lineSpacing() + 14)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name, and the folder below it."""
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
        """Open on Enter, remove on Delete, go up and down with arrows."""
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
