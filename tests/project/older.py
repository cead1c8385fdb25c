"""Project files of an older version: synthetic, for no version was released with other tables.

The program of the test gets one migration more than the real one. A project that the real one
wrote is older then.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.project import schema

FIRST = schema.current_version()
"""The version of the files that the real program writes."""


def one_more(db: Database) -> None:
    """Make a table that older files lack, and fill it from one that they have."""
    db.conn.execute("CREATE TABLE one_more (id TEXT PRIMARY KEY) STRICT")
    db.conn.execute("INSERT INTO one_more SELECT id FROM documents")


def make_program_newer(monkeypatch: pytest.MonkeyPatch) -> int:
    """Give the program one migration more; returns the version of its tables then."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, one_more))
    return schema.current_version()


def forget_version(path: Path) -> None:
    """Make a closed project look older to every process; it cannot be migrated."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM _sqlite_migrations")
        db.execute("PRAGMA user_version = 0")


def version_of(path: Path) -> int:
    """The version of a file's tables."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]
