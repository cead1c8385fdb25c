"""Making the tables of a project file, and bringing those of an older one up to date.

Imported only where that has to be done: it loads sqlite-utils.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlite_utils

from annotator.model.errors import InputError
from annotator.project import database
from annotator.project.database import Database
from annotator.project.schema import migrations


def check_version(db: Database, path: Path) -> None:
    """Raises InputError when a newer program wrote the file."""
    version = db.conn.execute("PRAGMA user_version").fetchone()[0]
    newer = {step.name for step in migrations.applied(_utils(db.conn))} - _own_names()
    if version > database.VERSION or newer:
        raise InputError(
            f"{path} was written by a newer Annotator (its tables are of version {version}, this "
            f"program knows {database.VERSION}). Update Annotator to open it; the file was not "
            f"touched."
        )


def migrate(db: Database, path: Path) -> Path | None:
    """Bring the tables up to date; an older file is copied beside itself first.

    Returns:
        Where the backup lies, or None when nothing had to be done.
    """
    utils = _utils(db.conn)
    if not migrations.pending(utils):
        return None
    backup = back_up(db, path) if migrations.applied(utils) else None
    migrations.apply(utils)
    db.conn.execute(f"PRAGMA user_version = {database.VERSION}")
    return backup


def back_up(db: Database, path: Path) -> Path:
    """Copy an open project beside itself and return the copy's path."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    target = path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.backup-{stamp}-{number}{path.suffix}")
    with closing(sqlite3.connect(target)) as copy:
        db.conn.backup(copy)
    return target


def _own_names() -> set[str]:
    """Names of the migrations that this program has."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return {step.name for step in migrations.pending(_utils(connection))}


def _utils(connection: sqlite3.Connection) -> sqlite_utils.Database:
    return sqlite_utils.Database(connection, execute_plugins=False)
