"""One attribute of the selected annotation, with its values as buttons."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.assist.guess import Guess
from annotator.model import Attribute
from annotator.ui.inspector.value_chip import ValueChip, keys_of
from annotator.ui.widgets.announcing import announce, describe
from annotator.ui.widgets.flow_layout import FlowLayout


class AttributeRow(QWidget):
    """Takes the keyboard as a whole: a letter or a number sets a value, arrows go through them.

    A guess is shown, and taken with Enter, its letter or its number.
    """

    valueChosen = Signal(str, object)
    """The attribute's name; the value, or None."""
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""
    answered = Signal()
    """A key set a value; the next attribute may be asked."""
    left = Signal()

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.setObjectName(f"attribute.{attribute.name}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._mark = 0
        self._value: str | None = None
        self._guess: Guess | None = None
        self._caption = caption = QLabel(attribute.name)
        caption.setProperty("role", "caption")
        if attribute.description:
            caption.setToolTip(attribute.description)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.addWidget(caption)
        line.addWidget(self.hint, 1)
        flow = FlowLayout()
        self.chips: list[ValueChip] = []
        for number, (value, key) in enumerate(
            zip(attribute.values, keys_of(attribute.values), strict=True), 1
        ):
            chip = ValueChip(value, key, number, self)
            chip.setObjectName(f"value.{attribute.name}.{value}")
            chip.clicked.connect(lambda _=False, value=value: self._choose(value))
            flow.addWidget(chip)
            self.chips.append(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addLayout(flow)
        self.show_value(None)

    def value(self) -> str | None:
        """The value shown."""
        return self._value

    def guess(self) -> str | None:
        """The value that is guessed and shown as such."""
        return self._guess.value if self._guess is not None else None

    def show_value(self, value: object, guess: Guess | None = None) -> None:
        """Show what the annotation has, or else what is guessed of it."""
        self._value = next((chip.value for chip in self.chips if chip.value == value), None)
        self._guess = guess if self._value is None else None
        guessed = self.guess()
        for number, chip in enumerate(self.chips):
            chip.setChecked(chip.value == value)
            chip.show_guess(guess.why if guess and chip.value == guessed else "")
            if chip.value in (value, guessed):
                self._mark = number
        said = value if value else "not set"
        if guessed is not None:
            said = f"{said}, {guessed} is guessed"
        self.setAccessibleName(f"{self.attribute.name}: {said}")
        self._tell_keys()
        self._paint_mark()

    def _tell_keys(self) -> None:
        keys = ", ".join(f"{chip.key.upper()} {chip.value}" for chip in self.chips)
        self.setAccessibleDescription(keys)

    def _tell_mark(self) -> None:
        chip = self.chips[self._mark]
        is_set = ", set" if chip.isChecked() else ", a guess" if chip.guess else ""
        describe(self, f"{chip.value}{is_set}; {self._mark + 1} of {len(self.chips)}")

    def _choose(self, value: str) -> None:
        """Set a value; the one that is set is taken away."""
        after = None if self.value() == value else value
        self.show_value(after)
        announce(self, self.accessibleName())
        self.valueChosen.emit(self.attribute.name, after)

    def _paint_mark(self) -> None:
        role = "title" if self.hasFocus() else "caption"
        if self._caption.property("role") != role:
            self._caption.setProperty("role", role)
            self._caption.style().polish(self._caption)
        takes = " · Enter takes it" if self.hasFocus() else ""
        self.hint.setText(f"guess{takes}" if self._guess is not None else "")
        for number, chip in enumerate(self.chips):
            chip.marked = self.hasFocus() and number == self._mark
            chip.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the arrows stand."""
        super().focusInEvent(event)
        self._paint_mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self._tell_keys()
        self._paint_mark()

    def event(self, event: QEvent) -> bool:
        """Keep letters and numbers from being taken as anything else."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter or a number sets a value; Enter takes a guess or leaves, Esc leaves."""
        key, text = event.key(), event.text().casefold()
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key))
        if step is not None and self.chips:
            self._mark = (self._mark + step) % len(self.chips)
            self._paint_mark()
            self._tell_mark()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space and self.chips:
            self._choose(self.chips[self._mark].value)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if self.value() is not None:
                self._choose(self.value() or "")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif (chip := self._chip_for(text)) is not None:
            if not chip.isChecked():
                self._choose(chip.value)
            self.answered.emit()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        guessed = self.guess()
        if guessed is None:
            self.left.emit()
        else:
            self._choose(guessed)
            self.answered.emit()

    def _chip_for(self, text: str) -> ValueChip | None:
        if text.isdigit() and 1 <= int(text) <= len(self.chips):
            return self.chips[int(text) - 1]
        return next((chip for chip in self.chips if text and chip.key == text), None)
