"""The tables of a project file, as migrations in order; a change is one more at the end,
and one more in :data:`annotator.project.database.VERSION`.

Each row that people change has ``revision`` (counts its changes; the higher one wins in a merge),
``changed`` (when) and ``deleted``: 0 it lives, 1 it was removed (a tombstone, so that a merge does
not bring it back), 2 the edit that made it was undone, 3 the merge that brought it was undone.
Offsets count code points.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("annotator")


@migrations()
def first_tables(db: Database) -> None:
    """Articles, annotations, relations, identities, progress, and their history."""
    for statement in _FIRST_TABLES:
        db.conn.execute(statement)
    # Without triggers: inside a trigger SQLite would flush the index after each row. A text never
    # changes, so that the one writer of articles can index them a batch at a time.
    db.table("documents").enable_fts(
        ["title", "text"],
        tokenize="unicode61 remove_diacritics 2",
        create_triggers=False,
    )


@migrations()
def suggestions(db: Database) -> None:
    """What programs propose: kept apart from annotations, and never counted or exported."""
    for statement in _SUGGESTIONS:
        db.conn.execute(statement)


@migrations()
def records_by_document(db: Database) -> None:
    """Verdicts, comments and assignments are asked for an article at a time."""
    db.conn.execute(
        "CREATE INDEX records_by_document ON records (kind, json_extract(data, '$.document'))"
    )


@migrations()
def verdicts_that_know_each_other(db: Database) -> None:
    """From here on a verdict says what it took and which others it knew (in its ``data``).

    No table changes. An older program would give verdicts without that, which count for less than
    those that they are to replace: it is not to write the file any more.
    """


# The text comes last in a row, so that reading a title does not read it.
_FIRST_TABLES = (
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
    # A step is what one undo takes back. `state` is done, undone or dropped (undone, then
    # overtaken by another edit); a step that undoes or redoes names the other one in `of`.
    """CREATE TABLE steps (
        id INTEGER PRIMARY KEY,
        time TEXT NOT NULL,
        annotator TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        of INTEGER REFERENCES steps (id),
        state TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX steps_to_undo ON steps (annotator, state, id) WHERE kind = 'edit'",
    # `before` and `after` are the row as JSON; no `before`: the row was made. An article that
    # is imported has one change for all that came with it.
    """CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        step INTEGER NOT NULL REFERENCES steps (id),
        table_name TEXT NOT NULL,
        row_key TEXT NOT NULL,
        before TEXT,
        after TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX changes_of_step ON changes (step)",
    "CREATE INDEX changes_of_row ON changes (row_key)",
)

# A suggestion is for one annotator. Its id is that of the annotation which it becomes, made from
# what it says, so that the same thing is not suggested twice. `state` is waiting, accepted or
# rejected. `links` are relations: JSON lists of type, source and target.
_SUGGESTIONS = (
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
)
