"""Reads a table with metadata of articles that are in the project: CSV or TSV, a row an article."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.formats.articles.dates import DATE, date_metadata, possible_orders
from annotator.formats.articles.delimited import rows_of
from annotator.formats.articles.field_names import KNOWN
from annotator.formats.format import ReadContext
from annotator.formats.text_files import read_text
from annotator.model.errors import InputError
from annotator.model.metadata_fields import MetadataField, check_value, find_field
from annotator.words import number, quote


class MetadataTable(Struct, frozen=True):
    """The rows of a table whose first row names the columns."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    """The number of each row in the file, from 1, and its cells by the name of their column."""
    remarks: tuple[str, ...] = ()


def read_table(path: Path) -> MetadataTable:
    """Read a CSV or TSV file.

    Raises:
        InputError: it cannot be read, has no rows, or two columns have one name.
        EnvironmentFault: it cannot be read.
    """
    context = ReadContext()
    text = read_text(path, context)
    rows = list(rows_of(text, "", context, path.name))
    if len(rows) < 2:
        raise InputError(
            f"{path.name} has no rows below the names of its columns. It must be a table: CSV or "
            "TSV, with the names of the columns in the first row."
        )
    head, *body = rows
    names = [str(cell or "").strip() for cell in head.cells]
    for name in names:
        if name and names.count(name) > 1:
            raise InputError(f"{path.name} has two columns {quote(name)}; rename one of them.")
    remarks = list(context.notes.messages)
    longer = [row for row in body if len(row.cells) > len(names)]
    if longer:
        remarks.append(
            f"{path.name}: {number(len(longer), 'row has', 'rows have')} more cells than the first "
            f"row (row {longer[0].number:,}); the cells behind are not read."
        )
    cells = [
        (row.number, {n: str(c or "") for n, c in zip(names, row.cells, strict=False) if n})
        for row in body
    ]
    return MetadataTable(tuple(filter(None, names)), tuple(cells), tuple(remarks))


def field_of_column(column: str, fields: Iterable[MetadataField]) -> MetadataField | None:
    """Return the field that a column is about by its name; None if none is obvious."""
    known = list(fields)
    field = find_field(known, column)
    if field is not None:
        return field
    folded = column.strip().casefold()
    for name, words in KNOWN.items():
        if folded in words:
            return next((each for each in known if each.name == name), None)
    return None


def cell_value(field: MetadataField, text: str) -> Any:
    """Return the value of a cell for a field; a date may be written as publishers do.

    Raises:
        InputError: the field cannot have it.
    """
    try:
        return check_value(field, text)
    except InputError:
        if field.kind != "date":
            raise
        day = date_metadata(text).get(DATE)
        if day is not None:
            return day
        days = sorted({date_metadata(text, order=order)[DATE] for order in possible_orders(text)})
        if len(days) > 1:
            raise InputError(
                f"{field.title} {quote(text)} is {' or '.join(days)}. Write it as one of these."
            ) from None
        raise
