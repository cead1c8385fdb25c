"""The shapes of a project's tables, by which a row without a table is assigned to one."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from annotator.project.recovery.table_leaves import Value
from annotator.project.transaction import KEYS

_SCHEMA_COLUMNS = 5
_TYPES: Mapping[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (int, float),
    "BLOB": (bytes,),
}


class Column(Struct, frozen=True):
    """One column of a table."""

    name: str
    type: str
    """SQLite's: TEXT, INTEGER, REAL or BLOB."""
    may_be_null: bool
    may_be_missing: bool
    """Whether rows from before the column was added are without it."""

    def accepts(self, value: Value) -> bool:
        """Return whether a value is of the column's type."""
        if value is None:
            return self.may_be_null
        return isinstance(value, _TYPES[self.type])


class TableShape(Struct, frozen=True, dict=True):
    """The columns of one table."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns by which the history and other rows name a row."""
    numbered_by: str | None
    """The column that is the number of the row, which the row itself does not repeat."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def fits(self, values: Sequence[Value]) -> bool:
        """Return whether a row of a leaf page may be one of this table.

        Args:
            values: The columns that the row has; later ones may be missing if they were added to
                the table after the row.
        """
        if len(values) > len(self.columns):
            return False
        missing = self.columns[len(values) :]
        return all(column.may_be_missing for column in missing) and all(
            value is None if column.name == self.numbered_by else column.accepts(value)
            for column, value in zip(self.columns, values, strict=False)
        )

    def row(self, rowid: int, values: Sequence[Value]) -> dict[str, Value]:
        """Return a row of a leaf page by column; columns that are missing stay so."""
        row = dict(zip(self.names, values, strict=False))
        if self.numbered_by is not None:
            row[self.numbered_by] = rowid
        return row


ADDED_LATER = frozenset(
    {
        ("annotations", "text_version"),
        ("suggestions", "text_version"),
        ("annotations", "relabelled"),
    }
)
"""Tables and columns that migrations added to tables of the first version."""
MADE_ANEW = ("log_mark",)
"""Tables that say something of a file, not of the work in it."""


def read_shapes(db: sqlite3.Connection) -> Mapping[str, TableShape]:
    """Read the shapes of a sound project's tables: of those that hold somebody's work.

    The search index, the list of migrations and :data:`MADE_ANEW` are not among them.
    """
    names = db.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
        "AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_sqlite_*' ORDER BY name"
    ).fetchall()
    return {name: _shape(db, name) for (name,) in names if name not in MADE_ANEW}


def _shape(db: sqlite3.Connection, table: str) -> TableShape:
    columns: list[Column] = []
    keyed: list[tuple[int, str, str]] = []
    for _, name, kind, not_null, _, key, _ in db.execute(f"PRAGMA table_xinfo({table})"):
        is_late = (table, name) in ADDED_LATER
        columns.append(Column(name, kind.upper(), not (not_null or key), is_late))
        if key:
            keyed.append((key, name, kind.upper()))
    key = tuple(name for _, name, _ in sorted(keyed))
    numbered_by = keyed[0][1] if len(keyed) == 1 and keyed[0][2] == "INTEGER" else None
    return TableShape(table, tuple(columns), KEYS.get(table, key), numbered_by)


def tables_for(shapes: Mapping[str, TableShape], values: Sequence[Value]) -> list[TableShape]:
    """Return the tables that a row of a leaf page may belong to; mostly one.

    Args:
        shapes: The tables, by name.
        values: The columns that the row has.
    """
    if len(values) == _SCHEMA_COLUMNS and values[0] in ("table", "index", "trigger", "view"):
        return []  # The list of tables itself.
    return [shape for shape in shapes.values() if shape.fits(values)]
