"""Compares a tag set with what a file gives back of it: the differences are the file's losses."""

from collections.abc import Iterable, Sequence

from annotator.formats.losses import Losses
from annotator.model import Attribute, Label, RelationType, TagSet
from annotator.model.tagset import Layer

_LABEL_FIELDS = {
    "short": "short names",
    "description": "definitions of labels",
    "color": "colours",
    "examples": "examples of labels",
    "retired": "marks of retired labels",
    "id": "ids of labels",
    "joined": "notes of joined labels",
}
_ATTRIBUTE_FIELDS = {
    "kind": "kinds of attributes",
    "values": "lists of values",
    "description": "definitions of attributes",
    "low": "bounds of attributes",
    "high": "bounds of attributes",
    "default": "default values",
    "required": "marks of required attributes",
    "shown_if": "conditions of attributes",
    "id": "ids of attributes",
    "value_ids": "ids of values",
    "retired_values": "marks of retired values",
}
_RELATION_FIELDS = {
    "short": "short names of relation types",
    "description": "definitions of relation types",
    "single": "limits of relation types",
    "retired": "marks of retired relation types",
    "id": "ids of relation types",
}


def differences(before: TagSet, after: TagSet) -> Losses:
    """Return what a tag set lacks of another one, and what it adds.

    Equal keys in upper and lower case are the same, and so are the ends of a relation type that
    allow the same pairs of labels. Without any loss, the tag sets are equal except for that.

    Args:
        before: The tag set as it was.
        after: The one that came back.
    """
    losses = Losses()
    if before.name != after.name:
        losses.add("names of tag sets", before.name)
    if before.description != after.description:
        losses.add("descriptions of tag sets", before.name)
    _compare_layers(before, after, losses)
    for label in before.labels():
        other = after.label(label.name)
        if other is not None:
            _compare_labels(label, other, losses)
    _compare_relations(before, after, losses)
    return losses


def _compare_layers(before: TagSet, after: TagSet, losses: Losses) -> None:
    layers = {layer.name: layer for layer in after.layers}
    for layer in before.layers:
        other = layers.pop(layer.name, None)
        if other is None:
            losses.add("layers", layer.name)
        else:
            _compare_layer(layer, other, losses)
        for label in layer.labels:
            there = after.layer_of(label.name)
            if there is None:
                losses.add("labels", label.name)
            elif other is not None and there is not other:
                losses.add("layers of labels", f"{layer.name} of {label.name}")
    for name in layers:
        losses.add("layers that the file adds", name)
    for label in after.labels():
        if before.label(label.name) is None:
            losses.add("labels that the file adds", label.name)
    _compare_order(
        [layer.name for layer in before.layers],
        [layer.name for layer in after.layers],
        ("orders of layers", before.name),
        losses,
    )
    _compare_order(
        [label.name for label in before.labels()],
        [label.name for label in after.labels()],
        ("orders of labels", before.name),
        losses,
    )


def _compare_layer(layer: Layer, other: Layer, losses: Losses) -> None:
    if layer.description != other.description:
        losses.add("descriptions of layers", layer.name)
    if layer.scope != other.scope:
        losses.add("scopes of layers (text or whole article)", layer.name)
    if layer.id != other.id:
        losses.add("ids of layers", layer.name)


def _compare_labels(label: Label, other: Label, losses: Losses) -> None:
    if label.key.upper() != other.key.upper():
        losses.add("keys", f"{label.key} of {label.name}")
    _compare_fields(label, other, _LABEL_FIELDS, label.name, losses)
    for attribute in label.attributes:
        name = f"{attribute.name} of {label.name}"
        came_back = other.attribute(attribute.name)
        if came_back is None:
            losses.add("attributes", name)
        else:
            _compare_fields(attribute, came_back, _ATTRIBUTE_FIELDS, name, losses)
    for attribute in other.attributes:
        if label.attribute(attribute.name) is None:
            name = f"{attribute.name} of {label.name}"
            losses.add("attributes that more labels get", name)
    _compare_order(
        [attribute.name for attribute in label.attributes],
        [attribute.name for attribute in other.attributes],
        ("orders of attributes", label.name),
        losses,
    )


def _compare_relations(before: TagSet, after: TagSet, losses: Losses) -> None:
    for relation in before.relations:
        other = after.relation(relation.name)
        if other is None:
            losses.add("relation types", relation.name)
            continue
        if before.pairs(relation.name) != after.pairs(relation.name):
            losses.add("ends of relation types", relation.name)
        _compare_fields(relation, other, _RELATION_FIELDS, relation.name, losses)
    for relation in after.relations:
        if before.relation(relation.name) is None:
            losses.add("relation types that the file adds", relation.name)
    _compare_order(
        [relation.name for relation in before.relations],
        [relation.name for relation in after.relations],
        ("orders of relation types", before.name),
        losses,
    )


def _compare_fields(
    before: Label | Attribute | RelationType,
    after: Label | Attribute | RelationType,
    fields: dict[str, str],
    name: str,
    losses: Losses,
) -> None:
    """Count each kind of field once for an object, whichever of its fields differ."""
    kinds = {
        what
        for field, what in fields.items()
        if not _is_same(getattr(before, field), getattr(after, field))
    }
    for what in fields.values():
        if what in kinds:
            losses.add(what, name)
            kinds.remove(what)


def _is_same(one: object, other: object) -> bool:
    # True equals 1 in Python, but not in JSON.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _compare_order(
    before: Sequence[str], after: Sequence[str], loss: tuple[str, str], losses: Losses
) -> None:
    if _common(before, after) != _common(after, before):
        losses.add(*loss)


def _common(names: Iterable[str], others: Sequence[str]) -> list[str]:
    return [name for name in names if name in others]
