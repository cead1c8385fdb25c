"""Opening project files: which file this is, who writes it, its version, its backup."""

import os
import socket
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.schema import APPLICATION_ID, VERSION, migrations

SUFFIX = ".annotator"
_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 5.0


class ProjectInUse(EnvironmentFault):
    """Another process has the project open for writing."""


class WriterLock:
    """Held by the one process that may write a project file; released by the system at its end.

    Raises:
        ProjectInUse: another process holds it.
    """

    def __init__(self, project: Path) -> None:
        self._path = project.with_name(project.name + ".lock")
        self._lock = FileLock(self._path, is_singleton=False, thread_local=False)
        try:
            # The second try is for a holder that went away, and its file with it, meanwhile.
            for last in (False, True):
                try:
                    self._lock.acquire(timeout=0)
                    break
                except Timeout:
                    if last:
                        raise
        except Timeout:
            raise ProjectInUse(
                f"{project} is open in another Annotator{self._holder()}. Close it there, or "
                f"open the project here to read only."
            ) from None
        except OSError as error:
            raise EnvironmentFault(
                f"{project} cannot be opened for writing: {error.strerror or error}."
            ) from error
        with suppress(OSError):
            self._path.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")

    def _holder(self) -> str:
        try:
            said = self._path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):  # Windows locks the content too
            return ""
        return f" ({said})" if said else ""

    def release(self) -> None:
        """Let others write. The file goes first: the lock still guards its removal."""
        with suppress(OSError):
            self._path.unlink()
        self._lock.release()


@contextmanager
def translated(path: Path) -> Generator[None, None, None]:
    """Turn SQLite's errors into ones that name the file and the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise EnvironmentFault(_remedy(path, str(error))) from error
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise EnvironmentFault(
            f"{path} is damaged ({error}). Nothing was changed; a backup beside it or a "
            f"colleague's copy can be opened instead."
        ) from error


def _remedy(path: Path, said: str) -> str:
    if "locked" in said or "busy" in said:
        return f"{path} is being written by another program; try again in a moment."
    if "full" in said:
        return f"The disk that holds {path} is full; nothing was lost. Free some space, try again."
    if "readonly" in said or "read-only" in said:
        return f"{path} cannot be written: the file or its folder is read-only."
    if "unable to open" in said:
        return f"{path} cannot be opened; check that the folder exists and can be written."
    return f"{path}: the database says “{said}”; nothing was changed."


def connect(path: Path, *, read_only: bool = False) -> Database:
    """A connection in which transactions begin only where they are asked for."""
    if read_only:
        connection = _connect_read_only(path)
    else:
        connection = _connect(f"{path.resolve().as_uri()}?mode=rwc")
    db = Database(connection)
    db.conn.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        # Where the file system cannot share memory SQLite stays with its rollback journal.
        db.conn.execute("PRAGMA journal_mode = WAL")
        db.conn.execute("PRAGMA synchronous = FULL")
    return db


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """In a folder that cannot be written, SQLite must be told that nobody else writes."""
    uri = path.resolve().as_uri()
    connection = _connect(f"{uri}?mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
    except sqlite3.OperationalError:
        connection.close()
        connection = _connect(f"{uri}?mode=ro&immutable=1")
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def check_is_project(path: Path) -> None:
    """Raises InputError when there is no project file at ``path``."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise InputError(
            f"There is no project {path}. Make one with: annotator new {path}"
        ) from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder, not a project file.") from None
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}.") from error
    if head[:16] != _MAGIC:
        raise InputError(f"{path} is not an Annotator project.")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise InputError(f"{path} is an SQLite file of another program, not a project.")


def check_version(db: Database, path: Path) -> None:
    """Raises InputError when a newer program wrote the file."""
    version = db.conn.execute("PRAGMA user_version").fetchone()[0]
    newer = {step.name for step in migrations.applied(db)} - _own_names()
    if version > VERSION or newer:
        raise InputError(
            f"{path} was written by a newer Annotator (its tables are of version {version}, this "
            f"program knows {VERSION}). Update Annotator to open it; the file was not touched."
        )


def _own_names() -> set[str]:
    """Names of the migrations that this program has."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return {step.name for step in migrations.pending(Database(connection))}


def migrate(db: Database, path: Path) -> Path | None:
    """Bring the tables up to date; an older file is copied beside itself first.

    Returns:
        Where the backup lies, or None when nothing had to be done.
    """
    if not migrations.pending(db):
        return None
    backup = back_up(db, path) if migrations.applied(db) else None
    migrations.apply(db)
    db.conn.execute(f"PRAGMA user_version = {VERSION}")
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
