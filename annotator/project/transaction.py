"""One edit in progress: it reads and writes rows, and enters each change into the history.

An edit is carried out inside one transaction of the file, which the project opens and closes.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotator.model.errors import AnnotatorError, InputError, ValidationError
from annotator.model.relations import readable_name
from annotator.model.tagset import TagSet
from annotator.model.types import Annotation, Document, Relation
from annotator.project import contents, rows
from annotator.project.article_metadata import ARTICLE, TITLE, TITLE_FIELD
from annotator.project.connection import ProjectConnection
from annotator.project.field_versions import known_after_restoring
from annotator.project.fields import CODEBOOK_RECORDS, with_article
from annotator.project.rows import Values, from_json, to_json
from annotator.project.text_versions import (
    current_version,
    own_values,
    place_row,
    refresh_current,
    reindexed,
)
from annotator.text.alignment import Fit
from annotator.words import quote, shorten


class RowState(IntEnum):
    """The state of a row, in its column ``deleted``."""

    LIVE = 0
    REMOVED = 1
    """A tombstone: its owner removed it, and a merge does not bring it back."""
    WITHDRAWN = 2
    """The edit that made it was undone."""
    SET_ASIDE = 3
    """The merge that brought it was undone: it counts as if it had never come."""


class ChangeKind(StrEnum):
    """The way in which a row was written, in the column ``kind`` of the table ``changes``."""

    EDITED = "edited"
    MERGED = "merged"
    """Verbatim from a colleague's file, with the revision that it has there."""
    RENAMED = "renamed"
    """An article to which a merge gave another id."""


class Changes(Struct, frozen=True):
    """Ids of everything that a step made, changed or removed: announced to the listeners."""

    title: str
    documents: frozenset[str] = frozenset()
    """Articles that were added, removed, or whose annotations, relations, status or
    records changed."""
    annotations: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    suggestions: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    """Verdicts, comments, assignments, settings."""
    fields: frozenset[tuple[str, str]] = frozenset()
    """Records that belong to nobody, such as the metadata of an article: the kind and the id of
    each that has a changed field."""
    tag_set: bool = False
    articles: bool = False
    """Whether articles were added or removed, or whether so much changed that everything is to be
    read again. The annotations and relations of such articles are not listed then."""
    step: int = 0
    """The step of the history that was made, undone or redone; 0: nothing changed."""


KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("id",),
    "annotations": ("id",),
    "relations": ("id",),
    "identities": ("id",),
    "tag_set": ("id",),
    "progress": ("document", "annotator"),
    "records": ("kind", "id"),
    "suggestions": ("id",),
    "document_versions": ("document", "id"),
    "fields": ("record", "id", "name"),
}
"""For each table with a history the columns of its primary key."""
_WITHOUT_ADDED = {"tag_set", "progress"}
"""Tables whose rows do not record the step that added them."""
_RELOAD_ABOVE_ROWS = 20_000
"""An edit lists up to this many annotations or relations; above, everything is read again."""
_NOT_IN_HISTORY = {
    "documents": {"text", "blocks", "number", "text_hash", "metadata"},
    "document_versions": {"text", "blocks", "edits", "text_hash", "settles", "current"},
}
"""Columns that hardly ever change after the row was made: the history has only those that did."""
_RECOGNISED = {
    "documents": {"blocks"},
    "document_versions": {"blocks"},
    "annotations": {"relabelled"},
}
"""Columns that are not the owner's: a program made them of the others, or the codebook set them.

They do not count as a revision of the row: a merge takes what was made last, but a colleague's
change of the row itself, such as its removal, always comes first.
"""
_NAMES_DOCUMENT = (
    ("annotations", "document"),
    ("relations", "source_document"),
    ("relations", "target_document"),
    ("progress", "document"),
    ("suggestions", "document"),
    ("document_versions", "document"),
)
"""Tables and columns with the id of an article."""


def now() -> str:
    """Return the present time for a row: ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class EditTransaction:
    """Reads and writes rows on behalf of one annotator, as one step of the history.

    Args:
        db: The connection, on which a transaction has begun.
        annotator: Who makes the edit, and owns the rows that it adds.
        tag_set: The project's tag set.
        load_document: Returns the article with an id; raises InputError when there is none.
        title: What the edit does, as *Undo …* shows it.
        kind: ``edit``, ``undo`` or ``redo``.
        target_step: The step that is undone or redone.
    """

    def __init__(
        self,
        db: ProjectConnection,
        annotator: str,
        *,
        tag_set: TagSet,
        load_document: Callable[[str], Document],
        title: str,
        kind: str = "edit",
        target_step: int | None = None,
    ) -> None:
        self.db = db
        self.annotator = annotator
        self.tag_set = tag_set
        self.load_document = load_document
        self.time = now()
        self.rows_written = 0
        self._title = title
        self._kind = kind
        self._target_step = target_step
        self._changed_fields: set[tuple[str, str]] = set()
        self._changed: dict[str, set[str]] = {
            "documents": set(),
            "annotations": set(),
            "relations": set(),
            "identities": set(),
            "suggestions": set(),
            "records": set(),
        }
        self._in_current: dict[str, Values] = {}
        """The columns that bring annotations of earlier versions of a text into the current one."""
        self._corrected: set[str] = set()
        """Articles of whose text a version was written."""
        self._tag_set_changed = False
        self._articles_changed = False
        self.step: int = (
            db.execute(
                "INSERT INTO steps (time, annotator, kind, title, target_step, state)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [self.time, annotator, kind, title, target_step, "done"],
            ).lastrowid
            or 0
        )

    def rename(self, title: str) -> None:
        """Give the step another title: some edits know only at their end what they did."""
        self._title = title
        self.db.execute("UPDATE steps SET title = ? WHERE id = ?", [title, self.step])

    def close(self) -> Changes:
        """Finish the step, and return the ids of everything that it changed."""
        self.refresh_versions()
        if self.rows_written == 0:
            # Nothing changed: undoing an empty step would do nothing.
            self.db.execute("DELETE FROM steps WHERE id = ?", [self.step])
        elif self._kind == "edit":
            # After a new edit, steps that were undone before can no longer be redone.
            self.db.execute(
                "UPDATE steps SET state = 'dropped' "
                "WHERE annotator = ? AND state = 'undone' AND kind = 'edit'",
                [self.annotator],
            )
        return Changes(
            self._title,
            tag_set=self._tag_set_changed,
            articles=self._articles_changed,
            step=(self._target_step or self.step) if self.rows_written else 0,
            fields=frozenset(self._changed_fields),
            **{table: frozenset(ids) for table, ids in self._changed.items()},
        )

    # Reading

    def row(self, table: str, key: tuple[str, ...]) -> Values | None:
        """Return a row as it is now, removed or not; None when there never was one.

        Args:
            table: One of :data:`KEYS`.
            key: The values of the columns that :data:`KEYS` names for it.
        """
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        cursor = self.db.execute(f"SELECT * FROM {table} WHERE {where}", key)
        values = cursor.fetchone()
        if values is None:
            return None
        return dict(zip((column[0] for column in cursor.description), values, strict=True))

    def annotation(self, annotation_id: str) -> tuple[Annotation, str]:
        """Return a live annotation as it is in the current text, and the id of its document.

        Where a correction took its words away, it is returned as in its own version.

        Raises:
            InputError: there is none; nothing was changed.
        """
        row = self.db.execute(
            f"SELECT {rows.PLACED_COLUMNS} FROM annotations a WHERE id = ? AND deleted = 0",
            [annotation_id],
        ).fetchone()
        if row is None:
            raise InputError(f"There is no annotation {annotation_id}; it may have been removed.")
        placed, annotation = place_row(self.db, row)
        if placed is not None and placed.fit is not Fit.LOST:
            self._in_current[annotation.id] = own_values(placed, row[-2])
        return annotation, row[-1]

    def bring_into_current(self, annotation_id: str) -> bool:
        """Let an annotation that was read here count in the current version of its text.

        Returns:
            Whether it has a place there.
        """
        values = self._in_current.pop(annotation_id, None)
        if values is not None:
            self.write("annotations", {"id": annotation_id, **values})
            return True
        row = self.row("annotations", (annotation_id,))
        return row is not None and row["text_version"] == current_version(self.db, row["document"])

    def own_annotation(self, annotation_id: str) -> tuple[Annotation, str]:
        """Return a live annotation, which is to be changed, and the id of its document.

        Raises:
            InputError: there is none, or another annotator owns it; nothing was changed.
        """
        annotation, document_id = self.annotation(annotation_id)
        if annotation.annotator != self.annotator:
            what = f"the annotation {quote(shorten(annotation.text, 40))}"
            raise self._not_owned(annotation.annotator, what)
        return annotation, document_id

    def relation(self, relation_id: str) -> Relation:
        """Return a live relation.

        Raises:
            InputError: there is none; nothing was changed.
        """
        row = self.db.execute(
            f"SELECT {rows.RELATION_COLUMNS} FROM relations r WHERE r.id = ? AND r.deleted = 0",
            [relation_id],
        ).fetchone()
        if row is None:
            raise InputError(f"There is no relation {relation_id}; it may have been removed.")
        return rows.relation_from_row(row, self.db.names)

    def own_relation(self, relation_id: str) -> Relation:
        """Return a live relation, which is to be changed.

        Raises:
            InputError: there is none, or another annotator owns it; nothing was changed.
        """
        relation = self.relation(relation_id)
        if relation.annotator != self.annotator:
            raise self._not_owned(
                relation.annotator, f"the relation “{readable_name(relation.type)}”"
            )
        return relation

    def relations_at(self, annotation_id: str) -> list[Relation]:
        """Return the live relations that start or end at an annotation, by id."""
        relation_rows = self.db.execute(
            f"SELECT {rows.RELATION_COLUMNS} FROM relations r "
            "WHERE (r.source = ? OR r.target = ?) AND r.deleted = 0 ORDER BY r.id",
            [annotation_id, annotation_id],
        )
        return [rows.relation_from_row(row, self.db.names) for row in relation_rows]

    def _not_owned(self, owner: str, what: str) -> InputError:
        return InputError(
            f"Only {owner}, who made it, may change {what}; you work as {self.annotator}."
        )

    # Writing

    def write(self, table: str, values: Values, *, state: RowState = RowState.LIVE) -> bool:
        """Write a new or changed row, with one revision more.

        Args:
            table: One of :data:`KEYS`.
            values: By column, with the key; columns that stay as they are may be left out.
            state: The row's state afterwards.

        Returns:
            Whether the row differs from before; nothing is written otherwise.
        """
        key = tuple(str(values[name]) for name in KEYS[table])
        old = self.row(table, key)
        if old is None:
            self.write_new(table, values, state=state)
            return True
        if table == "annotations" and key[0] in self._in_current and state is RowState.LIVE:
            # What its owner changes is in the current version from now on.
            values = {**self._in_current.pop(key[0]), **values}
        if table == "fields":
            values = {**values, "knows": known_after_restoring(old, {**old, **values})}
        wanted = {**values, "deleted": state.value}
        changed = {name for name, value in wanted.items() if old[name] != value}
        if not changed:
            return False
        is_revised = not changed <= _RECOGNISED.get(table, set())
        revision = old["revision"] + is_revised
        new = {**old, **wanted, "changed": self.time, "revision": revision}
        self._store(table, key, old, new)
        self._record(table, key, old, new, ChangeKind.EDITED)
        self.mark_changed(table, new, came_or_went=_is_to_be_read_again(table, old, new))
        return True

    def reload_tag_set(self) -> None:
        """Read the tag set again, which this edit has changed.

        Raises:
            ValidationError: the edit broke a rule of tag sets; the caller rolls back.
        """
        path = self.db.place.path if self.db.place is not None else Path()
        before = self.tag_set
        try:
            self.tag_set = contents.read_tag_set(self.db, path)
        except AnnotatorError as error:
            if isinstance(error.__cause__, ValidationError):
                raise error.__cause__ from None
            raise
        self._tag_set_changed |= self.tag_set != before

    def write_new(self, table: str, values: Values, *, state: RowState = RowState.LIVE) -> None:
        """Write a row of which the caller has found that the table never had one with its key.

        Raises:
            sqlite3.IntegrityError: it had one; that is a bug of the caller.
        """
        key = tuple(str(values[name]) for name in KEYS[table])
        new = {**values, "deleted": state.value, "changed": self.time, "revision": 1}
        if table not in _WITHOUT_ADDED:
            new["added"] = self.step
        self._store(table, key, None, new)
        self._record(table, key, None, new, ChangeKind.EDITED)
        self.mark_changed(table, new, came_or_went=True)

    def write_verbatim(self, table: str, values: Values) -> None:
        """Write a row with the revision and the time that it has, for a merge."""
        key = tuple(str(values[name]) for name in KEYS[table])
        old = self.row(table, key)
        new = {**(old or {}), **values}
        if old is None and table not in _WITHOUT_ADDED:
            new["added"] = self.step
        if new == old:
            return
        self._store(table, key, old, new)
        self._record(table, key, old, new, ChangeKind.MERGED)
        self.mark_changed(table, new, came_or_went=_is_to_be_read_again(table, old, new))

    def remove(
        self, table: str, key: tuple[str, ...], *, state: RowState = RowState.REMOVED
    ) -> None:
        """Leave a tombstone in the place of a row."""
        self.write(table, dict(zip(KEYS[table], key, strict=True)), state=state)

    def rename_document(self, old_id: str, new_id: str) -> None:
        """Give an article another id, for a merge; an article that has that id gets another one."""
        if self.row("documents", (new_id,)) is not None:
            self.free_document_id(new_id)
        execute = self.db.execute
        execute("PRAGMA defer_foreign_keys = ON")
        execute("UPDATE documents SET id = ? WHERE id = ?", [new_id, old_id])
        for table, column in _NAMES_DOCUMENT:
            execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [new_id, old_id])
        self._rename_in_fields(old_id, new_id)
        self.rows_written += 1
        self._record("documents", (new_id,), {"id": old_id}, {"id": new_id}, ChangeKind.RENAMED)
        for document_id in (old_id, new_id):
            self.mark_changed("documents", {"id": document_id}, came_or_went=True)

    def _rename_in_fields(self, old_id: str, new_id: str) -> None:
        named = self.db.execute(
            "SELECT rowid, record, id FROM fields WHERE instr(id, ?)", [old_id]
        ).fetchall()
        for row_id, record, record_id in named:
            renamed = with_article(record, record_id, {old_id: new_id})
            self.db.execute("UPDATE fields SET id = ? WHERE rowid = ?", [renamed, row_id])

    def free_document_id(self, document_id: str) -> None:
        """Give an article that is not live an id that no file asks for."""
        row = self.row("documents", (document_id,))
        name = f"{document_id}~{row['text_hash'][:8]}" if row is not None else document_id
        while self.row("documents", (name,)) is not None:
            name += "~"
        self.rename_document(document_id, name)

    def record_merged(self, table: str, row: Values) -> None:
        """Enter a new row that a merge has written into the history."""
        key = tuple(str(row[name]) for name in KEYS[table])
        self._record(table, key, None, row, ChangeKind.MERGED)

    def refresh_versions(self) -> None:
        """Let the version count that does so by the versions of each text that were written."""
        for document_id in sorted(self._corrected):
            if self.row("documents", (document_id,)) is not None:
                refresh_current(self.db, document_id)
            self.load_document = partial(contents.document, self.db)
        self._corrected.clear()

    # Writing many rows

    def insert_rows(self, table: str, batch: Sequence[Values]) -> None:
        """Write new rows as they are, without the history, all of them with the same columns.

        Raises:
            sqlite3.IntegrityError: a row breaks a constraint.
            UnicodeEncodeError: a value has half of a UTF-16 pair.
        """
        if not batch:
            return
        names = list(batch[0])
        marks = ", ".join("?" * len(names))
        self.db.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
            [tuple(row.values()) for row in batch],
        )
        self.rows_written += len(batch)

    def insert_articles(self, articles: Sequence[Values], kind: ChangeKind) -> None:
        """Write new articles, and index their words; the history has a line for each.

        Args:
            articles: The rows, all with the same columns except ``number``.
            kind: How the history names the change.

        Raises:
            sqlite3.IntegrityError: two articles have the same id.
            UnicodeEncodeError: a value has half of a UTF-16 pair.
        """
        if not articles:
            return
        last: int = self.db.execute("SELECT max(number) FROM documents").fetchone()[0] or 0
        self.insert_rows("documents", articles)
        self.db.execute(
            "INSERT INTO documents_fts (rowid, title, text) "
            f"SELECT d.number, search_key({TITLE}), search_key(d.text) FROM documents d "
            "WHERE d.number > ?",
            [last],
        )
        self.db.executemany(
            "INSERT INTO changes (step, table_name, row_key, kind, before, after) "
            "VALUES (?, 'documents', ?, ?, NULL, ?)",
            [
                (
                    self.step,
                    row["id"],
                    kind.value,
                    to_json({"id": row["id"], "title": row["title"]}),
                )
                for row in articles
            ],
        )
        for row in articles:
            self.mark_changed("documents", row, came_or_went=True)

    def _store(self, table: str, key: tuple[str, ...], old: Values | None, new: Values) -> None:
        self.rows_written += 1
        if table == "fields" and key[0] == ARTICLE and key[2] == TITLE_FIELD:
            article = self.row("documents", (key[1],))
            with reindexed(self.db, key[1]) if article is not None else nullcontext():
                self._write_row(table, key, old, new)
        elif table == "documents" and old is not None and old["title"] != new["title"]:
            with reindexed(self.db, key[0]):
                self._write_row(table, key, old, new)
        else:
            self._write_row(table, key, old, new)

    def _write_row(self, table: str, key: tuple[str, ...], old: Values | None, new: Values) -> None:
        if old is None:
            names = ", ".join(new)
            marks = ", ".join("?" * len(new))
            self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(new.values()))
            return
        changed = {name: value for name, value in new.items() if old[name] != value}
        assignments = ", ".join(f"{name} = ?" for name in changed)
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        self.db.execute(
            f"UPDATE {table} SET {assignments} WHERE {where}", [*changed.values(), *key]
        )

    def _record(
        self,
        table: str,
        key: tuple[str, ...],
        old: Values | None,
        new: Values,
        kind: ChangeKind,
    ) -> None:
        left_out = {
            name
            for name in _NOT_IN_HISTORY.get(table, set())
            if old is None or old.get(name) == new.get(name)
        }
        self.db.execute(
            "INSERT INTO changes (step, table_name, row_key, kind, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                self.step,
                table,
                key_text(key),
                kind.value,
                None if old is None else _image(old, left_out),
                _image(new, left_out),
            ],
        )

    def mark_changed(self, table: str, row: Values, *, came_or_went: bool = False) -> None:
        """Record which rows the views must repaint.

        Args:
            table: One of :data:`KEYS`.
            row: The row as it is now, at least its key, and the articles that it names.
            came_or_went: Whether the row was made, removed or restored, or an article is to be
                read again for another reason.
        """
        changed = self._changed
        if table == "tag_set":
            self._tag_set_changed = True
        elif table == "fields":
            self._mark_field(row["record"], row["id"])
        elif table == "document_versions":
            self._corrected.add(row["document"])
            changed["documents"].add(row["document"])
            self._articles_changed = True
        elif table == "progress":
            changed["documents"].add(row["document"])
        elif table in ("annotations", "relations"):
            ids = changed[table]
            ids.add(row["id"])
            if len(ids) > _RELOAD_ABOVE_ROWS:
                ids.clear()
                self._articles_changed = True
            if table == "annotations":
                changed["documents"].add(row["document"])
            else:
                changed["documents"] |= {row["source_document"], row["target_document"]}
        else:
            changed[table].add(row["id"])
            if table == "records":
                document_id = from_json(row["data"]).get("document")
                changed["documents"] |= {document_id} if isinstance(document_id, str) else set()
            elif table == "documents" and came_or_went:
                self._articles_changed = True

    def _mark_field(self, record: str, record_id: str) -> None:
        self._changed_fields.add((record, record_id))
        self._tag_set_changed |= record in CODEBOOK_RECORDS
        if record == "article":
            self._changed["documents"].add(record_id)
            self._articles_changed = True


def key_text(key: tuple[str, ...]) -> str:
    """Return a row's key as one text: its only column, or a JSON list."""
    return key[0] if len(key) == 1 else to_json(list(key))


def key_from_text(text: str, table: str) -> tuple[str, ...]:
    """Return the key of which :func:`key_text` made a text."""
    if len(KEYS[table]) == 1:
        return (text,)
    return msgspec.json.decode(text, type=tuple[str, ...])


def _is_to_be_read_again(table: str, old: Values | None, new: Values) -> bool:
    """Whether a row came or went, or an article has other blocks or another date."""
    if old is None or old["deleted"] != new["deleted"]:
        return True
    if table == "documents" and old["metadata"] != new["metadata"]:
        return True
    return any(old[name] != new[name] for name in _RECOGNISED.get(table, set()))


def _image(row: Values, left_out: set[str]) -> str:
    return to_json({name: value for name, value in row.items() if name not in left_out})


def restorable_values(image: dict[str, Any]) -> Values:
    """Return the columns that undo brings back: all except those that count changes.

    What the writer of a field knew grows with each version, also with one that undo brings back.

    Args:
        image: The columns of a row by name, as the history has them.
    """
    return {
        name: value
        for name, value in image.items()
        if name not in ("revision", "changed", "added", "knows")
    }
