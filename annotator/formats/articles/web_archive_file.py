"""Opens web archives, packed or not, and finds the next record behind a place that is damaged."""

import io
import zlib
from pathlib import Path
from typing import BinaryIO

from annotator.formats.unpacking_budget import UnpackingBudget

_CHUNK_BYTES = 1 << 16
_GZIP, _GZIP_RECORD = b"\x1f\x8b", b"\x1f\x8b\x08"
_RECORD = b"\nWARC/1."


class CutOff(Exception):
    """A packed file that ends inside a record; warcio takes EOFError for a sound end."""


DAMAGES = (zlib.error, CutOff)
"""The errors of :class:`MemberReader`."""


class MemberReader(io.RawIOBase):
    """Unpacks a gzip file whose members are records, and knows where the current one begins.

    A read returns bytes of one member only. A member that is cut off raises CutOff.

    Args:
        file: The file, at the beginning of a member.
        budget: Counts what comes out.
    """

    def __init__(self, file: BinaryIO, budget: UnpackingBudget) -> None:
        super().__init__()
        self._file, self._budget = file, budget
        self._packed = b""
        self._decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.member_start = file.tell()
        """The place in the file at which the current member begins."""

    def readable(self) -> bool:
        """Return True."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill a buffer as far as the current member goes; return the number of bytes.

        Raises:
            CutOff: The file ends inside a member.
            TooMuchUnpacked: It was made to fill memory or disk.
            zlib.error: The member is damaged.
        """
        while True:
            if self._decompressor.eof and not self._begin_member():
                return 0
            if not self._packed:
                self._packed = self._file.read(_CHUNK_BYTES)
                if not self._packed:
                    if self._file.tell() == self.member_start:
                        return 0
                    raise CutOff("the file ends inside a record")
            unpacked = self._decompressor.decompress(self._packed, len(buffer))
            is_end = self._decompressor.eof
            self._packed = (
                self._decompressor.unused_data if is_end else self._decompressor.unconsumed_tail
            )
            if unpacked:
                self._budget.count(len(unpacked))
                buffer[: len(unpacked)] = unpacked
                return len(unpacked)

    def _begin_member(self) -> bool:
        """Begin the next member; return whether there is one: zeros behind the last are padding."""
        self._packed = (self._packed or self._file.read(_CHUNK_BYTES)).lstrip(b"\0")
        self.member_start = self._file.tell() - len(self._packed)
        self._decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return bool(self._packed)


def open_at(path: Path, start: int, budget: UnpackingBudget) -> BinaryIO:
    """Open an archive at the beginning of a record, unpacked.

    The library itself would read a packed one that is cut off as if it were complete.

    Args:
        path: The archive.
        start: The place in bytes of the file as it is.
        budget: Counts what comes out of a packed one.
    """
    file = path.open("rb")
    file.seek(start)
    is_packed = file.read(len(_GZIP)) == _GZIP
    file.seek(start)
    return MemberReader(file, budget) if is_packed else file  # pyright: ignore[reportReturnType]


def next_start(path: Path, file: BinaryIO, offset: int) -> int | None:
    """Return where the next record begins behind one that cannot be read; None if there is none.

    Args:
        path: The archive.
        file: It, as it was opened, at the place of the error.
        offset: The beginning of the record in bytes, for an archive that is not packed.
    """
    if isinstance(file, MemberReader):
        return _find(path, _GZIP_RECORD, file.member_start + 1)
    found = _find(path, _RECORD, offset + 1)
    return None if found is None else found + 1


def _find(path: Path, sign: bytes, start: int) -> int | None:
    with path.open("rb") as file:
        file.seek(start)
        before = b""
        while chunk := file.read(_CHUNK_BYTES):
            at = (before + chunk).find(sign)
            if at >= 0:
                return start - len(before) + at
            start += len(chunk)
            before = (before + chunk)[1 - len(sign) :]
    return None
