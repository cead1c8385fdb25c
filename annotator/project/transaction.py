"""One edit in progress: rows are read and put, and each change goes into the history.

An edit lives inside one transaction that the project opens and closes.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.model.types import Annotation, Document, Relation
from annotator.project import rows
from annotator.project.changes import Changes
from annotator.project.database import Database
from annotator.project.rows import Values, from_json, to_json

LIVE, REMOVED, WITHDRAWN, ASIDE = 0, 1, 2, 3
"""Values of ``deleted``: see :mod:`annotator.project.schema`."""
MERGED, RENAMED = "merged", "renamed"
"""Mark the images of rows in the history that a merge wrote, or gave another key."""
_NAMES_DOCUMENT = (
    ("annotations", "document"),
    ("relations", "source_document"),
    ("relations", "target_document"),
    ("progress", "document"),
    ("suggestions", "document"),
)

KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("id",),
    "annotations": ("id",),
    "relations": ("id",),
    "identities": ("id",),
    "tag_set": ("id",),
    "progress": ("document", "annotator"),
    "records": ("kind", "id"),
    "suggestions": ("id",),
}
_SELDOM_ADDED = {"tag_set", "progress"}
_MOST_TOUCHED = 20_000
"""So many annotations or relations an edit names; of more it says that all is to be read anew."""
_NOT_IN_HISTORY = {
    "documents": {"text", "blocks", "number", "text_hash", "metadata"},
}


def now() -> str:
    """The present time for a row: ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class EditTransaction:
    """Reads and changes rows on behalf of one annotator, as one step of the history."""

    def __init__(
        self,
        db: Database,
        annotator: str,
        *,
        tag_set: TagSet,
        load_document: Callable[[str], Document],
        kind: str = "edit",
        of: int | None = None,
    ) -> None:
        self.db = db
        self.annotator = annotator
        self.tag_set = tag_set
        self.load_document = load_document
        self.time = now()
        self.made = 0
        """How many rows were written."""
        self._touched: dict[str, set[str]] = {
            "documents": set(),
            "annotations": set(),
            "relations": set(),
            "identities": set(),
            "suggestions": set(),
            "records": set(),
        }
        self._tag_set_changed = False
        self._articles_changed = False
        self.step: int = (
            db.conn.execute(
                "INSERT INTO steps (time, annotator, kind, title, of, state)"
                " VALUES (?, ?, ?, '', ?, ?)",
                [self.time, annotator, kind, of, "done"],
            ).lastrowid
            or 0
        )

    # Reading

    def row(self, table: str, key: tuple[str, ...]) -> Values | None:
        """The row as it is now, removed or not."""
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        cursor = self.db.conn.execute(f"SELECT * FROM {table} WHERE {where}", key)
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip((column[0] for column in cursor.description), found, strict=True))

    def annotation(self, id: str) -> tuple[Annotation, str]:
        """A live annotation and the id of its document; raises InputError without one."""
        row = self.db.conn.execute(
            f"SELECT {rows.ANNOTATION}, document FROM annotations WHERE id = ? AND deleted = 0",
            [id],
        ).fetchone()
        if row is None:
            raise InputError(f"There is no annotation {id}; it may have been removed.")
        return rows.annotation_of(row), row[-1]

    def own_annotation(self, id: str) -> tuple[Annotation, str]:
        """The same, for a change: only its owner may."""
        annotation, document = self.annotation(id)
        self._check_owner(annotation.annotator, f"the annotation “{_short(annotation.text)}”")
        return annotation, document

    def relation(self, id: str) -> Relation:
        """A live relation; raises InputError without one."""
        row = self.db.conn.execute(
            f"SELECT {rows.RELATION} FROM relations r WHERE r.id = ? AND r.deleted = 0",
            [id],
        ).fetchone()
        if row is None:
            raise InputError(f"There is no relation {id}; it may have been removed.")
        return rows.relation_of(row)

    def own_relation(self, id: str) -> Relation:
        """The same, for a change: only its owner may."""
        relation = self.relation(id)
        self._check_owner(relation.annotator, f"the relation “{relation.type}”")
        return relation

    def relations_at(self, annotation: str) -> list[Relation]:
        """The live relations that start or end at an annotation."""
        found = self.db.conn.execute(
            f"SELECT {rows.RELATION} FROM relations r "
            "WHERE (r.source = ? OR r.target = ?) AND r.deleted = 0 ORDER BY r.id",
            [annotation, annotation],
        )
        return [rows.relation_of(row) for row in found]

    def _check_owner(self, owner: str, what: str) -> None:
        if owner != self.annotator:
            raise InputError(
                f"Only {owner}, who made it, may change {what}; you work as {self.annotator}."
            )

    # Writing

    def put(self, table: str, values: Values, *, deleted: int = LIVE) -> bool:
        """Write a row, new or changed; False when it was the same already.

        ``values`` may leave out columns that stay as they are.
        """
        key = tuple(str(values[name]) for name in KEYS[table])
        old = self.row(table, key)
        asked = {**values, "deleted": deleted}
        if old is not None and all(old[name] == value for name, value in asked.items()):
            return False
        new = {**(old or {}), **values, "deleted": deleted, "changed": self.time}
        new["revision"] = (old["revision"] if old else 0) + 1
        if old is None and table not in _SELDOM_ADDED:
            new["added"] = self.step
        self._write(table, key, old, new)
        self._record(table, key, old, new)
        self.touch(table, new, came_or_went=old is None or old["deleted"] != deleted)
        return True

    def take(self, table: str, values: Values) -> None:
        """Write a row as it is, with the revision and the time that it has: for a merge."""
        key = tuple(str(values[name]) for name in KEYS[table])
        old = self.row(table, key)
        new = {**(old or {}), **values}
        if old is None and table not in _SELDOM_ADDED:
            new["added"] = self.step
        if new == old:
            return
        self._write(table, key, old, new)
        self._record(table, key, old, new, merged=True)
        self.touch(table, new, came_or_went=old is None or old["deleted"] != new["deleted"])

    def rename_document(self, old: str, new: str) -> None:
        """Give an article another id, for a merge; what has that id makes way."""
        if self.row("documents", (new,)) is not None:
            self.make_way(new)
        run = self.db.conn.execute
        run("PRAGMA defer_foreign_keys = ON")
        run("UPDATE documents SET id = ? WHERE id = ?", [new, old])
        for table, column in _NAMES_DOCUMENT:
            run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [new, old])
        self.made += 1
        before, after = {"id": old, RENAMED: True, MERGED: True}, {"id": new, MERGED: True}
        run(
            "INSERT INTO changes (step, table_name, row_key, before, after)"
            " VALUES (?, 'documents', ?, ?, ?)",
            [self.step, new, to_json(before), to_json(after)],
        )
        for id in (old, new):
            self.touch("documents", {"id": id}, came_or_went=True)

    def make_way(self, id: str) -> None:
        """Give an article that is not there any more an id that nobody asks for."""
        row = self.row("documents", (id,))
        name = f"{id}~{row['text_hash'][:8]}" if row is not None else id
        while self.row("documents", (name,)) is not None:
            name += "~"
        self.rename_document(id, name)

    def record_new(self, table: str, row: Values) -> None:
        """Remember a row that a merge has written."""
        key = tuple(str(row[name]) for name in KEYS[table])
        self._record(table, key, None, row, merged=True)

    def remove(self, table: str, key: tuple[str, ...], *, deleted: int = REMOVED) -> None:
        """Leave a tombstone."""
        self.put(table, dict(zip(KEYS[table], key, strict=True)), deleted=deleted)

    def _write(self, table: str, key: tuple[str, ...], old: Values | None, new: Values) -> None:
        self.made += 1
        if old is None:
            names = ", ".join(new)
            marks = ", ".join("?" * len(new))
            self.db.conn.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", list(new.values())
            )
            return
        changed = {name: value for name, value in new.items() if old[name] != value}
        assignments = ", ".join(f"{name} = ?" for name in changed)
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        self.db.conn.execute(
            f"UPDATE {table} SET {assignments} WHERE {where}", [*changed.values(), *key]
        )

    def _record(
        self,
        table: str,
        key: tuple[str, ...],
        old: Values | None,
        new: Values,
        *,
        merged: bool = False,
    ) -> None:
        self.db.conn.execute(
            "INSERT INTO changes (step, table_name, row_key, before, after) VALUES (?, ?, ?, ?, ?)",
            [
                self.step,
                table,
                key_text(key),
                None if old is None else _image(table, old),
                _image(table, {**new, MERGED: True} if merged else new),
            ],
        )

    def touch(self, table: str, row: Values, *, came_or_went: bool = False) -> None:
        """Note what whoever shows the row has to paint again."""
        if table == "tag_set":
            self._tag_set_changed = True
        elif table == "progress":
            self._touched["documents"].add(row["document"])
        elif table in self._touched:
            ids = self._touched[table]
            ids.add(row["id"])
            if len(ids) > _MOST_TOUCHED and table in ("annotations", "relations"):
                ids.clear()
                self._articles_changed = True
            if table == "documents" and came_or_went:
                self._articles_changed = True
            elif table == "annotations":
                self._touched["documents"].add(row["document"])
            elif table == "relations":
                self._touched["documents"] |= {
                    row["source_document"],
                    row["target_document"],
                }
            elif table == "records":
                document = from_json(row["data"]).get("document")
                self._touched["documents"] |= {document} if isinstance(document, str) else set()

    def close(self, title: str) -> Changes:
        """Name the step and say what it changed."""
        self.db.conn.execute("UPDATE steps SET title = ? WHERE id = ?", [title, self.step])
        return Changes(
            title,
            tag_set=self._tag_set_changed,
            articles=self._articles_changed,
            **{name: frozenset(ids) for name, ids in self._touched.items()},
        )


def key_text(key: tuple[str, ...]) -> str:
    """A row's key as one text: itself, or a JSON list."""
    return key[0] if len(key) == 1 else to_json(list(key))


def key_of(text: str, table: str) -> tuple[str, ...]:
    """The key that :func:`key_text` wrote."""
    if len(KEYS[table]) == 1:
        return (text,)
    return msgspec.json.decode(text, type=tuple[str, str])


def _image(table: str, row: Values) -> str:
    left_out = _NOT_IN_HISTORY.get(table, set())
    kept = {name: value for name, value in row.items() if name not in left_out}
    return to_json(kept)


def values_of_image(image: str) -> Values:
    """The columns that undo brings back: all but those that count changes."""
    values: dict[str, Any] = from_json(image)
    for name in ("revision", "changed", "added"):
        values.pop(name, None)
    return values


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
