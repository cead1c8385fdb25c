"""Tells a person what a log holds, from the rows in its pages.

Only the rows of the history are looked for: the page of an edit has its time, and who made it.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from annotator.project.logs import frames

_LEAF_OF_TABLE = 0x0D
_KINDS, _STATES = {"edit", "undo", "redo"}, {"done", "undone", "dropped"}
_STEP_COLUMNS = 7
_STORED_BYTES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""The bytes of a value by its kind, up to nine: https://www.sqlite.org/fileformat2.html"""
_FIRST_OF_TEXTS = 13


class LogSummary(Struct, frozen=True):
    """The edits that a log holds, as far as its pages tell."""

    edits: int = 0
    annotators: tuple[str, ...] = ()
    first: str = ""
    """Time of the first edit, ISO 8601 in UTC."""
    last: str = ""

    def in_words(self) -> str:
        """Return a phrase such as “12 edits of ana (1 December, 10:02–10:31)”."""
        if not self.edits:
            return "changes of a database"
        edits = "1 edit" if self.edits == 1 else f"{self.edits:,} edits"
        names = " and ".join(self.annotators)
        return f"{edits} of {names or 'nobody with a name'} ({_span(self.first, self.last)})"


def summarize(log: Path) -> LogSummary:
    """Return the edits of all complete transactions in a write-ahead log.

    Raises:
        OSError: it cannot be read.
    """
    steps: dict[int, tuple[str, str]] = {}
    waiting: dict[int, tuple[str, str]] = {}
    begin = 0
    for _, pages, content in frames(log):
        waiting.update(_steps(content))
        if pages:
            # A page has earlier edits as well: of the first transaction, only the last is its own.
            begin = begin or max(waiting, default=0)
            steps.update(waiting)
            waiting.clear()
    own = [step for number, step in steps.items() if number >= begin]
    times = sorted(time for time, _ in own)
    names = tuple(sorted({name for _, name in own if name}))
    return LogSummary(len(own), names, times[0], times[-1]) if own else LogSummary()


def steps_in(log: Path) -> set[tuple[int, str, str]]:
    """Return the edits of the history whose rows are in a write-ahead log.

    The pages of its own edits have edits from before it as well.

    Returns:
        For each its number, time and annotator.

    Raises:
        OSError: it cannot be read.
    """
    return {(number, *step) for _, _, content in frames(log) for number, step in _steps(content)}


def _span(first: str, last: str) -> str:
    try:
        begin, end = (datetime.fromisoformat(time).astimezone() for time in (first, last))
    except ValueError:
        return "at an unknown time"
    day = f"{begin.day} {begin:%B}"
    if begin.date() != end.date():
        return f"{day}, {begin:%H:%M}, to {end.day} {end:%B}, {end:%H:%M}"
    return (
        f"{day}, {begin:%H:%M}–{end:%H:%M}"
        if f"{begin:%H%M}" != f"{end:%H%M}"
        else (f"{day}, {begin:%H:%M}")
    )


def _steps(content: bytes) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the rows of the history in a page: their number, time and annotator."""
    if content[0] != _LEAF_OF_TABLE:
        return
    for number, values in _records(content):
        if len(values) < _STEP_COLUMNS or values[3] not in _KINDS or values[6] not in _STATES:
            continue
        time, annotator = values[1], values[2]
        if isinstance(time, str) and isinstance(annotator, str):
            yield number, (time, annotator)


def _records(content: bytes) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the number and the texts of each row in a leaf; other values are None."""
    count = int.from_bytes(content[3:5], "big")
    for at in range(8, 8 + 2 * count, 2):
        start = int.from_bytes(content[at : at + 2], "big")
        try:
            size, start = _varint(content, start)
            number, start = _varint(content, start)
            yield number, _texts(content[start : start + size])
        except (IndexError, UnicodeDecodeError):
            continue


def _texts(record: bytes) -> list[str | None]:
    head, at = _varint(record, 0)
    kinds: list[int] = []
    while at < head:
        kind, at = _varint(record, at)
        kinds.append(kind)
    if len(kinds) != _STEP_COLUMNS:
        return []
    texts: list[str | None] = []
    for kind in kinds:
        size = _STORED_BYTES[kind] if kind < len(_STORED_BYTES) else (kind - 12) // 2
        is_text = kind >= _FIRST_OF_TEXTS and kind % 2
        texts.append(record[at : at + size].decode() if is_text else None)
        at += size
    return texts


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length, and where it ends."""
    value = 0
    for _ in range(8):
        byte = content[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at
    return value << 8 | content[at], at + 1
