"""The edits of the codebook, by the names that its parts have when an edit is applied.

Each writes fields of records (:mod:`annotator.project.fields`), so that it is in the history, can
be undone, and is merged field by field. None of them touches an annotation, except a split
(:mod:`annotator.project.codebook.splitting`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, convert, field, to_builtins
from msgspec.structs import replace

from annotator.model.attribute import Attribute, ShownIf
from annotator.model.errors import InputError
from annotator.model.relations import readable_name
from annotator.model.tagset import Label, LayerScope, RelationType
from annotator.project.codebook.usage import label_is_used, relation_type_is_used, value_is_used
from annotator.project.edits import new_id
from annotator.project.field_edits import write_field
from annotator.project.stored_names import stored_value
from annotator.project.tag_set_assembly import (
    LISTED,
    attribute_id,
    value_id,
)
from annotator.project.transaction import EditTransaction

_LABEL_FIELDS = ("name", "key", "short", "description", "color", "examples", "retired")


def _write(
    transaction: EditTransaction, record: str, record_id: str, fields: Mapping[str, Any]
) -> None:
    """Write fields of a record, and check that the tag set keeps its rules.

    Raises:
        ValidationError: it would break one; the caller rolls back.
    """
    for name, value in fields.items():
        write_field(transaction, record, record_id, name, value)
    transaction.reload_tag_set()


# What is named by a person must be there


def _layer_id(transaction: EditTransaction, name: str) -> str:
    for layer in transaction.tag_set.layers:
        if layer.name == name:
            return layer.stored_id
    names = ", ".join(layer.name for layer in transaction.tag_set.layers)
    raise InputError(f"There is no layer “{name}”; there are {names}.")


def _label(transaction: EditTransaction, name: str) -> Label:
    label = transaction.tag_set.label(name)
    if label is None:
        names = ", ".join(transaction.tag_set.labels_by_name)
        raise InputError(f"There is no label “{name}”; there are {names}.")
    return label


def _attribute(transaction: EditTransaction, label: str, name: str) -> tuple[Label, Attribute]:
    found = _label(transaction, label)
    attribute = found.attribute(name)
    if attribute is None:
        names = ", ".join(each.name for each in found.attributes) or "none"
        raise InputError(f"“{label}” has no attribute “{name}”; it has {names}.")
    return found, attribute


def _value_id(attribute: Attribute, value: str) -> str:
    if value not in attribute.values:
        values = ", ".join(attribute.values)
        raise InputError(f"“{attribute.name}” has no value “{value}”; it has {values}.")
    return attribute.value_ids.get(value, (value,))[0]


def _relation_type(transaction: EditTransaction, name: str) -> RelationType:
    found = transaction.tag_set.relation(name)
    if found is None:
        names = ", ".join(each.name for each in transaction.tag_set.relations) or "none"
        raise InputError(f"There is no relation type “{name}”; there are {names}.")
    return found


def _check_new_name(name: str, names: Sequence[str], what: str) -> None:
    if not name.strip():
        raise InputError(f"A {what} needs a name.")
    if name in names:
        raise InputError(f"There is a {what} “{name}” already; give it another name.")


def _number(transaction: EditTransaction, record: str, ids: Sequence[str]) -> None:
    """Write the place of each of the records of a kind, in this order."""
    for order, record_id in enumerate(ids):
        write_field(transaction, record, record_id, "order", order)
    transaction.reload_tag_set()


# Layers


class AddLayer(Struct, frozen=True):
    """Make a layer without labels."""

    name: str
    description: str = ""
    scope: LayerScope = LayerScope.TEXT
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add layer {self.name}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the layer.

        Raises:
            InputError: there is one of that name, or the name is empty.
        """
        names = [layer.name for layer in transaction.tag_set.layers]
        _check_new_name(self.name, names, "layer")
        fields = {"name": self.name, "description": self.description, "scope": self.scope.value}
        _write(transaction, "layer", self.id, {**fields, "order": len(names)})


class ChangeLayer(Struct, frozen=True):
    """Change a layer: ``name``, ``description``."""

    layer: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if "name" in self.fields:
            return f"rename layer {self.layer} to {self.fields['name']}"
        return f"change layer {self.layer}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: there is no such layer, or the new name is taken.
        """
        record_id = _layer_id(transaction, self.layer)
        if "name" in self.fields and self.fields["name"] != self.layer:
            names = [layer.name for layer in transaction.tag_set.layers]
            _check_new_name(self.fields["name"], names, "layer")
        _write(transaction, "layer", record_id, self.fields)


class RemoveLayer(Struct, frozen=True):
    """Remove a layer that has no labels."""

    layer: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove layer {self.layer}"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the layer as removed.

        Raises:
            InputError: there is no such layer, it has labels, or it is the only one.
        """
        record_id = _layer_id(transaction, self.layer)
        (layer,) = (each for each in transaction.tag_set.layers if each.name == self.layer)
        if layer.labels:
            names = ", ".join(label.name for label in layer.labels)
            raise InputError(
                f"The layer “{self.layer}” has labels: {names}. Move or remove them first."
            )
        if len(transaction.tag_set.layers) == 1:
            raise InputError("A tag set needs a layer; this is the only one.")
        _write(transaction, "layer", record_id, {"removed": True})


class OrderLayers(Struct, frozen=True):
    """Put the layers in an order; those that are not named come last, as they are."""

    layers: tuple[str, ...]
    title: str = "order layers"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the places.

        Raises:
            InputError: there is no such layer.
        """
        ids = [_layer_id(transaction, name) for name in self.layers]
        rest = [each.stored_id for each in transaction.tag_set.layers if each.stored_id not in ids]
        _number(transaction, "layer", [*ids, *rest])


# Labels


class AddLabel(Struct, frozen=True):
    """Make a label, the last one of its layer."""

    layer: str
    label: Label
    """Its attributes come with it; its id stays empty."""
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add label {self.label.name}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the label and its attributes.

        Raises:
            InputError: there is no such layer, the name is taken, or a list has no values.
            ValidationError: the key is taken, or an attribute breaks a rule.
        """
        layer_id = _layer_id(transaction, self.layer)
        names = list(transaction.tag_set.labels_by_name)
        _check_new_name(self.label.name, names, "label")
        _check_key(transaction, self.label.key, "")
        fields = {name: to_builtins(getattr(self.label, name)) for name in _LABEL_FIELDS}
        given = {name: value for name, value in fields.items() if value}
        for name, value in {**given, "layer": layer_id, "order": len(names)}.items():
            write_field(transaction, "label", self.id, name, value)
        for place, attribute in enumerate(self.label.attributes):
            _write_attribute(transaction, self.id, attribute, place)
        transaction.reload_tag_set()


class ChangeLabel(Struct, frozen=True):
    """Change fields of a label.

    They are ``name``, ``key``, ``short``, ``description``, ``color``, ``examples`` and ``retired``.
    A rename touches no annotation.
    """

    label: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if "name" in self.fields:
            return f"rename label {self.label} to {self.fields['name']}"
        if "retired" in self.fields:
            return f"{'retire' if self.fields['retired'] else 'offer'} label {self.label}"
        return f"change label {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: there is no such label or field, or the new name or key is taken.
            ValidationError: the key is none.
        """
        label = _label(transaction, self.label)
        unknown = sorted(set(self.fields) - set(_LABEL_FIELDS))
        if unknown:
            raise InputError(f"A label has no {unknown[0]}; it has {', '.join(_LABEL_FIELDS)}.")
        if "name" in self.fields and self.fields["name"] != self.label:
            _check_new_name(self.fields["name"], list(transaction.tag_set.labels_by_name), "label")
        _check_key(transaction, self.fields.get("key", ""), self.label)
        _write(transaction, "label", label.stored_id, self.fields)


def _check_key(transaction: EditTransaction, key: str, own: str) -> None:
    if key and (len(key) != 1 or not key.isalnum()):
        raise InputError(f"A key is one letter or digit, not “{key}”.")
    for label in transaction.tag_set.labels():
        if key and label.key.upper() == key.upper() and label.name != own:
            raise InputError(f"“{label.name}” has the key {key.upper()}; choose another one.")


class MoveLabel(Struct, frozen=True):
    """Move a label to a place in its layer, or in another one."""

    label: str
    layer: str
    place: int | None = None
    """Before which label of the layer, counted without this one; None: the end."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"move label {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the layer and the places of all labels.

        Raises:
            InputError: there is no such label or layer, or the layers are not for the same:
                labels of the text, or of whole articles.
        """
        label, layer_id = _label(transaction, self.label), _layer_id(transaction, self.layer)
        tag_set = transaction.tag_set
        (layer,) = (each for each in tag_set.layers if each.stored_id == layer_id)
        own = tag_set.layer_of(self.label)
        if own is not None and own.scope != layer.scope:
            raise InputError(
                f"“{self.label}” is a label {_SCOPES[own.scope]}, and the layer “{self.layer}” is "
                f"for labels {_SCOPES[layer.scope]}; it cannot be moved there."
            )
        ids: list[str] = []
        for each in tag_set.layers:
            others = [one.stored_id for one in each.labels if one.name != self.label]
            if each.stored_id == layer_id:
                others.insert(
                    len(others) if self.place is None else max(self.place, 0), label.stored_id
                )
            ids += others
        write_field(transaction, "label", label.stored_id, "layer", layer_id)
        _number(transaction, "label", ids)


_SCOPES = {LayerScope.TEXT: "of stretches of text", LayerScope.ARTICLE: "of whole articles"}


class JoinLabels(Struct, frozen=True):
    """Let one label count as another one from now on, with all that is tagged with it.

    No annotation is touched: what colleagues tag with it later follows, too. Attributes and values
    of one name become the same.
    """

    label: str
    into: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"join label {self.label} into {self.into}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write that the one is the other.

        Raises:
            InputError: there is no such label, the two are one, or not for the same.
        """
        label, into = _label(transaction, self.label), _label(transaction, self.into)
        if label == into:
            raise InputError(f"“{self.label}” cannot be joined into itself.")
        layers = [transaction.tag_set.layer_of(each.name) for each in (label, into)]
        if len({layer.scope for layer in layers if layer is not None}) > 1:
            raise InputError(
                f"“{self.label}” and “{self.into}” cannot be one: one is for stretches of text, "
                f"the other for whole articles."
            )
        _write(transaction, "label", label.stored_id, {"joined": into.stored_id})


class RemoveLabel(Struct, frozen=True):
    """Remove a label that nothing is tagged with."""

    label: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove label {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the label as removed.

        Raises:
            InputError: there is no such label, or something is tagged with it.
        """
        label = _label(transaction, self.label)
        if label_is_used(transaction.db, self.label):
            raise InputError(
                f"The label “{self.label}” is in use, so that it cannot be removed. Retire it "
                f"(it is not offered any more), or join it into another label."
            )
        _write(transaction, "label", label.stored_id, {"removed": True})


# Attributes and values


def _write_attribute(
    transaction: EditTransaction, label_id: str, attribute: Attribute, place: int
) -> None:
    own_id = new_id()
    record_id = attribute_id(label_id, own_id)
    ids: dict[str, tuple[str, ...]] = {}
    is_listed = attribute.kind in LISTED
    if is_listed and not attribute.values:
        raise InputError(f"The attribute “{attribute.name}” needs a value to choose.")
    if is_listed:
        for order, value in enumerate(attribute.values):
            ids[value] = (_write_value(transaction, label_id, own_id, value, order),)
    fields: dict[str, Any] = to_builtins(attribute)
    for name in ("id", "value_ids", "retired_values", "values"):
        fields.pop(name, None)
    if not is_listed and attribute.values:
        fields["values"] = attribute.values
    stored = replace(attribute, value_ids=ids)
    if "default" in fields:
        fields["default"] = stored_value(stored, attribute.default)
    if attribute.shown_if is not None:
        transaction.reload_tag_set()
        fields["shown_if"] = _stored_condition(transaction, label_id, attribute.shown_if)
    for name, value in {**fields, "order": place}.items():
        write_field(transaction, "attribute", record_id, name, value)


def _stored_condition(
    transaction: EditTransaction, label_id: str, condition: ShownIf
) -> dict[str, Any]:
    """Return a condition with the ids of the attribute that it asks about, and of its values."""
    (label,) = (each for each in transaction.tag_set.labels() if each.stored_id == label_id)
    other = label.attribute(condition.attribute)
    if other is None:
        raise InputError(f"“{label.name}” has no attribute “{condition.attribute}”.")
    values = [stored_value(other, value) for value in condition.values]
    return {"attribute": other.stored_id, "values": values}


def _write_value(
    transaction: EditTransaction, label_id: str, own_id: str, value: str, order: int
) -> str:
    stored = new_id()
    record_id = value_id(label_id, own_id, stored)
    write_field(transaction, "value", record_id, "name", value)
    write_field(transaction, "value", record_id, "order", order)
    return stored


class AddAttribute(Struct, frozen=True):
    """Give a label one more attribute."""

    label: str
    attribute: Attribute

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add attribute {self.attribute.name} of {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the attribute and its values.

        Raises:
            InputError: there is no such label, the name is taken, or a list has no values.
            ValidationError: the attribute breaks a rule of its kind.
        """
        label = _label(transaction, self.label)
        names = [attribute.name for attribute in label.attributes]
        _check_new_name(self.attribute.name, names, "attribute")
        _write_attribute(transaction, label.stored_id, self.attribute, len(names))
        transaction.reload_tag_set()


class ChangeAttribute(Struct, frozen=True):
    """Change fields of an attribute, such as ``name``, ``description``, ``required``."""

    label: str
    attribute: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if "name" in self.fields:
            return f"rename attribute {self.attribute} to {self.fields['name']}"
        return f"change attribute {self.attribute} of {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: there is no such attribute or field, or the new name is taken.
            ValidationError: the attribute would break a rule of its kind.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        if "name" in self.fields and self.fields["name"] != self.attribute:
            names = [each.name for each in label.attributes]
            _check_new_name(self.fields["name"], names, "attribute")
        unknown = sorted(set(self.fields) - set(Attribute.__struct_fields__) - {"order"})
        if unknown or "id" in self.fields or ("values" in self.fields and attribute.kind in LISTED):
            raise InputError(f"An attribute has no {(unknown or ['such field'])[0]} to change.")
        if self.fields.get("kind", attribute.kind) != attribute.kind and value_is_used(
            transaction.db, self.label, attribute, None
        ):
            raise InputError(
                f"Annotations have values of “{self.attribute}”, so that it cannot become another "
                f"kind of attribute. Add one of that kind beside it."
            )
        fields: dict[str, Any] = to_builtins(dict(self.fields))
        if fields.get("default") is not None:
            fields["default"] = stored_value(attribute, fields["default"])
        if self.fields.get("shown_if") is not None:
            condition = convert(fields["shown_if"], ShownIf)
            fields["shown_if"] = _stored_condition(transaction, label.stored_id, condition)
        record_id = attribute_id(label.stored_id, attribute.stored_id)
        _write(transaction, "attribute", record_id, fields)


class RemoveAttribute(Struct, frozen=True):
    """Take an attribute off a label; the values that annotations have stay in the file."""

    label: str
    attribute: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove attribute {self.attribute} of {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the attribute as removed.

        Raises:
            InputError: there is no such attribute, or annotations have a value of it.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        if value_is_used(transaction.db, self.label, attribute, None):
            raise InputError(
                f"Annotations have the attribute “{self.attribute}” of “{self.label}”, so that it "
                f"cannot be removed. Take it off them first."
            )
        record_id = attribute_id(label.stored_id, attribute.stored_id)
        _write(transaction, "attribute", record_id, {"removed": True})


class AddValue(Struct, frozen=True):
    """Give an attribute one more value, the last one."""

    label: str
    attribute: str
    value: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add value {self.value} of {self.attribute}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the value.

        Raises:
            InputError: there is no such attribute, or it has the value.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        _check_new_name(self.value, attribute.values, "value")
        _write_value(
            transaction, label.stored_id, attribute.stored_id, self.value, len(attribute.values)
        )
        transaction.reload_tag_set()


class ChangeValue(Struct, frozen=True):
    """Rename a value, retire it, or let it count as another one (``joined``) from now on."""

    label: str
    attribute: str
    value: str
    fields: Mapping[str, Any]
    """``name``, ``retired``, or ``joined``: the name of the other value."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if "name" in self.fields:
            return f"rename value {self.value} to {self.fields['name']}"
        if "joined" in self.fields:
            return f"join value {self.value} into {self.fields['joined']}"
        return f"{'retire' if self.fields.get('retired') else 'offer'} value {self.value}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: there is no such value, or the new name is taken.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        own_id = _value_id(attribute, self.value)
        fields = dict(self.fields)
        if "name" in fields and fields["name"] != self.value:
            _check_new_name(fields["name"], attribute.values, "value")
        if "joined" in fields:
            if fields["joined"] == self.value:
                raise InputError(f"“{self.value}” cannot be joined into itself.")
            fields["joined"] = _value_id(attribute, fields["joined"])
        record_id = value_id(label.stored_id, attribute.stored_id, own_id)
        _write(transaction, "value", record_id, fields)


class RemoveValue(Struct, frozen=True):
    """Remove a value that no annotation has."""

    label: str
    attribute: str
    value: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove value {self.value} of {self.attribute}"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the value as removed.

        Raises:
            InputError: there is no such value, or annotations have it.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        own_id = _value_id(attribute, self.value)
        if value_is_used(transaction.db, self.label, attribute, self.value):
            raise InputError(
                f"Annotations have the value “{self.value}” of “{self.attribute}”, so that it "
                f"cannot be removed. Retire it, or join it into another value."
            )
        record_id = value_id(label.stored_id, attribute.stored_id, own_id)
        _write(transaction, "value", record_id, {"removed": True})


class OrderValues(Struct, frozen=True):
    """Put the values of an attribute in an order; those that are not named come last."""

    label: str
    attribute: str
    values: tuple[str, ...]
    title: str = "order values"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the places.

        Raises:
            InputError: there is no such value.
        """
        label, attribute = _attribute(transaction, self.label, self.attribute)
        names = [*self.values, *(each for each in attribute.values if each not in self.values)]
        ids = [
            value_id(label.stored_id, attribute.stored_id, _value_id(attribute, name))
            for name in names
        ]
        _number(transaction, "value", ids)


# Types of relations


class AddRelationType(Struct, frozen=True):
    """Make a type of relations."""

    relation_type: RelationType
    """Its ends are names of labels and layers; its id stays empty."""
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add relation type {readable_name(self.relation_type.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the type.

        Raises:
            InputError: the name is taken, or an end is no label and no layer.
        """
        names = [each.name for each in transaction.tag_set.relations]
        _check_new_name(self.relation_type.name, names, "relation type")
        fields: dict[str, Any] = to_builtins(self.relation_type)
        fields.pop("id", None)
        fields |= _end_ids(transaction, fields)
        _write(transaction, "relation_type", self.id, {**fields, "order": len(names)})


class ChangeRelationType(Struct, frozen=True):
    """Change fields of a relation type.

    They are ``name``, ``source``, ``target``, ``short``, ``description``, ``single``, ``retired``.
    """

    relation_type: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        name = readable_name(self.relation_type)
        if "name" in self.fields:
            return f"rename relation type {name} to {readable_name(self.fields['name'])}"
        return f"change relation type {name}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: there is no such type, the new name is taken, or an end is no label and no
                layer.
        """
        found = _relation_type(transaction, self.relation_type)
        if "name" in self.fields and self.fields["name"] != self.relation_type:
            names = [each.name for each in transaction.tag_set.relations]
            _check_new_name(self.fields["name"], names, "relation type")
        fields = {**self.fields, **_end_ids(transaction, self.fields)}
        _write(transaction, "relation_type", found.stored_id, fields)


def _end_ids(transaction: EditTransaction, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    tag_set = transaction.tag_set
    ids = {layer.name: layer.stored_id for layer in tag_set.layers}
    ids |= {label.name: label.stored_id for label in tag_set.labels()}
    ends: dict[str, list[str]] = {}
    for end in ("source", "target"):
        for name in fields.get(end, ()):
            if name not in ids:
                raise InputError(f"“{name}” is neither a label nor a layer.")
            ends.setdefault(end, []).append(ids[name])
        if end in fields and not fields[end]:
            raise InputError("A relation type needs a label or a layer at both of its ends.")
    return ends


class RemoveRelationType(Struct, frozen=True):
    """Remove a relation type of which there is no relation."""

    relation_type: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove relation type {readable_name(self.relation_type)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the type as removed.

        Raises:
            InputError: there is no such type, or there are relations of it.
        """
        found = _relation_type(transaction, self.relation_type)
        if relation_type_is_used(transaction.db, self.relation_type):
            raise InputError(
                f"There are relations of the type “{readable_name(self.relation_type)}”, so that "
                f"it cannot be removed. Retire it: it is not offered any more."
            )
        _write(transaction, "relation_type", found.stored_id, {"removed": True})


class DescribeTagSet(Struct, frozen=True):
    """Change the tag set's own ``name`` or ``description``."""

    fields: Mapping[str, str]
    title: str = "describe the tag set"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields.

        Raises:
            InputError: the name is empty.
        """
        if not self.fields.get("name", "-").strip():
            raise InputError("A tag set needs a name.")
        _write(transaction, "tag_set", "project", self.fields)


COMMANDS = (
    AddLayer,
    ChangeLayer,
    RemoveLayer,
    OrderLayers,
    AddLabel,
    ChangeLabel,
    MoveLabel,
    JoinLabels,
    RemoveLabel,
    AddAttribute,
    ChangeAttribute,
    RemoveAttribute,
    AddValue,
    ChangeValue,
    RemoveValue,
    OrderValues,
    AddRelationType,
    ChangeRelationType,
    RemoveRelationType,
    DescribeTagSet,
)
"""All edits of the codebook, but for splits and for whole tag sets."""
