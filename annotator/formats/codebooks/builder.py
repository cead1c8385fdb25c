"""Puts a tag set together from the parts of another program's file, which may break our rules.

What breaks one is mended where that is possible (a key that two labels have stays with the first)
or left out; either is counted.
"""

import re
from pathlib import Path

from msgspec.structs import replace

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.files import stem_of
from annotator.formats.losses import Losses
from annotator.model import Attribute, InputError, Label, RelationType, TagSet
from annotator.model.attribute_values import condition_faults, default_fault, definition_faults
from annotator.model.tagset import Layer, LayerScope

_COLOR = re.compile("#[0-9a-fA-F]{6}")
_SHORT_COLOR = re.compile("#[0-9a-fA-F]{3}")
_NAMED_COLORS = {
    "black": "#000000", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0",
    "white": "#ffffff", "maroon": "#800000", "red": "#ff0000", "purple": "#800080",
    "fuchsia": "#ff00ff", "green": "#008000", "lime": "#00ff00", "olive": "#808000",
    "yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff", "teal": "#008080",
    "aqua": "#00ffff", "orange": "#ffa500", "pink": "#ffc0cb", "brown": "#a52a2a",
    "cyan": "#00ffff", "magenta": "#ff00ff", "violet": "#ee82ee", "gold": "#ffd700",
}  # fmt: skip
"""The names of CSS that people use."""


class CodebookBuilder:
    """Collects layers, labels and relation types in the order in which a file has them."""

    def __init__(self, path: Path) -> None:
        """Begin without a part.

        Args:
            path: The file, whose name the tag set gets if it has none.
        """
        self._path = path
        self._layers: dict[str, tuple[Layer, list[Label]]] = {}
        self._labels: set[str] = set()
        self._keys: set[str] = set()
        self._relations: dict[str, RelationType] = {}
        self.losses = Losses()
        self.name = ""
        self.description = ""

    def add_layer(
        self,
        name: str,
        description: str = "",
        scope: LayerScope = LayerScope.TEXT,
        own_id: str = "",
    ) -> None:
        """Add a layer, or give one that has none its description."""
        known = self._layers.get(name)
        if known is None:
            self._layers[name] = (Layer(name, (), description, own_id, scope), [])
        elif description and not known[0].description:
            self._layers[name] = (replace(known[0], description=description), known[1])

    def scope_of(self, layer: str) -> LayerScope | None:
        """Return the scope of a layer; None if there is no such layer."""
        known = self._layers.get(layer)
        return known[0].scope if known is not None else None

    def add_label(self, layer: str, label: Label) -> bool:
        """Add a label to a layer, which is made if it is missing.

        Returns:
            Whether it was added; a second one of its name, or one without a name, is not.
        """
        if not label.name:
            self.losses.add("labels without a name", layer)
            return False
        if label.name in self._labels:
            self.losses.add("labels with the name of another one", label.name)
            return False
        self.add_layer(layer)
        self._labels.add(label.name)
        key = label.key.upper()
        if key and (len(key) != 1 or not key.isalnum()):
            self.losses.add("keys that are not one letter or digit", f"{key} of {label.name}")
            key = ""
        if key in self._keys:
            self.losses.add("keys that another label has", f"{key} of {label.name}")
            key = ""
        self._keys |= {key} - {""}
        attributes = self._sound_attributes(label)
        self._layers[layer][1].append(replace(label, key=key, attributes=attributes))
        return True

    def color(self, text: str, label: str) -> str:
        """Return a colour as ``#rrggbb``; empty, and counted, if it is none.

        Args:
            text: The colour as the file has it: ``#rrggbb``, ``#rgb`` or a name of CSS.
            label: The name of its label.
        """
        text = text.strip()
        if not text or _COLOR.fullmatch(text):
            return text
        if _SHORT_COLOR.fullmatch(text):
            return "#" + "".join(digit * 2 for digit in text[1:])
        named = _NAMED_COLORS.get(text.lower())
        if named is None:
            self.losses.add("colours", f"{text} of {label}")
        return named or ""

    def add_relation(self, relation: RelationType) -> None:
        """Add a relation type; a second one of its name widens the ends of the first."""
        known = self._relations.get(relation.name)
        if not relation.name:
            self.losses.add("relation types without a name")
        elif known is None:
            self._relations[relation.name] = relation
        else:
            self.losses.add("definitions of a relation type by itself", relation.name)
            self._relations[relation.name] = replace(
                known,
                source=tuple(dict.fromkeys((*known.source, *relation.source))),
                target=tuple(dict.fromkeys((*known.target, *relation.target))),
            )

    def codebook(self) -> Codebook:
        """Return the tag set of all parts.

        Raises:
            InputError: There is no label in the file.
        """
        if not self._labels:
            raise InputError(
                f"{self._path}: there are no labels in it. Is it the file of a codebook, and in "
                f"the form that its name says?"
            )
        renamed = self._rename_layers()
        layers = tuple(
            replace(layer, name=renamed.get(layer.name, layer.name), labels=tuple(labels))
            for layer, labels in self._layers.values()
        )
        relations = tuple(
            relation
            for each in self._relations.values()
            if (relation := self._sound_relation(each, renamed)) is not None
        )
        name = self.name or stem_of(self._path)
        return Codebook(TagSet(name, layers, relations, self.description), self.losses)

    def _rename_layers(self) -> dict[str, str]:
        """Return new names for layers that are named like a label which is not all of them."""
        renamed: dict[str, str] = {}
        for name, (_, labels) in self._layers.items():
            if name in self._labels and [label.name for label in labels] != [name]:
                new = f"{name} (layer)"
                while new in self._layers or new in self._labels:
                    new += "'"
                renamed[name] = new
                self.losses.add("names of layers that are labels", name)
        return renamed

    def _sound_relation(
        self, relation: RelationType, renamed: dict[str, str]
    ) -> RelationType | None:
        source = self._sound_ends(relation.source, relation.name, renamed)
        target = self._sound_ends(relation.target, relation.name, renamed)
        if not source or not target:
            self.losses.add("relation types without labels to join", relation.name)
            return None
        return replace(relation, source=source, target=target)

    def _sound_ends(
        self, ends: tuple[str, ...], relation: str, renamed: dict[str, str]
    ) -> tuple[str, ...]:
        known: list[str] = []
        for end in ends:
            if end in self._labels:
                known.append(end)
            elif end in self._layers:
                known.append(renamed.get(end, end))
            else:
                self.losses.add("ends of relation types", f"{end} of {relation}")
        return tuple(known)

    def _sound_attributes(self, label: Label) -> tuple[Attribute, ...]:
        sound: dict[str, Attribute] = {}
        for attribute in label.attributes:
            name = f"{attribute.name} of {label.name}"
            values = tuple(dict.fromkeys(filter(None, attribute.values)))
            attribute = replace(attribute, values=values)
            fault = next(definition_faults(attribute), "")
            if not attribute.name or attribute.name in sound or fault:
                reason = f", which {fault}" if fault else ""
                self.losses.add("attributes", f"{name}{reason}".rstrip("."))
                continue
            if default_fault(attribute):
                self.losses.add("default values", name)
                attribute = replace(attribute, default=None)
            sound[attribute.name] = attribute
        for attribute, _ in list(condition_faults(tuple(sound.values()))):
            self.losses.add("conditions of attributes", f"{attribute.name} of {label.name}")
            sound[attribute.name] = replace(attribute, shown_if=None)
        return tuple(sound.values())
