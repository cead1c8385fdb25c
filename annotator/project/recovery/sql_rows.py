"""Rows of a damaged file through SQL, row by row: what SQLite cannot read is stepped over."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from annotator.project.recovery.table_leaves import Value, decoded
from annotator.project.recovery.table_shapes import TableShape
from annotator.project.sqlite_names import sqlite_uri

_MOST_FAULTS = 1_000
"""Places stepped over in one table; where there are more, the rows are read from the pages."""
_FAULTS = (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError)
"""What reading a damaged file raises; the second where SQLite quotes it in a message."""
_LAST_ROWID = 2**62
Result = TypeVar("Result")
_LEAST_ROW_BYTES = 8


class SqlRow(Struct, frozen=True):
    """A row as SQLite reads it."""

    rowid: int
    values: dict[str, Value]
    """By column; those that the file does not have are missing."""


class SqlReader:
    """Reads a copy of a damaged file through SQL.

    Args:
        copy: A private copy of the file, with its log beside it; SQLite may write it.
    """

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self.faults: dict[str, int] = {}
        """By table: how many places had to be stepped over."""
        self.has_stumbled = False
        """Whether anything could not be read, also at a second try."""
        self.complete: set[str] = set()
        """Tables that were read to their end."""

    def is_sound(self) -> bool:
        """Return whether SQLite finds nothing wrong in the pages of the file."""

        def check(db: sqlite3.Connection) -> bool:
            return db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)

        return self._twice(check) or False

    def names(self, table: str) -> set[str]:
        """Return the columns that the file's table has; none if it cannot be read."""

        def read(db: sqlite3.Connection) -> set[str]:
            # Not a view, nor a table that a module makes: a hostile file is not to run anything.
            (is_table,) = db.execute(
                "SELECT count(*) FROM sqlite_schema WHERE name = ? AND type = 'table' "
                "AND rootpage > 0",
                [table],
            ).fetchone()
            names = db.execute(f"PRAGMA table_xinfo({table})").fetchall() if is_table else []
            return {str(row[1]) for row in names}

        return self._twice(read) or set()

    def rows(self, shape: TableShape) -> Iterator[SqlRow]:
        """Yield the rows of a table in their order, those that can be read."""
        present = self.names(shape.name)
        names = [name for name in shape.names if name in present]
        if not names:
            self.faults[shape.name] = 1
            return
        limit = self._copy.stat().st_size // _LEAST_ROW_BYTES + 1
        with closing(_open(self._copy)) as db:
            read = _TableReading(db, shape.name, names)
            for row in read.all():
                yield row
                limit -= 1
                if not limit:  # A tree that leads to itself.
                    read.faults += 1
                    break
        self.faults[shape.name] = read.faults
        self.has_stumbled |= read.faults > 0
        if not read.faults:
            self.complete.add(shape.name)

    def rows_of_any(self, table: str) -> Iterator[dict[str, Value]]:
        """Yield the rows of a table that is not a project's, by column; none if there is none."""
        with suppress(*_FAULTS), closing(_open(self._copy)) as db:
            cursor = db.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for values in cursor:
                yield dict(zip(names, values, strict=True))

    def _twice(self, read: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """Return what is read; None if it cannot be read, also not when it is tried once more.

        A disk that fails once makes no file a damaged one.
        """
        for _ in range(2):
            with suppress(*_FAULTS), closing(_open(self._copy)) as db:
                return read(db)
        self.has_stumbled = True
        return None


class _TableReading:
    """One pass through a table."""

    def __init__(self, db: sqlite3.Connection, table: str, names: list[str]) -> None:
        self._db, self._names = db, names
        columns = ", ".join(f'"{name}"' for name in names)
        # The rows are the content; what an index says of them may be wrong.
        self._select = (
            f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid"
        )
        self.faults = 0

    def all(self) -> Iterator[SqlRow]:
        start: int | None = -_LAST_ROWID
        tried_again: int | None = None
        while start is not None:
            last = start - 1
            try:
                for rowid, *values in self._db.execute(self._select, [start]):
                    if rowid <= last:  # A tree that leads back.
                        break
                    last = rowid
                    yield SqlRow(rowid, dict(zip(self._names, values, strict=True)))
                else:
                    return
            except _FAULTS:
                pass
            if tried_again != last:
                # It may have been the disk.
                tried_again, start = last, last + 1
                continue
            self.faults += 1
            start = self._next_readable(max(last + 1, 0)) if self.faults < _MOST_FAULTS else None

    def _next_readable(self, start: int) -> int | None:
        """Return a place from which rows can be read again; None if none is found.

        Rows between that only the search for it jumped over are read from their pages later.
        """
        step = 1
        while start + step < _LAST_ROWID:
            if self._is_readable(start + step):
                low, high = start + step // 2, start + step
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (low, middle) if self._is_readable(middle) else (middle, high)
                return high
            step *= 2
        return None

    def _is_readable(self, start: int) -> bool:
        try:
            return self._db.execute(f"{self._select} LIMIT 1", [start]).fetchone() is not None
        except _FAULTS:
            return False


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{sqlite_uri(path.resolve())}?mode=rw", uri=True, isolation_level=None)
    db.text_factory = decoded
    for pragma in (
        "writable_schema = ON",  # Tables whose definition can be read are there all the same.
        "cell_size_check = ON",
        "mmap_size = 0",
    ):
        with suppress(*_FAULTS):
            db.execute(f"PRAGMA {pragma}")
    return db
