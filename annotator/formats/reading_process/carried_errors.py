"""Errors as bytes, so that they arrive in another process as themselves, with all their data.

An error is pickled by its class, its message and its attributes; its constructor is not called
again. Formats go by their names. A process in which a hostile file took over a library must not be
able to take over the program as well: what is unpickled may name classes, but no function.
"""

import io
import pickle
import sys
from enum import Enum
from importlib import import_module
from traceback import format_exception
from typing import Any, cast

from msgspec import Struct

from annotator.formats.format import Format
from annotator.formats.registry import format_named
from annotator.model import AnnotatorError, InputError

_PLAIN_MODULES = frozenset(
    ["pathlib", "pathlib._local", "collections", "datetime", "decimal", "fractions", "uuid", "enum"]
)
"""Modules whose classes hold values, and do nothing."""
_BUILTINS = frozenset(["set", "frozenset", "bytearray", "complex", "range", "dict", "list"])


class RemoteTraceback(Exception):
    """The cause of an error that comes from another process: its traceback, for the log."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)

    def __str__(self) -> str:
        return f"\n{self.text}"


def pack_error(error: BaseException) -> bytes:
    """Return an error as bytes."""
    error_class = type(error)
    traceback = "".join(format_exception(error)) if is_worth_logging(error) else ""
    state = {key: value for key, value in vars(error).items() if not key.startswith("__")}
    try:
        data = _dump((error_class, error.args, state, traceback))
        unpickle(data)
        return data
    except Exception:  # noqa: BLE001 - an attribute of a foreign class, which may be anything
        kind = error_class if error_class.__module__.startswith("annotator.") else InputError
        kept = {key: state[key] for key in ("remedies", "place") if key in state}
        return _dump((kind, (str(error),), kept, traceback))


def is_worth_logging(error: BaseException) -> bool:
    """Return whether the log should say where an error was raised."""
    return not isinstance(error, AnnotatorError) or error.is_bug


def unpack_error(data: bytes) -> AnnotatorError:
    """Return the error that :func:`pack_error` made bytes of."""
    error_class, arguments, state, traceback = unpickle(data)
    error = error_class.__new__(error_class)
    assert isinstance(error, AnnotatorError)
    error.args = tuple(arguments)
    vars(error).update(state)
    if traceback:
        error.__cause__ = RemoteTraceback(traceback)
    return error


def _dump(value: object) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


def unpickle(data: bytes) -> Any:
    """Return the value of pickled bytes; raises UnpicklingError for what is not a plain value."""
    return _Unpickler(io.BytesIO(data)).load()


class _FormatName:
    """Stands for a format while it is pickled."""

    def __new__(cls, name: str) -> Any:
        return format_named(name)


_OF_VALUES = (AnnotatorError, Struct, Enum, _FormatName)
"""Classes whose subclasses hold data; classes with the decorator of dataclasses do so, too."""


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Format):
            return _FormatName, (obj.name,)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        if module_name == "builtins":
            is_plain = global_name in _BUILTINS
        elif module_name in _PLAIN_MODULES:
            is_plain = isinstance(super().find_class(module_name, global_name), type)
        else:
            if module_name not in sys.modules:
                import_module(module_name)
            is_plain = _holds_data(super().find_class(module_name, global_name))
        if not is_plain:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is not a plain value.")
        return super().find_class(module_name, global_name)


def _holds_data(kind: object) -> bool:
    """Return whether something is a class of errors or of values, which only hold data."""
    if not isinstance(kind, type):
        return False
    data_class = cast("type[object]", kind)
    return issubclass(data_class, _OF_VALUES) or "__dataclass_fields__" in dir(data_class)
