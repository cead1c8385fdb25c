"""Our own tag sets as TOML: all fields, under their own names, in the order of a person's file."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.losses import Losses
from annotator.formats.tag_sets import parse_tag_set
from annotator.model import TagSet

_BARE_KEY = re.compile("[A-Za-z0-9_-]+")
_NESTED = ("layers", "labels", "relations", "attributes")


def parse(data: bytes, path: Path) -> Codebook:
    """Read a tag set of TOML or JSON. Raises InputError as `parse_tag_set` does."""
    return Codebook(parse_tag_set(data, path), Losses())


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as TOML."""
    content: dict[str, Any] = msgspec.to_builtins(tag_set)
    return ("\n".join(_lines(content)) + "\n").encode("utf-8", "replace")


def _lines(tag_set: Mapping[str, Any]) -> Iterator[str]:
    yield from _fields(tag_set)
    if not tag_set["layers"]:
        yield "layers = []"
    for layer in tag_set["layers"]:
        yield from ("", "[[layers]]", *_fields(layer))
        if not layer["labels"]:
            yield "labels = []"
        for label in layer["labels"]:
            yield from ("", "[[layers.labels]]", *_fields(label))
            yield from _attributes(label.get("attributes", ()))
    for relation in tag_set["relations"]:
        yield from ("", "[[relations]]", *_fields(relation))


def _fields(part: Mapping[str, Any]) -> Iterator[str]:
    for name, value in part.items():
        if name not in _NESTED and (value not in ("", [], {}) or name == "name"):
            yield f"{name} = {_value(value)}"


def _attributes(attributes: list[Any]) -> Iterator[str]:
    if attributes:
        yield from ("attributes = [", *(f"  {_value(each)}," for each in attributes), "]")


def _value(value: Any) -> str:
    """Return a value in a line."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        fields = ", ".join(
            f"{_key(name)} = {_value(entry)}"
            for name, entry in cast(Mapping[str, Any], value).items()
            if entry not in ("", [], {}) or name == "name"
        )
        return f"{{ {fields} }}" if fields else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, cast(list[Any], value)))}]"
    return json.dumps(value)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _value(name)
