"""One attribute of the selected annotation: a row of its values as small buttons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.assist.guess import Guess
from annotator.model import Attribute
from annotator.ui.look import theme
from annotator.ui.widgets.announcing import announce, describe
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip

_CHIP_PADDING_PX, _CHIP_EXTRA_HEIGHT_PX = 9, 8
_PAUSE_MS = 1000
"""The pause after which a letter does not belong to the word that was refused before it."""


class ValueChip(QAbstractButton):
    """A value of an attribute, its key underlined.

    A checked chip is the value of the annotation; a dashed one is a guess.
    """

    def __init__(self, value: str, key: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.key = key
        self.marked = False
        """Whether the arrow keys are at this value."""
        self.guess = ""
        """Why this value is guessed; empty if it is not."""
        self.setText(no_shortcut(value))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys = " or ".join(part for part in (key.upper(), str(number)) if part)
        self.show_guess("")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_guess(self, why: str) -> None:
        """Show that this value is guessed, and why; with an empty reason, show it no longer."""
        self.guess = why
        reason = f"\nA guess: {why}" if why else ""
        self.setToolTip(plain_tip(f"{self.value} ({self._keys}){reason}"))
        self.setAccessibleName(f"{self.value}, a guess: {why}" if why else self.value)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the word with some room around it."""
        metrics = QFontMetrics(self._font(bold=True))
        return QSize(
            metrics.horizontalAdvance(self.value) + 2 * _CHIP_PADDING_PX,
            metrics.height() + _CHIP_EXTRA_HEIGHT_PX,
        )

    def _font(self, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setItalic(bool(self.guess) and not bold)
        return font

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip; a checked one is filled and bold, so that it shows without colour.

        A guess is dashed and slanted.
        """
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_on = self.isChecked()
        is_hovered = self.underMouse() and self.isEnabled()
        is_guess = bool(self.guess) and not is_on
        if is_on or is_guess or self.marked:
            edge = colours.accent
        else:
            edge = colours.muted if is_hovered else colours.border
        pen = QPen(edge, 1.6 if self.marked else 1)
        if is_guess:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(colours.accent if is_on else colours.surface)
        painter.drawRoundedRect(box, 5, 5)
        ink = colours.on_accent if is_on else colours.ink if self.isEnabled() else colours.muted
        painter.setPen(ink)
        font = self._font(bold=is_on)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = (self.width() - metrics.horizontalAdvance(self.value)) / 2
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(int(left), int(baseline), self.value)
        at = self.value.casefold().find(self.key) if self.key else -1
        if at >= 0 and self.isEnabled():
            start = left + metrics.horizontalAdvance(self.value[:at])
            end = start + metrics.horizontalAdvance(self.value[at : at + 1])
            painter.drawLine(int(start), int(baseline) + 2, int(end), int(baseline) + 2)


class AttributeRow(QWidget):
    """Has the keyboard as a whole: a letter or a number sets a value, arrows go through them.

    A guess is shown as such, and accepted with Enter, its letter or its number.
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
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._forget_refused)
        self._value: str | None = None
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
        """Return the value that is shown."""
        return self._value

    def guess(self) -> str | None:
        """Return the value that is shown as a guess."""
        return self._guess.value if self._guess is not None else None

    def show_value(self, value: object, guess: Guess | None = None) -> None:
        """Show the annotation's value, or else a guess at it."""
        self._value = next((chip.value for chip in self.chips if chip.value == value), None)
        self._guess = guess if self._value is None else None
        guessed = self.guess()
        for number, chip in enumerate(self.chips):
            chip.setChecked(chip.value == value)
            chip.show_guess(guess.why if guess and chip.value == guessed else "")
            if chip.value in (value, guessed):
                self._marked = number
        state = value if value else "not set"
        if guessed is not None:
            state = f"{state}, {guessed} is guessed"
        self.setAccessibleName(f"{self.attribute.name}: {state}")
        self._describe_keys()
        self._show_mark()

    def _describe_keys(self) -> None:
        keys = ", ".join(f"{chip.key.upper()} {chip.value}" for chip in self.chips)
        self.setAccessibleDescription(keys)

    def _describe_marked_value(self) -> None:
        chip = self.chips[self._marked]
        is_set = ", set" if chip.isChecked() else ", a guess" if chip.guess else ""
        describe(self, f"{chip.value}{is_set}; {self._marked + 1} of {len(self.chips)}")

    def _choose(self, value: str) -> None:
        """Set a value, or take it away if it is set."""
        after = None if self.value() == value else value
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
        else:
            self.hint.setText(f"guess{takes}" if self._guess is not None else "")
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
        self._forget_refused()

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
        self._forget_refused()
        if self._obey(event.key()) or (_begins_name(event) and self.takes_text(event.text())):
            return
        chip = self._chip_for(event.text().casefold())
        if chip is not None:
            if not chip.isChecked():
                self._choose(chip.value)
            self.answered.emit()
        elif not _is_typed(event):
            super().keyPressEvent(event)
        elif not self.takes_text(event.text()):
            self._refuse(event.text())

    def _obey(self, key: int) -> bool:
        """Carry out a key that types no text; return whether it is one."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key))
        if step is not None and self.chips:
            self._marked = (self._marked + step) % len(self.chips)
            self._show_mark()
            self._describe_marked_value()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space and self.chips:
            self._choose(self.chips[self._marked].value)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if self.value() is not None:
                self._choose(self.value() or "")
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
        keys = ", ".join(f"{chip.key.upper()} {chip.value}" for chip in self.chips if chip.key)
        sentence = (
            f"Nothing was changed: {self.attribute.name} has no key “{self._refused}”. "
            f"Its keys are {keys}."
        )
        announce(self, sentence)
        self.refused.emit(sentence)

    def _forget_refused(self) -> None:
        self._pause.stop()
        self._refused = ""
        self._show_mark()

    def _enter(self) -> None:
        guessed = self.guess()
        if guessed is None:
            self.passed.emit()
        else:
            self._choose(guessed)
            self.answered.emit()

    def _chip_for(self, text: str) -> ValueChip | None:
        if text.isdigit() and 1 <= int(text) <= len(self.chips):
            return self.chips[int(text) - 1]
        return next((chip for chip in self.chips if text and chip.key == text), None)


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


def keys_of(values: tuple[str, ...]) -> list[str]:
    """Return a letter for each value: its initial, or else its first letter that is still free."""
    taken: set[str] = set()
    initials = [value[:1].casefold() for value in values]
    keys: list[str] = []
    for number, value in enumerate(values):
        letters = [letter for letter in value.casefold() if letter.isalpha()]
        # A later value keeps its initial, unless this one has no other letter.
        later = set(initials[number + 1 :])
        free = [letter for letter in letters if letter not in taken]
        own = letters[0] if letters and letters[0] not in taken else ""
        key = own or next((c for c in free if c not in later), free[0] if free else "")
        taken.add(key)
        keys.append(key)
    return keys
