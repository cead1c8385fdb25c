"""What other programs wrote into an open project, as the changes that the views repaint.

Each edit enters the rows that it changed into the history, so that the steps after the last one
that was read tell everything.
"""

import json
from pathlib import Path

from annotator.project.connection import ProjectConnection
from annotator.project.contents import document_ids
from annotator.project.fields import CODEBOOK_RECORDS
from annotator.project.rows import Values, from_json
from annotator.project.transaction import ChangeKind, Changes

_READ_UP_TO_CHANGES = 2_000
"""If more rows changed, everything is read again."""
UNKNOWN_STEP = -1
"""Stands for a step of another history."""
_ARTICLE_COLUMNS = ("deleted", "metadata", "blocks")
"""An article is read again if one of these differs; the history has only those that changed."""


def look_of(path: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """Return inode, size and time of a project file and of its log: another one after each save.

    None stands for a file that is not there. This may be called from any thread.
    """
    return tuple(_look(each) for each in (path, path.with_name(path.name + "-wal")))


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def latest_step(db: ProjectConnection) -> int:
    """Return the id of the project's latest step; 0: there is none.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return db.execute("SELECT max(id) FROM steps").fetchone()[0] or 0


def data_version(db: ProjectConnection) -> int:
    """Return a number that changes when another connection commits an edit.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return db.execute("PRAGMA data_version").fetchone()[0]


def changes_since(db: ProjectConnection, step: int) -> Changes | None:
    """Return what changed after a step; None when nothing did.

    Everything counts as changed after :data:`UNKNOWN_STEP`.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    latest = latest_step(db)
    if latest == step:
        return None
    change_rows = db.execute(
        "SELECT table_name, row_key, kind, before, after FROM changes WHERE step > ? LIMIT ?",
        [step, _READ_UP_TO_CHANGES + 1],
    ).fetchall()
    if latest < step or step == UNKNOWN_STEP or len(change_rows) > _READ_UP_TO_CHANGES:
        return Changes(
            "", documents=frozenset(document_ids(db)), tag_set=True, articles=True, step=latest
        )
    found = _Found()
    for table, key, kind, before, after in change_rows:
        found.add(table, key, kind, None if before is None else from_json(before), from_json(after))
    return found.changes(latest)


class _Found:
    """Collects the ids of changed rows by table."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {
            name: set()
            for name in (
                "documents",
                "annotations",
                "relations",
                "identities",
                "suggestions",
                "records",
            )
        }
        self._fields: set[tuple[str, str]] = set()
        self._tag_set = False
        self._articles = False

    def add(self, table: str, key: str, kind: str, before: Values | None, after: Values) -> None:
        """Add one row of the history.

        Args:
            table: The table of the row that changed.
            key: Its key as the history writes it.
            kind: A :class:`ChangeKind`.
            before: The columns before; None where the row was made.
            after: The columns after.
        """
        documents = self._ids["documents"]
        if table == "tag_set":
            self._tag_set = True
        elif table == "fields":
            record, record_id, _ = json.loads(key)
            self._fields.add((record, record_id))
            self._tag_set |= record in CODEBOOK_RECORDS
            if record == "article":
                documents.add(record_id)
                self._articles = True
        elif table == "progress":
            documents.add(json.loads(key)[0])
        elif table == "document_versions":
            documents.add(json.loads(key)[0])
            self._articles = True
        elif table == "documents":
            documents |= {key, *([before["id"]] if kind == ChangeKind.RENAMED and before else [])}
            self._articles = self._articles or _is_to_be_read_again(kind, before, after)
        else:
            self._ids[table].add(key)
            documents |= _documents_of(table, after)

    def changes(self, step: int) -> Changes:
        """Return everything that was added."""
        return Changes(
            "",
            tag_set=self._tag_set,
            articles=self._articles,
            step=step,
            fields=frozenset(self._fields),
            **{table: frozenset(ids) for table, ids in self._ids.items()},
        )


def _documents_of(table: str, row: Values) -> set[str]:
    """Return the articles that a row belongs to."""
    match table:
        case "annotations":
            return {row["document"]}
        case "relations":
            return {row["source_document"], row["target_document"]}
        case "records":
            document_id = from_json(row["data"]).get("document")
            return {document_id} if isinstance(document_id, str) else set()
        case _:
            return set()


def _is_to_be_read_again(kind: str, before: Values | None, after: Values) -> bool:
    if before is None or kind == ChangeKind.RENAMED:
        return True
    return any(before.get(name) != after.get(name) for name in _ARTICLE_COLUMNS)
