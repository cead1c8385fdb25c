"""Classifies the types of a CAS as annotations, relations, blocks, words and so on."""

from collections.abc import Container, Iterator, Mapping
from math import isfinite
from typing import Any, Literal, NamedTuple

from annotator.formats.uima.vocabulary import (
    ANNOTATION,
    ARTICLE,
    CUSTOM,
    DIV,
    DKPRO_METADATA,
    DKPRO_WORDS,
    DOCUMENT_ANNOTATION,
    METADATA,
    OWN_FEATURES,
    local_name_of,
)

Kind = Literal[
    "annotation",
    "relation",
    "link",
    "chain",
    "block",
    "document",
    "metadata",
    "article",
    "aside",
    "other",
]
"""What the reader makes of a type; the structures of an ``aside`` type are left out."""
RELATION_ENDS = (
    ("Governor", "Dependent"),
    ("governor", "dependent"),
    ("source", "target"),
    ("Source", "Target"),
    ("from", "to"),
    ("arg1", "arg2"),
)
LABEL_FEATURES = (
    "label",
    "value",
    "DependencyType",
    "referenceType",
    "chunkValue",
    "role",
    "category",
)
"""Features that hold a label; the first that a type has is used."""
_MAX_LABEL_CODE_POINTS = 60
_WORDS = ("Token", "Sentence", "Word", "Lemma", "POS", "Stem")
_MARKUP = frozenset(["TeiType", "XmlElement", "XmlNode", "XmlTextNode", "XmlDocument"])
_PHRASES = (".chunk.", ".constituent.")
_SPAN_FEATURES = frozenset(["begin", "end", "sofa"])


class TypeInfo(NamedTuple):
    """A classified type."""

    name: str
    kind: Kind
    own: bool
    """Whether an export of ours wrote it."""
    ends: tuple[str, str]
    """The features that hold the source and the target of a relation; or empty."""
    label: str
    """The feature that may hold the label; or empty."""
    primitives: tuple[str, ...]
    """Features with plain values, as the library names them."""
    references: tuple[str, ...]
    """Features that refer to other feature structures."""


class TypeClassifier:
    """Classifies each type of one file once."""

    def __init__(self, system: Any, asked_types: Container[str]) -> None:
        """Classify by a type system.

        Args:
            system: The type system of the library.
            asked_types: Full or local names of types to read as annotations in any case.
        """
        self._system = system
        self._asked_types = asked_types
        self._infos: dict[str, TypeInfo] = {}

    def classify(self, structure: Any) -> TypeInfo:
        """Return the type of a feature structure."""
        name: str = structure.type.name
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = self._classify_type(name, structure.type)
        return info

    def _classify_type(self, name: str, cas_type: Any) -> TypeInfo:
        features = {feature.name: feature.rangeType for feature in cas_type.all_features}
        primitives = tuple(f for f, range_type in features.items() if self._is_plain(range_type))
        references = tuple(f for f in features if f not in primitives and f not in _SPAN_FEATURES)
        ends = next(
            (pair for pair in RELATION_ENDS if all(f in references for f in pair)), ("", "")
        )
        own = name.startswith(CUSTOM) and all(feature in features for feature in OWN_FEATURES)
        kind = self._kind_of(name, references, ends)
        label = next((feature for feature in LABEL_FEATURES if feature in primitives), "")
        plain = tuple(f for f in primitives if f not in _SPAN_FEATURES)
        return TypeInfo(name, kind, own, ends, label, plain, references)

    def _is_plain(self, range_type: Any) -> bool:
        system = self._system
        return bool(
            system.is_primitive(range_type)
            or system.is_primitive_array(range_type)
            or system.is_primitive_list(range_type)
        )

    def _kind_of(self, name: str, references: tuple[str, ...], ends: tuple[str, str]) -> Kind:
        asked = name in self._asked_types or local_name_of(name) in self._asked_types
        if name == ARTICLE:
            return "article"
        if self._is_subtype(name, DOCUMENT_ANNOTATION):
            return "document"
        if self._is_subtype(name, DIV) and not asked:
            return "block"
        if ends[0]:
            return "aside" if name.startswith(DKPRO_WORDS) and not asked else "relation"
        if not self._is_subtype(name, ANNOTATION):
            return _kind_without_span(name, references)
        if asked:
            return "annotation"
        if name.startswith(DKPRO_METADATA) or is_of_words(name) or local_name_of(name) in _MARKUP:
            return "aside"
        if local_name_of(name).lower().endswith("metadata"):
            return "metadata"
        return "annotation"

    def _is_subtype(self, name: str, supertype: str) -> bool:
        system = self._system
        return bool(system.contains_type(supertype) and system.is_instance_of(name, supertype))


def _kind_without_span(name: str, references: tuple[str, ...]) -> Kind:
    if name == METADATA or local_name_of(name).lower().endswith("metadata"):
        return "metadata"
    if "target" in references:
        return "link"
    return "chain" if "first" in references else "other"


def is_of_words(name: str) -> bool:
    """Return whether a type, by its full name, is of words, sentences or their syntax."""
    if name.startswith(DKPRO_WORDS):
        return not any(part in name for part in _PHRASES)
    return local_name_of(name).endswith(_WORDS)


def label_of(info: TypeInfo, structure: Any) -> tuple[str, str]:
    """Return the label of a feature structure, and the feature that holds it (or empty)."""
    if info.label:
        value = structure[info.label]
        if isinstance(value, str) and _is_label(value):
            return value, info.label
    return local_name_of(info.name), ""


def _is_label(value: str) -> bool:
    return bool(value.strip()) and len(value) <= _MAX_LABEL_CODE_POINTS and "\n" not in value


def text_of(structure: Any, feature: str) -> str:
    """Return the value of a text feature; empty where it is not set or is not a text."""
    value = structure[feature]
    return value if isinstance(value, str) else ""


def plain_values(info: TypeInfo, structure: Any, without: Container[str]) -> Mapping[str, Any]:
    """Return the plain values that are set, as JSON has them, by feature name in the file.

    Args:
        info: The type of the feature structure.
        structure: The feature structure.
        without: The features to leave out, as the library names them.
    """
    values: dict[str, Any] = {}
    for feature in info.primitives:
        # The library renames the features “self” and “type”.
        name = feature.removesuffix("_") if feature in ("self_", "type_") else feature
        value = structure[feature]
        if value is None or feature in without:
            continue
        values[name] = _as_json_value(value)
    return values


def _as_json_value(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if hasattr(value, "elements") or hasattr(value, "head"):
        return [_as_json_value(element) for element in iterate_elements(value)]
    return list(value) if isinstance(value, bytes) else value


def iterate_elements(value: Any) -> Iterator[Any]:
    """Yield the elements of an array or a linked list of the library."""
    if hasattr(value, "elements"):
        yield from value.elements or ()
    while hasattr(value, "head"):
        yield value.head
        value = value.tail
