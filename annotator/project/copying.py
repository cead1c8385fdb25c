"""Copies of a project file: those made before its tables change, and those that a person asks for.

SQLite makes them, through its backup interface: a copy of the file alone would lack the edits that
are still in the log beside it. A copy has its name only when it is whole.
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import datetime
from glob import escape
from os import getpid
from pathlib import Path

from annotator.jobs import ProgressCallback
from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.connection import ProjectConnection, settle
from annotator.project.files import WriterLock, remove_files

_PAGES_AT_ONCE = 2_000
"""Between so many pages (of 4 KiB each as a rule) the copying can be cancelled."""
_BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""What is added to a project's name for the files that belong to it."""


def back_up(db: ProjectConnection, path: Path) -> Path:
    """Copy an open project beside itself, as a whole or not at all.

    Returns:
        The path of the copy.

    Raises:
        sqlite3.Error: the copy cannot be written; nothing of it stays.
    """
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    target = path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.backup-{stamp}-{number}{path.suffix}")
    try:
        with closing(sqlite3.connect(target)) as copy:
            db.backup(copy)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def backups_of(path: Path) -> list[Path]:
    """Return the copies that :func:`back_up` made of a project, the oldest first."""
    try:
        return sorted(path.parent.glob(f"{escape(path.stem)}.backup-*{escape(path.suffix)}"))
    except OSError:
        return []


def save_copy(
    db: ProjectConnection,
    path: Path,
    target: Path,
    *,
    replace: bool,
    progress: ProgressCallback | None,
) -> None:
    """Copy an open project as it is now, as a whole or not at all.

    Edits through other connections go on meanwhile; the copy is without them.

    Args:
        db: The connection, on which no transaction has begun.
        path: The project.
        target: The file of the copy.
        replace: Whether a file with that name is replaced.
        progress: Called with the number of pages copied.

    Raises:
        InputError: the target is the project itself, exists, or its folder does not; nothing was
            written.
        ProjectInUse: another process writes the target; it was not touched.
        EnvironmentFault: the copy cannot be written, or the project cannot be read; nothing of the
            copy is kept, and a file that had its name is as it was.
        Cancelled: ``progress`` raised it; the same holds.
    """
    _check_target(path, target, replace)
    lock = WriterLock(target)
    part = target.with_name(f".{target.name}.{getpid()}.part")
    try:
        with _reading(db), closing(sqlite3.connect(part)) as copy:
            db.backup(copy, pages=_PAGES_AT_ONCE, progress=_counted(progress))
        # Nothing of a project that was there may be taken for the log of the copy.
        if target.exists():
            settle(target)
        for suffix in _BESIDE[:-1]:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        why = error.strerror or error if isinstance(error, OSError) else error
        raise EnvironmentFault(
            f"The copy {target} cannot be made: {why}. Nothing of it was kept, and the project is "
            "as it was."
        ) from error
    finally:
        remove_files(part)
        lock.release()


def _check_target(path: Path, target: Path, replace: bool) -> None:
    is_project = target.exists() and target.samefile(path)
    belongs_to_it = target in [path.with_name(path.name + suffix) for suffix in _BESIDE]
    if is_project or belongs_to_it:
        raise InputError(
            f"{target} is the open project itself, or belongs to it. Choose another name for the "
            "copy."
        )
    if not target.parent.is_dir():
        raise InputError(f"The folder {target.parent} does not exist; make it first.")
    if target.is_dir():
        raise InputError(f"{target} is a folder. Choose another name for the copy.")
    if target.exists() and not replace:
        raise InputError(f"{target} exists already; it was not touched. Choose another name.")


@contextmanager
def _reading(db: ProjectConnection) -> Generator[None, None, None]:
    """Hold the project as it is now: an edit meanwhile would begin the copying anew."""
    db.execute("BEGIN")
    try:
        db.execute("SELECT 1 FROM project LIMIT 1").fetchone()
        yield
    finally:
        db.execute("ROLLBACK")


def _counted(progress: ProgressCallback | None) -> Callable[[int, int, int], None]:
    """Return the callback of SQLite's copying: status, pages that remain, pages in all."""

    def report(status: int, remaining: int, total: int) -> None:
        del status
        if progress is not None:
            progress(total - remaining, total, "pages")

    return report
