"""The search index: a check compares it with the articles, and it can be made anew."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.project import Project
from annotator.project.search_index import INDEX_PROBLEM

INDEX = "INSERT INTO documents_fts"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DELETE FROM documents_fts_docsize"], "lacks 1 articles"),
        ([f"{INDEX} (rowid, title, text) VALUES (99, 'x', 'y')"], "has 1 articles that are not in"),
        (
            [
                f"{INDEX} (documents_fts) VALUES ('delete-all')",
                f"{INDEX} (rowid, title, text) VALUES (1, 'x', 'y')",
            ],
            "has other words than the articles",
        ),
        (["DROP TABLE documents_fts"], "cannot be read to the end: no such table"),
        (["UPDATE documents_fts_data SET block = x'00ff'"], "The search index"),
    ],
)
def test_a_damaged_index_is_found_and_made_anew(
    project: Project, path: Path, statements: list[str], found: str
) -> None:
    assert project.check() == []
    project.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
    with Project.open(path, read_only=True) as damaged:
        (problem,) = damaged.check()
        assert found in problem
    with Project.open(path) as damaged:
        damaged.mend_indexes()
        assert damaged.check() == []
        assert len(damaged.articles.search("progress")) == 2


def test_an_index_is_as_the_migrations_make_it(
    project: Project, schema_of: Callable[[Path], list[str]], path: Path
) -> None:
    before = schema_of(path)
    project.mend_indexes()
    assert schema_of(path) == before


@pytest.fixture
def schema_of() -> Callable[[Path], list[str]]:
    """Reads the statements that make a file's tables, with blanks made equal."""

    def read(path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as db:
            found = db.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")
            return ["".join(sql.split()) for (sql,) in found]

    return read


def damage(path: Path, table: str) -> None:
    """Overwrite the free room and the cells of the first page of a table, as a bad disk would."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size + 10] ^= 0xFF
    content[page * size - 96] ^= 0xFF
    path.write_bytes(content)


def test_damaged_pages_of_the_index_alone_are_called_that_and_it_is_made_anew(
    project: Project, path: Path
) -> None:
    project.close()
    damage(path, "documents_fts_data")
    with Project.open(path, read_only=True) as damaged:
        problems = damaged.check()
    assert problems
    assert all(problem.startswith(INDEX_PROBLEM) for problem in problems)
    with Project.open(path) as damaged:
        damaged.mend_indexes()
        assert damaged.check() == []
        assert len(damaged.articles.search("progress")) == 2
