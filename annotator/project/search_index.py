"""The search index: whether it has the words of the articles, and how it is made anew."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

from annotator.jobs import ProgressCallback
from annotator.project.article_metadata import TITLE
from annotator.project.connection import ProjectConnection
from annotator.project.rows import CURRENT_TEXT

_ARTICLES_AT_ONCE = 200
_TOKENIZER = "unicode61 remove_diacritics 2"
"""As :func:`annotator.project.schema.fold_search_index` has it."""
MAKE_ANEW = "It can be made anew from the articles: nothing of your work is in it alone."
_INDEXED = f"SELECT d.number, search_key({TITLE}), search_key({CURRENT_TEXT}) FROM documents d"
SEARCH_INDEX = "documents_fts"
"""The table; those that it consists of have its name and an underline before theirs."""
_CONTENT_TABLES = ("data", "idx", "docsize", "config")
INDEX_PROBLEM = "The search index"
"""How the sentences begin that a new index answers."""


def make_search_index(db: ProjectConnection) -> None:
    """Make the index anew from the articles, inside a transaction.

    Raises:
        sqlite3.Error: the articles cannot be read, or the file cannot be written.
    """
    _drop(db)
    db.execute(
        "CREATE VIRTUAL TABLE documents_fts USING fts5 "
        f"(title, text, content = '', tokenize = '{_TOKENIZER}')"
    )
    db.execute(f"INSERT INTO documents_fts (rowid, title, text) {_INDEXED}")


def _drop(db: ProjectConnection) -> None:
    try:
        db.execute("DROP TABLE IF EXISTS documents_fts")
    except sqlite3.DatabaseError:
        # It is too damaged for its own code. The tables of which it consists are like others as
        # soon as it is not in the list of tables any more.
        (version,) = db.execute("PRAGMA schema_version").fetchone()
        db.execute("PRAGMA writable_schema = ON")
        try:
            db.execute("DELETE FROM sqlite_schema WHERE name = 'documents_fts'")
            db.execute(f"PRAGMA schema_version = {version + 1}")
        finally:
            db.execute("PRAGMA writable_schema = RESET")
        for name in _CONTENT_TABLES:
            db.execute(f"DROP TABLE IF EXISTS documents_fts_{name}")


def check_search_index(
    db: ProjectConnection, progress: ProgressCallback | None = None
) -> Iterator[str]:
    """Yield a sentence if the index lacks articles or words, or has others than the articles.

    Args:
        db: The connection.
        progress: Called with the number of articles so far.

    Raises:
        Cancelled: ``progress`` raised it.
        sqlite3.Error: the index, or an article, cannot be read.
    """
    articles = _numbers(db, "SELECT number FROM documents")
    indexed = _numbers(db, "SELECT id FROM documents_fts_docsize")
    if articles - indexed:
        yield f"{INDEX_PROBLEM} lacks {len(articles - indexed):,} articles. {MAKE_ANEW}"
    if indexed - articles:
        yield (
            f"{INDEX_PROBLEM} has {len(indexed - articles):,} articles that are not in the "
            f"project. {MAKE_ANEW}"
        )
    if articles == indexed and not _has_the_words(db, progress):
        yield f"{INDEX_PROBLEM} has other words than the articles. {MAKE_ANEW}"


def _numbers(db: ProjectConnection, query: str) -> set[int]:
    return {number for (number,) in db.execute(query)}


def _has_the_words(db: ProjectConnection, progress: ProgressCallback | None) -> bool:
    """Return whether the words of the index are those of an index that is made now."""
    # On the disk, and gone with its connection: the words of a project may fill the memory.
    with closing(sqlite3.connect("", isolation_level=None)) as fresh:
        fresh.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            f"(title, text, content = '', tokenize = '{_TOKENIZER}')"
        )
        fresh.execute("BEGIN")
        (total,) = db.execute("SELECT count(*) FROM documents").fetchone()
        cursor = db.execute(_INDEXED)
        done = 0
        while batch := cursor.fetchmany(_ARTICLES_AT_ONCE):
            fresh.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", batch)
            done += len(batch)
            if progress is not None:
                progress(done, total, "articles of the search index")
        fresh.execute("CREATE VIRTUAL TABLE counts USING fts5vocab (words, 'col')")
        expected = fresh.execute("SELECT * FROM counts")
        with _vocabulary(db) as name, closing(db.execute(f"SELECT * FROM {name}")) as present:
            while (row := expected.fetchone()) is not None:
                if present.fetchone() != row:
                    return False
            return present.fetchone() is None


@contextmanager
def _vocabulary(db: ProjectConnection) -> Generator[str, None, None]:
    """Give the index's words a name in the connection alone, also where it may not write."""
    (query_only,) = db.execute("PRAGMA query_only").fetchone()
    db.execute("PRAGMA query_only = OFF")
    try:
        db.execute(
            "CREATE VIRTUAL TABLE temp.indexed_words USING fts5vocab (main, documents_fts, 'col')"
        )
        db.execute(f"PRAGMA query_only = {query_only}")
        yield "temp.indexed_words"
        db.execute("PRAGMA query_only = OFF")
        db.execute("DROP TABLE temp.indexed_words")
    finally:
        db.execute(f"PRAGMA query_only = {query_only}")
