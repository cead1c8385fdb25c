"""The layers that columns are written for, and labels as a column can hold them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.formats.format import WriteContext
from annotator.model import InputError, TagSet

WHITE = re.compile(r"[\s\x00-\x1f\x85\u2028\u2029]+")
_ALL_ELSE = "Annotations"


class Labels:
    """Labels as columns can hold them, without white space."""

    def __init__(self) -> None:
        self._short: dict[str, str] = {}
        self._full: dict[str, str] = {}

    def short(self, full: str) -> str:
        """The same name each time, and none that means two."""
        if full not in self._short:
            base = WHITE.sub("_", full)
            name, number = base, 1
            while self._full.setdefault(name, full) != full:
                number += 1
                name = f"{base}_{number}"
            self._short[full] = name
        return self._short[full]

    def changed(self, labels: Iterable[str]) -> dict[str, str]:
        """The full names of those that are written in another way."""
        return {self.short(each): each for each in sorted(set(labels)) if self.short(each) != each}


@dataclass
class Layers:
    """The layers that are written, each with its labels; ``None`` takes what no layer has."""

    names: list[str] = field(default_factory=lambda: [_ALL_ELSE])
    of: dict[str, str] = field(default_factory=dict[str, str])
    """The layer of each label."""

    @classmethod
    def chosen(cls, tag_set: TagSet | None, context: WriteContext) -> "Layers":
        """All layers, or the one that a person names; raises InputError if it is not there."""
        asked = context.options.get("layer", "")
        names = [layer.name for layer in tag_set.layers] if tag_set else [_ALL_ELSE]
        of = (
            {each.name: layer.name for layer in tag_set.layers for each in layer.labels}
            if (tag_set)
            else {}
        )
        if asked and asked not in names:
            raise InputError(f"There is no layer “{asked}”; there are {', '.join(names)}.")
        return cls([asked] if asked else names or [_ALL_ELSE], of)

    def layer(self, label: str) -> str:
        """Where a label is written; empty: nowhere."""
        layer = self.of.get(label, self.names[-1] if not self.of else "")
        return layer if layer in self.names else ""
