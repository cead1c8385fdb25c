"""Commands as data: what they do, on which keys, in which menu, and when.

Keys that the text handles without a command are listed, too.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from msgspec import Struct

Context = Literal["window", "article", "tagging", "finding", "reviewing", "editing"]
"""Where the keys work."""
PLACES: dict[Context, str] = {
    "window": "everywhere in the window",
    "article": "in the article",
    "tagging": "in the article and the table of annotations",
    "finding": "in the field of the find bar",
    "reviewing": "in Review mode, in the article and the lists of places and relations",
    "editing": "in Review mode, while a version is edited",
}
FIELDS: frozenset[Context] = frozenset({"finding"})
"""Contexts in which people type: plain keys are letters there."""


def always() -> bool:
    """Return True: the condition of a command that has none."""
    return True


class ActionSpec(Struct, frozen=True):
    """One command."""

    id: str
    text: str
    callback: Callable[[], object]
    keys: tuple[str, ...] = ()
    """The default keys as Qt writes them, the one to show in front: ``("Ctrl+F",)``."""
    tip: str = ""
    menu: str = ""
    """``Tag``, or ``Tag/Labels`` for a submenu; empty if only keys and the palette reach it."""
    section: str = ""
    """Separators divide a menu into sections; commands of one section stay together."""
    context: Context = "window"
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    title: Callable[[], str] | None = None
    """Returns the text of the moment: ``Undo tag as claim``."""
    firm: bool = False
    """The keys come from the tag set: the annotator can add keys, but take none of these away."""


class Menu(Struct, frozen=True):
    """Makes the commands of one section of a menu, which share context and condition."""

    path: str
    """``Tag``, or ``Tag/Labels`` for a submenu; empty if only keys and the palette reach them."""
    section: str = ""
    context: Context = "window"
    enabled: Callable[[], bool] = always

    def command(
        self,
        command_id: str,
        text: str,
        callback: Callable[[], object],
        *keys: str,
        tip: str = "",
        enabled: Callable[[], bool] | None = None,
        checked: Callable[[], bool] | None = None,
        title: Callable[[], str] | None = None,
        firm: bool = False,
    ) -> ActionSpec:
        """Return a command of this section; the arguments are the fields of `ActionSpec`."""
        return ActionSpec(
            command_id,
            text,
            callback,
            keys,
            tip=tip,
            menu=self.path,
            section=self.section,
            context=self.context,
            enabled=enabled or self.enabled,
            checked=checked,
            title=title,
            firm=firm,
        )


class TextKeys(NamedTuple):
    """Keys, or mouse gestures, of the text itself, without a command."""

    shown: str
    """How they are shown, if not by their names."""
    does: str
    keys: tuple[str, ...] = ()
    """As Qt writes them; none for gestures of the mouse."""


def _shifted(*keys: str) -> tuple[str, ...]:
    """Return the keys, each without and with Shift."""
    return (*keys, *(_with_shift(key) for key in keys))


def _with_shift(key: str) -> str:
    *held, last = key.split("+")
    return "+".join([*held, "Shift", last])


TEXT_KEYS = (
    TextKeys("↑ ↓", "Move by line; with Shift extend the selection", _shifted("Up", "Down")),
    TextKeys(
        "Home, End",
        "Start and end of the line as it is read; with Ctrl of the article",
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
