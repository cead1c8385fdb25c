"""Tag sets: layers of labels, their attributes, and the relation types between labels.

They are data: each project has its own, and each can be shared as a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from annotator.model.attribute import Attribute, AttributeKind
from annotator.model.attribute_values import (
    condition_faults,
    default_fault,
    definition_faults,
    value_fault,
)
from annotator.model.errors import ValidationError


class Joined(Struct, frozen=True, omit_defaults=True):
    """A label that was joined into another one: what was tagged with it counts as the other."""

    id: str
    attributes: Mapping[str, str] = {}
    """Ids of its attributes -> the names that they have in the other label."""
    values: Mapping[str, Mapping[str, str]] = {}
    """Ids of its attributes -> ids of their values -> the names of these in the other label."""


class Label(Struct, frozen=True, omit_defaults=True):
    """One of the things that an annotation can mark, such as ``claim`` or ``person``."""

    name: str
    key: str = field(default_factory=str)
    short: str = field(default_factory=str)
    description: str = field(default_factory=str)
    color: str = field(default_factory=str)
    attributes: tuple[Attribute, ...] = field(default_factory=tuple[Attribute, ...])
    # The fields from here on are left out of JSON where they are as usual.
    id: str = ""
    """The id under which a project stores it; empty: its name. It stays when the name changes."""
    examples: tuple[str, ...] = ()
    """Stretches of text that show what is tagged with it."""
    retired: bool = False
    """Whether it is kept for what has it, and not offered any more."""
    joined: tuple[Joined, ...] = ()

    @property
    def stored_id(self) -> str:
        """The id under which a project stores it."""
        return self.id or self.name

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of that name, or None."""
        return next((a for a in self.attributes if a.name == name), None)


class LayerScope(StrEnum):
    """What the labels of a layer are given to."""

    TEXT = "text"
    ARTICLE = "article"
    """A whole article: its annotations have no fragments."""


class Layer(Struct, frozen=True, omit_defaults=True):
    """A family of labels, which is shown and hidden together."""

    name: str
    labels: tuple[Label, ...]
    description: str = field(default_factory=str)
    id: str = ""
    """As :attr:`Label.id`."""
    scope: LayerScope = LayerScope.TEXT

    @property
    def stored_id(self) -> str:
        """The id under which a project stores it."""
        return self.id or self.name

    @property
    def offered(self) -> tuple[Label, ...]:
        """The labels with which one can tag: those that are not retired."""
        return tuple(label for label in self.labels if not label.retired)


class RelationType(Struct, frozen=True, omit_defaults=True):
    """A type of links; ``source`` and ``target`` name the labels or layers that it may join."""

    name: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    short: str = field(default_factory=str)
    description: str = field(default_factory=str)
    single: bool = field(default_factory=bool)
    """Whether an annotation has one relation of this type at most: a claim has one speaker. Tag
    sets of older programs do not say it."""
    id: str = ""
    """As :attr:`Label.id`."""
    retired: bool = False
    """As :attr:`Label.retired`."""

    @property
    def stored_id(self) -> str:
        """The id under which a project stores it."""
        return self.id or self.name


class TagSet(Struct, frozen=True, dict=True):
    """The definition of layers, labels, attributes and relation types of a project.

    Raises:
        ValidationError: a part has no name, or the name of another one; two labels share a key;
            an attribute lacks values, or has bounds, a default or a condition that cannot be; a
            relation type names a label or layer that is missing.
    """

    name: str
    layers: tuple[Layer, ...]
    relations: tuple[RelationType, ...] = ()
    description: str = ""

    def __post_init__(self) -> None:
        self._check_layers()
        self._check_labels()
        self._check_keys()
        self._check_relations()

    def _check_layers(self) -> None:
        self._check_names([layer.name for layer in self.layers], "layer")
        names = {label.name for label in self.labels()}
        for layer in self.layers:
            if layer.name in names and [label.name for label in layer.labels] != [layer.name]:
                raise self._error(
                    f"“{layer.name}” is a layer and a label that is not all of it; which one a "
                    f"relation type means would be unclear."
                )

    def _check_labels(self) -> None:
        self._check_names([label.name for label in self.labels()], "label")
        for label in self.labels():
            seen: set[str] = set()
            for attribute in label.attributes:
                if not attribute.name:
                    raise self._error(f"an attribute of “{label.name}” has no name.")
                if attribute.name in seen:
                    raise self._error(f"“{label.name}” has the attribute “{attribute.name}” twice.")
                seen.add(attribute.name)
                self._check_values(attribute, label)
            for attribute, fault in condition_faults(label.attributes):
                raise self._error(f"the attribute “{attribute.name}” of “{label.name}” {fault}")

    def _check_values(self, attribute: Attribute, label: Label) -> None:
        fault = next(definition_faults(attribute), "") or default_fault(attribute)
        if fault:
            raise self._error(f"the attribute “{attribute.name}” of “{label.name}” {fault}")

    def _check_keys(self) -> None:
        keys: dict[str, str] = {}
        for label in self.labels():
            key = label.key.upper()
            if not key:
                continue
            if len(key) != 1 or not key.isalnum():
                raise self._error(
                    f"the key of “{label.name}” must be one letter or digit, not “{label.key}”."
                )
            if key in keys:
                raise self._error(f"“{label.name}” and “{keys[key]}” share the key {key}.")
            keys[key] = label.name

    def _check_relations(self) -> None:
        names = {label.name for label in self.labels()} | {layer.name for layer in self.layers}
        self._check_names([relation.name for relation in self.relations], "relation type")
        for relation in self.relations:
            what = f"the relation type “{relation.name}” names"
            if not relation.source or not relation.target:
                raise self._error(f"{what} no labels at one of its ends.")
            for end in (*relation.source, *relation.target):
                if end not in names:
                    raise self._error(
                        f"{what} “{end}”, which is neither a label nor a layer of it."
                    )

    def _check_names(self, names: Sequence[str], what: str) -> None:
        if "" in names:
            raise self._error(f"a {what} has no name.")
        twice = _twice(names)
        if twice is not None:
            raise self._error(f"the {what} “{twice}” is defined twice.")

    def _error(self, sentence: str) -> ValidationError:
        return ValidationError(f"Tag set “{self.name}”: {sentence}")

    def labels(self) -> Iterator[Label]:
        """Yield all labels, layer by layer."""
        for layer in self.layers:
            yield from layer.labels

    def offered_labels(self) -> Iterator[Label]:
        """Yield the labels that are not retired, layer by layer."""
        for layer in self.layers:
            yield from layer.offered

    @cached_property
    def labels_by_name(self) -> dict[str, Label]:
        """Label name -> label."""
        return {label.name: label for label in self.labels()}

    @cached_property
    def _layer_of(self) -> dict[str, Layer]:
        return {label.name: layer for layer in self.layers for label in layer.labels}

    @cached_property
    def _relations(self) -> dict[str, RelationType]:
        return {relation.name: relation for relation in self.relations}

    @cached_property
    def _pairs(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Relation type -> the pairs (source, target) of labels that it may join."""
        layers = {layer.name: [label.name for label in layer.labels] for layer in self.layers}

        def expand(ends: tuple[str, ...]) -> list[str]:
            return [name for end in ends for name in layers.get(end, [end])]

        return {
            r.name: frozenset((s, t) for s in expand(r.source) for t in expand(r.target))
            for r in self.relations
        }

    def label(self, name: str) -> Label | None:
        """Return the label of that name, or None."""
        return self.labels_by_name.get(name)

    def valid_attributes(self, label: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attributes, by name, that a label defines and whose value it can have."""
        definition = self.label(label)
        if definition is None:
            return {}
        return {
            name: value
            for name, value in attributes.items()
            if (attribute := definition.attribute(name)) and not value_fault(attribute, value)
        }

    @cached_property
    def identity_attributes(self) -> dict[str, tuple[str, ...]]:
        """Label name -> its attributes whose values are identities; only labels with some."""
        by_label = {
            label.name: tuple(a.name for a in label.attributes if a.kind is AttributeKind.IDENTITY)
            for label in self.labels()
        }
        return {label: names for label, names in by_label.items() if names}

    def layer_of(self, label: str) -> Layer | None:
        """Return the layer that has a label, or None."""
        return self._layer_of.get(label)

    def is_of_article(self, label: str) -> bool:
        """Return whether a label is given to whole articles; one that it lacks is not."""
        return label in self.names_of_article_labels

    @cached_property
    def names_of_article_labels(self) -> frozenset[str]:
        """The names of the labels of whole articles."""
        return frozenset(label.name for label in self.article_labels)

    @cached_property
    def article_labels(self) -> tuple[Label, ...]:
        """The labels of whole articles, layer by layer."""
        layers = (layer for layer in self.layers if layer.scope is LayerScope.ARTICLE)
        return tuple(label for layer in layers for label in layer.labels)

    def relation(self, name: str) -> RelationType | None:
        """Return the relation type of that name, or None."""
        return self._relations.get(name)

    def allows(self, relation: str, source: str, target: str) -> bool:
        """Return whether a relation type may lead from one label to another."""
        return (source, target) in self._pairs.get(relation, frozenset())

    def pairs(self, relation: str) -> frozenset[tuple[str, str]]:
        """Return the pairs (source, target) of labels that a relation type may join."""
        return self._pairs.get(relation, frozenset())

    def extends(self, other: "TagSet") -> bool:
        """Return whether this tag set has all of another: what is valid there is valid here."""
        return all(
            self.label(label.name) == label and self._same_layer(label.name, other)
            for label in other.labels()
        ) and all(
            other._pairs[relation.name] <= self._pairs.get(relation.name, frozenset())
            for relation in other.relations
        )

    def _same_layer(self, label: str, other: "TagSet") -> bool:
        mine, theirs = self.layer_of(label), other.layer_of(label)
        if mine is None or theirs is None:
            return False
        return (mine.name, mine.scope) == (theirs.name, theirs.scope)


def _twice(names: Sequence[str]) -> str | None:
    """Return the first name that occurs a second time, or None."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
