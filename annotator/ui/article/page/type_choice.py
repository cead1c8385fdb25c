"""How a reader wants the article set: typeface, size, line spacing, measure. No Qt."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

USUAL_SIZE = 18
"""Pixels of a paragraph's font at the usual zoom."""
SIZES = (12, 32)
SPACINGS = (1.3, 2.6)
MEASURES = (45, 100)
ZOOMS = (0.5, 4.0)


class TypeChoice(Struct, frozen=True):
    """A reader's choice; without arguments the usual."""

    family: str = ""
    """Of running text; empty: the best that this machine has."""
    size: int = USUAL_SIZE
    spacing: float = 1.95
    """From line to line, in sizes of the font: at the usual, two lanes and their names fit."""
    measure: int = 68
    """Characters of running text in a line."""
    zoom: float = 1.0

    @property
    def scale(self) -> float:
        """How much larger than usual letters are, and all that is drawn about them."""
        return self.zoom * self.size / USUAL_SIZE

    @property
    def pixels(self) -> int:
        """The size of a paragraph's font."""
        return max(6, round(self.size * self.zoom))

    def within_bounds(self) -> "TypeChoice":
        """The nearest choice that can be read."""
        return replace(
            self,
            size=round(_between(self.size, SIZES)),
            spacing=round(_between(self.spacing, SPACINGS), 2),
            measure=round(_between(self.measure, MEASURES)),
            zoom=_between(self.zoom, ZOOMS),
        )

    def zoomed(self, zoom: float) -> "TypeChoice":
        """The same at another zoom."""
        return replace(self, zoom=zoom).within_bounds()

    def as_settings(self) -> dict[str, Any]:
        """What settings keep of it."""
        return asdict(self)


def from_settings(kept: Any) -> TypeChoice:
    """The choice that settings keep; what cannot be understood is the usual."""
    usual = asdict(TypeChoice())
    if not isinstance(kept, Mapping):
        return TypeChoice()
    for name, value in usual.items():
        found = kept.get(name)
        if isinstance(value, str):
            usual[name] = found if isinstance(found, str) else value
        elif isinstance(found, int | float) and not isinstance(found, bool):
            usual[name] = found if found == found else value
    return TypeChoice(**usual).within_bounds()


def _between(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
