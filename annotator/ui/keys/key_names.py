"""Names the keys of commands as they are now, wherever a text speaks of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.ui.keys.key_text import key_text


class KeyNames(QObject):
    """What the registry of commands tells those that know no command."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, tuple[str, ...]] = {}
        self._titles: dict[str, str] = {}

    def show(self, keys: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> None:
        """Take in the keys of all commands, and what the menus call these."""
        now = {command: tuple(own) for command, own in keys.items()}
        if (now, dict(titles)) != (self._keys, self._titles):
            self._keys, self._titles = now, dict(titles)
            self.changed.emit()

    def key(self, command: str) -> str:
        """The key to press for a command; empty when it has none."""
        own = self._keys.get(command, ())
        return key_text(own[0]) if own else ""

    def say(self, command: str) -> str:
        """What to press or, without a key, to choose: ``Ctrl+Z``, ``“Undo”``."""
        return self.key(command) or f"“{self._titles.get(command, command)}”"

    def tip(self, text: str, command: str) -> str:
        """A tool tip with the key of what it describes."""
        key = self.key(command)
        return f"{text} ({key})" if key else text
