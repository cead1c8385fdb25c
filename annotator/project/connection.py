"""The connection to a project file: its transactions, its locks, and its errors in plain words.

Everything that reads a project or changes it goes through this module. It uses the standard
library's ``sqlite3`` alone, because importing sqlite-utils takes as long as the window needs to
come up (see :mod:`annotator.project.schema`, which makes and migrates the tables with it).
"""

import sqlite3
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from traceback import clear_frames
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from annotator.model.errors import Notice
from annotator.model.tagset import TagSet
from annotator.project.faults import TranslatesErrors
from annotator.project.file_locks import ARE_LOST
from annotator.project.file_place import FilePlace
from annotator.project.lock_keeper import LockKeeper
from annotator.project.log_marks import WRITE_MARK, is_marked
from annotator.project.sqlite_names import sqlite_uri
from annotator.project.stored_names import PLAIN
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

    Made by :func:`annotator.project.opening.connect`.
    """

    _lock_keeper: LockKeeper | None = None
    _marks_states = False
    names = PLAIN
    """The names of what the file stores under ids; whoever reads its tag set sets them."""
    place: FilePlace | None = None
    """Knows whether the path still leads to the file that is open; each transaction asks it."""
    _must_log_stay: Callable[[], bool] | None = None
    _cleanup = ExitStack()
    is_live = True
    """Whether it reads what others save; a copy, or a file that never changes, does not."""
    notices: tuple[Notice, ...] = ()
    """What a person should know about how the file was found."""

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
        names = self.names
        try:
            with self:
                if self._marks_states:
                    self.execute(WRITE_MARK)
                yield
                if place is not None:
                    place.check()
        except BaseException:
            self.names = names  # The body may have changed the tag set.
            raise
        if place is not None:
            place.check_written()
        if self._lock_keeper is not None and self._lock_keeper.is_log_gone():
            # The log has no name any more, so that no other program sees the edits in it: move
            # them into the project at once.
            self.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def mark_states(self) -> None:
        """Mark each state from now on, if the file has a mark: one of an older program lacks it."""
        self._marks_states = is_marked(self)

    @property
    def permissions(self) -> int | None:
        """Who may read and write the file, as the system's mode; None: that is not known."""
        return None if self._lock_keeper is None else self._lock_keeper.permissions

    def renew_locks(self) -> None:
        """Take the locks again that are lost when this process opens and closes the file."""
        if self._lock_keeper is not None:
            self._lock_keeper.renew()

    def close(self) -> None:
        """Close the connection; closing it twice does no harm."""
        _drop_half_read_rows()
        keeper, self._lock_keeper = self._lock_keeper, None
        if keeper is None:
            super().close()
        else:
            self._close_shared(keeper)
        self._cleanup.close()

    def _close_shared(self, keeper: LockKeeper) -> None:
        stay = self._must_log_stay
        if stay is None or not keeper.is_last or not stay():
            keeper.before_closing()
            super().close()
        elif not ARE_LOST:
            # SQLite empties the log into the file when its last connection is closed, unless the
            # file is locked: by the keeper.
            super().close()
        else:
            # Or unless that connection may not write.
            with closing(open_connection(keeper.path, "mode=ro")) as last:
                with suppress(sqlite3.Error):
                    last.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
                super().close()
        keeper.release()

    def keep_locks(
        self,
        path: Path,
        *,
        must_log_stay: Callable[[], bool] | None = None,
        index_handle: int | None = None,
    ) -> None:
        """Keep SQLite's locks on the file, if this connection has any.

        There are none where the file system cannot share memory between processes.

        Args:
            path: The file, without symbolic links.
            must_log_stay: Returns, when the connection is closed, whether the log has to stay as
                it is, since it is not for this connection to empty it into the file.
            index_handle: See :meth:`LockKeeper.acquire`.

        Raises:
            sqlite3.Error: the file cannot be read, or it has no log; the handle is the caller's.
        """
        # The first query makes SQLite take its locks.
        self.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (mode,) = self.execute("PRAGMA journal_mode").fetchone()
        self._must_log_stay = must_log_stay
        self._lock_keeper = LockKeeper.acquire(
            path, has_log=mode == "wal", index_handle=index_handle
        )

    def leave_log(self) -> None:
        """Leave the log as it is when the connection is closed."""
        self._must_log_stay = lambda: True

    def clean_up(self, resources: ExitStack) -> None:
        """Give up resources when the connection is closed: the copy of a file that it reads."""
        self._cleanup = resources


def connect_to_copy(path: Path) -> ProjectConnection:
    """Open a connection to a copy that nobody writes: it reads, locks nothing and makes no files.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    return open_connection(path.resolve(), "mode=ro&immutable=1")


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


def fold_log(connection: ProjectConnection) -> bool:
    """Do what :func:`annotator.project.opening.settle` does, through a connection.

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
    return open_connection(path.resolve(), "mode=rw")


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


def open_connection(path: Path, how: str) -> ProjectConnection:
    """Open a connection to a file, without a look at the logs beside it.

    Args:
        path: The file, without symbolic links.
        how: What follows the file in SQLite's address: ``mode=rw``.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    connection = sqlite3.connect(
        f"{sqlite_uri(path)}?{how}",
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


# Errors


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
