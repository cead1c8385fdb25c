"""The names of a tag set, and the ids under which a project file stores them.

A file holds ids, so that a label or a value can be renamed, or joined into another one, without a
change of what is tagged with it. The id of what came with a tag set is the name that it had then.
The program above :mod:`annotator.project` knows names alone: this module turns the one into the
other where rows are read and written.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct

from annotator.model.attribute import Attribute
from annotator.model.tagset import Joined, Label, TagSet

_relabelling = msgspec.json.Decoder(dict[str, Any])


class _AttributeNames(Struct, frozen=True):
    """The names of one attribute: of itself, and of its values by their ids."""

    name: str
    values: Mapping[str, str]
    order: Mapping[str, int] = {}
    """Names of values -> their places in the list."""

    def value(self, stored: Any) -> Any:
        """Return a value of an annotation by name; numbers and the like have no names."""
        if isinstance(stored, str):
            return self.values.get(stored, stored)
        if isinstance(stored, list):
            names = {self.value(each) for each in cast("list[Any]", stored)}
            return sorted(names, key=lambda name: (self.order.get(name, len(self.order)), name))
        return stored


class StoredNames:
    """Turns the ids of a project file into names, and names into ids.

    What is in no tag set, such as the label of a damaged row, stays as it is both ways.

    Args:
        tag_set: The project's tag set.
    """

    def __init__(self, tag_set: TagSet) -> None:
        self._label_names: dict[str, str] = {}
        self._label_ids: dict[str, str] = {}
        self._attributes: dict[str, dict[str, _AttributeNames]] = {}
        """Id of a label -> id of an attribute of it -> its names."""
        self._attribute_ids: dict[str, dict[str, tuple[str, dict[str, str]]]] = {}
        """Name of a label -> name of an attribute -> its id, and the ids of its values by name."""
        for label in tag_set.labels():
            self._add(label)
        self._type_names = {each.stored_id: each.name for each in tag_set.relations}
        self._type_ids = {each.name: each.stored_id for each in tag_set.relations}
        self.is_plain = not self._attributes and all(
            stored == name
            for names in (self._label_names, self._type_names)
            for stored, name in names.items()
        )
        """Whether all ids are the names."""

    def _add(self, label: Label) -> None:
        self._label_names[label.stored_id] = label.name
        self._label_ids[label.name] = label.stored_id
        for joined in label.joined:
            self._label_names[joined.id] = label.name
        if any(each.id or each.value_ids for each in label.attributes) or label.joined:
            self._attributes[label.stored_id] = dict(map(_names_of, label.attributes))
            self._attribute_ids[label.name] = dict(map(_ids_of, label.attributes))
            for joined in label.joined:
                self._attributes[joined.id] = _names_of_joined(joined, label)

    # Labels and types of relations

    def label(self, stored: str) -> str:
        """Return the name of the label with an id."""
        return self._label_names.get(stored, stored)

    def knows_label(self, stored: str) -> bool:
        """Return whether an id is that of a label."""
        return stored in self._label_names

    def knows_relation_type(self, stored: str) -> bool:
        """Return whether an id is that of a relation type."""
        return stored in self._type_names

    def label_id(self, name: str) -> str:
        """Return the id of the label with a name."""
        return self._label_ids.get(name, name)

    def label_ids(self, name: str) -> list[str]:
        """Return all ids that mean the label with a name: its own, and those joined into it."""
        found = [stored for stored, label in self._label_names.items() if label == name]
        return found or [name]

    def relation_type(self, stored: str) -> str:
        """Return the name of the relation type with an id."""
        return self._type_names.get(stored, stored)

    def relation_type_id(self, name: str) -> str:
        """Return the id of the relation type with a name."""
        return self._type_ids.get(name, name)

    @property
    def known_labels(self) -> frozenset[str]:
        """The ids of all labels, with those that are joined into others."""
        return frozenset(self._label_names)

    @property
    def known_relation_types(self) -> frozenset[str]:
        """The ids of all relation types."""
        return frozenset(self._type_names)

    # Annotations

    def read_label(self, stored: str, relabelled: str = "") -> str:
        """Return the name of the label of an annotation.

        Args:
            stored: The column ``label``.
            relabelled: The column ``relabelled``.
        """
        if relabelled:
            stored = label_after_split(stored, relabelled)
        return self._label_names.get(stored, stored)

    def read_attributes(
        self, stored_label: str, attributes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the attributes of an annotation by name, as its column ``label`` means them."""
        names = self._attributes.get(stored_label)
        if names is None or not attributes:
            return attributes
        found: dict[str, Any] = {}
        for stored, value in attributes.items():
            attribute = names.get(stored)
            if attribute is None:
                found.setdefault(stored, value)
            else:
                found[attribute.name] = attribute.value(value)
        return found

    def stored_attributes(self, label: str, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the attributes of an annotation by id, as they go with the id of its label."""
        ids = self._attribute_ids.get(label)
        if ids is None or not attributes:
            return attributes
        found: dict[str, Any] = {}
        for name, value in attributes.items():
            stored, values = ids.get(name, (name, {}))
            found[stored] = _by_id(value, values)
        return found


def label_after_split(stored: str, relabelled: str) -> str:
    """Return the id of the label that a split gave to an annotation.

    Args:
        stored: The column ``label``. If its owner changed it since, it counts.
        relabelled: The column ``relabelled``: JSON.
    """
    split = _relabelling.decode(relabelled)
    return split["label"] if split.get("label") and split.get("instead_of") == stored else stored


def _names_of(attribute: Attribute) -> tuple[str, _AttributeNames]:
    values = {stored: name for name, ids in attribute.value_ids.items() for stored in ids}
    return attribute.stored_id, _AttributeNames(attribute.name, values, _order(attribute))


def _order(attribute: Attribute) -> dict[str, int]:
    return {name: place for place, name in enumerate(attribute.values)}


def _names_of_joined(joined: Joined, label: Label) -> dict[str, _AttributeNames]:
    orders = {attribute.name: _order(attribute) for attribute in label.attributes}
    return {
        stored: _AttributeNames(name, joined.values.get(stored, {}), orders.get(name, {}))
        for stored, name in joined.attributes.items()
    }


def _ids_of(attribute: Attribute) -> tuple[str, tuple[str, dict[str, str]]]:
    return attribute.name, (attribute.stored_id, _value_ids(attribute))


def _value_ids(attribute: Attribute) -> dict[str, str]:
    return {name: ids[0] for name, ids in attribute.value_ids.items() if ids}


def stored_value(attribute: Attribute, value: Any) -> Any:
    """Return a value, or several, of an attribute by id; numbers and the like stay as they are."""
    return _by_id(value, _value_ids(attribute))


def _by_id(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, list | tuple):
        return [_by_id(each, ids) for each in cast("Iterable[Any]", value)]
    return value


PLAIN = StoredNames(TagSet("", ()))
"""Of a file whose ids are the names."""
