"""Keys as text: as they are stored, as they are compared, and as people read them.

Texts that name the keys of commands ask `KeyNames`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from annotator.text.name_fit import fit

_FORMS = QKeySequence.SequenceFormat
_NAMES = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
_PLAIN = "`1234567890-=[]\\;',./"
_SHIFTED = '~!@#$%^&*()_+{}|:"<>?'
_UNSHIFTED = dict(zip(_SHIFTED, _PLAIN, strict=True))
"""By sign that a US keyboard types with Shift, the sign of the same key without."""
_BARE = frozenset({"Shift", "Ctrl", "Control", "Alt", "Meta", "AltGr", "CapsLock", "NumLock"})
_STEPS = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"})
_EDITS = frozenset({"Return", "Enter", "Esc", "Tab", "Backspace", "Del", "Ins", "Space"})
_HELD = re.compile(r"\b(Ctrl|Alt|Shift)\b(\+?)")
_TWINS = (("Return", "Enter"),)
"""Keys that a keyboard has in two places."""


@cache
def stored(key: str) -> str:
    """Return a key as it is stored, the same on every system; empty if the text names no key."""
    sequence = QKeySequence(key, _FORMS.PortableText)
    if sequence.count() != 1:
        return ""
    text = sequence.toString(_FORMS.PortableText).replace("Backtab", "Tab")
    *held, last = parts(text)
    if not last or last in _BARE:
        return ""
    # Letters in upper case: Qt leaves "ß" and some others as they are.
    return "+".join([*held, last.upper() if len(last.upper()) == 1 else last])


@cache
def pressed(key: str) -> str:
    """Return the keys to press: ``{`` and ``Shift+[`` are the same, and Qt accepts either."""
    *held, last = parts(key)
    if last in _UNSHIFTED and "Shift" not in held:
        held, last = [*held, "Shift"], _UNSHIFTED[last]
    return "+".join([*sorted(held), last])


def parts(key: str) -> list[str]:
    """Return the modifiers, and the key itself at the end."""
    if key == "+" or key.endswith("++"):
        return [*key[:-2].split("+"), "+"] if len(key) > 2 else ["+"]
    return key.split("+")


@cache
def key_text(key: str, native: bool = True) -> str:
    """Return a key as people read it: ``Ctrl+←``.

    Args:
        key: The key as it is stored.
        native: Whether to use the names of this system, instead of those of most systems.
    """
    shown = _as_here(key) if native else QKeySequence(key).toString(_FORMS.PortableText)
    *held, last = parts(shown)
    return "+".join([*held, _NAMES.get(last, last)])


@cache
def held_text(names: tuple[str, ...]) -> str:
    """Return modifiers as people read them on this system: ``Ctrl+``, ``⌘``."""
    return key_text("+".join([*names, "A"])).removesuffix("A")


@cache
def in_words(text: str) -> str:
    """Return a text with the names that the modifiers in it have on this system."""

    def name(match: re.Match[str]) -> str:
        held = held_text((match[1],))
        return match[0] if held == f"{match[1]}+" else held + (" " if match[2] else "")

    return _HELD.sub(name, text)


def _as_here(key: str) -> str:
    return QKeySequence(key).toString(_FORMS.NativeText)


def edits(key: str) -> bool:
    """Return whether fields and lists need the key: Enter, Tab, arrows and so on."""
    *held, last = parts(key)
    return last in _STEPS | _EDITS and set(held) <= {"Shift"}


def plain(key: str) -> bool:
    """Return whether the key types a character."""
    *held, last = parts(key)
    return len(last) == 1 and set(held) <= {"Shift"}


def types(key: str) -> bool:
    """Return whether the key types a letter or a digit, as the keys of a tag set do."""
    *held, last = parts(key)
    return len(last) == 1 and last.isalnum() and set(held) <= {"Shift"}


def with_twins(key: str) -> tuple[str, ...]:
    """Return the key, and its twin elsewhere on the keyboard: the Enter of the number pad."""
    *held, last = parts(key)
    for twins in _TWINS:
        if last in twins:
            return tuple("+".join([*held, twin]) for twin in twins)
    return (key,)


def matches_command(words: str, keys: Iterable[str], typed: str) -> bool:
    """Return whether all words typed are in a command's words, or in its keys.

    Args:
        words: Its name, its menu.
        keys: Its keys, as they are stored and as people read them.
        typed: What was typed: ``find``, ``ctrl+f``; punctuation and accents do not count in words.
    """
    shown = " ".join(keys).casefold()
    return all(
        word in shown or ("+" not in word and fit(words, word, scattered=False) is not None)
        for word in typed.casefold().split()
    )


class KeyNames(QObject):
    """Knows the keys of the commands, for the texts that name them."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def show(self, keys: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> None:
        """Set the keys and the titles of all commands.

        Args:
            keys: By command id its keys as they are stored, the one to show in front.
            titles: By command id its text in the menus.
        """
        shown = {command_id: key_text(own[0]) for command_id, own in keys.items() if own}
        if (shown, titles) != (self._keys, self._titles):
            self._keys, self._titles = shown, dict(titles)
            self.changed.emit()

    def key(self, command_id: str) -> str:
        """Return the key of a command as it is shown; empty when it has none."""
        return self._keys.get(command_id, "")

    def say(self, command_id: str) -> str:
        """Return the key of a command or, if it has none, its title: ``Ctrl+Z``, ``“Undo”``."""
        return self.key(command_id) or f"“{self._titles.get(command_id, command_id)}”"

    def tip(self, text: str, command_id: str) -> str:
        """Return a tool tip with the key of the command that it describes."""
        key = self.key(command_id)
        return f"{text} ({key})" if key else text
