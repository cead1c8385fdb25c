"""The tables of a new project file: what all migrations together make of an empty one.

They are read from ``tables.sql``, so that a new project does not load what brings old ones up to
date (see :mod:`annotator.project.migrating`). A test compares the two.
"""

from pathlib import Path

from annotator.project.database import VERSION, Database

TABLES = Path(__file__).with_name("tables.sql")


def make_tables(db: Database) -> None:
    """Give an empty file its tables: all of them, or none."""
    db.conn.executescript(f"BEGIN;\n{TABLES.read_text('utf-8')}\nCOMMIT;")
    db.conn.execute(f"PRAGMA user_version = {VERSION}")
