"""The pages of an SQLite file as they are in it and in the log beside it, read without SQLite.

The format is that of https://www.sqlite.org/fileformat2.html; the section numbers below are its.
"""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_PAGE_KINDS = (2, 5, 10, 13)
"""The first byte of a page of a tree: inner and leaf pages of indexes, and of tables (1.6)."""
_INNER_KINDS = (2, 5)
_SIZES = (4096, 1024, 2048, 8192, 16384, 32768, 65536, 512)
"""Possible sizes of a page, the usual one first."""
_MOST_PAGES_TRIED = 400
"""So many pages tell the size of all."""
_MOST_FREE_PAGES = 5_000_000


class DatabasePages:
    """Reads single pages of a file that may be damaged; closed at the end of a ``with``.

    Args:
        path: The file.
        log: The log that belongs to it, if there is one.

    Raises:
        OSError: one of the two cannot be read.
    """

    def __init__(self, path: Path, log: Path | None = None) -> None:
        self._file = path.open("rb")
        self._log: BufferedReader | None = log.open("rb") if log is not None else None
        self.bytes = path.stat().st_size
        self.size = self._page_size()
        """The length of a page in bytes."""
        self._frames: dict[int, list[int]] = {}
        """By page: where its contents start in the log, the latest first."""
        if self._log is not None:
            self.bytes += self._read_log(self._log)
        in_file = -(-path.stat().st_size // self.size)
        self.count = max([in_file, *self._frames])
        """The number of the last page; the first one is 1."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._log is not None:
            self._log.close()

    def page(self, number: int) -> bytes:
        """Return the present content of a page; what is missing of it are zeros."""
        return next(self.versions(number), bytes(self.size))

    def versions(self, number: int) -> Iterator[bytes]:
        """Yield the contents of a page, the latest first: those in the log, that in the file."""
        for place in self._frames.get(number, ()):
            assert self._log is not None
            yield self._read(self._log, place)
        start = (number - 1) * self.size
        if 0 <= start < self._file.seek(0, 2):
            yield self._read(self._file, start)

    def free_pages(self) -> set[int]:
        """Return the pages that hold nothing any more, as far as the file lists them soundly (1.5).

        Nothing is returned from a list that contradicts itself.
        """
        header = self.page(1)[:HEADER_BYTES]
        trunk, total = int.from_bytes(header[32:36], "big"), int.from_bytes(header[36:40], "big")
        free: set[int] = set()
        while trunk:
            if not 1 < trunk <= self.count or trunk in free or len(free) > _MOST_FREE_PAGES:
                return set()
            free.add(trunk)
            content = self.page(trunk)
            length = int.from_bytes(content[4:8], "big")
            if length > self.size // 4 - 2:
                return set()
            leaves = {int.from_bytes(content[8 + 4 * i : 12 + 4 * i], "big") for i in range(length)}
            if (
                len(leaves) < length
                or leaves & free
                or not all(1 < leaf <= self.count for leaf in leaves)
            ):
                return set()
            free |= leaves
            trunk = int.from_bytes(content[:4], "big")
        return free if len(free) == total else set()

    def _read(self, file: BufferedReader, start: int) -> bytes:
        file.seek(start)
        return file.read(self.size).ljust(self.size, b"\0")

    def _page_size(self) -> int:
        """Return the size under which most of the file makes sense: the header may be damaged."""
        header = self._file.read(HEADER_BYTES)
        stated = int.from_bytes(header[16:18], "big")
        stated = 65536 if stated == 1 else stated
        sizes = list(_SIZES)
        if self._log is not None:
            logged = int.from_bytes(self._log.read(_LOG_HEADER_BYTES)[8:12], "big")
            sizes.sort(key=lambda size: size != logged)
        sizes.sort(key=lambda size: size != stated)
        return max(sizes, key=self._explained_bytes)

    def _explained_bytes(self, size: int) -> int:
        """Return how many bytes are in pages of trees, if pages have this size."""
        last = self._file.seek(0, 2) // size
        step = max(last // _MOST_PAGES_TRIED, 1)
        explained = 0
        for number in range(0, last, step):
            start = number * size
            self._file.seek(start)
            content = self._file.read(size)
            if looks_like_tree(content, HEADER_BYTES if number == 0 else 0):
                explained += size
        return explained

    def _read_log(self, log: BufferedReader) -> int:
        """Note where pages are in the log (4.1); return its length in bytes.

        Frames of the present log only: behind them there may be some of an earlier one, whose
        salts differ. Checksums are not compared: of a damaged page its other rows are still good,
        and the rows themselves are checked.
        """
        end = log.seek(0, 2)
        log.seek(0)
        header = log.read(_LOG_HEADER_BYTES)
        salts = header[16:24]
        frames: list[tuple[int, int, bool]] = []
        first_salts = None
        for start in range(_LOG_HEADER_BYTES, end, _FRAME_HEADER_BYTES + self.size):
            log.seek(start)
            head = log.read(_FRAME_HEADER_BYTES)
            first_salts = first_salts or head[8:16]
            number = int.from_bytes(head[:4], "big")
            is_commit = head[4:8] != b"\0\0\0\0"
            # The log's own header may be the damaged part.
            if head[8:16] in (salts, first_salts) and 0 < number < 2**31:
                frames.append((number, start + _FRAME_HEADER_BYTES, is_commit))
        while frames and not frames[-1][2]:
            frames.pop()  # An edit that was cut off.
        for number, place, _ in frames:
            self._frames.setdefault(number, []).insert(0, place)
        return end


def looks_like_tree(content: bytes, start: int = 0) -> bool:
    """Return whether a page has the header of a page of a tree, and cells at its end (1.6).

    Args:
        content: The page.
        start: Where its header begins, in bytes: behind the file's own on the first page.
    """
    head = content[start : start + 12]
    if len(head) < 12 or head[0] not in _PAGE_KINDS:
        return False
    cells = int.from_bytes(head[3:5], "big")
    first = start + (12 if head[0] in _INNER_KINDS else 8)
    content_start = int.from_bytes(head[5:7], "big") or 65536
    if not (first + 2 * cells <= content_start <= len(content) and head[7] <= 60):
        return False
    places = memoryview(content)[first : first + 2 * cells]
    last = max((places[i] << 8 | places[i + 1] for i in range(0, 2 * cells, 2)), default=65536)
    # Cells are written from the end: of a page that is thought longer, the end is another one.
    return 2 * last >= len(content)
