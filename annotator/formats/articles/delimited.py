"""Reads the rows of CSV and TSV files, whose sign between cells is found by trying."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Any

from annotator.formats.articles.table_header import Row
from annotator.formats.damage import technical_reason
from annotator.formats.format import ReadContext
from annotator.model import InputError

_MAX_CELL_CODE_POINTS = 1 << 24
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 200
_SAMPLE_CODE_POINTS = 500_000
_SEP_LINE = re.compile(r'"?sep=(.)"?[^\S\n]*\n', re.IGNORECASE)
"""The first line of files for Excel, which says what is between the cells."""
_ESCAPED_QUOTE = re.compile(r'\\"(?![,;\t|\n]|$)')


def rows_of(text: str, delimiter: str, context: ReadContext, name: str) -> Iterator[Row]:
    """Yield the rows of a file that are not empty; unreadable ones are left out by their lines.

    Args:
        text: The content of the file.
        delimiter: The sign between cells; empty: it is found out.
        context: Takes the errors of rows, and counts signs that are left out.
        name: The name of the file, for messages.
    """
    csv.field_size_limit(_MAX_CELL_CODE_POINTS)
    text, first_line, stated = _without_sep_line(text)
    if "\0" in text:
        context.count_left_out("NUL character", text.count("\0"))
        text = text.replace("\0", "")
    dialect: dict[str, Any] = {"delimiter": delimiter or stated or find_delimiter(text)}
    if _ESCAPED_QUOTE.search(text):
        dialect |= {"escapechar": "\\", "doublequote": True}
    # If it is not strict, everything behind an open quotation mark is one cell.
    table = csv.reader(StringIO(text, newline=""), strict=True, **dialect)
    while True:
        line = first_line + table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            context.at_line(name, line)
            context.leave_out(
                InputError(
                    f"{name}:{line}: the row that begins here cannot be read. Is a quotation mark "
                    f"not closed, or one in a cell not doubled? {technical_reason(str(error))}"
                )
            )
            continue
        if cells and cells[0].startswith("\ufeff"):
            cells[0] = cells[0].lstrip("\ufeff")
        row = Row(line, list(cells))
        if row.filled:
            yield row


def _without_sep_line(text: str) -> tuple[str, int, str]:
    """Return the text without a ``sep=`` line, the lines that are cut off, and what it says."""
    match = _SEP_LINE.match(text)
    return (text[match.end() :], 1, match[1]) if match else (text, 0, "")


def find_delimiter(text: str) -> str:
    """Return the sign between cells: the one with which most rows have the same number of cells.

    csv.Sniffer and CleverCSV look at signs alone; the second takes “,” for files with a few lines
    above the table.

    Args:
        text: The content of the file.
    """
    sample = text[:_SAMPLE_CODE_POINTS]
    return max(_DELIMITERS, key=lambda delimiter: _consistency(sample, delimiter))


def _consistency(text: str, delimiter: str) -> tuple[float, int]:
    """Return the share of the rows with the usual number of cells, and this number."""
    table = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths: list[int] = []
    penalty = 1.0
    try:
        widths = [len(cells) for cells in islice(table, _SAMPLE_ROWS) if cells]
    except csv.Error:
        penalty = 0.5
        lenient = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(cells) for cells in islice(lenient, _SAMPLE_ROWS) if cells]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0, 0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return penalty * count / len(widths), width
