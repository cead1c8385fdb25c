"""One attribute of the selected annotation: a row of its values as small buttons."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.assist.guess import Guess
from annotator.model import Attribute, AttributeKind
from annotator.model.attribute_values import has_value, value_fault
from annotator.model.value_words import value_words
from annotator.ui.inspector.value_chip import ValueChip
from annotator.ui.widgets.announcing import announce, describe
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.value_choices import Choice, after_choice, choices_of, is_chosen

_PAUSE_MS = 1000
"""The pause after which a letter does not belong to what was typed before it."""
_SEVERAL = AttributeKind.SEVERAL


class AttributeRow(QWidget):
    """Has the keyboard as a whole: a letter or a number sets a value, arrows go through them.

    Of an attribute with several values, each of these adds one or takes it away. A guess is shown
    as such, and accepted with Enter, its letter or its number.
    """

    valueChosen = Signal(str, object)
    """The attribute's name, and the value or None."""
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""
    answered = Signal()
    """A key set a value: the next field may have the keyboard."""
    passed = Signal()
    """Enter: the keyboard goes on to the next field, and after the last one to the text."""
    refused = Signal(str)
    """A sentence: what was typed is the key of no value, and changed nothing."""
    left = Signal()

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.setObjectName(f"attribute.{attribute.name}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.takes_text: Callable[[str], bool] = lambda _: False
        """Whether the next field receives text that is the key of no value, with the keyboard."""
        self._marked = 0
        """The number of the value at which the arrow keys are."""
        self._refused = ""
        """The text that was refused, while it is being typed."""
        self._begun = ""
        """The sign and digits typed so far of a point that may have more."""
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._forget_typed)
        self._value: Any = None
        self._guess: Guess | None = None
        self._caption = caption = QLabel(attribute.name)
        caption.setProperty("role", "caption")
        if attribute.description:
            caption.setToolTip(plain_tip(attribute.description))
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.addWidget(caption)
        line.addWidget(self.hint, 1)
        flow = FlowLayout()
        self.chips: list[ValueChip] = []
        for choice in choices_of(attribute):
            chip = ValueChip(choice, self)
            chip.setObjectName(f"value.{attribute.name}.{value_words(choice.value)}")
            chip.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            flow.addWidget(chip)
            self.chips.append(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addLayout(flow)
        self.show_value(None)

    def value(self) -> Any:
        """Return the value that is shown; None for no value."""
        return self._value

    def guess(self) -> str | None:
        """Return the value that is shown as a guess."""
        return self._guess.value if self._guess is not None else None

    def show_value(self, value: Any, guess: Guess | None = None) -> None:
        """Show the annotation's value, as in JSON and None for no value, or else a guess at it."""
        fits = has_value(value) and not value_fault(self.attribute, value)
        self._value = value if fits else None
        self._guess = guess if self._value is None else None
        guessed = self.guess()
        for number, chip in enumerate(self.chips):
            is_guessed = guessed is not None and chip.choice.value == guessed
            chip.setChecked(is_chosen(self.attribute, chip.choice, self._value))
            chip.setVisible(chip.choice.is_offered or chip.isChecked())
            chip.show_guess(guess.why if guess is not None and is_guessed else "")
            if is_guessed or (chip.isChecked() and self.attribute.kind is not _SEVERAL):
                self._marked = number
        state = value_words(self._value, self.attribute) or "not set"
        if guessed is not None:
            state = f"{state}, {guessed} is guessed"
        elif self._is_missing():
            state = f"{state}, required"
        self.setAccessibleName(f"{self.attribute.name}: {state}")
        self._describe_keys()
        self._show_mark()

    def set_editable(self, is_editable: bool) -> None:
        """Let the value be changed, or only seen."""
        self.setEnabled(is_editable)

    def _is_missing(self) -> bool:
        return self.attribute.required and self._value is None

    def _describe_keys(self) -> None:
        self.setAccessibleDescription(", ".join(self._name_keys()))

    def _name_keys(self) -> list[str]:
        """Return each key with its value; a point of a scale is its own key."""
        return [
            f"{chip.key.upper()} {chip.words}" if chip.key else chip.words
            for chip in self._offered()
            if chip.key or chip.choice.digits
        ]

    def _describe_marked_value(self) -> None:
        chip = self.chips[self._marked]
        is_set = ", set" if chip.isChecked() else ", a guess" if chip.guess else ""
        describe(self, f"{chip.words}{is_set}; {self._marked + 1} of {len(self.chips)}")

    def _choose(self, choice: Choice) -> None:
        """Set a value, or take it away if it is set."""
        self._set(after_choice(self.attribute, choice, self._value))

    def _set(self, after: Any) -> None:
        self.show_value(after)
        announce(self, self.accessibleName())
        self.valueChosen.emit(self.attribute.name, after)

    def _show_mark(self) -> None:
        role = "title" if self.hasFocus() else "caption"
        if self._caption.property("role") != role:
            self._caption.setProperty("role", role)
            self._caption.style().polish(self._caption)
        takes = " · Enter takes it" if self.hasFocus() else ""
        if self._refused:
            self.hint.setText(f"“{self._refused}” sets no value")
        elif self._guess is not None:
            self.hint.setText(f"guess{takes}")
        else:
            self.hint.setText("required" if self._is_missing() else "")
        for number, chip in enumerate(self.chips):
            chip.marked = self.hasFocus() and number == self._marked
            chip.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show at which value the arrow keys are."""
        super().focusInEvent(event)
        self._show_mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no longer at which value the arrow keys are."""
        super().focusOutEvent(event)
        self._describe_keys()
        self._forget_typed()

    def event(self, event: QEvent) -> bool:
        """Keep letters and numbers from being taken as commands."""
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
        """Set a value by a letter or a number; go on with Enter, accepting a guess; leave on Esc.

        Other letters change nothing, nor do those behind them in the same word. Before a field
        that receives text, a capital that is held with Shift begins a name, and is no key.
        """
        if self._refused and _is_typed(event):
            self._refuse(event.text())
            return
        begun = self._begun
        self._forget_typed()
        if self._obey(event.key()) or (_begins_name(event) and self.takes_text(event.text())):
            return
        if self._take_point(begun, event.text()):
            return
        chip = self._chip_for(event.text().casefold())
        if chip is not None:
            is_several = self.attribute.kind is _SEVERAL
            if is_several or not chip.isChecked():
                self._choose(chip.choice)
            if not is_several:
                self.answered.emit()
        elif not _is_typed(event):
            super().keyPressEvent(event)
        elif not self.takes_text(event.text()):
            self._refuse(event.text())

    def _obey(self, key: int) -> bool:
        """Carry out a key that types no text; return whether it is one."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key))
        if step is not None and self._offered():
            self._marked = (self._marked + step) % len(self.chips)
            while self.chips[self._marked].isHidden():
                self._marked = (self._marked + step) % len(self.chips)
            self._show_mark()
            self._describe_marked_value()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space and self._offered():
            self._choose(self.chips[self._marked].choice)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if self.value() is not None:
                self._set(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _refuse(self, text: str) -> None:
        """Say that what was typed is the key of no value."""
        self._refused += text
        self._pause.start()
        self._show_mark()
        keys = ", ".join(self._name_keys())
        sentence = (
            f"Nothing was changed: {self.attribute.name} has no key “{self._refused}”. "
            f"Its keys are {keys}."
        )
        announce(self, sentence)
        self.refused.emit(sentence)

    def _forget_typed(self) -> None:
        self._pause.stop()
        self._refused = self._begun = ""
        self._show_mark()

    def _enter(self) -> None:
        guessed = self.guess()
        if guessed is None:
            self.passed.emit()
        else:
            self._set(guessed)
            self.answered.emit()

    def _chip_for(self, text: str) -> ValueChip | None:
        if text.isdigit():
            return next((chip for chip in self._offered() if chip.choice.digits == text), None)
        return next((chip for chip in self._offered() if text and chip.key == text), None)

    def _offered(self) -> list[ValueChip]:
        """Return the chips in sight: not those of values that are kept, but offered no more."""
        return [chip for chip in self.chips if not chip.isHidden()]

    def _take_point(self, begun: str, text: str) -> bool:
        """Set a point of a scale that has a sign or two digits; return whether a key is of one."""
        typed = begun + text.replace("\N{MINUS SIGN}", "-")
        if self.attribute.kind is not AttributeKind.SCALE or not text:
            return False
        fitting = [chip for chip in self.chips if chip.choice.digits.startswith(typed)]
        exact = next((chip for chip in fitting if chip.choice.digits == typed), None)
        if not fitting:
            return bool(begun) and self._take_point("", text)
        if exact is not None and not exact.isChecked():
            self._choose(exact.choice)
        if len(fitting) > 1 or exact is None:
            self._begun = typed
            self._pause.start()
        else:
            self.answered.emit()
        return True


def _is_typed(event: QKeyEvent) -> bool:
    """Return whether a key types text, and is not part of a command."""
    modifier = Qt.KeyboardModifier
    commands = modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier
    is_command = bool(event.modifiers() & commands)
    return bool(event.text()) and event.text().isprintable() and not is_command


def _begins_name(event: QKeyEvent) -> bool:
    """Return whether a key types a capital; with caps lock on, it may be meant for a value."""
    has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return has_shift and _is_typed(event) and event.text().isupper()
