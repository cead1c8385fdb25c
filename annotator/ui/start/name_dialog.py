"""The dialog that asks for the annotator's name."""

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
    """Asks for the name under which annotations are stored."""

    def __init__(
        self, guess: str, named: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle("Your name – Annotator")
        self.setMinimumWidth(400)
        title = QLabel("Under which name should your annotations be stored?")
        title.setProperty("role", "title")
        title.setWordWrap(True)
        why = QLabel(
            "Every annotation is stored with the name of its annotator. You are asked once, and "
            "can change the name in the status bar at any time."
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
