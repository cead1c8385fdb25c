"""Keeps SQLite's locks on a project for as long as this process has it open.

POSIX takes all locks of a process on a file away when the process closes any handle of it, whoever
opened it: a file dialog that looks into the files of a folder is enough. The next program that
reads the project would take itself for the only one, and remove the log with our latest edits at
its end. So one handle more is kept open, and what SQLite holds all the time is locked anew
through it: the shared range of the file, and the byte of its ``-shm`` that says it is in use.
"""

import os
import sys
from pathlib import Path
from threading import Lock

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""Of SQLite's file format: what every connection in WAL mode holds in the file."""
_IN_USE = 128
"""And in the shared memory."""
_LOCKS_GET_LOST = sys.platform != "win32"


class _Holder:
    """The handles on one file, for all connections of this process to it."""

    def __init__(self, path: Path) -> None:
        self.connections = 0
        self._log = path.with_name(path.name + "-wal")
        self._handles: list[tuple[int, int, int]] = []
        self._had_log = self._log.exists()
        memory = path.with_name(path.name + "-shm")
        if _LOCKS_GET_LOST:
            self._hold(path, _SHARED_SIZE, _SHARED_FIRST)
            self._hold(memory, 1, _IN_USE)

    def _hold(self, file: Path, length: int, start: int) -> None:
        self._handles.append((os.open(file, os.O_RDONLY), length, start))

    def renew(self) -> None:
        """Lock anew what may have been taken away; what is held already stays as it is."""
        for handle, length, start in self._handles:
            _lock(handle, length, start)

    def log_is_gone(self) -> bool:
        """Whether somebody removed the log under us."""
        return self._had_log and not self._log.exists()

    def close(self) -> None:
        """Close the handles; with them all locks go."""
        for handle, _, _ in self._handles:
            os.close(handle)


_holders: dict[tuple[int, int], _Holder] = {}
_guard = Lock()


class Held:
    """The part of one connection in it."""

    def __init__(self, path: Path) -> None:
        found = path.stat()
        self._file = (found.st_dev, found.st_ino)
        with _guard:
            if self._file not in _holders:
                _holders[self._file] = _Holder(path)
            self._holder = _holders[self._file]
            self._holder.connections += 1
        self.renew()

    def renew(self) -> None:
        """Lock anew what may have been taken away."""
        self._holder.renew()

    def log_is_gone(self) -> bool:
        """Whether somebody removed the log under us."""
        return self._holder.log_is_gone()

    def release(self) -> None:
        """The connection is closed; to be called once, and after that."""
        with _guard:
            self._holder.connections -= 1
            if not self._holder.connections:
                del _holders[self._file]
                self._holder.close()


if sys.platform == "win32":

    def _lock(handle: int, length: int, start: int) -> None:
        """There is nothing to lock anew."""

else:
    import fcntl

    def _lock(handle: int, length: int, start: int) -> None:
        try:
            fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, length, start)
        except OSError:
            return  # Somebody else has it just now; it is tried again at the next edit.
