"""Writes tables: CSV files for spreadsheets and scripts, and an Excel workbook with the same rows.

CSV files are UTF-8 with a byte order mark, by which Excel recognises the encoding; they have commas
and are quoted by RFC 4180. In the workbook each table is a sheet, and text is never a formula.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.tables.rows import TABLES, Row, RowMaker, TableRow, escape_formula
from annotator.model import ModelObject
from annotator.temporary import temporary_folder

_CELL_UTF_16_UNITS, _SHEET_ROWS = 32_767, 1_048_576
"""Excel's limits of a cell and a sheet ("Excel specifications and limits", Microsoft)."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""The characters that XML 1.0 cannot hold."""
_CREATED = datetime(2000, 1, 1)
"""A workbook has to state when it was made, but the same project should give the same bytes."""
_WIDTHS = {"text": 48, "what": 60, "title": 36, "who": 24, "about": 30, "source text": 36}
"""The widths of wide columns in characters, by heading."""


def write_csv(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write a CSV file for each table.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings.
    """
    safe = context.options.get("safe", "yes") != "no"
    with ExitStack() as stack:
        files = {
            name: csv.writer(
                stack.enter_context(
                    (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
                )
            )
            for name in TABLES
        }
        for table, row in RowMaker().rows(items):
            files[table].writerow([escape_formula(cell) for cell in row] if safe else row)


def write_workbook(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write an Excel workbook with a sheet for each table.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; receives the losses.
    """
    _write_sheets(RowMaker().rows(items), TABLES, out, context)


def write_one_table(rows: Iterable[Row], name: str, out: BinaryIO, suffix: str) -> None:
    """Write a single table, which is not that of a project.

    Args:
        rows: The rows, the headings first.
        name: The name of the sheet in a workbook.
        out: The file.
        suffix: ``.xlsx`` for an Excel workbook; else it is CSV.
    """
    if suffix == ".xlsx":
        _write_sheets((TableRow(name, row) for row in rows), (name,), out, WriteContext())
        return
    text = TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows([escape_formula(cell) for cell in row] for row in rows)
    text.detach()


def _write_sheets(
    rows: Iterable[TableRow], names: Sequence[str], out: BinaryIO, context: WriteContext
) -> None:
    """Write a workbook with a sheet for each of the names."""
    with temporary_folder() as folder:
        _write_sheets_by_way_of(folder, rows, names, out, context)


def _write_sheets_by_way_of(
    folder: Path,
    rows: Iterable[TableRow],
    names: Sequence[str],
    out: BinaryIO,
    context: WriteContext,
) -> None:
    """Write a workbook; its rows are in files of the folder until it is whole."""
    xlsxwriter: Any = import_module("xlsxwriter")  # it has no types
    options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(folder)}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheets = {name: book.add_worksheet(name) for name in names}
    for sheet in sheets.values():
        sheet.freeze_panes(1, 0)
    counts, widths = dict.fromkeys(names, 0), dict.fromkeys(names, 1)
    for name, row in rows:
        number, sheet = counts[name], sheets[name]
        counts[name] += 1
        if number >= _SHEET_ROWS:
            context.losses.add(f"rows of the sheet “{name}” beyond the millionth")
            continue
        if number == 0:
            widths[name] = len(row)
            for column, heading in enumerate(row):
                sheet.set_column(column, column, _width(str(heading)))
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = _fit(cell, f"{row[0]}, sheet “{name}”", context)
                sheet.write_string(number, column, text, bold if number == 0 else None)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    for name, sheet in sheets.items():
        sheet.autofilter(0, 0, max(min(counts[name], _SHEET_ROWS) - 1, 1), widths[name] - 1)
    book.close()


def _fit(cell: str, place: str, context: WriteContext) -> str:
    """Return a text that a cell can hold; count the loss where it is another."""
    if len(cell.encode("utf-16-le", "surrogatepass")) // 2 > _CELL_UTF_16_UNITS:
        context.losses.add("ends of texts longer than a cell", place)
        cell = cell.encode("utf-16-le")[: 2 * _CELL_UTF_16_UNITS].decode("utf-16-le", "ignore")
    if _FORBIDDEN.search(cell):
        context.losses.add("texts with characters that Excel cannot hold", place)
        cell = _FORBIDDEN.sub("\ufffd", cell)
    return cell


def _width(heading: str) -> int:
    """Return the width of a column in characters."""
    return _WIDTHS.get(heading, max(10, len(heading) + 3))
