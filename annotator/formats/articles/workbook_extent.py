"""Finds how far the sheets of a workbook reach, before a library makes room for all their cells.

The library makes room for each cell between the first and the last one. A file of some hundred
bytes can name a cell in the last row and column, which is 17 thousand million cells away.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from annotator.formats.unpacking_budget import BudgetedZip
from annotator.model import InputError

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""The size of a sheet in Excel and in LibreOffice."""
_ROOMY_CELLS = 5_000_000
"""The room of cells that may be empty, without a question: some hundred megabytes."""
_MAX_EMPTY_SHARE = 20
"""In a larger room, at least one cell of this number must be there."""
_CHUNK_BYTES = 1 << 20
_NOT_SHEETS = re.compile(r"(?:.*/)?(?:sharedStrings|styles|theme\d*|core|app|custom)\.xml", re.I)
_PLACE = re.compile(
    rb"""<(?:\w{1,20}:)?(?:row|c)\s(?:[^<>]*?\s)?r\s*=\s*["']\s*([A-Za-z]{0,9})(\d{1,18})"""
)
"""The place of a row or a cell in a sheet of Excel: “3” or “B3”."""
_HIDDEN_ROW = re.compile(rb"""<(?:\w{1,20}:)?row\s(?:[^<>]*?\s)?hidden\s*=\s*["'](?:1|true)["']""")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_VALUE_TYPE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_CONTENT = "content.xml"


class Extent(NamedTuple):
    """How far a sheet reaches."""

    rows: int
    columns: int
    cells: int
    """The cells that the file states, each once, however often it is repeated."""
    hidden_rows: int = 0


def check_extents(archive: BudgetedZip, name: str) -> int:
    """Check how far the sheets in a workbook reach, and return how many of their rows are hidden.

    Args:
        archive: The workbook.
        name: The name of its file.

    Raises:
        InputError: A sheet reaches further than sheets can, or has a few cells far apart.
        TooMuchUnpacked: The archive states more bytes than honest ones hold.
    """
    members = archive.infolist()
    # Parts without sheets are read by the library alone, which has no limits.
    stated = sum(member.file_size for member in members)
    archive.budget.check_stated(stated, name)
    archive.budget.check_held(stated // 2, name)
    hidden_rows = 0
    for extent in _extents(archive, members):
        hidden_rows += extent.hidden_rows
        if extent.rows > MAX_ROWS or extent.columns > MAX_COLUMNS:
            raise InputError(
                f"{name} has a cell in row {min(extent.rows, 10**12):,} and column "
                f"{min(extent.columns, 10**12):,}; a sheet has {MAX_ROWS:,} rows and "
                f"{MAX_COLUMNS:,} columns. Save it again in the program that made it."
            )
        room = extent.rows * extent.columns
        if room > _ROOMY_CELLS and room > _MAX_EMPTY_SHARE * extent.cells:
            raise InputError(
                f"{name} has a few cells far from each other: up to row {extent.rows:,} and column "
                f"{extent.columns:,}, which is room for {room:,} cells. Delete what is beyond the "
                f"table, or save the table as .csv."
            )
    return hidden_rows


def _extents(archive: BudgetedZip, members: list[zipfile.ZipInfo]) -> Iterator[Extent]:
    for member in members:
        low = member.filename.lower()
        if not low.endswith(".xml") or _NOT_SHEETS.fullmatch(member.filename):
            continue
        with archive.open(member) as content:
            if low == _CONTENT:
                yield from _TableScan().extents(content)
            elif "sheet" in low or low.startswith("xl/"):
                yield _extent_of_sheet(content)


def _extent_of_sheet(content: IO[bytes]) -> Extent:
    """Return how far a sheet of Excel reaches, by the places that its rows and cells state."""
    rows = cells = hidden = 0
    columns: set[bytes] = set()
    rest = b""
    while chunk := content.read(_CHUNK_BYTES):
        data = rest + chunk
        end = data.rfind(b"<")
        rest = data[end:] if end >= 0 and len(data) - end < _CHUNK_BYTES else b""
        places = _PLACE.findall(data, 0, len(data) - len(rest))
        cells += len(places)
        rows = max(rows, max((int(row) for _, row in places), default=0))
        columns.update(column for column, _ in places)
        hidden += len(_HIDDEN_ROW.findall(data, 0, len(data) - len(rest)))
    return Extent(rows, max(map(_column_number, columns), default=0), cells, hidden)


def _column_number(letters: bytes) -> int:
    """Return the number of a column from 1, by its letters: 28 for “AB”."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _TableScan:
    """Counts the cells in the tables of an OpenDocument sheet, as the file repeats them."""

    def __init__(self) -> None:
        self._done: list[Extent] = []
        self._rows = self._columns = self._cells = 0
        self._row_at = self._repeated = self._column_at = self._last = 0

    def extents(self, content: IO[bytes]) -> Iterator[Extent]:
        """Yield how far each table reaches; nothing for a file that is not XML."""
        parser: Any = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        with suppress(expat.ExpatError):  # The library says what is wrong with it.
            parser.ParseFile(content)
        yield from self._done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.removeprefix(_TABLE):
            case "table":
                self._rows = self._columns = self._cells = self._row_at = 0
            case "table-row":
                self._repeated = _repeats(attributes, "rows", MAX_ROWS)
                self._column_at = self._last = 0
            case "table-cell" | "covered-table-cell":
                self._column_at += _repeats(attributes, "columns", MAX_COLUMNS)
                if _VALUE_TYPE in attributes:
                    self._last = self._column_at
                    self._cells += 1
            case _:
                pass

    def _end(self, name: str) -> None:
        match name.removeprefix(_TABLE):
            case "table":
                self._done.append(Extent(self._rows, self._columns, self._cells))
            case "table-row":
                self._row_at += self._repeated
                if self._last:
                    self._rows = min(self._row_at, MAX_ROWS)
                    self._columns = max(self._columns, min(self._last, MAX_COLUMNS))
            case _:
                pass


def _repeats(attributes: dict[str, str], what: str, most: int) -> int:
    stated = attributes.get(f"{_TABLE}number-{what}-repeated", "1").strip()
    return min(int(stated), most) if stated.isdecimal() and len(stated) < 19 else most
