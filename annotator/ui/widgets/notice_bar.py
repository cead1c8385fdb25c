"""A line above the panes that tells something which does not hold the work up, with buttons.

One notice is in sight, the most urgent; the others wait behind it, so that the article keeps its
room.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from annotator.ui.widgets.announcing import announce
from annotator.words import number


class Urgency(IntEnum):
    """How much a notice matters: the most urgent one is in sight."""

    ADVICE = 0
    COPY = 1
    """Another copy of the project has something that this one lacks."""
    LAST_RUN = 2
    PEN = 3
    """Who writes the project."""
    LOSS = 4
    """Something is damaged, missing or not saved."""
    REQUEST = 5
    """Somebody waits for an answer, and not for long."""


class NoticeButton(NamedTuple):
    """A button of a notice."""

    text: str
    name: str
    """Its object name."""
    choose: Callable[[], object]


class NoticeLine(QFrame):
    """One notice: a line of text, and its buttons at the end."""

    pressed = Signal(str)
    """A button was pressed: its object name."""
    moreWanted = Signal()

    def __init__(self, name: str, text: str, buttons: Sequence[NoticeButton]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "notice")
        self.label = QLabel()
        self.label.setObjectName(f"{name}Text")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 5, 10, 5)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        self.buttons = [self._add(shown.text, shown.name) for shown in buttons]
        for button, shown in zip(self.buttons, buttons, strict=True):
            button.clicked.connect(lambda _=False, name=shown.name: self.pressed.emit(name))
        self.more = self._add("", f"{name}More")
        self.more.clicked.connect(self.moreWanted)
        self.urgency = Urgency.ADVICE
        self.show_text(text)

    def _add(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("role", "link")
        button.setAutoDefault(True)  # Enter presses it, as it does in a dialog.
        box = self.layout()
        assert box is not None
        box.addWidget(button)
        return button

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.label.setText(text)
        self.setAccessibleName(text)

    def count_others(self, others: int) -> None:
        """Offer the next of the notices that are out of sight."""
        self.more.setText(f"{others} more")
        self.more.setAccessibleName(f"Show the next of {number(others, 'more notice')}")
        self.more.setToolTip("Show the next notice")
        self.more.setVisible(others > 0)

    def first_button(self) -> QPushButton | None:
        """Return the button to which the keyboard goes; None if there is none."""
        return next((button for button in (*self.buttons, self.more) if _is_offered(button)), None)


class NoticeBar(QWidget):
    """All notices, the most urgent in sight; the bar is hidden while there are none.

    Once a button acts, or its notice goes, the keyboard is where it was before.
    """

    left = Signal()
    """The keyboard leaves, and where it was before cannot have it any more."""
    changed = Signal()
    """Another notice is in sight, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._lines: dict[str, NoticeLine] = {}
        self._choices: dict[str, dict[str, Callable[[], object]]] = {}
        """For each notice, what its buttons do."""
        self._shown = ""
        """The name of the notice in sight."""
        self._before: QWidget | None = None
        """What had the keyboard before the bar."""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keyboard)
        self.hide()

    def show_notice(
        self,
        name: str,
        text: str,
        buttons: Sequence[NoticeButton] = (),
        *,
        urgency: Urgency = Urgency.ADVICE,
        closable: bool = False,
    ) -> None:
        """Show a notice instead of the one with this name, and read it out.

        It waits behind a more urgent one, or while the keyboard is in another one. Nothing happens
        if it has this text already.

        Args:
            name: The object name of the notice.
            text: One or two sentences.
            buttons: What the person can do about it.
            urgency: Which notices it waits for.
            closable: Whether a button ``close…`` removes it.
        """
        if self.notice(name) == text:
            return
        if closable:
            close = f"close{name[0].upper()}{name[1:]}"
            buttons = (*buttons, NoticeButton("Close", close, lambda: self.remove(name)))
        choices = {button.name: button.choose for button in buttons}
        line = self._lines.get(name)
        if line is not None and list(choices) == list(self._choices[name]):
            line.show_text(text)  # The keyboard may be on a button of it.
            for widget, button in zip(line.buttons, buttons, strict=True):
                widget.setText(button.text)
        else:
            self.remove(name)
            line = self._lines[name] = NoticeLine(name, text, buttons)
            line.hide()
            line.pressed.connect(partial(self._press, name))
            line.moreWanted.connect(self._show_next)
            self._layout.addWidget(line)
        self._choices[name] = choices
        line.urgency = urgency
        self._refresh()
        announce(line, text)

    def remove(self, name: str) -> None:
        """Remove a notice, if it is there."""
        line = self._lines.pop(name, None)
        if line is None:
            return
        del self._choices[name]
        if _has_keyboard(line):
            self.give_back_keyboard()
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._refresh()

    def clear(self) -> None:
        """Remove all notices."""
        for name in list(self._lines):
            self.remove(name)

    def notice(self, name: str) -> str | None:
        """Return the text of a notice, in sight or waiting; None if there is none."""
        line = self._lines.get(name)
        return line.label.text() if line is not None else None

    def more_button(self) -> QPushButton | None:
        """Return the button that shows the next notice; None where there is one notice or none."""
        line = self._lines.get(self._shown)
        return line.more if line is not None and len(self._lines) > 1 else None

    # Which one is in sight

    def _in_order(self) -> list[str]:
        return sorted(self._lines, key=lambda name: -self._lines[name].urgency)

    def _refresh(self) -> None:
        """Show the most urgent notice, unless the keyboard is in another one."""
        shown = self._lines.get(self._shown)
        keeps = shown is not None and _has_keyboard(shown)
        self._bring_up(self._shown if keeps else next(iter(self._in_order()), ""))

    def _bring_up(self, name: str) -> None:
        self._shown = name
        for other, line in self._lines.items():
            line.setVisible(other == name)
            line.count_others(len(self._lines) - 1)
        if name and (button := self._lines[name].first_button()) is not None:
            self.setFocusProxy(button)
        self.setVisible(bool(name))
        self.changed.emit()

    def _show_next(self) -> None:
        names = self._in_order()
        name = names[(names.index(self._shown) + 1) % len(names)]
        line = self._lines[name]
        line.show()
        line.count_others(len(names) - 1)
        line.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_up(name)
        announce(line, line.label.text())

    # The keyboard

    def has_keyboard(self) -> bool:
        """Return whether the keyboard is on a button of the bar, or in its text."""
        return _has_keyboard(self)

    def give_back_keyboard(self) -> None:
        """Give the keyboard to what had it before the bar."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the bar with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_back_keyboard()
        else:
            super().keyPressEvent(event)

    def _press(self, name: str, button: str) -> None:
        choose = self._choices[name][button]
        # First, so that a dialog that the choice opens gives the keyboard back there as well.
        if self.has_keyboard():
            self.give_back_keyboard()
        choose()

    def _follow_keyboard(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            return  # The window is in front no more, or the widget with the keyboard went.
        was_inside = old is not None and self.isAncestorOf(old)
        is_inside = self.isAncestorOf(new)
        if is_inside and not was_inside and old is not None and old.window() is self.window():
            self._before = old
        elif was_inside and not is_inside:
            self._refresh()


def _is_offered(button: QPushButton) -> bool:
    return not button.isHidden()


def _has_keyboard(widget: QWidget) -> bool:
    focus = widget.window().focusWidget()
    return bool(focus) and widget.isAncestorOf(focus)
