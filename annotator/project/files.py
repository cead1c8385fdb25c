"""Project files: which file is one, who writes it, and what stands in the way, in words."""

import os
import platform
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import msgspec
from filelock import FileLock, Timeout

from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.database import APPLICATION_ID

SUFFIX = ".annotator"
_MAGIC = b"SQLite format 3\x00"


class ProjectInUse(EnvironmentFault):
    """Another process has the project open for writing."""


class OlderProject(InputError):
    """An older program wrote the project, which cannot be read before it is brought up to date."""


class WriterLock:
    """Held by the one process that may write a project file; released by the system at its end.

    Raises:
        ProjectInUse: another process holds it.
    """

    def __init__(self, project: Path) -> None:
        self._path = project.with_name(project.name + ".lock")
        self._lock = FileLock(self._path, is_singleton=False, thread_local=False)
        try:
            # The second try is for a holder that went away, and its file with it, meanwhile.
            for last in (False, True):
                try:
                    self._lock.acquire(timeout=0)
                    break
                except Timeout:
                    if last:
                        raise
        except Timeout:
            raise ProjectInUse(
                f"{project} is open in another Annotator{self._holder()}. Close it there and try "
                f"again, or open it here to read only."
            ) from None
        except OSError as error:
            raise EnvironmentFault(
                f"{project} cannot be opened for writing: {error.strerror or error}."
            ) from error
        with suppress(OSError):
            self._path.write_text(f"process {os.getpid()} on {platform.node()}", "utf-8")

    def _holder(self) -> str:
        try:
            said = self._path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):  # Windows locks the content too
            return ""
        return f" ({said})" if said else ""

    def release(self) -> None:
        """Let others write. The file goes first: the lock still guards its removal."""
        with suppress(OSError):
            self._path.unlink()
        self._lock.release()


def check_writable(path: Path) -> None:
    """Raises EnvironmentFault when a project file may only be read."""
    if not os.access(path, os.W_OK):
        raise EnvironmentFault(
            f"{path} cannot be written: the file is read-only. Nothing was changed."
        )


@contextmanager
def translated(path: Path) -> Generator[None, None, None]:
    """Turn SQLite's errors into ones that name the file and the remedy."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise in_words(path, error) from error


@contextmanager
def readable(path: Path) -> Generator[None, None, None]:
    """As :func:`translated`, and for rows that hold what this program would never write."""
    with translated(path):
        try:
            yield
        except msgspec.DecodeError as error:
            raise damaged(path, str(error)) from error


class _HasPath(Protocol):
    path: Path


Subject = TypeVar("Subject", bound=_HasPath)
Given = ParamSpec("Given")
Found = TypeVar("Found")


def told(
    read: Callable[Concatenate[Subject, Given], Found],
) -> Callable[Concatenate[Subject, Given], Found]:
    """Let a method that reads a project say in words what stands in the way."""

    @wraps(read)
    def method(self: Subject, *args: Given.args, **kwargs: Given.kwargs) -> Found:
        with readable(self.path):
            return read(self, *args, **kwargs)

    return method


def damaged(path: Path, how: str) -> EnvironmentFault:
    """The error for a file in which something is that does not belong there."""
    return EnvironmentFault(
        f"{path} is damaged ({how}). Nothing was changed; a backup beside it or a colleague's copy "
        f"can be opened instead."
    )


def in_words(path: Path, error: sqlite3.DatabaseError) -> EnvironmentFault:
    """SQLite's error with the file and the remedy."""
    if isinstance(error, sqlite3.OperationalError):
        return EnvironmentFault(_remedy(path, str(error)))
    return damaged(path, str(error))


def _remedy(path: Path, said: str) -> str:
    if "locked" in said or "busy" in said:
        return f"{path} is being written by another program; try again in a moment."
    if "full" in said:
        return f"The disk that holds {path} is full; nothing was lost. Free some space, try again."
    if "readonly" in said or "read-only" in said:
        return f"{path} cannot be written: the file or its folder is read-only."
    if "unable to open" in said:
        return f"{path} cannot be opened; check that the folder exists and can be written."
    if "disk I/O" in said:
        return (
            f"The disk that holds {path} did not do what was asked of it ({said}); it may be full "
            f"or away. Nothing was changed. Free some space, or connect it, and try again."
        )
    return f"{path}: the database says “{said}”; nothing was changed."


def check_is_project(path: Path) -> None:
    """Raises InputError when there is no project file at ``path``."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise InputError(
            f"There is no project {path}. Make one with: annotator new {path}"
        ) from None
    except OSError as error:
        if path.is_dir():  # Windows only says that it may not be read
            raise InputError(f"{path} is a folder, not a project file.") from None
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}.") from error
    if head[:16] != _MAGIC:
        raise InputError(f"{path} is not an Annotator project.")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise InputError(f"{path} is an SQLite file of another program, not a project.")
