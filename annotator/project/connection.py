"""The connection to a project file: its transactions, its locks, and its errors in plain words.

Everything that reads a project or changes it goes through this module. It uses the standard
library's ``sqlite3`` alone, because importing sqlite-utils takes as long as the window needs to
come up (see :mod:`annotator.project.schema`, which makes and migrates the tables with it).
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path, PurePath
from threading import Lock
from traceback import clear_frames
from types import TracebackType
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import quote_from_bytes

import msgspec

from annotator.model.errors import EnvironmentFault
from annotator.model.tagset import TagSet
from annotator.project.file_place import FilePlace
from annotator.project.log_marks import WRITE_MARK, is_marked
from annotator.text.find import reads
from annotator.text.folding import search_key

APPLICATION_ID = 0x416E6E74
"""“Annt”, in the header of the file, tells a project file from other SQLite files."""

_STEPS_BETWEEN_LOOKS = 200_000
"""Of SQLite's machine: between so many a query can be ended."""
_BUSY_SECONDS = 5.0
"""How long SQLite waits for another program's lock before it reports an error."""


# Connections


class ProjectConnection(sqlite3.Connection):
    """A connection to a project file, on which transactions begin only where they are asked for.

    Made by :func:`connect`.
    """

    _lock_keeper: "LockKeeper | None" = None
    _marks_states = False
    place: FilePlace | None = None
    """Knows whether the path still leads to the file that is open; each transaction asks it."""

    @contextmanager
    def atomic(self) -> Generator[None, None, None]:
        """Run the body as one transaction, which is on the disk as a whole at its end.

        The state to which it leads is marked (:mod:`annotator.project.log_marks`).

        Raises:
            sqlite3.Error: SQLite could not begin, write or commit. The file is as it was.
            FileDisplaced: the path does not lead to the file any more. Nothing was written, except
                where the error says otherwise.
        """
        place = self.place
        if place is not None:
            place.check()
        self.renew_locks()
        self.execute("BEGIN IMMEDIATE")
        with self:
            if self._marks_states:
                self.execute(WRITE_MARK)
            yield
            if place is not None:
                place.check()
        if place is not None:
            place.check_written()
        if self._lock_keeper is not None and self._lock_keeper.is_log_gone():
            # The log has no name any more, so that no other program sees the edits in it: move
            # them into the project at once.
            self.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def mark_states(self) -> None:
        """Mark each state from now on, if the file has a mark: one of an older program lacks it."""
        self._marks_states = is_marked(self)

    def renew_locks(self) -> None:
        """Take the locks again that are lost when this process opens and closes the file."""
        if self._lock_keeper is not None:
            self._lock_keeper.renew()

    def close(self) -> None:
        """Close the connection; closing it twice does no harm."""
        _drop_half_read_rows()
        super().close()
        if self._lock_keeper is not None:
            self._lock_keeper.release()
            self._lock_keeper = None

    def keep_locks(self, path: Path) -> None:
        """Keep SQLite's locks on the file at ``path``, if this connection has any.

        There are none where the file system cannot share memory between processes.
        """
        # The first query makes SQLite take its locks.
        self.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (mode,) = self.execute("PRAGMA journal_mode").fetchone()
        path = path.resolve()
        if mode == "wal" and path.with_name(path.name + "-shm").exists():
            self._lock_keeper = LockKeeper.acquire(path)


def connect(path: Path, *, read_only: bool = False) -> ProjectConnection:
    """Open a connection to a file; without ``read_only`` the file is made if there is none.

    Raises:
        sqlite3.Error: the file cannot be opened; no connection stays open.
    """
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
            connection.mark_states()
        connection.keep_locks(path)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_copy(path: Path) -> ProjectConnection:
    """Open a connection to a copy that nobody writes: it reads, locks nothing and makes no files.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    return _connect(f"{sqlite_uri(path.resolve())}?mode=ro&immutable=1")


@contextmanager
def cancellable(
    db: sqlite3.Connection, progress: Callable[[], object] | None
) -> Generator[None, None, None]:
    """Let a callback end the queries of the body, however long one of them takes.

    Args:
        db: The connection with the queries.
        progress: Called every few milliseconds; it raises an error to end them.

    Raises:
        BaseException: The error that ``progress`` raised.
    """
    raised: list[BaseException] = []

    def report() -> int:
        try:
            if progress is not None:
                progress()
        except BaseException as error:  # noqa: BLE001 - raised again below
            raised.append(error)
        return bool(raised)

    db.set_progress_handler(report, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        db.set_progress_handler(None, 0)


def sqlite_version() -> str:
    """Return the version of SQLite that reads and writes projects."""
    return sqlite3.sqlite_version


def settle(path: Path) -> bool:
    """Move edits that are only in the log beside a project into the project's own file.

    A copy of that file alone has the latest edits then. Nothing waits for it: pages that another
    program reads at this moment stay in the log, and all of them do where the file cannot be
    written.

    Returns:
        Whether the log has nothing any more that the file lacks.
    """
    try:
        with closing(connect_existing(path)) as connection:
            return fold_log(connection)
    except sqlite3.Error:
        return False


def fold_log(connection: ProjectConnection) -> bool:
    """Do what :func:`settle` does, through a connection.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    connection.execute("PRAGMA synchronous = FULL")
    busy, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and pages == moved


def connect_existing(path: Path) -> ProjectConnection:
    """Open a connection for a moment to a file that is there, without locks that last.

    Raises:
        sqlite3.Error: the file cannot be opened; none is made.
    """
    return _connect(f"{sqlite_uri(path.resolve())}?mode=rw")


def sqlite_uri(path: PurePath) -> str:
    r"""Return the address of a file in the form that SQLite accepts.

    This holds for a Windows share too (``\\server\share``, which a drive's letter may stand for):
    ``as_uri`` makes the server the address's host, and SQLite opens no file of another host.
    """
    steps = path.as_posix()
    start = "file://" if steps.startswith("/") else "file:///"
    return start + quote_from_bytes(os.fsencode(steps), safe="/:")


def drop_statistics(db: ProjectConnection) -> None:
    """Drop the statistics that ``ANALYZE`` left in a file, so that SQLite uses the indexes.

    From a project with a single article SQLite learns that an index by article selects nothing,
    and it would go on scanning whole tables while thousands of articles are imported.
    """
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_stat[14]'"
    ).fetchall()
    if tables:
        with db.atomic():
            for (name,) in tables:
                db.execute(f"DROP TABLE {name}")


def _drop_half_read_rows() -> None:
    """Clear the frames of the error that is being handled, which hold rows that were half read.

    SQLite closes the file only when these are gone. Until then the log stays beside it, and
    Windows neither moves nor deletes a file that is open.
    """
    error = sys.exception()
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _connect_read_only(path: Path) -> ProjectConnection:
    """Open a connection that changes nothing.

    Where the folder cannot be written, SQLite opens the file as immutable. Elsewhere it may
    write, or it would leave the files beside the project that readers and writers share; a pragma
    keeps it from changing the project. Beside a file that this user may not write, those files
    would belong to this user, and block the users who may write it.
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


def _connect(uri: str) -> ProjectConnection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=ProjectConnection,
    )
    # An error in one of these is reported by the hook for errors that have no caller.
    sqlite3.enable_callback_tracebacks(True)
    for function in (search_key, reads):
        connection.create_function(function.__name__, -1, function, deterministic=True)
    return connection


# Locks
#
# POSIX takes all locks of a process on a file away when the process closes any handle of it,
# whichever part of the process opened it: a file dialog that looks into the files of a folder is
# enough. The next program that reads the project would believe that it is the only one, and remove
# the log with our latest edits when it ends. So one more handle is kept open, and the locks that
# SQLite holds all the time are taken again through it: the shared range of the file, and the byte
# of its ``-shm`` that marks it as in use.

_SHARED_START, _SHARED_BYTES = 0x40000002, 510
"""Of SQLite's file format: the range that every connection in WAL mode locks in the file."""
_IN_USE_BYTE = 128
"""The byte that it locks in the shared memory."""
_LOCKS_GET_LOST = sys.platform != "win32"


class LockKeeper:
    """Keeps the locks of all connections of this process to one file, through handles of its own.

    Each connection acquires it and releases it (:meth:`acquire`, :meth:`release`).
    """

    def __init__(self, path: Path) -> None:
        self._file = _file_number(path)
        self._connections = 0
        self._log = path.with_name(path.name + "-wal")
        self._handles: list[tuple[int, int, int]] = []
        """File descriptor, length and start (in bytes) of each range that is locked."""
        self._had_log = self._log.exists()
        if _LOCKS_GET_LOST:
            self._add_handle(path, _SHARED_BYTES, _SHARED_START)
            self._add_handle(path.with_name(path.name + "-shm"), 1, _IN_USE_BYTE)

    @classmethod
    def acquire(cls, path: Path) -> "LockKeeper":
        """Return the keeper of a file for one more connection; its locks are held then."""
        with _keepers_guard:
            keeper = _keepers.get(_file_number(path))
            if keeper is None:
                keeper = cls(path)
                _keepers[keeper._file] = keeper
            keeper._connections += 1
        keeper.renew()
        return keeper

    def release(self) -> None:
        """Give the locks of one connection up; to be called after it was closed."""
        with _keepers_guard:
            self._connections -= 1
            if not self._connections:
                del _keepers[self._file]
                # Closing a handle gives up its locks.
                for handle, _, _ in self._handles:
                    os.close(handle)

    def renew(self) -> None:
        """Take the locks again that may have been lost; a lock that is held stays as it is."""
        for handle, length, start in self._handles:
            _lock(handle, length, start)

    def is_log_gone(self) -> bool:
        """Return whether another program removed the log while we use it."""
        return self._had_log and not self._log.exists()

    def _add_handle(self, file: Path, length: int, start: int) -> None:
        self._handles.append((os.open(file, os.O_RDONLY), length, start))


_keepers: dict[tuple[int, int], LockKeeper] = {}
_keepers_guard = Lock()


def _file_number(path: Path) -> tuple[int, int]:
    """Device and inode of a file: two paths to one file have the same."""
    status = path.stat()
    return status.st_dev, status.st_ino


if sys.platform == "win32":

    def _lock(handle: int, length: int, start: int) -> None:
        """Do nothing: on Windows no lock is lost."""

else:
    import fcntl

    def _lock(handle: int, length: int, start: int) -> None:
        try:
            fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, length, start)
        except OSError:
            return  # Another program holds it just now; the next edit tries again.


# Errors


class DamagedProject(EnvironmentFault):
    """A project file with content that does not belong there; nothing was changed."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(
            f"{path} is damaged ({cause}). Nothing was changed; a backup beside it or a "
            f"colleague's copy can be opened instead."
        )


class TranslatesErrors:
    """A context manager that turns SQLite's errors into faults that name the project file.

    One object can be entered many times. Each public operation of a project enters it once, by
    this class or by :func:`translates_sqlite_errors`; the functions that it calls do not.

    Args:
        path: The project file.
        decoding: Whether rows that cannot be decoded are reported as damage of the file, too.
        place: The place of the file that is open. An error that comes from what happened to the
            file there is reported as that.

    Raises:
        EnvironmentFault: on leaving the body, in the place of SQLite's error. A broken constraint
            (``sqlite3.IntegrityError``) passes as it is: it is a bug of ours.
    """

    def __init__(
        self, path: Path, *, decoding: bool = True, place: FilePlace | None = None
    ) -> None:
        self.path = path
        self._decoding = decoding
        self._place = place

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.IntegrityError):
            return
        if isinstance(error, sqlite3.DatabaseError):
            if self._place is not None:
                self._place.check()
            raise sqlite_fault(self.path, error) from error
        if self._decoding and isinstance(error, msgspec.DecodeError):
            raise DamagedProject(self.path, str(error)) from error


class ProjectContext:
    """The state that the parts of an open project share: file, connection, annotator, tag set."""

    def __init__(
        self, path: Path, db: ProjectConnection, *, annotator: str, tag_set: TagSet
    ) -> None:
        self.path = path
        self.db = db
        self.annotator = annotator
        """Who works on the project now; queries are answered for this annotator."""
        self.tag_set = tag_set
        self.errors = TranslatesErrors(path, place=db.place)

    def switch(self, path: Path, db: ProjectConnection) -> None:
        """Let all parts go on with another connection, to the same project."""
        self.path = path
        self.db = db
        self.errors = TranslatesErrors(path, place=db.place)


class _HasContext(Protocol):
    context: ProjectContext


Part = TypeVar("Part", bound=_HasContext)
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def translates_sqlite_errors(
    read: Callable[Concatenate[Part, Arguments], Result],
) -> Callable[Concatenate[Part, Arguments], Result]:
    """Decorate a method that reads a project, so that it raises faults that name the file.

    The method's object has a ``context``. See :class:`TranslatesErrors`.
    """

    @wraps(read)
    def method(self: Part, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with self.context.errors:
            return read(self, *args, **kwargs)

    return method


def sqlite_fault(path: Path, error: sqlite3.DatabaseError) -> EnvironmentFault:
    """Return the fault behind one of SQLite's errors, with the file and a remedy.

    The errors are distinguished by their primary result codes: https://www.sqlite.org/rescode.html
    """
    if not isinstance(error, sqlite3.OperationalError):
        return DamagedProject(path, str(error))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            message = f"{path} is being written by another program; try again in a moment."
        case sqlite3.SQLITE_FULL:
            message = (
                f"The disk that holds {path} is full; nothing was lost. Free some space, try again."
            )
        case sqlite3.SQLITE_READONLY:
            message = f"{path} cannot be written: the file or its folder is read-only."
        case sqlite3.SQLITE_CANTOPEN:
            message = f"{path} cannot be opened; check that the folder exists and can be written."
        case sqlite3.SQLITE_IOERR:
            message = (
                f"The disk that holds {path} did not do what was asked of it ({error}); it may be "
                f"full or away. Nothing was changed. Free some space, or connect it, and try again."
            )
        case _:
            message = f"{path}: the database reports “{error}”; nothing was changed."
    return EnvironmentFault(message)
