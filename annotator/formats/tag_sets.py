"""Reads tag sets from files of TOML or JSON."""

import tomllib
from functools import cache
from pathlib import Path
from typing import cast

import msgspec

from annotator.data_files import resource
from annotator.formats.damage import technical_reason
from annotator.formats.decoding import decode
from annotator.formats.files import read_bytes
from annotator.model import InputError, TagSet, ValidationError

_DEFAULT = ("tagsets", "news_attribution.toml")


@cache
def default_tag_set() -> TagSet:
    """Return the tag set *News attribution*, with which a new project begins."""
    return read_tag_set(resource(*_DEFAULT))


def shipped_tag_sets() -> list[Path]:
    """Return the files of the tag sets that Annotator brings along, the default one first."""
    default = resource(*_DEFAULT)
    files = default.parent.glob("*.toml")
    return sorted(files, key=lambda path: (path != default, path.name))


def shipped_tag_set(name: str) -> Path | None:
    """Return the file of a tag set that Annotator brings along, by its name without suffix.

    Args:
        name: Such as ``conll_2003_entities``, with hyphens, blanks and capitals as one likes.

    Returns:
        The file; None if the name is that of a path, or of a file that exists.

    Raises:
        InputError: There is none; the message lists the names.
    """
    path = Path(name)
    if path.name != name or path.suffix or path.exists():
        return None
    shipped = {file.stem: file for file in shipped_tag_sets()}
    known = shipped.get(name.lower().replace("-", "_").replace(" ", "_"))
    if known is None:
        raise InputError(
            f"There is no file {name}, and no tag set of that name; there are {', '.join(shipped)}."
        )
    return known


def read_tag_set(path: Path) -> TagSet:
    """Read a tag set from a file of TOML or JSON.

    Raises:
        InputError: There is no such file, it is neither TOML nor JSON, or it defines no valid tag
            set; the message names the file and the place.
        EnvironmentFault: It cannot be read.
    """
    return parse_tag_set(read_bytes(path), path)


def parse_tag_set(data: bytes, path: Path) -> TagSet:
    """Return the tag set in the content of a file of TOML or JSON.

    Args:
        data: The content.
        path: The file, whose suffix tells the two apart, for messages.

    Raises:
        InputError: as :func:`read_tag_set`.
    """
    text = decode(data, str(path)).text
    return tag_set_of(_parse(text, path), str(path))


def tag_set_of(data: object, place: str) -> TagSet:
    """Return a tag set from parsed JSON or TOML.

    Args:
        data: The parsed value.
        place: The beginning of messages: the file's name.

    Raises:
        InputError: It is no valid tag set.
    """
    try:
        tag_set = msgspec.convert(data, TagSet)
    except msgspec.ValidationError as error:
        cause = error.__cause__
        if isinstance(cause, ValidationError):
            raise InputError(f"{place}: {cause}") from None
        raise InputError(f"{place}: {_in_words(str(error))}") from None
    except ValidationError as error:
        raise InputError(f"{place}: {error}") from None
    unknown = _unknown_field(data, tag_set)
    if unknown:
        raise InputError(
            f"{place}: a tag set has no field “{unknown}”; is it misspelt? Remove or correct it."
        )
    return tag_set


def _parse(text: str, path: Path) -> object:
    if path.suffix.lower() == ".json" or (
        path.suffix.lower() != ".toml" and text.lstrip().startswith("{")
    ):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise InputError(
                f"{path}: this is not JSON, or it is damaged. {technical_reason(str(error))}"
            ) from None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            f"{path}: this is not TOML, or it is damaged. {technical_reason(str(error))}"
        ) from None


def _in_words(remark: str) -> str:
    """Return a decoder's remark with its path in front: ``layers[0].labels[2]: …``."""
    what, _, where = remark.partition(" - at ")
    where = where.strip("`").removeprefix("$").removeprefix(".")
    what = what.replace("Object missing required field", "lacks").replace("`", "“", 1)
    what = what.replace("`", "”", 1)
    return f"{where or 'tag set'}: {what[:1].lower()}{what[1:]}."


def _unknown_field(data: object, parsed: object) -> str:
    """Return the path of the first field in the data that the struct does not have, or ""."""
    if isinstance(data, dict) and isinstance(parsed, msgspec.Struct):
        for name, value in cast(dict[str, object], data).items():
            if name not in parsed.__struct_fields__:
                return str(name)
            inner = _unknown_field(value, getattr(parsed, name))
            if inner:
                return f"{name}{inner if inner.startswith('[') else '.' + inner}"
    elif isinstance(data, list) and isinstance(parsed, tuple):
        pairs = zip(cast(list[object], data), cast(tuple[object, ...], parsed), strict=True)
        for number, (value, field) in enumerate(pairs):
            inner = _unknown_field(value, field)
            if inner:
                return f"[{number}].{inner}"
    return ""
