"""What stands where a list would be while there is nothing in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class NothingHere(QWidget):
    """Says why, above a button that helps; whoever shows it gives both their words."""

    def __init__(self, side: int, top: int, bottom: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(side, top, side, bottom)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
