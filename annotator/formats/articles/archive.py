"""Archives of files that some format reads: ``.zip`` and ``.tar``, plain or compressed."""

import shutil
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from annotator.formats.articles.office import damaged
from annotator.formats.files import name_of, unreadable
from annotator.formats.format import Format, Reading
from annotator.formats.text import EmptyText
from annotator.model import InputError
from annotator.project import Item

_NAMES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")
_LARGEST = 512 * 1024 * 1024
"""Bytes that one file in it may have: an archive can promise more than any disk holds."""


def read(path: Path, reading: Reading) -> Iterator[Item]:
    """The items of all files in it that a format reads.

    Raises:
        EmptyText: it holds none.
        InputError: it is damaged, or a file in it cannot be read.
    """
    # What finds and tells files knows all formats, this one too.
    from annotator.formats.finding import find_files
    from annotator.formats.sniffing import recognise

    with TemporaryDirectory(prefix="annotator-") as name:
        folder = Path(name)
        try:
            left_out = _unpack(path, folder)
        except OSError as error:
            raise unreadable(path, error) from error
        except zipfile.BadZipFile as error:
            raise damaged(path, "an archive", error) from error
        except (tarfile.TarError, EOFError, zlib.error) as error:
            # What tarfile says is what each of its attempts says: nothing for a person.
            why = ValueError("it is damaged or cut off, or no archive at all")
            raise damaged(path, "an archive", why) from error
        for sentence in left_out:
            reading.note(f"{name_of(path)}: {sentence}")
        try:
            found = find_files([folder])
        except InputError as error:
            raise EmptyText(f"{name_of(path)} holds no file that a format reads.") from error
        reading.notes += [f"{name_of(path)}: {note}" for note in found.notes]
        for file in found.files:
            each = recognise(file)
            if each.read is not None:
                try:
                    yield from each.read(file, reading)
                except EmptyText as error:
                    reading.note(f"{name_of(path)}: {error}")


def _unpack(path: Path, folder: Path) -> list[str]:
    """Unpack the files, under names that cannot lead out of the folder."""
    left_out: Counter[str] = Counter()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    left_out["need a password"] += 1
                    continue
                with archive.open(info) as content:
                    _put(folder, info.filename, content, info.file_size)
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is not None:
                    _put(folder, member.name, content, member.size)
    return [f"{count} files {why}; they were left out." for why, count in left_out.items()]


def _put(folder: Path, name: str, content: IO[bytes], size: int) -> None:
    if size > _LARGEST:
        raise InputError(f"{name} in the archive has {size:,} bytes. Unpack it, and import it.")
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part not in ("/", "..", ".")]
    if not parts or any(part.startswith(("__MACOSX", ".")) for part in parts):
        return
    target = folder.joinpath(*(part.replace(":", "_") for part in parts))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        shutil.copyfileobj(content, out)


def _recognises(path: Path, head: bytes) -> bool:
    return path.name.lower().endswith(_NAMES)


FORMAT = Format(
    name="archive",
    title="Archive of files",
    suffixes=(".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2"),
    offsets="",
    read=read,
    recognises=_recognises,
    articles_only=False,
)
