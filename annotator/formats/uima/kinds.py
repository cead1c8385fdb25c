"""Sorts the types of a CAS: into annotations, relations, blocks, words and so on."""

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
    short,
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
_ENDS = (
    ("Governor", "Dependent"),
    ("governor", "dependent"),
    ("source", "target"),
    ("Source", "Target"),
    ("from", "to"),
    ("arg1", "arg2"),
)
_LABELS = ("label", "value", "DependencyType", "referenceType", "chunkValue", "role", "category")
"""Features that say what a feature structure is; the first that it has counts."""
_LONGEST_LABEL = 60
_WORDS = ("Token", "Sentence", "Word", "Lemma", "POS", "Stem")
_MARKUP = frozenset(["TeiType", "XmlElement", "XmlNode", "XmlTextNode", "XmlDocument"])
_PHRASES = (".chunk.", ".constituent.")
_PLACES = frozenset(["begin", "end", "sofa"])


class TypeInfo(NamedTuple):
    """A type, looked at once."""

    name: str
    kind: Kind
    own: bool
    """Whether an export of ours made it."""
    ends: tuple[str, str]
    """The features that hold what a relation joins."""
    label: str
    """The feature that may hold its label; or empty."""
    primitives: tuple[str, ...]
    """Features of plain values, as the library calls them."""
    references: tuple[str, ...]
    """Features that lead to other feature structures."""


class Kinds:
    """Knows the types of one file."""

    def __init__(self, system: Any, asked: Container[str]) -> None:
        self._system = system
        self._asked = asked
        self._known: dict[str, TypeInfo] = {}

    def of(self, structure: Any) -> TypeInfo:
        """The type of a feature structure."""
        name: str = structure.type.name
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._look(name, structure.type)
        return found

    def _look(self, name: str, cas_type: Any) -> TypeInfo:
        features = {each.name: each.rangeType for each in cas_type.all_features}
        primitives = tuple(f for f, r in features.items() if self._is_plain(r))
        references = tuple(f for f in features if f not in primitives and f not in _PLACES)
        ends = next((pair for pair in _ENDS if all(f in references for f in pair)), ("", ""))
        own = name.startswith(CUSTOM) and all(each in features for each in OWN_FEATURES)
        kind = self._kind(name, references, ends)
        label = next((each for each in _LABELS if each in primitives), "")
        plain = tuple(f for f in primitives if f not in _PLACES)
        return TypeInfo(name, kind, own, ends, label, plain, references)

    def _is_plain(self, range_type: Any) -> bool:
        system = self._system
        return bool(
            system.is_primitive(range_type)
            or system.is_primitive_array(range_type)
            or system.is_primitive_list(range_type)
        )

    def _kind(self, name: str, references: tuple[str, ...], ends: tuple[str, str]) -> Kind:
        asked = name in self._asked or short(name) in self._asked
        if name == ARTICLE:
            return "article"
        if self._is_a(name, DOCUMENT_ANNOTATION):
            return "document"
        if self._is_a(name, DIV) and not asked:
            return "block"
        if ends[0]:
            return "aside" if name.startswith(DKPRO_WORDS) and not asked else "relation"
        if not self._is_a(name, ANNOTATION):
            return self._without_place(name, references)
        if asked:
            return "annotation"
        if name.startswith(DKPRO_METADATA) or _is_word(name) or short(name) in _MARKUP:
            return "aside"
        if short(name).lower().endswith("metadata"):
            return "metadata"
        return "annotation"

    def _is_a(self, name: str, other: str) -> bool:
        system = self._system
        return bool(system.contains_type(other) and system.is_instance_of(name, other))

    def _without_place(self, name: str, references: tuple[str, ...]) -> Kind:
        if name == METADATA or short(name).lower().endswith("metadata"):
            return "metadata"
        if "target" in references:
            return "link"
        return "chain" if "first" in references else "other"


def _is_word(name: str) -> bool:
    if name.startswith(DKPRO_WORDS):
        return not any(part in name for part in _PHRASES)
    return short(name).endswith(_WORDS)


def label_of(info: TypeInfo, structure: Any) -> tuple[str, str]:
    """The label of a feature structure, and the feature that says it (or empty)."""
    if info.label:
        value = structure[info.label]
        if isinstance(value, str) and _is_label(value):
            return value, info.label
    return short(info.name), ""


def _is_label(value: str) -> bool:
    return bool(value.strip()) and len(value) <= _LONGEST_LABEL and "\n" not in value


def plain_values(info: TypeInfo, structure: Any, without: Container[str]) -> Mapping[str, Any]:
    """The features with plain values that are set; the library's own names undone."""
    found: dict[str, Any] = {}
    for feature in info.primitives:
        name = feature.removesuffix("_") if feature in ("self_", "type_") else feature
        value = structure[feature]
        if value is None or feature in without:
            continue
        found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if hasattr(value, "elements") or hasattr(value, "head"):
        return [_plain(each) for each in elements(value)]
    return list(value) if isinstance(value, bytes) else value


def elements(value: Any) -> Iterator[Any]:
    """What stands in an array or a list of the library's."""
    if hasattr(value, "elements"):
        yield from value.elements or ()
    while hasattr(value, "head"):
        yield value.head
        value = value.tail
