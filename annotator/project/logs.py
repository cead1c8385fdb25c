"""Reads the logs that SQLite leaves beside a file, without SQLite: it would play them into it.

Two kinds are read: the write-ahead log (``-wal``), which has the pages of the edits that the file
may lack, and the rollback journal (``-journal``), which has the pages as they were before an edit
that was cut off. Nothing here writes. https://www.sqlite.org/fileformat2.html
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from annotator.project.lock_keeper import read_piece
from annotator.project.log_marks import Mark, mark_of_page

_PAGE_SIZE_IN_FILE = slice(16, 18)
_CHANGE_COUNTER = slice(24, 28)
_PAGE_SIZES = frozenset(2**power for power in range(9, 17))
_AT_ONCE_BYTES = 1 << 20
"""A log of an import may have gigabytes; it is read in pieces."""

_LOG_HEAD = struct.Struct(">8I")
"""Magic number, version, page size, number of checkpoints, two salts, two checksums."""
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_FRAME_HEAD = struct.Struct(">6I")
"""Page number, pages of the file after a commit (else 0), two salts, two checksums."""

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_HEAD = struct.Struct(">5I")
"""After the magic number: records, nonce, pages of the file, size of a sector, size of a page."""
_ALL_RECORDS = 0xFFFFFFFF
_MOST_SECTOR_BYTES = 0x10000


class Log(Struct):
    """What the write-ahead log beside a file has to say about itself."""

    path: Path
    page_size: int
    """In bytes."""
    salts: tuple[int, int]
    """They are others whenever the log begins anew."""
    commits: int = 0
    """The number of transactions in it that were completed."""
    first: Mark | None = None
    """The mark of the first transaction that has one; its base is the file's state before."""
    tokens: frozenset[str] = frozenset()
    """Of all states to which its transactions lead."""
    last: str = ""
    """Of the state to which its latest transaction leads; "" if that one has no mark."""


class Journal(Struct):
    """What a rollback journal has to say: the state to which it would take the file back."""

    path: Path
    page_size: int
    """In bytes."""
    mark: Mark | None = None
    """The mark of the file before the edit that was cut off."""
    change_counter: bytes = b""
    """The counter of changes in the file's head before the edit; empty if the edit left it."""


def read_log(path: Path) -> Log | None:
    """Read a write-ahead log.

    Args:
        path: The log.

    Returns:
        None if there is no log, or nothing in it that SQLite would play.

    Raises:
        OSError: it cannot be read.
    """
    head = read_log_head(path)
    if head is None:
        return None
    log = Log(path, *head)
    tokens: set[str] = set()
    marks: list[Mark] = []
    for number, pages, content in frames(path):
        mark = mark_of_page(number, content)
        if mark is not None:
            marks.append(mark)
        if pages:
            log.commits += 1
            log.first = log.first or next(iter(marks), None)
            tokens.update(mark.own for mark in marks)
            log.last = marks[-1].own if marks else ""
            marks.clear()
    log.tokens = frozenset(tokens)
    return log if log.commits else None


def read_log_head(path: Path) -> tuple[int, tuple[int, int]] | None:
    """Return a log's page size in bytes and its salts; None if there is none that is valid.

    Raises:
        OSError: it cannot be read.
    """
    with suppress(FileNotFoundError), path.open("rb") as file:
        return _log_head(file)
    return None


def frames(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield the pages of a write-ahead log in the order in which they were written.

    Those of a transaction that was not completed come, too. Checksums are not compared.

    Yields:
        The number of the page (from 1), the number of pages in the file if a transaction ends
        with this one (else 0), and the page's content.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = _log_head(file)
        if head is None:
            return
        page_size, salts = head
        step = _FRAME_HEAD.size + page_size
        while piece := file.read(max(1, _AT_ONCE_BYTES // step) * step):
            for start in range(0, len(piece) - step + 1, step):
                number, pages, *own_salts = _FRAME_HEAD.unpack_from(piece, start)[:4]
                if tuple(own_salts) != salts:
                    return  # Left from before the log began anew.
                yield number, pages, piece[start + _FRAME_HEAD.size : start + step]


def read_journal(path: Path) -> Journal | None:
    """Read a rollback journal.

    Returns:
        None if there is no journal, or nothing in it that SQLite would play back.

    Raises:
        OSError: it cannot be read.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        head = _journal_head(file)
        if head is None:
            return None
        journal = Journal(path, head[2])
        file.seek(0)
        for number, content in _journaled_pages(file):
            journal.mark = journal.mark or mark_of_page(number, content)
            if number == 1:
                journal.change_counter = content[_CHANGE_COUNTER]
            if journal.mark is not None and journal.change_counter:
                break
        return journal


def page_size_of(project: Path) -> int:
    """Return the page size of a database file, in bytes; 0 if its head is not sound.

    Raises:
        OSError: it cannot be read.
    """
    head = read_piece(project, 0, _PAGE_SIZE_IN_FILE.stop)
    size = int.from_bytes(head[_PAGE_SIZE_IN_FILE], "big")
    size = 0x10000 if size == 1 else size
    return size if size in _PAGE_SIZES else 0


def change_counter_of(project: Path) -> bytes:
    """Return the counter of changes in the head of a database file.

    With a rollback journal it changes at the end of an edit, just before the edit is whole.

    Raises:
        OSError: it cannot be read.
    """
    return read_piece(project, _CHANGE_COUNTER.start, _CHANGE_COUNTER.stop - _CHANGE_COUNTER.start)


def mark_in_file(project: Path, page: int, page_size: int) -> Mark | None:
    """Return the mark of a project file as it is without any log.

    Args:
        project: The file.
        page: The number of the page that has the mark, from 1.
        page_size: In bytes.

    Returns:
        None if the page is not there or contains something else.

    Raises:
        OSError: it cannot be read.
    """
    return mark_of_page(page, read_piece(project, (page - 1) * page_size, page_size))


def _log_head(file: BinaryIO) -> tuple[int, tuple[int, int]] | None:
    head = file.read(_LOG_HEAD.size)
    if len(head) < _LOG_HEAD.size:
        return None
    magic, _, page_size, _, *salts = _LOG_HEAD.unpack(head)[:6]
    if magic not in _LOG_MAGIC or page_size not in _PAGE_SIZES:
        return None
    return page_size, (salts[0], salts[1])


def _journal_head(file: BinaryIO) -> tuple[int, int, int] | None:
    """Read a head of a rollback journal: the number of records, and two sizes in bytes.

    Returns:
        The records, the size of a sector and of a page; None where there is no head.
    """
    head = file.read(len(_JOURNAL_MAGIC) + _JOURNAL_HEAD.size)
    if len(head) < len(_JOURNAL_MAGIC) + _JOURNAL_HEAD.size or not head.startswith(_JOURNAL_MAGIC):
        return None
    count, _, _, sector, page_size = _JOURNAL_HEAD.unpack_from(head, len(_JOURNAL_MAGIC))
    if page_size not in _PAGE_SIZES or not 0 < sector <= _MOST_SECTOR_BYTES:
        return None
    return count, sector, page_size


def _journaled_pages(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the content of each page in a rollback journal.

    It has several parts, each with a head of its own, which begin at a sector. A part that SQLite
    has not flushed has no head yet: none of its pages are written in the file.
    """
    while (head := _journal_head(file)) is not None:
        count, sector, page_size = head
        file.seek(-(-file.tell() // sector) * sector)
        # A number, a page, a checksum.
        step = 4 + page_size + 4
        left = None if count in (0, _ALL_RECORDS) else count
        while left is None or left > 0:
            record = file.read(step)
            if len(record) < step:
                return
            yield int.from_bytes(record[:4], "big"), record[4:-4]
            left = left and left - 1
        file.seek(-(-file.tell() // sector) * sector)
