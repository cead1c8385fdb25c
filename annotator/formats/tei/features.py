"""Values of any kind as TEI's feature structures, and back.

An object is an ``fs`` with a ``f`` for each of its values, a list a ``vColl``, a text a ``string``,
a number ``numeric``, true and false ``binary``, nothing a ``symbol``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from annotator.formats.tei.vocabulary import local
from annotator.formats.xml_text import XmlText

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")
_WHOLE = re.compile("[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_OTHER, _LIST, _NOTHING = "other", "list", "null"
"""A feature whose own name XML does not take; a list in a list; no value."""


def structure(values: Mapping[str, Any], markup: XmlText, attributes: str = "") -> str:
    """A feature structure."""
    found = [f"<fs{attributes}>"]
    for name, value in values.items():
        known = _NAME.fullmatch(name) and name != _OTHER
        head = markup.attributes({"name": name} if known else {"name": _OTHER, "n": name})
        found.append(f"<f{head}>{_value(value, markup)}</f>")
    return "".join([*found, "</fs>"])


def _value(value: Any, markup: XmlText) -> str:
    match value:
        case None:
            return f'<symbol value="{_NOTHING}"/>'
        case bool():
            return f'<binary value="{"true" if value else "false"}"/>'
        case int() | float():
            return f'<numeric value="{value!r}"/>'
        case Mapping():
            return structure(cast("Mapping[str, Any]", value), markup)
        case str():
            return markup.element("string", value)
        case Sequence():
            return _collection(cast("Sequence[Any]", value), markup)
        case _:
            return markup.element("string", str(value))


def _collection(values: Sequence[Any], markup: XmlText) -> str:
    found: list[str] = []
    for each in values:
        said = _value(each, markup)
        # A collection cannot be in another one but by a structure.
        found.append(
            f'<fs type="{_LIST}"><f name="{_LIST}">{said}</f></fs>'
            if said.startswith("<vColl")
            else said
        )
    return f'<vColl org="list">{"".join(found)}</vColl>'


def values_of(element: Any) -> dict[str, Any]:
    """The values of a feature structure."""
    found: dict[str, Any] = {}
    for each in element:
        name = each.get("name") or ""
        if local(each) != "f" or not name:
            continue
        if name == _OTHER and each.get("n") is not None:
            name = str(each.get("n"))
        values = [child for child in each if local(child)]
        found[name] = _read(values[0]) if values else "".join(each.itertext()).strip()
    return found


def _read(element: Any) -> Any:
    said = str(element.get("value") or "")
    match local(element):
        case "symbol":
            return None if said == _NOTHING else said
        case "binary":
            return said in ("true", "1")
        case "numeric":
            if _WHOLE.fullmatch(said):
                return int(said)
            return float(said) if _NUMBER.fullmatch(said) else said
        case "vColl":
            return [_read(each) for each in element if local(each)]
        case "fs":
            values = values_of(element)
            return values[_LIST] if element.get("type") == _LIST and _LIST in values else values
        case _:
            return "".join(element.itertext())
