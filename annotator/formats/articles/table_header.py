"""Finds the row of a table that names its columns: the first one, or one below other lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from annotator.formats.articles.field_values import scalar_text
from annotator.formats.articles.fields import is_name_of_text
from annotator.model import Choice, InputError, Remedy

HEADER = "header"
"""The reader's option: the number of the row with the names, or ``no``."""
_HEAD_ROWS = 40
"""The rows among which the one with the names is looked for."""
_MAX_NAME_CODE_POINTS = 80


class Row(NamedTuple):
    """A row of a table."""

    number: int
    """The number of its first line in the file, or of the row in a sheet, from 1."""
    cells: list[Any]

    @property
    def filled(self) -> int:
        """The number of cells that are not empty."""
        return sum(1 for cell in self.cells if cell not in (None, ""))


class Table(NamedTuple):
    """A table whose columns have names."""

    names: list[str]
    rows: Iterator[Row]
    above: list[Row]
    """The rows above the names, which belong to no article."""


def table_of(rows: Iterable[Row], options: Mapping[str, str], place: str) -> Table | None:
    """Find the names of the columns; None if there is no row.

    The names are in the first row that has one as a column with texts is called. Where there is
    none, they are in the first row that is as wide as most rows.

    Args:
        rows: The rows, without empty ones.
        options: The options of the reader.
        place: The file, for messages.

    Raises:
        InputError: The option names a row that is not there.
    """
    remaining = iter(rows)
    head = list(islice(remaining, _HEAD_ROWS))
    if not head:
        return None
    option = options.get(HEADER, "").strip().lower()
    if option == "no":
        width = max(len(row.cells) for row in head)
        return Table([str(number) for number in range(1, width + 1)], chain(head, remaining), [])
    at = _at_line(head, option, place) if option else _likely_header(head, options)
    return Table(_names(head[at].cells), chain(head[at + 1 :], remaining), head[:at])


def _at_line(head: list[Row], option: str, place: str) -> int:
    for at, row in enumerate(head):
        if option == str(row.number):
            return at
    lines = ", ".join(str(row.number) for row in head[:8])
    raise InputError(
        f"{place}: “{option}” is not a line that can name the columns; there are {lines} …",
        remedies=(Remedy("Say which line has the names: {}", (Choice("set", "1", HEADER),)),),
    )


def _likely_header(head: list[Row], options: Mapping[str, str]) -> int:
    given = options.get("text", "").split("|")
    for at, row in enumerate(head):
        names = [scalar_text(cell).strip() for cell in row.cells]
        has_text = any(is_name_of_text(name) or (name and name in given) for name in names)
        # A title above the table may be a name, too.
        if has_text and (row.filled > 1 or at == 0 or head[0].filled == 1):
            return at
    usual = Counter(row.filled for row in head if row.filled > 1)
    if not usual or head[0].filled > 1:
        return 0
    width = usual.most_common(1)[0][0]
    return next(at for at, row in enumerate(head) if row.filled >= width)


def _names(cells: list[Any]) -> list[str]:
    """Return names of which no two are the same; a column without a name has its number."""
    names: dict[str, None] = {}
    last: dict[str, int] = {}
    """The number that a name got last."""
    for number, cell in enumerate(cells, 1):
        name = " ".join(scalar_text(cell).lstrip("\ufeff").split()) or str(number)
        count = last.get(name, 1)
        unique = name
        while unique in names:
            count += 1
            unique = f"{name} ({count})"
        names[unique] = None
        last[name] = count
    return list(names)
