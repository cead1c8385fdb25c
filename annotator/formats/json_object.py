"""A JSON object from outside, field by field: each is taken once, of the type it must have."""

from collections.abc import Iterator
from typing import Any, cast

from annotator.model import Fragment, InputError, Remedy

_NAMES: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class JsonObject:
    """Takes fields out of an object; what is left in the end is unknown.

    ``place`` begins each message: file and line. ``path`` says where in the line the object is.
    A field that is null counts as missing. All methods raise InputError for a wrong type, with
    ``whole`` as the name of the object that the path begins in.
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
        """The fields that are left, for a message."""
        shown = [f"“{name}”" for name in list(self._data)[:8]]
        return ", ".join(shown) if shown else "no fields"

    def rest(self) -> dict[str, Any]:
        """The fields that nobody took."""
        return self._data

    def no_rest(self) -> None:
        """Raise InputError when a field is left."""
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
        """A string, or the default. Numbers, as other programs use for ids, become strings."""
        value = self._data.pop(name, None)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self._wrong(name, "a string", value)

    def required_string(self, name: str) -> str:
        """A string that must be there and must not be empty."""
        value = self.string(name, "")
        if not value:
            raise self.error(name, "is missing; it must be a string.")
        return value

    def strings(self, name: str) -> tuple[str, ...]:
        """A list of strings, empty when it is missing."""
        values = self._list(name) or []
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise self._wrong(f"{name}[{number}]", "a string", value)
        return tuple(values)

    def integer(self, name: str) -> int:
        """A whole number that must be there."""
        value = self._data.pop(name, None)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._wrong(name, "a whole number", value)

    def number(self, name: str) -> float | None:
        """A number, or None."""
        value = self._data.pop(name, None)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                pass
        raise self._wrong(name, "a number", value)

    def mapping(self, name: str) -> dict[str, Any]:
        """An object, empty when it is missing; a copy."""
        value = self._data.pop(name, None)
        if value is None:
            return {}
        if isinstance(value, dict):
            return dict(cast(dict[str, Any], value))
        raise self._wrong(name, "an object", value)

    def nested(self, name: str) -> "JsonObject":
        """An object that must be there."""
        value = self._data.pop(name, None)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object", value)
        return self.inside(name, cast(dict[str, Any], value))

    def inside(self, path: str, value: object) -> "JsonObject":
        """What stands at a path in the object, if it is one; else nothing, for its errors."""
        data = cast(dict[str, Any], value) if isinstance(value, dict) else {}
        at = f"{self._path}.{path}" if self._path else path
        return JsonObject(data, self._place, at, self._whole)

    def values(self, name: str) -> list[Any]:
        """A list of whatever, empty when it is missing."""
        return self._list(name) or []

    def objects(self, name: str) -> list["JsonObject"] | None:
        """A list of objects, or None when it is missing."""
        values = self._list(name)
        return None if values is None else list(self._objects(name, values))

    def _objects(self, name: str, values: list[Any]) -> Iterator["JsonObject"]:
        for number, value in enumerate(values):
            at = f"{name}[{number}]"
            if not isinstance(value, dict):
                raise self._wrong(at, "an object", value)
            yield self.inside(at, cast(dict[str, Any], value))

    def pairs(self, name: str) -> list[Fragment]:
        """A list of ``[start, end]`` that must be there."""
        values = self._list(name)
        if values is None:
            raise self.error(name, "are missing; they must be a list of [start, end].")
        return [self._pair(f"{name}[{number}]", value) for number, value in enumerate(values)]

    def _pair(self, at: str, value: Any) -> Fragment:
        match value:
            case [int(start), int(end)] if type(start) is int and type(end) is int:
                return (start, end)
            case _:
                raise self._wrong(at, "[start, end] in whole numbers", value)

    def _list(self, name: str) -> list[Any] | None:
        value = self._data.pop(name, None)
        if value is None or isinstance(value, list):
            return cast("list[Any] | None", value)
        raise self._wrong(name, "a list", value)

    def _wrong(self, name: str, expected: str, value: object) -> InputError:
        if value is None:
            return self.error(name, f"is missing; it must be {expected}.")
        shown = str(value)
        shown = shown if len(shown) <= 40 else shown[:39] + "…"
        kind = _NAMES.get(type(value), "something else")
        return self.error(name, f"must be {expected}, not {kind} ({shown}).")
