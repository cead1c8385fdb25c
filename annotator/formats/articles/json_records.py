"""Reads articles from JSON: an array of objects, or an object a line, with mapped fields."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.articles.fields import KNOWN, FieldMapping
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.json_values import read_values
from annotator.formats.signs import Certainty
from annotator.model import InputError, ModelObject

_MAX_DEPTH = 3


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, whose fields are found by name or given.

    Raises:
        UnknownFields: No field holds texts.
        InputError: A value is not an object; the message names file and item.
        EnvironmentFault: The file cannot be read.
    """
    mapping: FieldMapping | None = None
    empty = 0
    for value, place in _values(path, context):
        try:
            if not isinstance(value, dict):
                raise InputError(f"{place}: it is no object with the fields of an article.")
            record = cast(dict[str, Any], value)
            mapping = mapping or FieldMapping.of(record, context.options, place)
        except InputError as error:
            context.leave_out(error)
            continue
        item = mapping.extracted(record).article(name_of(path))
        if item is None:
            empty += 1
        else:
            yield item
    if empty:
        context.note(f"{name_of(path)}: {empty} articles have no text; they were left out.")


def _values(path: Path, context: ReadContext) -> Iterator[tuple[object, str]]:
    for value, place in read_values(path, context):
        # A file of one object has no items: its place is the name alone.
        is_single = isinstance(value, dict) and place == name_of(path)
        record = cast(dict[str, object], value)
        wrapped = _wrapped_objects(record) if is_single and not _has_text(record, context) else ()
        for number, item in enumerate(wrapped, 1):
            context.place = f"{place}, item {number}"
            yield item, context.place
        if not wrapped:
            yield value, place


def _has_text(record: dict[str, object], context: ReadContext) -> bool:
    """Return whether an object is an article: it has the field of the text, by name or option."""
    given = [name.partition(".")[0] for name in context.options.get("text", "").split("|")]
    return any(name in given or name.casefold() in KNOWN["text"] for name in record)


def _wrapped_objects(value: dict[str, object], depth: int = 1) -> list[object]:
    """Return the longest list of objects inside an object, such as the answer of a service."""
    longest: list[object] = []
    for field in value.values():
        objects: list[object] = []
        if isinstance(field, list) and all(
            isinstance(item, dict) for item in cast(list[object], field)
        ):
            objects = cast(list[object], field)
        elif isinstance(field, dict) and depth < _MAX_DEPTH:
            objects = _wrapped_objects(cast(dict[str, object], field), depth + 1)
        longest = max(longest, objects, key=len)
    return longest


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has a field with an article's text."""
    if not isinstance(value, dict):
        return Certainty.NONE
    names = {str(name).casefold() for name in cast(dict[Any, Any], value)}
    return Certainty.LIKELY if names & set(KNOWN["text"]) else Certainty.NONE
