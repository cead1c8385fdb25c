"""Asks under which name a person tags."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.faults import plain_buttons


class NameDialog(QDialog):
    """One field; Enter is enough."""

    def __init__(
        self, guess: str, named: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle("Your name – Annotator")
        self.setMinimumWidth(400)
        title = QLabel("Under which name shall your tags be kept?")
        title.setProperty("role", "title")
        title.setWordWrap(True)
        why = QLabel(
            "Every annotation remembers who made it. It is asked once, and can be changed in the "
            "status bar at any time."
        )
        why.setWordWrap(True)
        why.setProperty("role", "muted")
        self.field = QLineEdit(guess)
        self.field.setObjectName("nameField")
        self.field.setAccessibleName("Your name")
        self.field.selectAll()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        for widget in (title, why, self.field, buttons):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._check)
        self._check()
        self.accepted.connect(lambda: named(self.field.text().strip()))

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.field.text().strip()))
