"""The tables of a project file, and the migrations that bring an older file up to date.

A change of the tables is one more function at the end of :data:`MIGRATIONS`; their number is the
version. The file records the migrations that were applied to it in sqlite-utils' table
``_sqlite_migrations``, and their number as SQLite's ``user_version``, so that one look at the
header tells whether it is current.

Each row that people change has ``revision`` (counts its changes; the higher one wins in a merge),
``changed`` (when, ISO 8601 in UTC) and ``deleted``, a
:class:`~annotator.project.transaction.RowState`. Offsets count code points.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.project.connection import APPLICATION_ID, ProjectConnection
from annotator.project.copying import back_up
from annotator.project.log_marks import MARK_STATEMENTS
from annotator.project.rows import CURRENT_TEXT, to_json
from annotator.project.transaction import now
from annotator.words import join_names

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_UNRELEASED = {
    "first_tables",
    "suggestions",
    "records_by_document",
    "verdicts_that_know_each_other",
}
"""The migrations of development versions before 0.1.0, which lack columns of the history."""


def is_current(db: ProjectConnection) -> bool:
    """Return whether a file has exactly the tables that this program reads and writes."""
    if db.execute("PRAGMA user_version").fetchone()[0] != current_version():
        return False
    applied = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'annotator'")
    return {name for (name,) in applied} == {migration.__name__ for migration in MIGRATIONS}


def bring_up_to_date(db: ProjectConnection, path: Path) -> Path | None:
    """Migrate a file that is older than this program; refuse one that it cannot read.

    Returns:
        The path of the backup, or None when there was nothing to migrate.

    Raises:
        InputError: a newer program wrote the file, or a development version before 0.1.0.
        sqlite3.Error: the backup or a migration failed; the file is as it was.
    """
    if is_current(db):
        return None
    backup = back_up(db, path) if is_outdated(db, path) else None
    migrate(db)
    return backup


def is_outdated(db: ProjectConnection, path: Path) -> bool:
    """Return whether a file lacks migrations, so that it must be migrated before it can be read.

    Raises:
        InputError: a newer program wrote it, or a development version before 0.1.0.
    """
    if is_current(db):
        return False
    check_version(db, path)
    utils, migrations = _utils(db)
    return bool(migrations.pending(utils))


def check_version(db: ProjectConnection, path: Path) -> None:
    """Refuse a file of a newer program, and one of a development version before 0.1.0.

    Raises:
        InputError: the file is one of these; it was not touched.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    utils, migrations = _utils(db)
    applied = {step.name for step in migrations.applied(utils)}
    if not applied.isdisjoint(_UNRELEASED):
        raise InputError(
            f"{path} was written by a development version of Annotator, from before 0.1.0; its "
            f"tables cannot be read any more, and the file was not touched. Export it with that "
            f"version as JSON Lines, and import the export into a new project."
        )
    unknown = applied - {migration.__name__ for migration in MIGRATIONS}
    if version > current_version() or unknown:
        changes = join_names([f"“{name}”" for name in sorted(unknown)])
        what = (
            f"it has a change of the tables named {changes}, which this program does not know"
            if unknown
            else f"its tables are of version {version}, this program knows {current_version()}"
        )
        raise InputError(
            f"{path} was written by a newer Annotator ({what}). Update Annotator to open it; the "
            f"file was not touched."
        )


def migrate(db: ProjectConnection) -> None:
    """Bring the tables of a file up to date, all migrations or none.

    Raises:
        sqlite3.Error: a migration failed; the file is as it was.
    """
    utils, migrations = _utils(db)
    # A file between two versions could be opened by no program.
    with db.atomic():
        migrations.apply(utils)
        db.execute(f"PRAGMA user_version = {current_version()}")
    db.mark_states()


def fill_new(db: ProjectConnection, tag_set: TagSet) -> None:
    """Make the tables of a new project in an empty file.

    Raises:
        sqlite3.Error: the file cannot be written; the caller removes it.
    """
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(db)
    with db.atomic():
        db.executemany(
            "INSERT INTO project (key, value) VALUES (?, ?)",
            [("id", str(uuid4())), ("created", now())],
        )
        db.execute(
            "INSERT INTO tag_set (id, definition, revision, changed) VALUES ('project', ?, 1, ?)",
            [to_json(tag_set), now()],
        )
    # The header names the program; that must not wait in the log beside the file.
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _utils(connection: sqlite3.Connection) -> "tuple[Database, Migrations]":
    """Return sqlite-utils' view of a connection, and :data:`MIGRATIONS` as it applies them.

    It is imported here alone, when a file is made or migrated, because that takes 0.08 s, and
    0.25 s where pandas is installed: as long as the whole window needs to come up.
    """
    import sqlite_utils

    migrations = sqlite_utils.Migrations("annotator")
    for migration in MIGRATIONS:
        migrations()(migration)
    return sqlite_utils.Database(connection, execute_plugins=False), migrations


def create_tables(db: "Database") -> None:
    """Make the tables of version 1."""
    for statement in _TABLES:
        db.conn.execute(statement)
    # Without triggers: inside a trigger SQLite would flush the index after each row. The one writer
    # of articles indexes them a batch at a time, and the one that marks another version as current
    # indexes that.
    db.table("documents").enable_fts(
        ["title", "text"],
        tokenize="unicode61 remove_diacritics 2",
        create_triggers=False,
    )


def add_text_versions(db: "Database") -> None:
    """Make the table of corrected texts; all that there is belongs to the texts as they came."""
    for statement in _TEXT_VERSIONS:
        db.conn.execute(statement)


def fold_search_index(db: "Database") -> None:
    """Index titles and texts as readers compare them (:func:`~annotator.text.folding.search_key`).

    The index has no content of its own, for the folded texts are of no other use.
    """
    db.conn.execute("DROP TABLE documents_fts")
    db.conn.execute(
        "CREATE VIRTUAL TABLE documents_fts USING fts5 "
        "(title, text, content = '', tokenize = 'unicode61 remove_diacritics 2')"
    )
    db.conn.execute(
        "INSERT INTO documents_fts (rowid, title, text) "
        f"SELECT d.number, search_key(d.title), search_key({CURRENT_TEXT}) FROM documents d"
    )


def mark_states(db: "Database") -> None:
    """Make the mark by which a log proves to which file it belongs."""
    for statement in MARK_STATEMENTS:
        db.conn.execute(statement)


def add_fields(db: "Database") -> None:
    """Make the table of records that belong to nobody; all that there is stays as it came."""
    for statement in _FIELDS:
        db.conn.execute(statement)


MIGRATIONS: tuple[Callable[["Database"], None], ...] = (
    create_tables,
    add_text_versions,
    fold_search_index,
    mark_states,
    add_fields,
)
"""Each is applied once, in this order, and recorded by its name."""


def current_version() -> int:
    """Return the version of the tables that this program reads and writes."""
    return len(MIGRATIONS)


# Written in SQL because sqlite-utils has no words for deferred references, partial indexes and
# indexes of expressions. The text comes last in a row, so that reading a title does not read it.
_TABLES = (
    """CREATE TABLE project (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE tag_set (
        id TEXT PRIMARY KEY,
        definition TEXT NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE documents (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        metadata TEXT NOT NULL,
        blocks TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX documents_by_text ON documents (text_hash)",
    "CREATE INDEX live_documents ON documents (id) WHERE deleted = 0",
    """CREATE TABLE annotations (
        id TEXT PRIMARY KEY,
        document TEXT NOT NULL REFERENCES documents (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL,
        start INTEGER NOT NULL,
        fragments TEXT NOT NULL,
        text TEXT NOT NULL,
        attributes TEXT NOT NULL,
        note TEXT NOT NULL,
        identity TEXT REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
        origin TEXT NOT NULL,
        confidence REAL,
        metadata TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX annotations_by_document ON annotations (document)",
    "CREATE INDEX annotations_by_identity ON annotations (identity) WHERE identity IS NOT NULL",
    "CREATE INDEX annotations_by_annotator ON annotations (annotator) WHERE deleted = 0",
    "CREATE INDEX annotations_with_note ON annotations (document) WHERE note <> ''",
    """CREATE TABLE relations (
        id TEXT PRIMARY KEY,
        annotator TEXT NOT NULL,
        type TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES annotations (id) DEFERRABLE INITIALLY DEFERRED,
        target TEXT NOT NULL REFERENCES annotations (id) DEFERRABLE INITIALLY DEFERRED,
        source_document TEXT NOT NULL,
        target_document TEXT NOT NULL,
        attributes TEXT NOT NULL,
        metadata TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX relations_from ON relations (source_document)",
    "CREATE INDEX relations_to ON relations (target_document)",
    "CREATE INDEX relations_by_source ON relations (source)",
    "CREATE INDEX relations_by_target ON relations (target)",
    """CREATE TABLE identities (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        aliases TEXT NOT NULL,
        kind TEXT NOT NULL,
        external_id TEXT NOT NULL,
        note TEXT NOT NULL,
        metadata TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE progress (
        document TEXT NOT NULL REFERENCES documents (id),
        annotator TEXT NOT NULL,
        status TEXT NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (document, annotator)
    ) STRICT""",
    "CREATE INDEX progress_by_status ON progress (annotator, status, document)",
    # Verdicts, comments, assignments and settings, as JSON in `data`.
    """CREATE TABLE records (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        data TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (kind, id)
    ) STRICT""",
    # They are asked for an article at a time.
    "CREATE INDEX records_by_document ON records (kind, json_extract(data, '$.document'))",
    # A suggestion is for one annotator. Its id is that of the annotation which it becomes, derived
    # from its content, so that the same annotation is not suggested twice. `state` is waiting,
    # accepted or rejected. `links` are relations: JSON lists of type, source and target.
    """CREATE TABLE suggestions (
        id TEXT PRIMARY KEY,
        document TEXT NOT NULL REFERENCES documents (id),
        annotator TEXT NOT NULL,
        label TEXT NOT NULL,
        start INTEGER NOT NULL,
        fragments TEXT NOT NULL,
        text TEXT NOT NULL,
        attributes TEXT NOT NULL,
        identity TEXT,
        confidence REAL,
        links TEXT NOT NULL,
        source TEXT NOT NULL,
        state TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE INDEX waiting_suggestions ON suggestions (annotator, document)
        WHERE state = 'waiting' AND deleted = 0""",
    # A step is what one undo takes back. `kind` is edit, undo or redo; `state` is done, undone or
    # dropped (undone, then overtaken by another edit). A step that undoes or redoes another one
    # names it in `target_step`.
    """CREATE TABLE steps (
        id INTEGER PRIMARY KEY,
        time TEXT NOT NULL,
        annotator TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        target_step INTEGER REFERENCES steps (id),
        state TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX steps_to_undo ON steps (annotator, state, id) WHERE kind = 'edit'",
    # `before` and `after` are the row as JSON; without `before` the row was made. `kind` tells how
    # it was written: edited, merged (verbatim from a colleague's file) or renamed (an article that
    # a merge gave another id). An article that is imported has one change for all its content.
    """CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        step INTEGER NOT NULL REFERENCES steps (id),
        table_name TEXT NOT NULL,
        row_key TEXT NOT NULL,
        kind TEXT NOT NULL,
        before TEXT,
        after TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX changes_of_step ON changes (step)",
    "CREATE INDEX changes_of_row ON changes (row_key)",
)

_TEXT_VERSIONS = (
    # Each is a correction of its parent; the text as it came has the empty id and is in
    # `documents`. `edits` aligns it with the parent. `current` is worked out from the other
    # columns, and marks the text that counts.
    """CREATE TABLE document_versions (
        document TEXT NOT NULL REFERENCES documents (id),
        id TEXT NOT NULL,
        parent TEXT NOT NULL,
        current INTEGER NOT NULL DEFAULT 0,
        annotator TEXT NOT NULL,
        time TEXT NOT NULL,
        reason TEXT NOT NULL,
        settles TEXT NOT NULL,
        edits TEXT NOT NULL,
        blocks TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        text TEXT NOT NULL,
        PRIMARY KEY (document, id)
    ) STRICT""",
    "CREATE UNIQUE INDEX current_versions ON document_versions (document) WHERE current = 1",
    "CREATE INDEX versions_by_text ON document_versions (text_hash)",
    "ALTER TABLE annotations ADD COLUMN text_version TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE suggestions ADD COLUMN text_version TEXT NOT NULL DEFAULT ''",
)

_FIELDS = (
    # The order of the columns differs from that of `identities`, so that a row which lost its table
    # can be told from one of these (annotator.project.recovery).
    # `value` is JSON. `knows` lists the digests of the versions that its writer had seen, `rivals`
    # the versions that its writer did not know (annotator.project.field_versions).
    """CREATE TABLE fields (
        record TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        annotator TEXT NOT NULL,
        value TEXT NOT NULL,
        knows TEXT NOT NULL,
        rivals TEXT NOT NULL,
        added INTEGER NOT NULL,
        PRIMARY KEY (record, id, name)
    ) STRICT""",
    "CREATE INDEX fields_with_rivals ON fields (record) WHERE rivals <> '[]'",
    # The label that a split of the codebook gave to an annotation, whoever owns it: JSON, or empty
    # (annotator.project.codebook.splitting).
    "ALTER TABLE annotations ADD COLUMN relabelled TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX relabelled_annotations ON annotations (document) WHERE relabelled <> ''",
)
