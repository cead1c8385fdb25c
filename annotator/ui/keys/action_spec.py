"""One command as data: what it does, on which keys, in which menu, and when."""

from collections.abc import Callable
from typing import Literal

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
"""Where one types: plain keys are letters there."""


def always() -> bool:
    """What has no condition."""
    return True


class ActionSpec(Struct, frozen=True):
    """One command."""

    id: str
    text: str
    callback: Callable[[], object]
    keys: tuple[str, ...] = ()
    """The keys it has at first, as Qt writes them, the one to show in front: ``("Ctrl+F",)``."""
    tip: str = ""
    menu: str = ""
    """``Tag``, or ``Tag/Labels`` for a menu inside it; none: only found by key and palette."""
    section: str = ""
    """Commands of one section stand together; a line stands between sections."""
    context: Context = "window"
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    title: Callable[[], str] | None = None
    """The text of the moment: ``Undo tag as claim``."""
    firm: bool = False
    """The keys are the tag set's: a person adds others to them, and takes none away."""
