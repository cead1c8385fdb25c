"""Going back to a backup: it takes the place of the project, which is backed up before."""

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.errors import AnnotatorError, InputError
from annotator.project.backup_list import change_reason
from annotator.project.copying import copy_faults, copy_whole, free_name
from annotator.project.faults import TranslatesErrors
from annotator.project.files import WriterLock, check_is_project
from annotator.project.opening import connect
from annotator.project.rolling import ALWAYS, back_up_if_due
from annotator.project.schema import check_version

BEFORE_RESTORE = "before a restore"
"""The reason under which the state before is always filed: it is how one goes back on it."""
_LOGS = ("-wal", "-journal")
"""What SQLite may have beside a project with edits that are not in its file yet."""


class Restored(Struct, frozen=True):
    """What became of the project that was replaced."""

    backup: Path | None = None
    """The backup that has it as it was."""
    aside: Path | None = None
    """The file itself under another name, where no backup of it could be made."""
    why_aside: AnnotatorError | None = None
    """Why that was so: it is damaged, or there is no room for a backup."""


def restore(path: Path, backup: Path, *, progress: ProgressCallback | None = None) -> Restored:
    """Put a backup in the place of a project, which may be damaged or gone.

    The project as it is now is backed up first, so that one can go back on this by restoring that
    backup. Where that fails, the file is kept beside the project under another name, with its log.

    Args:
        path: The project; nobody has it open for writing.
        backup: The backup, which stays as it is.
        progress: Called with the number of pages copied.

    Raises:
        InputError: the backup is not a project, a newer program wrote it, or it is the project.
        ProjectInUse: somebody has the project open for writing.
        EnvironmentFault: the backup is damaged, or a file cannot be written.
        Cancelled: ``progress`` raised it. In all cases the project is as it was.
    """
    path, backup = path.expanduser().absolute(), backup.expanduser().absolute()
    check_is_project(backup)
    if path.exists() and path.samefile(backup):
        raise InputError(f"{backup} is the project itself; there is nothing to restore.")
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} does not exist; make it first.")
    with TranslatesErrors(backup), closing(connect(backup, read_only=True)) as db:
        check_version(db, backup)
        lock = WriterLock(path, replacing=True)
        try:
            kept = _keep_present(path, progress)
            try:
                with copy_faults(backup, f"A copy of {backup} in the place of {path}"):
                    copy_whole(db, path, progress=progress)
            except BaseException:
                if kept.aside is not None:
                    _take_back(kept.aside, path)
                raise
            return kept
        finally:
            lock.release()


def _keep_present(path: Path, progress: ProgressCallback | None) -> Restored:
    """Back the project up as it is now, or keep its file and its log under another name."""
    if not path.exists():
        return Restored(aside=_set_aside(path))
    outcome = back_up_if_due(
        path,
        BEFORE_RESTORE,
        every=ALWAYS,
        progress=progress,
        unhurried=False,
        wait=True,
    )
    if outcome.same is not None:
        # The same words in the list, however the copy came to be; it is the newest as well.
        with suppress(OSError):
            change_reason(outcome.same, BEFORE_RESTORE)
    kept = outcome.made or outcome.same
    if kept is not None:
        return Restored(kept)
    return Restored(aside=_set_aside(path), why_aside=outcome.fault)


def _set_aside(path: Path) -> Path | None:
    """Give a project that is to be replaced a second name, with its log; None if none is there.

    A log without its project is kept as well: it may have the latest edits of a file that was
    moved away.

    Raises:
        OSError: that is not possible; the project is as it was.
    """
    logs = [path.with_name(path.name + suffix) for suffix in _LOGS]
    logs = [log for log in logs if log.exists() and log.stat().st_size]
    if not path.exists() and not logs:
        return None
    aside = free_name(path, "replaced")
    if path.exists():
        _give_second_name(path, aside)
    for log in logs:
        _give_second_name(log, aside.with_name(aside.name + log.name[len(path.name) :]))
    for log in logs:
        log.unlink()
    return aside


def _take_back(aside: Path, path: Path) -> None:
    """Undo :func:`_set_aside`: a file with two names could not be opened, nor one without log."""
    for suffix in _LOGS:
        log = aside.with_name(aside.name + suffix)
        if log.exists():
            log.rename(path.with_name(path.name + suffix))
    if path.exists():
        aside.unlink(missing_ok=True)


def _give_second_name(path: Path, name: Path) -> None:
    """Let a file have another name too; where that is not possible, the name gets a copy."""
    try:
        os.link(path, name)
    except OSError:
        try:
            shutil.copy2(path, name)
        except OSError:
            with suppress(OSError):
                name.unlink()
            raise
