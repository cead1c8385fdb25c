"""Articles as JSON: an array of objects, or an object a line, with their fields mapped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.articles.fields import KNOWN, Mapped
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.json_arrays import first_item, read_array
from annotator.formats.json_lines import parse_object, read_placed_lines
from annotator.model import InputError, ModelObject

_DEEPEST = 3


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file; what an article's fields are called is found out or given.

    Raises InputError when no field holds texts, or a value is no object; file and item are named.
    """
    mapped: Mapped | None = None
    empty = 0
    for value, place in _values(path, context):
        context.place = place
        try:
            if not isinstance(value, dict):
                raise InputError(f"{place}: it is no object with the fields of an article.")
            record = cast(dict[str, Any], value)
            mapped = mapped or Mapped.of(record, context.options, place)
        except InputError as error:
            context.leave_out(error)
            continue
        item = mapped.extracted(record).article(name_of(path))
        if item is None:
            empty += 1
        else:
            yield item
    if empty:
        context.note(f"{name_of(path)}: {empty} articles have no text; they were left out.")


def _values(path: Path, context: ReadContext) -> Iterator[tuple[object, str]]:
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        for value, place in read_array(path, context):
            # A file of one object has no items: its place is the name alone.
            alone = isinstance(value, dict) and place == name_of(path)
            record = cast(dict[str, object], value)
            inner = _wrapped(record) if alone and not _has_text(record, context) else ()
            if inner:
                yield from ((each, f"{place}, item {at}") for at, each in enumerate(inner, 1))
            else:
                yield value, place
        return
    for line in read_placed_lines(path, context):
        yield parse_object(line, context.place), context.place


def _has_text(record: dict[str, object], context: ReadContext) -> bool:
    """Whether an object is an article: it has a field that is named as the text, or as asked."""
    asked = [name.partition(".")[0] for name in context.options.get("text", "").split("|")]
    return any(name in asked or name.casefold() in KNOWN["text"] for name in record)


def _wrapped(value: dict[str, object], depth: int = 1) -> list[object]:
    """The longest list of objects that lies in an object, as services answer; else nothing."""
    found: list[object] = []
    for each in value.values():
        inner: list[object] = []
        if isinstance(each, list) and all(
            isinstance(one, dict) for one in cast(list[object], each)
        ):
            inner = cast(list[object], each)
        elif isinstance(each, dict) and depth < _DEEPEST:
            inner = _wrapped(cast(dict[str, object], each), depth + 1)
        found = max(found, inner, key=len)
    return found


def recognises(path: Path, head: bytes) -> bool:
    first = first_item(path, head)
    if not isinstance(first, dict):
        return False
    names = {str(name).casefold() for name in cast(dict[Any, Any], first)}
    return bool(names & set(KNOWN["text"]))
