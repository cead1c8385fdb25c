"""Taking a stream of model objects into a project: one writer for every format.

All of it is one transaction and one step of the history: taken as a whole or not at all. Rows are
written in batches, so that memory does not grow with the stream.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct, field

from annotator.jobs import ProgressCallback
from annotator.model import HALF, ModelObject, NoticeList, validate
from annotator.model.errors import ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    Progress,
    Record,
    Relation,
)
from annotator.project import contents, rows
from annotator.project.connection import ProjectConnection
from annotator.project.rows import to_json
from annotator.project.transaction import ChangeKind, Changes, EditTransaction, RowState

_LIVE = RowState.LIVE.value
"""A plain number: SQLite binds it faster than a member of the enumeration."""
_BATCH_ROWS = 4_000
_BATCH_CHARACTERS = 1_000_000
_HALF_SAID = "there is half a character (of a UTF-16 pair), which no text can have"


class ImportReport(Struct):
    """What came in, what was there already, and what needs a look."""

    documents: int = 0
    annotations: int = 0
    relations: int = 0
    identities: int = 0
    already_there: int = 0
    """Articles that the project had already."""
    already_annotated: int = 0
    """Annotations that the project had already."""
    notes: NoticeList = field(default_factory=NoticeList)
    document_ids: list[str] = field(default_factory=list[str])
    """The articles of the stream, new or not, in its order."""
    changes: Changes = field(default_factory=lambda: Changes("import"))


class EarlierRecord(ValidationError):
    """A rule that an item of the stream breaks that was taken some time ago."""


class Importer:
    """Writes the items of one stream inside an open edit."""

    def __init__(self, transaction: EditTransaction) -> None:
        self.report = ImportReport()
        self._transaction = transaction
        self._db = transaction.db
        self._known_tag_set = transaction.tag_set
        self._new_tag_set = False
        """Whether the stream brought a tag set that took the place of the project's."""
        self._documents: list[rows.Values] = []
        self._annotations: list[rows.Values] = []
        self._relations: list[rows.Values] = []
        self._pending: dict[str, str] = {}
        """Text hashes of the documents that wait to be written, by id."""
        self._pending_texts: dict[str, str] = {}
        self._characters = 0
        """Of the documents that wait to be written."""
        self._late: list[tuple[Relation, str]] = []
        """Relations with an end in another document, and their place."""
        self._named: dict[str, str] = {}
        """Under which id each document of the stream is here, if another."""
        self._referred: dict[str, str] = {}
        """Identities that annotations refer to, each with the first that does."""

    def add(self, item: ModelObject) -> None:
        """Take in one item; raises ValidationError when it breaks a rule."""
        try:
            self._take_kind(item)
        except UnicodeEncodeError:
            raise ValidationError(f"{_HALF_SAID}.") from None
        if self._characters > _BATCH_CHARACTERS or self._rows() >= _BATCH_ROWS:
            self._flush()

    def _take_kind(self, item: ModelObject) -> None:
        if isinstance(item, AnnotatedDocument):
            self._take_document(item)
        elif isinstance(item, TagSet):
            self._take_tag_set(item)
        elif isinstance(item, Identity):
            self._take_identity(item)
        elif isinstance(item, Progress):
            self._take_progress(item)
        else:
            self._take_record(item)

    def _rows(self) -> int:
        return len(self._documents) + len(self._annotations) + len(self._relations)

    def finish(self) -> ImportReport:
        """Write what waits, and check the relations that lead from one article to another."""
        self._flush()
        self._write_tag_set()
        for relation, document in self._late:
            self._check_late(relation, document)
        for identity, name in self._referred.items():
            if self._transaction.row("identities", (identity,)) is None:
                raise ValidationError(
                    f"{name} refers to the identity {identity}, which is not there."
                )
        return self.report

    # Documents

    def _take_document(self, item: AnnotatedDocument) -> None:
        document = item.document
        digest = rows.text_hash(document.text)
        id, known = self._place(document, digest)
        if id != document.id:
            self._named[document.id] = id
        self.report.document_ids.append(id)
        if known:
            self.report.already_there += 1
            self._flush()
            self._unite(id, item)
            return
        self.report.documents += 1
        self._pending[id] = digest
        self._pending_texts[digest] = id
        self._characters += len(document.text)
        self._documents.append(self._document_row(document, id, digest))
        labels: dict[str, str] = {}
        for annotation in item.annotations:
            self._check(annotation, document)
            labels[annotation.id] = annotation.label
            self._annotations.append(self._stamped(rows.annotation_values(annotation, id)))
        self.report.annotations += len(item.annotations)
        for relation in item.relations:
            self._take_new_relation(relation, labels, id)

    def _place(self, document: Document, digest: str) -> tuple[str, bool]:
        """The id of the document in this project, and whether it has it already."""
        if document.id:
            return self._place_named(document, digest)
        there = self._pending_texts.get(digest) or self._find_text(digest)
        if there:
            return there, True
        source = str(document.metadata.get("source", ""))
        stem = PurePath(source).stem or "article"
        return (stem if self._hash_of(stem) is None else f"{stem}-{digest[:8]}"), False

    def _place_named(self, document: Document, digest: str) -> tuple[str, bool]:
        there = self._hash_of(document.id)
        if there == digest:
            return document.id, True
        if there is not None:
            raise ValidationError(
                f"Article {document.id}: the project has another text under this id. Give one of "
                f"them another id; a text is never changed."
            )
        twin = self._find_text(digest)
        if twin is None or self._added_now(twin):
            return document.id, False
        self.report.notes.add(
            f"Article {document.id} is here already, as {twin}: the text is the same."
        )
        return twin, True

    def _hash_of(self, id: str) -> str | None:
        if id in self._pending:
            return self._pending[id]
        row = self._db.execute("SELECT text_hash FROM documents WHERE id = ?", [id]).fetchone()
        return row[0] if row else None

    def _find_text(self, digest: str) -> str | None:
        row = self._db.execute(
            "SELECT id FROM documents WHERE text_hash = ? ORDER BY deleted, id LIMIT 1",
            [digest],
        ).fetchone()
        return row[0] if row else None

    def _added_now(self, id: str) -> bool:
        row = self._db.execute("SELECT added FROM documents WHERE id = ?", [id]).fetchone()
        return row is not None and row[0] == self._transaction.step

    def _document_row(self, document: Document, id: str, digest: str) -> rows.Values:
        return self._stamped(
            {
                "id": id,
                "title": document.title,
                "metadata": to_json(document.metadata),
                "blocks": to_json(document.blocks),
                "text_hash": digest,
                "text": document.text,
            }
        )

    def _stamped(self, values: rows.Values) -> rows.Values:
        values["added"] = self._transaction.step
        values["revision"] = 1
        values["changed"] = self._transaction.time
        values["deleted"] = _LIVE
        return values

    def _check(self, annotation: Annotation, document: Document) -> None:
        validate.check_annotation(annotation, document, self._transaction.tag_set)
        if annotation.identity is not None and annotation.identity not in self._referred:
            name = validate.name_annotation(annotation)
            self._referred[annotation.identity] = f"Article {document.id or document.title}: {name}"
        if annotation.attributes:
            for sentence in validate.unknown_attributes(annotation, self._transaction.tag_set):
                self.report.notes.add(sentence + " It was kept.")

    # Documents that are here already

    def _unite(self, id: str, item: AnnotatedDocument) -> None:
        """Union by id: what is here stays as it is, what is not is added."""
        self._revive(id)
        for annotation in item.annotations:
            self._check(annotation, item.document)
            self._unite_annotation(annotation, id)
        for relation in item.relations:
            self._unite_relation(relation, id)

    def _revive(self, id: str) -> None:
        row = self._transaction.row("documents", (id,))
        if row is not None and row["deleted"]:
            self._transaction.write("documents", {"id": id})

    def _unite_annotation(self, annotation: Annotation, document: str) -> None:
        values = rows.annotation_values(annotation, document)
        old = self._transaction.row("annotations", (annotation.id,))
        name = validate.name_annotation(annotation)
        if old is None or self._withdrawn(old):
            self._transaction.write("annotations", values)
            self.report.annotations += 1
            return
        self.report.already_annotated += 1
        if old["document"] != document:
            raise ValidationError(f"{name} has the id of one in the article {old['document']}.")
        if old["deleted"] == RowState.REMOVED:
            self.report.notes.add(f"{name} was removed in this project and stays so.")
        elif any(old[column] != value for column, value in values.items()):
            self.report.notes.add(
                f"{name} differs from the one in this project, which stays as it is."
            )

    def _withdrawn(self, row: rows.Values) -> bool:
        return row["deleted"] not in (RowState.LIVE, RowState.REMOVED)

    def _unite_relation(self, relation: Relation, document: str) -> None:
        old = self._transaction.row("relations", (relation.id,))
        if old is None or self._withdrawn(old):
            self._transaction.write("relations", rows.relation_values(relation, document, document))
            self.report.relations += 1
            self._late.append((relation, document))
        elif old["deleted"] == RowState.REMOVED:
            self.report.notes.add(
                f"Relation {relation.id} ({relation.type}) was removed in this project and "
                f"stays so."
            )

    # Relations

    def _take_new_relation(self, relation: Relation, labels: dict[str, str], document: str) -> None:
        source, target = labels.get(relation.source), labels.get(relation.target)
        if source is None or target is None:
            self._late.append((relation, document))
        else:
            validate.check_relation(relation, source, target, self._transaction.tag_set)
        self._relations.append(self._stamped(rows.relation_values(relation, document, document)))
        self.report.relations += 1

    def _check_late(self, relation: Relation, document: str) -> None:
        """Now that all articles are in, look where the relation leads from and to."""
        source, target = self._end(relation.source), self._end(relation.target)
        try:
            validate.check_relation(
                relation,
                source[0] if source else None,
                target[0] if target else None,
                self._transaction.tag_set,
            )
        except ValidationError as error:
            raise ValidationError(f"Article {document}: {error}") from None
        if source and target:
            self._db.execute(
                "UPDATE relations SET source_document = ?, target_document = ? WHERE id = ?",
                [source[1], target[1], relation.id],
            )

    def _end(self, annotation: str) -> tuple[str, str] | None:
        """Label and article of an annotation."""
        return self._db.execute(
            "SELECT label, document FROM annotations WHERE id = ?", [annotation]
        ).fetchone()

    # Lines of other kinds

    def _take_tag_set(self, tag_set: TagSet) -> None:
        """Into an empty project it goes as it is; elsewhere only one that adds to the project's."""
        if tag_set == self._transaction.tag_set:
            return
        if tag_set.extends(self._transaction.tag_set):
            self._transaction.tag_set = tag_set
            return
        if contents.is_never_tagged(self._db) and not self._annotations:
            self._transaction.tag_set = self._known_tag_set = tag_set
            self._new_tag_set = True
            self.report.notes.add(f"The tag set “{tag_set.name}” of the file is now the project's.")
        else:
            self.report.notes.add(
                f"The file's tag set “{tag_set.name}” differs from the project's, which stays."
            )

    def _write_tag_set(self) -> None:
        """Once, however many times it grew."""
        tag_set, before = self._transaction.tag_set, self._known_tag_set
        if tag_set != before:
            labels = [each.name for each in tag_set.labels() if before.label(each.name) is None]
            types = [r.name for r in tag_set.relations if before.relation(r.name) is None]
            if labels:
                self.report.notes.add(f"Added to the tag set: {', '.join(labels)}.")
            if types:
                self.report.notes.add(f"Added to the tag set's relation types: {', '.join(types)}.")
        if tag_set != before or self._new_tag_set:
            self._transaction.write("tag_set", {"id": "project", "definition": to_json(tag_set)})

    def _take_identity(self, identity: Identity) -> None:
        old = self._transaction.row("identities", (identity.id,))
        if old is None or self._withdrawn(old):
            self._transaction.write("identities", rows.identity_values(identity))
            self.report.identities += 1

    def _take_progress(self, progress: Progress) -> None:
        self._flush()
        key = (progress.document, progress.annotator)
        if self._hash_of(progress.document) is None:
            raise ValidationError(
                f"Progress of {progress.annotator}: there is no article {progress.document}."
            )
        if self._transaction.row("progress", key) is None:
            self._transaction.write(
                "progress",
                {
                    "document": progress.document,
                    "annotator": progress.annotator,
                    "status": progress.status,
                },
            )

    def _take_record(self, record: Record) -> None:
        """Take in a record; one that names an article names it as it is called here."""
        data = record.data
        document = data.get("document")
        if isinstance(document, str) and self._named.get(document, document) != document:
            data = {**data, "document": self._named[document]}
        if self._transaction.row("records", (record.kind, record.id)) is None:
            self._transaction.write(
                "records",
                {"kind": record.kind, "id": record.id, "data": to_json(data)},
            )

    # Writing

    def _flush(self) -> None:
        """Write the rows that wait; the history has one line for each article."""
        try:
            self._flush_documents()
            insert_rows(self._db, "annotations", self._annotations)
            insert_rows(self._db, "relations", self._relations)
        except sqlite3.IntegrityError as error:
            raise EarlierRecord(self._name_clash(error)) from None
        except UnicodeEncodeError:
            raise EarlierRecord(self._name_half()) from None
        for waiting in (self._documents, self._annotations, self._relations):
            waiting.clear()
        self._pending.clear()
        self._pending_texts.clear()
        self._characters = 0

    def _flush_documents(self) -> None:
        insert_articles(self._transaction, self._documents, ChangeKind.EDITED)

    def _name_half(self) -> str:
        """Where there is half a UTF-16 pair, which no file can hold."""
        for row in (*self._documents, *self._annotations, *self._relations):
            for name, value in row.items():
                if isinstance(value, str) and HALF.search(value):
                    where = row.get("document") or row.get("source_document") or row["id"]
                    return f"Article {where}: {_HALF_SAID} ({name} of {row['id']!r})."
        return f"In an article of the import {_HALF_SAID}."

    def _name_clash(self, error: sqlite3.IntegrityError) -> str:
        """Which id of the batch came twice."""
        for table, batch in (
            ("annotations", self._annotations),
            ("relations", self._relations),
        ):
            seen: set[str] = set()
            for row in batch:
                old = self._db.execute(
                    f"SELECT added FROM {table} WHERE id = ?", [row["id"]]
                ).fetchone()
                if row["id"] in seen or (old and old[0] != self._transaction.step):
                    where = f" (article {row.get('document') or row.get('source_document')})"
                    return f"Two {table} have the same id {row['id']}{where}; ids must differ."
                seen.add(row["id"])
        return f"An annotation or relation cannot be kept as it is: {error}."


def insert_articles(
    transaction: EditTransaction, articles: Sequence[rows.Values], kind: ChangeKind
) -> None:
    """Write new articles with their words into the index; the history has a line for each.

    Args:
        transaction: The edit.
        articles: The rows, all with the same columns except ``number``.
        kind: How the history names the change.

    Raises:
        sqlite3.IntegrityError: two articles have the same id.
        UnicodeEncodeError: a value has half of a UTF-16 pair.
    """
    if not articles:
        return
    db = transaction.db
    last: int = db.execute("SELECT max(number) FROM documents").fetchone()[0] or 0
    insert_rows(db, "documents", articles)
    db.execute(
        "INSERT INTO documents_fts (rowid, title, text) "
        "SELECT number, title, text FROM documents WHERE number > ?",
        [last],
    )
    db.executemany(
        "INSERT INTO changes (step, table_name, row_key, kind, before, after) "
        "VALUES (?, 'documents', ?, ?, NULL, ?)",
        [
            (
                transaction.step,
                row["id"],
                kind.value,
                to_json({"id": row["id"], "title": row["title"]}),
            )
            for row in articles
        ],
    )
    for row in articles:
        transaction.mark_changed("documents", row, came_or_went=True)
    transaction.rows_written += len(articles)


def insert_rows(db: ProjectConnection, table: str, batch: Sequence[rows.Values]) -> None:
    """Write new rows, all of them with the same columns."""
    if not batch:
        return
    names = list(batch[0])
    marks = ", ".join("?" * len(names))
    db.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
        [tuple(row.values()) for row in batch],
    )


def counted(
    items: Iterable[ModelObject], progress: ProgressCallback | None, every: int = 50
) -> Iterator[ModelObject]:
    """Pass items on, saying now and then how many went by."""
    done = 0
    for item in items:
        yield item
        done += 1
        if progress is not None and done % every == 0:
            progress(done, None, "articles")
    if progress is not None:
        progress(done, done, "articles")
