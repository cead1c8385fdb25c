"""Project files on the disk: which file is one, and which process may write it."""

import os
import platform
import re
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from annotator.model.errors import Choice, EnvironmentFault, InputError, Remedy
from annotator.project.connection import APPLICATION_ID
from annotator.project.faults import DamagedProject
from annotator.project.file_locks import ARE_LOST, WRITER_BYTE, is_locked, try_lock
from annotator.project.lock_keeper import FileNumber, file_number, read_piece
from annotator.project.log_contents import summarize
from annotator.project.sqlite_names import log_path
from annotator.temporary import clear_leavings

SUFFIX = ".annotator"
_MAGIC = b"SQLite format 3\x00"
_APPLICATION_ID_BYTES = slice(68, 72)
"""Where the header of an SQLite file has the id of the program: https://sqlite.org/fileformat.html"""
_HEAD_BYTES = 100
_LOOKED_THROUGH_BYTES = 1 << 20
_SIGNS_OF_PROJECT = (b"annotator-log", b"annotatorcreate_tables")
"""The mark of a state, and the name of the first migration, which older files have as well."""

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What Windows allows in no name of a file; a slash no system does."""
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE
)
"""Names of Windows' devices, whatever follows a full stop."""
_NAME_BYTES = 200
"""File systems allow 255; backups beside the project add to its name."""
_READ_WRITE = os.O_RDWR | getattr(os, "O_BINARY", 0)


class ProjectInUse(EnvironmentFault):
    """Another process has the project open for writing."""


class ProjectNotWritable(EnvironmentFault):
    """A project that may be read, but not written; nothing was changed."""


class WriterLock:
    """The lock of the one process that may write a project file; the system releases it at its end.

    It goes with the file itself, whatever name it was opened by: a byte of the file is locked that
    SQLite never uses. The file ``.lock`` beside it tells others who the holder is, and keeps older
    programs away; a new project has only this lock until its file is there (:meth:`hold_file`).

    Args:
        project: The project file, which need not exist.
        replacing: Whether another file is to take its place: then it is not kept open.

    Raises:
        ProjectInUse: another process holds it, or this one does.
        ProjectNotWritable: the file or its folder cannot be written.
    """

    def __init__(self, project: Path, *, replacing: bool = False) -> None:
        self._project = real_path(project)
        self._path = self._project.with_name(self._project.name + ".lock")
        self._handle: int | None = None
        self._file: FileNumber | None = None
        self.hold_file()
        try:
            if replacing:
                self._release_file()
            self._lock = self._hold_lock_file()
        except BaseException:
            self._release_file()
            raise

    def hold_file(self) -> None:
        """Lock the file itself, if there is one.

        Raises:
            ProjectInUse, ProjectNotWritable: as for the class; nothing is held then.
        """
        try:
            number = file_number(self._project)
            # A handle that is closed would take the locks along that this process has.
            handle = None if number in _written_here else os.open(self._project, _READ_WRITE)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._fault(error) from error
        if handle is None or not _try_lock(handle):
            if handle is not None:
                os.close(handle)
            raise self._in_use()
        self._handle, self._file = handle, number
        _written_here.add(number)

    def sign(self, who: str) -> None:
        """Tell others who the holder is, besides which process on which machine.

        Args:
            who: The annotator's name; "" if it is not known.
        """
        name = " ".join(who.split())
        process = f"process {os.getpid()} on {platform.node()}"
        with suppress(OSError):
            self._path.write_text(f"{name}, {process}" if name else process, "utf-8")

    def renew(self) -> None:
        """Take the lock again, which the system may have dropped when this process closed the file.

        Raises:
            ProjectInUse: another process has taken it meanwhile.
        """
        if self._handle is not None and not _try_lock(self._handle):
            raise self._in_use()

    def release(self) -> None:
        """Let others write. The file ``.lock`` goes first: the lock still guards its removal."""
        with suppress(OSError):
            self._path.unlink()
        self._lock.release()
        self._release_file()

    def _hold_lock_file(self) -> FileLock:
        lock = FileLock(self._path, is_singleton=False, thread_local=False)
        try:
            # The second try is for a holder that went away, and its file with it, meanwhile.
            for is_last_try in (False, True):
                try:
                    lock.acquire(timeout=0)
                    break
                except Timeout:
                    if is_last_try:
                        raise
        except Timeout:
            raise self._in_use() from None
        except OSError as error:
            if not os.path.lexists(self._path):  # It is the folder that cannot be written.
                raise self._fault(error) from error
            raise ProjectNotWritable(
                f"{self._project} cannot be opened for writing: {self._path}, which tells who "
                f"writes it, cannot be opened ({error.strerror or error}). Nothing was changed.",
                remedies=(Remedy("If nobody has the project open, delete that file."),),
            ) from error
        self.sign("")
        return lock

    def _release_file(self) -> None:
        if self._handle is not None and self._file is not None:
            _written_here.discard(self._file)
            with suppress(OSError):  # The disk is away; the handle is closed all the same.
                os.close(self._handle)
            self._handle = self._file = None

    def _in_use(self) -> ProjectInUse:
        return ProjectInUse(
            f"{self._project} is open in another Annotator{_in_brackets(self._project)}. Close it "
            f"there and try again, or open it here for reading only."
        )

    def _fault(self, error: OSError) -> ProjectNotWritable:
        return ProjectNotWritable(
            f"{self._project} cannot be opened for writing: {error.strerror or error}."
        )


_written_here: set[FileNumber] = set()
"""The files for which this process holds the lock: its own locks do not keep it away everywhere."""


def _try_lock(handle: int) -> bool:
    try:
        return try_lock(handle, WRITER_BYTE)
    except OSError:
        return True  # The file system has no such locks; the file beside the project has to do.


def real_path(path: Path) -> Path:
    """Return the absolute path of a file itself, if the path is a link to it.

    What SQLite keeps beside a file, it keeps beside the file itself. A link to the folder leads to
    the same files as the folder.
    """
    path = path.expanduser().absolute()
    # A path that cannot be looked at now is used as it is: opening it says why.
    return path.resolve() if os.path.islink(path) else path  # noqa: PTH114


def _in_brackets(project: Path) -> str:
    holder = describe_holder(project)
    return f" ({holder})" if holder else ""


def describe_holder(project: Path) -> str:
    """Return which program writes a project, as its lock says: “ana, process 7 on desk”.

    "" where nobody does, or where the system does not tell.
    """
    try:
        return project.with_name(project.name + ".lock").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):  # Windows locks the content too.
        return ""


def is_written(project: Path) -> bool:
    """Return whether a program has the pen of a project which this process only reads.

    Where to look for the lock would lose locks of this process, or there are no such locks, the
    file beside the project is believed, which a program that was killed leaves.
    """
    with suppress(OSError):
        if not ARE_LOST:
            handle = os.open(project, _READ_WRITE)
            try:
                return is_locked(handle, WRITER_BYTE)
            finally:
                os.close(handle)
    return bool(describe_holder(project))


def check_writable(path: Path) -> None:
    """Check that a project file may be written.

    Raises:
        ProjectNotWritable: it may only be read; nothing was changed.
    """
    names = count_names(path)
    if names > 1:
        copy = Remedy("Copy it, and open the copy.")
        raise ProjectNotWritable(
            f"{path} has {names} names (hard links), and edits under one of them would not be "
            "found under the other; nothing was changed.",
            remedies=(copy,),
        )
    if not os.access(path, os.W_OK):
        raise ProjectNotWritable(
            f"{path} cannot be written: the file is read-only. Nothing was changed."
        )


def count_names(path: Path) -> int:
    """Return by how many names a file is found; those of files that are being made do not count."""
    try:
        names = path.stat().st_nlink
        if names > 1:
            clear_leavings()  # Of a project that was being made.
            names = path.stat().st_nlink
    except OSError:
        return 1
    return max(names, 1)


def place_new(part: Path, path: Path) -> None:
    """Give a whole file its name; one that has this name already stays.

    Raises:
        InputError: there is one; the part is left to the caller.
        OSError: the name cannot be given.
    """
    try:
        if sys.platform == "win32":
            part.rename(path)
            return
        path.hardlink_to(part)
        part.unlink()
    except FileExistsError:
        raise exists_already(path) from None
    except OSError:
        # The file system has no second names.
        if path.exists():
            raise exists_already(path) from None
        part.rename(path)


def exists_already(path: Path) -> InputError:
    """Return the error for a new project whose name is in use."""
    return InputError(f"{path} exists already; it was not touched. Choose another name.")


def check_is_project(path: Path) -> None:
    """Check that there is a project file at a path.

    Raises:
        InputError: there is no file, or it is not a project file.
        DamagedProject: its first page is damaged.
        EnvironmentFault: it cannot be read.
    """
    try:
        head = read_piece(path, 0, _HEAD_BYTES)
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as error:
        # Windows only reports that a folder may not be read; a disk that is away tells nothing.
        if os.path.isdir(path):  # noqa: PTH112 - raises nothing
            raise InputError(f"{path} is a folder, not a project file.") from None
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}.") from error
    is_database = head.startswith(_MAGIC)
    if is_database and head[_APPLICATION_ID_BYTES] == APPLICATION_ID.to_bytes(4, "big"):
        return
    if len(head) == _HEAD_BYTES and _has_page_of_project(path):
        raise DamagedProject(path, "its first page has something else in it")
    if not is_database:
        raise InputError(f"{path} is not an Annotator project.")
    raise InputError(f"{path} is an SQLite file of another program, not a project.")


def _has_page_of_project(path: Path) -> bool:
    """Return whether pages behind the first one are those of a project, whose head is damaged."""
    try:
        content = read_piece(path, 0, _LOOKED_THROUGH_BYTES)
    except OSError:
        return False
    return any(sign in content for sign in _SIGNS_OF_PROJECT)


def _missing(path: Path) -> InputError:
    log = log_path(path)
    try:
        holds = summarize(log).in_words() if log.stat().st_size else ""
    except OSError:
        holds = ""
    if not holds:
        make = Remedy("Make one with: {}", (Choice("new_project", str(path)),))
        return InputError(f"There is no project {path}.", remedies=(make,))
    return InputError(
        f"There is no project {path} any more, but its log {log.name}, with {holds}. The file was "
        "moved, renamed or deleted.",
        remedies=(
            Remedy("Put the file back beside the log and open it."),
            Remedy("Or read what the log has with: {}", (Choice("recover", str(log)),)),
        ),
    )


def name_fault(name: str) -> str:
    """Return why no project file may have a name on some system, in a sentence; else "".

    A project is passed on between systems, so each name must be possible on all of them.

    Args:
        name: The name without folder and suffix.
    """
    unusable = _NOT_IN_NAMES.search(name)
    if not name.strip():
        return "Give the project a name."
    if unusable:
        sign = f"“{unusable[0]}”" if unusable[0].isprintable() else "control characters"
        return f"A name of a file cannot contain {sign}."
    if name[0] in ". " or name[-1] in ". ":
        return "A name of a file cannot begin or end with a full stop or a blank."
    if _RESERVED.match(name):
        return f"Windows keeps the name “{name.split('.')[0].strip()}” for a device."
    if len(name.encode("utf-8", "surrogatepass")) > _NAME_BYTES:
        return "The name is too long for a file."
    return ""
