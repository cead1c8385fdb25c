"""Values of attributes in words for people and in plain text for files, and read from text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from annotator.model.attribute import Attribute, AttributeKind
from annotator.model.attribute_values import has_value, shown_values, value_fault

_NO_NAMES: Mapping[str, str] = {}
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?|[+-]?\.[0-9]+([eE][+-]?[0-9]+)?")
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_POINT_WITH_NAME = re.compile(r"([+-]?[0-9]+)(?:\s+\(.*\))?", re.DOTALL)
_LIST_JOINT = "; "


def value_words(
    value: Any,
    attribute: Attribute | None = None,
    identity_names: Mapping[str, str] = _NO_NAMES,
) -> str:
    """Return a value in words: ``yes``, ``anger, fear``, ``4 (likely)``, ``2025-12``.

    Args:
        value: The value as in JSON; any other one as well, since an import keeps it.
        attribute: The attribute that it belongs to, if that is known.
        identity_names: The name of each identity by its id.
    """
    if isinstance(value, str):
        if attribute is not None and attribute.kind is AttributeKind.IDENTITY:
            return identity_names.get(value, value)
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(value_words, value))  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, int):
        name = attribute.point_name(value) if attribute is not None else ""
        return f"{value} ({name})" if name else str(value)
    return value_text(value)


def value_text(value: Any) -> str:
    """Return a value as plain text for a file whose values are texts; see :func:`read_value`.

    A list is joined by semicolons, ``true`` and numbers are as in JSON.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return _LIST_JOINT.join(map(value_text, value))  # pyright: ignore[reportUnknownArgumentType]
    if value is None:
        return ""
    return msgspec.json.encode(value, order="deterministic").decode()


def described_values(
    attributes: Sequence[Attribute],
    values: Mapping[str, Any],
    identity_names: Mapping[str, str] = _NO_NAMES,
) -> list[tuple[str, str]]:
    """Return name and words of each value that says something and is not hidden.

    They are in the order of the label's attributes; values of unknown names come last.

    Args:
        attributes: The attributes of the annotation's label.
        values: The annotation's values by name.
        identity_names: The name of each identity by its id.
    """
    if not values:
        return []
    shown = shown_values(attributes, values)
    by_name: dict[str, Attribute | None] = {
        attribute.name: attribute for attribute in attributes if attribute.name in shown
    }
    by_name |= {name: None for name in shown if name not in by_name}
    return [
        (name, value_words(shown[name], attribute, identity_names))
        for name, attribute in by_name.items()
        if has_value(shown[name])
    ]


def read_value(attribute: Attribute, text: str) -> Any:
    """Return the value of an attribute that a text stands for, or the text if it is none.

    It reads what :func:`value_words` and :func:`value_text` write, and what people type: a list
    with commas, semicolons or bars between its names, upper or lower case.
    """
    kind, words = attribute.kind, text.strip()
    if kind in (AttributeKind.TEXT, AttributeKind.IDENTITY):
        return text
    folded = words.casefold()
    if kind is AttributeKind.YES_NO and folded in _YES | _NO:
        return folded in _YES
    if kind is AttributeKind.SEVERAL:
        return _read_list(attribute, text)
    if kind is AttributeKind.NUMBER:
        return _read_number(words, text)
    if kind is AttributeKind.SCALE:
        return _read_point(attribute, words, text)
    if kind is AttributeKind.ONE and text not in attribute.values:
        return next((value for value in attribute.values if value.casefold() == folded), text)
    return words if kind is AttributeKind.DATE else text


def typed_values(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return values with those that are texts, or lists out of order, as their attributes want.

    A value that stands for none stays as it is.
    """
    changed: dict[str, Any] = {}
    for attribute in attributes:
        value = values.get(attribute.name)
        if value is None or not value_fault(attribute, value):
            continue
        after: Any = value
        if isinstance(value, str):
            after = read_value(attribute, value)
        elif isinstance(value, list):
            after = _from_list(attribute, value)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, float) and value.is_integer():
            after = int(value)
        if not value_fault(attribute, after):
            changed[attribute.name] = after
    return {**values, **changed} if changed else values


def in_order(attribute: Attribute, names: Iterable[str]) -> list[str]:
    """Return names of values in the order of an attribute's list, each once."""
    chosen = set(names)
    return [value for value in attribute.values if value in chosen]


def _from_list(attribute: Attribute, value: list[Any]) -> Any:
    if attribute.kind is AttributeKind.SEVERAL and all(name in attribute.values for name in value):
        return in_order(attribute, value)
    if attribute.kind is AttributeKind.TEXT and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    return value[0] if len(value) == 1 else value


def _read_list(attribute: Attribute, text: str) -> list[str] | str:
    words = text.strip()
    # The longest first: a name may begin with another one, and have a comma.
    names = sorted(attribute.values, key=len, reverse=True)
    one = re.compile(f"({'|'.join(map(re.escape, names))})\\s*([,;|]\\s*|$)", re.IGNORECASE)
    by_fold = {value.casefold(): value for value in reversed(attribute.values)}
    chosen: list[str] = []
    at = 0
    while at < len(words):
        match = one.match(words, at)
        is_last = match is not None and match.end() == len(words)
        if match is None or (is_last and match[2]):
            return text
        chosen.append(by_fold.get(match[1].casefold(), match[1]))
        at = match.end()
    return in_order(attribute, chosen)


def _read_number(words: str, text: str) -> int | float | str:
    words = words.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(words):
        return text
    try:
        return int(words) if words.lstrip("+-").isdecimal() else float(words)
    except ValueError:  # thousands of digits
        return text


def _read_point(attribute: Attribute, words: str, text: str) -> int | str:
    match = _POINT_WITH_NAME.fullmatch(words.replace("\N{MINUS SIGN}", "-"))
    if match is not None:
        read = _read_number(match[1], text)
        return read if isinstance(read, int) else text
    named = (
        point
        for point in attribute.points
        if attribute.values and attribute.point_name(point).casefold() == words.casefold()
    )
    return next(named, text)
