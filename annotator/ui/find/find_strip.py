"""The field, the buttons and the words of the find bar, on one line or on two."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.find.find_options import FindOptions
from annotator.ui.keys.key_names import KeyNames
from annotator.ui.keys.key_text import key_text
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.elided_label import ElidedLabel

_NARROW, _LEAST = 520, 240
"""Widths below which the bar has two lines, and below which it does not go."""


class FindStrip(QFrame):
    """What the find bar shows; :class:`FindBar` makes it find."""

    def __init__(self, settings: Settings, keys: KeyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setAccessibleName("Find in the article")
        self.field = QLineEdit()
        self.field.setObjectName("findField")
        self.field.setAccessibleName("Text to find")
        self.field.setPlaceholderText("Find in this article")
        self.field.setMinimumWidth(80)
        self.field.setMaximumWidth(420)
        self.field.setAcceptDrops(False)
        self.options = FindOptions(settings, keys)
        self.count = ElidedLabel()
        self.count.setObjectName("findCount")
        self.count.setProperty("role", "muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 8, 10, 8)
        lines.setSpacing(4)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for line in (self._upper, self._lower):
            line.setSpacing(8)
            lines.addLayout(line)
        self._upper.addWidget(self.field, 1)
        self._add_button("‹", f"Previous match ({key_text('Shift+Return')})", lambda: self.go(-1))
        self._add_button("›", "Next match (Enter)", lambda: self.go(1))
        self._upper.addStretch()
        self._add_button("×", "Back to the text (Esc)", self.leave)
        self._narrow: bool | None = None
        self._arrange(False)

    def _add_button(self, text: str, tip: str, slot: object) -> None:
        button = QToolButton()
        button.setText(text)
        button.setProperty("role", "quiet")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(slot)
        self._upper.addWidget(button)

    def go(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        raise NotImplementedError

    def leave(self) -> None:
        """Go back to the text."""
        raise NotImplementedError

    def say(self, text: str, wrong: bool) -> None:
        """Say what is found, or what is wrong."""
        found = "no" if wrong else "yes"
        if self.field.property("found") != found:
            self.field.setProperty("found", found)
            self.field.style().polish(self.field)
            self.count.setProperty("role", "wrong" if wrong else "muted")
            self.count.style().polish(self.count)
        self.count.setText(text)
        describe(self.field, text)

    def _arrange(self, narrow: bool) -> None:
        """Have options and count beside the field or, where that is narrow, below it."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        for part in (self.options, self.count):
            (self._upper if narrow else self._lower).removeWidget(part)
        if narrow:
            self._lower.addWidget(self.options)
            self._lower.addWidget(self.count, 1)
        else:
            self._upper.insertWidget(1, self.options)
            self._upper.insertWidget(4, self.count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where one is too narrow."""
        super().resizeEvent(event)
        self._arrange(event.size().width() < _NARROW)

    def minimumSizeHint(self) -> QSize:
        """No more width than the article needs."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter go through the matches, Esc back to the text."""
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if back else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.go(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
