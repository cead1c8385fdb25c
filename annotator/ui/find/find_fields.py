"""What the find bar is built of: the field, the buttons, the options and their commands."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.text.find import FindQuery
from annotator.ui.kept_text import declare
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.keys.key_text import KeyNames, key_text
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ElidedLabel

OPTIONS = ("words", "pattern", "case")
"""Each is a field of :class:`FindQuery`, a setting ``find …`` and a command ``find.…``."""
_FACES = {"words": "Word", "pattern": ".*", "case": "Aa"}
_NAMES = {"words": "Whole words", "pattern": "Regular expression", "case": "Match case"}
_TIPS = {
    "words": "Whole words: not inside longer ones",
    "pattern": "Regular expression: ^ and $ are the ends of a paragraph",
    "case": "Match case: upper and lower case differ",
}
_KEYS = {"words": "Alt+W", "pattern": "Alt+R", "case": "Alt+C"}
_TWO_LINES_BELOW_PIXELS, _MINIMUM_PIXELS = 520, 240
"""Widths of the bar."""


class FindOptions(QWidget):
    """Three small buttons that stay down; the keyboard stays in the field beside them."""

    changed = Signal()

    def __init__(self, settings: Settings, keys: KeyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findOptions")
        self.setAccessibleName("How to find")
        self._settings, self._keys = settings, keys
        self._buttons = {name: self._button(name) for name in OPTIONS}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in self._buttons.values():
            layout.addWidget(button)
        keys.changed.connect(self._name_keys)
        self._name_keys()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"find.{name}")
        button.setText(_FACES[name])
        button.setProperty("role", "toggle")
        button.setAccessibleName(_NAMES[name])
        button.setCheckable(True)
        button.setChecked(self._is_saved_as_on(name))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.toggled.connect(partial(self._toggled, name))
        return button

    def _name_keys(self) -> None:
        for name, button in self._buttons.items():
            button.setToolTip(plain_tip(self._keys.tip(_TIPS[name], f"find.{name}")))

    def _toggled(self, name: str, on: bool) -> None:
        self._settings.set(f"find {name}", on)
        self.changed.emit()

    def _is_saved_as_on(self, name: str) -> bool:
        return bool(self._settings.get(f"find {name}", False))

    def load(self) -> None:
        """Use the options of the latest search, which may have been above another article."""
        for name, button in self._buttons.items():
            button.setChecked(self._is_saved_as_on(name))

    def is_on(self, name: str) -> bool:
        """Return whether an option is on."""
        return self._buttons[name].isChecked()

    def toggle(self, name: str) -> None:
        """Switch an option on or off."""
        self._buttons[name].toggle()

    def query(self, text: str) -> FindQuery:
        """Return the search for a text with these options."""
        return FindQuery(text, **{name: self.is_on(name) for name in OPTIONS})


def find_actions(options: Callable[[], FindOptions]) -> list[ActionSpec]:
    """Return the commands that switch the options.

    Args:
        options: Returns the options of the find bar above the article that is shown.
    """
    menu = Menu("Edit/How to find", context="finding")
    return [
        menu.command(
            f"find.{name}",
            _NAMES[name],
            lambda name=name: options().toggle(name),
            _KEYS[name],
            checked=lambda name=name: options().is_on(name),
        )
        for name in OPTIONS
    ]


class FindFields(QWidget):
    """Lays out field, buttons, options and count on one line or, where it is narrow, on two."""

    stepWanted = Signal(int)
    """1: the next match; -1: the one before."""
    closeWanted = Signal()

    def __init__(self, settings: Settings, keys: KeyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("findField")
        self.field.setAccessibleName("Text to find")
        self.field.setPlaceholderText("Find in this article")
        self.field.setMinimumWidth(80)
        self.field.setMaximumWidth(420)
        self.field.setAcceptDrops(False)
        self.options = FindOptions(settings, keys)
        self.count = ElidedLabel()
        self.count.setObjectName("findCount")
        self.count.setProperty("role", "muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 8, 10, 8)
        lines.setSpacing(4)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for line in (self._upper, self._lower):
            line.setSpacing(8)
            lines.addLayout(line)
        self._upper.addWidget(self.field, 1)
        previous = f"Previous match ({key_text('Shift+Return')})"
        self._add_button("‹", previous, lambda: self.stepWanted.emit(-1))
        self._add_button("›", "Next match (Enter)", lambda: self.stepWanted.emit(1))
        self._upper.addStretch()
        self._add_button("×", "Back to the text (Esc)", self.closeWanted.emit)
        self._narrow: bool | None = None
        self._arrange(False)

    def _add_button(self, text: str, tip: str, pressed: Callable[[], object]) -> None:
        button = QToolButton()
        button.setText(text)
        button.setProperty("role", "quiet")
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: pressed())
        self._upper.addWidget(button)

    def say(self, text: str, wrong: bool) -> None:
        """Show how many matches there are.

        Args:
            text: The count in words, or the problem.
            wrong: Whether nothing was found, or something is wrong with the search.
        """
        found = "no" if wrong else "yes"
        if self.field.property("found") != found:
            self.field.setProperty("found", found)
            self.field.style().polish(self.field)
            self.count.setProperty("role", "wrong" if wrong else "muted")
            self.count.style().polish(self.count)
        self.count.setText(text)
        describe(self.field, text)

    def _arrange(self, narrow: bool) -> None:
        if narrow is self._narrow:
            return
        self._narrow = narrow
        for part in (self.options, self.count):
            (self._upper if narrow else self._lower).removeWidget(part)
        if narrow:
            self._lower.addWidget(self.options)
            self._lower.addWidget(self.count, 1)
        else:
            self._upper.insertWidget(1, self.options)
            self._upper.insertWidget(4, self.count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use a second line where one is too narrow."""
        super().resizeEvent(event)
        self._arrange(event.size().width() < _TWO_LINES_BELOW_PIXELS)

    def minimumSizeHint(self) -> QSize:
        """Return a small width: the article decides how wide the bar is."""
        return QSize(_MINIMUM_PIXELS, super().minimumSizeHint().height())
