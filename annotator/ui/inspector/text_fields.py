"""The fields of an annotation that take text: identities, notes, and typed values."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QStyle, QWidget

from annotator.assist.guess import IdentityGuess
from annotator.model import Identity
from annotator.ui.drafts import Drafts
from annotator.ui.kept_text import KeptText, Save
from annotator.ui.widgets.identity_names import IdentityNames
from annotator.ui.widgets.own_direction import TextDelegate, direction_of
from annotator.ui.widgets.plain_text import plain_tip

_KEEP_AFTER_MS = 1500
"""The pause after the last key until the note is stored."""


class LineField(QLineEdit):
    """A text on one line, which is saved with Enter or when the field is left."""

    left = Signal()
    """Esc: the keyboard goes back to the text."""
    passed = Signal()
    """Enter saved the text."""
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""

    def __init__(
        self, kind: str, save: Save, drafts: Drafts, parent: QWidget | None = None
    ) -> None:
        """Make a field.

        Args:
            kind: Names the field among the drafts.
            save: Saves the text.
            drafts: Where texts are kept that are not saved.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setAcceptDrops(False)
        self.kept = KeptText(self, kind, save, drafts)
        self.suggested = ""
        """The text that Enter takes while the field is empty, and was."""

    def show_text(self, annotation_id: str, text: str) -> None:
        """Show the text of an annotation, or what was typed there and is not saved."""
        before = self.text()
        self.kept.show(annotation_id, text)
        if self.text() != before or not self.hasFocus():
            self.setCursorPosition(0)

    def keep(self) -> None:
        """Save the text if it was changed; text that could not be saved waits for another try."""
        self.kept.save_in_passing()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text when the field is left, but not for a look at completions."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing was typed that they act on."""
        if is_for_project(event, can_undo=self.isUndoAvailable(), can_redo=self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the text on Enter; go back to the article without it on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.kept.discard()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.text() and not self.kept.saved:
                self.setText(self.suggested)
            if self.kept.save():
                self.passed.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class IdentityField(LineField):
    """A name, completed from the identities of the project; a new name makes a new identity.

    While the field is empty, it shows a guess at the identity; Enter accepts it.
    """

    def __init__(
        self, save: Save, drafts: Drafts, kind: str = "identity", parent: QWidget | None = None
    ) -> None:
        super().__init__(kind, save, drafts, parent)
        self.setObjectName("identityField")
        self.setAccessibleName("Identity: the person or thing that is meant")
        self._identities: Sequence[Identity] | None = None
        self._names = IdentityNames(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = completer.popup()
        if popup is not None:
            popup.setItemDelegate(TextDelegate(popup))
        self.setCompleter(completer)
        self.show_guess(None)

    def set_identities(self, identities: Sequence[Identity]) -> None:
        """Complete names from these identities."""
        if identities is not self._identities:
            self._identities = identities
            self._names.show(identities)

    def show_guess(self, guess: IdentityGuess | None) -> None:
        """Show the identity that the mention probably has, while the field is empty."""
        self.suggested = guess.identity.name if guess is not None else ""
        if guess is None:
            self.setPlaceholderText("Identity: who or what is meant")
            self.setToolTip("A name that the project knows, or a new one; Enter keeps it")
        else:
            self.setPlaceholderText(f"Guess: {self.suggested} · Enter takes it")
            self.setToolTip(plain_tip(f"A guess: {guess.why}"))
        font = self.font()
        font.setItalic(guess is not None and not self.text())
        self.setFont(font)


class ValueField(LineField):
    """A number, a point of a long scale, or a date."""

    def __init__(self, kind: str, form: str, save: Save, drafts: Drafts) -> None:
        """Make a field; ``form`` says how such a value looks, as in ``2025-12-22``."""
        super().__init__(kind, save, drafts)
        self.setPlaceholderText(form)


class NoteField(QPlainTextEdit):
    """A few lines of text, kept when the annotator pauses or leaves the field."""

    left = Signal()
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""

    def __init__(
        self,
        save: Save,
        drafts: Drafts,
        kind: str = "note",
        name: str = "Note",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("noteField")
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.kept = KeptText(self, kind, save, drafts)
        self._pause = QTimer(self, interval=_KEEP_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self.kept.save_in_passing)
        self.kept.typed.connect(self._pause.start)
        self.textChanged.connect(lambda: follow_direction(self))

    def sizeHint(self) -> QSize:
        """Return the size of three lines."""
        return QSize(160, 3 * self.fontMetrics().lineSpacing() + 16)

    def show_text(self, annotation_id: str, text: str) -> None:
        """Show an annotation's text; text that is being written stays."""
        if annotation_id != self.kept.subject:
            self._pause.stop()
        self.kept.show(annotation_id, text)

    def keep(self) -> None:
        """Save the text if it was changed; text that could not be saved waits for another try."""
        self._pause.stop()
        self.kept.save_in_passing()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text when the field is left."""
        super().focusOutEvent(event)
        self.keep()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing was typed that they act on."""
        document = self.document()
        can_undo, can_redo = document.isUndoAvailable(), document.isRedoAvailable()
        if is_for_project(event, can_undo=can_undo, can_redo=can_redo):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the note and go back to the text on Esc; leave by the first and last line."""
        block = self.textCursor().block()
        if event.key() == Qt.Key.Key_Escape:
            self.kept.save()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and block.blockNumber() == 0:
            self.moved.emit(-1)
        elif event.key() == Qt.Key.Key_Down and block == self.document().lastBlock():
            self.moved.emit(1)
        else:
            super().keyPressEvent(event)


def follow_direction(field: QPlainTextEdit) -> None:
    """Write a field's text from the side on which most of it begins."""
    direction = direction_of(field.toPlainText())
    option = field.document().defaultTextOption()
    if direction != option.textDirection():
        option.setTextDirection(direction)
        option.setAlignment(QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft))
        field.document().setDefaultTextOption(option)


def is_for_project(event: QEvent, *, can_undo: bool, can_redo: bool) -> bool:
    """Return whether a key undoes or redoes a step of the project, not the typing in a field.

    Args:
        event: Any event of the field.
        can_undo: Whether the field has typing to undo.
        can_redo: Whether the field has typing to redo.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    undoes, redoes = event.matches(keys.Undo), event.matches(keys.Redo)
    # In a field, the second usual key of redo is Ctrl+Y on every system.
    redoes = redoes or QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
    return (undoes and not can_undo) or (redoes and not can_redo)
