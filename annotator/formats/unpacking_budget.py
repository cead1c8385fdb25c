"""What one file of an import may unpack to: one budget for archives, documents, pages and mail.

The limits fit a desk. What is unpacked to the disk is limited as a whole; what is held in memory at
once, a part of a document or a page, is limited to a small share of that. A file that shrank to
far less than honest files do was made to fill a disk, and is refused early. All bytes are counted
as they come out: what a file states about its size is only read to refuse it sooner.
"""

import os
import struct
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from annotator.formats.files import name_of
from annotator.model import Choice, InputError, Remedy
from annotator.words import shorten

UNPACK_GIGABYTES = 4
"""What a file unpacks to at most, unless a person raises the limit."""
LARGER_LIMITS = (8, 16, 64, 256, 1024, 16_384)
"""The limits to which a person can raise it, in gigabytes."""
_HELD_SHARE = 64
"""What is held in memory at once is this part of the limit: 64 MiB. Trees of XML take tenfold."""
_MAX_MEMBERS = 200_000
"""Members of an archive; each takes about a kilobyte of memory before the first is read."""
_MAX_DEPTH = 8
"""Archives in archives: an archive can hold itself, and be unpacked without an end."""
_UNSUSPICIOUS_BYTES = 256 * 1024**2
_MAX_RATIO = 200
"""Text shrinks to a tenth, tables to a fiftieth; only files made for it to a thousandth."""
_CHUNK_BYTES = 1 << 18
_SHOWN_CODE_POINTS = 120
_GIBIBYTE = 1024**3
_DIRECTORY_END = struct.Struct("<4s4H2LH")
"""The end of a zip archive's directory: its sign, numbers of disks, members twice, bytes, place."""
_DIRECTORY_SIGN = b"PK\x05\x06"
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
"""The same for an archive with more than 65,535 members (ZIP64)."""
_LARGE_SIGN = b"PK\x06\x06"
_MEMBER_BYTES = 256
"""The bytes of a member in a zip archive's directory, with a long name."""


class Source(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most that number of bytes; none at the end."""
        ...


class TooMuchUnpacked(InputError):
    """A file unpacks to more than the limit, or was made to fill a disk."""

    is_of_part = False
    """Whether only a part of the file is too large, which can be left out alone."""


class UnpackingBudget:
    """Counts what comes out of a file of an import, through all archives in it.

    Args:
        gigabytes: The size that a file may unpack to.
    """

    def __init__(self, gigabytes: int = UNPACK_GIGABYTES) -> None:
        self.limit = gigabytes * _GIBIBYTE
        """The bytes that a file may unpack to."""
        self.raised = max(1, gigabytes // UNPACK_GIGABYTES)
        """How many times the usual limit it is."""
        self.held_limit = self.limit // _HELD_SHARE
        """The bytes that may be in memory at once."""
        self._name = ""
        self._size = self._total = self._stored = self._members = self._depth = 0

    def begin(self, path: Path) -> None:
        """Begin to count anew for a file, unless it is in an archive that is being unpacked."""
        if self._depth == 0:
            self._name, self._size = name_of(path), path.stat().st_size
            self._total = self._stored = self._members = 0

    def count(self, size: int, member: str = "") -> None:
        """Count bytes that came out of the file.

        Raises:
            TooMuchUnpacked: They are far more than honest files hold.
        """
        self._total += size
        self._check_ratio(self._total, member)

    def store(self, size: int, member: str = "") -> None:
        """Count bytes that are written to the disk.

        Raises:
            TooMuchUnpacked: They are more than the limit.
        """
        self.count(size, member)
        self._stored += size
        if self._stored > self.limit:
            raise self._too_much(f"more than {size_in_words(self.limit)}", member, self._stored)

    def check_held(self, size: int, member: str = "") -> None:
        """Raise TooMuchUnpacked if bytes are more than may be held in memory at once."""
        if size > self.held_limit:
            held = f"at most {size_in_words(self.held_limit)} are held in memory"
            error = self._too_much(
                f"{size_in_words(size)} or more in one piece, and {held}",
                member,
                size * _HELD_SHARE,
            )
            error.is_of_part = True
            raise error

    def add_members(self, count: int) -> None:
        """Count members of an archive; raises TooMuchUnpacked beyond the limit."""
        self._members += count
        if self._members > _MAX_MEMBERS * self.raised:
            raise self._too_much(
                f"{self._members:,} files, and at most {_MAX_MEMBERS:,} are unpacked",
                "",
                self.limit * (self._members // _MAX_MEMBERS + 1),
            )

    def check_stated(self, size: int, member: str = "") -> None:
        """Raise TooMuchUnpacked if an archive states far more bytes than honest ones hold."""
        self._check_ratio(self._total + size, member)

    @contextmanager
    def deeper(self, name: str) -> Generator[None, None, None]:
        """Unpack an archive that may be inside another.

        Raises:
            TooMuchUnpacked: It is inside too many.
        """
        if self._depth >= _MAX_DEPTH:
            raise TooMuchUnpacked(
                f"{self._where(name)} is packed in more than {_MAX_DEPTH} others. Unpack these, "
                f"and import it."
            )
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def read(self, source: Source, member: str = "") -> bytes:
        """Return all bytes of a source, which are held in memory.

        Raises:
            TooMuchUnpacked: They are more than may be held at once, or than the file may hold.
        """
        pieces: list[bytes] = []
        total = 0
        while piece := source.read(_CHUNK_BYTES):
            pieces.append(piece)
            total += len(piece)
            self.count(len(piece), member)
            self.check_held(total, member)
        return b"".join(pieces)

    def copy(self, source: Source, out: IO[bytes], member: str = "") -> None:
        """Write all bytes of a source to a file on the disk.

        Raises:
            TooMuchUnpacked: They are more than the file may hold.
        """
        while piece := source.read(_CHUNK_BYTES):
            self.store(len(piece), member)
            out.write(piece)

    def counted(self, source: IO[bytes]) -> "CountedSource":
        """Return a source that counts what is read from it."""
        return CountedSource(source, self)

    def _check_ratio(self, total: int, member: str) -> None:
        if total > _UNSUSPICIOUS_BYTES and total > _MAX_RATIO * self._size and self._size:
            if self.raised > 1 and total <= self.limit:
                return  # A person raised the limit, and means it so.
            raise self._too_much(
                f"more than {_MAX_RATIO} times its {self._size:,} bytes, as files do that are made "
                f"to fill a disk",
                member,
                max(total, self.limit) * 2,
            )

    def _where(self, member: str) -> str:
        """Return the name of the file, and that of the member in it."""
        if member == self._name:
            member = ""
        return ", ".join(filter(None, (self._name, _shown(member)))) or "The file"

    def _too_much(self, words: str, member: str, needed: int) -> TooMuchUnpacked:
        gigabytes = next(
            (size for size in LARGER_LIMITS if size * _GIBIBYTE >= needed), LARGER_LIMITS[-1]
        )
        return TooMuchUnpacked(
            f"{self._where(member)} would unpack to {words}.",
            remedies=(
                Remedy(
                    "If it is meant so, let it unpack to more: {}; or unpack it yourself, and "
                    "import what is in it.",
                    (Choice("unpack_limit", str(gigabytes)),),
                ),
            ),
        )


class CountedSource:
    """A file of which each byte that is read counts in a budget, a part of it for libraries.

    A library that reads more at once than may be held in memory gets an error instead.
    """

    def __init__(self, source: IO[bytes], budget: UnpackingBudget) -> None:
        self._source, self._budget = source, budget

    def read(self, size: int = -1, /) -> bytes:
        """Return at most that number of bytes; raises TooMuchUnpacked."""
        if size < 0:
            return self._budget.read(self._source)
        self._budget.check_held(size)
        data = self._source.read(size)
        self._budget.count(len(data))
        return data


class BudgetedZip(zipfile.ZipFile):
    """A zip archive whose members are read within a budget."""

    budget = UnpackingBudget()

    def read(self, name: "str | zipfile.ZipInfo", pwd: bytes | None = None) -> bytes:
        """Return the bytes of a member.

        Raises:
            KeyError: There is no such member.
            TooMuchUnpacked: They are more than may be held at once.
        """
        member = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        self.budget.check_held(member.file_size, member.filename)
        with self.open(member, pwd=pwd) as content:
            return self.budget.read(content, member.filename)


@contextmanager
def opened_zip(
    file: "Path | IO[bytes]", budget: UnpackingBudget, name: str = ""
) -> Generator[BudgetedZip, None, None]:
    """Open a zip archive; the caller translates the errors of zipfile.

    Args:
        file: The archive.
        budget: Counts what is read of it.
        name: Its name, if it is inside another.

    Raises:
        TooMuchUnpacked: It was made to fill memory or disk.
    """
    if isinstance(file, Path):
        budget.begin(file)
    with budget.deeper(name), _opened(file) as stream:
        if lists_too_many(stream):
            budget.add_members(_directory_bytes(stream) // _MEMBER_BYTES)
        with BudgetedZip(stream) as archive:
            archive.budget = budget
            members = archive.infolist()
            budget.add_members(len(members))
            budget.check_stated(sum(member.file_size for member in members), name)
            yield archive


@contextmanager
def _opened(file: "Path | IO[bytes]") -> Generator[IO[bytes], None, None]:
    if isinstance(file, Path):
        with file.open("rb") as stream:
            yield stream
    else:
        yield file


def lists_too_many(stream: IO[bytes]) -> bool:
    """Return whether the members of a zip archive are too many to be listed in memory."""
    return _directory_bytes(stream) > _MAX_MEMBERS * _MEMBER_BYTES


def _directory_bytes(stream: IO[bytes]) -> int:
    """Return the size of the directory of a zip archive, as zipfile would read it."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - (1 << 16) - _LARGE_END.size - _DIRECTORY_END.size))
    end = stream.read()
    stream.seek(0)
    at = end.rfind(_DIRECTORY_SIGN)
    if at < 0 or at + _DIRECTORY_END.size > len(end):
        return 0
    large = end.rfind(_LARGE_SIGN, 0, at)
    if large >= 0 and large + _LARGE_END.size <= len(end):
        return min(_LARGE_END.unpack_from(end, large)[8], size)
    return min(_DIRECTORY_END.unpack_from(end, at)[5], size)


def size_in_words(size: int) -> str:
    """Return a number of bytes for people: “57 MB”."""
    if size >= _GIBIBYTE:
        return f"{size / _GIBIBYTE:,.1f} GB"
    return f"{size / 1024**2:,.0f} MB" if size >= 1024**2 else f"{size / 1024:,.0f} KB"


def _shown(name: str) -> str:
    return shorten(name, _SHOWN_CODE_POINTS)
