"""What two people changed apart in the codebook, in words."""

from typing import Any

import msgspec

from annotator.model import TagSet
from annotator.model.relations import readable_name
from annotator.project.fields import FieldClash
from annotator.ui.codebook import parts
from annotator.ui.codebook.parts import Part
from annotator.words import quote, shorten

_VALUE_CODE_POINTS = 300
_FIELD_NAMES = {
    "description": "definition",
    "color": "colour",
    "short": "short name",
    "single": "one at most",
    "shown_if": "when it is shown",
    "source": "what it leads from",
    "target": "what it leads to",
    "order": "place",
    "joined": "joined into",
    "low": "least value",
    "high": "greatest value",
}


def part_of(clash: FieldClash) -> Part:
    """Return the part of the codebook that has the field; that of a value is its attribute."""
    ids = _ids(clash.id)
    if clash.record in ("attribute", "value") and len(ids) > 1:
        return Part("attribute", ids[0], ids[1])
    if clash.record == "layer":
        return Part("layer", clash.id)
    if clash.record == "label":
        return Part("label", clash.id)
    return Part("relation_type", clash.id) if clash.record == "relation_type" else parts.TAG_SET


def _ids(record_id: str) -> list[str]:
    try:
        return msgspec.json.decode(record_id, type=list[str])
    except msgspec.DecodeError:
        return [record_id]


def name_part(clash: FieldClash, tag_set: TagSet) -> str:
    """Return what has the field, by its name of now: ``label “claim”``."""
    part = part_of(clash)
    if clash.record == "value":
        attribute = parts.find_attribute(tag_set, part)
        own = _ids(clash.id)[-1]
        ids_of = attribute.value_ids.items() if attribute is not None else ()
        names = [name for name, ids in ids_of if own in ids]
        return f"value {quote(names[0] if names else own)}"
    found = (
        parts.find_attribute(tag_set, part)
        or parts.find_relation_type(tag_set, part)
        or (parts.find_layer(tag_set, part) if part.kind == "layer" else None)
        or parts.find_label(tag_set, part)
    )
    kind = readable_name(clash.record)
    if clash.record == "tag_set":
        return "codebook"
    return f"{kind} {quote(found.name if found is not None else clash.id)}"


def name_field(clash: FieldClash) -> str:
    """Return the name of the field for people."""
    return _FIELD_NAMES.get(clash.name, readable_name(clash.name))


def value_in_words(clash: FieldClash, value: Any, tag_set: TagSet) -> str:
    """Return a value of the field for people."""
    if value is None:
        return "as it came"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        names = [_named(each, tag_set) for each in value]  # pyright: ignore[reportUnknownVariableType]
        return shorten(", ".join(names) or "nothing", _VALUE_CODE_POINTS)
    if clash.name in ("layer", "joined"):
        return _named(value, tag_set)
    if clash.name == "order":
        return f"place {value + 1}"
    if isinstance(value, dict):
        return shorten(msgspec.json.encode(value).decode(), _VALUE_CODE_POINTS)
    return shorten(str(value), _VALUE_CODE_POINTS) or "nothing"


def _named(record_id: Any, tag_set: TagSet) -> str:
    """Return the name of the label or layer with an id, or the text itself."""
    for layer in tag_set.layers:
        if layer.stored_id == record_id:
            return layer.name
        for label in layer.labels:
            if label.stored_id == record_id:
                return label.name
    return str(record_id)
