"""Plain SQLite, as durable as a project file, for the floors of imports and exports."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.measuring import Work, time_work

Row = tuple[Any, ...]

DOCUMENTS = "id, title, metadata, blocks, text_hash, added, revision, changed, deleted, text"
ANNOTATIONS = (
    "id, document, annotator, label, start, fragments, text, attributes, note, identity, origin, "
    "confidence, metadata, added, revision, changed, deleted"
)
RELATIONS = (
    "id, annotator, type, source, target, source_document, target_document, attributes, "
    "metadata, added, revision, changed, deleted"
)
STAMP = (1, 1, "2025-12-22T12:00:00.000Z", 0)
"""The columns from ``added`` to ``deleted``."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that flushes each transaction to the disk."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    return db


def copy_project(project: Path, name: str) -> Path:
    """Copy a project beside itself, over an earlier copy; return the path."""
    copy = project.with_name(f"{name}.annotator")
    for old in copy.parent.glob(f"{copy.name}*"):
        old.unlink()
    return Path(shutil.copy(project, copy))


def time_on_copy(project: Path, work: Callable[[Path], object]) -> Work:
    """Return work that is timed on a fresh copy of a project, in processor time.

    The disk takes the same time for ours and the floor, and would only hide their difference.
    """

    def measured() -> float:
        path = copy_project(project, "measured")
        return time_work(lambda: work(path), process_time)

    return measured


def write(db: sqlite3.Connection, table: str, columns: str, rows: list[Row]) -> None:
    """Write rows, and empty their list."""
    marks = ", ".join("?" * len(columns.split(",")))
    db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    rows.clear()


def write_documents(db: sqlite3.Connection, rows: list[Row]) -> None:
    """Write articles, with their words to the full-text index, and empty their list."""
    last = db.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()[0]
    write(db, "documents", DOCUMENTS, rows)
    db.execute(
        "INSERT INTO documents_fts (rowid, title, text) "
        "SELECT number, title, text FROM documents WHERE number > ?",
        [last],
    )


def rows_by_document(rows: Iterable[Row]) -> Callable[[str], Iterator[Row]]:
    """Return a function that yields the rows of a document; documents are asked for in order."""
    source = iter(rows)
    held = next(source, None)

    def of(document: str) -> Iterator[Row]:
        nonlocal held
        while held is not None and held[0] == document:
            yield held[1:]
            held = next(source, None)

    return of
