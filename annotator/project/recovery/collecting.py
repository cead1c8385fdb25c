"""Collects the rows of a damaged file in the tables of a new project.

Rows come from several readers, some of them twice. Of two versions of a row the whole one is kept,
then that with the higher revision, then the first. Links between rows are not checked here.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from annotator.project.connection import ProjectConnection
from annotator.project.recovery.report import RecoveryReport
from annotator.project.recovery.table_leaves import DamagedText, Record, Value
from annotator.project.recovery.table_shapes import TableShape, tables_for
from annotator.project.transaction import key_text

Row = dict[str, Value]


class Collector:
    """Writes rows into a new project.

    Args:
        db: The new project, with empty tables, in a transaction and without checks of links.
        shapes: Its tables.
        report: Where the ways are counted by which rows were read.
    """

    def __init__(
        self, db: ProjectConnection, shapes: Mapping[str, TableShape], report: RecoveryReport
    ) -> None:
        self._db, self.shapes, self._report = db, shapes, report
        self._rowids: dict[str, set[int]] = {table: set() for table in shapes}
        self.damaged: dict[str, dict[str, str]] = {table: {} for table in shapes}
        """By table and key: the columns of rows whose texts are not whole, in words."""
        self._unsure: dict[str, set[str]] = {table: set() for table in shapes}
        """By table: the keys of rows that no way of SQLite's leads to, which may be outdated."""
        self.rejected: list[Record] = []
        """Rows of leaf pages that fit no table."""

    def add(
        self,
        shape: TableShape,
        rowid: int | None,
        row: Row,
        way: str,
        *,
        is_unsure: bool = False,
    ) -> bool:
        """Add a row, unless it is there already, whole and not older.

        Args:
            shape: The row's table.
            rowid: Its number in the damaged file; None: it is not known.
            row: By column.
            way: The way by which it was read.
            is_unsure: Whether it may be outdated.

        Returns:
            Whether it fits the table.
        """
        row = {name: value for name, value in row.items() if name in shape.names}
        if not self._is_valid(shape, row):
            return False
        key = self.key_of(shape, row)
        if rowid is not None:
            self._rowids[shape.name].add(rowid)
        broken = [name for name, value in row.items() if isinstance(value, DamagedText)]
        present = self.find(shape, row)
        if present is not None and not self._is_better(shape, key, row, bool(broken), present):
            return True
        if present is not None:
            self.delete(shape, row)
        self._insert(shape, row)
        (self._unsure[shape.name].add if is_unsure else self._unsure[shape.name].discard)(key)
        if present is None:
            self._report.ways[way] = self._report.ways.get(way, 0) + 1
        self.damaged[shape.name].pop(key, None)
        if broken:
            self.damaged[shape.name][key] = ", ".join(broken)
        return True

    def add_record(self, record: Record, way: str) -> None:
        """Add a row of a leaf page to the table that it belongs to by its columns."""
        for shape in tables_for(self.shapes, record.values):
            if self.add(
                shape, record.rowid, shape.row(record.rowid, record.values), way, is_unsure=True
            ):
                return
        self.rejected.append(record)

    def count_missing(self, table: str) -> int:
        """Return how many rows of a table are missing by the gaps in their numbers."""
        rowids = self._rowids[table]
        return max(rowids, default=0) - len([one for one in rowids if one > 0])

    def key_of(self, shape: TableShape, row: Mapping[str, Value]) -> str:
        """Return the key of a row as the history has it."""
        return key_text(tuple(str(row[name]) for name in shape.key))

    def is_sure(self, shape: TableShape, row: Mapping[str, Value]) -> bool:
        """Return whether the row with the same key is whole, and the latest one."""
        key = self.key_of(shape, row)
        return key not in self._unsure[shape.name] and key not in self.damaged[shape.name]

    def find(self, shape: TableShape, row: Mapping[str, Value]) -> dict[str, Any] | None:
        """Return the row with the same key that was collected before; None if there is none."""
        where = " AND ".join(f"{name} = ?" for name in shape.key)
        columns = ", ".join(shape.names)
        found = self._db.execute(
            f"SELECT {columns} FROM {shape.name} WHERE {where}", [row[name] for name in shape.key]
        ).fetchone()
        return None if found is None else dict(zip(shape.names, found, strict=True))

    def delete(self, shape: TableShape, row: Mapping[str, Value]) -> None:
        """Remove the row with the same key."""
        where = " AND ".join(f"{name} = ?" for name in shape.key)
        self._db.execute(
            f"DELETE FROM {shape.name} WHERE {where}", [row[name] for name in shape.key]
        )

    def update(
        self, shape: TableShape, row: Mapping[str, Value], changed: Mapping[str, Any]
    ) -> None:
        """Change columns of the row with the same key.

        Args:
            shape: The table.
            row: The row, at least its key, by column.
            changed: The new values, by column.
        """
        if not changed:
            return
        where = " AND ".join(f"{name} = ?" for name in shape.key)
        assignments = ", ".join(f"{name} = ?" for name in changed)
        self._db.execute(
            f"UPDATE {shape.name} SET {assignments} WHERE {where}",
            [*changed.values(), *(row[name] for name in shape.key)],
        )

    def _is_valid(self, shape: TableShape, row: Row) -> bool:
        return all(
            column.accepts(row[column.name]) if column.name in row else column.may_be_missing
            for column in shape.columns
            if column.name != shape.numbered_by
        ) and all(row.get(name) is not None for name in shape.key)

    def _is_better(
        self, shape: TableShape, key: str, row: Row, is_broken: bool, present: dict[str, Any]
    ) -> bool:
        was_broken = key in self.damaged[shape.name]
        if was_broken != is_broken:
            return was_broken
        if is_broken:
            return sum(map(_length, row.values())) > sum(map(_length, present.values()))
        if "revision" not in shape.names:
            return False
        revision, changed = row["revision"], row.get("changed")
        return (revision, changed) > (present["revision"], present["changed"])  # type: ignore[operator]

    def _insert(self, shape: TableShape, row: Row) -> None:
        plain = {
            name: str(value) if isinstance(value, DamagedText) else value
            for name, value in row.items()
        }
        if shape.name == "documents" and self._is_number_taken(plain["number"]):
            plain["number"] = None
        names, marks = ", ".join(plain), ", ".join("?" * len(plain))
        # An index may forbid it, as where two versions of a text are both marked as current.
        try:
            self._db.execute(
                f"INSERT INTO {shape.name} ({names}) VALUES ({marks})", list(plain.values())
            )
        except sqlite3.IntegrityError:
            if "current" not in plain:
                raise
            plain["current"] = 0
            self._db.execute(
                f"INSERT INTO {shape.name} ({names}) VALUES ({marks})", list(plain.values())
            )

    def _is_number_taken(self, number: Value) -> bool:
        row = self._db.execute("SELECT 1 FROM documents WHERE number = ?", [number]).fetchone()
        return row is not None


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 0
