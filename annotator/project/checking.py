"""Whether a project file is sound: the database, its links, and every offset in it."""

from collections.abc import Iterator

import msgspec

from annotator.jobs import ProgressCallback
from annotator.model import validate
from annotator.model.errors import ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import Document
from annotator.project import contents, rows
from annotator.project.connection import ProjectConnection


def check(
    db: ProjectConnection, tag_set: TagSet, progress: ProgressCallback | None = None
) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    yield from _integrity(db)
    yield from _links(db)
    yield from _identities(db)
    yield from _documents(db, tag_set, progress)
    yield from _relations(db, tag_set)
    yield from _suggestions(db, tag_set)


def _integrity(db: ProjectConnection) -> Iterator[str]:
    for (said,) in db.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield f"Database: {said}"


def _links(db: ProjectConnection) -> Iterator[str]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"Table {table}, row {row}: what it refers to in {parent} is not there."


def _documents(
    db: ProjectConnection, tag_set: TagSet, progress: ProgressCallback | None
) -> Iterator[str]:
    total: int = db.execute("SELECT count(*) FROM documents").fetchone()[0]
    ids = db.execute("SELECT id, text_hash FROM documents WHERE deleted = 0 ORDER BY id")
    for done, (id, digest) in enumerate(ids):
        if progress is not None and done % 50 == 0:
            progress(done, total, "articles")
        try:
            document = contents.document(db, id)
        except msgspec.DecodeError as error:
            yield f"Article {id} cannot be read: {error}."
            continue
        if rows.text_hash(document.text) != digest:
            yield f"Article {id}: its text is not the one that was imported."
        for block in document.blocks:
            if not 0 <= block.start <= block.end <= len(document.text):
                yield f"Article {id}: the block {block.kind} lies outside the text."
        yield from _annotations(db, document, tag_set)
    if progress is not None:
        progress(total, total, "articles")


def _annotations(db: ProjectConnection, document: Document, tag_set: TagSet) -> Iterator[str]:
    found = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations WHERE document = ? AND deleted = 0 "
        "ORDER BY start, id",
        [document.id],
    )
    for row in found:
        try:
            validate.check_annotation(rows.annotation_from_row(row), document, tag_set)
        except msgspec.DecodeError as error:
            yield f"Article {document.id}: annotation {row[0]} cannot be read: {error}."
        except ValidationError as error:
            yield f"Article {document.id}: {error}"


def _identities(db: ProjectConnection) -> Iterator[str]:
    for row in db.execute(
        f"SELECT {rows.IDENTITY_COLUMNS} FROM identities WHERE deleted = 0 ORDER BY id"
    ):
        try:
            rows.identity_from_row(row)
        except msgspec.DecodeError as error:
            yield f"The identity {row[0]} cannot be read: {error}."


def _relations(db: ProjectConnection, tag_set: TagSet) -> Iterator[str]:
    found = db.execute(
        f"SELECT {rows.RELATION_COLUMNS}, s.label, t.label FROM relations r "
        "LEFT JOIN annotations s ON s.id = r.source LEFT JOIN annotations t ON t.id = r.target "
        "WHERE r.deleted = 0 AND coalesce(s.deleted, 0) = 0 AND coalesce(t.deleted, 0) = 0 "
        "ORDER BY r.id"
    )
    for row in found:
        try:
            validate.check_relation(rows.relation_from_row(row), row[-2], row[-1], tag_set)
        except msgspec.DecodeError as error:
            yield f"The relation {row[0]} cannot be read: {error}."
        except ValidationError as error:
            yield str(error)


def _suggestions(db: ProjectConnection, tag_set: TagSet) -> Iterator[str]:
    """Only those that wait: the others became annotations, or nothing."""
    documents = db.execute(
        "SELECT DISTINCT s.document FROM suggestions s "
        "JOIN documents d ON d.id = s.document AND d.deleted = 0 "
        "WHERE s.state = 'waiting' AND s.deleted = 0 ORDER BY 1"
    ).fetchall()
    for (id,) in documents:
        try:
            document = contents.document(db, id)
        except msgspec.DecodeError:  # which is said already
            continue
        for one in db.execute(
            f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions "
            "WHERE document = ? AND state = 'waiting' AND deleted = 0 ORDER BY id",
            [id],
        ):
            try:
                annotation = rows.suggestion_from_row(one).annotation
                if tag_set.label(annotation.label) is not None:
                    validate.check_annotation(annotation, document, tag_set)
            except msgspec.DecodeError as error:
                yield f"Article {id}: the suggestion {one[0]} cannot be read: {error}."
            except ValidationError as error:
                yield f"Article {id}, a suggestion: {error}"
