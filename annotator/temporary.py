"""Temporary files and folders: private, in one place, and gone afterwards, also after a kill.

Each process has one folder that only its owner may enter, in the system's folder for temporary
files. What has to be beside its target, since it is renamed, bears the name of the process and is
written down. The next run removes what a process left behind that is gone, and nothing else:
neither what belongs to a living process, nor what another program made.
"""

import atexit
import json
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Lock
from typing import IO

from platformdirs import user_state_path

from annotator.processes import PATTERN, is_gone, this_process

_FOLDER = re.compile(rf"annotator-({PATTERN})-\w+")
_PART = re.compile(
    rf"\.(?P<name>.+)\.annotator-(?P<process>{PATTERN})-\d+\.(?P<kind>part|old)"
    r"(?:-journal|-wal|-shm|\.lock)?",
    re.DOTALL,
)
_NAME_CODE_POINTS = 40
"""The part of a target's name that its part has: the whole may be as long as names can be."""
_LONG_AGO = 7 * 24 * 3600
"""The seconds after which what another machine left in a shared folder is not in use any more."""


class _OwnFolder:
    """The folder of this process, made when it is first used."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._path: Path | None = None
        self._pid = 0

    def path(self) -> Path:
        """Return the folder.

        Raises:
            OSError: It cannot be made.
        """
        with self._lock:
            # A process that was forked has one of its own.
            if self._path is None or self._pid != os.getpid() or not self._path.is_dir():
                self._path = Path(tempfile.mkdtemp(prefix=f"annotator-{this_process()}-"))
                self._pid = os.getpid()
                atexit.register(self._remove, self._path, self._pid)
            return self._path

    def use(self, path: Path) -> None:
        """Use a folder of the process that started this one, and removes it."""
        with self._lock:
            self._path, self._pid = path, os.getpid()

    @staticmethod
    def _remove(path: Path, pid: int) -> None:
        if os.getpid() == pid:
            shutil.rmtree(path, ignore_errors=True)


_own_folder = _OwnFolder()
use_folder = _own_folder.use
_numbers = count(1)
_records_lock = Lock()
_open_parts: dict[Path, Path] = {}
"""The parts that this process writes now, and their targets."""


@contextmanager
def temporary_folder() -> Generator[Path, None, None]:
    """Make an empty folder that only its owner may enter, and remove it at the end of the block.

    Raises:
        OSError: It cannot be made.
    """
    path = Path(tempfile.mkdtemp(dir=_own_folder.path()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def temporary_file() -> IO[bytes]:
    """Open a file for writing and reading that is gone when it is closed, or its process ends.

    Raises:
        OSError: It cannot be made.
    """
    return tempfile.TemporaryFile(dir=_own_folder.path())


def lasting_folder(name: str) -> Path:
    """Make a folder among the temporary ones that stays, since a person is to look into it.

    Raises:
        OSError: It cannot be made.
    """
    return Path(tempfile.mkdtemp(prefix=f"{name}-"))


@contextmanager
def part_of(target: Path) -> Generator[Path, None, None]:
    """Return the path beside a target under which it is written until it is whole.

    The block writes the path, a file or a folder, and renames it to the target. What it leaves
    under the path, and in SQLite's files beside it, is removed at the end of the block; if the
    process is killed, by the next run.
    """
    _clear_folder(target.parent)
    name = f".{target.name[:_NAME_CODE_POINTS]}.annotator-{this_process()}-{next(_numbers)}.part"
    path = target.with_name(name)
    with _recorded(path, target):
        try:
            yield path
        finally:
            _remove_part(path)


def set_aside_of(part: Path) -> Path:
    """Return the path for what had the target's name, while a folder takes its place.

    If the process is killed in between, the next run gives it back its name.
    """
    return part.with_suffix(".old")


def clear_leavings() -> None:
    """Remove what processes that are gone left behind; raise nothing.

    This looks into the folder for temporary files, and at the parts that were written down.
    """
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            match = _FOLDER.fullmatch(entry.name) if entry.name.startswith("annotator-") else None
            if match and entry.is_dir(follow_symlinks=False) and _is_left(Path(entry), match[1]):
                shutil.rmtree(entry.path, ignore_errors=True)
    with suppress(OSError):
        for record in list(_records().iterdir()):
            with suppress(OSError, ValueError, RecursionError):
                if is_gone(record.stem):
                    for part, target in _read_record(record):
                        _clear_part(part, target)
                    record.unlink()


def _clear_folder(folder: Path) -> None:
    """Remove the parts in a folder that processes left behind which are gone."""
    with suppress(OSError):
        names = [entry.name for entry in os.scandir(folder) if _PART.fullmatch(entry.name)]
        for name in names:
            _clear_part(folder / name, None)


def _clear_part(part: Path, target: Path | None) -> None:
    """Remove what is left of a part, or give what was set aside for it back its name.

    Args:
        part: Its path; if it is not one that :func:`part_of` gives, nothing happens.
        target: Its target; None if only its name tells.
    """
    match = _PART.fullmatch(part.name)
    if match is None:
        return
    old = set_aside_of(part)
    if target is None and len(match["name"]) < _NAME_CODE_POINTS:
        target = part.with_name(match["name"])
    if os.path.lexists(old) and _is_left(old, match["process"]):
        if target is not None and not os.path.lexists(target):
            with suppress(OSError):
                old.rename(target)
        elif target is not None:
            _remove(old)
    if match["kind"] == "part" and _is_left(part, match["process"]):
        _remove_part(part)


def _is_left(path: Path, process: str) -> bool:
    """Return whether a file or folder is of this user, and of a process that is gone."""
    try:
        found = path.lstat()
    except OSError:
        # Only SQLite's files beside a part may be left.
        return is_gone(process) is True
    if stat.S_ISLNK(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.geteuid()):
        return False
    gone = is_gone(process)
    return time.time() - found.st_mtime > _LONG_AGO if gone is None else gone


def _remove_part(part: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm", ".lock"):
        _remove(part.with_name(part.name + suffix))


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _records() -> Path:
    """The folder of the lists of parts, one for each process that writes some."""
    return user_state_path("annotator", appauthor=False) / "unfinished"


@contextmanager
def _recorded(part: Path, target: Path) -> Generator[None, None, None]:
    """Keep a part written down while the block writes it."""
    with _records_lock:
        _open_parts[part] = target
        _write_record()
    try:
        yield
    finally:
        with _records_lock:
            del _open_parts[part]
            _write_record()


def _write_record() -> None:
    """Write the parts down that are open now; a place that cannot be written keeps nobody."""
    record = _records() / f"{this_process()}.json"
    with suppress(OSError):
        if not _open_parts:
            record.unlink(missing_ok=True)
            return
        record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = [[os.fspath(part), os.fspath(target)] for part, target in _open_parts.items()]
        record.write_text(json.dumps(names), "ascii")


def _read_record(record: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the parts of a list and their targets.

    Raises:
        OSError: It cannot be read.
        ValueError: It is not such a list, or half of one.
    """
    for names in json.loads(record.read_text("ascii")):
        part, target = map(Path, names)
        if record.stem in part.name and part.parent == target.parent:
            yield part, target
