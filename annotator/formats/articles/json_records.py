"""Reads articles from JSON of any shape: arrays, objects one after the other, answers of services.

The fields of an article are found by their names, or given. A record that cannot be read leaves
out itself alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.articles.date_columns import mapping_with_date
from annotator.formats.articles.fields import FieldMapping, is_name_of_text, value_at
from annotator.formats.articles.file_dates import FileDates
from annotator.formats.articles.json_shapes import Record, is_row_of_names, records_of
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.json_values import read_values
from annotator.formats.signs import Certainty
from annotator.model import InputError, ModelObject
from annotator.words import number

_SHOWN_RECORDS = 8


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, whose fields are found by name or given.

    Raises:
        UnknownFields: No field holds texts.
        DateOrderUnknown: Nothing says which number of its dates is the day.
        InputError: A value is not an object; the message names file and item.
        EnvironmentFault: The file cannot be read.
    """
    reader = _RecordReader(path, context)
    name = name_of(path)
    empty: list[str] = []
    for record in _records(path, context):
        if context.place != record.place:
            context.place = record.place
        try:
            item = reader.extracted(record).article(name)
        except InputError as error:
            context.leave_out(error)
            continue
        if item is None:
            empty.append(record.place.removeprefix(f"{name}, ").removeprefix(f"{name}:"))
        else:
            yield item
    if empty:
        has = "has" if len(empty) == 1 else "have"
        were = "was" if len(empty) == 1 else "were"
        shown = ", ".join(empty[:_SHOWN_RECORDS]) + (" …" if len(empty) > _SHOWN_RECORDS else "")
        context.note(
            f"{name}: {number(len(empty), 'record')} {has} no text, and {were} left out: {shown}."
        )


class _RecordReader:
    """Makes articles of the records of one file.

    Args:
        path: The file.
        context: Has the options, and counts what is left out.
    """

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._path, self._context = path, context
        self._mapping: FieldMapping | None = None
        self._dates = FileDates(context, self._date_values, name_of(path))

    def extracted(self, record: Record) -> Any:
        """Return the parts of a record.

        Raises:
            InputError: It is not an object, or no field holds its text.
        """
        fields = _fields_of(record)
        if fields is None:
            raise InputError(f"{record.place}: it is not an object with the fields of an article.")
        if self._mapping is None:
            named = FieldMapping.of(fields, self._context.options, record.place)
            self._mapping = mapping_with_date(named, fields, self._all_fields, self._context)
            self._mapping.report(fields, self._context)
        return self._mapping.extracted(fields, self._dates, self._context)

    def _date_values(self) -> Iterator[object]:
        field = self._mapping.fields.get("date", "") if self._mapping is not None else ""
        for fields in self._all_fields():
            yield value_at(fields, field)

    def _all_fields(self) -> Iterator[dict[str, Any]]:
        """Yield the fields of the records from the beginning of the file."""
        for record in _records(self._path, self._context.quietly()):
            yield _fields_of(record) or {}


def _fields_of(record: Record) -> dict[str, Any] | None:
    is_object = isinstance(record.value, dict)
    return cast("dict[str, Any]", record.value) if is_object else None


def _records(path: Path, context: ReadContext) -> Iterator[Record]:
    names: list[Any] = []
    for value, place in read_values(path, context):
        row = cast("list[Any]", value) if isinstance(value, list) else []
        if row:
            if not names and is_row_of_names(row):
                names = row
                continue
            if names and not any(isinstance(cell, dict | list) for cell in row):
                yield Record(dict(zip(names, row, strict=False)), place)
                continue
        # A file of one object has no items: its place is the name alone.
        yield from records_of(
            cast("object", value), place, context, is_single=place == name_of(path)
        )


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has a field with an article's text."""
    if not isinstance(value, dict):
        return Certainty.NONE
    names = map(str, cast(dict[Any, Any], value))
    return Certainty.LIKELY if any(map(is_name_of_text, names)) else Certainty.NONE
