"""Reads and writes files: with the system's errors in words, never half, under safe names."""

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
from annotator.temporary import part_of, set_aside_of

_UNSAFE = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')
"""Characters that some system refuses in names; and half characters, which have no bytes."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|readme|licen[cs]e)(?:\.|$)", re.I)
_NAME_CODE_POINTS, _NAME_BYTES = 120, 200
"""The longest name, of the 255 bytes that systems accept: a suffix and a number are added."""
ZIP = ".zip"
_WINDOWS = sys.platform == "win32"
_RETRY_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""The times between tries to move a file that another program has open."""


def name_of(path: Path) -> str:
    """Return the name of a file; bytes in it that are not Unicode become �."""
    return path.name if path.name.isascii() else os.fsencode(path.name).decode("utf-8", "replace")


def stem_of(path: Path) -> str:
    """Return the name of a file without its suffix, see :func:`name_of`."""
    return PurePath(name_of(path)).stem


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        InputError: There is no such file, or it is a folder.
        EnvironmentFault: It cannot be read.
    """
    try:
        # Path.read_bytes buffers, which takes one more call of the system for each file.
        with path.open("rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise unreadable(path, error) from error


def has_beside(path: Path, *suffixes: str) -> bool:
    """Return whether there is a file of the same name with one of these suffixes instead.

    It is called for every text of an import; paths as text take a quarter of the time.
    """
    name = os.path.splitext(path)[0]  # noqa: PTH122
    return any(os.path.isfile(name + suffix) for suffix in suffixes)  # noqa: PTH113


def names_file(path: Path) -> bool:
    """Return whether a path that other people's data name is that of a file.

    ``Path.is_file`` raises OSError for names that are too long for the system.
    """
    return os.path.isfile(path)  # noqa: PTH113


def unreadable(path: Path, error: OSError) -> InputError | EnvironmentFault:
    """Return the error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"There is no file {path}.")
    # Windows only says that it may not be read. Path.is_dir raises in a folder that is shut.
    if os.path.isdir(path):  # noqa: PTH112
        return InputError(f"{path} is a folder, not a file.")
    return EnvironmentFault(f"{path} cannot be read: {error.strerror or error}.")


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO, None, None]:
    """Open a file that takes its place as a whole, at the end of the block.

    It is written beside its target, flushed to the disk and renamed. Standard output (``-``),
    pipes and devices cannot be replaced: they are written at once.

    Raises:
        InputError: The place is a folder, or its folder does not exist.
        EnvironmentFault: The disk is full, or the place cannot be written. The existing content
            is untouched.
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
    target = path.resolve()  # the target of a link is written, the link stays
    try:
        with part_of(target) as part:
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _move(part, target)
    except FileNotFoundError as error:
        raise InputError(f"The folder {target.parent} does not exist; make it first.") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    _flush_folder(target.parent)


def is_stream(path: Path) -> bool:
    """Return whether a path is standard output, a pipe or a device, and so written at once."""
    return str(path) == "-" or (path.exists() and not path.is_file() and not path.is_dir())


@contextmanager
def _stream(path: Path) -> Generator[BinaryIO, None, None]:
    try:
        with path.open("wb") as out:
            yield out
    except BrokenPipeError:  # the reader has enough
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
    except BrokenPipeError:  # the reader has enough
        raise
    except OSError as error:
        raise EnvironmentFault(
            f"Standard output cannot be written: {error.strerror or error}."
        ) from error


@contextmanager
def replacing_folder(path: Path) -> Generator[Path, None, None]:
    """Make an empty folder whose files take their place as a whole, at the end of the block.

    Args:
        path: The folder; it must not exist yet, be empty, or hold only files of the same names
            (an earlier export). If its name ends in ``.zip``, it is an archive.

    Raises:
        InputError: The folder holds other files, or the folder above does not exist.
        EnvironmentFault: The disk is full, or the place cannot be written. The existing content
            is untouched.
    """
    target = path.resolve()
    try:
        with part_of(target) as part:
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
    _flush_folder(target.parent)


def _swap(part: Path, target: Path) -> None:
    """Replace an older folder, unless it holds files that the new one does not have."""
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
    old = set_aside_of(part)
    _move(target, old)
    try:
        _move(part, target)
    except OSError:
        _move(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """Rename a file or folder; it replaces an existing file.

    Windows refuses that for open files, and a virus scanner opens every new file for a moment.
    """
    for wait in _RETRY_SECONDS if _WINDOWS else ():
        try:
            source.replace(target)
        except PermissionError:
            sleep(wait)
        else:
            return
    source.replace(target)


def _unwritable(path: Path, error: OSError) -> EnvironmentFault:
    """Return the error for a place that cannot be written; its content is untouched."""
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
    """Flush a rename to the disk, where the system can do that."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class FileNames:
    """Gives each id a file name of its own; names that differ only in case count as the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, object_id: str) -> str:
        """Return a new name without a suffix: the id itself, if it can be a file's name."""
        name = safe_name(object_id)
        stem, number = name, 1
        while file_key(name) in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(file_key(name))
        return name


def file_key(name: str) -> str:
    """Return a key that is equal for names that are the same on some system.

    Some systems ignore case, some the difference between composed and decomposed characters.
    """
    return normalize("NFC", normalize("NFC", name).casefold())


def safe_name(object_id: str) -> str:
    """Return an id as a file name that every system accepts."""
    name = _UNSAFE.sub("_", object_id).strip(" .")[:_NAME_CODE_POINTS]
    name = name.encode("utf-8")[:_NAME_BYTES].decode("utf-8", "ignore")
    name = name.rstrip(" .")
    if not name or name.startswith(".") or _RESERVED.match(name):
        name = f"_{name}"
    return name


def safe_part(name: str) -> str:
    """Return a file's whole name as every system accepts it; the suffix stays."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - of a name that may be no path here
    return safe_name(stem) + (safe_name(f"x{suffix}")[1:] if suffix else "")
