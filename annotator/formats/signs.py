"""Signs by which a file's kind is recognised from its beginning, whatever its name is.

A format has a sign: a function that looks at the head of a file and returns how certain it is.
What several signs need is looked at once (:meth:`FileHead.once`). A sign whose format must be
loaded for it first checks the few bytes that tell files of other kinds apart, so that a folder of
plain texts loads nothing.
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar, cast

from annotator.formats.unpacking_budget import lists_too_many
from annotator.plugins import LazyFunction

Look = TypeVar("Look")

WHITE_BYTES = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
"""Bytes before the first sign of a file: white space, byte order marks, halves of UTF-16."""
_first_values = LazyFunction("annotator.formats.json_values:first_values")
_JSON = re.compile(
    rb"(?:(?://|#)[^\n]*\n\s*)*"
    rb"""(?:\{\s*(?:["}]|\Z)|\[\s*(?:["\[{\]\d-]|true|false|null|\Z))"""
)
"""The beginning of an object or an array, behind comments; ``{\\rtf`` and ``[Section]`` are
none."""
_PROLOG = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*<([\w.\-]+:)?([\w.\-]+)([^>]*)",
    re.DOTALL | re.IGNORECASE,
)
_NAMESPACE = re.compile(rb"""xmlns(:[\w.\-]+)?\s*=\s*["']([^"']*)["']""")


class Certainty(IntEnum):
    """How certain it is that a file is of a format."""

    NONE = 0
    """It is not."""
    WEAK = 1
    """It can be; this counts among the formats of the file's suffix only."""
    LIKELY = 2
    """It is of that kind; but files of more special formats are of it, too."""
    STRONG = 3
    """Its content has what hardly any other kind of file has; no suffix speaks against that."""


class FileHead:
    """The beginning of a file, at which the signs look.

    Args:
        path: The file.
        data: Its first bytes.
    """

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data
        self.start = data.lstrip(WHITE_BYTES)
        """The bytes without white space and byte order marks before them."""
        self._looks: dict[Callable[[FileHead], Any], Any] = {}

    @property
    def suffix(self) -> str:
        """The suffix of the file's name, in lower case."""
        return self.path.suffix.lower()

    @property
    def begins_json(self) -> bool:
        """Whether it begins as an array or an object of JSON does."""
        return _JSON.match(self.start.replace(b"\0", b"")) is not None

    def once(self, look: Callable[["FileHead"], Look]) -> Look:
        """Return what a function sees in the file, which is called once for all signs."""
        if look not in self._looks:
            self._looks[look] = look(self)
        return cast(Look, self._looks[look])


Sign = Callable[[FileHead], Certainty]
"""Returns how certain it is that a file is of a format."""


def begins(*starts: bytes) -> Sign:
    """Return the sign of files that begin with one of these bytes."""
    return lambda head: Certainty.STRONG if head.start.startswith(starts) else Certainty.NONE


def with_bytes(marks: Sequence[bytes], recognises: Callable[[Path, bytes], bool]) -> Sign:
    """Return the sign of files that a function recognises, and that have some bytes.

    Args:
        marks: The bytes, one of which such a file has: prose hardly has them, and they are
            quickly searched.
        recognises: Returns whether a file is of the format, given its first bytes.
    """
    return lambda head: (
        Certainty.STRONG
        if any(mark in head.data for mark in marks) and recognises(head.path, head.data)
        else Certainty.NONE
    )


def json_sign(certainty_of: Callable[[object], Certainty]) -> Sign:
    """Return the sign of files of JSON.

    Args:
        certainty_of: Returns the certainty for one of the first values: an item of an array, the
            value of a line, the one object of a file.
    """

    def sign(head: FileHead) -> Certainty:
        if not head.begins_json:
            return Certainty.NONE
        return max(map(certainty_of, head.once(_json_values)), default=Certainty.NONE)

    return sign


def _json_values(head: FileHead) -> list[object]:
    return _first_values(head.path)


def xml_sign(*roots: str) -> Sign:
    """Return the sign of XML with one of these elements as the outermost: ``{namespace}name``."""
    return lambda head: Certainty.STRONG if xml_root(head) in roots else Certainty.NONE


def xml_root(head: FileHead) -> str:
    """Return the outermost element of XML as ``{namespace}name``; "" for a file of another kind."""
    return head.once(_xml_root) if head.start.startswith(b"<") else ""


def _xml_root(head: FileHead) -> str:
    match = _PROLOG.match(head.start.replace(b"\0", b""))
    if match is None:
        return ""
    prefix, name, attributes = match.groups()
    wanted = b":" + prefix[:-1] if prefix else b""
    spaces = dict(_NAMESPACE.findall(attributes))
    space = spaces.get(wanted, b"").decode("utf-8", "replace")
    return ("{" + space + "}" if space else "") + name.decode("utf-8", "replace")


def zip_sign(*names: str) -> Sign:
    """Return the sign of zip archives with a file of one of these names in it."""
    return lambda head: (
        Certainty.STRONG if not zip_names(head).isdisjoint(names) else Certainty.NONE
    )


def zip_names(head: FileHead) -> frozenset[str]:
    """Return the names of the files in a zip archive; none for a file of another kind."""
    return head.once(_zip_names) if head.data.startswith(b"PK") else frozenset()


def _zip_names(head: FileHead) -> frozenset[str]:
    try:
        with head.path.open("rb") as file:
            if lists_too_many(file):
                return frozenset()
            with zipfile.ZipFile(file) as archive:
                return frozenset(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile):
        return frozenset()


def first_lines(head: FileHead) -> tuple[str, ...]:
    """Return the whole lines of the head, in UTF-8 or UTF-16, with � for other bytes."""
    return head.once(_first_lines)


def _first_lines(head: FileHead) -> tuple[str, ...]:
    encoding = "utf-16" if head.data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    lines = head.data.decode(encoding, "replace").splitlines()
    # The last one may be cut off, unless there is no other.
    return tuple(lines[:-1] if len(lines) > 1 and len(head.data) >= 8192 else lines)
