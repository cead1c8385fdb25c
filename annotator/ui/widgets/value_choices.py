"""How values of attributes are given: the choices by key, and the form of those that are typed."""

from typing import Any, NamedTuple

from annotator.model import Attribute, AttributeKind
from annotator.model.attribute_values import has_value, value_fault
from annotator.model.value_words import in_order

_MOST_POINTS = 11
"""A scale of more points has a field."""
_DIGITS = 9
"""The number of values of a list that have a digit as well."""
_BY_KEY = (AttributeKind.ONE, AttributeKind.SEVERAL, AttributeKind.YES_NO)


class Choice(NamedTuple):
    """One of the values that an attribute may have, or have among others."""

    value: Any
    """As in JSON."""
    words: str
    letter: str
    """The key that chooses it; empty for none."""
    digits: str
    """What is typed to choose it, such as ``3``, ``10`` or ``-1``; empty for nothing."""
    is_offered: bool = True
    """Whether it may be chosen anew; one that is not is kept by what has it."""


def is_chosen_by_key(attribute: Attribute) -> bool:
    """Return whether the values of an attribute are few, so that each can have a key."""
    is_short = attribute.kind is AttributeKind.SCALE and len(attribute.points) <= _MOST_POINTS
    return attribute.kind in _BY_KEY or is_short


def choices_of(attribute: Attribute) -> list[Choice]:
    """Return the values of an attribute that is chosen by key, in the order of its list."""
    if attribute.kind is AttributeKind.YES_NO:
        return [Choice(True, "yes", "y", "1"), Choice(False, "no", "n", "2")]
    if attribute.kind is AttributeKind.SCALE:
        return [
            Choice(point, f"{point} {attribute.point_name(point)}".strip(), "", str(point))
            for point in attribute.points
        ]
    letters = keys_of(attribute.values)
    return [
        Choice(
            value,
            value,
            letter,
            str(number) if number <= _DIGITS else "",
            value not in attribute.retired_values,
        )
        for number, (value, letter) in enumerate(zip(attribute.values, letters, strict=True), 1)
    ]


def is_chosen(attribute: Attribute, choice: Choice, value: Any) -> bool:
    """Return whether a choice is the value of an attribute, or one of several."""
    if value_fault(attribute, value):
        return False
    if attribute.kind is AttributeKind.SEVERAL:
        return choice.value in value
    return bool(choice.value == value)


def after_choice(attribute: Attribute, choice: Choice, value: Any) -> Any:
    """Return the value once a choice was made; None for no value.

    One of several is added, or taken away if it is there. Another one takes the place of the
    value, or takes it away if it is the same.
    """
    chosen = is_chosen(attribute, choice, value)
    if attribute.kind is not AttributeKind.SEVERAL:
        return None if chosen else choice.value
    names = [] if value_fault(attribute, value) else list(value)
    names = [name for name in names if name != choice.value]
    after = names if chosen else in_order(attribute, [*names, choice.value])
    return after if has_value(after) else None


def form_of(attribute: Attribute) -> str:
    """Return how a value looks: ``2025-12-22, 2025-12 or 2025``, ``from 0 to 100``."""
    low, high = attribute.low, attribute.high
    if attribute.kind in (AttributeKind.TEXT, AttributeKind.IDENTITY):
        return "Text" if attribute.kind is AttributeKind.TEXT else "A name, known or new"
    if attribute.kind is AttributeKind.DATE:
        return "2025-12-22, 2025-12 or 2025"
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"{low} or more"
    return f"{high} or less" if high is not None else "Number"


def keys_of(values: tuple[str, ...]) -> list[str]:
    """Return a letter for each value: its initial, or else its first letter that is still free."""
    taken: set[str] = set()
    initials = [value[:1].casefold() for value in values]
    keys: list[str] = []
    for number, value in enumerate(values):
        letters = [letter for letter in value.casefold() if letter.isalpha()]
        # A later value keeps its initial, unless this one has no other letter.
        later = set(initials[number + 1 :])
        free = [letter for letter in letters if letter not in taken]
        own = letters[0] if letters and letters[0] not in taken else ""
        key = own or next((c for c in free if c not in later), free[0] if free else "")
        taken.add(key)
        keys.append(key)
    return keys
