"""The check of the pages of a project file by SQLite, table by table, in plain words."""

import re
import sqlite3
from collections.abc import Iterator

from annotator.project.connection import ProjectConnection
from annotator.project.search_index import INDEX_PROBLEM, MAKE_ANEW, SEARCH_INDEX
from annotator.project.sqlite_words import SOME_PART, in_plain_words, pages_in
from annotator.words import join_names, number

_MOST_PAGES = 5
"""Of more pages that are damaged, only the number is named."""
_UNUSED = re.compile(r"page \d+(: | is )never used", re.IGNORECASE)
_OF_THE_DISK = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
}
"""Errors that are not about what is in the file."""
_ORDER = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"


def damaged_parts(db: ProjectConnection) -> Iterator[str]:
    """Yield a sentence for each thing that SQLite finds wrong in the pages and indexes of a file.

    Those of the search index begin with :data:`~annotator.project.search_index.INDEX_PROBLEM`.

    Raises:
        sqlite3.Error: the list of tables cannot be read, or a lock or the disk prevents it.
    """
    lines = _lines(db, "PRAGMA integrity_check")
    if not lines:
        return
    found = False
    index_lines: list[str] = []
    for (table,) in db.execute(_ORDER).fetchall():
        own = _lines(db, f'PRAGMA integrity_check("{table}")')
        found = found or bool(own)
        if table == SEARCH_INDEX or table.startswith(f"{SEARCH_INDEX}_"):
            index_lines += own
        else:
            for what in _describe(own):
                yield f"The table {table} is damaged: {what}."
    if index_lines:
        yield f"{INDEX_PROBLEM} is damaged: {'; '.join(_describe(index_lines))}. {MAKE_ANEW}"
    if not found:
        for what in _describe(lines):
            yield f"The database is damaged: {what}."


def is_of_the_disk(error: Exception) -> bool:
    """Return whether an error is one of the disk or of a lock, and not of what is in the file."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


def _lines(db: ProjectConnection, check: str) -> list[str]:
    """Return what a check of SQLite reports, line by line; nothing if all is well."""
    lines: list[str] = []
    try:
        for (result,) in db.execute(check):
            lines += [line for line in result.splitlines() if not line.startswith("***")]
    except sqlite3.DatabaseError as error:
        if is_of_the_disk(error):
            raise
        lines.append(str(error))
    return [] if lines == ["ok"] else lines


def _describe(lines: list[str]) -> list[str]:
    """Return what is wrong in plain words: the pages together, everything else once."""
    unused = {page for line in lines if _UNUSED.search(line) for page in pages_in(line)}
    pages = {page for line in lines for page in pages_in(line)} - unused
    words = [in_plain_words(line) for line in lines if not pages_in(line)]
    if pages:
        words = [what for what in words if what != SOME_PART]
        words.insert(0, _name_pages(sorted(pages)))
    elif unused:
        words.insert(0, f"{number(len(unused), 'page')} of the file belong to no table")
    return list(dict.fromkeys(words))


def _name_pages(pages: list[int]) -> str:
    if len(pages) > _MOST_PAGES:
        return f"{len(pages):,} pages of the file are not as SQLite wrote them"
    verb = "is not as SQLite wrote it" if len(pages) == 1 else "are not as SQLite wrote them"
    noun = "page" if len(pages) == 1 else "pages"
    return f"{noun} {join_names([f'{page:,}' for page in pages])} of the file {verb}"
