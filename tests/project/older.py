"""Project files as the first version of the program wrote them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from annotator.project import schema
from annotator.project.database import APPLICATION_ID

FIRST = 1


def make_older(path: Path) -> None:
    """Give a project that is closed the tables of the first version, with all that fits in them."""
    newer = path.with_name(f"{path.name}.newer")
    path.rename(newer)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        utils = Database(db)
        second = schema.migrations.pending(utils)[FIRST].name
        schema.migrations.apply(utils, stop_before=second)
        db.execute(f"PRAGMA user_version = {FIRST}")
        db.execute("ATTACH ? AS newer", [str(newer)])
        for (table,) in db.execute(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' "
            "AND NOT (name LIKE 'documents_fts%' OR name LIKE '%sqlite_%')"
        ).fetchall():
            names = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM newer.{table}")
        db.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
    newer.unlink()


def version_of(path: Path) -> int:
    """The version of a file's tables."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]
