"""Makes room on the disk for the index of a log before SQLite maps it into memory.

SQLite extends ``-shm`` by one byte for each 4 KiB. Where the blocks of a disk are smaller, the
others have no room yet, and the system ends a process that writes into such a part of its memory
when the disk is full. So the index is made here, with all its blocks, and marked as in use, whereby
SQLite leaves it as it is. A disk that has no room for it reports that as an error.
"""

import os
from contextlib import suppress
from pathlib import Path

from annotator.project.file_locks import ARE_LOST, IN_USE_BYTE, try_lock
from annotator.project.sqlite_names import shared_memory_path

_SAFE_BLOCK_BYTES = 4096
_REGION_BYTES, _REGION_FRAMES = 0x8000, 4096
"""A region of the index has the places of so many pages of the log."""
_FRAME_BYTES = 4096 + 24
_MOST_BYTES = 8 << 20


def make_room(project: Path) -> int | None:
    """Make the index of a project's log, with room for as much as the disk could hold of the log.

    Nobody has the log open.

    Returns:
        A file descriptor whose lock marks the index as in use; closing it gives up the lock. None
        where SQLite makes the index safely by itself, or another program just did.

    Raises:
        OSError: there is no room for it; nothing stays.
    """
    if ARE_LOST or not hasattr(os, "posix_fallocate"):
        return None
    disk = os.statvfs(project.parent)
    if disk.f_frsize >= _SAFE_BLOCK_BYTES:
        return None
    frames = disk.f_bavail * disk.f_frsize // _FRAME_BYTES
    size = min(_MOST_BYTES, (frames // _REGION_FRAMES + 2) * _REGION_BYTES)
    path = shared_memory_path(project)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, project.stat().st_mode & 0o777)
    try:
        if not try_lock(handle, IN_USE_BYTE):
            os.close(handle)
            return None
        os.ftruncate(handle, 0)
        os.posix_fallocate(handle, 0, size)
        try_lock(handle, IN_USE_BYTE, shared=True)
    except OSError:
        give_up(project, handle)
        raise
    return handle


def give_up(project: Path, handle: int) -> None:
    """Remove an index that was made, and is not used."""
    with suppress(OSError):
        shared_memory_path(project).unlink()
    os.close(handle)
