"""The tag set of a project: what came with the project, with the fields of the codebook over it.

What came stays as it is (``tag_set.definition``). Each layer, label, attribute, value and relation
type is a record under its id: the name that it came with, or an id of its own when it was made
later. Its fields in the table ``fields`` change it, move it, join it into another one, or retire
it. Two codebooks that changed apart give the same tag set in whatever order they were merged, since
everything here follows from the records alone.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.model.attribute import Attribute, AttributeKind, ShownIf
from annotator.model.tagset import (
    Joined,
    Label,
    Layer,
    LayerScope,
    RelationType,
    TagSet,
)
from annotator.project.rows import to_json

Fields = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Kind of record -> id -> field -> value, as :func:`annotator.project.fields.read_fields` has
it."""

Named = TypeVar("Named", Label, Layer, RelationType)


class _Ordered(Struct):
    """A record with its place among its kind."""

    order: float
    id: str
    fields: Mapping[str, Any]
    """Those of the table over those that it came with."""


def attribute_id(label_id: str, attribute: str) -> str:
    """Return the id of the record of an attribute: that of its label, and its own."""
    return to_json([label_id, attribute])


def value_id(label_id: str, attribute: str, value: str) -> str:
    """Return the id of the record of a value: those of its label and attribute, and its own."""
    return to_json([label_id, attribute, value])


def assemble(base: TagSet, fields: Fields, still_used: Collection[tuple[str, str]] = ()) -> TagSet:
    """Return the tag set that what came with a project and its fields make.

    Args:
        base: What came.
        fields: Those of the records of the codebook.
        still_used: Kinds and ids of records that were removed while a colleague used them: they
            are retired instead.

    Raises:
        ValidationError: the fields break a rule of tag sets that cannot be mended here.
    """
    if not any(fields.values()):
        return base
    for record, record_id in still_used:
        kept = {**fields[record][record_id], "removed": False, "retired": True}
        fields = {**fields, record: {**fields[record], record_id: kept}}
    return _Assembly(base, fields).tag_set()


class _Assembly:
    def __init__(self, base: TagSet, fields: Fields) -> None:
        self._base, self._fields = base, fields
        base_labels = [(layer, label) for layer in base.layers for label in layer.labels]
        self._base_labels = {label.stored_id: label for _, label in base_labels}
        self._layers = self._ordered(
            "layer", {layer.stored_id: _layer_fields(layer) for layer in base.layers}
        )
        labels = {label.stored_id: _label_fields(label, layer) for layer, label in base_labels}
        self._labels = self._ordered("label", labels)
        self._types = self._ordered(
            "relation_type", {each.stored_id: self._type_fields(each) for each in base.relations}
        )
        self._target = _joined_into({each.id: each.fields for each in self._labels})

    def tag_set(self) -> TagSet:
        shown = [each for each in self._labels if each.id not in self._target]
        in_use = {self._layer_of(each) for each in shown}
        # A layer that is removed gives its name free.
        kept = [
            each for each in self._layers if each.id in in_use or not each.fields.get("removed")
        ]
        layer_names = _distinct_names(kept)
        label_names = _distinct_names(shown, taken=set(layer_names.values()) - _one_label(shown))
        by_layer: dict[str, list[Label]] = {each.id: [] for each in self._layers}
        keys: set[str] = set()
        for each in shown:
            label = self._label(each, label_names[each.id], keys)
            by_layer[self._layer_of(each)].append(label)
        layers = tuple(
            self._layer(each, layer_names[each.id], tuple(by_layer[each.id])) for each in kept
        )
        of_set = self._fields.get("tag_set", {}).get("project", {})
        return TagSet(
            of_set.get("name", self._base.name),
            layers,
            self._relation_types(label_names, layer_names),
            of_set.get("description", self._base.description),
        )

    def _ordered(self, record: str, base: Mapping[str, Mapping[str, Any]]) -> list[_Ordered]:
        """Put the fields of the records of a kind over those that they came with."""
        own = self._fields.get(record, {})
        ids = [*base, *(record_id for record_id in own if record_id not in base)]
        records: list[_Ordered] = []
        for place, record_id in enumerate(ids):
            values = {**base.get(record_id, {}), **own.get(record_id, {})}
            if values.get("name"):
                order = values.get("order", place)
                records.append(_Ordered(float(order), record_id, values))
        records.sort(key=lambda each: (each.order, each.id))
        return [each for each in records if record == "layer" or not each.fields.get("removed")]

    def _layer_of(self, label: _Ordered) -> str:
        wanted = label.fields.get("layer")
        ids = [each.id for each in self._layers]
        return wanted if wanted in ids else ids[0]

    def _layer(self, layer: _Ordered, name: str, labels: tuple[Label, ...]) -> Layer:
        return Layer(
            name,
            labels,
            layer.fields.get("description", ""),
            _id_unless_name(layer.id, name),
            LayerScope(layer.fields.get("scope", LayerScope.TEXT)),
        )

    def _label(self, label: _Ordered, name: str, keys: set[str]) -> Label:
        values = label.fields
        is_retired = bool(values.get("retired"))
        key = "" if is_retired else str(values.get("key", ""))
        if key.upper() in keys or len(key) > 1 or not key.isalnum():
            key = ""  # Two that were made apart wanted it; the first one has it.
        keys |= {key.upper()} - {""}
        attributes = self._attributes(label.id)
        joined: list[Joined] = list(values.get("came_joined", ()))
        for source in sorted(each for each, target in self._target.items() if target == label.id):
            attributes, from_source = _with_joined(source, self._attributes(source), attributes)
            joined.append(from_source)
        return Label(
            name,
            key,
            values.get("short", ""),
            values.get("description", ""),
            values.get("color", ""),
            tuple(attributes),
            _id_unless_name(label.id, name),
            tuple(values.get("examples", ())),
            is_retired,
            tuple(joined),
        )

    def _attributes(self, label_id: str) -> list[Attribute]:
        base_label = self._base_labels.get(label_id)
        base = {each.stored_id: each for each in base_label.attributes} if base_label else {}
        own = {
            parts[1]: values
            for record_id, values in self._fields.get("attribute", {}).items()
            if (parts := _parts(record_id, 2))[0] == label_id
        }
        found: list[tuple[float, str, Attribute]] = []
        for place, each in enumerate([*base, *(new for new in own if new not in base)]):
            values = own.get(each, {})
            came = base.get(each)
            if values.get("removed") or (came is None and not values.get("name")):
                continue
            attribute = self._attribute(label_id, each, came, values)
            if attribute is not None:
                found.append((float(values.get("order", place)), each, attribute))
        found.sort(key=lambda one: one[:2])
        attributes = [attribute for _, _, attribute in found]
        names = _apart([attribute.name for attribute in attributes])
        named = [
            replace(attribute, name=name, id=_id_unless_name(record_id, name))
            for (_, record_id, attribute), name in zip(found, names, strict=True)
        ]
        return [_with_names(attribute, named) for attribute in named]

    def _attribute(
        self, label_id: str, own_id: str, came: Attribute | None, values: Mapping[str, Any]
    ) -> Attribute | None:
        """Return an attribute; None when nothing is left of it that could be tagged."""
        definition: dict[str, Any] = {} if came is None else msgspec.to_builtins(came)
        definition |= {k: v for k, v in values.items() if k in Attribute.__struct_fields__}
        definition.pop("id", None)
        if definition.get("kind", AttributeKind.ONE) not in LISTED:
            return _converted(definition)
        names = [*definition.get("values", ())]
        ids = {name: tuple(definition.get("value_ids", {}).get(name, (name,))) for name in names}
        retired: set[str] = set(definition.get("retired_values", ()))
        own = {
            parts[2]: fields
            for record_id, fields in self._fields.get("value", {}).items()
            if (parts := _parts(record_id, 3))[:2] == [label_id, own_id]
        }
        shown, all_ids, retired = _values(names, ids, retired, own)
        definition["values"] = shown
        definition["value_ids"] = {n: i for n, i in all_ids.items() if i != (n,)}
        definition["retired_values"] = [name for name in shown if name in retired]
        return None if not shown else _converted(definition)

    def _type_fields(self, relation_type: RelationType) -> dict[str, Any]:
        ids = {layer.name: layer.stored_id for layer in self._base.layers}
        ids |= {label.name: label.stored_id for label in self._base.labels()}
        fields: dict[str, Any] = msgspec.to_builtins(relation_type)
        for end in ("source", "target"):
            fields[end] = [ids[name] for name in fields[end]]
        return fields

    def _relation_types(
        self, labels: Mapping[str, str], layers: Mapping[str, str]
    ) -> tuple[RelationType, ...]:
        names = {**layers, **labels}
        found: list[RelationType] = []
        type_names = _distinct_names(self._types)
        for each in self._types:
            ends = {
                end: tuple(
                    dict.fromkeys(
                        names[target]
                        for end_id in each.fields.get(end, ())
                        if (target := self._target.get(end_id, end_id)) in names
                    )
                )
                for end in ("source", "target")
            }
            if not ends["source"] or not ends["target"]:
                continue  # Nothing is left that it could join.
            name = type_names[each.id]
            found.append(
                RelationType(
                    name,
                    ends["source"],
                    ends["target"],
                    each.fields.get("short", ""),
                    each.fields.get("description", ""),
                    bool(each.fields.get("single")),
                    _id_unless_name(each.id, name),
                    bool(each.fields.get("retired")),
                )
            )
        return tuple(found)


def _layer_fields(layer: Layer) -> dict[str, Any]:
    return {"name": layer.name, "description": layer.description, "scope": layer.scope}


def _label_fields(label: Label, layer: Layer) -> dict[str, Any]:
    names = ("name", "key", "short", "description", "color", "examples", "retired")
    fields = {name: getattr(label, name) for name in names}
    return {**fields, "layer": layer.stored_id, "came_joined": label.joined}


def _joined_into(labels: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return where each joined label ends: of labels that are joined in a circle, the least stays.

    Args:
        labels: The fields of all labels by id.
    """
    ends: dict[str, str] = {}
    for label_id in labels:
        seen = [label_id]
        target: Any = None
        while (target := labels[seen[-1]].get("joined")) in labels and target not in seen:
            seen.append(str(target))
        end = seen[-1]
        if target in seen:  # A circle: two were joined apart, each into the other.
            end = min(seen[seen.index(target) :])
        if end != label_id:
            ends[label_id] = end
    return ends


def _converted(definition: dict[str, Any]) -> Attribute | None:
    try:
        return msgspec.convert(definition, Attribute)
    except msgspec.ValidationError:
        return None  # Of a newer program, or damaged: the values stay in the file.


def _with_names(attribute: Attribute, others: Iterable[Attribute]) -> Attribute:
    """Return an attribute whose default and condition have names in the place of ids."""
    default = stored_to_names(attribute, attribute.default)
    condition = attribute.shown_if
    if condition is not None:
        by_id = {other.stored_id: other for other in others}
        other = by_id.get(condition.attribute)
        if other is None:
            condition = None  # What it asked about is gone: it is always shown.
        else:
            values = tuple(stored_to_names(other, value) for value in condition.values)
            condition = ShownIf(other.name, values)
    return replace(attribute, default=default, shown_if=condition)


def stored_to_names(attribute: Attribute, value: Any) -> Any:
    """Return a value, or several, of an attribute by name."""
    if attribute.kind not in LISTED:
        return value
    names = {stored: name for name, ids in attribute.value_ids.items() for stored in ids}
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        several = {names.get(each, each) for each in cast("Iterable[str]", value)}
        return tuple(name for name in attribute.values if name in several)
    return value


LISTED = (AttributeKind.ONE, AttributeKind.SEVERAL)
"""The kinds whose values are names of a list, and have ids."""


def _values(
    names: Iterable[str],
    ids: Mapping[str, tuple[str, ...]],
    retired: set[str],
    own: Mapping[str, Mapping[str, Any]],
) -> tuple[list[str], dict[str, tuple[str, ...]], set[str]]:
    """Put the fields of the values of an attribute over those that it came with.

    Returns:
        The names in their order, the ids of each, and those that are retired.
    """
    records: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(names):
        records[ids[name][0]] = {
            "name": name,
            "order": place,
            "ids": ids[name],
            "retired": name in retired,
        }
    for place, (own_id, fields) in enumerate(own.items(), len(records)):
        came = records.get(own_id, {"order": place, "ids": (own_id,), "retired": False})
        records[own_id] = {**came, **fields}
    live = {k: v for k, v in records.items() if v.get("name") and not v.get("removed")}
    targets = _joined_into(live)
    shown = sorted(
        (key for key in live if key not in targets), key=lambda key: (live[key]["order"], key)
    )
    shown_names = _apart([live[key]["name"] for key in shown])
    all_ids = {
        name: (
            *live[key]["ids"],
            *(i for s, t in targets.items() if t == key for i in live[s]["ids"]),
        )
        for key, name in zip(shown, shown_names, strict=True)
    }
    gone = {name for key, name in zip(shown, shown_names, strict=True) if live[key].get("retired")}
    return shown_names, all_ids, gone


def _with_joined(
    source: str, theirs: Iterable[Attribute], mine: list[Attribute]
) -> tuple[list[Attribute], Joined]:
    """Unite the attributes of a label with those of one that is joined into it.

    Attributes of one name, and values of one name, are the same.
    """
    united = {attribute.name: attribute for attribute in mine}
    names: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for attribute in theirs:
        known = united.get(attribute.name)
        if known is None:
            united[attribute.name] = replace(attribute, id=_free_id(attribute, united.values()))
        else:
            added = [value for value in attribute.values if value not in known.values]
            united[attribute.name] = replace(known, values=(*known.values, *added))
        names[attribute.stored_id] = attribute.name
        values[attribute.stored_id] = {
            each_id: value
            for value in attribute.values
            for each_id in attribute.value_ids.get(value, (value,))
        }
    return list(united.values()), Joined(source, names, values)


def _free_id(attribute: Attribute, others: Iterable[Attribute]) -> str:
    taken = {other.stored_id for other in others}
    own = attribute.stored_id
    while own in taken:
        own += "~"
    return _id_unless_name(own, attribute.name)


def _parts(record_id: str, count: int) -> list[str]:
    """Return the parts of the id of an attribute or a value; empty ones where it is none."""
    try:
        parts = msgspec.json.decode(record_id, type=list[str])
    except msgspec.DecodeError:
        return [""] * count
    return parts if len(parts) == count else [""] * count


def _id_unless_name(record_id: str, name: str) -> str:
    return "" if record_id == name else record_id


def _distinct_names(records: Iterable[_Ordered], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return the names of records by id; of two that were made apart, the later one has a number.

    Args:
        records: In their order.
        taken: Names that none of them may have.
    """
    listed = list(records)
    names = _apart([str(each.fields["name"]) for each in listed], taken)
    return {each.id: name for each, name in zip(listed, names, strict=True)}


def _apart(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Number the names that occur a second time."""
    seen = set(taken)
    found: list[str] = []
    for name in names:
        free, number = name, 2
        while free in seen:
            free, number = f"{name} ({number})", number + 1
        seen.add(free)
        found.append(free)
    return found


def _one_label(labels: Iterable[_Ordered]) -> set[str]:
    """Return the names of labels that are all of a layer of the same name."""
    by_layer: dict[Any, list[str]] = {}
    for each in labels:
        by_layer.setdefault(each.fields.get("layer"), []).append(each.fields["name"])
    return {names[0] for names in by_layer.values() if len(names) == 1}
