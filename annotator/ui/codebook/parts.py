"""The parts of a codebook as the editor points at them: by the ids that stay when names change."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from annotator.model import Attribute, Label, Layer, RelationType, TagSet

PartKind = Literal["tag_set", "layer", "label", "attribute", "relations", "relation_type"]


class Part(NamedTuple):
    """One part of the codebook."""

    kind: PartKind
    id: str = ""
    """The id under which the project stores it; of an attribute, that of its label."""
    attribute: str = ""
    """The id of an attribute in its label."""


TAG_SET, RELATIONS = Part("tag_set"), Part("relations")
"""The codebook itself, and the heading of its relation types."""


def of_layer(layer: Layer) -> Part:
    """Return the part that is a layer."""
    return Part("layer", layer.stored_id)


def of_label(label: Label) -> Part:
    """Return the part that is a label."""
    return Part("label", label.stored_id)


def of_attribute(label: Label, attribute: Attribute) -> Part:
    """Return the part that is an attribute of a label."""
    return Part("attribute", label.stored_id, attribute.stored_id)


def of_relation_type(relation_type: RelationType) -> Part:
    """Return the part that is a relation type."""
    return Part("relation_type", relation_type.stored_id)


def find_layer(tag_set: TagSet, part: Part) -> Layer | None:
    """Return the layer that a part is, or that a label or an attribute belongs to."""
    if part.kind == "layer":
        return next((each for each in tag_set.layers if each.stored_id == part.id), None)
    label = find_label(tag_set, part)
    return tag_set.layer_of(label.name) if label is not None else None


def find_label(tag_set: TagSet, part: Part) -> Label | None:
    """Return the label that a part is, or that has an attribute; also where it was joined."""
    if part.kind not in ("label", "attribute"):
        return None
    for label in tag_set.labels():
        if part.id in (label.stored_id, *(joined.id for joined in label.joined)):
            return label
    return None


def find_attribute(tag_set: TagSet, part: Part) -> Attribute | None:
    """Return the attribute that a part is."""
    label = find_label(tag_set, part) if part.kind == "attribute" else None
    attributes = label.attributes if label is not None else ()
    return next((each for each in attributes if each.stored_id == part.attribute), None)


def find_relation_type(tag_set: TagSet, part: Part) -> RelationType | None:
    """Return the relation type that a part is."""
    if part.kind != "relation_type":
        return None
    return next((each for each in tag_set.relations if each.stored_id == part.id), None)


def all_parts(tag_set: TagSet) -> Iterator[Part]:
    """Yield all parts in the order in which they are listed."""
    yield TAG_SET
    for layer in tag_set.layers:
        yield of_layer(layer)
        for label in layer.labels:
            yield of_label(label)
            for attribute in label.attributes:
                yield of_attribute(label, attribute)
    yield RELATIONS
    for relation_type in tag_set.relations:
        yield of_relation_type(relation_type)


def free_key(tag_set: TagSet, name: str) -> str:
    """Return a letter of a name, else a digit, that no label has as its key; "" if there is none.

    Args:
        tag_set: The tag set.
        name: The name of a new label.
    """
    taken = {label.key.upper() for label in tag_set.labels()}
    letters = [letter for letter in name.upper() if letter.isascii() and letter.isalnum()]
    return next((key for key in [*letters, *"123456789"] if key not in taken), "")
