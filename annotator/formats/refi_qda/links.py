"""The links of a project, which come last in its XML and are wanted first.

They lie in a temporary file; in memory are two numbers of each.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple
from zlib import crc32

import msgspec

_LINKS = 32
"""Bits of a link's number; the bits above it are a checksum of what it starts from."""
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class Link(NamedTuple):
    """One link; all but its name are GUIDs."""

    guid: str
    name: str
    origin: str
    target: str


class Links:
    """Finds links by what they start from; those to be found are all added before."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts = array("Q")
        self._by_origin = array("Q")
        self._sorted = True

    def add(self, link: Link) -> None:
        """Keep a link."""
        self._by_origin.append(crc32(link.origin.encode()) << _LINKS | len(self._starts))
        self._starts.append(self._file.tell())
        self._file.write(_encode(link))
        self._sorted = False

    def of(self, origins: Iterable[str]) -> list[Link]:
        """The links that start from one of these, in the order in which they were added."""
        if not self._sorted:
            self._by_origin = array("Q", sorted(self._by_origin))
            self._starts.append(self._file.tell())
            self._sorted = True
        found = {number: link for each in origins for number, link in self._from(each)}
        return [found[number] for number in sorted(found)]

    def _from(self, origin: str) -> Iterator[tuple[int, Link]]:
        checksum = crc32(origin.encode())
        at = bisect_left(self._by_origin, checksum << _LINKS)
        while at < len(self._by_origin) and self._by_origin[at] >> _LINKS == checksum:
            number = self._by_origin[at] & (1 << _LINKS) - 1
            start, end = self._starts[number : number + 2]
            self._file.seek(start)
            link = Link(*_decode(self._file.read(end - start)))
            if link.origin == origin:
                yield number, link
            at += 1
