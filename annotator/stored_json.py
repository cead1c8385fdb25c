"""Decodes the small JSON files that the program keeps, which a disk or a person may have spoilt."""

from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")


def decode(content: bytes, kind: type[Kind]) -> Kind:
    """Return what is in a file, as an object of a type.

    Raises:
        msgspec.DecodeError: it is something else, whatever the bytes are.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except RecursionError:
        raise msgspec.DecodeError("it is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from None
