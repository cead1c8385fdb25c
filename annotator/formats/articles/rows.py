"""Reads tables of articles, one a row: CSV, TSV, Excel and Parquet, with mapped columns."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

from annotator.extras import import_library
from annotator.formats.articles.extracted import library
from annotator.formats.articles.fields import FieldMapping
from annotator.formats.damage import opened_zip, read_as, technical_reason
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import Choice, InputError, ModelObject, Remedy

_MAX_CELL_CODE_POINTS = 1 << 24
_BATCH_ROWS = 200


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a table, of which the first row names the columns.

    Raises:
        InputError: No column holds texts, or the table is damaged; the message names file and row.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    mapping: FieldMapping | None = None
    empty = 0
    first = 1 if _has_no_header(context) else 2
    for number, row in enumerate(_rows(path, context), first):
        context.at_line(name_of(path), number)
        if mapping is None:
            mapping = FieldMapping.of(row, context.options, name_of(path))
        item = mapping.extracted(row).article(name_of(path))
        if item is None:
            empty += 1
        else:
            yield item
    if empty:
        context.note(f"{name_of(path)}: {empty} rows have no text; they were left out.")


def _rows(path: Path, context: ReadContext) -> Iterator[Mapping[str, Any]]:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _excel(path, context)
    if suffix == ".parquet":
        return _parquet(path)
    return _csv(path, context)


def _csv(path: Path, context: ReadContext) -> Iterator[Mapping[str, Any]]:
    text = decode(read_bytes(path), name_of(path), context.encoding).text
    csv.field_size_limit(_MAX_CELL_CODE_POINTS)
    delimiter = context.options.get("delimiter", "").replace("\\t", "\t") or _delimiter(path, text)

    def table_of(names: list[str] | None = None) -> "csv.DictReader[str]":
        # If it is not strict, everything behind an open quotation mark is one cell.
        file = StringIO(text, newline="")
        return csv.DictReader(file, names, delimiter=delimiter, strict=True)

    table = table_of()
    try:
        names = table.fieldnames
        if not names:
            raise InputError(f"{name_of(path)} is empty: there is no row in it.")
        if _has_no_header(context):
            table = table_of(_numbers(len(names)))
        for row in table:
            if None in row:
                raise InputError(
                    f"{name_of(path)}:{table.line_num}: the row has more cells than the "
                    f"{len(names)} columns. Is the sign between cells another one?",
                    remedies=(Remedy("Say so: {}", (Choice("set", ";", "delimiter"),)),),
                )
            yield row
    except csv.Error as error:
        raise InputError(
            f"{name_of(path)}:{table.line_num + 1}: the row that begins here cannot be read. Is a "
            f"quotation mark not closed, or one in a cell not doubled? "
            f"{technical_reason(str(error))}"
        ) from None


def _delimiter(path: Path, text: str) -> str:
    """Return the sign between cells: by the suffix, or the most frequent one in the first line."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = text.split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def _has_no_header(context: ReadContext) -> bool:
    """Return whether the first row is an article, and the columns are named by numbers."""
    return context.options.get("header", "") == "no"


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _excel(path: Path, context: ReadContext) -> Iterator[Mapping[str, Any]]:
    openpyxl: Any = library("openpyxl", "Excel workbooks", "openpyxl")
    with read_as(path, "an Excel workbook"), opened_zip(path):
        book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True)
        with closing(book):
            rows = book.worksheets[0].iter_rows(values_only=True)
            first = next(rows, ())
            names = [str(name) if name is not None else "" for name in first]
            if _has_no_header(context):
                names, rows = _numbers(len(first)), chain([first], rows)
            for row in rows:
                cells = {n: _cell(v) for n, v in zip(names, row, strict=False) if n}
                if any(value not in (None, "") for value in cells.values()):
                    yield cells


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    parquet: Any = import_library(
        "pyarrow.parquet",
        "parquet",
        what="Reading Parquet",
        needs="Arrow",
        outcome="Nothing was imported.",
    )
    with read_as(path, "Parquet"), path.open("rb") as file:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=_BATCH_ROWS):
            for row in batch.to_pylist():
                yield {name: _cell(value) for name, value in row.items()}
