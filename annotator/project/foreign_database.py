"""Opens the SQLite files of other programs, which are only read."""

import sqlite3
from pathlib import Path

ForeignDatabase = sqlite3.Connection
"""A database of another program."""
DamagedDatabase = sqlite3.DatabaseError
"""Raised where a file is not a sound database."""
UnreadableDatabase = sqlite3.OperationalError
"""Raised where the system cannot read a file; a :data:`DamagedDatabase`, too."""


def open_foreign(path: Path) -> ForeignDatabase:
    """Open a database of another program to read it; nothing is written beside it.

    Raises:
        DamagedDatabase: SQLite cannot open it.
    """
    # Without “immutable” SQLite would look for a journal beside the file.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
