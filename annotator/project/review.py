"""Reading for a review: verdicts, comments, the gold layer, and everybody's work in an article."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject, curation
from annotator.model.curation import (
    COMMENT,
    DECISION,
    GOLD,
    Assignment,
    Comment,
    CommentThread,
    Decision,
    is_derived,
    parse_record,
)
from annotator.model.gold import derive_gold, stand_ins
from annotator.model.gold_conflicts import ConflictTally
from annotator.model.tagset import TagSet
from annotator.model.types import AnnotatedDocument, Annotation, Progress, Record, Relation
from annotator.model.work import Work, WorkChange
from annotator.project import contents, rows, text_versions
from annotator.project.article_metadata import TITLE
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.placed_verdicts import placed_decisions
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import Changes

Parsed = TypeVar("Parsed", Decision, Comment, Assignment)
_IN_LIST = "IN (SELECT value FROM json_each(?))"


class Coverage(Struct, frozen=True):
    """Whose annotations a project has, and how far reviewers have come."""

    annotations: dict[str, int]
    """Annotations by owner, in the order of the names; an imported gold layer's are “gold”’s."""
    annotated: int
    """The number of articles with an annotation of anyone but “gold”."""
    judged: int
    """The number of these with a verdict."""
    gold: int
    """The number of these with an annotation of “gold”: of a gold layer that was imported."""
    left: int | None = None
    """The number of places left to judge in articles with a verdict; None: not counted."""
    left_articles: int = 0
    """The number of articles with these places."""

    @property
    def is_all_judged(self) -> bool:
        """Whether it is known that no place is left to judge in any annotated article."""
        return bool(self.judged) and self.judged == self.annotated and self.left == 0

    @property
    def is_half_judged(self) -> bool:
        """Whether there are verdicts, and it is known that not all is judged."""
        return bool(self.judged) and (self.judged < self.annotated or bool(self.left))


class CommentedAnnotation(Struct, frozen=True):
    """What a list of comments shows of an annotation, which may have been removed."""

    id: str
    document: str
    title: str
    """The title of its article."""
    owner: str
    label: str
    text: str
    start: int
    """Where its first fragment starts, in code points."""
    is_removed: bool


class Review:
    """The verdicts and comments of an open project, and the gold layer that follows from them."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def decisions(self, document_id: str | None = None) -> list[Decision]:
        """Return the verdicts in an article or in all, also those that another one replaced."""
        return decisions(self.context.db, document_id)

    @translates_sqlite_errors
    def coverage(self) -> Coverage:
        """Count whose annotations there are, and in how many articles there are verdicts."""
        return coverage(self.context.db)

    @translates_sqlite_errors
    def threads(self, document_id: str) -> list[CommentThread]:
        """Return the comments in an article, as threads in the order in which they began."""
        return threads(self.context.db, document_id)

    @translates_sqlite_errors
    def comments(self, record_ids: Collection[str] | None = None) -> dict[str, Comment]:
        """Return the comments of all articles, or those among some records, by id."""
        return comments(self.context.db, record_ids)

    @translates_sqlite_errors
    def commented(self, annotation_ids: Iterable[str]) -> dict[str, CommentedAnnotation]:
        """Return annotations that were commented on, by id; removed ones are among them."""
        return commented(self.context.db, annotation_ids)

    @translates_sqlite_errors
    def count_waiting(self, record_ids: Collection[str]) -> int:
        """Count the comments among some records that wait for the current annotator.

        These are others' comments in open threads on one's own annotations, or in which one took
        part.
        """
        db, annotator = self.context.db, self.context.annotator
        if not comments(db, record_ids):
            return 0
        all_threads = curation.comment_threads(comments(db).values())
        annotation_ids = {one for thread in all_threads for one in thread.annotations}
        owners = {one.id: one.owner for one in commented(db, annotation_ids).values()}
        return sum(
            comment.id in record_ids and comment.author != annotator
            for thread in all_threads
            if thread.waits_for(annotator, owners)
            for comment in thread.comments
        )

    @translates_sqlite_errors
    def gold(self, document_id: str) -> AnnotatedDocument:
        """Derive an article with its gold layer from everybody's work and the verdicts.

        Raises:
            InputError: there is no such article.
        """
        return gold_of(self.context.db, document_id, self.context.tag_set)

    @translates_sqlite_errors
    def gold_conflicts(self, progress: ProgressCallback) -> ConflictTally:
        """Count where the gold layers of all articles contradict themselves.

        Args:
            progress: Called with the number of articles so far.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        db, tag_set = self.context.db, self.context.tag_set
        tally = ConflictTally(tag_set)
        judged = sorted({decision.document for decision in self.decisions()})
        existing = set(contents.document_ids(db))
        for done, document_id in enumerate(judged):
            progress(done, len(judged), "articles")
            if document_id in existing:
                tally.add(gold_of(db, document_id, tag_set))
        return tally

    @translates_sqlite_errors
    def work(self, document_id: str) -> Work:
        """Return everybody's annotations, relations and verdicts in an article."""
        db = self.context.db
        return Work(
            contents.annotations(db, document_id),
            contents.relations(db, document_id),
            decisions(db, document_id),
        )

    @translates_sqlite_errors
    def work_changed(self, document_id: str, changes: Changes) -> WorkChange:
        """Return the difference that a change makes to :meth:`work`.

        Relations count as long as both ends are live: so the relations at each changed annotation
        are part of it.
        """
        db = self.context.db
        annotations = dict.fromkeys(changes.annotations)
        relations = dict.fromkeys(changes.relations)
        live_annotations = _annotations(db, document_id, annotations)
        live_relations = _relations(db, document_id, relations, annotations)
        return WorkChange(
            annotations | {annotation.id: annotation for annotation in live_annotations},
            relations | {relation.id: relation for relation in live_relations},
            _changed_decisions(db, document_id, changes.records),
        )


# Verdicts and comments


def read_records(
    db: ProjectConnection, kind: str, document_id: str | None, parsed_type: type[Parsed]
) -> list[Parsed]:
    """Read the records of a kind, by id; records that cannot be parsed are left out.

    Args:
        db: The connection.
        kind: One of the kinds of :mod:`annotator.model.curation`.
        document_id: Only the records that name this article; None: all.
        parsed_type: The type of the kind's records.
    """
    # SQLite would take the key, which is in the wanted order, and look at all records of the kind.
    index = "" if document_id is None else "INDEXED BY records_by_document"
    where = "" if document_id is None else "AND json_extract(data, '$.document') = :document"
    record_rows = db.execute(
        f"SELECT id, data FROM records {index} WHERE kind = :kind AND deleted = 0 {where} "
        "ORDER BY id",
        {"kind": kind, "document": document_id},
    )
    records = (
        parse_record(Record(kind, record_id, from_json(data)), parsed_type)
        for record_id, data in record_rows
    )
    return [record for record in records if record is not None]


def decisions(db: ProjectConnection, document_id: str | None) -> list[Decision]:
    """Read the verdicts in an article or in all, also those that another one replaced.

    Their offsets count in the current texts.
    """
    return placed_decisions(db, read_records(db, DECISION, document_id, Decision))


def decisions_on(
    db: ProjectConnection, document_id: str, annotation_ids: Sequence[str]
) -> list[Decision]:
    """Read the verdicts in an article that are on any of these annotations."""
    # Few rows name them; only these are decoded.
    named = " OR ".join(["instr(data, ?)"] * len(annotation_ids))
    record_rows = db.execute(
        "SELECT id, data FROM records INDEXED BY records_by_document WHERE kind = 'decision' "
        f"AND json_extract(data, '$.document') = ? AND deleted = 0 AND ({named or 0}) ORDER BY id",
        [document_id, *map(to_json, annotation_ids)],
    )
    parsed = (
        parse_record(Record(DECISION, record_id, from_json(data)), Decision)
        for record_id, data in record_rows
    )
    wanted = set(annotation_ids)
    found = [
        decision
        for decision in parsed
        if decision is not None and not wanted.isdisjoint(decision.annotations)
    ]
    return placed_decisions(db, found)


def coverage(db: ProjectConnection) -> Coverage:
    """Count whose annotations there are, and in how many articles there are verdicts."""
    live = (
        "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.deleted = 0"
    )
    owners = db.execute(f"SELECT a.annotator, count(*) {live} GROUP BY 1 ORDER BY 1").fetchall()
    verdict = (
        "SELECT 1 FROM records INDEXED BY records_by_document WHERE kind = 'decision' "
        "AND json_extract(data, '$.document') = tagged.document AND deleted = 0"
    )
    gold = "SELECT 1 FROM annotations WHERE document = tagged.document AND deleted = 0"
    annotated, judged, with_gold = db.execute(
        f"SELECT count(*), total(EXISTS ({verdict})), "
        f"total(EXISTS ({gold} AND annotator = :gold)) "
        f"FROM (SELECT DISTINCT a.document {live} AND a.annotator <> :gold) tagged",
        {"gold": GOLD},
    ).fetchone()
    return Coverage(dict(owners), annotated, int(judged), int(with_gold))


def threads(db: ProjectConnection, document_id: str) -> list[CommentThread]:
    """Read the threads of comments in an article."""
    return curation.comment_threads(read_records(db, COMMENT, document_id, Comment))


def comments(
    db: ProjectConnection, record_ids: Collection[str] | None = None
) -> dict[str, Comment]:
    """Read the comments in live articles, by id.

    Args:
        db: The connection.
        record_ids: Only those among these records; None: all.
    """
    among = "" if record_ids is None else f"AND id {_IN_LIST}"
    record_rows = db.execute(
        f"SELECT id, data FROM records WHERE kind = ? AND deleted = 0 {among} AND EXISTS ("
        "SELECT 1 FROM documents d WHERE d.id = json_extract(data, '$.document') "
        "AND d.deleted = 0)",
        [COMMENT] if record_ids is None else [COMMENT, to_json(list(record_ids))],
    )
    parsed = (
        parse_record(Record(COMMENT, record_id, from_json(data)), Comment)
        for record_id, data in record_rows
    )
    return {comment.id: comment for comment in parsed if comment is not None}


def commented(
    db: ProjectConnection, annotation_ids: Iterable[str]
) -> dict[str, CommentedAnnotation]:
    """Read annotations that were commented on, live or removed, by id."""
    annotation_rows = db.execute(
        f"SELECT d.title, a.deleted <> 0, {rows.PLACED_COLUMNS} "
        f"FROM annotations a JOIN (SELECT d.id AS article, {TITLE} AS title FROM documents d) d "
        f"ON d.article = a.document WHERE a.id {_IN_LIST}",
        [to_json(list(annotation_ids))],
    )
    found: dict[str, CommentedAnnotation] = {}
    for title, is_removed, *row in annotation_rows.fetchall():
        _, shown = text_versions.place_row(db, tuple(row))
        found[shown.id] = CommentedAnnotation(
            shown.id,
            row[-1],
            title,
            shown.annotator,
            shown.label,
            shown.text,
            shown.start,
            is_removed=bool(is_removed),
        )
    return found


# Gold


def gold_of(db: ProjectConnection, document_id: str, tag_set: TagSet) -> AnnotatedDocument:
    """Derive an article with its gold layer from its annotations, relations and verdicts.

    Raises:
        InputError: there is no such article.
    """
    document = contents.document(db, document_id)
    annotations = contents.annotations(db, document_id)
    relations = contents.relations_from(db, document_id)
    ids = {annotation.id for annotation in annotations}
    elsewhere = sorted({relation.target for relation in relations} - ids)
    return derive_gold(
        document,
        annotations,
        relations,
        decisions(db, document_id),
        tag_set,
        _stand_ins_elsewhere(db, elsewhere),
    )


def _stand_ins_elsewhere(
    db: ProjectConnection, annotation_ids: Sequence[str]
) -> dict[str, Annotation]:
    """Derive the gold annotations that stand for annotations of other articles, by their ids."""
    gold_annotations: dict[str, Annotation] = {}
    places = [contents.annotation(db, annotation_id) for annotation_id in annotation_ids]
    for document_id in sorted({place[1] for place in places if place is not None}):
        gold_annotations |= stand_ins(
            contents.document(db, document_id),
            contents.annotations(db, document_id),
            decisions(db, document_id),
        )
    return gold_annotations


def gold_stream(
    db: ProjectConnection,
    tag_set: TagSet,
    *,
    with_layers: bool = False,
    documents: Collection[str] | None = None,
    progress: ProgressCallback | None = None,
) -> Iterator[ModelObject]:
    """Read all of a project with its gold layer.

    Args:
        db: The connection.
        tag_set: The project's tag set.
        with_layers: Whether everybody's layers, progress and records come, too.
        documents: Only the articles with these ids; None: all.
        progress: Called with the number of articles so far.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    for item in contents.stream(db, tag_set, documents=documents, progress=progress):
        if isinstance(item, AnnotatedDocument):
            derived = gold_of(db, item.document.id, tag_set)
            yield _beside_layers(item, derived) if with_layers else derived
        elif with_layers or not isinstance(item, Progress | Record):
            yield item


def _beside_layers(item: AnnotatedDocument, derived: AnnotatedDocument) -> AnnotatedDocument:
    """Put the gold layer beside everybody's layers, in the place of one that was imported."""
    annotations = tuple(a for a in item.annotations if not is_derived(a))
    relations = tuple(r for r in item.relations if not is_derived(r))
    return replace(
        item,
        annotations=(*annotations, *derived.annotations),
        relations=(*relations, *derived.relations),
    )


# Changes


def _annotations(
    db: ProjectConnection, document_id: str, annotation_ids: Iterable[str]
) -> list[Annotation]:
    annotation_rows = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations "
        f"WHERE id {_IN_LIST} AND document = ? AND deleted = 0",
        [to_json(list(annotation_ids)), document_id],
    )
    return text_versions.live_annotations(db, document_id, annotation_rows)


def _relations(
    db: ProjectConnection, document_id: str, relation_ids: Iterable[str], end_ids: Iterable[str]
) -> list[Relation]:
    ends = to_json(list(end_ids))
    relation_rows = db.execute(
        f"SELECT {rows.RELATION_COLUMNS} {contents.LIVE_RELATIONS} "
        f"AND (r.id {_IN_LIST} OR r.source {_IN_LIST} OR r.target {_IN_LIST}) "
        "AND ? IN (r.source_document, r.target_document)",
        [to_json(list(relation_ids)), ends, ends, document_id],
    )
    live = [rows.relation_from_row(row, db.names) for row in relation_rows]
    return text_versions.without_lost(db, live)


def _changed_decisions(
    db: ProjectConnection, document_id: str, record_ids: Iterable[str]
) -> dict[str, Decision | None]:
    """Read the verdicts among records, by id; None for those that were withdrawn."""
    changed: dict[str, Decision | None] = {}
    for record_id, data, deleted in db.execute(
        f"SELECT id, data, deleted FROM records WHERE kind = ? AND id {_IN_LIST}",
        [DECISION, to_json(list(record_ids))],
    ):
        decision = (
            None
            if deleted
            else parse_record(Record(DECISION, record_id, from_json(data)), Decision)
        )
        placed = placed_decisions(db, [decision] if decision is not None else [])
        decision = placed[0] if placed else None
        changed[record_id] = decision if decision and decision.document == document_id else None
    return changed
