"""Reading and writing files: the system's errors in words, and no half-written file."""

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from time import sleep
from typing import BinaryIO
from unicodedata import normalize

from annotator.model import EnvironmentFault, InputError

_WRONG = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')
"""Half characters too: they have no bytes."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|readme|licen[cs]e)(?:\.|$)", re.I)
_LONGEST = 120
_MOST_BYTES = 200
"""Of the 255 that systems take: a suffix comes behind, and a number."""
ZIP = ".zip"
_WINDOWS = sys.platform == "win32"
_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between tries to move what somebody has open."""
_SHOWN = 40
"""Characters of a name that its temporary file is known by: the whole may be as long as can be."""


def name_of(path: Path) -> str:
    """The name of a file; what is not Unicode in it, which no text can hold, shows as �."""
    return path.name if path.name.isascii() else os.fsencode(path.name).decode("utf-8", "replace")


def stem_of(path: Path) -> str:
    """The same without its suffix."""
    return PurePath(name_of(path)).stem


def read_bytes(path: Path) -> bytes:
    """The content of a file; raises InputError or EnvironmentFault naming it."""
    try:
        # One call of the system less a file than Path.read_bytes, which buffers.
        with path.open("rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise unreadable(path, error) from error


def has_beside(path: Path, *suffixes: str) -> bool:
    """Whether there is a file of the same name with one of these suffixes instead of its own.

    It is asked of every text of an import: paths as text, for they take a quarter of the time.
    """
    name = os.path.splitext(path)[0]  # noqa: PTH122
    return any(os.path.isfile(name + suffix) for suffix in suffixes)  # noqa: PTH113


def unreadable(path: Path, error: OSError) -> InputError | EnvironmentFault:
    """The error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"There is no file {path}.")
    if path.is_dir():  # Windows only says that it may not be read
        return InputError(f"{path} is a folder, not a file.")
    return EnvironmentFault(f"{path} cannot be read: {error.strerror or error}.")


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO, None, None]:
    """A file that takes its place, as a whole, when all is written, and not before.

    It is written beside its target, flushed to the disk and renamed. ``-`` is standard output; what
    is no file (a pipe, a device) cannot be replaced and gets all as it comes.

    Raises:
        InputError: the place is a folder, or its folder is not there.
        EnvironmentFault: the disk is full, or the place cannot be written.
    """
    if str(path) == "-":
        with _standard_output() as out:
            yield out
        return
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file in it.")
    if is_stream(path):
        with _stream(path) as out:
            yield out
        return
    target = path.resolve()  # what a link points to is written, the link stays
    part = target.with_name(f".{target.name[:_SHOWN]}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _move(part, target)
    except FileNotFoundError as error:
        raise InputError(f"The folder {target.parent} does not exist; make it first.") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _flush_folder(target.parent)


def is_stream(path: Path) -> bool:
    """Whether what is written there goes on at once: to standard output, a pipe or a device."""
    return str(path) == "-" or (path.exists() and not path.is_file() and not path.is_dir())


@contextmanager
def _stream(path: Path) -> Generator[BinaryIO, None, None]:
    try:
        with path.open("wb") as out:
            yield out
    except BrokenPipeError:  # whoever reads it has enough
        raise
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _standard_output() -> Generator[BinaryIO, None, None]:
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - when it is closed
        raise EnvironmentFault("Standard output cannot be written: it is closed.")
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads it has enough
        raise
    except OSError as error:
        raise EnvironmentFault(
            f"Standard output cannot be written: {error.strerror or error}."
        ) from error


@contextmanager
def replacing_folder(path: Path) -> Generator[Path, None, None]:
    """An empty folder whose files take their place, as a whole, when all are written.

    They go into ``path``, which must not be there yet, be empty, or hold nothing but files of the
    same names (an earlier export); or into an archive if its name ends in ``.zip``.

    Raises:
        InputError: the folder holds other files, or the folder above is not there.
        EnvironmentFault: the disk is full, or the place cannot be written.
    """
    target = path.resolve()
    part = target.with_name(f".{target.name[:_SHOWN]}.{os.getpid()}.parts")
    try:
        part.mkdir()
        yield part
        if path.suffix.lower() == ZIP:
            with replacing(path) as file:
                _pack(part, file)
        else:
            _swap(part, target)
    except FileNotFoundError as error:
        raise InputError(f"The folder {target.parent} does not exist; make it first.") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _flush_folder(target.parent)


def _swap(part: Path, target: Path) -> None:
    """Let a folder take the place of an older one that holds nothing that it does not."""
    if not target.exists():
        _move(part, target)
        return
    if not target.is_dir():
        raise InputError(f"{target} is a file; give the name of a folder, or one ending in .zip.")
    for file in target.rglob("*"):
        if file.is_file() and not (part / file.relative_to(target)).exists():
            raise InputError(
                f"The folder {target} holds other files, such as {file.name}; they were not "
                f"touched. Give the export a folder of its own."
            )
    old = part.with_suffix(".old")
    _move(target, old)
    try:
        _move(part, target)
    except OSError:
        _move(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """Rename a file or folder, in place of what a file has there.

    Windows refuses that for what is open; a virus scanner opens all that is new, for a moment.
    """
    for wait in _PATIENCE if _WINDOWS else ():
        try:
            source.replace(target)
        except PermissionError:
            sleep(wait)
        else:
            return
    source.replace(target)


def _unwritable(path: Path, error: OSError) -> EnvironmentFault:
    """The error for a place that cannot be written, with what was there still in it."""
    remedy = ""
    if _WINDOWS and isinstance(error, PermissionError) and path.exists():
        remedy = " If another program has it open, close it there and try again."
    return EnvironmentFault(
        f"{path} cannot be written: {error.strerror or error}. What was there before is "
        f"untouched.{remedy}"
    )


def _pack(folder: Path, out: BinaryIO) -> None:
    """Zip the files of a folder; the same files give the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = file.relative_to(folder).as_posix()
                info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                with archive.open(info, "w") as entry, file.open("rb") as content:
                    shutil.copyfileobj(content, entry)


def _flush_folder(folder: Path) -> None:
    """Let the rename reach the disk, where the system has a way to ask for that."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class FileNames:
    """Gives each id a name of its own; names that differ in case only are not told apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, id: str) -> str:
        """The id itself where it can be a file's name; the stem, without a suffix."""
        name = safe_name(id)
        stem, number = name, 1
        while file_key(name) in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(file_key(name))
        return name


def file_key(name: str) -> str:
    """Equal for names that some systems take for the same: of any case, composed or not."""
    return normalize("NFC", normalize("NFC", name).casefold())


def safe_name(id: str) -> str:
    """The id with what no system or only some take in a file's name replaced."""
    name = _WRONG.sub("_", id).strip(" .")[:_LONGEST]
    name = name.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore")
    name = name.rstrip(" .")
    if not name or name.startswith(".") or _RESERVED.match(name):
        name = f"_{name}"
    return name


def safe_part(name: str) -> str:
    """The same for a file's whole name, of which the suffix stays."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - of a name that may be no path here
    return safe_name(stem) + (safe_name(f"x{suffix}")[1:] if suffix else "")
