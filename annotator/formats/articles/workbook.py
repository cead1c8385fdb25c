"""Reads the sheets of workbooks of Excel and of OpenDocument, with the values that are shown."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.articles.extracted import library
from annotator.formats.articles.table_header import Row
from annotator.formats.articles.workbook_extent import check_extents
from annotator.formats.damage import read_as
from annotator.formats.files import name_of
from annotator.formats.unpacking_budget import UnpackingBudget, opened_zip

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SHORT_CODE_POINTS = 200
"""A longer value of merged cells is a text, which belongs to the first row alone."""


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: list[Row]
    """The rows that are not empty."""
    is_hidden: bool


def is_workbook(path: Path, head: bytes) -> bool:
    """Return whether a file is a workbook, by its suffix and its first bytes."""
    is_binary = head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    return path.suffix.lower() in SUFFIXES and (is_binary or path.suffix.lower() != ".xls")


class Workbook(NamedTuple):
    """A workbook."""

    sheets: list[Sheet]
    hidden_rows: int
    """The number of hidden rows, as far as it is known."""


def read_workbook(path: Path, budget: UnpackingBudget) -> Workbook:
    """Return the sheets of a workbook, each with its rows.

    Values of formulas are those that the program stored. Cells that are merged over several rows
    have their value in each of these rows, unless it is long.

    Args:
        path: The workbook.
        budget: What it may unpack to.

    Raises:
        InputError: The workbook is damaged, or a sheet of it reaches too far.
        TooMuchUnpacked: It is too large to be held in memory.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    calamine: Any = library("python_calamine", "Excel workbooks", "python-calamine")
    sheets: list[Sheet] = []
    hidden_rows = 0
    with read_as(path, "an Excel workbook"), path.open("rb") as file:
        if zipfile.is_zipfile(file):
            budget.begin(path)
            with opened_zip(file, budget) as archive:
                hidden_rows = check_extents(archive, name_of(path))
        file.seek(0)
        book: Any = calamine.load_workbook(file)
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheet: Any = book.get_sheet_by_name(about.name)
            sheets.append(Sheet(about.name, list(_rows(sheet)), is_hidden))
    return Workbook(sheets, hidden_rows)


def _rows(sheet: Any) -> Iterator[Row]:
    if sheet.start is None:
        return
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if bottom > top and left == right and len(str(value)) <= _SHORT_CODE_POINTS:
            for cells in rows[top + 1 : bottom + 1]:
                if left < len(cells) and cells[left] == "":
                    cells[left] = value
    for at, cells in enumerate(rows, 1):
        row = Row(at, cells)
        if row.filled:
            yield row
