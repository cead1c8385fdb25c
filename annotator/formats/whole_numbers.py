"""Reads whole numbers, offsets mostly, in each way in which programs write them into files."""

import re
from collections.abc import Iterable
from typing import cast

_DIGITS = re.compile(r"\s*([+-]?[0-9]{1,18})(?:\.0*)?\s*", re.ASCII)
"""With more than 18 digits no number is an offset, and Python itself refuses some thousands."""


def whole_number(value: object) -> int | None:
    """Return the whole number that a value of a file is; None for any other value.

    Spreadsheets and programs in R or pandas write ``4`` as ``4.0``, others as ``"4"``: both are the
    number. True and false are not numbers, nor is 4.5, a word, or a number that is infinite.
    """
    match value:
        case bool():
            return None
        case int():
            return value
        case float():
            return int(value) if value.is_integer() else None
        case str():
            digits = _DIGITS.fullmatch(value)
            return int(digits[1]) if digits else None
        case _:
            return None


def numbers_in(value: object, *keys: str | int) -> tuple[int, ...] | None:
    """Return the whole numbers in an object or a list.

    Args:
        value: What should be an object, or a list.
        keys: The names in the object, or the positions in the list.

    Returns:
        A number for each key; None if one is missing or is not a whole number.
    """
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        return whole_numbers(fields.get(key) for key in keys)
    if isinstance(value, list):
        items = cast("list[object]", value)
        return whole_numbers(
            items[key] if isinstance(key, int) and key < len(items) else None for key in keys
        )
    return None


def labelled_stretch(value: object) -> tuple[int, int, str] | None:
    """Return an entity that is a list of ``[start, end, label]``; None for any other value."""
    if not isinstance(value, list):
        return None
    offsets, label = numbers_in(cast("list[object]", value), 0, 1), cast("list[object]", value)[2:3]
    if offsets is None or not label or not isinstance(label[0], str) or not label[0]:
        return None
    return offsets[0], offsets[1], label[0]


def whole_numbers(values: Iterable[object]) -> tuple[int, ...] | None:
    """Return the whole numbers that all values are; None if one of them is not."""
    numbers = [whole_number(value) for value in values]
    return None if None in numbers else tuple(number for number in numbers if number is not None)
