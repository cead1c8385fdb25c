"""Rows from the leaf pages of tables, read page by page without SQLite.

The format is that of https://www.sqlite.org/fileformat2.html: cells of leaf pages (1.6), pages of
overflow (1.7), records (2.1).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from annotator.project.recovery.database_pages import HEADER_BYTES, DatabasePages

LEAF_OF_TABLE = 13
Value = int | float | str | bytes | None
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_COLUMNS = 200


class DamagedText(str):
    """A text with bytes that are not UTF-8, each replaced by U+FFFD, or without its end."""

    __slots__ = ()


class Record(Struct, frozen=True):
    """A row as a leaf page has it."""

    rowid: int
    values: tuple[Value, ...]
    """In the order of the columns; those that could not be read are missing at the end."""
    page: int


class LeafReader:
    """Reads the records of leaf pages.

    Args:
        pages: The pages of the file.
    """

    def __init__(self, pages: DatabasePages) -> None:
        self._pages = pages
        # Each byte belongs to one row: a hostile file that lets many rows share a chain of pages
        # is read twice over, not once for each row.
        self._budget = 2 * pages.bytes + pages.size
        self.unreadable_cells = 0
        """Places of leaf pages at which there is no row that can be read."""

    def records(self, number: int) -> Iterator[Record]:
        """Yield the rows of a page in their order; none if it is not a leaf page of a table."""
        start = HEADER_BYTES if number == 1 else 0
        for content in self._pages.versions(number):
            if content[start] != LEAF_OF_TABLE:
                continue
            before = self.unreadable_cells
            yield from self._cells(content, start, number)
            if self.unreadable_cells == before:
                return

    def _cells(self, content: bytes, start: int, number: int) -> Iterator[Record]:
        count = int.from_bytes(content[start + 3 : start + 5], "big")
        count = min(count, (self._pages.size - start - 8) // 2)
        for index in range(count):
            at = start + 8 + 2 * index
            place = int.from_bytes(content[at : at + 2], "big")
            record = self._record(content, place, number) if place >= start + 8 else None
            if record is None:
                self.unreadable_cells += 1
            else:
                yield record

    def _record(self, content: bytes, place: int, number: int) -> Record | None:
        try:
            length, place = _varint(content, place)
            rowid, place = _varint(content, place)
            payload = self._payload(content, place, length)
            values = _values(payload, length)
        except (IndexError, ValueError, struct.error):
            return None
        rowid = rowid - 2**64 if rowid >= 2**63 else rowid
        return Record(rowid, values, number) if values else None

    def _payload(self, content: bytes, place: int, length: int) -> bytes:
        """Return the bytes of a record, as many as are on the page and its overflow pages."""
        usable = self._pages.size
        on_page = local_bytes(length, usable)
        payload = content[place : place + on_page]
        if on_page == length:
            return payload
        if length > self._pages.bytes:
            raise ValueError("longer than the file")
        parts, missing = [payload], length - on_page
        following = int.from_bytes(content[place + on_page : place + on_page + 4], "big")
        while missing > 0 and 1 < following <= self._pages.count and self._budget > 0:
            overflow = self._pages.page(following)
            parts.append(overflow[4 : 4 + missing])
            self._budget -= len(parts[-1])
            missing -= len(parts[-1])
            following = int.from_bytes(overflow[:4], "big")
            if missing > 0 and not following:
                break
        return b"".join(parts)


def local_bytes(length: int, usable: int) -> int:
    """Return how many bytes of a record of this length are on the leaf page itself (1.6)."""
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if length <= most:
        return length
    local = least + (length - least) % (usable - 4)
    return local if local <= most else least


class _Varint(NamedTuple):
    value: int
    end: int


def _varint(content: bytes, place: int) -> _Varint:
    value = 0
    for index in range(9):
        byte = content[place + index]
        if index == 8:
            return _Varint(value << 8 | byte, place + 9)
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return _Varint(value, place + index + 1)
    raise ValueError("a number of more than nine bytes")


def _values(payload: bytes, length: int) -> tuple[Value, ...]:
    """Return the columns of a record, as many as its bytes give.

    Raises:
        ValueError, IndexError: its own header contradicts itself.
    """
    header_length, place = _varint(payload, 0)
    if not place < header_length <= len(payload):
        raise ValueError("a header that is longer than its record")
    kinds: list[int] = []
    while place < header_length:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    total = header_length + sum(map(_bytes_of, kinds))
    if place != header_length or total != length or len(kinds) > _MOST_COLUMNS:
        raise ValueError("columns that do not fill their record")
    values: list[Value] = []
    for kind in kinds:
        size = _bytes_of(kind)
        raw = payload[place : place + size]
        place += size
        if len(raw) < size:
            if kind >= 13 and kind % 2:
                values.append(DamagedText(raw.decode("utf-8", "replace")))
            break
        values.append(_value(kind, raw))
    return tuple(values)


def _bytes_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise ValueError("a kind of value that no file has")
    return 8 if kind == 7 else _INTEGER_BYTES.get(kind, 0)


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind in _INTEGER_BYTES:
        return int.from_bytes(raw, "big", signed=True)
    if kind == 7:
        return struct.unpack(">d", raw)[0]
    if kind in (8, 9):
        return kind - 8
    return decoded(raw) if kind % 2 else raw


def decoded(raw: bytes) -> str:
    """Return a text of a file; a :class:`DamagedText` if its bytes are not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return DamagedText(raw.decode("utf-8", "replace"))
