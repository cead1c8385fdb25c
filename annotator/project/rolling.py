"""Rolling backups: whole copies of a project, made by the clock and before risky work.

One is made at a time, whichever process makes it. It costs little: a few pages are copied at a
time, with pauses in between, on a connection of its own in one transaction, so that no edit waits
and none lets the copying begin anew. ``VACUUM INTO`` would make smaller files, but takes the
processor for three times as long, and cannot pause.
"""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import perf_counter

from filelock import FileLock, Timeout
from msgspec import Struct
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model.errors import AnnotatorError, Cancelled
from annotator.project.backup_list import (
    Backup,
    BackupRecord,
    content_mark,
    project_id,
    read_contents,
    read_record,
    remove_backup,
    remove_stray_records,
    rolling_backups,
    write_record,
)
from annotator.project.backup_settings import BackupSettings, load_settings
from annotator.project.backup_thinning import HOUR, BackupFacts, choose_superfluous, is_due
from annotator.project.connection import ProjectConnection, connect_to_copy
from annotator.project.copying import copy_faults, copy_whole, free_name, remove_parts
from annotator.project.opening import connect

RISKY_EVERY = timedelta(minutes=5)
"""Before risky work a backup of the last minutes is enough: a script may merge a hundred files."""
ALWAYS = timedelta(0)
_MEGABYTE = 1_000_000
_WAIT_SECONDS = 120.0
"""How long risky work waits for a backup that another program is making."""
_LEAST_PAUSE_SECONDS, _PAUSE_PER_STEP = 0.002, 3


class BackupOutcome(Struct, frozen=True):
    """What became of the wish for a backup."""

    made: Path | None = None
    """The new backup; None where none was needed, or none could be made."""
    same: Path | None = None
    """An earlier backup, to which the project is equal, so that none was made."""
    fault: AnnotatorError | None = None
    """Why none could be made."""

    @property
    def failed(self) -> bool:
        """Whether a backup that was needed could not be made."""
        return self.fault is not None


def back_up_if_due(
    path: Path,
    reason: str,
    *,
    every: timedelta = HOUR,
    settings: BackupSettings | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: ProgressCallback | None = None,
    unhurried: bool = True,
    wait: bool = False,
) -> BackupOutcome:
    """Back a project up if its last backup is old enough, and differs from the project.

    Then those backups go that are superfluous by now, and what killed runs have left.

    Args:
        path: The project, which may be open for writing meanwhile.
        reason: Why it is made, in a few words.
        every: How old the last one must be.
        settings: The person's wishes; None: as saved.
        now: Returns the present time.
        progress: Called with the number of pages copied.
        unhurried: Whether it pauses after each step, for longer than the step has taken.
        wait: Whether it waits for one that is being made; otherwise none is made then.

    Returns:
        The backup, or the fault for which none was made. Nothing of one that failed stays.

    Raises:
        Cancelled: ``progress`` raised it; nothing of the backup stays.
    """
    settings = settings or load_settings()
    if not settings.on and every > ALWAYS:
        return BackupOutcome()
    path = path.expanduser().absolute()
    if unhurried:
        progress = _paused(progress)
    try:
        # The file is opened by SQLite alone: closing another handle would release its locks.
        with (
            copy_faults(path, f"A backup of {path}"),
            closing(connect(path, read_only=True)) as db,
        ):
            backup = _Backup(db, path, reason, settings, now, wait)
            return backup.make(every, progress)
    except Cancelled:
        raise
    except _Busy:
        return BackupOutcome()
    except AnnotatorError as error:
        return BackupOutcome(fault=error)


def back_up_before(
    path: Path,
    reason: str,
    progress: ProgressCallback | None = None,
    *,
    unhurried: bool = False,
) -> BackupOutcome:
    """Back a project up before risky work, unless its last backup is only minutes old.

    Args:
        path: The project, which may be open for writing meanwhile.
        reason: Why it is made: “before a merge”.
        progress: Called with the number of pages copied.
        unhurried: Whether the work does not wait for it, as that of a person who has yet to decide.

    Returns:
        The backup, or the fault for which none was made; the work can go on all the same.

    Raises:
        Cancelled: ``progress`` raised it; nothing of the backup stays.
    """
    return back_up_if_due(
        path,
        reason,
        every=RISKY_EVERY,
        progress=progress,
        unhurried=unhurried,
        wait=not unhurried,
    )


class _Busy(Exception):
    """Another backup is being made."""


class _Backup:
    """One backup that may be made, of a project that is open on a connection of its own."""

    def __init__(
        self,
        db: ProjectConnection,
        path: Path,
        reason: str,
        settings: BackupSettings,
        now: Callable[[], datetime],
        wait: bool,
    ) -> None:
        self._db, self._path, self._reason = db, path, reason
        self._settings, self._now, self._wait = settings, now, wait

    def make(self, every: timedelta, progress: ProgressCallback | None) -> BackupOutcome:
        """Make it if it is needed, and remove what is superfluous then."""
        mark = content_mark(self._db)
        if not mark:
            return BackupOutcome()  # Nobody has changed anything: there is nothing to lose.
        folder = self._settings.folder(self._path, project_id(self._db))
        with copy_faults(self._path, f"A backup of {self._path.name} in {folder}"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone(folder, self._wait):
                _tidy(folder)
                backups = self._backups(folder)
                last = max(backups, key=lambda backup: backup.made, default=None)
                if last is not None and last.record.mark == mark:
                    return BackupOutcome(same=last.path)
                times = (backup.made for backup in backups)
                if every > ALWAYS and not is_due(times, self._now(), every):
                    return BackupOutcome()
                target = free_name(self._path, "backup", folder)
                made = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
                copy_whole(self._db, target, progress=progress)
                write_record(target, self._record(target, made))
                thin(folder, self._settings, self._now())
                return BackupOutcome(target)

    def _backups(self, folder: Path) -> list[Backup]:
        """Return the backups of this file; its copies have their own in the same folder."""
        source = str(self._path)
        return [b for b in rolling_backups(folder) if b.record.source == source and not b.fault]

    def _record(self, backup: Path, made: str) -> BackupRecord:
        with closing(connect_to_copy(backup)) as db:
            contents = read_contents(db)
        return replace(contents, source=str(self._path), made=made, reason=self._reason)


def thin(folder: Path, settings: BackupSettings, now: datetime) -> list[Path]:
    """Remove the backups of a folder that are superfluous; return them.

    The rule holds for each file of its own: copies of a project have its id, and so its folder.
    A backup without a record that names the file is left alone.
    """
    by_source: dict[str, list[Backup]] = {}
    for backup in rolling_backups(folder):
        if backup.record.source:
            by_source.setdefault(backup.record.source, []).append(backup)
    removed: list[Path] = []
    for backups in by_source.values():
        facts = [BackupFacts(b.made, b.size, b.record.is_kept) for b in backups]
        superfluous = choose_superfluous(
            facts,
            now.astimezone(),
            most=max(settings.most, 1),
            most_bytes=settings.most_megabytes * _MEGABYTE,
        )
        removed += [backups[index].path for index in superfluous]
    for path in removed:
        remove_backup(path)
    return removed


def _tidy(folder: Path) -> None:
    """Remove what killed runs have left; to be called while nobody else makes a backup there."""
    remove_parts(folder)
    remove_stray_records(folder)
    for backup in rolling_backups(folder):
        # The run that made it was killed before it wrote the record.
        if read_record(backup.path) is None and not backup.fault:
            write_record(backup.path, backup.record)


@contextmanager
def _alone(folder: Path, wait: bool) -> Generator[None, None, None]:
    """Make sure that nobody else makes a backup in a folder."""
    lock = FileLock(folder / ".lock", is_singleton=False, thread_local=False)
    try:
        lock.acquire(timeout=_WAIT_SECONDS if wait else 0)
    except Timeout:
        raise _Busy from None
    try:
        yield
    finally:
        lock.release()


def _paused(progress: ProgressCallback | None) -> ProgressCallback:
    """Return a callback that waits for three times as long as the step before it took.

    So the backup takes a quarter of a processor, and of the disk.
    """
    never = Event()
    ended = perf_counter()

    def report(done: int, total: int | None, what: str) -> None:
        nonlocal ended
        if progress is not None:
            progress(done, total, what)
        step = perf_counter() - ended
        never.wait(max(_PAUSE_PER_STEP * step, _LEAST_PAUSE_SECONDS))
        ended = perf_counter()

    return report
