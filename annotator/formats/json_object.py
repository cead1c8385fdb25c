"""A JSON object of another program, read field by field: each once, and of the right type."""

from collections.abc import Iterator
from typing import Any, cast

from annotator.formats.whole_numbers import numbers_in, whole_number
from annotator.model import Fragment, InputError, Remedy
from annotator.words import shorten

_TYPE_NAMES: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
_SHOWN_FIELDS, _SHOWN_CODE_POINTS = 8, 40


class JsonObject:
    """Removes fields from an object as they are read; the fields that remain are unknown.

    A field that is null counts as missing. All methods raise InputError for a wrong type.

    Args:
        data: The object, which is copied.
        place: The beginning of messages: file and line.
        path: Where in the line the object is: ``spans[2]``.
        whole: The name of the object in which the path begins.
    """

    def __init__(
        self, data: dict[str, Any], place: str, path: str = "", whole: str = "the line"
    ) -> None:
        self._data = dict(data)
        self._place = place
        self._path = path
        self._whole = whole

    def __contains__(self, name: str) -> bool:
        return self._data.get(name) is not None

    def names(self) -> str:
        """Return the names of the fields that remain, for a message."""
        names = [f"“{name}”" for name in list(self._data)[:_SHOWN_FIELDS]]
        return ", ".join(names) if names else "no fields"

    def rest(self) -> dict[str, Any]:
        """Return the fields that remain; the mapping is the object's own."""
        return self._data

    def no_rest(self) -> None:
        """Raise InputError if a field remains."""
        for name in self._data:
            raise self.error(name, "is a field that has no place here; remove it.")

    def error(self, name: str, sentence: str, *remedies: Remedy) -> InputError:
        """Return an error that names file, line and field.

        Args:
            name: The field; "" for the object itself.
            sentence: What is wrong, as it follows after the field's name.
            remedies: What a person can do about it, where that is not part of the sentence.
        """
        where = ".".join(part for part in (self._path, name) if part)
        return InputError(f"{self._place}: {where or self._whole} {sentence}", remedies=remedies)

    def string(self, name: str, default: str) -> str:
        """Read a string, or the default. Numbers, which some programs use as ids, become strings.

        Raises:
            InputError: It is neither a string nor a whole number.
        """
        value = self._data.pop(name, None)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self._wrong_type(name, "a string", value)

    def required_string(self, name: str) -> str:
        """Read a string; raises InputError if it is missing or empty."""
        value = self.string(name, "")
        if not value:
            raise self.error(name, "is missing; it must be a string.")
        return value

    def strings(self, name: str) -> tuple[str, ...]:
        """Read a list of strings, empty if it is missing; raises InputError."""
        values = self._list(name) or []
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise self._wrong_type(f"{name}[{number}]", "a string", value)
        return tuple(values)

    def integer(self, name: str) -> int:
        """Read a whole number, see :func:`whole_number`; raises InputError if it is missing."""
        is_given = name in self._data
        value = self._data.pop(name, None)
        number = whole_number(value)
        if number is not None:
            return number
        if is_given and value is None:
            raise self.error(name, "is null, or not a number (NaN); it must be a whole number.")
        raise self._wrong_type(name, "a whole number", value)

    def number(self, name: str) -> float | None:
        """Read a number, or None if it is missing; raises InputError."""
        value = self._data.pop(name, None)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                pass
        raise self._wrong_type(name, "a number", value)

    def mapping(self, name: str) -> dict[str, Any]:
        """Read an object as a copy, empty if it is missing; raises InputError."""
        value = self._data.pop(name, None)
        if value is None:
            return {}
        if isinstance(value, dict):
            return dict(cast(dict[str, Any], value))
        raise self._wrong_type(name, "an object", value)

    def nested(self, name: str) -> "JsonObject":
        """Read an object field by field; raises InputError if it is missing."""
        value = self._data.pop(name, None)
        if not isinstance(value, dict):
            raise self._wrong_type(name, "an object", value)
        return self.inside(name, cast(dict[str, Any], value))

    def inside(self, path: str, value: object) -> "JsonObject":
        """Return the object at a path in this one; an empty one, for its errors, if it is none."""
        data = cast(dict[str, Any], value) if isinstance(value, dict) else {}
        inner_path = f"{self._path}.{path}" if self._path else path
        return JsonObject(data, self._place, inner_path, self._whole)

    def values(self, name: str) -> list[Any]:
        """Read a list of any values, empty if it is missing; raises InputError."""
        return self._list(name) or []

    def objects(self, name: str) -> list["JsonObject"] | None:
        """Read a list of objects, or None if it is missing; raises InputError."""
        values = self._list(name)
        return None if values is None else list(self._objects(name, values))

    def _objects(self, name: str, values: list[Any]) -> Iterator["JsonObject"]:
        for number, value in enumerate(values):
            path = f"{name}[{number}]"
            if not isinstance(value, dict):
                raise self._wrong_type(path, "an object", value)
            yield self.inside(path, cast(dict[str, Any], value))

    def pairs(self, name: str) -> list[Fragment]:
        """Read a list of ``[start, end]``; raises InputError if it is missing."""
        values = self._list(name)
        if values is None:
            raise self.error(name, "are missing; they must be a list of [start, end].")
        return [self._pair(f"{name}[{number}]", value) for number, value in enumerate(values)]

    def _pair(self, path: str, value: Any) -> Fragment:
        offsets = numbers_in(value, 0, 1)
        if offsets is None or len(value) != 2:
            raise self._wrong_type(path, "[start, end] in whole numbers", value)
        return (offsets[0], offsets[1])

    def _list(self, name: str) -> list[Any] | None:
        value = self._data.pop(name, None)
        if value is None or isinstance(value, list):
            return cast("list[Any] | None", value)
        raise self._wrong_type(name, "a list", value)

    def _wrong_type(self, name: str, expected: str, value: object) -> InputError:
        if value is None:
            return self.error(name, f"is missing; it must be {expected}.")
        shown = shorten(str(value), _SHOWN_CODE_POINTS)
        kind = _TYPE_NAMES.get(type(value), "something else")
        if kind == "a number" and "number" in expected:
            return self.error(name, f"must be {expected}, not {shown}.")
        return self.error(name, f"must be {expected}, not {kind} ({shown}).")
