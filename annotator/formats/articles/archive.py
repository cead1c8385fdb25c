"""Archives of files that some format reads: ``.zip`` and ``.tar``, plain or compressed."""

import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from annotator.formats.articles import ARCHIVE
from annotator.formats.damage import MAX_FILE_BYTES, check_size, opened_zip, read_as
from annotator.formats.file_lookup import find_files
from annotator.formats.files import file_key, name_of, safe_part
from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from annotator.model import InputError, ModelObject, Place
from annotator.words import number

_SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")
_MAX_LEVELS = 8
"""Archives in archives: an archive can hold itself, and be unpacked without an end."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the objects of all files in an archive that a format reads.

    Raises:
        EmptyText: It holds no such file.
        InputError: It is damaged, or a file in it cannot be read.
        EnvironmentFault: It cannot be read, or the disk is too full to unpack it.
    """
    yield from _read(path, context, 1)


def _read(path: Path, context: ReadContext, level: int) -> Iterator[ModelObject]:
    name = name_of(path)
    if level > _MAX_LEVELS:
        raise InputError(
            f"{name} is packed in more than {_MAX_LEVELS} others. Unpack these, and import it."
        )
    with TemporaryDirectory(prefix="annotator-") as place:
        with read_as(path, "an archive"):
            left_out = _unpack(path, Path(place))
        for reason, count in left_out.items():
            context.note(f"{name}: {number(count, 'file')} left out, for {reason}.")
        try:
            found_files = find_files([Path(place)])
        except InputError as error:
            raise EmptyText(f"{name} holds no file that a format reads.") from error
        for note in found_files.notes:
            context.note(f"{name}: {note}")
        for file in found_files.files:
            try:
                with _naming_archive(name, context):
                    file_format = recognise(file, context)
                    if file_format is ARCHIVE:
                        yield from _with_place(_read(file, context, level + 1), name, context)
                    elif file_format.read is not None:
                        yield from _with_place(file_format.read(file, context), name, context)
            except EmptyText as error:
                context.note(f"{name}: {error}")
            except InputError as error:
                _name_archive(error, name, context)
                context.leave_out(error)


@contextmanager
def _naming_archive(name: str, context: ReadContext) -> Generator[None, None, None]:
    """Put an archive's name before the errors of what is left out in one of its files."""
    leave_out = context.on_unreadable

    def leave_out_named(error: Exception) -> None:
        assert leave_out is not None
        if isinstance(error, InputError):
            if error.is_question:
                raise error  # It gets the name where it ends the reading of the file.
            _name_archive(error, name, context)
        leave_out(error)

    context.on_unreadable = leave_out and leave_out_named
    try:
        yield
    finally:
        context.on_unreadable = leave_out


def _name_archive(error: InputError, name: str, context: ReadContext) -> None:
    where = error.place or context.where
    error.place = Place(f"{name}: {where.source}", where.line)
    error.prefix(name)


def _with_place(
    items: Iterator[ModelObject], name: str, context: ReadContext
) -> Iterator[ModelObject]:
    """Yield the objects of a file, each with a place that names the archive, too."""
    for item in items:
        inner = context.place
        context.place = f"{name}, {inner}"
        yield item
        context.place = inner


def _unpack(path: Path, folder: Path) -> Counter[str]:
    """Unpack the files; return the number of those that are left out, by the reason."""
    left_out: Counter[str] = Counter()
    places = _UnpackedFiles(folder)
    if zipfile.is_zipfile(path):
        with opened_zip(path) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    left_out["a password is needed"] += 1
                    continue
                with archive.open(info) as content:
                    places.put(info.filename, content, info.file_size)
        return left_out
    try:
        _unpack_tar(path, places, left_out)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError) as error:
        # The message of tarfile lists all of its attempts, which helps nobody.
        raise ValueError("it is damaged or cut off, or no archive at all") from error
    return left_out


def _unpack_tar(path: Path, places: "_UnpackedFiles", left_out: Counter[str]) -> None:
    size, unpacked = path.stat().st_size, 0
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                unpacked += member.size
                check_size(name_of(path), unpacked, size)
                places.put(member.name, content, member.size)
            elif not member.isdir():
                left_out["links and devices are not followed"] += 1


class _UnpackedFiles:
    """Writes the files of an archive under names that every system accepts, each its own.

    No name leads out of the folder. A file whose name exists already (except for case) goes into
    a folder of its own, along with the files that belong beside it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: set[tuple[str, ...]] = set()
        self._folders: set[tuple[str, ...]] = set()
        self._copies: Counter[tuple[str, ...]] = Counter()

    def put(self, name: str, content: IO[bytes], size: int) -> None:
        """Write a file, unless it is hidden.

        Args:
            name: Its path in the archive.
            content: Its bytes.
            size: Their number, as the archive states it.

        Raises:
            InputError: The file is too large.
        """
        if size > MAX_FILE_BYTES:
            raise InputError(f"{name} in the archive has {size:,} bytes. Unpack it, and import it.")
        parts = PurePosixPath(name.replace("\\", "/")).parts
        parts = tuple(part for part in parts if part not in ("/", "..", "."))
        if not parts or any(part.startswith(("__MACOSX", ".")) for part in parts):
            return
        target = self._folder.joinpath(*self._free(tuple(map(safe_part, parts))))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(content, out)

    def _free(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        original = _key(parts)
        free = parts
        while not self._is_free(_key(free)):
            self._copies[original] += 1
            free = (f"{self._copies[original] + 1}", *parts)
        key = _key(free)
        self._files.add(key)
        self._folders.update(key[:depth] for depth in range(1, len(key)))
        return free

    def _is_free(self, key: tuple[str, ...]) -> bool:
        above = (key[:depth] for depth in range(1, len(key) + 1))
        return key not in self._folders and self._files.isdisjoint(above)


def _key(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(file_key, parts))


def recognises(path: Path, _head: bytes) -> bool:
    """Return whether a file is an archive, by its name."""
    return path.name.lower().endswith(_SUFFIXES)
