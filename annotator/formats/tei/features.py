"""Writes JSON values as feature structures of TEI (P5 Guidelines, chapter 18), and reads them.

An object is an ``fs`` with an ``f`` for each value, a list is a ``vColl``, a text a ``string``, a
number a ``numeric``, a truth value a ``binary``, and null a ``symbol``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from annotator.formats.tei.vocabulary import local_name, text_of
from annotator.formats.xml_text import XmlText

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")
_INTEGER = re.compile("[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ENCODED_NAME, _LIST, _NULL = "other", "list", "null"
"""The name of a feature whose own name is not valid in XML; a list in a list; no value."""


def format_structure(values: Mapping[str, Any], markup: XmlText, attributes: str = "") -> str:
    """Return the ``fs`` element for an object.

    Args:
        values: JSON values by feature name.
        markup: Escapes texts and counts the characters that XML forbids.
        attributes: Attributes of the element in XML, with a space before each.
    """
    parts = [f"<fs{attributes}>"]
    for name, value in values.items():
        is_plain_name = _NAME.fullmatch(name) and name != _ENCODED_NAME
        name_attributes = markup.attributes(
            {"name": name} if is_plain_name else {"name": _ENCODED_NAME, "n": name}
        )
        parts.append(f"<f{name_attributes}>{_format_value(value, markup)}</f>")
    return "".join([*parts, "</fs>"])


def _format_value(value: Any, markup: XmlText) -> str:
    match value:
        case None:
            return f'<symbol value="{_NULL}"/>'
        case bool():
            return f'<binary value="{"true" if value else "false"}"/>'
        case int() | float():
            return f'<numeric value="{value!r}"/>'
        case Mapping():
            return format_structure(cast("Mapping[str, Any]", value), markup)
        case str():
            return markup.element("string", value)
        case Sequence():
            return _format_list(cast("Sequence[Any]", value), markup)
        case _:
            return markup.element("string", str(value))


def _format_list(values: Sequence[Any], markup: XmlText) -> str:
    elements: list[str] = []
    for value in values:
        element = _format_value(value, markup)
        # TEI allows no vColl as the child of a vColl.
        elements.append(
            f'<fs type="{_LIST}"><f name="{_LIST}">{element}</f></fs>'
            if element.startswith("<vColl")
            else element
        )
    return f'<vColl org="list">{"".join(elements)}</vColl>'


def parse_structure(element: Any) -> dict[str, Any]:
    """Return the JSON values of an ``fs`` element by feature name."""
    values: dict[str, Any] = {}
    for feature in element:
        name = feature.get("name") or ""
        if local_name(feature) != "f" or not name:
            continue
        if name == _ENCODED_NAME and feature.get("n") is not None:
            name = str(feature.get("n"))
        children = [child for child in feature if local_name(child)]
        values[name] = _parse_value(children[0]) if children else text_of(feature).strip()
    return values


def _parse_value(element: Any) -> Any:
    value = str(element.get("value") or "")
    match local_name(element):
        case "symbol":
            return None if value == _NULL else value
        case "binary":
            return value in ("true", "1")
        case "numeric":
            if _INTEGER.fullmatch(value):
                return int(value)
            return float(value) if _NUMBER.fullmatch(value) else value
        case "vColl":
            return [_parse_value(child) for child in element if local_name(child)]
        case "fs":
            values = parse_structure(element)
            return values[_LIST] if element.get("type") == _LIST and _LIST in values else values
        case _:
            return text_of(element)
