"""Tells whether the log beside a project belongs to it, and moves one that does not aside.

SQLite plays any log of the right name into a file. A file that is put back from a backup, that a
sync program brings, or that another project's log lies beside, would be destroyed by it. So this
is asked before SQLite sees a file (see :mod:`annotator.project.opening`). The answer comes from the
content of both, by the marks of :mod:`annotator.project.log_marks`: dates and inodes change when a
folder is copied with its log, which then belongs to it as before.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from glob import escape
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import Struct

from annotator.model.errors import Choice, EnvironmentFault, Notice, Remedy
from annotator.project.lock_keeper import is_being_written
from annotator.project.log_contents import steps_in, summarize
from annotator.project.log_marks import UNKNOWN, is_marked
from annotator.project.logs import (
    Journal,
    Log,
    change_counter_of,
    mark_in_file,
    page_size_of,
    read_journal,
    read_log,
    read_log_head,
)
from annotator.project.sqlite_names import (
    dated_path,
    journal_path,
    log_path,
    shared_memory_path,
    sqlite_uri,
)
from annotator.temporary import part_of, temporary_folder

SET_ASIDE = "set-aside-log"
"""What the name of a log says that was moved aside."""

_TRIES = 5
"""A log that is written meanwhile may begin anew while it is read."""

_LISTED_NAMES = 20_000
"""In folders with more names, no log is looked for that a renamed file left."""
_LOG_NAME = ".annotator-wal"


class LogsBeside(Struct, frozen=True):
    """The logs beside a project file that SQLite would play into it."""

    own: tuple[Path, ...] = ()
    """Those that belong to it."""
    foreign: tuple[Path, ...] = ()
    unsure: tuple[Path, ...] = ()
    """Those of its own that take an edit back which may be a whole one of another program."""
    left_behind: Path | None = None
    """Its own log under the name that the file had before it was renamed."""


def find_logs(project: Path, *, is_in_use: bool = False) -> LogsBeside:
    """Look for logs beside a project file, and tell whose they are.

    Args:
        project: The file, without symbolic links.
        is_in_use: Whether a program has the log open and may write it meanwhile.

    Raises:
        OSError: a file cannot be read, or a copy for the trial cannot be made.
    """
    own: list[Path] = []
    foreign: list[Path] = []
    unsure: list[Path] = []
    log = read_log(log_path(project))
    journal = read_journal(journal_path(project))
    if journal is not None and is_being_written(project):
        journal = None  # It is that of the edit which is being written.
    if log is not None:
        (own if _belongs(project, log, is_in_use) else foreign).append(log.path)
    if journal is not None:
        whose = _whose_journal(project, journal)
        (foreign if whose == "foreign" else own).append(journal.path)
        if whose == "unsure":
            unsure.append(journal.path)
    is_bare = log is None and not is_in_use and project.exists()
    left = find_log_left_behind(project) if is_bare else None
    return LogsBeside(tuple(own), tuple(foreign), tuple(unsure), left)


def find_log_left_behind(project: Path) -> Path | None:
    """Return the log of a file that was renamed, which kept the name that the file had before.

    It is in the folder of the file, no project has its name, and its marks tell that it goes on
    from the state of the file.

    Raises:
        OSError: a file cannot be read.
    """
    fitting: list[Path] = []
    with suppress(OSError), os.scandir(project.parent) as entries:
        for entry in islice(entries, _LISTED_NAMES):
            if entry.name.endswith(_LOG_NAME) and entry.stat().st_size:
                log = Path(entry.path)
                if not log.with_name(log.name.removesuffix("-wal")).exists():
                    fitting += [log] if _goes_on_from(project, log) else []
    return fitting[0] if len(fitting) == 1 else None


def _goes_on_from(project: Path, path: Path) -> bool:
    log = read_log(path)
    if log is None or log.first is None or log.page_size != page_size_of(project):
        return False
    mark = mark_in_file(project, log.first.page, log.page_size)
    return mark is not None and (mark.own == log.first.base or mark.own in log.tokens)


def take_along(project: Path, logs: LogsBeside) -> tuple[Notice, ...]:
    """Give the log of a file that was renamed the file's name; nobody has it open.

    Returns:
        What a person should know.

    Raises:
        EnvironmentFault: it cannot be renamed; the project was not touched.
    """
    log = logs.left_behind
    if log is None:
        return ()
    notice = _notice_of_left_behind(project, log)
    try:
        log.replace(log_path(project))
    except OSError as error:
        raise EnvironmentFault(
            f"{notice.message} Its log cannot be renamed: {error.strerror or error}. Nothing was "
            "changed; the project can be opened for reading only."
        ) from error
    with suppress(OSError):
        # It is the index of the log under its old name.
        log.with_name(log.name.removesuffix("-wal") + "-shm").unlink(missing_ok=True)
    return (notice,)


def _notice_of_left_behind(project: Path, log: Path) -> Notice:
    holds = ""
    with suppress(OSError):
        holds = f": {summarize(log).in_words()}"
    return Notice(
        f"{project} was renamed before its latest edits were in it{holds}. They were read from "
        f"{log}."
    )


def belongs(project: Path, log: Path) -> bool:
    """Return whether a write-ahead log, of whatever name, belongs to a project file.

    Args:
        project: A file that nobody writes now.
        log: The log, which may have been set aside.

    Raises:
        OSError: a file cannot be read, or a copy for the trial cannot be made.
    """
    found = read_log(log)
    return found is not None and _belongs(project, found, is_in_use=False)


def is_contained(project: Path, log: Path) -> bool:
    """Return whether a file goes on from the state to which a write-ahead log leads.

    It has all edits of the log then, though the log is not its own: it is a copy of the project
    that was made after them, in which there was one edit at most since.

    Raises:
        OSError: a file cannot be read.
    """
    found = read_log(log)
    if found is None or found.first is None or not found.last:
        return False
    mark = mark_in_file(project, found.first.page, page_size_of(project))
    return mark is not None and found.last in (mark.own, mark.base)


def shares_history(project: Path, log: Path) -> bool:
    """Return whether a project has an edit that a write-ahead log names: it is of that project.

    Of a file that is not a log it has none.

    Raises:
        OSError: the log cannot be read.
    """
    sql = "SELECT 1 FROM steps WHERE id = ? AND time = ? AND annotator = ?"
    steps = steps_in(log)
    with suppress(sqlite3.Error), closing(_open_to_look(project)) as db:
        return any(db.execute(sql, step).fetchone() for step in steps)
    return False


def _open_to_look(project: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{sqlite_uri(project)}?mode=ro", uri=True, isolation_level=None)


def logs_aside(project: Path) -> set[Path]:
    """Return the write-ahead logs beside a project that were moved aside."""
    return set(project.parent.glob(f"{escape(project.name)}.{SET_ASIDE}-*.wal"))


def notices_on_aside(project: Path, logs: Iterable[Path]) -> tuple[Notice, ...]:
    """Return what a person should know about logs that were moved aside from a project.

    Args:
        project: The project as it is there now.
        logs: Where the logs are now.
    """
    return tuple(_notice(project, log, log) for log in sorted(logs))


def move_aside(project: Path, logs: Iterable[Path]) -> tuple[Notice, ...]:
    """Move foreign logs aside, so that SQLite does not find them; nobody has them open.

    Returns:
        For each what a person should know.

    Raises:
        EnvironmentFault: one cannot be moved; the project was not touched.
    """
    notices: list[Notice] = []
    for log in logs:
        ending = ".wal" if log == log_path(project) else ".journal"
        target = dated_path(project, SET_ASIDE, ending)
        notice = _notice(project, log, target)
        try:
            log.rename(target)
        except OSError as error:
            raise EnvironmentFault(
                f"Beside {project} is a log that does not belong to it ({log.name}), and it cannot "
                f"be moved aside: {error.strerror or error}. Nothing was changed; the project can "
                "be opened for reading only."
            ) from error
        notices.append(notice)
    if notices:
        # It is the index of the log that is gone.
        with suppress(OSError):
            shared_memory_path(project).unlink(missing_ok=True)
    return tuple(notices)


def notices_for_reading(project: Path, logs: LogsBeside) -> tuple[Notice, ...]:
    """Return what a person should know whose project is read without the foreign logs beside it."""
    foreign = tuple(_notice(project, log, None) for log in logs.foreign)
    unsure = tuple(_notice_of_unsure(project, log, None) for log in logs.unsure)
    left = logs.left_behind
    return foreign + unsure + ((_notice_of_left_behind(project, left),) if left else ())


def keep_before_undoing(project: Path, logs: LogsBeside) -> tuple[Notice, ...]:
    """Copy a project file before SQLite takes an edit back that may be a whole one.

    Returns:
        What a person should know.

    Raises:
        EnvironmentFault: no copy can be made; the project was not touched.
    """
    notices: list[Notice] = []
    for log in logs.unsure:
        target = dated_path(project, "before-undoing", ".annotator")
        try:
            with part_of(target) as part:
                shutil.copyfile(project, part)
                part.rename(target)
        except OSError as error:
            raise EnvironmentFault(
                f"{_unsure(project, log)} No copy can be kept: {error.strerror or error}. Nothing "
                "was changed; the project can be opened for reading only."
            ) from error
        notices.append(_notice_of_unsure(project, log, target))
    return tuple(notices)


def copy_with_logs(project: Path, logs: Iterable[Path], folder: Path) -> Path:
    """Copy a project file into another folder, with logs that go with it.

    The log may grow meanwhile: what the copy has is a state that was on the disk.

    Returns:
        The copy.

    Raises:
        OSError: a file cannot be read, or the copy cannot be written.
        BlockingIOError: the log began anew again and again.
    """
    copy = folder / project.name
    pairs = [(log, copy.with_name(f"{copy.name}-{log.name.rpartition('-')[2]}")) for log in logs]
    for _ in range(_TRIES):
        heads = [_state(project, log) for log, _ in pairs]
        # The file first: pages that come into it meanwhile are in the log, which comes after it.
        shutil.copyfile(project, copy)
        for log, target in pairs:
            shutil.copyfile(log, target)
        if heads == [_state(project, log) for log, _ in pairs]:
            return copy
    raise BlockingIOError(None, "its log is being written all the time", str(project))


def _state(project: Path, log: Path) -> tuple[object, ...]:
    """Return what stays as long as a file and a log go together."""
    head = read_log_head(log)
    if head is not None:
        return head
    return tuple((status.st_size, status.st_mtime_ns) for status in (project.stat(), log.stat()))


def _belongs(project: Path, log: Log, is_in_use: bool) -> bool:
    size = page_size_of(project) if project.exists() else 0
    if size != log.page_size:
        return False
    for _ in range(_TRIES):
        first = log.first
        if first is None:
            break
        mark = mark_in_file(project, first.page, size)
        current = read_log(log.path) if is_in_use else log
        if current is None:
            return True  # It was emptied into the file meanwhile.
        if current.salts == log.salts:
            if mark is not None and (mark.own == first.base or mark.own in current.tokens):
                return True
            if first.base != UNKNOWN:
                return False
            break
        log = current
    # Without a mark only a program that has it open knows better.
    return is_in_use or _is_sound_with(project, log.path)


def _whose_journal(project: Path, journal: Journal) -> Literal["own", "foreign", "unsure"]:
    size = page_size_of(project) if project.exists() else 0
    if size != journal.page_size:
        return "foreign"
    if journal.mark is None:
        return "own" if _is_sound_with(project, journal.path) else "foreign"
    mark = mark_in_file(project, journal.mark.page, size)
    if mark is None or journal.mark.own not in (mark.own, mark.base):
        return "foreign"
    is_cut_off = journal.change_counter == change_counter_of(project)
    if journal.mark.own == mark.own or is_cut_off:
        return "own"
    return _whose_edit(project, journal.path)


def _whose_edit(project: Path, journal: Path) -> Literal["own", "foreign", "unsure"]:
    """Try on a copy whether a journal takes the file's latest edit back, or one of another file.

    Two programs may have begun an edit from the same state, in two copies of a project. The edit
    that was cut off leaves a file that is not sound; beside the file of the other one, the journal
    leaves a mixture. Where both are sound it remains unsure.
    """
    with temporary_folder() as folder:
        copy = copy_with_logs(project, (), folder)
        if _query(f"{sqlite_uri(copy)}?mode=ro&immutable=1", _read_sound_identity) is None:
            return "own"
        shutil.copyfile(journal, journal_path(copy))
        together = _query(f"{sqlite_uri(copy)}?mode=rw", _read_sound_identity)
    return "foreign" if together is None else "unsure"


def _is_sound_with(project: Path, log: Path) -> bool:
    """Try on a copy whether a file is a sound one of the same project with a log that has no marks.

    A file that has a mark was written by a program that marks its logs: this one is not of it.
    """
    suffix = "-wal" if read_log_head(log) else "-journal"
    with temporary_folder() as folder:
        copy = copy_with_logs(project, (), folder)
        alone = _query(f"{sqlite_uri(copy)}?mode=ro&immutable=1", _read_identity)
        if alone is None or alone[1]:
            return False
        shutil.copyfile(log, copy.with_name(copy.name + suffix))
        together = _query(f"{sqlite_uri(copy)}?mode=rw", _read_sound_identity)
    return together is not None and together[0] == alone[0]


Identity = tuple[str, bool]
"""The id of a project, and whether its states are marked."""


def _query(address: str, read: Callable[[sqlite3.Connection], Identity | None]) -> Identity | None:
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
            return read(db)
    except sqlite3.Error:
        return None


def _read_identity(db: sqlite3.Connection) -> Identity | None:
    (identity,) = db.execute("SELECT value FROM project WHERE key = 'id'").fetchone() or ("",)
    return str(identity), is_marked(db)


def _read_sound_identity(db: sqlite3.Connection) -> Identity | None:
    if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return None
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        return None
    return _read_identity(db)


def _notice(project: Path, log: Path, target: Path | None) -> Notice:
    """Return what happened to a foreign log, and what it holds.

    Args:
        project: The file.
        log: Where it is: where SQLite would look for it, or where it was moved to.
        target: Where it is moved to; None: it stays, and the project is only read.
    """
    holds, is_known = "", False
    with suppress(OSError):
        if log != journal_path(project):
            holds = f", which holds {summarize(log).in_words()}"
            is_known = is_contained(project, log)
    begin = f"Beside {project} is a log of another file or of another state of it{holds}."
    if target is None:
        return Notice(
            f"{begin} The project was read without it; both stay as they are. It is moved aside "
            f"when the project is opened for writing (now it is {log})."
        )
    if is_known:
        remedy = Remedy("It can be deleted: {}.", (Choice("delete", str(target)),))
        return Notice(f"{begin} All of that is in the project as well.", (remedy,))
    remedy = Remedy("What it holds can be read with: {}", (Choice("recover", str(target)),))
    return Notice(
        f"{begin} It was moved to {target}; the project is as it was put there.", (remedy,)
    )


def _notice_of_unsure(project: Path, journal: Path, target: Path | None) -> Notice:
    """Return what becomes of an edit that a journal takes back.

    Args:
        project: The file.
        journal: The journal beside it.
        target: The copy of the file as it was before; None: the project is only read.
    """
    if target is None:
        return Notice(f"{_unsure(project, journal)} The project was read without that edit.")
    remedy = Remedy(
        "If it lacks an edit, merge the copy: {}", (Choice("merge", str(target), str(project)),)
    )
    return Notice(
        f"{_unsure(project, journal)} The edit was taken back; the file as it was before is kept "
        f"in {target}.",
        (remedy,),
    )


def _unsure(project: Path, journal: Path) -> str:
    return (
        f"{journal.name} beside {project} takes the latest edit back: the edit was cut off, or "
        "another program saved it in a copy that was put here."
    )
