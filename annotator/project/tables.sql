-- Made from the migrations by script/tables.py.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE project (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;

CREATE TABLE tag_set (
        id TEXT PRIMARY KEY,
        definition TEXT NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT;

CREATE TABLE documents (
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
    ) STRICT;

CREATE INDEX documents_by_text ON documents (text_hash);

CREATE INDEX live_documents ON documents (id) WHERE deleted = 0;

CREATE TABLE annotations (
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
    ) STRICT;

CREATE INDEX annotations_by_document ON annotations (document);

CREATE INDEX annotations_by_identity ON annotations (identity) WHERE identity IS NOT NULL;

CREATE INDEX annotations_with_note ON annotations (document) WHERE note <> '';

CREATE TABLE relations (
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
    ) STRICT;

CREATE INDEX relations_from ON relations (source_document);

CREATE INDEX relations_to ON relations (target_document);

CREATE INDEX relations_by_source ON relations (source);

CREATE INDEX relations_by_target ON relations (target);

CREATE TABLE identities (
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
    ) STRICT;

CREATE TABLE progress (
        document TEXT NOT NULL REFERENCES documents (id),
        annotator TEXT NOT NULL,
        status TEXT NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (document, annotator)
    ) STRICT;

CREATE INDEX progress_by_status ON progress (annotator, status, document);

CREATE TABLE records (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        data TEXT NOT NULL,
        added INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changed TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (kind, id)
    ) STRICT;

CREATE TABLE steps (
        id INTEGER PRIMARY KEY,
        time TEXT NOT NULL,
        annotator TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        of INTEGER REFERENCES steps (id),
        state TEXT NOT NULL
    ) STRICT;

CREATE INDEX steps_to_undo ON steps (annotator, state, id) WHERE kind = 'edit';

CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        step INTEGER NOT NULL REFERENCES steps (id),
        table_name TEXT NOT NULL,
        row_key TEXT NOT NULL,
        before TEXT,
        after TEXT NOT NULL
    ) STRICT;

CREATE INDEX changes_of_step ON changes (step);

CREATE INDEX changes_of_row ON changes (row_key);

CREATE VIRTUAL TABLE "documents_fts" USING FTS5 (
    "title", "text",
    tokenize='unicode61 remove_diacritics 2',
    content="documents"
);

CREATE TABLE suggestions (
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
    ) STRICT;

CREATE INDEX waiting_suggestions ON suggestions (annotator, document)
        WHERE state = 'waiting' AND deleted = 0;

CREATE INDEX records_by_document ON records (kind, json_extract(data, '$.document'));

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
VALUES ('annotator', 'first_tables', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
VALUES ('annotator', 'suggestions', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
VALUES ('annotator', 'records_by_document', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
VALUES ('annotator', 'verdicts_that_know_each_other', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));
