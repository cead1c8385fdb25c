"""What a CAS file itself says, before the library reads it: its types, and offsets as they stand.

The library only warns of an offset that lies on no character, and keeps the number as if it had
been one of ours; so the numbers are looked up here.
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
from annotator.model import InputError

_XMI = "{http://www.omg.org/XMI}"
_CAS = "{http:///uima/cas.ecore}"
_ID = f"{_XMI}id"
_START, _END = "{http:///", ".ecore}"
_NO_NAMESPACE = "uima.noNamespace."
_REFERENCES = frozenset(
    ["governor", "dependent", "source", "target", "first", "next", "from", "to", "arg1", "arg2"]
)
"""Names of features, in lower case, that lead to another feature structure."""

Place = tuple[int, int]

_SHOWN = 200


@dataclass
class UsedType:
    """A type as a file uses it."""

    features: dict[str, str] = field(default_factory=dict[str, str])
    """Names, each with the type that its values seem to have."""
    supertype: str = TOP


@dataclass
class Content:
    """What stands in a file."""

    places: dict[int, Place] = field(default_factory=dict[int, Place])
    """Begin and end of each annotation by its id, as the file counts them."""
    types: dict[str, UsedType] = field(default_factory=dict[str, UsedType])


def xmi_content(data: bytes, name: str) -> Content:
    """What an XMI file says. Raises InputError naming file and line."""
    etree: Any = import_module("lxml.etree")  # it has no types
    content = Content()
    links: set[str] = set()
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    try:
        for depth, element in _elements(etree, data):
            if depth == 1 and element.tag != f"{_XMI}XMI":
                raise InputError(
                    f"{name}: it begins with “{element.tag[:_SHOWN]}”, not with xmi:XMI as a CAS "
                    f"does. "
                    f"Export it as UIMA CAS XMI."
                )
            if depth == 2:
                _take(element, content, values, links, name)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}:{error.lineno}: it is no sound XML: {error.msg[:_SHOWN]}. Export the file "
            f"again."
        ) from None
    for (type_name, feature), said in values.items():
        if feature.casefold() in _REFERENCES:
            content.types[type_name].features[feature] = TOP
        elif all(part in links for value in said for part in value.split()) and any(said):
            content.types[type_name].features[feature] = FS_ARRAY
    return content


def _elements(etree: Any, data: bytes) -> Iterator[tuple[int, Any]]:
    """Each element with its depth, when it ends, or begins for the outermost; then it is freed."""
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


def _take(
    element: Any,
    content: Content,
    values: dict[tuple[str, str], list[str]],
    links: set[str],
    name: str,
) -> None:
    tag = str(element.tag)
    if tag in (f"{_CAS}NULL", f"{_CAS}Sofa", f"{_CAS}View"):
        return
    if not tag.startswith(_START) or _END not in tag:
        raise InputError(
            f"{name}:{element.sourceline}: “{tag[:_SHOWN]}” is the name of no type of UIMA."
        )
    package, _, short = tag.removeprefix(_START).partition(_END)
    type_name = f"{package.replace('/', '.')}.{short}".removeprefix(_NO_NAMESPACE)
    used = content.types.setdefault(type_name, UsedType())
    attributes: Mapping[str, str] = dict(element.attrib)
    structure_id = attributes.get(_ID, "")
    if "target" in attributes:
        links.add(structure_id)
    if "begin" in attributes and "end" in attributes:
        used.supertype = ANNOTATION
        content.places[_whole(structure_id, name, element)] = (
            _whole(attributes["begin"], name, element),
            _whole(attributes["end"], name, element),
        )
    elif "sofa" in attributes and used.supertype == TOP:
        used.supertype = ANNOTATION_BASE
    for feature, value in attributes.items():
        if feature not in (_ID, "sofa", "begin", "end"):
            used.features.setdefault(feature, STRING)
            values[type_name, feature].append(value)
    for child in element:
        used.features[str(child.tag)] = STRING_ARRAY


def _whole(number: str, name: str, element: Any) -> int:
    try:
        return int(number)
    except ValueError:
        raise InputError(
            f"{name}:{element.sourceline}: “{number[:40]}” should be a whole number."
        ) from None


def json_content(text: str, name: str) -> tuple[Content, dict[str, Any]]:
    """What a file of CAS JSON says, and all of it. Raises InputError."""
    found = parse_json(text, name)
    if not isinstance(found, dict) or not {"%FEATURE_STRUCTURES", "%VIEWS"} & set(
        cast("dict[str, Any]", found)
    ):
        raise InputError(
            f"{name}: it has no “%FEATURE_STRUCTURES”, as a CAS in JSON does. Export it as UIMA "
            f"CAS JSON."
        )
    whole = cast("dict[str, Any]", found)
    content = Content()
    structures: Any = whole.setdefault("%FEATURE_STRUCTURES", [])
    whole.setdefault("%TYPES", {})
    whole.setdefault("%VIEWS", {})
    pairs: list[tuple[Any, Any]]
    if isinstance(structures, dict):
        pairs = list(cast("dict[Any, Any]", structures).items())
    elif isinstance(structures, list):
        pairs = [(None, each) for each in cast("list[Any]", structures)]
    else:
        pairs = []
    for key, each in pairs:
        match each:
            case {"begin": int(begin), "end": int(end), "%ID": int(id)}:
                content.places[id] = (begin, end)
            case {"begin": int(begin), "end": int(end)} if str(key).isdecimal():
                content.places[int(key)] = (begin, end)
            case _:
                pass
    return content, whole
