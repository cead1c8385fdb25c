"""Names files as SQLite does: a file in an address, and what it keeps beside the file."""

import os
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes


def sqlite_uri(path: PurePath) -> str:
    r"""Return the address of a file in the form that SQLite accepts.

    This holds for a Windows share too (``\\server\share``, which a drive's letter may stand for):
    ``as_uri`` makes the server the address's host, and SQLite opens no file of another host.
    """
    steps = path.as_posix()
    start = "file://" if steps.startswith("/") else "file:///"
    return start + quote_from_bytes(os.fsencode(steps), safe="/:")


def log_path(project: Path) -> Path:
    """Return where SQLite keeps the write-ahead log of a file."""
    return project.with_name(project.name + "-wal")


def journal_path(project: Path) -> Path:
    """Return where SQLite keeps the rollback journal of a file."""
    return project.with_name(project.name + "-journal")


def shared_memory_path(project: Path) -> Path:
    """Return where SQLite keeps the index of the write-ahead log, which all programs share."""
    return project.with_name(project.name + "-shm")
