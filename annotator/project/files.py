"""Project files on the disk: which file is one, and which process may write it."""

import os
import platform
import re
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from annotator.model.errors import Choice, EnvironmentFault, InputError, Remedy
from annotator.project.connection import APPLICATION_ID

SUFFIX = ".annotator"
_MAGIC = b"SQLite format 3\x00"
_APPLICATION_ID_BYTES = slice(68, 72)
"""Where the header of an SQLite file has the id of the program: https://sqlite.org/fileformat.html"""


_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What Windows allows in no name of a file; a slash no system does."""
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE
)
"""Names of Windows' devices, whatever follows a full stop."""
_NAME_BYTES = 200
"""File systems allow 255; backups beside the project add to its name."""


class ProjectInUse(EnvironmentFault):
    """Another process has the project open for writing."""


class OlderProject(InputError):
    """An older program wrote the project, which must be migrated before it can be read."""


class WriterLock:
    """The lock of the one process that may write a project file; the system releases it at its end.

    Raises:
        ProjectInUse: another process holds it.
        EnvironmentFault: the folder cannot be written.
    """

    def __init__(self, project: Path) -> None:
        self._path = project.with_name(project.name + ".lock")
        self._lock = FileLock(self._path, is_singleton=False, thread_local=False)
        try:
            # The second try is for a holder that went away, and its file with it, meanwhile.
            for is_last_try in (False, True):
                try:
                    self._lock.acquire(timeout=0)
                    break
                except Timeout:
                    if is_last_try:
                        raise
        except Timeout:
            raise ProjectInUse(
                f"{project} is open in another Annotator{_in_brackets(project)}. Close it there "
                f"and try again, or open it here for reading only."
            ) from None
        except OSError as error:
            raise EnvironmentFault(
                f"{project} cannot be opened for writing: {error.strerror or error}."
            ) from error
        with suppress(OSError):
            self._path.write_text(f"process {os.getpid()} on {platform.node()}", "utf-8")

    def release(self) -> None:
        """Let others write. The file goes first: the lock still guards its removal."""
        with suppress(OSError):
            self._path.unlink()
        self._lock.release()


def _in_brackets(project: Path) -> str:
    holder = describe_holder(project)
    return f" ({holder})" if holder else ""


def describe_holder(project: Path) -> str:
    """Return which program writes a project, as its lock says: “process 7 on desk”; else ""."""
    try:
        return project.with_name(project.name + ".lock").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):  # Windows locks the content too.
        return ""


def check_writable(path: Path) -> None:
    """Check that a project file may be written.

    Raises:
        EnvironmentFault: it may only be read; nothing was changed.
    """
    if not os.access(path, os.W_OK):
        raise EnvironmentFault(
            f"{path} cannot be written: the file is read-only. Nothing was changed."
        )


def check_is_project(path: Path) -> None:
    """Check that there is a project file at a path.

    Raises:
        InputError: there is no file, or it is not a project file.
        EnvironmentFault: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        make = Remedy("Make one with: {}", (Choice("new_project", str(path)),))
        raise InputError(f"There is no project {path}.", remedies=(make,)) from None
    except OSError as error:
        if path.is_dir():  # Windows only reports that it may not be read.
            raise InputError(f"{path} is a folder, not a project file.") from None
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}.") from error
    if head[:16] != _MAGIC:
        raise InputError(f"{path} is not an Annotator project.")
    if int.from_bytes(head[_APPLICATION_ID_BYTES], "big") != APPLICATION_ID:
        raise InputError(f"{path} is an SQLite file of another program, not a project.")


def remove_files(path: Path) -> None:
    """Remove a project file and the files that SQLite keeps beside it, as far as they are there."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


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
