"""How the find bar finds: whole words, a regular expression, upper and lower case apart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from annotator.text.find import FindQuery
from annotator.ui.keys.key_names import KeyNames
from annotator.ui.settings import Settings

OPTIONS = ("words", "pattern", "case")
"""Each is a field of :class:`FindQuery`, a setting ``find …`` and a command ``find.…``."""

_FACES = {"words": "Word", "pattern": ".*", "case": "Aa"}
NAMES = {"words": "Whole words", "pattern": "Regular expression", "case": "Match case"}
_TIPS = {
    "words": "Whole words: not inside of longer ones",
    "pattern": "Regular expression: ^ and $ are the ends of a paragraph",
    "case": "Match case: upper and lower case differ",
}


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
        button.setAccessibleName(NAMES[name])
        button.setCheckable(True)
        button.setChecked(self._remembered(name))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.toggled.connect(lambda on: self._toggled(name, on))
        return button

    def _name_keys(self) -> None:
        for name, button in self._buttons.items():
            button.setToolTip(self._keys.tip(_TIPS[name], f"find.{name}"))

    def _toggled(self, name: str, on: bool) -> None:
        self._settings.set(f"find {name}", on)
        self.changed.emit()

    def _remembered(self, name: str) -> bool:
        return bool(self._settings.get(f"find {name}", False))

    def recall(self) -> None:
        """Find as it was found last, above another article perhaps."""
        for name, button in self._buttons.items():
            button.setChecked(self._remembered(name))

    def is_on(self, name: str) -> bool:
        """Whether an option is in use."""
        return self._buttons[name].isChecked()

    def toggle(self, name: str) -> None:
        """Use an option, or no longer."""
        self._buttons[name].toggle()

    def wanted(self, text: str) -> FindQuery:
        """What is wanted when that text is typed."""
        return FindQuery(text, **{name: self.is_on(name) for name in OPTIONS})
