"""Names files: as SQLite does in an address and beside a file, and copies by their time."""

import os
from datetime import datetime
from itertools import count
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


def dated_path(start: Path, what: str, ending: str) -> Path:
    """Return a path that no file has yet: ``START.WHAT-2026-12-01-110000ENDING``.

    A second file of the same moment has ``-2`` before the ending, and so on.

    Args:
        start: The folder and the beginning of the name.
        what: What the file is: ``backup``.
        ending: The end of the name: ``.annotator``.

    Raises:
        OSError: the disk does not tell whether there is a file.
    """
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    name = f"{start.name}.{what}-{stamp}"
    target = start.with_name(name + ending)
    numbers = count(2)
    while target.exists():
        target = start.with_name(f"{name}-{next(numbers)}{ending}")
    return target
