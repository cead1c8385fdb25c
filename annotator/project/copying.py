"""Copies of a project file: one function makes them all, as a whole or not at all.

SQLite makes them, through its backup interface: a copy of the file alone would lack the edits that
are still in the log beside it. A copy has its name only when it is whole, sound and on the disk.
"""

import os
import re
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from glob import escape
from pathlib import Path
from stat import S_IMODE, S_IRUSR, S_IWUSR

from annotator.jobs import ProgressCallback
from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.connection import ProjectConnection, cancellable, connect_to_copy
from annotator.project.faults import DamagedProject, TranslatesErrors, sqlite_fault
from annotator.project.files import WriterLock
from annotator.project.foreign_logs import find_logs, move_aside
from annotator.project.log_marks import mark_as_another
from annotator.project.opening import settle
from annotator.project.sqlite_names import dated_path
from annotator.project.sqlite_words import in_plain_words
from annotator.temporary import part_of

_PAGES_AT_ONCE = 64
"""Between so many pages (of 4 KiB each as a rule) the copying can be cancelled, and pauses."""
RESCUED = "rescued"
"""What a copy is called that was made of an open project whose file was gone or replaced."""
_PAGES_PER_FLUSH = 256
"""A copy goes to the disk a MiB at a time: the flush of an edit would wait for a large one."""
_BYTES_AT_ONCE = 1 << 20
_ERROR_CODE = re.compile(r"error code=(\d+)")
"""In what SQLite finds: a page could not be read, and why."""
_BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""What is added to a project's name for the files that belong to it."""
_VERSIONS, _ROLLBACK_JOURNAL = 18, b"\x01\x01"
"""Where the header of an SQLite file tells which journal it has: https://sqlite.org/fileformat.html

A copy has the rollback journal: it is one file, which is read where nothing can be written.
"""


def copy_whole(
    db: ProjectConnection, target: Path, *, progress: ProgressCallback | None = None
) -> None:
    """Copy a project as it is now, whole and checked, or not at all.

    Edits through other connections go on meanwhile; the copy is without them, and none of them
    lets the copying begin anew. A file that has the name of the copy is replaced, and its log with
    it.

    Args:
        db: A connection to the project, on which no transaction has begun.
        target: The file of the copy; its folder exists, and nobody else writes it now.
        progress: Called with the number of pages copied. It may wait, so that the disk and the
            processor are free for others.

    Raises:
        sqlite3.DatabaseError: the project is damaged, or a file cannot be read or written.
        OSError: the copy cannot be written.
        Cancelled: ``progress`` raised it. In all cases nothing of the copy stays, and a file that
            had its name is as it was.
    """
    with part_of(target) as part:
        # The system's own call: a folder that does not exist is told in its words.
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        _write(db, part, progress)
        _use_rollback_journal(part)
        mark_as_another(part)
        check_copy(part, progress)
        _let_the_same_people_read(db, part, target)
        _flush(part)
        if target.exists():
            # Nothing of a project that was there may be taken for the log of the copy.
            settle(target)
        move_aside(target, find_logs(target).foreign)
        for suffix in _BESIDE[:-1]:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        part.replace(target)
        flush_folder(target.parent)


def remove_parts(folder: Path) -> None:
    """Remove what copying that was killed left in a folder of backups, where nobody copies now."""
    with suppress(OSError):
        for path in folder.glob(".*.part*"):
            with suppress(OSError):
                path.unlink()


def check_copy(path: Path, progress: ProgressCallback | None = None) -> None:
    """Check that a copy, which nobody writes, is a sound SQLite file.

    Raises:
        sqlite3.OperationalError: the disk did not give it back.
        OSError: the same.
        sqlite3.DatabaseError: it is damaged.
        Cancelled: ``progress`` raised it.
    """
    try:
        _look_through(path, progress)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        # SQLite takes what the disk does not give for damage.
        _read_all(path)
        _look_through(path, progress)


def _read_all(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(_BYTES_AT_ONCE):
            pass


def _look_through(path: Path, progress: ProgressCallback | None) -> None:
    def report() -> None:
        if progress is not None:
            progress(0, None, "pages")

    with closing(connect_to_copy(path)) as copy, cancellable(copy, report):
        (result,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    code = _ERROR_CODE.search(result)
    if code is not None and int(code[1]) & 0xFF == sqlite3.SQLITE_IOERR:
        raise sqlite3.OperationalError("the disk did not give back what was written")
    if result != "ok":
        raise sqlite3.DatabaseError(in_plain_words(result))


def _write(db: ProjectConnection, part: Path, progress: ProgressCallback | None) -> None:
    handle = os.open(part, os.O_RDWR | getattr(os, "O_BINARY", 0))
    flushed = 0

    def report(status: int, remaining: int, total: int) -> None:
        nonlocal flushed
        del status
        done = total - remaining
        if done - flushed >= _PAGES_PER_FLUSH:
            os.fsync(handle)
            flushed = done
        if progress is not None:
            progress(done, total, "pages")

    try:
        with _reading(db), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            # The file has no name yet: what a journal would bring back is removed anyway.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            db.backup(copy, pages=_PAGES_AT_ONCE, progress=report)
    finally:
        os.close(handle)


def _let_the_same_people_read(db: ProjectConnection, part: Path, target: Path) -> None:
    """Give a copy the permissions of the file it replaces, or else those of its original."""
    permissions = S_IMODE(target.stat().st_mode) if target.exists() else db.permissions
    if permissions is not None:
        part.chmod(permissions | S_IRUSR | S_IWUSR)


def _use_rollback_journal(part: Path) -> None:
    with part.open("r+b") as file:
        file.seek(_VERSIONS)
        file.write(_ROLLBACK_JOURNAL)


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Write the names of a folder's files to the disk, where the system can do that."""
    with suppress(OSError):  # Windows opens no folders, and needs none of this.
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _reading(db: ProjectConnection) -> Generator[None, None, None]:
    """Hold the project as it is now: an edit meanwhile would begin the copying anew."""
    db.execute("BEGIN")
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield
    finally:
        db.execute("ROLLBACK")


# Copies before a migration


def back_up(db: ProjectConnection, path: Path) -> Path:
    """Copy an open project beside itself, as a whole or not at all.

    Returns:
        The path of the copy.

    Raises:
        sqlite3.Error: the project is damaged, or the copy cannot be written; nothing of it stays.
        EnvironmentFault: the copy cannot be written; the same holds.
    """
    try:
        target = free_name(path, "backup")
        copy_whole(db, target)
    except OSError as error:
        raise EnvironmentFault(
            f"A backup of {path} cannot be written: {error.strerror or error}. Nothing of it was "
            "kept, and the project is as it was."
        ) from error
    return target


def free_name(path: Path, what: str, folder: Path | None = None) -> Path:
    """Return a path for a copy that is made now: ``NAME.backup-2026-12-01-110000.annotator``.

    Args:
        path: The project.
        what: What the copy is: ``backup``, ``replaced``, or :data:`RESCUED`.
        folder: The folder of the copy; None: that of the project.
    """
    return dated_path((folder or path.parent) / path.stem, what, path.suffix)


def backups_of(path: Path, what: str = "backup") -> list[Path]:
    """Return the copies beside a project that :func:`free_name` has named, the oldest first."""
    try:
        return sorted(path.parent.glob(f"{escape(path.stem)}.{what}-*{escape(path.suffix)}"))
    except OSError:
        return []


# Copies that a person asks for


def save_copy(
    db: ProjectConnection,
    path: Path,
    target: Path,
    *,
    replace: bool,
    progress: ProgressCallback | None,
) -> None:
    """Copy an open project as it is now to a place that a person has chosen.

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
        DamagedProject: the project is damaged; nothing of the copy is kept.
        EnvironmentFault: the copy cannot be written, or the project cannot be read; nothing of the
            copy is kept, and a file that had its name is as it was.
        Cancelled: ``progress`` raised it; the same holds.
    """
    with TranslatesErrors(target), TranslatesErrors(path):
        _check_target(path, target, replace)
    # Where the project was deleted, its copy may have its name: its lock is ours already.
    lock = WriterLock(target, replacing=True) if target != path else None
    try:
        with copy_faults(path, f"The copy {target}"):
            copy_whole(db, target, progress=progress)
    finally:
        if lock is not None:
            lock.release()


@contextmanager
def copy_faults(path: Path, name: str) -> Generator[None, None, None]:
    """Turn the errors of :func:`copy_whole` into faults that name the copy.

    Args:
        path: The project that is copied.
        name: The copy in the message: ``The copy /home/ana/copy.annotator``.

    Raises:
        DamagedProject: the project is damaged.
        EnvironmentFault: a file cannot be read or written.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        why = error.strerror or error if isinstance(error, OSError) else error
        is_operational = isinstance(error, sqlite3.OperationalError)
        if isinstance(error, sqlite3.DatabaseError) and not is_operational:
            # Or the disk did not give a page of the project, or one of the copy.
            fault = sqlite_fault(path, error)
            if isinstance(fault, DamagedProject):
                raise fault from error
            why = "the disk did not give back a part of the project, or of the copy"
        raise EnvironmentFault(
            f"{name} cannot be made: {why}. Nothing of it was kept, and the project is as it was."
        ) from error


def _check_target(path: Path, target: Path, replace: bool) -> None:
    is_project = target.exists() and (target == path or (path.exists() and target.samefile(path)))
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
