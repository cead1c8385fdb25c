"""The rules of attributes and of their values, and what is shown of them."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from annotator.model.attribute import Attribute, AttributeKind, Scalar, ShownIf

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WITH_VALUES = (AttributeKind.ONE, AttributeKind.SEVERAL, AttributeKind.SCALE)
_WITH_BOUNDS = (AttributeKind.SCALE, AttributeKind.NUMBER)
_CHOICES = (AttributeKind.ONE, AttributeKind.SEVERAL)


def has_value(value: object) -> bool:
    """Return whether a value says something: ``False`` and 0 do, an empty text or list does not."""
    return value is not None and value != "" and value != [] and value != ()


def value_fault(attribute: Attribute, value: object) -> str:
    """Return in a sentence why a value is not one of an attribute, or “” if it is one.

    Args:
        attribute: The attribute.
        value: The value as in JSON; a list may be a tuple.
    """
    kind = attribute.kind
    if kind is AttributeKind.ONE:  # first, as nearly all are
        return "" if value in attribute.values else _not_one_of(attribute, value)
    if kind is AttributeKind.SEVERAL:
        return _list_fault(attribute, value)
    if kind is AttributeKind.YES_NO:
        fits, expected = isinstance(value, bool), "yes or no"
    elif kind is AttributeKind.DATE:
        fits = isinstance(value, str) and is_date(value)
        expected = "a date: a day (2025-12-22), a month (2025-12) or a year (2025)"
    elif kind in _WITH_BOUNDS:
        return _number_fault(attribute, value)
    elif kind is AttributeKind.IDENTITY:
        fits, expected = isinstance(value, str) and value != "", "the id of an identity"
    else:
        fits, expected = isinstance(value, str), "a text"
    return "" if fits else _not(attribute, value, expected)


def is_date(text: str) -> bool:
    """Return whether a text is a day, month or year of the calendar in ISO 8601."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match.groups("01")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def is_shown(
    attribute: Attribute, attributes: Sequence[Attribute], values: Mapping[str, Any]
) -> bool:
    """Return whether an attribute of a label is shown beside the values of an annotation.

    One whose condition is about an attribute that is hidden itself is hidden too.

    Args:
        attribute: The attribute.
        attributes: All attributes of its label.
        values: The values of the annotation by name.
    """
    condition = attribute.shown_if
    if condition is None:
        return True
    other = next((each for each in attributes if each.name == condition.attribute), None)
    if other is None:
        return True
    return _holds(condition, values.get(other.name)) and is_shown(other, attributes, values)


def shown_values(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of an annotation without those of attributes that are hidden.

    Args:
        attributes: All attributes of its label.
        values: Its values by name; those of unknown names are kept.
    """
    hidden = [
        attribute.name
        for attribute in attributes
        if attribute.shown_if is not None
        and attribute.name in values
        and not is_shown(attribute, attributes, values)
    ]
    return {k: v for k, v in values.items() if k not in hidden} if hidden else values


def missing_values(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> list[Attribute]:
    """Return the attributes that are required, shown and without a value.

    Args:
        attributes: All attributes of a label.
        values: Those of an annotation: name of an attribute -> value.
    """
    return [
        attribute
        for attribute in attributes
        if attribute.required
        and not has_value(values.get(attribute.name))
        and is_shown(attribute, attributes, values)
    ]


def default_values(attributes: Sequence[Attribute]) -> dict[str, Any]:
    """Return the values that a new annotation gets, by name, as in JSON.

    A default counts where its attribute is shown beside the other defaults.
    """
    values = {
        attribute.name: as_json(attribute.default)
        for attribute in attributes
        if attribute.default is not None
    }
    return dict(shown_values(attributes, values)) if values else values


def with_revealed_defaults(
    attributes: Sequence[Attribute], before: Mapping[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    """Return the values after a change, with the defaults of attributes that show because of it.

    Args:
        attributes: The attributes of the annotation's label.
        before: Its values before the change.
        after: Its values after the change.
    """
    for attribute in attributes:
        if attribute.shown_if is None or attribute.default is None or attribute.name in after:
            continue
        was_shown = is_shown(attribute, attributes, before)
        if not was_shown and is_shown(attribute, attributes, after):
            after = {**after, attribute.name: as_json(attribute.default)}
    return after


def as_json(value: Scalar | tuple[str, ...] | None) -> Scalar | list[str] | None:
    """Return a value as it is in JSON: a tuple becomes a list."""
    return [*value] if isinstance(value, tuple) else value


def definition_faults(attribute: Attribute) -> Iterator[str]:
    """Yield what is wrong with an attribute by itself, as the end of a sentence about it."""
    kind, values = attribute.kind, attribute.values
    if not values and kind in _CHOICES:
        yield "has no values."
    if values and kind not in _WITH_VALUES:
        yield f"has values, but one of the kind “{kind}” has no list of them."
    if "" in values:
        yield "has an empty value."
    twice = next((value for n, value in enumerate(values) if value in values[:n]), None)
    if twice is not None:
        yield f"has the value “{twice}” twice."
    yield from _bound_faults(attribute)


def default_fault(attribute: Attribute) -> str:
    """Return what is wrong with an attribute's default, as the end of a sentence, or “”."""
    if attribute.default is None or not value_fault(attribute, attribute.default):
        return ""
    return f"has a default that it cannot have: {value_fault(attribute, attribute.default)}"


def condition_faults(attributes: Sequence[Attribute]) -> Iterator[tuple[Attribute, str]]:
    """Yield each attribute of a label whose condition cannot be, with the end of a sentence."""
    by_name = {attribute.name: attribute for attribute in attributes}
    for attribute in attributes:
        condition = attribute.shown_if
        if condition is None:
            continue
        other = by_name.get(condition.attribute)
        if other is None:
            yield (
                attribute,
                f"is shown with “{condition.attribute}”, which its label does not have.",
            )
        elif _is_circular(attribute, by_name):
            yield attribute, "is shown only if it is shown itself."
        else:
            for value in condition.values:
                several = other.kind is AttributeKind.SEVERAL
                fault = value_fault(other, [value] if several else value)
                if fault:
                    yield attribute, f"is shown with a value that cannot be: {fault}"


def _is_circular(attribute: Attribute, by_name: Mapping[str, Attribute]) -> bool:
    seen: set[str] = set()
    current: Attribute | None = attribute
    while current is not None and current.shown_if is not None:
        if current.name in seen:
            return True
        seen.add(current.name)
        current = by_name.get(current.shown_if.attribute)
    return False


def _holds(condition: ShownIf, value: object) -> bool:
    if not condition.values:
        return has_value(value)
    wanted = condition.values
    if isinstance(value, (list, tuple)):
        return any(one in wanted for one in value)  # pyright: ignore[reportUnknownVariableType]
    # True equals 1 in Python, but not in JSON.
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in wanted)


def _bound_faults(attribute: Attribute) -> Iterator[str]:
    kind, low, high = attribute.kind, attribute.low, attribute.high
    if kind not in _WITH_BOUNDS:
        if low is not None or high is not None:
            yield f"has bounds, but one of the kind “{kind}” has none."
        return
    if not all(_is_number(bound) for bound in (low, high) if bound is not None):
        yield "has a bound that is not a finite number."
        return
    if kind is AttributeKind.SCALE:
        if not (isinstance(low, int) and isinstance(high, int)):
            yield "is a scale without its least and greatest point, which are whole numbers."
            return
        if low >= high:
            yield f"is a scale from {low} to {high}, which has fewer than two points."
        elif attribute.values and len(attribute.values) != high - low + 1:
            yield (
                f"is a scale of {high - low + 1} points, but has {len(attribute.values)} names "
                f"for them."
            )
    elif low is not None and high is not None and low > high:
        yield f"has bounds from {low} to {high}, between which there is nothing."


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return isinstance(value, int) or math.isfinite(value)


def _number_fault(attribute: Attribute, value: object) -> str:
    low, high = attribute.low, attribute.high
    if attribute.kind is AttributeKind.SCALE:
        is_point = isinstance(value, int) and not isinstance(value, bool)
        expected = f"a whole number from {low} to {high}"
        is_inside = is_point and value in attribute.points
        return "" if is_inside else _not(attribute, value, expected)
    if not isinstance(value, (int, float)) or not _is_number(value):
        return _not(attribute, value, "a finite number")
    if low is not None and value < low:
        return _not(attribute, value, f"a number of {low} or more")
    if high is not None and value > high:
        return _not(attribute, value, f"a number of {high} or less")
    return ""


def _list_fault(attribute: Attribute, value: object) -> str:
    if not isinstance(value, (list, tuple)):
        return _not(attribute, value, "a list of its values")
    names = list[object](value)  # pyright: ignore[reportUnknownArgumentType]
    wrong = next((name for name in names if name not in attribute.values), None)
    if wrong is not None:
        return _not_one_of(attribute, wrong)
    if names != [each for each in attribute.values if each in names]:
        return (
            f"the values of “{attribute.name}” are not each once in the order of its list, which "
            f"is {', '.join(attribute.values)}."
        )
    return ""


def _not_one_of(attribute: Attribute, value: object) -> str:
    values = ", ".join(attribute.values)
    return f"“{value}” is not a value of “{attribute.name}”, which has {values}."


def _not(attribute: Attribute, value: object, expected: str) -> str:
    shown = {None: "nothing", True: "yes", False: "no"}
    words = shown[value] if value is None or isinstance(value, bool) else str(value)
    return f"“{words}” is not a value of “{attribute.name}”, which is {expected}."
