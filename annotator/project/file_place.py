"""The place of an open project file: whether its path still leads to the file that is written.

A file can be moved, renamed, deleted, replaced, cut or written over while it is open. SQLite goes
on in the file that it opened, whatever its name is now, and what it writes there nobody finds. So
each edit looks before and after: two calls of the system, a few microseconds.
"""

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Protocol

from annotator.model.errors import EnvironmentFault

_DESCRIPTORS = Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd")
_F_GETPATH = 50
"""Of macOS' fcntl: the path of an open file."""
_LISTED_NAMES = 20_000
"""In folders with more names a moved file is not looked for."""


class FileChange(StrEnum):
    """What happened to an open file."""

    MOVED = "moved"
    """It has another path now."""
    DELETED = "deleted"
    """It has no path any more."""
    REPLACED = "replaced"
    """It has no path any more, and another file has its name."""
    CUT = "cut"
    """It is shorter than it was."""
    OVERWRITTEN = "overwritten"
    """Another program wrote something else into it."""
    AWAY = "away"
    """Its disk or folder cannot be reached."""


class FileDisplaced(EnvironmentFault):
    """The path of an open project does not lead to the file that is open; no edit is acknowledged.

    Args:
        path: The path under which the project was opened.
        change: What happened to the file.
        moved_to: Where the file is now, if it was moved.
        is_committed: Whether the edit that found it out went to the file that is open.
    """

    def __init__(
        self,
        path: Path,
        change: FileChange,
        moved_to: Path | None = None,
        *,
        is_committed: bool = False,
    ) -> None:
        kept = (
            "The latest edit is only in the file that is open, and does not count as saved."
            if is_committed
            else "Nothing was changed."
        )
        super().__init__(f"{_describe(path, change, moved_to)} {kept}")
        self.path = path
        self.change = change
        self.moved_to = moved_to
        self.is_committed = is_committed


class SavedContent(Protocol):
    """What was saved in a file last."""

    def is_there(self) -> bool:
        """Return whether the file still has it."""
        ...


class FilePlace:
    """Knows the file that is open at a path, and whether the path still leads to it.

    All connections of this process to one open project share it. Its methods may be called from
    any thread.

    Args:
        path: The path of the file, which is open already.
        content: What was saved in the file last. It is asked for when the file was written, but
            not by this process.

    Raises:
        OSError: the file cannot be reached.
    """

    def __init__(self, path: Path, content: SavedContent) -> None:
        self.path = path
        self.content = content
        self._guard = Lock()
        self._writers = 0
        """How many threads write the file itself just now, rather than the log beside it."""
        self._fault: FileDisplaced | None = None
        """What another program did to the content; it is not undone by doing it again."""
        status = _status(path)
        self._number = (status.st_dev, status.st_ino)
        self._seen = (status.st_size, status.st_mtime_ns)

    def check(self) -> None:
        """Check that the path leads to the file, and that nobody else wrote into it.

        Raises:
            FileDisplaced: it does not, or somebody did.
        """
        fault = self._find_fault(is_own_write=False)
        if fault is not None:
            raise fault

    def check_written(self) -> None:
        """Check as :meth:`check` does after a commit, which may have written the file itself.

        Raises:
            FileDisplaced: the edit is not to be acknowledged.
        """
        fault = self._find_fault(is_own_write=True)
        if fault is not None:
            raise FileDisplaced(fault.path, fault.change, fault.moved_to, is_committed=True)

    @contextmanager
    def writing(self) -> Generator[None, None, None]:
        """Let the body move edits from the log into the file itself.

        Raises:
            FileDisplaced: the file is not the one it was; the body did not run.
        """
        self.check()
        with self._guard:
            self._writers += 1
        try:
            yield
        finally:
            with self._guard:
                self._writers -= 1
                with suppress(OSError):
                    self._see(_status(self.path))

    @property
    def is_content_foreign(self) -> bool:
        """Whether the open file itself holds something else, so that nothing may be added to it."""
        return self._fault is not None

    def is_replaced(self) -> bool:
        """Return whether another file is at the path, and the open one has no path any more."""
        try:
            is_there = self.path.exists()
        except OSError:
            return False  # The disk is away, and nothing is known.
        return is_there and not self.is_here() and self.find_moved() is None

    def is_here(self) -> bool:
        """Return whether the path leads to the open file, whatever is in it."""
        return self._is_at(self.path)

    def _find_fault(self, *, is_own_write: bool) -> FileDisplaced | None:
        if self._fault is not None:
            return self._fault
        try:
            status = _status(self.path)
        except OSError as error:
            return self._explain_missing(error)
        if (status.st_dev, status.st_ino) != self._number:
            moved_to = self.find_moved()
            change = FileChange.MOVED if moved_to is not None else FileChange.REPLACED
            return FileDisplaced(self.path, change, moved_to)
        seen = (status.st_size, status.st_mtime_ns)
        if seen == self._seen:
            return None
        return self._look_closer(is_own_write=is_own_write)

    def _look_closer(self, *, is_own_write: bool) -> FileDisplaced | None:
        """Find out who wrote the file: a checkpoint of ours or of another reader does no harm."""
        with self._guard:
            try:
                status = _status(self.path)
            except OSError as error:
                return self._explain_missing(error)
            if status.st_size < self._seen[0]:
                self._fault = FileDisplaced(self.path, FileChange.CUT)
            elif not (is_own_write or self._writers or self.content.is_there()):
                self._fault = FileDisplaced(self.path, FileChange.OVERWRITTEN)
            else:
                self._see(status)
        return self._fault

    def _see(self, status: os.stat_result) -> None:
        if (status.st_dev, status.st_ino) == self._number and status.st_size >= self._seen[0]:
            self._seen = (status.st_size, status.st_mtime_ns)

    # Finding

    def find_moved(self, folders: Iterable[Path] = ()) -> Path | None:
        """Return where the open file is now; None when it has no path or none is found.

        Args:
            folders: Where to look besides the system's own answer and the folder of the file.
        """
        descriptor = self._descriptor()
        if descriptor is not None:
            path = _path_of(descriptor)
            if path is not None and self._is_at(path):
                return path
            if os.fstat(descriptor).st_nlink == 0:
                return None
        for folder in (self.path.parent, self.path.parent.parent, *folders):
            path = _find_number(folder, self._number[1])
            if path is not None and self._is_at(path):
                return path
        return None

    def _explain_missing(self, error: OSError) -> FileDisplaced:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            return FileDisplaced(self.path, FileChange.AWAY)
        moved_to = self.find_moved()
        if moved_to is not None:
            return FileDisplaced(self.path, FileChange.MOVED, moved_to)
        links = self._find_descriptor_links()
        # Where nothing tells, a file whose folder is there as well as before was deleted.
        is_deleted = links == 0 if links is not None else self._is_folder_there()
        return FileDisplaced(self.path, FileChange.DELETED if is_deleted else FileChange.AWAY)

    def _is_folder_there(self) -> bool:
        try:
            return self.path.parent.stat().st_dev == self._number[0]
        except OSError:
            return False

    def _is_at(self, path: Path) -> bool:
        try:
            status = _status(path)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._number

    def _find_descriptor_links(self) -> int | None:
        """Return how many names the open file has; None where the system does not tell."""
        descriptor = self._descriptor()
        try:
            return os.fstat(descriptor).st_nlink if descriptor is not None else None
        except OSError:
            return None

    def _descriptor(self) -> int | None:
        """Return the descriptor by which this process has the file open.

        The file is not opened once more for this: closing it would release SQLite's locks.
        """
        try:
            names = [path.name for path in _DESCRIPTORS.iterdir()]
        except OSError:
            return None
        for name in names:
            with suppress(OSError, ValueError):
                status = os.fstat(int(name))
                if (status.st_dev, status.st_ino) == self._number:
                    return int(name)
        return None


def _status(path: Path) -> os.stat_result:
    return path.stat()


def _path_of(descriptor: int) -> Path | None:
    """Return the present path of an open file, as far as the system knows it."""
    try:
        if sys.platform == "darwin":
            import fcntl

            answer = fcntl.fcntl(descriptor, _F_GETPATH, bytes(1024))
            return Path(os.fsdecode(answer.rstrip(b"\0")))
        return (_DESCRIPTORS / str(descriptor)).readlink()
    except OSError:
        return None


def _find_number(folder: Path, number: int) -> Path | None:
    """Return the file of a folder that has an inode's number."""
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count > _LISTED_NAMES:
                    return None
                if entry.inode() == number:
                    return Path(entry.path)
    except OSError:
        pass
    return None


def _describe(path: Path, change: FileChange, moved_to: Path | None) -> str:
    match change:
        case FileChange.MOVED:
            return f"{path} was moved or renamed to {moved_to} while it was open."
        case FileChange.DELETED:
            return f"{path} was deleted while it was open."
        case FileChange.REPLACED:
            return f"{path} was replaced by another file of this name while it was open."
        case FileChange.CUT:
            return f"{path} was cut short by another program while it was open."
        case FileChange.OVERWRITTEN:
            return f"Another program wrote over {path} while it was open."
        case FileChange.AWAY:
            return (
                f"The disk or folder with {path} is away. The file itself need not be damaged: "
                "connect it again."
            )
