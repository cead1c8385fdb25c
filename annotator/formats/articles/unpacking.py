"""Unpacks archives into a folder, each file under a name of its own that every system accepts.

A file that cannot be unpacked leaves out itself alone. What leads out of the folder does not, and
what was made to fill a disk is refused.
"""

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from annotator.formats.articles.archive_names import decode_names, zip_member_names
from annotator.formats.damage import technical_reason
from annotator.formats.files import file_key, name_of, safe_part
from annotator.formats.leavings import FOLDERS, leaving
from annotator.formats.unpacking_budget import UnpackingBudget, opened_zip
from annotator.model import InputError, Place
from annotator.words import quote

_PASSWORD = "a password is needed"
_LINK = "links and devices are not followed"
_DAMAGES = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, NotImplementedError,
)  # fmt: skip
_SINGLE: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
"""How to open one file that is packed by itself, by the suffix of its name."""
_OF_NAMES = (
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)  # fmt: skip
"""Members that hold the name of the next one."""
_MAX_NAME_BYTES = 1 << 20
_PACKED = (
    (b"\x1f\x8b", _SINGLE[".gz"]),
    (b"BZh", _SINGLE[".bz2"]),
    (b"\xfd7zXZ\x00", _SINGLE[".xz"]),
    (b"\x5d\x00\x00", _SINGLE[".xz"]),
)
"""How to open what is packed, by its first bytes."""


@dataclass
class Unpacked:
    """What was left out of an archive when it was unpacked."""

    left_out: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The reason -> the names of files."""
    leavings: Counter[str] = field(default_factory=Counter[str])
    """What programs left behind -> the number of such files."""
    faults: list[InputError] = field(default_factory=list[InputError])
    """The errors of files that cannot be unpacked."""

    def leave_out(self, reason: str, name: str) -> None:
        """Leave out a file for a reason."""
        self.left_out.setdefault(reason, []).append(name)


def unpack(path: Path, folder: Path, budget: UnpackingBudget) -> Unpacked:
    """Unpack the files of an archive into an empty folder, within a budget.

    Raises:
        TooMuchUnpacked: It is larger than the budget, or was made to fill a disk.
        ValueError: It is no archive, or damaged at its beginning.
    """
    unpacked = Unpacked()
    files = _UnpackedFiles(folder, unpacked, budget)
    if zipfile.is_zipfile(path):
        _unpack_zip(path, files)
        return unpacked
    try:
        _unpack_tar(path, files)
    except _DAMAGES as error:
        if files.count:
            fault = f"{name_of(path)} is damaged or cut off behind {quote(files.last)}; what is "
            unpacked.faults.append(InputError(f"{fault}behind that is left out. Get it again."))
        elif not _unpack_single(path, files):
            # The message of tarfile lists all of its attempts, which helps nobody.
            raise ValueError("it is damaged or cut off, or no archive at all") from error
    return unpacked


def _unpack_zip(path: Path, files: "_UnpackedFiles") -> None:
    with opened_zip(path, files.budget, name_of(path)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member, name in zip(members, zip_member_names(members), strict=True):
            if member.flag_bits & 1:
                files.unpacked.leave_out(_PASSWORD, name)
                continue
            try:
                with archive.open(member) as content:
                    files.put(name, content)
            except _DAMAGES as error:
                files.unpacked.faults.append(_fault(name, error))


def _unpack_tar(path: Path, files: "_UnpackedFiles") -> None:
    names = _tar_names(path, files.budget)
    with _opened_tar(path, files.budget) as archive:
        for member in archive:
            name = names.get(member.name, member.name)
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                files.put(name, content)
            elif not member.isdir():
                files.unpacked.leave_out(_LINK, name)
            _forget(archive)


@contextmanager
def _opened_tar(path: Path, budget: UnpackingBudget) -> Generator[tarfile.TarFile, None, None]:
    """Open a tar archive, packed or not, within a budget; its members are read in their order."""
    with path.open("rb") as file, _unpacked_stream(file) as stream:
        source: Any = budget.counted(stream)
        with tarfile.open(fileobj=source, mode="r|", tarinfo=_Member) as archive:
            yield archive


class _Member(tarfile.TarInfo):
    """A member of a tar archive whose name is not of any length: it would be read as a whole."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Member":
        """Return the member of a header; raises HeaderError for a name that is too long."""
        member = super().frombuf(buf, encoding, errors)
        if member.type in _OF_NAMES and member.size > _MAX_NAME_BYTES:
            raise tarfile.ReadError("a header is too large")
        return member


def _unpacked_stream(file: IO[bytes]) -> Any:
    start = file.read(8)
    file.seek(0)
    for sign, opener in _PACKED:
        if start.startswith(sign):
            return opener(file)
    return nullcontext(file)


def _forget(archive: tarfile.TarFile) -> None:
    """Forget the members that were read, of which the library keeps a list."""
    del archive.members[:-1]  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]


def _tar_names(path: Path, budget: UnpackingBudget) -> dict[str, str]:
    """Return the decoded names of files whose names are not UTF-8, by their names as read."""
    odd: list[str] = []
    try:
        with _opened_tar(path, budget) as archive:
            for member in archive:
                budget.add_members(1)
                if any("\udc80" <= character <= "\udcff" for character in member.name):
                    odd.append(member.name)
                _forget(archive)
    except (*_DAMAGES, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        # The same error ends the reading of the files.
    raw = [name.encode("utf-8", "surrogateescape") for name in odd]
    return dict(zip(odd, decode_names(raw), strict=True))


def _unpack_single(path: Path, files: "_UnpackedFiles") -> bool:
    """Unpack a file that is packed by itself, as ``news.xml.gz``; return whether it is one."""
    opener = _SINGLE.get(path.suffix.lower())
    if opener is None:
        return False
    target = files.target(path.stem)
    try:
        with path.open("rb") as file, opener(file) as content, target.open("wb") as out:
            files.budget.copy(content, out, path.stem)
    except (*_DAMAGES, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # The disk is full, say; the libraries' own errors have no number.
        target.unlink(missing_ok=True)
        return False
    return True


def _fault(name: str, error: Exception) -> InputError:
    reason = technical_reason(str(error) or type(error).__name__)
    return InputError(
        f"{name} cannot be unpacked: it is damaged, or packed in a way that is not known here. "
        f"Unpack it with another program, and import it. {reason}",
        place=Place(name),
    )


class _UnpackedFiles:
    """Writes the files of an archive under names that every system accepts, each its own.

    No name leads out of the folder. A file whose name exists already (except for case) goes into
    a folder of its own, along with the files that belong beside it.

    Args:
        folder: An empty folder.
        unpacked: Takes what is left out.
        budget: Counts what is written.
    """

    def __init__(self, folder: Path, unpacked: Unpacked, budget: UnpackingBudget) -> None:
        self.unpacked, self.budget = unpacked, budget
        self.count = 0
        """How many files were unpacked."""
        self.last = ""
        """The name of the last of them."""
        self._folder = folder
        self._files: set[tuple[str, ...]] = set()
        self._folders: set[tuple[str, ...]] = set()
        self._copies: Counter[tuple[str, ...]] = Counter()

    def put(self, name: str, content: IO[bytes]) -> None:
        """Write a file, unless it is hidden, or a program left it behind.

        Args:
            name: Its path in the archive.
            content: Its bytes; their errors go to the caller, who finds no half file.

        Raises:
            TooMuchUnpacked: It is larger than the budget.
        """
        parts = _parts(name)
        if not parts or self._is_leaving(parts) or any(part.startswith(".") for part in parts):
            return
        target = self.target(name)
        try:
            with target.open("wb") as out:
                self.budget.copy(content, out, name)
        except _DAMAGES:
            target.unlink(missing_ok=True)
            raise
        self.count += 1
        self.last = name

    def target(self, name: str) -> Path:
        """Return a free path for a file, whose folder exists."""
        target = self._folder.joinpath(*self._free(tuple(map(safe_part, _parts(name)))))
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _is_leaving(self, parts: Sequence[str]) -> bool:
        what = leaving(parts[-1])
        if not what and any(part.lower() in FOLDERS for part in parts[:-1]):
            what = "file in a folder that a system makes"
        if what:
            self.unpacked.leavings[what] += 1
        return bool(what)

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


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a path in an archive, without those that lead out of it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return tuple(part for part in parts if part not in ("/", "..", "."))


def _key(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(file_key, parts))
