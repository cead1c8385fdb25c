"""The window of a question that an import asks."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.faults import plain_buttons
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll


class ImportDialog(QDialog):
    """A question of an import, with *Import* and *Cancel*.

    Args:
        name: The object name, by which tests find the dialog.
        title: The title of the window.
        question: The question.
        why: Why it is asked.
        parent: The parent widget.
    """

    def __init__(
        self, name: str, title: str, question: str, why: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(f"{title} – Annotator")
        self.setMinimumWidth(560)
        column = QWidget()
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(22, 20, 22, 12)
        self.column.setSpacing(12)
        self._scroll = ColumnScroll(column)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._scroll, 1)
        for words, role in ((question, "title"), (why, "muted")):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            self.column.addWidget(label)

    def add_buttons(self) -> QPushButton:
        """Add *Import*, which is returned, and *Cancel* below the column, always in sight."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setObjectName("importButton")
        go_on.setProperty("role", "primary")
        self.put_below(buttons)
        return go_on

    def put_below(self, buttons: QDialogButtonBox) -> None:
        """Put the buttons below the column, where they are always in sight."""
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QVBoxLayout()
        foot.setContentsMargins(22, 4, 22, 16)
        foot.addWidget(buttons)
        self._outer.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the question is, if the screen has room for it."""
        if not event.spontaneous():
            self._outer.activate()
            self._scroll.setMinimumWidth(self.minimumWidth())
            size = self.sizeHint()
            resize_to_fit(self, size.width(), size.height())
            # Descriptions have their height only when they have their width.
            QTimer.singleShot(0, self, self._grow)
        super().showEvent(event)

    def _grow(self) -> None:
        self._outer.activate()
        high = self.sizeHint().height()
        if high > self.height():
            resize_to_fit(self, self.width(), high)


Restart = Callable[..., None]
"""Begins the import anew with changed options: ``restart(skip_bad=True)``."""
