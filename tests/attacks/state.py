"""The content of a project, read without any code of the program.

Two files with the same content have the same state, whenever their edits were made.
"""

import re
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_TABLES = (
    "project",
    "tag_set",
    "documents",
    "annotations",
    "relations",
    "identities",
    "progress",
    "records",
    "suggestions",
    "steps",
    "changes",
    "document_versions",
)
_WITH_TIMES = ("changes", "records")
"""Tables with times inside JSON."""
_LOGS = ("-wal", "-journal")


class State(NamedTuple):
    """A digest of each table, and SQLite's own words on the file: “ok”."""

    tables: tuple[str, ...]
    soundness: str

    def differing(self, other: "State") -> list[str]:
        """Return the names of the tables that differ."""
        pairs = zip((*_TABLES, "version"), self.tables, other.tables, strict=True)
        return [name for name, one, two in pairs if one != two]


def read_state(project: Path) -> State:
    """Read a project and the log beside it, from a copy of both; they stay as they are.

    Raises:
        sqlite3.Error: there is no project, or it cannot be read.
    """
    with TemporaryDirectory(prefix="annotator-state-", dir=project.parent.parent) as folder:
        copy = Path(folder) / "copy"
        copy_with_log(project, copy)
        with closing(sqlite3.connect(copy)) as db:
            (soundness,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            return State((*(_digest(db, table) for table in _TABLES), _version(db)), soundness)


def copy_with_log(project: Path, copy: Path) -> None:
    """Copy a project, and the log beside it if there is one.

    Raises:
        sqlite3.OperationalError: there is no project.
    """
    if not project.exists():
        raise sqlite3.OperationalError("there is no such file")
    shutil.copyfile(project, copy)
    for suffix in _LOGS:
        log = project.with_name(project.name + suffix)
        if log.exists():
            shutil.copyfile(log, copy.with_name(copy.name + suffix))


def _digest(db: sqlite3.Connection, table: str) -> str:
    columns = [
        name
        for _, name, *_ in db.execute(f"PRAGMA table_info({table})")
        if name not in ("changed", "time")
    ]
    rows = db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid")
    digest = sha256()
    for row in rows:
        text = repr(row)
        if table in _WITH_TIMES:
            text = _TIME.sub("", text)
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _version(db: sqlite3.Connection) -> str:
    """Return the version of the tables, and their names."""
    names = db.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall()
    return f"{db.execute('PRAGMA user_version').fetchone()} {names}"


def annotation_ids(project: Path, log: Path | None = None) -> set[str]:
    """Return the ids of the live annotations, read as :func:`read_state` does.

    Args:
        project: The project.
        log: The log to read with it; the one beside it if it is None.

    Raises:
        sqlite3.Error: there is no project, or it cannot be read.
    """
    with TemporaryDirectory(prefix="annotator-state-", dir=project.parent.parent) as folder:
        copy = Path(folder) / "copy"
        copy_with_log(project, copy)
        if log is not None:
            shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
        with closing(sqlite3.connect(copy)) as db:
            return {row[0] for row in db.execute("SELECT id FROM annotations WHERE deleted = 0")}
