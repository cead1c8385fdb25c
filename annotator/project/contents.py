"""The content of a project: one article at a time, or all of it as a stream.

The functions read through a connection and raise SQLite's own errors; the public methods of
:class:`~annotator.project.Project` and its parts translate these.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject
from annotator.model.errors import InputError, ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Corrections,
    Document,
    Identity,
    Progress,
    Record,
    Relation,
    order_key,
)
from annotator.project import rows
from annotator.project.article_metadata import (
    METADATA_FIELD,
    WRITTEN,
    read_written,
    with_written,
)
from annotator.project.codebook_use import removed_but_used
from annotator.project.connection import ProjectConnection
from annotator.project.faults import DamagedProject
from annotator.project.fields import CODEBOOK_RECORDS, read_fields
from annotator.project.rows import from_json, to_json
from annotator.project.stored_names import StoredNames
from annotator.project.tag_set_assembly import assemble
from annotator.project.text_versions import (
    corrections,
    live_annotations,
    place_row,
    without_lost,
)
from annotator.text.alignment import Fit

_REPORT_EVERY_ARTICLES = 50
_tag_set_decoder = msgspec.json.Decoder(TagSet)

# Relations count as long as both ends, and the articles of these, are live.
LIVE_RELATIONS = """
    FROM relations r
    JOIN annotations s ON s.id = r.source AND s.deleted = 0
    JOIN annotations t ON t.id = r.target AND t.deleted = 0
    JOIN documents sd ON sd.id = r.source_document AND sd.deleted = 0
    JOIN documents td ON td.id = r.target_document AND td.deleted = 0
    WHERE r.deleted = 0"""
_NAMES = "(SELECT value FROM json_each(:names))"
_RELATED_BY_NAMES = f"r.annotator IN {_NAMES}"
_BETWEEN_NAMES = f"s.annotator IN {_NAMES} AND t.annotator IN {_NAMES}"


def read_tag_set(db: ProjectConnection, path: Path) -> TagSet:
    """Read the tag set of the project at ``path``: what came with it, with the codebook's changes.

    The connection turns stored ids into its names from then on.

    Raises:
        DamagedProject: there is none, or it breaks a rule of tag sets.
    """
    try:
        fields = read_fields(db, *CODEBOOK_RECORDS)
        first = read_first_tag_set(db, path)
        tag_set = assemble(first, fields, removed_but_used(db, fields))
    except (msgspec.DecodeError, ValidationError) as error:
        raise DamagedProject(path, f"its tag set cannot be read: {error}") from error
    db.names = StoredNames(tag_set)
    return tag_set


def read_first_tag_set(db: ProjectConnection, path: Path) -> TagSet:
    """Read the tag set that came with the project at ``path``, without later changes.

    Raises:
        DamagedProject: there is none, or it breaks a rule of tag sets.
    """
    row = db.execute("SELECT definition FROM tag_set").fetchone()
    try:
        return _tag_set_decoder.decode(row[0] if row else "")
    except (msgspec.DecodeError, ValidationError) as error:
        raise DamagedProject(path, f"its tag set cannot be read: {error}") from error


def document(db: ProjectConnection, document_id: str) -> Document:
    """Read an article, with the title and the metadata that count.

    Raises:
        InputError: there is none, or it was removed.
    """
    row = db.execute(
        f"SELECT {rows.DOCUMENT_COLUMNS}, {WRITTEN} FROM {rows.CURRENT_DOCUMENTS} "
        "WHERE d.id = ? AND d.deleted = 0",
        [document_id],
    ).fetchone()
    if row is None:
        raise InputError(f"There is no article {document_id} in this project.")
    *columns, written = row
    return with_written(rows.document_from_row(tuple(columns)), read_written(written))


def document_ids(db: ProjectConnection) -> list[str]:
    """Read the ids of all articles, in their order."""
    return [
        document_id
        for (document_id,) in db.execute("SELECT id FROM documents WHERE deleted = 0 ORDER BY id")
    ]


def status(db: ProjectConnection, document_id: str, annotator: str) -> str:
    """Read how far an annotator is with an article: ``to do`` without a status."""
    row = db.execute(
        "SELECT status FROM progress WHERE document = ? AND annotator = ? AND deleted = 0",
        [document_id, annotator],
    ).fetchone()
    return row[0] if row else "to do"


def is_never_tagged(db: ProjectConnection) -> bool:
    """Return whether there never was an annotation, not even one that was removed since."""
    return db.execute("SELECT 1 FROM annotations LIMIT 1").fetchone() is None


def annotations(
    db: ProjectConnection, document_id: str, annotators: Sequence[str] | None = None
) -> list[Annotation]:
    """Read the live annotations of an article, in the order of its current text.

    Those whose words a correction took away are left out.

    Args:
        db: The connection.
        document_id: The article.
        annotators: Only the annotations of these; None: of all.
    """
    annotation_rows = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations WHERE document = ? AND deleted = 0",
        [document_id],
    )
    live = live_annotations(db, document_id, annotation_rows)
    if annotators is not None:
        live = [annotation for annotation in live if annotation.annotator in annotators]
    live.sort(key=order_key)
    return live


def relations(db: ProjectConnection, document_id: str) -> list[Relation]:
    """Read the live relations with an end in an article, by id."""
    relation_rows = db.execute(
        f"SELECT {rows.RELATION_COLUMNS} {LIVE_RELATIONS} AND r.source_document = ? "
        f"UNION ALL SELECT {rows.RELATION_COLUMNS} {LIVE_RELATIONS} AND r.target_document = ? "
        "AND r.source_document <> r.target_document ORDER BY 1",
        [document_id, document_id],
    )
    return without_lost(db, [rows.relation_from_row(row, db.names) for row in relation_rows])


def relations_from(
    db: ProjectConnection,
    document_id: str,
    annotators: Sequence[str] | None = None,
    *,
    with_lost: bool = False,
) -> list[Relation]:
    """Read the live relations that start in an article, by id.

    Args:
        db: The connection.
        document_id: The article.
        annotators: Only the relations of these, and of these only the ones between their own
            annotations; None: all.
        with_lost: Whether those come too that have an end whose words a correction took away.
    """
    condition = "" if annotators is None else f"AND {_RELATED_BY_NAMES} AND {_BETWEEN_NAMES}"
    relation_rows = db.execute(
        f"SELECT {rows.RELATION_COLUMNS} {LIVE_RELATIONS} AND r.source_document = :document "
        f"{condition} ORDER BY r.id",
        {"document": document_id, "names": to_json(annotators)},
    )
    live = [rows.relation_from_row(row, db.names) for row in relation_rows]
    return live if with_lost else without_lost(db, live)


def relations_leaving(db: ProjectConnection, annotation_ids: Sequence[str]) -> list[Relation]:
    """Read the live relations that start at any of these annotations, by id."""
    relation_rows = db.execute(
        f"SELECT {rows.RELATION_COLUMNS} {LIVE_RELATIONS} "
        "AND r.source IN (SELECT value FROM json_each(?)) ORDER BY r.id",
        [to_json(list(annotation_ids))],
    )
    return without_lost(db, [rows.relation_from_row(row, db.names) for row in relation_rows])


def count_relations_to_others(db: ProjectConnection, annotators: Sequence[str]) -> int:
    """Count the live relations of some annotators with an end at an annotation of another one."""
    return db.execute(
        f"SELECT count(*) {LIVE_RELATIONS} AND {_RELATED_BY_NAMES} AND NOT ({_BETWEEN_NAMES})",
        {"names": to_json(annotators)},
    ).fetchone()[0]


def annotation(db: ProjectConnection, annotation_id: str) -> tuple[Annotation, str] | None:
    """Read a live annotation and the id of its article; None when there is none.

    There is none either where a correction took its words away.
    """
    row = db.execute(
        f"SELECT {rows.PLACED_COLUMNS} FROM annotations a WHERE id = ? AND deleted = 0",
        [annotation_id],
    ).fetchone()
    if row is None:
        return None
    placed, annotation = place_row(db, row)
    return None if placed is not None and placed.fit is Fit.LOST else (annotation, row[-1])


def relation(db: ProjectConnection, relation_id: str) -> Relation | None:
    """Read a live relation; None when there is none."""
    row = db.execute(
        f"SELECT {rows.RELATION_COLUMNS} FROM relations r WHERE r.id = ? AND r.deleted = 0",
        [relation_id],
    ).fetchone()
    found = [] if row is None else without_lost(db, [rows.relation_from_row(row, db.names)])
    return found[0] if found else None


def identities(db: ProjectConnection) -> list[Identity]:
    """Read all live identities, by name."""
    identity_rows = db.execute(
        f"SELECT {rows.IDENTITY_COLUMNS} FROM identities WHERE deleted = 0 ORDER BY name, id"
    )
    return [rows.identity_from_row(row) for row in identity_rows]


def stream(
    db: ProjectConnection,
    tag_set: TagSet,
    *,
    annotators: Sequence[str] | None = None,
    documents: Collection[str] | None = None,
    progress: ProgressCallback | None = None,
) -> Iterator[ModelObject]:
    """Read all of a project, in an order that depends on its content alone.

    Args:
        db: The connection.
        tag_set: The project's tag set, which comes first.
        annotators: Only the work of these; None: of all.
        documents: Only the articles with these ids, with what belongs to them; None: all. Their
            relations may lead to other articles.
        progress: Called with the number of articles so far.

    Yields:
        The tag set, the identities, the articles with their annotations and relations, how far
        annotators are with articles, and the records.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    yield tag_set
    for row in db.execute(
        f"SELECT {rows.IDENTITY_COLUMNS} FROM identities WHERE deleted = 0 ORDER BY id"
    ).fetchall():
        yield rows.identity_from_row(row)
    wanted = None if documents is None else frozenset(documents)
    ids = [one for one in document_ids(db) if wanted is None or one in wanted]
    total = len(ids)
    for done, document_id in enumerate(ids):
        if progress is not None and done % _REPORT_EVERY_ARTICLES == 0:
            progress(done, total, "articles")
        try:
            article = _annotated(db, document_id, annotators)
        except Exception as error:
            error.add_note(f"article {document_id}")
            raise
        yield article
    if progress is not None:
        progress(total, total, "articles")
    yield from _progress_and_records(db, annotators, wanted)


def _annotated(
    db: ProjectConnection, document_id: str, annotators: Sequence[str] | None
) -> AnnotatedDocument:
    kept = annotations(db, document_id, annotators)
    corrected = corrections(db, document_id, annotators)
    has_work = bool(kept) or (corrected is not None and bool(corrected.unplaced))
    all_related = relations_from(db, document_id, annotators, with_lost=True) if has_work else []
    related = without_lost(db, all_related)
    if len(related) < len(all_related):
        shown = {relation.id for relation in related}
        lost = tuple(relation for relation in all_related if relation.id not in shown)
        corrected = replace(corrected or Corrections(()), relations=lost)
    return AnnotatedDocument(document(db, document_id), tuple(kept), tuple(related), corrected)


def _progress_and_records(
    db: ProjectConnection, annotators: Sequence[str] | None, wanted: frozenset[str] | None
) -> Iterator[ModelObject]:
    progress_rows = db.execute(
        "SELECT p.document, p.annotator, p.status FROM progress p JOIN documents d "
        "ON d.id = p.document AND d.deleted = 0 WHERE p.deleted = 0 ORDER BY 1, 2"
    )
    for row in progress_rows:
        is_wanted = wanted is None or row[0] in wanted
        if is_wanted and (annotators is None or row[1] in annotators):
            yield Progress(*row)
    for name, parts in read_fields(db, METADATA_FIELD)[METADATA_FIELD].items():
        yield Record(METADATA_FIELD, name, parts)
    for kind, record_id, data in db.execute(
        "SELECT kind, id, data FROM records WHERE deleted = 0 ORDER BY kind, id"
    ):
        content = from_json(data)
        document_id = content.get("document")
        if wanted is None or not document_id or document_id in wanted:
            yield Record(kind, record_id, content)


def count_relations_out(db: ProjectConnection, documents: Collection[str]) -> int:
    """Count the live relations that lead from some articles into others, or the reverse."""
    among = "IN (SELECT value FROM json_each(:documents))"
    return db.execute(
        f"SELECT count(*) {LIVE_RELATIONS} "
        f"AND (r.source_document {among}) <> (r.target_document {among})",
        {"documents": to_json(list(documents))},
    ).fetchone()[0]
