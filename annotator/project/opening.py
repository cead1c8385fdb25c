"""Opens connections to project files; the logs beside a file are looked at before SQLite sees it.

A log that does not belong to the file is moved aside when the project is opened for writing, and
left alone when it is only read (:mod:`annotator.project.foreign_logs`). Reading changes nothing:
where a killed writer left edits in a log, or where the log that a writer uses cannot be shared, a
private copy of both is read, so that no edit is left out.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from annotator.model.errors import EnvironmentFault, Notice
from annotator.project.connection import (
    ProjectConnection,
    connect_existing,
    fold_log,
    open_connection,
)
from annotator.project.files import count_names
from annotator.project.folder_kind import is_network_folder
from annotator.project.foreign_logs import (
    LogsBeside,
    copy_with_logs,
    find_logs,
    keep_before_undoing,
    move_aside,
    notices_for_reading,
    take_along,
)
from annotator.project.lock_keeper import is_log_in_use, is_open_here, read_piece
from annotator.project.log_index import give_up, make_room
from annotator.project.sqlite_names import log_path
from annotator.temporary import temporary_folder

_READ_VERSION = 19
"""Where the header of an SQLite file tells how it is read: https://sqlite.org/fileformat.html"""


def connect(path: Path, *, read_only: bool = False) -> ProjectConnection:
    """Open a connection to a project file.

    Args:
        path: The file.
        read_only: Whether nothing is changed, neither the file nor a log beside it. Without it
            the file is made if there is none, and this process has the writer's lock.

    Raises:
        sqlite3.Error: the file cannot be opened; no connection stays open.
        EnvironmentFault: a log beside it cannot be read or moved aside, or it belongs to another
            file and is in use.
    """
    path = path.resolve()
    connection = _open_to_read(path) if read_only else _open_to_write(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def settle(path: Path) -> bool:
    """Move edits that are only in the log beside a project into the project's own file.

    A copy of that file alone has the latest edits then. Nothing waits for it: pages that another
    program reads at this moment stay in the log, and all of them do where the file cannot be
    written. A log that does not belong to the file stays as it is.

    Returns:
        Whether the log has nothing any more that the file lacks.
    """
    path = path.resolve()
    try:
        logs = find_logs(path, is_in_use=is_in_use(path))
        if logs.foreign or logs.unsure or logs.left_behind:
            return False
        with closing(connect_existing(path)) as connection:
            return fold_log(connection)
    except (sqlite3.Error, OSError):
        return False


def is_in_use(path: Path) -> bool:
    """Return whether any process has a project open with the log that lies beside it."""
    return is_open_here(path) or is_log_in_use(path)


def _open_to_write(path: Path) -> ProjectConnection:
    logs, in_use = _look_beside(path)
    if logs.foreign and in_use:
        raise EnvironmentFault(
            f"{path} was replaced while another program has the file open that was there before. "
            f"Close that program, and open the project again; nothing was changed."
        )
    kept = keep_before_undoing(path, logs)
    notices = move_aside(path, logs.foreign) + take_along(path, logs) + kept
    with _index_made(path, in_use=in_use) as handle:
        connection = open_connection(path, "mode=rwc")
        try:
            _choose_journal(connection, path)
            _check_writes(connection, path)
            connection.mark_states()
            connection.keep_locks(
                path, must_log_stay=lambda: _is_log_foreign(path), index_handle=handle
            )
        except BaseException:
            connection.close()
            raise
    connection.notices = notices
    return connection


def _choose_journal(connection: ProjectConnection, path: Path) -> None:
    """Let edits go to a log, or on a network to a rollback journal.

    Machines share no memory, so that one would not find what another has in its log.
    """
    if not is_network_folder(path.parent):
        # Where the file system cannot share memory SQLite stays with its rollback journal.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return
    # A log that is left is moved into the file without shared memory.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    connection.execute("PRAGMA locking_mode = NORMAL")
    connection.execute("PRAGMA synchronous = EXTRA")


def _check_writes(connection: ProjectConnection, path: Path) -> None:
    """Check that SQLite opened a file for writing: without a word it takes reading for it.

    Raises:
        EnvironmentFault: it only reads.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    connection.execute("BEGIN")
    try:
        # It is not on the disk before a commit, which there is none.
        connection.execute(f"PRAGMA user_version = {version}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            raise EnvironmentFault(
                f"{path} could be opened for reading only, although it may be written: its disk "
                "or the network may have been away. Nothing was changed. Try again."
            ) from error
        # Another connection of this process writes now, so that it can be written.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
    finally:
        connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA busy_timeout = {patience}")


@contextmanager
def _index_made(path: Path, *, in_use: bool) -> Generator[int | None, None, None]:
    """Make room for the index of the log that the body begins, where that is needed.

    Raises:
        EnvironmentFault: there is no room.
    """
    try:
        is_safe = in_use or not path.exists() or is_network_folder(path.parent)
        handle = None if is_safe else make_room(path)
    except OSError as error:
        raise EnvironmentFault(
            f"The disk that holds {path} has no room for its log ({error.strerror or error}). "
            "Nothing was changed. Free some space, and try again."
        ) from error
    try:
        yield handle
    except BaseException:
        if handle is not None:
            give_up(path, handle)
        raise


def _is_log_foreign(path: Path) -> bool:
    """Return whether the file was replaced while it was open, so that the log is not its own."""
    try:
        return bool(find_logs(path, is_in_use=True).foreign)
    except OSError:
        return False


def _open_to_read(path: Path) -> ProjectConnection:
    logs, in_use = _look_beside(path)
    connection = _open_with(path, logs, in_use=in_use)
    connection.notices = (*notices_for_reading(path, logs), *_notice_on_names(path))
    return connection


def _notice_on_names(path: Path) -> tuple[Notice, ...]:
    names = count_names(path)
    if names == 1:
        return ()
    return (
        Notice(
            f"{path} has {names} names (hard links). Edits that another program made under another "
            "name may be in a log beside that name, and are not read here."
        ),
    )


def _open_with(path: Path, logs: LogsBeside, *, in_use: bool) -> ProjectConnection:
    """Open a file to read it with its own logs, and without the foreign ones."""
    if logs.foreign:
        return _open_copy(path, logs)
    if in_use:
        try:
            return _open_shared(path, "mode=rw" if is_open_here(path) else "mode=ro")
        except sqlite3.OperationalError:
            return _open_copy(path, logs)
    if logs.own or logs.left_behind:
        return _open_copy(path, logs)
    return _open_alone(path)


def _open_shared(path: Path, how: str, index_handle: int | None = None) -> ProjectConnection:
    """Open a file with the log that others write, or that they may begin at any moment."""
    connection = open_connection(path, how)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.keep_locks(
            path,
            must_log_stay=lambda: _has_content(log_path(path)),
            index_handle=index_handle,
        )
    except BaseException:
        connection.close()
        raise
    return connection


def _open_alone(path: Path) -> ProjectConnection:
    """Open a file that nobody writes and that has no log.

    SQLite makes an empty log for the time in which it reads, so that a writer may come. Where it
    cannot, the file is opened as one that never changes; so is one that this user may not write,
    beside which the files would belong to this user, and block the users who may write it.
    """
    is_shared = not (_has_log_mode(path) and is_network_folder(path.parent))
    if is_shared and os.access(path, os.W_OK) and not _has_content(log_path(path)):
        try:
            with _index_made(path, in_use=not _has_log_mode(path)) as handle:
                return _open_shared(path, "mode=rw", handle)
        except (sqlite3.OperationalError, EnvironmentFault):
            if find_logs(path, is_in_use=is_in_use(path)).own:
                raise
    connection = open_connection(path, "mode=ro&immutable=1")
    connection.is_live = False
    return connection


def _open_copy(path: Path, logs: LogsBeside) -> ProjectConnection:
    """Open a private copy of a file and of its own logs, which is removed in the end."""
    with ExitStack() as resources, _translate(path):
        folder = resources.enter_context(temporary_folder())
        left = (logs.left_behind,) if logs.left_behind else ()
        copy = copy_with_logs(path, logs.own + left, folder)
        connection = open_connection(copy, "mode=rw")
        connection.is_live = False
        connection.clean_up(resources.pop_all())
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def _look_beside(path: Path) -> tuple[LogsBeside, bool]:
    """Return the logs beside a file, and whether a program uses them."""
    in_use = is_in_use(path)
    with _translate(path):
        return find_logs(path, is_in_use=in_use), in_use


@contextmanager
def _translate(path: Path) -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"Edits of {path} are in a log beside it, and they cannot be read: "
            f"{error.strerror or error}. Nothing was changed."
        ) from error


def _has_log_mode(path: Path) -> bool:
    """Return whether a file has a log when it is read: a backup has none."""
    return read_piece(path, _READ_VERSION, 1) == b"\x02"


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
