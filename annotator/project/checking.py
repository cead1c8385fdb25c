"""The check of a project file: the database, its links, every offset in it, the search index.

What cannot be read is a thing that is wrong like others, and the check goes on behind it.
"""

import sqlite3
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model import validate
from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION
from annotator.model.errors import InputError, ValidationError
from annotator.model.tagset import TagSet
from annotator.model.text_versions import FIRST
from annotator.model.types import Document
from annotator.project import contents, rows
from annotator.project.column_rules import RULES, broken_columns
from annotator.project.connection import ProjectConnection
from annotator.project.integrity import damaged_parts, is_of_the_disk
from annotator.project.search_index import check_search_index
from annotator.project.sqlite_words import in_plain_words
from annotator.project.text_versions import current_version, read_tree, read_version
from annotator.project.transaction import KEYS, RowState
from annotator.text.alignment import Alignment
from annotator.words import join_names

_REPORT_EVERY_ARTICLES = 50


def check(
    db: ProjectConnection, tag_set: TagSet, progress: ProgressCallback | None = None
) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong; a sound project yields none.

    Args:
        db: The connection.
        tag_set: The project's tag set.
        progress: Called with the number of articles so far.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    for what, problems in (
        ("The database", damaged_parts(db)),
        ("The links between rows", _links(db)),
        ("The columns of rows", _columns(db)),
        ("The identities", _identities(db)),
        ("The articles", _documents(db, tag_set, progress)),
        ("The relations", _relations(db, tag_set)),
        ("The suggestions", _suggestions(db, tag_set)),
        ("The records", _records(db)),
        ("The history", _history(db)),
        ("The search index", check_search_index(db, progress)),
    ):
        yield from _as_far_as_readable(what, problems)


_UNREADABLE = (
    sqlite3.DatabaseError,
    msgspec.DecodeError,
    ValidationError,
    InputError,
    RecursionError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)
"""What reading a damaged row may raise."""


def _as_far_as_readable(what: str, problems: Iterator[str]) -> Iterator[str]:
    """Yield problems; one more where they cannot be looked for to the end.

    Raises:
        sqlite3.Error: the disk or a lock prevents it.
    """
    try:
        yield from problems
    except _UNREADABLE as error:
        if is_of_the_disk(error):
            raise
        yield f"{what} cannot be read to the end: {_reason(error)}."


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "a value is nested too deep"
    # Of a text that is not UTF-8, SQLite's message has all of it.
    reason = str(error).partition(" with text ")[0].rstrip(".")
    return in_plain_words(reason) or type(error).__name__


def _links(db: ProjectConnection) -> Iterator[str]:
    """Every row to which another one refers is there, removed or not."""
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"Table {table}, row {row}: the row of {parent} that it refers to is missing."


def _columns(db: ProjectConnection) -> Iterator[str]:
    """Every column can be decoded, in rows that were removed as well, and has a value it can have.

    Those that the other checks name with more words are left to them.
    """
    for table, rules in RULES.items():
        names = ", ".join(dict.fromkeys((*KEYS.get(table, ("id",)), *rules)))
        keys = len(KEYS.get(table, ("id",)))
        live = table in _NAMED_BY_OTHERS and "deleted" in rules
        for row in db.execute(f"SELECT {names} FROM {table}"):
            values = dict(zip(names.split(", "), row, strict=True))
            broken = broken_columns(table, values)
            if broken and not (live and values["deleted"] == RowState.LIVE):
                key = ", ".join(map(str, row[:keys]))
                yield f"Table {table}, row {key}: its {join_names(broken)} cannot be read."


_NAMED_BY_OTHERS = ("documents", "annotations", "identities", "relations")


def _documents(
    db: ProjectConnection, tag_set: TagSet, progress: ProgressCallback | None
) -> Iterator[str]:
    """Every live article can be decoded, has its text unchanged, and blocks inside it."""
    total: int = db.execute("SELECT count(*) FROM documents").fetchone()[0]
    article_rows = db.execute("SELECT id, text_hash FROM documents WHERE deleted = 0 ORDER BY id")
    for done, (document_id, digest) in enumerate(article_rows):
        if progress is not None and done % _REPORT_EVERY_ARTICLES == 0:
            progress(done, total, "articles")
        yield from _as_far_as_readable(
            f"Article {document_id}", _document(db, document_id, digest, tag_set)
        )
    if progress is not None:
        progress(total, total, "articles")


def _document(
    db: ProjectConnection, document_id: str, digest: str, tag_set: TagSet
) -> Iterator[str]:
    try:
        document = contents.document(db, document_id)
    except (msgspec.DecodeError, RecursionError) as error:
        yield f"Article {document_id} cannot be read: {_reason(error)}."
        return
    first = read_version(db, document_id, FIRST).text if document.version else document.text
    if rows.text_hash(first) != digest:
        yield f"Article {document_id}: its text is not the one that was imported."
    for block in document.blocks:
        if not 0 <= block.start <= block.end <= len(document.text):
            yield f"Article {document_id}: the block {block.kind} lies outside the text."
    yield from _versions(db, document_id)
    yield from _annotations(db, document, tag_set)


def _versions(db: ProjectConnection, document_id: str) -> Iterator[str]:
    """Every correction is of a version that is there, and differs from it as it states.

    Its text is unchanged, and the one that counts is marked.
    """
    tree = read_tree(db, document_id)
    for version in tree.versions:
        what = f"Article {document_id}: its correction {version}"
        try:
            after = read_version(db, document_id, version)
            before = read_version(db, document_id, after.parent)
        except InputError:
            yield f"{what} is of a version that is missing."
            continue
        (digest,) = db.execute(
            "SELECT text_hash FROM document_versions WHERE document = ? AND id = ?",
            [document_id, version],
        ).fetchone()
        if rows.text_hash(after.text) != digest:
            yield f"{what} has another text than when it was made."
        elif not Alignment(after.edits).leads(before.text, after.text):
            yield f"{what} differs from the version before it in more than it states."
    if tree.versions and tree.current != current_version(db, document_id):
        yield f"Article {document_id}: the version that is marked as current is another one."


def _annotations(db: ProjectConnection, document: Document, tag_set: TagSet) -> Iterator[str]:
    """Every live annotation has a label of the tag set, and the text that its fragments cover.

    They are checked in the version of the text to which they belong.
    """
    texts = {document.version: document}
    annotation_rows = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations WHERE document = ? AND deleted = 0 "
        "ORDER BY start, id",
        [document.id],
    )
    for row in annotation_rows:
        version = row[rows.TEXT_VERSION]
        try:
            if version not in texts:
                own = read_version(db, document.id, version)
                texts[version] = replace(document, text=own.text, version=version)
            validate.check_annotation(
                rows.annotation_from_row(row, db.names), texts[version], tag_set
            )
        except (msgspec.DecodeError, RecursionError) as error:
            yield f"Article {document.id}: annotation {row[0]} cannot be read: {_reason(error)}."
        except (ValidationError, InputError) as error:
            yield f"Article {document.id}: {error}"


def _identities(db: ProjectConnection) -> Iterator[str]:
    """Every live identity can be decoded."""
    for row in db.execute(
        f"SELECT {rows.IDENTITY_COLUMNS} FROM identities WHERE deleted = 0 ORDER BY id"
    ):
        try:
            rows.identity_from_row(row)
        except (msgspec.DecodeError, RecursionError) as error:
            yield f"The identity {row[0]} cannot be read: {_reason(error)}."


def _relations(db: ProjectConnection, tag_set: TagSet) -> Iterator[str]:
    """Every live relation has a type that the tag set allows between the labels of its ends.

    Relations with an end that was removed do not count, and are not checked.
    """
    relation_rows = db.execute(
        f"SELECT {rows.RELATION_COLUMNS}, s.label, s.relabelled, t.label, t.relabelled "
        "FROM relations r "
        "LEFT JOIN annotations s ON s.id = r.source LEFT JOIN annotations t ON t.id = r.target "
        "WHERE r.deleted = 0 AND coalesce(s.deleted, 0) = 0 AND coalesce(t.deleted, 0) = 0 "
        "ORDER BY r.id"
    )
    for row in relation_rows:
        try:
            source, target = (
                None if stored is None else db.names.read_label(stored, relabelled)
                for stored, relabelled in (row[-4:-2], row[-2:])
            )
            relation = rows.relation_from_row(row, db.names)
            validate.check_relation(relation, source, target, tag_set)
        except (msgspec.DecodeError, RecursionError) as error:
            yield f"The relation {row[0]} cannot be read: {_reason(error)}."
        except ValidationError as error:
            yield str(error)


def _records(db: ProjectConnection) -> Iterator[str]:
    """Every live verdict, comment and assignment is on an article that is or was there.

    A record of another kind, or with data of another program, is kept as it came.
    """
    for kind, record_id, document_id in db.execute(
        "SELECT kind, id, json_extract(data, '$.document') FROM records "
        f"WHERE deleted = 0 AND kind IN ('{DECISION}', '{COMMENT}', '{ASSIGNMENT}') "
        "AND json_valid(data) AND json_type(data, '$.document') = 'text' AND NOT EXISTS ("
        "SELECT 1 FROM documents d WHERE d.id = json_extract(data, '$.document')) ORDER BY 1, 2"
    ):
        yield f"The {kind} {record_id} is on the article {document_id}, which is missing."


def _suggestions(db: ProjectConnection, tag_set: TagSet) -> Iterator[str]:
    """Every suggestion that waits has the text that its fragments cover.

    The others became annotations, or are kept only so that they are not made again. One of a label
    that the tag set no longer has is not shown, and not checked.
    """
    article_rows = db.execute(
        "SELECT DISTINCT s.document FROM suggestions s "
        "JOIN documents d ON d.id = s.document AND d.deleted = 0 "
        "WHERE s.state = 'waiting' AND s.deleted = 0 ORDER BY 1"
    ).fetchall()
    for (document_id,) in article_rows:
        try:
            document = contents.document(db, document_id)
        except (msgspec.DecodeError, RecursionError):  # Reported with the articles.
            continue
        for row in db.execute(
            f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions "
            "WHERE document = ? AND state = 'waiting' AND deleted = 0 ORDER BY id",
            [document_id],
        ):
            try:
                annotation = rows.suggestion_from_row(row, db.names).annotation
                version = row[rows.SUGGESTION_TEXT_VERSION]
                own = document
                if version != document.version:
                    own = replace(document, text=read_version(db, document_id, version).text)
                if tag_set.label(annotation.label) is not None:
                    validate.check_annotation(annotation, own, tag_set)
            except (msgspec.DecodeError, RecursionError) as error:
                why = _reason(error)
                yield f"Article {document_id}: the suggestion {row[0]} cannot be read: {why}."
            except (ValidationError, InputError) as error:
                yield f"Article {document_id}, a suggestion: {error}"


def _history(db: ProjectConnection) -> Iterator[str]:
    """Each step that undoes or redoes another one names it, and no row comes from a later step.

    That each change belongs to a step is one of the links.
    """
    for step, kind in db.execute(
        "SELECT id, kind FROM steps WHERE kind IN ('undo', 'redo') AND target_step IS NULL "
        "AND state <> 'dropped'"
    ):
        yield f"Step {step} of the history is to {kind} another one, which it does not name."
    last: int = db.execute("SELECT coalesce(max(id), 0) FROM steps").fetchone()[0]
    for table in ("documents", "annotations", "relations", "identities", "records"):
        (late,) = db.execute(f"SELECT count(*) FROM {table} WHERE added > ?", [last]).fetchone()
        if late:
            yield f"Table {table}: {late:,} rows come from a step that the history does not have."
