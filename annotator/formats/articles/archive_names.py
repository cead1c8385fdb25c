"""Decodes the names of files in archives that do not state the encoding of their names."""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from annotator.formats.decoding import UTF_8, decode
from annotator.model import InputError

_UTF_8_FLAG = 0x800
_UNICODE_PATH = 0x7075
"""The field in which the name is written in UTF-8, too (APPNOTE, 4.6.9)."""
_DOS = "cp437"
"""The encoding of names in archives of old, and what Python reads them as."""
_DOS_LETTERS = re.compile(rb"(?<![\x80-\xff])[\x80-\x9a\xa0-\xa5\xe1]{1,2}(?![\x80-\xff])")
"""Letters of cp437 and cp850 in a word of Latin script, at most two next to each other."""
_HIGH = re.compile(rb"[\x80-\xff]+")


def zip_member_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of the files in a zip archive, in their order.

    Names that are not marked as UTF-8 are in the encoding of the system that made the archive.
    """
    raw = {
        index: member.orig_filename.encode(_DOS, "replace")
        for index, member in enumerate(members)
        if not member.flag_bits & _UTF_8_FLAG and not member.orig_filename.isascii()
    }
    decoded = dict(zip(raw, decode_names(list(raw.values())), strict=True))
    return [
        _unicode_path(member, raw.get(index)) or decoded.get(index) or member.filename
        for index, member in enumerate(members)
    ]


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Return names whose encoding is guessed from all of them.

    Args:
        names: Names in one encoding, which no name states.
    """
    if not names:
        return []
    try:
        return [name.decode(UTF_8) for name in names]
    except UnicodeDecodeError:
        pass
    encoding = _guess(b"\n".join(names))
    return [name.decode(encoding, "replace") for name in names]


def _guess(names: bytes) -> str:
    high = _HIGH.findall(names)
    if len(_DOS_LETTERS.findall(names)) == len(high):
        return "cp850"  # As cp437 in these letters.
    try:
        return decode(names, "").encoding
    except InputError:
        return _DOS


def _unicode_path(member: zipfile.ZipInfo, raw: bytes | None) -> str:
    """Return the name in the field for it, if that belongs to the name; else an empty text."""
    extra = member.extra
    while raw is not None and len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(content) > 5:
            (checksum,) = struct.unpack_from("<xI", content)
            if checksum == zlib.crc32(raw):
                return content[5:].decode(UTF_8, "replace")
    return ""
