"""UIMA type systems (XML): types of annotations with their features.

A type with a feature for labels whose values are listed is one of our layers, any other type of
annotations is a label, and one with two ends is a relation type. Listed values are a subtype of
``uima.cas.String`` with allowed values. The names are those of an export of articles as UIMA CAS.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.xml import (
    allowed,
    child_text,
    children,
    local_name,
    parse_root,
    to_bytes,
)
from annotator.formats.files import name_of
from annotator.formats.uima.type_classifier import LABEL_FEATURES, RELATION_ENDS, is_of_words
from annotator.formats.uima.vocabulary import (
    ANNOTATION,
    CUSTOM,
    DEPENDENT,
    DOCUMENT_ANNOTATION,
    GOVERNOR,
    IDENTITY,
    LABEL,
    NOTE,
    OWN_FEATURES,
    RELATIONS,
    RESERVED_FEATURES,
    RESERVED_TYPES,
    STRING,
    STRING_ARRAY,
    TOP,
    decode_identifier,
    encode_identifier,
    local_name_of,
)
from annotator.model import Attribute, AttributeKind, InputError, Label, RelationType, TagSet
from annotator.model.tagset import Layer, LayerScope

_NAMESPACE = "http://uima.apache.org/resourceSpecifier"
_LAYER = "Annotations"
"""The layer of types that are labels."""
_KINDS = {
    STRING: AttributeKind.TEXT,
    "uima.cas.Boolean": AttributeKind.YES_NO,
    **dict.fromkeys(
        (f"uima.cas.{name}" for name in ("Byte", "Short", "Integer", "Long", "Float", "Double")),
        AttributeKind.NUMBER,
    ),
}
_RANGES = {
    AttributeKind.YES_NO: "uima.cas.Boolean",
    AttributeKind.NUMBER: "uima.cas.Double",
    AttributeKind.SCALE: "uima.cas.Integer",
    AttributeKind.SEVERAL: STRING_ARRAY,
}
_WHOLE_ARTICLE = "of the whole article"
"""In the description of a type: its annotations have no place in the text."""


class _Type(NamedTuple):
    """A type of the file."""

    name: str
    description: str
    supertype: str
    features: dict[str, tuple[str, str]]
    """Name -> range and description, those of its supertypes first."""
    values: tuple[tuple[str, str], ...]
    """The allowed values of a subtype of a text, with their descriptions."""


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from a type system.

    Raises:
        InputError: It is not well-formed, or not of this kind; the message names the line.
    """
    root = parse_root(data, path)
    if local_name(root) != "typeSystemDescription":
        raise InputError(
            f"{name_of(path)}: its outermost element is “{local_name(root)}”, not "
            f"“typeSystemDescription”. Is it the type system, and not the annotations?"
        )
    return _Parser(root, path).codebook()


class _Parser:
    def __init__(self, root: Any, path: Path) -> None:
        self._builder = CodebookBuilder(path)
        self._builder.name = child_text(root, "name")
        self._builder.description = child_text(root, "description")
        for imported in children(root, "imports"):
            for each in children(imported, "import"):
                name = each.get("name") or each.get("location") or ""
                self._builder.losses.add("types of other files that it imports", name)
        self._types: dict[str, _Type] = {}
        for types in children(root, "types"):
            for element in children(types, "typeDescription"):
                described = _type_of(element)
                self._types[described.name] = described
        self._names: dict[str, tuple[str, ...]] = {}
        """Type -> our layer or label."""

    def codebook(self) -> Codebook:
        relations: list[tuple[_Type, tuple[str, str]]] = []
        for each in self._types.values():
            ends = self._ends(each)
            if self._is_of_text(each) or each.name.startswith("uima."):
                continue
            if _is_of_words(each.name):
                self._builder.losses.add("types of words and their grammar", each.name)
            elif ends is not None:
                relations.append((each, ends))
            elif self._is_below(each, ANNOTATION) and not self._is_below(each, DOCUMENT_ANNOTATION):
                self._add_type(each)
            else:
                self._builder.losses.add("types without a place in the text", each.name)
        for each, ends in relations:
            self._add_relations(each, ends)
        return self._builder.codebook()

    def _is_below(self, each: _Type, supertype: str) -> bool:
        """Return whether a type is one of another; DKPro's, often left out, are annotations."""
        names = [each.name]
        while names[-1] in self._types and self._types[names[-1]].supertype not in names:
            names.append(self._types[names[-1]].supertype)
        is_foreign = not names[-1].startswith("uima.")
        return supertype in names or (supertype == ANNOTATION and is_foreign)

    def _is_of_text(self, each: _Type) -> bool:
        return each.supertype == STRING

    def _features(self, each: _Type) -> dict[str, tuple[str, str]]:
        above: list[_Type] = [each]
        while (parent := self._types.get(above[-1].supertype)) is not None and parent not in above:
            above.append(parent)
        features: dict[str, tuple[str, str]] = {}
        for parent in reversed(above):
            features |= parent.features
        return features

    def _ends(self, each: _Type) -> tuple[str, str] | None:
        features = self._features(each)
        for ends in RELATION_ENDS:
            if all(end in features and not self._is_plain(features[end][0]) for end in ends):
                return features[ends[0]][0], features[ends[1]][0]
        return None

    def _is_plain(self, range_type: str) -> bool:
        known = self._types.get(range_type)
        return range_type in _KINDS or (known is not None and self._is_of_text(known))

    def _values(self, range_type: str) -> tuple[tuple[str, str], ...]:
        known = self._types.get(range_type)
        return known.values if known is not None else ()

    def _label_feature(self, each: _Type) -> str:
        features = self._features(each)
        listed = (name for name in LABEL_FEATURES if name in features)
        return next((name for name in listed if self._values(features[name][0])), "")

    def _add_type(self, each: _Type) -> None:
        features, label_feature = self._features(each), self._label_feature(each)
        name = decode_identifier(local_name_of(each.name))
        attributes = tuple(self._attributes(features, label_feature, name))
        if not label_feature:
            for feature in LABEL_FEATURES:
                if feature in features and features[feature][0] == STRING:
                    what = "features that may hold labels, which the file does not list"
                    self._builder.losses.add(what, f"{feature} of {name}")
                    break
            self._names[each.name] = (name,)
            if self._is_below(each, ANNOTATION) and each.supertype in self._types:
                self._builder.losses.add("levels of the hierarchy", name)
            label = Label(name, description=each.description, attributes=attributes)
            self._builder.add_label(_LAYER, label)
            return
        is_of_article = each.description.endswith(_WHOLE_ARTICLE)
        description = each.description.removesuffix(_WHOLE_ARTICLE).rstrip(" (")
        scope = LayerScope.ARTICLE if is_of_article else LayerScope.TEXT
        self._builder.add_layer(name, description, scope)
        values = self._values(features[label_feature][0])
        self._names[each.name] = tuple(value for value, _ in values)
        for value, words in values:
            label = Label(value, description=words, attributes=attributes)
            self._builder.add_label(name, label)

    def _attributes(
        self, features: Mapping[str, tuple[str, str]], label_feature: str, layer: str
    ) -> Iterable[Attribute]:
        is_ours = all(name in features for name in (NOTE, IDENTITY))
        for name, (range_type, description) in features.items():
            if name == label_feature or (is_ours and name in OWN_FEATURES):
                continue
            shown, values = decode_identifier(name), self._values(range_type)
            if values:
                listed = tuple(value for value, _ in values)
                yield Attribute(shown, listed, description)
            elif range_type in _KINDS:
                yield Attribute(shown, (), description, _KINDS[range_type])
            else:
                what = "features of other kinds (lists, references)"
                self._builder.losses.add(what, f"{shown} of {layer}")

    def _add_relations(self, each: _Type, ends: tuple[str, str]) -> None:
        features, label_feature = self._features(each), self._label_feature(each)
        every = tuple(name for names in self._names.values() for name in names)
        source, target = (self._names.get(end, every) for end in ends)
        name = decode_identifier(local_name_of(each.name))
        for feature in features:
            if feature not in (label_feature, *OWN_FEATURES, *_END_FEATURES):
                self._builder.losses.add("attributes of relations", f"{feature} of {name}")
        values = self._values(features[label_feature][0]) if label_feature else ()
        for value, words in values or ((name, each.description),):
            self._builder.add_relation(RelationType(value, source, target, description=words))


_END_FEATURES = {end for ends in RELATION_ENDS for end in ends}


def _is_of_words(name: str) -> bool:
    return is_of_words(name) and not name.startswith(CUSTOM)


def _type_of(element: Any) -> _Type:
    features = {
        child_text(each, "name"): (
            child_text(each, "rangeTypeName"),
            child_text(each, "description"),
        )
        for group in children(element, "features")
        for each in children(group, "featureDescription")
    }
    values = tuple(
        (child_text(each, "string"), child_text(each, "description"))
        for group in children(element, "allowedValues")
        for each in children(group, "value")
    )
    name = child_text(element, "name")
    description, supertype = (child_text(element, key) for key in ("description", "supertypeName"))
    return _Type(name, description, supertype or TOP, features, values)


# Writing


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as a type system."""
    root = ET.Element("typeSystemDescription", {"xmlns": _NAMESPACE})
    _add(root, "name", tag_set.name)
    _add(root, "description", tag_set.description)
    types = ET.SubElement(root, "types")
    for layer in tag_set.layers:
        if layer.labels:
            _add_layer(types, layer)
    if tag_set.relations:
        values = [(relation.name, relation.description) for relation in tag_set.relations]
        features = _add_type(types, RELATIONS, "", ANNOTATION)
        listed = _add_values(types, RELATIONS, LABEL, values)
        for end in (GOVERNOR, DEPENDENT):
            _add_feature(features, end, ANNOTATION, "")
        _add_feature(features, LABEL, listed, "")
    return to_bytes(root)


def _add_layer(types: ET.Element, layer: Layer) -> None:
    name = CUSTOM + encode_identifier(layer.name, RESERVED_TYPES)
    description = layer.description
    if layer.scope is LayerScope.ARTICLE:
        description = f"{description} ({_WHOLE_ARTICLE}" if description else _WHOLE_ARTICLE
    features = _add_type(types, name, description, ANNOTATION)
    labels = [(label.name, label.description) for label in layer.labels]
    _add_feature(features, LABEL, _add_values(types, name, LABEL, labels), "")
    done: set[str] = set()
    for attribute in (each for label in layer.labels for each in label.attributes):
        if attribute.name in done:
            continue
        done.add(attribute.name)
        feature = encode_identifier(attribute.name, RESERVED_FEATURES)
        range_type = _RANGES.get(attribute.kind, STRING)
        if attribute.kind is AttributeKind.ONE:
            values = [(value, "") for value in attribute.values]
            range_type = _add_values(types, name, feature, values)
        _add_feature(features, feature, range_type, attribute.description)
    for own in (NOTE, IDENTITY):
        _add_feature(features, own, STRING, "")


def _add_type(types: ET.Element, name: str, description: str, supertype: str) -> ET.Element:
    """Add a type, and return the element of its features."""
    element = ET.SubElement(types, "typeDescription")
    _add(element, "name", name)
    _add(element, "description", description)
    _add(element, "supertypeName", supertype)
    return ET.SubElement(element, "features")


def _add_feature(features: ET.Element, name: str, range_type: str, description: str) -> None:
    element = ET.SubElement(features, "featureDescription")
    _add(element, "name", name)
    _add(element, "description", description)
    _add(element, "rangeTypeName", range_type)


def _add_values(
    types: ET.Element, name: str, feature: str, values: Iterable[tuple[str, str]]
) -> str:
    """Add a type of listed values, and return its name."""
    listed = f"{name}_{feature}"
    element = ET.SubElement(types, "typeDescription")
    _add(element, "name", listed)
    _add(element, "description", "")
    _add(element, "supertypeName", STRING)
    group = ET.SubElement(element, "allowedValues")
    for value, description in values:
        entry = ET.SubElement(group, "value")
        _add(entry, "string", value)
        _add(entry, "description", description)
    return listed


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = allowed(text)
