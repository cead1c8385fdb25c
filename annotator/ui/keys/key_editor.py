"""Edits the keys of one command: removes, records and takes over keys."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.keys.action_spec import PLACES, ActionSpec
from annotator.ui.keys.actions import Actions
from annotator.ui.keys.key_caps import KeyRecorder
from annotator.ui.keys.key_text import key_text, types
from annotator.ui.keys.keymap import Chosen, defaults
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import side_button


class KeyEditor(QFrame):
    """Shows the keys of a command and emits changed choices; its owner saves them."""

    chosen = Signal(object, str)
    """The new choices (:data:`annotator.ui.keys.keymap.Chosen`), and the change in words."""
    done = Signal()
    """The keyboard may return to the list."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyEditor")
        self.setAccessibleName("Keys of the command")
        self._actions = actions
        self._command = ""
        self._asked = ""
        """The key that the annotator may take over."""
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.place = QLabel()
        self.place.setProperty("role", "muted")
        self.caps: list[KeyCap] = []
        self._row = QWidget()
        self._caps = FlowLayout(self._row)
        self.add_button = side_button("Add a key…", "addKey", self.record)
        self.default_button = side_button("Back to default", "defaultKeys", self._to_default)
        self.recorder = KeyRecorder()
        self.recorder.hide()
        self.recorder.recorded.connect(self._recorded)
        self.recorder.left.connect(self.show_command)
        self.message = QLabel()
        self.message.setObjectName("keySaid")
        self.message.setWordWrap(True)
        self.take_button = side_button("Take it over", "takeKey", self._take)
        self.again_button = side_button("Another key…", "againKey", self.record)
        self.leave_button = side_button("Leave it", "leaveKey", self.leave)
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_command()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.place, 1)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self._row, 1)
        keys.addWidget(self.recorder)
        keys.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        keys.addWidget(self.default_button, 0, Qt.AlignmentFlag.AlignTop)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self.message, 1)
        for button in (self.take_button, self.again_button, self.leave_button):
            answers.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(keys)
        layout.addLayout(answers)

    # Showing

    def set_command(self, command_id: str) -> None:
        """Show the keys of another command."""
        self._command = command_id
        self.show_command()

    def show_command(self, message: str = "") -> None:
        """Show the keys as they are now, with a message about the change or about the keys."""
        self._asked = ""
        self.recorder.hide()
        spec = self._spec()
        self.title.setText(spec.text if spec else "No command is chosen")
        self.place.setText(f"works {PLACES[spec.context]}" if spec else "")
        self._show_caps(spec)
        for button in (self.add_button, self.default_button):
            button.setVisible(spec is not None)
        self.default_button.setEnabled(self._actions.keymap.changed(self._command))
        for button in (self.take_button, self.again_button, self.leave_button):
            button.hide()
        self._say(message or self._note(spec))

    def _spec(self) -> ActionSpec | None:
        return next((spec for spec in self._actions if spec.id == self._command), None)

    def _show_caps(self, spec: ActionSpec | None) -> None:
        while (item := self._caps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.caps = []
        if spec is None:
            return
        bound = self._actions.keymap[spec.id]
        firm = defaults(spec) if spec.firm else ()
        before = self.add_button.previousInFocusChain() or self
        shown: set[str] = set()
        for key in (*bound.keys, *bound.resting):
            if key_text(key) not in shown:
                shown.add(key_text(key))
                obstacle = bound.resting.get(key)
                cap = KeyCap(key, obstacle.reason if obstacle else "", key in firm, self._row)
                cap.removed.connect(self.remove)
                self._caps.addWidget(cap)
                self.setTabOrder(before, cap)
                before = cap
                cap.show()
                self.caps.append(cap)

    def _note(self, spec: ActionSpec | None) -> str:
        if spec is None:
            return ""
        resting = self._actions.keymap[spec.id].resting.values()
        if resting:
            rests = "It works here again as soon as it is free."
            return " ".join([*dict.fromkeys(obstacle.reason for obstacle in resting), rests])
        if spec.firm and spec.keys:
            return "The key of a label comes from the tag set. You can add others."
        return spec.tip

    def _say(self, text: str, wrong: bool = False) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.message.setProperty("role", "wrong" if wrong else "muted")
        self.message.style().polish(self.message)
        if text != self.message.accessibleName():
            announce(self.message, text)
        self.message.setAccessibleName(text)

    # Changing

    def record(self) -> None:
        """Record the key to add."""
        if self._spec() is None:
            return
        self.show_command()
        self.add_button.hide()
        self._say("The key that you press next is recorded, with Ctrl, Alt or Shift or by itself.")
        self.recorder.start()

    def _recorded(self, key: str) -> None:
        keymap = self._actions.keymap
        if key in keymap[self._command].keys:
            self._end(f"{key_text(key)} is a key of this command already.")
            return
        obstacle = keymap.obstacle(self._command, key)
        if obstacle is None:
            self._give(key)
            return
        self._asked = key
        self.add_button.hide()
        self.take_button.setVisible(not obstacle.firm)
        self.again_button.show()
        self.leave_button.show()
        warning = (
            " If you take it over, that command loses it."
            if obstacle.command and not obstacle.firm
            else ""
        )
        self._say(obstacle.reason + warning, wrong=True)
        (self.again_button if obstacle.firm else self.take_button).setFocus()

    def _give(self, key: str) -> None:
        keymap, spec = self._actions.keymap, self._spec()
        assert spec is not None
        message = f"{key_text(key)} is now a key of “{spec.text}”."
        if types(key) and not spec.firm:
            message += " A label with that key takes precedence."
        self._choose(keymap.with_key(self._command, key), message)

    def _take(self) -> None:
        if self._asked:
            self._give(self._asked)

    def remove(self, key: str) -> None:
        """Remove a key from the command."""
        spec = self._spec()
        if spec is not None:
            message = f"{key_text(key)} is no longer a key of “{spec.text}”."
            self._choose(self._actions.keymap.without_key(self._command, key), message)

    def remove_last(self) -> None:
        """Remove the key that was added last."""
        own = self._actions.keymap.own(self._command) if self._spec() else ()
        if own:
            self.remove(own[-1])
        elif self._spec():
            self._say(self._note(self._spec()) or "It has no key.")

    def _to_default(self) -> None:
        spec = self._spec()
        if spec is not None:
            message = f"“{spec.text}” has its default keys again."
            self._choose(self._actions.keymap.without_changes(self._command), message)

    def _choose(self, chosen: Chosen, message: str) -> None:
        self.chosen.emit(chosen, message)
        self._end(message)

    def _end(self, message: str) -> None:
        resting = self._note(self._spec()) if self._actions.keymap[self._command].resting else ""
        self.show_command(f"{message} {resting}".strip())
        self.done.emit()

    def leave(self) -> None:
        """Leave the keys as they are."""
        self.show_command()
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the question on Esc, not the dialog."""
        if event.key() == Qt.Key.Key_Escape and self._asked:
            self.leave()
        else:
            super().keyPressEvent(event)


class KeyCap(QPushButton):
    """Shows a key, and removes it when it is clicked; keys of the tag set cannot be removed."""

    removed = Signal(str)

    def __init__(self, key: str, obstacle: str, firm: bool, parent: QWidget) -> None:
        name = key_text(key)
        super().__init__(name if firm else f"{name}  ×", parent)
        self.key = key
        self.setProperty("role", "resting" if obstacle else "cap")
        self.setAutoDefault(False)
        self.setEnabled(not firm)
        rests = ", does not work now" if obstacle else ""
        self.setAccessibleName(f"{name}, the tag set’s" if firm else f"Remove {name}{rests}")
        self.setToolTip(
            plain_tip(obstacle or ("It comes from the tag set" if firm else f"Remove {name}"))
        )
        self.clicked.connect(lambda: self.removed.emit(self.key))

    def sizeHint(self) -> QSize:
        """Return the size, as low as a key."""
        size = super().sizeHint()
        return QSize(size.width(), self.fontMetrics().height() + 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the key on Delete, too."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)
