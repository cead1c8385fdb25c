"""Reads the sheets of workbooks of Excel and of OpenDocument, with the values that are shown."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.articles.extracted import library
from annotator.formats.articles.table_header import Row
from annotator.formats.damage import check_archive, read_as
from annotator.formats.files import name_of
from annotator.words import number

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_HIDDEN_ROW = re.compile(rb"<row\s[^>]*\bhidden=\"(?:1|true)\"")
_SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml")
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


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, each with its rows.

    Values of formulas are those that the program stored. Cells that are merged over several rows
    have their value in each of these rows, unless it is long.

    Raises:
        InputError: The workbook is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    calamine: Any = library("python_calamine", "Excel workbooks", "python-calamine")
    with read_as(path, "an Excel workbook"), path.open("rb") as file:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                check_archive(archive, name_of(path), path.stat().st_size)
        file.seek(0)
        book: Any = calamine.load_workbook(file)
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheet: Any = book.get_sheet_by_name(about.name)
            yield Sheet(about.name, list(_rows(sheet)), is_hidden)


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


def hidden_rows(path: Path) -> str:
    """Return how many rows of a workbook are hidden, in words; "" if none is, or nobody knows."""
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            return ""
        with zipfile.ZipFile(file) as archive:
            names = filter(_SHEET_FILE.fullmatch, archive.namelist())
            count = sum(len(_HIDDEN_ROW.findall(archive.read(name))) for name in names)
    return number(count, "row") if count else ""
