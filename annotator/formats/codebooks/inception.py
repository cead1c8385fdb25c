"""INCEpTION's layers and tag sets: as JSON, or in the archive of an exported project.

A span layer is one of our layers where a tag set says what its annotations are called; without one
it is a label. Its other features are attributes, which all labels of the layer get. Relation layers
are relation types, layers of the document's metadata labels of a whole article. What is for words
and their grammar is left out, and counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.damage import read_as
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of
from annotator.formats.inception.reading import DESCRIPTION_FILE
from annotator.formats.json_lines import parse_json
from annotator.formats.uima.type_classifier import LABEL_FEATURES, is_of_words
from annotator.formats.uima.vocabulary import (
    CUSTOM,
    IDENTITY,
    LABEL,
    NOTE,
    RELATIONS,
    RESERVED_FEATURES,
    RESERVED_TYPES,
    decode_identifier,
    encode_identifier,
    local_name_of,
)
from annotator.formats.unpacking_budget import UnpackingBudget, opened_zip
from annotator.model import Attribute, AttributeKind, InputError, Label, RelationType, TagSet
from annotator.model.tagset import Layer, LayerScope

_SPAN, _RELATION, _METADATA = "span", "relation", "document-metadata"
_STRING, _INTEGER, _FLOAT, _BOOLEAN = (
    f"uima.cas.{name}" for name in ("String", "Integer", "Float", "Boolean")
)
_STRING_ARRAY = "uima.cas.StringArray"
_KINDS = {
    _STRING: AttributeKind.TEXT,
    _INTEGER: AttributeKind.NUMBER,
    _FLOAT: AttributeKind.NUMBER,
    "uima.cas.Double": AttributeKind.NUMBER,
    "uima.cas.Long": AttributeKind.NUMBER,
    _BOOLEAN: AttributeKind.YES_NO,
}
_NOTE_AND_IDENTITY = {NOTE, IDENTITY}
"""Features of each layer that Annotator writes, which are no attributes."""
_Object = Mapping[str, Any]


def is_of_inception(data: bytes, path: Path) -> bool:
    """Return whether JSON is an export of INCEpTION, not a tag set of ours, nor damaged."""
    try:
        value = parse_json(decode(data, str(path), UTF_8).text, name_of(path))
    except InputError:
        return False
    if isinstance(value, list):
        return True
    content = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    layers = _objects(content, "layers")
    return "tags" in content or "tag_sets" in content or any("features" in each for each in layers)


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from an export of layers, a tag set or a project.

    Raises:
        InputError: It is damaged, or not of this kind; the message names the layer.
    """
    name = name_of(path)
    if data.startswith(b"PK"):
        data, name = _description_in(data, path), f"{name}, exportedproject.json"
    value: Any = parse_json(decode(data, name, UTF_8).text, name)
    content = cast("_Object", {"layers": value} if isinstance(value, list) else value)
    if not isinstance(value, list | dict):
        raise InputError(f"{name}: it is no list of layers. Export the layers once more, as JSON.")
    builder = CodebookBuilder(path)
    builder.name = _text(content, "name")
    builder.description = _text(content, "description")
    if "tags" in content:
        _add_tags(builder, content, builder.name or "Labels")
    else:
        _Parser(builder, _objects(content, "layers"), _objects(content, "tag_sets")).add_all()
    return builder.codebook()


def _description_in(data: bytes, path: Path) -> bytes:
    name = name_of(path)
    with (
        read_as(path, "a project of INCEpTION"),
        opened_zip(BytesIO(data), UnpackingBudget(), name) as archive,
    ):
        for member in archive.namelist():
            if DESCRIPTION_FILE.fullmatch(member):
                return archive.read(member)
    raise InputError(
        f"{name} is no project of INCEpTION: there is no exportedproject.json in it. Export the "
        f"project once more."
    )


def _text(part: _Object, key: str) -> str:
    value = part.get(key)
    return value.strip() if isinstance(value, str) else ""


def _objects(part: _Object, key: str) -> list[_Object]:
    values: Any = part.get(key)
    if not isinstance(values, list):
        return []
    return [each for each in cast("list[Any]", values) if isinstance(each, Mapping)]


def _tags(part: _Object) -> list[tuple[str, str]]:
    """Return name and description of each tag; a description that only repeats it is none."""
    pairs = (
        (_raw(tag, "tag_name"), _raw(tag, "tag_description")) for tag in _objects(part, "tags")
    )
    return [(name, "" if description == name else description) for name, description in pairs]


def _raw(part: _Object, key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _add_tags(builder: CodebookBuilder, tag_set: _Object, layer: str) -> None:
    for name, description in _tags(tag_set):
        builder.add_label(layer, Label(name, description=description))


class _Parser:
    """Adds the layers of a file."""

    def __init__(
        self, builder: CodebookBuilder, layers: Sequence[_Object], tag_sets: Sequence[_Object]
    ) -> None:
        self._builder, self._layers = builder, layers
        self._tag_sets = {_text(each, "name"): each for each in tag_sets}
        self._names: dict[str, str] = {}
        """The name of a layer in the file -> the name of our layer, or label."""

    def add_all(self) -> None:
        builder = self._builder
        for layer in self._layers:
            name, kind = _text(layer, "name"), _text(layer, "type")
            shown = _text(layer, "uiName") or local_name_of(name)
            if _is_of_words(layer):
                builder.losses.add("layers of words and their grammar", shown)
            elif layer.get("enabled") is False:
                builder.losses.add("layers that are switched off", shown)
            elif kind in (_SPAN, _METADATA):
                self._add_span_layer(layer, name, shown, kind)
            elif kind != _RELATION:
                builder.losses.add("layers of other kinds", f"{shown} ({kind or 'no kind'})")
        for layer in self._layers:
            if _text(layer, "type") == _RELATION and not _is_of_words(layer):
                self._add_relation_layer(layer)

    def _add_span_layer(self, layer: _Object, name: str, shown: str, kind: str) -> None:
        scope = LayerScope.ARTICLE if kind == _METADATA else LayerScope.TEXT
        features = _objects(layer, "features")
        label_feature = self._label_feature(features)
        description = _text(layer, "description")
        attributes = tuple(self._attributes(features, label_feature, shown))
        self._names[name] = shown
        if label_feature is None:
            self._builder.add_layer(shown, "", scope)
            label = Label(shown, description=description, attributes=attributes)
            self._builder.add_label(shown, label)
            return
        self._builder.add_layer(shown, description, scope)
        for tag, words in _tags(self._tag_set(label_feature)):
            label = Label(tag, description=words, attributes=attributes)
            self._builder.add_label(shown, label)

    def _tag_set(self, feature: _Object) -> _Object:
        own = feature.get("tag_set")
        if isinstance(own, Mapping):
            tags = cast("Mapping[str, Any]", own)
            return tags if "tags" in tags else self._tag_sets.get(_text(tags, "name"), tags)
        return {}

    def _label_feature(self, features: Sequence[_Object]) -> _Object | None:
        """Return the feature that says what an annotation is called, if a tag set lists it."""
        by_name = {_text(each, "name"): each for each in features if _tags(self._tag_set(each))}
        return next((by_name[name] for name in LABEL_FEATURES if name in by_name), None)

    def _attributes(
        self, features: Iterable[_Object], label_feature: _Object | None, layer: str
    ) -> Iterable[Attribute]:
        features = list(features)
        is_ours = {_text(each, "name") for each in features} >= _NOTE_AND_IDENTITY
        for feature in features:
            name = _text(feature, "name")
            shown = _text(feature, "uiName") or decode_identifier(name)
            if feature is label_feature or (is_ours and name in _NOTE_AND_IDENTITY):
                continue
            if feature.get("enabled") is False:
                self._builder.losses.add("features that are switched off", f"{shown} of {layer}")
                continue
            attribute = self._attribute(feature, shown)
            if attribute is None:
                what = "features of other kinds (links, references)"
                self._builder.losses.add(what, f"{shown} of {layer}")
            else:
                yield attribute

    def _attribute(self, feature: _Object, name: str) -> Attribute | None:
        values = tuple(tag for tag, _ in _tags(self._tag_set(feature)))
        required = feature.get("required") is True
        range_type, description = _text(feature, "type"), _raw(feature, "description")
        several = feature.get("multi_value_mode") == "ARRAY"
        plain = Attribute(name, description=description, required=required)
        if values and range_type in (_STRING, _STRING_ARRAY):
            kind = AttributeKind.SEVERAL if several else AttributeKind.ONE
            return replace(plain, values=values, kind=kind)
        kind = _KINDS.get(range_type)
        if kind is None or several:
            return None
        low, high, is_scale = _limits(feature)
        if kind is AttributeKind.NUMBER and range_type == _INTEGER and is_scale:
            kind = AttributeKind.SCALE
        if kind not in (AttributeKind.NUMBER, AttributeKind.SCALE):
            low = high = None
        return replace(plain, kind=kind, low=low, high=high)

    def _add_relation_layer(self, layer: _Object) -> None:
        name = _text(layer, "uiName") or local_name_of(_text(layer, "name"))
        attached: Any = layer.get("attach_type")
        end = None
        if isinstance(attached, Mapping):
            end = self._names.get(_text(cast("_Object", attached), "name"))
        ends = (end,) if end else tuple(self._names.values())
        features = _objects(layer, "features")
        label_feature = self._label_feature(features)
        for attribute in self._attributes(features, label_feature, name):
            self._builder.losses.add("attributes of relations", f"{attribute.name} of {name}")
        if label_feature is None:
            relation = RelationType(name, ends, ends, description=_text(layer, "description"))
            self._builder.add_relation(relation)
            return
        for tag, words in _tags(self._tag_set(label_feature)):
            self._builder.add_relation(RelationType(tag, ends, ends, description=words))


def _is_of_words(layer: _Object) -> bool:
    """Return whether a layer that is not a person's own is of words, or joins them."""
    attached: Any = layer.get("attach_type")
    names = [_text(layer, "name")]
    if isinstance(attached, Mapping):
        names.append(_text(cast("_Object", attached), "name"))
    return any(is_of_words(name) and not name.startswith(CUSTOM) for name in names)


def _limits(feature: _Object) -> tuple[int | float | None, int | float | None, bool]:
    """Return the bounds of a number, and whether it is chosen from a row of points."""
    try:
        traits: Any = msgspec.json.decode(_raw(feature, "traits") or "{}")
    except msgspec.DecodeError:
        return None, None, False
    limits = cast("dict[str, Any]", traits) if isinstance(traits, dict) else {}
    if not limits.get("limited"):
        return None, None, False
    low, high = limits.get("minimum"), limits.get("maximum")
    is_scale = isinstance(low, int) and isinstance(high, int) and high - low < 20
    return low, high, is_scale and limits.get("editorType") == "RADIO_BUTTONS"


# Writing


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as JSON that INCEpTION's *Settings ▸ Layers ▸ Import* reads.

    Types and features have the names that they have in an export of articles as UIMA CAS.
    """
    layers = [_layer_object(layer) for layer in tag_set.layers if layer.labels]
    if tag_set.relations:
        tags = [(relation.name, relation.description) for relation in tag_set.relations]
        label = {
            **_feature(LABEL, LABEL, _STRING),
            "tag_set": _tag_set_object("Relations", "", tags),
        }
        layers.append(_layer(RELATIONS, "Relations", "", _RELATION, [label]))
    return msgspec.json.format(msgspec.json.encode(layers), indent=2) + b"\n"


def _layer_object(layer: Layer) -> dict[str, Any]:
    tags = [(label.name, label.description) for label in layer.labels]
    features = [
        {**_feature(LABEL, LABEL, _STRING), "tag_set": _tag_set_object(layer.name, "", tags)}
    ]
    by_name = {each.name: each for label in reversed(layer.labels) for each in label.attributes}
    names = dict.fromkeys(each.name for label in layer.labels for each in label.attributes)
    features += [_attribute_object(by_name[name], layer.name) for name in names]
    features += [_feature(name, name, _STRING) for name in (NOTE, IDENTITY)]
    kind = _SPAN if layer.scope is LayerScope.TEXT else _METADATA
    name = CUSTOM + encode_identifier(layer.name, RESERVED_TYPES)
    return _layer(name, layer.name, layer.description, kind, features)


def _layer(
    name: str, shown: str, description: str, kind: str, features: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "uiName": shown,
        "type": kind,
        "description": description,
        "enabled": True,
        "built_in": False,
        "readonly": False,
        "attach_type": None,
        "attach_feature": None,
        "allow_stacking": True,
        "cross_sentence": True,
        "show_hover": True,
        "anchoring_mode": "CHARACTERS",
        "overlap_mode": "ANY_OVERLAP",
        "validation_mode": "ALWAYS",
        "lock_to_token_offset": False,
        "multiple_tokens": True,
        "linked_list_behavior": False,
        "features": features,
    }


def _feature(name: str, shown: str, range_type: str, description: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "uiName": shown,
        "type": range_type,
        "description": description,
        "enabled": True,
        "visible": True,
        "include_in_hover": False,
        "required": False,
        "remember": False,
        "hideUnconstraintFeature": False,
        "multi_value_mode": "NONE",
        "link_mode": "NONE",
        "tag_set": None,
        "traits": None,
    }


def _attribute_object(attribute: Attribute, layer: str) -> dict[str, Any]:
    name = encode_identifier(attribute.name, RESERVED_FEATURES)
    kind = attribute.kind
    range_type = {
        AttributeKind.YES_NO: _BOOLEAN,
        AttributeKind.NUMBER: _FLOAT,
        AttributeKind.SCALE: _INTEGER,
        AttributeKind.SEVERAL: _STRING_ARRAY,
    }.get(kind, _STRING)
    feature = _feature(name, attribute.name, range_type, attribute.description)
    feature["required"] = attribute.required
    if kind is AttributeKind.SEVERAL:
        feature["multi_value_mode"] = "ARRAY"
    if kind in (AttributeKind.ONE, AttributeKind.SEVERAL):
        tags = [(value, "") for value in attribute.values]
        feature["tag_set"] = _tag_set_object(f"{attribute.name} of {layer}", "", tags)
    if kind in (AttributeKind.SCALE, AttributeKind.NUMBER) and attribute.low is not None:
        editor = "RADIO_BUTTONS" if kind is AttributeKind.SCALE else "SPINNER"
        traits = {
            "limited": attribute.high is not None,
            "minimum": attribute.low,
            "maximum": attribute.high,
            "editorType": editor,
        }
        feature["traits"] = msgspec.json.encode(traits).decode()
    return feature


def _tag_set_object(name: str, description: str, tags: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "language": "",
        "tags": [{"tag_name": name, "tag_description": description} for name, description in tags],
        "create_tag": False,
    }
