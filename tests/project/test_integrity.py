"""What SQLite finds wrong in the pages of a file is named with its table, in plain words."""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.project import Project


def zero_root(path: Path, name: str) -> int:
    """Overwrite the first page of a table or an index with zeros; return its number."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(content)
    return page


def check(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as damaged:
        return damaged.check()


def test_a_table_that_is_damaged_is_named_with_its_page_or_in_words(
    project: Project, path: Path
) -> None:
    project.close()
    zero_root(path, "steps_to_undo")
    problems = check(path)
    assert problems[0].startswith("The table steps is damaged: ")
    assert "SQLite wrote" in problems[0]
    for words in ("***", "btree", "malformed", "Database:"):
        assert words not in "".join(problems)


def test_an_index_that_lacks_a_row_is_named_in_words(project: Project, path: Path) -> None:
    project.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        sql = "CREATE INDEX live_documents ON documents (title) WHERE deleted = 5"
        (version,) = db.execute("PRAGMA schema_version").fetchone()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'live_documents'", [sql])
        db.execute(f"PRAGMA schema_version = {version + 1}")
    assert any(
        problem.startswith("The table documents is damaged: the index live_documents has more")
        for problem in check(path)
    )
