"""Keys as text: as they are stored, as they are compared, and as people read them."""

import re
from functools import cache

from PySide6.QtGui import QKeySequence

_FORMS = QKeySequence.SequenceFormat
_NAMES = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
_PLAIN = "`1234567890-=[]\\;',./"
_SHIFTED = '~!@#$%^&*()_+{}|:"<>?'
_UNSHIFTED = dict(zip(_SHIFTED, _PLAIN, strict=True))
"""What a US keyboard has below the signs above its other signs."""
_BARE = frozenset({"Shift", "Ctrl", "Control", "Alt", "Meta", "AltGr", "CapsLock", "NumLock"})
_STEPS = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"})
_EDITS = frozenset({"Return", "Enter", "Esc", "Tab", "Backspace", "Del", "Ins", "Space"})
_HELD = re.compile(r"\b(Ctrl|Alt|Shift)\b(\+?)")
_TWINS = (("Return", "Enter"),)
"""The same key in two places of a keyboard."""


@cache
def stored(key: str) -> str:
    """A key as it is stored, the same on every system; empty when the text names no key."""
    sequence = QKeySequence(key, _FORMS.PortableText)
    if sequence.count() != 1:
        return ""
    text = sequence.toString(_FORMS.PortableText).replace("Backtab", "Tab")
    *held, last = parts(text)
    if not last or last in _BARE:
        return ""
    # Letters in upper case: Qt writes "ß" and other letters as they came.
    return "+".join([*held, last.upper() if len(last.upper()) == 1 else last])


@cache
def pressed(key: str) -> str:
    """What is pressed for a key: ``{`` and ``Shift+[`` are one, and Qt takes either for both."""
    *held, last = parts(key)
    if last in _UNSHIFTED and "Shift" not in held:
        held, last = [*held, "Shift"], _UNSHIFTED[last]
    return "+".join([*sorted(held), last])


def parts(key: str) -> list[str]:
    """What is held, and the key itself at the end."""
    if key == "+" or key.endswith("++"):
        return [*key[:-2].split("+"), "+"] if len(key) > 2 else ["+"]
    return key.split("+")


@cache
def key_text(key: str, native: bool = True) -> str:
    """A key as people read it, on this system or on most others: ``Ctrl+←``."""
    shown = _as_here(key) if native else QKeySequence(key).toString(_FORMS.PortableText)
    *held, last = parts(shown)
    return "+".join([*held, _NAMES.get(last, last)])


@cache
def held_text(names: tuple[str, ...]) -> str:
    """What is held, as people read it here, and up to the key itself: ``Ctrl+``, ``⌘``."""
    return key_text("+".join([*names, "A"])).removesuffix("A")


@cache
def in_words(text: str) -> str:
    """A text that speaks of keys that are held, with what they are called on this system."""

    def name(found: re.Match[str]) -> str:
        held = held_text((found[1],))
        return found[0] if held == f"{found[1]}+" else held + (" " if found[2] else "")

    return _HELD.sub(name, text)


def _as_here(key: str) -> str:
    return QKeySequence(key).toString(_FORMS.NativeText)


def edits(key: str) -> bool:
    """Whether fields and lists need the key: Enter, Tab, arrows and the like, Shift or not."""
    *held, last = parts(key)
    return last in _STEPS | _EDITS and set(held) <= {"Shift"}


def plain(key: str) -> bool:
    """Whether the key types a character."""
    *held, last = parts(key)
    return len(last) == 1 and set(held) <= {"Shift"}


def types(key: str) -> bool:
    """Whether the key types a letter or a digit, as those of a tag set do."""
    *held, last = parts(key)
    return len(last) == 1 and last.isalnum() and set(held) <= {"Shift"}


def with_twins(key: str) -> tuple[str, ...]:
    """The key, and the one that a person takes for the same: the Enter of the number pad."""
    *held, last = parts(key)
    for twins in _TWINS:
        if last in twins:
            return tuple("+".join([*held, twin]) for twin in twins)
    return (key,)
