"""Making the tables of a project file, and bringing those of an older one up to date.

Imported only where that has to be done: it loads sqlite-utils, which loads pandas and NumPy where
they are installed. That is a quarter of a second for a new project, and cannot be helped without
hiding these from whatever else imports them meanwhile.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlite_utils

from annotator.model.errors import InputError
from annotator.project import database
from annotator.project.database import Database
from annotator.project.files import OlderProject
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


def check_current(db: Database, path: Path) -> None:
    """Raises OlderProject when the tables are not up to date."""
    if migrations.pending(_utils(db.conn)):
        raise OlderProject(
            f"{path} was written by an older Annotator. Open it to write, once: it is copied, and "
            f"then brought up to date."
        )


def migrate(db: Database, path: Path) -> Path | None:
    """Bring the tables up to date; an older file is copied beside itself first.

    Returns:
        Where the backup lies, or None when nothing had to be done.
    """
    utils = _utils(db.conn)
    backup = None
    if migrations.pending(utils):
        backup = back_up(db, path) if migrations.applied(utils) else None
        migrations.apply(utils)
    # Also where the last attempt was cut off just before this.
    db.conn.execute(f"PRAGMA user_version = {database.VERSION}")
    return backup


def back_up(db: Database, path: Path) -> Path:
    """Copy an open project beside itself, as a whole or not at all; returns the copy's path."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    target = path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.backup-{stamp}-{number}{path.suffix}")
    try:
        with closing(sqlite3.connect(target)) as copy:
            db.conn.backup(copy)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _own_names() -> set[str]:
    """Names of the migrations that this program has."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return {step.name for step in migrations.pending(_utils(connection))}


def _utils(connection: sqlite3.Connection) -> sqlite_utils.Database:
    return sqlite_utils.Database(connection, execute_plugins=False)
