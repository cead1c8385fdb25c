"""Finds the records of articles in JSON of any shape: answers of services, columns, keyed records.

The shapes of tables are those that pandas writes: ``columns``, ``split``, ``index`` and lists
(https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from annotator.formats.articles.fields import has_field, is_name_of_text, text_path
from annotator.formats.format import ReadContext
from annotator.words import join_names, number, shorten

_MAX_DEPTH = 3
_SHOWN_NAMES, _SHOWN_CODE_POINTS = 6, 40
_TEXT_CODE_POINTS = 40
"""The least length of a string in an array that is a text by itself."""


class Record(NamedTuple):
    """A record, or another value in its place."""

    value: object
    place: str


class _List(NamedTuple):
    """A list of objects inside an object."""

    path: str
    items: list[Any]


def records_of(
    value: object, place: str, context: ReadContext, is_single: bool
) -> Iterator[Record]:
    """Yield the records in one value of a file.

    Args:
        value: The value.
        place: Its place, for messages.
        context: Has the options of the reader, and takes remarks.
        is_single: Whether it is the only value of the file, which may be around all articles.
    """
    if isinstance(value, list):
        yield from _in_list(cast("list[Any]", value), place)
    elif isinstance(value, str) and len(value) >= _TEXT_CODE_POINTS and " " in value:
        yield Record({"text": value}, place)
    elif isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        records = _rows_of_columns(fields)
        if not records and not _has_text(fields, context.options):
            records = _keyed(fields) or _wrapped(fields, place, context, is_single)
        for at, record in enumerate(records, 1):
            yield Record(record, f"{place}, item {at}")
        if not records:
            yield Record(value, place)
    else:
        yield Record(value, place)


def _has_text(record: Mapping[str, Any], options: Mapping[str, str]) -> bool:
    """Return whether an object is an article: it has the field of the text, by name or option."""
    given = [name for name in options.get("text", "").split("|") if name]
    is_named = any(is_name_of_text(name) for name in record)
    return is_named or any(has_field(record, name) for name in given)


def _in_list(items: list[Any], place: str) -> Iterator[Record]:
    """Yield the records of an array in an array: its objects, or rows below names."""
    for at, record in enumerate(_rows(items) or items, 1):
        yield Record(record, f"{place}, item {at}")


def _rows(rows: list[Any]) -> list[dict[str, Any]]:
    """Return the records of rows of which the first has the names; none if there are no names."""
    if not rows or not all(isinstance(row, list) for row in rows):
        return []
    columns = cast("list[Any]", rows[0])
    if not is_row_of_names(columns):
        return []
    return [dict(zip(columns, row, strict=False)) for row in rows[1:]]


def is_row_of_names(row: list[Any]) -> bool:
    """Return whether a row of a table has names of columns, with one for the text."""
    return all(isinstance(name, str) for name in row) and any(map(is_name_of_text, row))


def _rows_of_columns(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object that holds a column in each field; none if it does not."""
    columns, data = fields.get("columns"), fields.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        return _rows([columns, *cast("list[Any]", data)])
    values: list[Any] = list(fields.values())
    if len(values) < 2 or not any(map(is_name_of_text, fields)):
        return []
    if all(map(_is_filled_object, values)):
        keys = list(values[0])
        is_table = all(list(value) == keys for value in values) and not any(
            isinstance(cell, dict | list) for value in values for cell in value.values()
        )
        is_numbered = all(str(key).isdecimal() for key in keys)
        if is_table and is_numbered:
            return [{name: fields[name][key] for name in fields} for key in keys]
    if all(map(_is_long_list, values)):
        length = len(values[0])
        is_flat = not any(isinstance(cell, dict | list) for value in values for cell in value)
        if is_flat and all(len(value) == length for value in values):
            return [{name: fields[name][at] for name in fields} for at in range(length)]
    return []


def _is_filled_object(value: Any) -> bool:
    return isinstance(value, dict) and bool(cast("dict[str, Any]", value))


def _is_long_list(value: Any) -> bool:
    return isinstance(value, list) and len(cast("list[Any]", value)) > 1


def _keyed(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object whose fields are named by their ids; none if they are not."""
    values: list[Any] = list(fields.values())
    if not all(isinstance(value, dict) for value in values):
        return []
    with_text = sum(any(map(is_name_of_text, value)) for value in values)
    if (
        not values
        or with_text < len(values)
        or (len(values) == 1 and not _is_id(next(iter(fields))))
    ):
        return []
    return [value if "id" in value else {"id": key, **value} for key, value in fields.items()]


def _is_id(name: str) -> bool:
    return any(sign.isdigit() for sign in name)


def _wrapped(
    fields: dict[str, Any], place: str, context: ReadContext, is_single: bool
) -> list[Any]:
    """Return the articles inside an object, such as the answer of a service."""
    lists = list(_lists_of_objects(fields))
    with_text = [found for found in lists if any(text_path(item) for item in found.items[:5])]
    if not is_single and not with_text:
        return []
    if not (with_text or lists):
        return []
    best = max(with_text or lists, key=lambda found: _weight(found.items))
    names = set(best.items[0])
    chosen = [found for found in lists if found is best or set(found.items[0]) == names]
    other = [found for found in lists if found not in chosen and found in with_text]
    for found in other:
        context.note(
            f"{place}: {number(len(found.items), 'object')} with text in “{found.path}” were left "
            f"out; the articles are in “{best.path}”."
        )
    roots = {found.path.partition(".")[0] for found in lists}
    about = [
        name for name, value in fields.items() if name not in roots and value not in (None, "")
    ]
    if about:
        shown = [f"“{shorten(name, _SHOWN_CODE_POINTS)}”" for name in about[:_SHOWN_NAMES]]
        context.note(f"{place}: the fields around the articles were left out: {join_names(shown)}.")
    return [item for found in chosen for item in found.items]


def _weight(items: list[Any]) -> int:
    """Return how much text is in a list of objects, by which that of the articles is found."""
    return sum(len(value) for item in items for value in item.values() if isinstance(value, str))


def _lists_of_objects(
    fields: Mapping[str, Any], before: str = "", depth: int = 1
) -> Iterator[_List]:
    for name, value in fields.items():
        path = f"{before}{name}"
        if isinstance(value, list):
            items = cast("list[Any]", value)
            if items and all(map(_is_filled_object, items)):
                yield _List(path, items)
        elif isinstance(value, dict) and depth < _MAX_DEPTH:
            yield from _lists_of_objects(cast("dict[str, Any]", value), f"{path}.", depth + 1)
