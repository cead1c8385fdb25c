"""Tag sets as files: TOML or JSON."""

import tomllib
from functools import cache
from pathlib import Path
from typing import cast

import msgspec

from annotator.data_files import resource
from annotator.formats.decoding import decode
from annotator.formats.files import read_bytes, replacing
from annotator.model import InputError, TagSet, ValidationError

_DEFAULT = ("tagsets", "news_attribution.toml")


@cache
def default_tag_set() -> TagSet:
    """The tag set *News attribution* that a new project begins with."""
    return read_tag_set(resource(*_DEFAULT))


def read_tag_set(path: Path) -> TagSet:
    """A tag set from a TOML or JSON file.

    Raises:
        InputError: there is no such file, it is neither TOML nor JSON, or it defines no valid tag
            set; the message names the file and the place.
        EnvironmentFault: it cannot be read.
    """
    text = decode(read_bytes(path), str(path)).text
    return tag_set_of(_parsed(text, path), str(path))


def tag_set_of(data: object, place: str) -> TagSet:
    """A tag set from parsed JSON or TOML; raises InputError that begins with the place."""
    try:
        found = msgspec.convert(data, TagSet)
    except msgspec.ValidationError as error:
        cause = error.__cause__
        if isinstance(cause, ValidationError):
            raise InputError(f"{place}: {cause}") from None
        raise InputError(f"{place}: {_in_words(str(error))}") from None
    except ValidationError as error:
        raise InputError(f"{place}: {error}") from None
    unknown = _unknown_fields(data, found)
    if unknown:
        raise InputError(
            f"{place}: a tag set has no field “{unknown}”; is it misspelt? Remove or correct it."
        )
    return found


def write_tag_set(tag_set: TagSet, path: Path) -> None:
    """Write a tag set as JSON, in a layout for people. Raises as :func:`replacing` does."""
    data = msgspec.json.format(msgspec.json.encode(tag_set), indent=2)
    with replacing(path) as file:
        file.write(data + b"\n")


def _parsed(text: str, path: Path) -> object:
    if path.suffix.lower() == ".json" or (
        path.suffix.lower() != ".toml" and text.lstrip().startswith("{")
    ):
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise InputError(f"{path}: this is not JSON: {error}.") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: this is not TOML: {error}.") from None


def _in_words(said: str) -> str:
    """A decoder's remark with its path in front: ``layers[0].labels[2]: …``."""
    what, _, where = said.partition(" - at ")
    where = where.strip("`").removeprefix("$").removeprefix(".")
    what = what.replace("Object missing required field", "lacks").replace("`", "“", 1)
    what = what.replace("`", "”", 1)
    return f"{where or 'tag set'}: {what[:1].lower()}{what[1:]}."


def _unknown_fields(data: object, parsed: object) -> str:
    """The first field of the data that the parsed struct does not have, as a path; or empty."""
    if isinstance(data, dict) and isinstance(parsed, msgspec.Struct):
        for name, value in cast(dict[str, object], data).items():
            if name not in parsed.__struct_fields__:
                return str(name)
            inner = _unknown_fields(value, getattr(parsed, name))
            if inner:
                return f"{name}{inner if inner.startswith('[') else '.' + inner}"
    elif isinstance(data, list) and isinstance(parsed, tuple):
        pairs = zip(cast(list[object], data), cast(tuple[object, ...], parsed), strict=True)
        for number, (one, other) in enumerate(pairs):
            inner = _unknown_fields(one, other)
            if inner:
                return f"[{number}].{inner}"
    return ""
