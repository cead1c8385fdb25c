"""Reads the types and offsets of a CAS file before the library loads it.

The library only warns of an offset that is not on a character boundary, and keeps the number as
if it counted code points. The readers therefore use the numbers that this module reads.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from typing import Any, cast

from annotator.formats.json_lines import parse_json
from annotator.formats.uima.vocabulary import (
    ANNOTATION,
    ANNOTATION_BASE,
    FS_ARRAY,
    STRING,
    STRING_ARRAY,
    TOP,
)
from annotator.formats.whole_numbers import numbers_in, whole_number
from annotator.model import InputError

_XMI = "{http://www.omg.org/XMI}"
_CAS = "{http:///uima/cas.ecore}"
_ID = f"{_XMI}id"
_START, _END = "{http:///", ".ecore}"
_NO_NAMESPACE = "uima.noNamespace."
_REFERENCES = frozenset(
    ["governor", "dependent", "source", "target", "first", "next", "from", "to", "arg1", "arg2"]
)
"""Names of features, in lower case, that refer to another feature structure."""

RawSpan = tuple[int, int]
"""Begin and end as the file counts them (UTF-16 units, in a sound file)."""

_SHOWN_CODE_POINTS = 200


@dataclass
class UsedType:
    """A type as a file uses it."""

    features: dict[str, str] = field(default_factory=dict[str, str])
    """The range type that the values seem to have, by feature name."""
    supertype: str = TOP


@dataclass
class Content:
    """The offsets and types of a file."""

    spans: dict[int, RawSpan] = field(default_factory=dict[int, RawSpan])
    """The span of each annotation by the id of its feature structure, as the file counts."""
    types: dict[str, UsedType] = field(default_factory=dict[str, UsedType])
    """The types that feature structures have, by full name."""


def read_xmi_content(data: bytes, name: str) -> Content:
    """Return the offsets and types of an XMI file.

    Args:
        data: The bytes of the file.
        name: The name of the file, with which messages begin.

    Raises:
        InputError: The file is not well-formed XML or not a CAS, or a number is malformed; the
            message names the file and the line.
    """
    etree: Any = import_module("lxml.etree")  # it has no types
    content = Content()
    link_ids: set[str] = set()
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    try:
        for depth, element in _elements(etree, data):
            if depth == 1 and element.tag != f"{_XMI}XMI":
                raise InputError(
                    f"{name}: it begins with “{element.tag[:_SHOWN_CODE_POINTS]}”, not with "
                    f"xmi:XMI as a CAS does. Export it as UIMA CAS XMI."
                )
            if depth == 2:
                _add_structure(element, content, values, link_ids, name)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}:{error.lineno}: it is not well-formed XML: "
            f"{' '.join(error.msg.split())[:_SHOWN_CODE_POINTS]}. Export the file again."
        ) from None
    for (type_name, feature), texts in values.items():
        if feature.casefold() in _REFERENCES:
            content.types[type_name].features[feature] = TOP
        elif any(texts) and all(part in link_ids for text in texts for part in text.split()):
            content.types[type_name].features[feature] = FS_ARRAY
    return content


def _elements(etree: Any, data: bytes) -> Iterator[tuple[int, Any]]:
    """Yield depth and element: the outermost when it begins, its children when they end.

    A child is freed after the caller has seen it.
    """
    events = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
    )
    depth = 0
    for event, element in events:
        if event == "start":
            depth += 1
            if depth == 1:
                yield 1, element
            continue
        if depth == 2:
            yield 2, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        depth -= 1


def _add_structure(
    element: Any,
    content: Content,
    values: dict[tuple[str, str], list[str]],
    link_ids: set[str],
    name: str,
) -> None:
    """Add the type, the features and the span of one feature structure.

    Args:
        element: The element of the feature structure.
        content: Receives the type and the span.
        values: Receives the texts of each feature, by type and feature name.
        link_ids: Receives the id if the feature structure is a link with a target.
        name: The name of the file.

    Raises:
        InputError: The element is not named like a type, or a number is malformed.
    """
    tag = str(element.tag)
    if tag in (f"{_CAS}NULL", f"{_CAS}Sofa", f"{_CAS}View"):
        return
    if not tag.startswith(_START) or _END not in tag:
        raise InputError(
            f"{name}:{element.sourceline}: “{tag[:_SHOWN_CODE_POINTS]}” is not the name of a UIMA "
            f"type."
        )
    package, _, local_name = tag.removeprefix(_START).partition(_END)
    type_name = f"{package.replace('/', '.')}.{local_name}".removeprefix(_NO_NAMESPACE)
    used = content.types.setdefault(type_name, UsedType())
    attributes: Mapping[str, str] = dict(element.attrib)
    structure_id = attributes.get(_ID, "")
    if "target" in attributes:
        link_ids.add(structure_id)
    if "begin" in attributes and "end" in attributes:
        used.supertype = ANNOTATION
        content.spans[_parse_number(structure_id, name, element)] = (
            _parse_number(attributes["begin"], name, element),
            _parse_number(attributes["end"], name, element),
        )
    elif "sofa" in attributes and used.supertype == TOP:
        used.supertype = ANNOTATION_BASE
    for feature, value in attributes.items():
        if feature not in (_ID, "sofa", "begin", "end"):
            used.features.setdefault(feature, STRING)
            values[type_name, feature].append(value)
    for child in element:
        used.features[str(child.tag)] = STRING_ARRAY


def _parse_number(text: str, name: str, element: Any) -> int:
    try:
        return int(text)
    except ValueError:
        raise InputError(
            f"{name}:{element.sourceline}: “{text[:40]}” should be a whole number."
        ) from None


def read_json_content(text: str, name: str) -> tuple[Content, dict[str, Any]]:
    """Return the offsets of a CAS JSON file, and its JSON object with the three keys filled in.

    Args:
        text: The text of the file.
        name: The name of the file, with which messages begin.

    Raises:
        InputError: The text is not JSON or not a CAS.
    """
    value = parse_json(text, name)
    if not isinstance(value, dict) or not {"%FEATURE_STRUCTURES", "%VIEWS"} & set(
        cast("dict[str, Any]", value)
    ):
        raise InputError(
            f"{name}: it has no “%FEATURE_STRUCTURES”, as a CAS in JSON does. Export it as UIMA "
            f"CAS JSON."
        )
    cas_object = cast("dict[str, Any]", value)
    content = Content()
    structures: Any = cas_object.setdefault("%FEATURE_STRUCTURES", [])
    cas_object.setdefault("%TYPES", {})
    cas_object.setdefault("%VIEWS", {})
    pairs: list[tuple[Any, Any]]
    if isinstance(structures, dict):
        pairs = list(cast("dict[Any, Any]", structures).items())
    elif isinstance(structures, list):
        pairs = [(None, structure) for structure in cast("list[Any]", structures)]
    else:
        pairs = []
    for key, structure in pairs:
        if numbers := numbers_in(structure, "begin", "end"):
            structure.update(begin=numbers[0], end=numbers[1])
            structure_id = whole_number(structure.get("%ID", key))
            if structure_id is not None:
                content.spans[structure_id] = (numbers[0], numbers[1])
    return content, cas_object
