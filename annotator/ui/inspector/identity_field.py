"""Whom or what a mention refers to, by name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from annotator.assist.guess import IdentityGuess
from annotator.model import Identity
from annotator.ui.inspector.name_model import NameModel


class IdentityField(QLineEdit):
    """A name, completed from the identities of the project; a new name makes a new one.

    While it is empty, whom the mention may mean is shown as a guess; Enter takes it.
    """

    named = Signal(str)
    left = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("identityField")
        self.setAccessibleName("Identity: the person or thing that is meant")
        self.setAcceptDrops(False)
        self._shown = ""
        self._guess = ""
        self._known: Sequence[Identity] | None = None
        self._names = NameModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.show_guess(None)

    def set_identities(self, identities: Sequence[Identity]) -> None:
        """Complete from these."""
        if identities is not self._known:
            self._known = identities
            self._names.show(identities)

    def show_guess(self, guess: IdentityGuess | None) -> None:
        """Show whom the mention may mean, while nobody has said it."""
        self._guess = guess.identity.name if guess is not None else ""
        if guess is None:
            self.setPlaceholderText("Identity: who or what is meant")
            self.setToolTip("A name that the project knows, or a new one; Enter keeps it")
        else:
            self.setPlaceholderText(f"Guess: {self._guess} · Enter takes it")
            self.setToolTip(f"A guess: {guess.why}")
        font = self.font()
        font.setItalic(guess is not None and not self.text())
        self.setFont(font)

    def show_name(self, name: str) -> None:
        """Show what the annotation has."""
        if name != self._shown or not self.hasFocus():
            self._shown = name
            self.setText(name)
            self.setCursorPosition(0)

    def keep(self) -> None:
        """Tell the name, if it is another."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.named.emit(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps the name, but for a look at the completions."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the name; Esc goes back to the text without it."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.text() and not self._shown:
                self.setText(self._guess)
            self.keep()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
