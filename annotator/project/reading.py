"""Reading a project: one article at a time, or all of it as a stream."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject
from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    Progress,
    Record,
    Relation,
    order_key,
)
from annotator.project import rows
from annotator.project.database import Database
from annotator.project.rows import from_json, to_json


class Summary(Struct, frozen=True):
    """What the article list shows of an article."""

    id: str
    title: str
    status: str
    annotations: int
    date: str = ""
    section: str = ""


class Counts(Struct, frozen=True):
    """How much there is of everything."""

    documents: int
    characters: int
    annotations: int
    relations: int
    identities: int
    labels: dict[str, int] = field(default_factory=dict[str, int])
    relation_types: dict[str, int] = field(default_factory=dict[str, int])
    annotators: dict[str, int] = field(default_factory=dict[str, int])
    """Annotations by annotator."""
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    """Articles by the given annotator's status."""
    steps: int = 0
    """Edits in the history."""


# Relations count as long as both ends, and the articles these lie in, are there.
LIVE_RELATIONS = """
    FROM relations r
    JOIN annotations s ON s.id = r.source AND s.deleted = 0
    JOIN annotations t ON t.id = r.target AND t.deleted = 0
    JOIN documents sd ON sd.id = r.source_document AND sd.deleted = 0
    JOIN documents td ON td.id = r.target_document AND td.deleted = 0
    WHERE r.deleted = 0"""
_ASSIGNED = """d.id IN (
    SELECT json_extract(data, '$.document') FROM records, json_each(data, '$.annotators')
    WHERE kind = 'assignment' AND deleted = 0 AND json_each.value = ?)"""
_THEY = "(SELECT value FROM json_each(:names))"
_RELATED_BY_THEM = f"r.annotator IN {_THEY}"
_BETWEEN_THEIRS = f"s.annotator IN {_THEY} AND t.annotator IN {_THEY}"


def document(db: Database, id: str) -> Document:
    """One article; raises InputError when there is none."""
    row = db.conn.execute(
        f"SELECT {rows.DOCUMENT} FROM documents WHERE id = ? AND deleted = 0", [id]
    ).fetchone()
    if row is None:
        raise InputError(f"There is no article {id} in this project.")
    return rows.document_of(row)


def never_tagged(db: Database) -> bool:
    """Whether there never was an annotation, not even one that was removed since."""
    return db.conn.execute("SELECT 1 FROM annotations LIMIT 1").fetchone() is None


def document_ids(db: Database) -> list[str]:
    """The ids of all articles, in their order."""
    return [
        id for (id,) in db.conn.execute("SELECT id FROM documents WHERE deleted = 0 ORDER BY id")
    ]


def annotations(
    db: Database, document: str, annotators: Sequence[str] | None = None
) -> list[Annotation]:
    """The live annotations of an article, in the order of the text."""
    found = db.conn.execute(
        f"SELECT {rows.ANNOTATION} FROM annotations WHERE document = ? AND deleted = 0",
        [document],
    )
    live = [rows.annotation_of(row) for row in found]
    if annotators is not None:
        live = [annotation for annotation in live if annotation.annotator in annotators]
    live.sort(key=order_key)
    return live


def relations(db: Database, document: str) -> list[Relation]:
    """The live relations with an end in the article, by id."""
    found = db.conn.execute(
        f"SELECT {rows.RELATION} {LIVE_RELATIONS} AND r.source_document = ? "
        f"UNION ALL SELECT {rows.RELATION} {LIVE_RELATIONS} AND r.target_document = ? "
        "AND r.source_document <> r.target_document ORDER BY 1",
        [document, document],
    )
    return [rows.relation_of(row) for row in found]


def relations_from(
    db: Database, document: str, annotators: Sequence[str] | None = None
) -> list[Relation]:
    """The live relations that start in the article, by id.

    With ``annotators`` only theirs, and of these the ones between their own annotations.
    """
    theirs = "" if annotators is None else f"AND {_RELATED_BY_THEM} AND {_BETWEEN_THEIRS}"
    found = db.conn.execute(
        f"SELECT {rows.RELATION} {LIVE_RELATIONS} AND r.source_document = :document {theirs} "
        "ORDER BY r.id",
        {"document": document, "names": to_json(annotators)},
    )
    return [rows.relation_of(row) for row in found]


def relations_leaving(db: Database, annotations: Sequence[str]) -> list[Relation]:
    """The live relations that start at annotations, by id."""
    found = db.conn.execute(
        f"SELECT {rows.RELATION} {LIVE_RELATIONS} "
        "AND r.source IN (SELECT value FROM json_each(?)) ORDER BY r.id",
        [to_json(list(annotations))],
    )
    return [rows.relation_of(row) for row in found]


def relations_to_others(db: Database, annotators: Sequence[str]) -> int:
    """How many live relations of some people have an end that is somebody else's annotation."""
    return db.conn.execute(
        f"SELECT count(*) {LIVE_RELATIONS} AND {_RELATED_BY_THEM} AND NOT ({_BETWEEN_THEIRS})",
        {"names": to_json(annotators)},
    ).fetchone()[0]


def annotation(db: Database, id: str) -> tuple[Annotation, str] | None:
    """A live annotation and its document's id."""
    row = db.conn.execute(
        f"SELECT {rows.ANNOTATION}, document FROM annotations WHERE id = ? AND deleted = 0",
        [id],
    ).fetchone()
    return None if row is None else (rows.annotation_of(row), row[-1])


def relation(db: Database, id: str) -> Relation | None:
    """A live relation."""
    row = db.conn.execute(
        f"SELECT {rows.RELATION} FROM relations r WHERE r.id = ? AND r.deleted = 0",
        [id],
    ).fetchone()
    return None if row is None else rows.relation_of(row)


def identities(db: Database) -> list[Identity]:
    """All live identities, by name."""
    found = db.conn.execute(
        f"SELECT {rows.IDENTITY} FROM identities WHERE deleted = 0 ORDER BY name, id"
    )
    return [rows.identity_of(row) for row in found]


def status(db: Database, document: str, annotator: str) -> str:
    """How far the annotator is with the article."""
    row = db.conn.execute(
        "SELECT status FROM progress WHERE document = ? AND annotator = ? AND deleted = 0",
        [document, annotator],
    ).fetchone()
    return row[0] if row else "to do"


def done_by(db: Database) -> dict[str, list[str]]:
    """Who is done with which article, by its id."""
    found: dict[str, list[str]] = {}
    for document, annotator in db.conn.execute(
        "SELECT document, annotator FROM progress WHERE status = 'done' AND deleted = 0"
    ):
        found.setdefault(document, []).append(annotator)
    return found


def done_in(db: Database, document: str) -> list[str]:
    """Who is done with an article."""
    found = db.conn.execute(
        "SELECT annotator FROM progress WHERE document = ? AND status = 'done' AND deleted = 0",
        [document],
    )
    return [annotator for (annotator,) in found]


def summaries(
    db: Database,
    annotator: str,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 500,
    query: str = "",
    titles: bool = False,
    status: str = "",
    mine: bool = False,
    id: str | None = None,
) -> list[Summary]:
    """A page of the article list, by id, from behind ``after``, or up to ``before``.

    ``query`` keeps the articles whose title or text has words that begin with its words (or,
    in scripts without spaces, that contain it), with ``titles`` in the title only; ``status``
    those of the annotator's status; ``mine`` those that are assigned to the annotator; ``id``
    just one.
    """
    where = ["d.deleted = 0"]
    values: list[str] = []
    if after is not None:
        where.append("d.id > ?")
        values.append(after)
    if before is not None:
        where.append("d.id < ?")
        values.append(before)
    if id is not None:
        where.append("d.id = ?")
        values.append(id)
    if query.strip():
        condition, value = matching(query, titles)
        where.append(condition)
        values.append(value)
    if mine:
        where.append(_ASSIGNED)
        values.append(annotator)
    progress = "p.document = d.id AND p.annotator = ? AND p.deleted = 0"
    tables = f"documents d LEFT JOIN progress p ON {progress}"
    if status:
        where.append("coalesce(p.status, 'to do') = ?")
        values.append(status)
    if status not in ("", "to do"):
        # Few articles may be of that status: begin with the index of these.
        tables = f"progress p CROSS JOIN documents d ON {progress}"
        where.append("p.status = ?")
        values.append(status)
    found = db.conn.execute(
        "SELECT d.id, d.title, coalesce(p.status, 'to do'), "
        "(SELECT count(*) FROM annotations a WHERE a.document = d.id AND a.deleted = 0), "
        f"d.metadata FROM {tables} WHERE {' AND '.join(where)} "
        f"ORDER BY d.id {'' if before is None else 'DESC'} LIMIT ?",
        [annotator, *values, limit],
    )
    page = [_summary(row) for row in found]
    return page if before is None else page[::-1]


def own_count(db: Database, document: str, annotator: str) -> int:
    """How much somebody has tagged in an article."""
    return db.conn.execute(
        "SELECT count(*) FROM annotations WHERE document = ? AND annotator = ? AND deleted = 0",
        [document, annotator],
    ).fetchone()[0]


def status_counts(db: Database, annotator: str) -> dict[str, int]:
    """How many articles are of each status of the annotator."""
    live = "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
    found: dict[str, int] = dict(
        db.conn.execute(
            "SELECT p.status, count(*) FROM progress p JOIN documents d "
            "ON d.id = p.document AND d.deleted = 0 "
            "WHERE p.annotator = ? AND p.deleted = 0 AND p.status <> 'to do' GROUP BY 1",
            [annotator],
        ).fetchall()
    )
    total: int = db.conn.execute(live).fetchone()[0]
    return {"to do": total - sum(found.values()), **found}


def _summary(row: tuple[str, str, str, int, str]) -> Summary:
    metadata = from_json(row[4])
    return Summary(*row[:4], str(metadata.get("date") or ""), str(metadata.get("section") or ""))


def matching(query: str, titles: bool = False) -> tuple[str, str]:
    """An SQL condition on documents ``d`` with its value, for the words of a query."""
    words = [word.replace('"', '""') for word in query.split()]
    if all(has_spaces_between_words(word) for word in words):
        match = " AND ".join(f'"{word}"*' for word in words)
        match = f"title : ({match})" if titles else match
        return (
            "d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)",
            match,
        )
    searched = "d.title" if titles else "d.title || char(10) || d.text"
    return f"instr({searched}, ?) > 0", query.strip()


def has_spaces_between_words(word: str) -> bool:
    """Whether the index has the word: not for Chinese, Japanese, Thai …, nor for bare signs."""
    unspaced = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF))
    beyond = ((0xF900, 0xFAFF), (0x20000, 0x3FFFF))
    if any(low <= ord(c) <= high for c in word for low, high in (*unspaced, *beyond)):
        return False
    return any(c.isalnum() for c in word)


def counts(db: Database, annotator: str) -> Counts:
    """How much there is of everything."""

    def one(sql: str) -> int:
        return db.conn.execute(sql).fetchone()[0] or 0

    def grouped(sql: str, *values: str) -> dict[str, int]:
        return dict(db.conn.execute(sql, list(values)).fetchall())

    live = (
        "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.deleted = 0"
    )
    labels = grouped(f"SELECT a.label, count(*) {live} GROUP BY 1 ORDER BY 1")
    types = grouped(f"SELECT r.type, count(*) {LIVE_RELATIONS} GROUP BY 1 ORDER BY 1")
    return Counts(
        documents=one("SELECT count(*) FROM documents WHERE deleted = 0"),
        characters=one("SELECT sum(length(text)) FROM documents WHERE deleted = 0"),
        annotations=sum(labels.values()),
        relations=sum(types.values()),
        identities=one("SELECT count(*) FROM identities WHERE deleted = 0"),
        labels=labels,
        relation_types=types,
        annotators=grouped(f"SELECT a.annotator, count(*) {live} GROUP BY 1 ORDER BY 1"),
        statuses=grouped(
            "SELECT coalesce(p.status, 'to do'), count(*) FROM documents d LEFT JOIN progress p "
            "ON p.document = d.id AND p.annotator = ? AND p.deleted = 0 "
            "WHERE d.deleted = 0 GROUP BY 1 ORDER BY 1",
            annotator,
        ),
        steps=one("SELECT count(*) FROM steps"),
    )


def stream(
    db: Database,
    tag_set: TagSet,
    *,
    annotators: Sequence[str] | None = None,
    progress: ProgressCallback | None = None,
) -> Iterator[ModelObject]:
    """All of a project, in an order that depends on nothing but what is in it."""
    yield tag_set
    for row in db.conn.execute(
        f"SELECT {rows.IDENTITY} FROM identities WHERE deleted = 0 ORDER BY id"
    ).fetchall():
        yield rows.identity_of(row)
    total: int = db.conn.execute("SELECT count(*) FROM documents WHERE deleted = 0").fetchone()[0]
    ids = db.conn.execute("SELECT id FROM documents WHERE deleted = 0 ORDER BY id")
    for done, (id,) in enumerate(ids):
        if progress is not None and done % 50 == 0:
            progress(done, total, "articles")
        yield _annotated(db, id, annotators)
    if progress is not None:
        progress(total, total, "articles")
    yield from _others(db, annotators)


def _annotated(db: Database, id: str, annotators: Sequence[str] | None) -> AnnotatedDocument:
    kept = annotations(db, id, annotators)
    links = relations_from(db, id, annotators) if kept else []
    return AnnotatedDocument(document(db, id), tuple(kept), tuple(links))


def _others(db: Database, annotators: Sequence[str] | None) -> Iterator[ModelObject]:
    found = db.conn.execute(
        "SELECT p.document, p.annotator, p.status FROM progress p JOIN documents d "
        "ON d.id = p.document AND d.deleted = 0 WHERE p.deleted = 0 ORDER BY 1, 2"
    )
    for row in found:
        if annotators is None or row[1] in annotators:
            yield Progress(*row)
    for kind, id, data in db.conn.execute(
        "SELECT kind, id, data FROM records WHERE deleted = 0 ORDER BY kind, id"
    ):
        yield Record(kind, id, from_json(data))
