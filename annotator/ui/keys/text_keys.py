"""What keys and mouse do in the text by themselves, without a command."""

from typing import NamedTuple


class TextKeys(NamedTuple):
    """Some keys of the text."""

    shown: str
    """How to call them, if not by their names."""
    does: str
    keys: tuple[str, ...] = ()
    """As Qt writes them; none for what the mouse does."""


def _shifted(*keys: str) -> tuple[str, ...]:
    """The keys, and with Shift."""
    return (*keys, *(_with_shift(key) for key in keys))


def _with_shift(key: str) -> str:
    *held, last = key.split("+")
    return "+".join([*held, "Shift", last])


TEXT_KEYS = (
    TextKeys("↑ ↓", "Move by line; with Shift extend the selection", _shifted("Up", "Down")),
    TextKeys(
        "Home, End",
        "Start and end of the line; with Ctrl of the article",
        _shifted("Home", "End", "Ctrl+Home", "Ctrl+End"),
    ),
    TextKeys("Page Up, Page Down", "Move by a screenful", _shifted("PgUp", "PgDown")),
    TextKeys("", "Select the whole text", ("Ctrl+A",)),
    TextKeys("Drag", "Select words; hold Alt for characters"),
    TextKeys("Double click, triple click", "Select a word, a sentence"),
    TextKeys("Click", "Choose an annotation; again: the next one there"),
    TextKeys("Drag a line or fill onto another", "Relate two annotations"),
    TextKeys("Ctrl+wheel", "Larger, smaller text"),
)
