"""Turns BioC in XML into the objects that BioC has in JSON."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from annotator.formats.damage import read_as
from annotator.formats.whole_numbers import whole_number

Json = dict[str, Any]
_MANY = {
    "passage": "passages",
    "sentence": "sentences",
    "annotation": "annotations",
    "relation": "relations",
    "location": "locations",
    "node": "nodes",
}
"""The elements that a parent may have several of, and the lists that have them in JSON."""
_NUMBERS = ("offset", "length")


def documents_of(path: Path) -> list[Json]:
    """Return the documents of a file; raises InputError if it is damaged."""
    with read_as(path, "BioC XML"):
        # The parser fetches no entity from elsewhere, and refuses those that grow without an end.
        root = ElementTree.parse(path).getroot()
        return [_object(element) for element in root.iterfind("document")]


def _object(element: ElementTree.Element) -> Json:
    """Return an element's attributes and children as fields."""
    fields: Json = {name: _value(name, value) for name, value in element.attrib.items()}
    infons: Json = {}
    for child in element:
        if child.tag == "infon":
            infons[child.get("key", "")] = child.text or ""
        elif child.tag in _MANY:
            fields.setdefault(_MANY[child.tag], []).append(_object(child))
        else:
            fields[child.tag] = _value(child.tag, child.text or "")
    if infons:
        fields["infons"] = infons
    return fields


def _value(name: str, value: str) -> str | int:
    number = whole_number(value) if name in _NUMBERS else None
    return value if number is None else number
