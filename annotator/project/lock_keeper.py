"""Keeps the locks by which other programs see that this process has a project open.

POSIX takes all locks of a process on a file away when the process closes any handle of it,
whichever part of the process opened it: a file dialog that looks into the files of a folder is
enough. The next program that reads the project would believe that it is the only one, and remove
the log with our latest edits when it ends. So one more handle is kept open, and the locks that
SQLite holds all the time are taken again through it: the shared range of the file, and the byte of
its ``-shm`` that marks it as in use. Linux has locks that go with this handle and are never lost.
"""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from annotator.project.file_locks import (
    ARE_LOST,
    IN_USE_BYTE,
    RESERVED_BYTE,
    SHARED_BYTES,
    SHARED_START,
    is_locked,
    try_lock,
    unlock,
)
from annotator.project.sqlite_names import log_path, shared_memory_path

_HAS_POSIX_LOCKS = sys.platform != "win32"
_read_at: Callable[[int, int, int], bytes] | None = getattr(os, "pread", None)
FileNumber = tuple[int, int]
"""Device and inode of a file: two paths to one file have the same."""


class LockKeeper:
    """Keeps the locks of all connections of this process to one file, through handles of its own.

    Each connection acquires it and releases it (:meth:`acquire`, :meth:`release`).
    """

    def __init__(self, path: Path, *, has_log: bool, index_handle: int | None = None) -> None:
        self.path = path
        self.file = file_number(path)
        self.permissions = stat.S_IMODE(path.stat().st_mode)
        """Who may read and write the file, as the system's mode; known also once it is gone."""
        self.index: FileNumber | None = None
        """The shared memory, where there is one."""
        self._connections = 0
        self._log = log_path(path)
        self._handles: list[tuple[int, int, int]] = []
        """File descriptor, length and start (in bytes) of each range that is locked."""
        self._content: int | None = None
        """A handle through which the file can be read; closing another one would lose locks."""
        index = shared_memory_path(path)
        is_shared = has_log and index.exists()
        if is_shared:
            self.index = file_number(index)
        if _HAS_POSIX_LOCKS:
            self._content = self._add_handle(path, SHARED_BYTES if is_shared else 0, SHARED_START)
            if is_shared and index_handle is not None:
                self._handles.append((index_handle, 1, IN_USE_BYTE))
            elif is_shared:
                self._add_handle(index, 1, IN_USE_BYTE)
        self._had_log = self.index is not None and self._log.exists()

    @classmethod
    def acquire(cls, path: Path, *, has_log: bool, index_handle: int | None = None) -> "LockKeeper":
        """Return the keeper of a file for one more connection; its locks are held then.

        Args:
            path: The project file.
            has_log: Whether its edits go to a write-ahead log, which processes share.
            index_handle: The file descriptor by which the index of the log was made for this, the
                first connection; the keeper's from now on.
        """
        with _keepers_guard:
            keeper = _keepers.get(file_number(path))
            if keeper is None:
                keeper = cls(path, has_log=has_log, index_handle=index_handle)
                _keepers[keeper.file] = keeper
            keeper._connections += 1
            keeper._lock()
        return keeper

    def before_closing(self) -> None:
        """Let SQLite empty the log and remove it, if the last connection is about to be closed."""
        if ARE_LOST:
            return  # SQLite's own locks are of the same process.
        with _keepers_guard:
            if self._connections == 1:
                for handle, length, start in self._handles:
                    if length:
                        with suppress(OSError):
                            unlock(handle, start, length)

    def release(self) -> None:
        """Give the locks of one connection up; to be called after it was closed."""
        with _keepers_guard:
            self._connections -= 1
            if not self._connections:
                del _keepers[self.file]
                # Closing a handle gives up its locks.
                for handle, _, _ in self._handles:
                    with suppress(OSError):  # The disk is away; the handle is closed all the same.
                        os.close(handle)
            elif not ARE_LOST:
                self._lock()

    def renew(self) -> None:
        """Take the locks again that may have been lost; a lock that is held stays as it is."""
        if ARE_LOST:
            self._lock()

    def is_log_gone(self) -> bool:
        """Return whether another program removed the log while we use it."""
        if not self._had_log:
            return False
        try:
            self._log.stat()
        except FileNotFoundError:
            return True
        except OSError:
            return False  # The disk is away. The edit that asks is in the log already.
        return False

    def read(self, start: int, length: int) -> bytes | None:
        """Return bytes of the file; None where no lock is lost by opening it once more."""
        if self._content is None or _read_at is None:
            return None
        return _read_at(self._content, length, start)

    @property
    def is_last(self) -> bool:
        """Whether one connection alone has the file open."""
        return self._connections == 1

    def _add_handle(self, file: Path, length: int, start: int) -> int:
        handle = os.open(file, os.O_RDONLY)
        self._handles.append((handle, length, start))
        return handle

    def _lock(self) -> None:
        for handle, length, start in self._handles:
            if length:
                with suppress(OSError):
                    # Where another program holds it just now, the next edit tries again.
                    try_lock(handle, start, length, shared=True)


_keepers: dict[FileNumber, LockKeeper] = {}
_keepers_guard = Lock()


def file_number(path: Path) -> FileNumber:
    """Return device and inode of a file.

    Raises:
        OSError: there is none.
    """
    status = path.stat()
    return status.st_dev, status.st_ino


def read_piece(path: Path, start: int, length: int) -> bytes:
    """Return bytes of a file that this process may have open as a project; its locks stay.

    Args:
        path: The file.
        start: The first byte.
        length: The number of bytes; at the end of the file there are fewer.

    Raises:
        OSError: it cannot be read.
    """
    number = file_number(path)
    with _keepers_guard:
        keeper = _keepers.get(number)
        content = keeper.read(start, length) if keeper is not None else None
    if content is not None:
        return content
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)


def is_open_here(path: Path) -> bool:
    """Return whether this process has a file open as a project."""
    try:
        number = file_number(path)
    except OSError:
        return False
    with _keepers_guard:
        return number in _keepers


def is_log_in_use(path: Path) -> bool:
    """Return whether any process has the log beside a project open, whichever program it runs.

    Where this cannot be found out, since the shared memory is of another user, nobody has: a log
    that is read without it is copied first.
    """
    index = shared_memory_path(path)
    try:
        number = file_number(index)
    except OSError:
        return False
    with _keepers_guard:
        # To close a handle of our own index would give up the locks that SQLite has on it.
        if any(keeper.index == number for keeper in _keepers.values()):
            return True
    return _is_locked(index, IN_USE_BYTE)


def is_being_written(path: Path) -> bool:
    """Return whether a transaction with a rollback journal is under way in a file."""
    return is_open_here(path) or _is_locked(path, RESERVED_BYTE)


def _is_locked(path: Path, byte: int) -> bool:
    """Return whether a byte of a file, which this process does not have open, is locked."""
    for mode in (os.O_RDWR, os.O_RDONLY):
        with suppress(OSError):
            handle = os.open(path, mode | getattr(os, "O_BINARY", 0))
            try:
                return is_locked(handle, byte)
            finally:
                os.close(handle)
    return False
