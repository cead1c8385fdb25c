"""Small widgets: a label that elides, a button that folds, a notice in place of an empty list."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QFile, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.widgets.focus_in_sight import FocusInSight
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import direction_flag
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate

_SCROLLED_LINES = 3
"""The least height of a column that scrolls."""


class MenuKeys(QObject):
    """Keeps the keys for menus while these have the keyboard.

    Qt would first look for a command in the article, so that a letter would tag, and an arrow move
    the caret, behind an open menu.
    """

    def keep(self, *menus: QWidget) -> None:
        """Keep the keys for these menus or menu bars, and for the menus in them."""
        for menu in menus:
            for widget in (menu, *menu.findChildren(QMenu)):
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer that no command is to be looked for."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)


def open_folder(path: Path) -> bool:
    """Show a folder, or the folder of a file, in the system's file manager.

    Returns:
        Whether the system has a file manager that it could start.
    """
    folder = path if path.is_dir() else path.parent
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def move_to_trash(path: Path) -> bool:
    """Move a file to the system's trash.

    Returns:
        Whether it is there now; if not, it is where it was.
    """
    # Versions of PySide differ: a bool, or a bool with the file's place in the trash.
    answer = cast("bool | tuple[bool, str]", QFile.moveToTrash(str(path)))
    return bool(answer[0]) if isinstance(answer, tuple) else bool(answer)


def side_button(text: str, name: str, pressed: Callable[[], object]) -> QPushButton:
    """Return a button of a dialog that Enter does not press, but the default button.

    Args:
        text: The text of the button.
        name: Its object name.
        pressed: Called when it is clicked.
    """
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: pressed())
    return button


class _WheelGuard(QObject):
    """Passes the wheel on to what is around a box that has not the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_wheel = event.type() == QEvent.Type.Wheel
        if is_wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def keep_from_wheel(box: QComboBox | QAbstractSpinBox) -> None:
    """Let the wheel scroll the column in which a box is, instead of changing its value."""
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.installEventFilter(_WheelGuard(box))


class ElidedLabel(QLabel):
    """Shows one line, cut with … where there is no room; all of it is in the tool tip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return next to no width."""
        return QSize(24, super().minimumSizeHint().height())

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the line as there is room for."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect().adjusted(self.margin(), 0, -self.margin(), 0)
        line = " ".join(self.text().split())
        shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(isolate(line) if shown != line else ""))
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()) | int(direction_flag(line)),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class ColumnScroll(QScrollArea):
    """Scrolls a column of widgets up and down where there is no room for all of it.

    It is as wide as the column needs, and wants to be as high. The field with the keyboard is
    always in sight.
    """

    def __init__(self, column: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = column if column.layout() is not None else _in_column(column)
        self.setWidget(self._column)
        FocusInSight(self, self._column)

    def sizeHint(self) -> QSize:
        """Return the size of the whole column."""
        column, least = self._column, self.minimumSizeHint()
        width = max(column.sizeHint().width(), least.width(), self.minimumWidth())
        high = column.heightForWidth(width) if column.hasHeightForWidth() else 0
        return QSize(width, max(column.sizeHint().height() if high <= 0 else high, least.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the width of the column with a scroll bar, and the height of a few lines."""
        least = self._column.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        lines = _SCROLLED_LINES * self.fontMetrics().lineSpacing()
        return QSize(least.width() + bar, min(least.height(), lines))

    def viewportEvent(self, event: QEvent) -> bool:
        """Ask for other room when the column needs it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


def _in_column(widget: QWidget) -> QWidget:
    """Put a label into a column: Qt does not break its lines anew when the scroll bar appears."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    return column


class FoldButton(QToolButton):
    """Opens and closes the part below it; arrows go to other fields, Esc to the text."""

    moved = Signal(int)
    left = Signal()

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "fold")
        self.setText(text)
        self.setCheckable(True)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._turn)

    def _turn(self, on: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or close on Enter, move on with arrows, leave on Esc."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class EmptyNotice(QWidget):
    """Takes the place of an empty list: says why it is empty, above a button that helps.

    The owner sets the text of both.
    """

    def __init__(self, side: int, top: int, bottom: int, parent: QWidget | None = None) -> None:
        """Lay the notice out; the margins are in pixels."""
        super().__init__(parent)
        column = QWidget()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(side, top, side, bottom)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ColumnScroll(column))
