"""The connection to a project file: what reading and every edit need, and no more.

Not sqlite-utils, which makes the tables and brings them up to date (see
:mod:`annotator.project.migrating`): loading it takes as long as the window takes to come up, and
half a second more where pandas is installed.
"""

import os
import sqlite3
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

from annotator.project.held import Held

APPLICATION_ID = 0x416E6E74
"""“Annt”, in the file's header, tells a project file from other SQLite files."""
VERSION = 4
"""How many migrations the tables have that this program reads and writes; the file has the same
number as its ``user_version``."""

_BUSY_SECONDS = 5.0


class Database:
    """An SQLite connection on which transactions begin only where they are asked for."""

    def __init__(self, connection: sqlite3.Connection, held: Held | None = None) -> None:
        self.conn = connection
        self._held = held

    @contextmanager
    def atomic(self) -> Generator[None, None, None]:
        """What is done inside is one transaction: on the disk at its end, or not at all."""
        self.renew_locks()
        self.conn.execute("BEGIN")
        with self.conn:
            yield
        if self._held is not None and self._held.log_is_gone():
            # What is in it is in no file that has a name: into the project with it, at once.
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def renew_locks(self) -> None:
        """Have again what was lost if this process opened and closed the file elsewhere."""
        if self._held is not None:
            self._held.renew()

    def close(self) -> None:
        """Close the connection; closing twice does no harm."""
        _drop_rows_half_read()
        self.conn.close()
        if self._held is not None:
            self._held.release()
            self._held = None


def connect(path: Path, *, read_only: bool = False) -> Database:
    """A connection to a file; without ``read_only`` the file is made if there is none."""
    if read_only:
        connection = _connect_read_only(path)
    else:
        connection = _connect(f"{sqlite_uri(path.resolve())}?mode=rwc")
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            # Where the file system cannot share memory SQLite stays with its rollback journal.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        held = _held(connection, path)
    except BaseException:
        connection.close()
        raise
    return Database(connection, held)


def settle(path: Path) -> bool:
    """Write what only the log beside a project has into the project's own file.

    Whoever copies that file alone has the latest edits then. Nobody waits for it: what somebody
    reads just now stays in the log for the next time, and all of it does where the file cannot be
    written. Returns whether nothing did.
    """
    try:
        with closing(_connect(f"{sqlite_uri(path.resolve())}?mode=rw")) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            busy, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error:
        return False
    return not busy and pages == moved


def sqlite_uri(path: PurePath) -> str:
    """The address of a file as SQLite takes it.

    Of a share of Windows (``\\\\server\\share``, which a drive's letter may stand for) too:
    ``as_uri`` makes the server the address's host, and SQLite opens no file of another host.
    """
    steps = path.as_posix()
    start = "file://" if steps.startswith("/") else "file:///"
    return start + quote_from_bytes(os.fsencode(steps), safe="/:")


def is_current(db: Database) -> bool:
    """Whether the file's tables are just those that this program knows."""
    if db.conn.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return False
    found = db.conn.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()
    return found[0] == VERSION


def forget_statistics(db: Database) -> None:
    """Let SQLite use the indexes as they were made, whatever somebody had it count.

    Of an article that has all annotations it learns that an index by article is of no use, and
    holds to that while thousands of articles come in.
    """
    found = db.conn.execute("SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_stat[14]'")
    for (name,) in found.fetchall():
        db.conn.execute(f"DROP TABLE {name}")


def _drop_rows_half_read() -> None:
    """While an error is on its way it keeps what was read when it arose, and that keeps the file.

    SQLite would close it only then: the log stays beside it, and Windows neither moves nor deletes
    a file that is open.
    """
    error = sys.exception()
    if error is None:
        return
    from traceback import clear_frames

    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _held(connection: sqlite3.Connection, path: Path) -> Held | None:
    """The locks that are to be kept; the first reading takes them, and there may be none."""
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    path = path.resolve()
    shared = mode == "wal" and path.with_name(path.name + "-shm").exists()
    return Held(path) if shared else None


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """In a folder that cannot be written, SQLite must be told that nobody else writes.

    In any other it may write, or it would leave the files beside the project that readers and
    writers share; that nothing is changed is what ``query_only`` is for. Beside a file that we
    may not write these would be ours, and in the way of whoever may.
    """
    uri = sqlite_uri(path.resolve())
    if not os.access(path, os.W_OK) and not path.with_name(path.name + "-wal").exists():
        return _connect(f"{uri}?mode=ro&immutable=1")
    connection = _connect(f"{uri}?mode=rw")
    try:
        connection.execute("PRAGMA query_only = ON")
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
