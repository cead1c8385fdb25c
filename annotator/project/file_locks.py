"""Locks on bytes of a file, which the system gives up when the process ends.

On Linux a lock goes with the handle. Elsewhere on POSIX it goes with the process, and is lost when
the process closes any handle of the file: it has to be taken again from time to time. On Windows
no lock is lost, and each one keeps all others away.
"""

import os
import sys

# Of SQLite's file format: https://www.sqlite.org/fileformat2.html#the_lock_byte_page
SHARED_START, SHARED_BYTES = 0x40000002, 510
"""The range that every connection in WAL mode locks in the file."""
RESERVED_BYTE = 0x40000001
"""The byte of the file that is locked by a transaction which writes with a rollback journal."""
IN_USE_BYTE = 128
"""The byte that it locks in the shared memory."""
WRITER_BYTE = 0x40000400
"""The byte of a project that its one writer locks: in the page that SQLite never uses, and beyond
the bytes that it locks."""

if sys.platform == "win32":
    import msvcrt

    ARE_LOST = False
    """Whether locks are lost when this process closes another handle of the file."""

    def try_lock(handle: int, start: int, length: int = 1, *, shared: bool = False) -> bool:
        """Lock bytes through a handle; a lock that it holds stays as it is.

        Args:
            handle: File descriptor; opened for writing, unless the lock is shared.
            start: The first byte.
            length: The number of bytes.
            shared: Whether others may lock them in the same way.

        Returns:
            Whether the bytes are locked now; False: another handle holds them.

        Raises:
            OSError: this file system has no such locks.
        """
        del shared
        os.lseek(handle, start, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
        except PermissionError:
            return False
        return True

    def unlock(handle: int, start: int, length: int = 1) -> None:
        """Give a lock up that the handle holds."""
        os.lseek(handle, start, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, length)

    def is_locked(handle: int, start: int, length: int = 1) -> bool:
        """Return whether bytes are locked, through another handle than this one.

        Raises:
            OSError: this file system has no such locks.
        """
        if not try_lock(handle, start, length):
            return True
        unlock(handle, start, length)
        return False

else:
    import fcntl
    import struct

    _FLOCK = struct.Struct("hhqqi0q")
    """Kind, origin of the start, start, length, process."""
    _SET: int | None = getattr(fcntl, "F_OFD_SETLK", None) if sys.platform == "linux" else None
    _GET: int | None = getattr(fcntl, "F_OFD_GETLK", None) if sys.platform == "linux" else None

    ARE_LOST = _SET is None

    def try_lock(handle: int, start: int, length: int = 1, *, shared: bool = False) -> bool:
        """Lock bytes through a handle; a lock that it holds stays as it is."""
        try:
            if _SET is None:
                kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
                fcntl.lockf(handle, kind | fcntl.LOCK_NB, length, start)
            else:
                kind = fcntl.F_RDLCK if shared else fcntl.F_WRLCK
                fcntl.fcntl(handle, _SET, _FLOCK.pack(kind, os.SEEK_SET, start, length, 0))
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock(handle: int, start: int, length: int = 1) -> None:
        """Give a lock up that the handle holds."""
        if _SET is None:
            fcntl.lockf(handle, fcntl.LOCK_UN, length, start)
        else:
            fcntl.fcntl(handle, _SET, _FLOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, start, length, 0))

    def is_locked(handle: int, start: int, length: int = 1) -> bool:
        """Return whether bytes are locked, through another handle than this one."""
        if _GET is None:
            if not try_lock(handle, start, length):
                return True
            unlock(handle, start, length)
            return False
        asked = _FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
        kind = _FLOCK.unpack(fcntl.fcntl(handle, _GET, asked))[0]
        return kind != fcntl.F_UNLCK
