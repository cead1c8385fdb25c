"""Label Studio's controls for attributes: which one fits each kind, and its results.

Choices are for lists, and for yes or no; a text area is for texts, numbers and ratings are for
numbers and scales (https://labelstud.io/tags/). Each is shown for a selected region.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from annotator.model import Attribute, AttributeKind
from annotator.model.attribute_values import value_fault

NOTE = "note"
"""The control for the note of an annotation."""
NOTE_NAMES = (NOTE, "notes", "comment", "comments")
"""The names of text areas that are read as notes."""
_YES_NO = ("yes", "no")
_MOST_STARS = 5
"""Label Studio's default for a rating."""
_DAY_CHARACTERS = len("2025-12-22")
_KIND = AttributeKind


def result_of(attribute: Attribute, value: Any) -> tuple[str, dict[str, Any]] | None:
    """Return type and content of the result for a value; None if no control can show it."""
    if value_fault(attribute, value):
        return None
    kind = attribute.kind
    if kind in (_KIND.ONE, _KIND.SEVERAL):
        names = value if kind is _KIND.SEVERAL else [value]
        return ("choices", {"choices": names}) if names else None
    if kind is _KIND.YES_NO:
        return "choices", {"choices": [_YES_NO[0 if value else 1]]}
    if kind is _KIND.TEXT:
        is_shown = bool(value) and attribute.name.lower() not in NOTE_NAMES
        return ("textarea", {"text": [value]}) if is_shown else None
    if kind is _KIND.DATE:
        is_day = len(value) == _DAY_CHARACTERS
        return ("datetime", {"datetime": value}) if is_day else None
    if kind is _KIND.IDENTITY:
        return None
    result_type = "rating" if _is_rating(attribute) else "number"
    return result_type, {result_type: value}


def control_of(
    attribute: Attribute, values: Sequence[str], fields: Mapping[str, str]
) -> ET.Element | None:
    """Return the control for an attribute.

    Args:
        attribute: The attribute.
        values: The names of its values that the XML can hold.
        fields: The fields that each control for a region has.

    Returns:
        The element; None if there is no control for the kind, or no value to choose.
    """
    kind = attribute.kind
    if kind in (_KIND.ONE, _KIND.SEVERAL, _KIND.YES_NO):
        names = _YES_NO if kind is _KIND.YES_NO else values
        choice = "multiple" if kind is _KIND.SEVERAL else "single"
        parent = ET.Element("Choices", {**fields, "choice": choice, "showInline": "true"})
        for name in names:
            ET.SubElement(parent, "Choice", value=name)
        return parent if names else None
    if kind is _KIND.TEXT:
        is_note = attribute.name.lower() in NOTE_NAMES
        return None if is_note else ET.Element("TextArea", {**fields, "maxSubmissions": "1"})
    if kind is _KIND.DATE:
        return ET.Element("DateTime", {**fields, "only": "date", "format": "%Y-%m-%d"})
    if kind is _KIND.IDENTITY:
        return None
    if _is_rating(attribute):
        return ET.Element("Rating", {**fields, "maxRating": str(attribute.high)})
    bounds = {"min": attribute.low, "max": attribute.high}
    limits = {name: str(bound) for name, bound in bounds.items() if bound is not None}
    return ET.Element("Number", {**fields, **limits})


def attribute_of(element: ET.Element, values: Sequence[str]) -> Attribute | None:
    """Return the attribute for a control of regions; None for another element.

    Args:
        element: The element.
        values: The names of its choices.
    """
    name = element.get("name", "")
    if not name or element.get("perRegion") != "true":
        return None
    if element.tag == "Choices":
        kind = _KIND.SEVERAL if element.get("choice") == "multiple" else _KIND.ONE
        return Attribute(name, tuple(dict.fromkeys(values)), kind=kind)
    if element.tag == "TextArea":
        return None if name.lower() in NOTE_NAMES else Attribute(name, kind=_KIND.TEXT)
    if element.tag == "DateTime":
        return Attribute(name, kind=_KIND.DATE)
    if element.tag == "Number":
        low, high = (_number(element.get(bound)) for bound in ("min", "max"))
        return Attribute(name, kind=_KIND.NUMBER, low=low, high=high)
    if element.tag == "Rating":
        stars = _number(element.get("maxRating"))
        most = stars if isinstance(stars, int) and stars > 1 else _MOST_STARS
        return Attribute(name, kind=_KIND.SCALE, low=1, high=most)
    return None


def _is_rating(attribute: Attribute) -> bool:
    return attribute.kind is _KIND.SCALE and attribute.low == 1


def _number(text: str | None) -> int | float | None:
    try:
        return int(text or "")
    except ValueError:
        pass
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if value - value == 0 else None
