"""Edits of attributes as the editor makes them: another kind, a new value, a typed default."""

from typing import Any

from msgspec.structs import replace

from annotator.model import Attribute, AttributeKind, Label, ShownIf
from annotator.project.codebook.edits import (
    AddAttribute,
    AddValue,
    ChangeAttribute,
    RemoveAttribute,
)
from annotator.project.edits import Edit, Together

KIND_NAMES = {
    AttributeKind.ONE: "one value of a list",
    AttributeKind.SEVERAL: "several values of a list",
    AttributeKind.YES_NO: "yes or no",
    AttributeKind.TEXT: "free text",
    AttributeKind.NUMBER: "number",
    AttributeKind.SCALE: "scale",
    AttributeKind.DATE: "date",
    AttributeKind.IDENTITY: "identity",
}
LISTED = (AttributeKind.ONE, AttributeKind.SEVERAL)
_FIRST_SCALE = (1, 5)
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


def new_attribute(text: str) -> Attribute:
    """Return the attribute that a typed line stands for.

    ``stance: for, against`` has a list of values; a name alone is a free text.
    """
    name, _, values = text.partition(":")
    listed = tuple(dict.fromkeys(filter(None, (value.strip() for value in values.split(",")))))
    kind = AttributeKind.ONE if listed else AttributeKind.TEXT
    return Attribute(name.strip(), listed, kind=kind)


def of_kind(attribute: Attribute, kind: AttributeKind, value: str = "") -> Attribute:
    """Return an attribute as one of another kind, without what that kind cannot have.

    Args:
        attribute: The attribute.
        kind: The other kind.
        value: A first value for a list that has none yet.
    """
    values = attribute.values if kind in LISTED and attribute.kind in LISTED else ()
    if kind in LISTED and not values and value:
        values = (value,)
    bounds = _FIRST_SCALE if kind is AttributeKind.SCALE else (None, None)
    return Attribute(
        attribute.name,
        values,
        attribute.description,
        kind,
        *bounds,
        required=attribute.required,
        shown_if=attribute.shown_if,
    )


def kind_edit(label: Label, attribute: Attribute, kind: AttributeKind, value: str = "") -> Edit:
    """Return the edit that makes an attribute one of another kind, at its place.

    Where annotations have values of it, the edit is refused: they would not fit.

    Args:
        label: The label of the attribute.
        attribute: The attribute.
        kind: The other kind.
        value: A first value for a list that has none yet.
    """
    place = label.attributes.index(attribute)
    title = f"change kind of {attribute.name} of {label.name}"
    others = [each for each in label.attributes if _asks_about(each, attribute)]
    freed = [ChangeAttribute(label.name, each.name, {"shown_if": None}) for each in others]
    order = [each.name for each in label.attributes]
    placed = [
        ChangeAttribute(label.name, name, {"order": at})
        for at, name in enumerate(order)
        if at >= place
    ]
    made = of_kind(attribute, kind, value)
    return Together(
        title,
        (
            *freed,
            RemoveAttribute(label.name, attribute.name),
            AddAttribute(label.name, made),
            *placed,
        ),
    )


def value_edit(label: Label, attribute: Attribute, kind: AttributeKind, value: str) -> Edit:
    """Return the edit that adds a value to a list, and makes the attribute one with a list."""
    if attribute.kind in LISTED and attribute.kind == kind:
        return AddValue(label.name, attribute.name, value)
    return kind_edit(label, attribute, kind, value)


def _asks_about(other: Attribute, attribute: Attribute) -> bool:
    return other.shown_if is not None and other.shown_if.attribute == attribute.name


def typed_value(attribute: Attribute, text: str) -> Any:
    """Return the value that a typed text stands for, or the text; None for an empty one."""
    text = text.strip()
    if not text:
        return None
    if attribute.kind is AttributeKind.YES_NO:
        folded = text.casefold()
        return folded in _YES if folded in _YES + _NO else text
    if attribute.kind is AttributeKind.SEVERAL:
        names = {value.strip() for value in text.replace(";", ",").split(",")}
        known = [value for value in attribute.values if value in names]
        return known if len(known) == len(names) else text
    if attribute.kind in (AttributeKind.NUMBER, AttributeKind.SCALE):
        return typed_number(text)
    return text


def typed_number(text: str) -> int | float | str:
    """Return the number that a text stands for, or the text."""
    for read in (int, float):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return text


def shown_value(value: Any) -> str:
    """Return a default or a condition's value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value)


def condition(other: Attribute | None, text: str) -> ShownIf | None:
    """Return the condition under which an attribute is shown.

    Args:
        other: The attribute that is asked about; None: it is always shown.
        text: Its values, with commas between them; empty: any value.
    """
    if other is None:
        return None
    one = replace(other, kind=AttributeKind.ONE) if other.kind in LISTED else other
    typed = [typed_value(one, part) for part in text.split(",")]
    return ShownIf(other.name, tuple(value for value in typed if value is not None))
