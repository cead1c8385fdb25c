"""Reading what a review is kept up with: everybody's work in an article, and what changed of it."""

from collections.abc import Iterable

from annotator.model.curation import DECISION, Decision, told
from annotator.model.types import Annotation, Record, Relation
from annotator.model.work import Work, WorkChange
from annotator.project import curating, reading, rows
from annotator.project.changes import Changes
from annotator.project.database import Database
from annotator.project.rows import from_json, to_json

_AMONG = "(SELECT value FROM json_each(?))"


def work_in(db: Database, document: str) -> Work:
    """Everybody's work in an article."""
    return Work(
        reading.annotations(db, document),
        reading.relations(db, document),
        curating.decisions(db, document),
    )


def work_changed(db: Database, document: str, changes: Changes) -> WorkChange:
    """What a change means for the work in an article.

    Relations count as long as both ends are there: so those at each changed annotation are told.
    """
    annotations = dict.fromkeys(changes.annotations)
    relations = dict.fromkeys(changes.relations)
    return WorkChange(
        annotations | {each.id: each for each in _annotations(db, document, annotations)},
        relations | {each.id: each for each in _relations(db, document, relations, annotations)},
        _decisions(db, document, changes.records),
    )


def _annotations(db: Database, document: str, ids: Iterable[str]) -> list[Annotation]:
    found = db.conn.execute(
        f"SELECT {rows.ANNOTATION} FROM annotations "
        f"WHERE id IN {_AMONG} AND document = ? AND deleted = 0",
        [to_json(list(ids)), document],
    )
    return [rows.annotation_of(row) for row in found]


def _relations(
    db: Database, document: str, ids: Iterable[str], ends: Iterable[str]
) -> list[Relation]:
    named = to_json(list(ids))
    at = to_json(list(ends))
    found = db.conn.execute(
        f"SELECT {rows.RELATION} {reading.LIVE_RELATIONS} "
        f"AND (r.id IN {_AMONG} OR r.source IN {_AMONG} OR r.target IN {_AMONG}) "
        "AND ? IN (r.source_document, r.target_document)",
        [named, at, at, document],
    )
    return [rows.relation_of(row) for row in found]


def _decisions(db: Database, document: str, ids: Iterable[str]) -> dict[str, Decision | None]:
    """By id; None for those that are withdrawn. Other records are not among them."""
    found: dict[str, Decision | None] = {}
    for id, data, deleted in db.conn.execute(
        f"SELECT id, data, deleted FROM records WHERE kind = ? AND id IN {_AMONG}",
        [DECISION, to_json(list(ids))],
    ):
        read = None if deleted else told(Record(DECISION, id, from_json(data)), Decision)
        found[id] = read if read is not None and read.document == document else None
    return found
