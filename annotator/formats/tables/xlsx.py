"""An Excel workbook with the same tables as the CSV files, a sheet each."""

import re
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.tables.rows import SHEETS, Tables
from annotator.model import ModelObject

_MOST_CHARACTERS, _MOST_ROWS = 32_767, 1_048_576
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NEVER = datetime(2000, 1, 1)
"""A workbook has to say when it was made; the same project shall give the same bytes."""


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the workbook; text goes in as text, whatever it begins with."""
    xlsxwriter: Any = import_module("xlsxwriter")  # it has no types
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": _NEVER})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheets = {name: book.add_worksheet(name) for name in SHEETS}
    for sheet in sheets.values():
        sheet.freeze_panes(1, 0)
    counts, widths = dict.fromkeys(SHEETS, 0), dict.fromkeys(SHEETS, 1)
    for name, row in Tables().rows(items):
        number, sheet = counts[name], sheets[name]
        counts[name] += 1
        if number >= _MOST_ROWS:
            context.losses.add(f"rows of the sheet “{name}” beyond the millionth")
            continue
        if number == 0:
            widths[name] = len(row)
            for column, title in enumerate(row):
                sheet.set_column(column, column, _width(str(title)))
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = _fitting(cell, f"{row[0]}, sheet “{name}”", context)
                sheet.write_string(number, column, text, bold if number == 0 else None)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    for name, sheet in sheets.items():
        sheet.autofilter(0, 0, max(min(counts[name], _MOST_ROWS) - 1, 1), widths[name] - 1)
    book.close()


def _fitting(cell: str, where: str, context: WriteContext) -> str:
    """A text that a cell can hold."""
    if len(cell.encode("utf-16-le", "surrogatepass")) // 2 > _MOST_CHARACTERS:
        context.losses.add("ends of texts longer than a cell", where)
        cell = cell.encode("utf-16-le")[: 2 * _MOST_CHARACTERS].decode("utf-16-le", "ignore")
    if _FORBIDDEN.search(cell):
        context.losses.add("texts with characters that Excel cannot hold", where)
        cell = _FORBIDDEN.sub("\ufffd", cell)
    return cell


def _width(title: str) -> int:
    """Of a column, in characters."""
    wide = {"text": 48, "what": 60, "title": 36, "who": 24, "about": 30, "source text": 36}
    return wide.get(title, max(10, len(title) + 3))
