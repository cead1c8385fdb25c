"""The mark by which a log beside a project proves to which file it belongs.

SQLite plays any log that bears the right name into a file. So each transaction writes a fresh
token into the one row of the table ``log_mark``, with the token of the state before it: a log
names the state of the file on which it begins, and each state that it leads to. A file that bears
one of these is the log's own, wherever both were copied to.

The row is found in the bytes of its page, without SQLite: neither a file whose log is foreign nor
one that a power loss cut off in the middle of a checkpoint can be queried. Its tokens have a fixed
length, so that the page always looks alike.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

UNKNOWN = "0" * 32
"""The token of a state that had none: that before the table was made."""

MARK_STATEMENTS = (
    """CREATE TABLE log_mark (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        base TEXT NOT NULL,
        own TEXT NOT NULL
    ) STRICT""",
    f"INSERT INTO log_mark VALUES (1, 'annotator-log', '{UNKNOWN}', lower(hex(randomblob(16))))",
)
"""Make the table and its row."""
WRITE_MARK = "UPDATE log_mark SET base = own, own = lower(hex(randomblob(16)))"
"""Mark the state to which a transaction leads."""

# A leaf of a table with one cell: https://www.sqlite.org/fileformat2.html#b_tree_pages. The cell
# has the length of the record and the row's number, then the record: the length of its head, the
# kinds of its values (none, and three texts of 13, 32 and 32 letters), the values.
_LEAF_OF_ONE = re.compile(rb"\x0d..\x00\x01", re.DOTALL)
_FIRST_POINTER = slice(8, 10)
_CELL = re.compile(rb"\x52\x01\x05\x00\x27\x4d\x4dannotator-log([0-9a-f]{32})([0-9a-f]{32})")


class Mark(Struct, frozen=True):
    """The mark of one state of a project file."""

    page: int
    """The number of its page, from 1; it never changes in a file."""
    base: str
    """The token of the state before."""
    own: str
    """The token of this state, in 32 hexadecimal digits."""


def mark_of_page(number: int, content: bytes) -> Mark | None:
    """Return the mark that a page contains, or None if it is another page.

    Args:
        number: The number of the page, from 1.
        content: Its bytes, from a file or from a log.
    """
    if not _LEAF_OF_ONE.match(content):
        return None
    cell = _CELL.match(content, int.from_bytes(content[_FIRST_POINTER], "big"))
    return Mark(number, cell[1].decode(), cell[2].decode()) if cell else None


def mark_as_another(copy: Path) -> None:
    """Give a closed copy of a project a token that no log knows.

    No log of the original is ever played into it then, so that a backup that is put back in the
    place of the original stays what it is.

    Raises:
        sqlite3.Error: the copy cannot be written.
    """
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        if is_marked(db):
            db.execute(WRITE_MARK)


def is_marked(db: sqlite3.Connection) -> bool:
    """Return whether a file has a mark; files of older programs do not."""
    table = db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'log_mark'")
    return table.fetchone() is not None
