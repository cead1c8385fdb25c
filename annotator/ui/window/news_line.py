"""Tells above the panes what a person should know, without keeping anybody from their work."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.ui.widgets.announcing import announce


class NewsLine(QFrame):
    """A line of text with a button for what to do, and one that hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newsLine")
        self.setAccessibleName("News")
        self.text = QLabel()
        self.text.setObjectName("newsText")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setObjectName("newsAct")
        self.closing = QPushButton("Close")
        self.closing.setObjectName("newsClose")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addWidget(self.text, 1)
        for button in (self.button, self.closing):
            button.setProperty("role", "link")
            layout.addWidget(button)
        self._act: Callable[[], object] | None = None
        self._is_until_saved = False
        self.button.clicked.connect(self._do)
        self.closing.clicked.connect(self.hide)
        self.hide()

    def tell(
        self,
        text: str,
        do: str = "",
        act: Callable[[], object] | None = None,
        *,
        until_saved: bool = False,
    ) -> None:
        """Show a text, and read it out; nothing happens if it is shown already.

        Args:
            text: One or two sentences.
            do: The text of the button; empty for none.
            act: Called when it is pressed.
            until_saved: Whether the next edit that is saved hides it.
        """
        if text == self.text.text() and self.isVisible():
            return
        self._is_until_saved = until_saved
        self.text.setText(text)
        self.setAccessibleDescription(text)
        self.button.setText(do)
        self.button.setVisible(bool(do))
        self._act = act
        self.show()
        announce(self, text)

    def follow_saved(self) -> None:
        """Hide what held until an edit was saved."""
        if self._is_until_saved:
            self._is_until_saved = False
            self.hide()

    def _do(self) -> None:
        if self._act is not None:
            self._act()
