"""Undo and redo, read from the history in the file, so that they reach back past a restart.

Undo is a step of its own: it puts each row back to what it was before, as a new revision, so that
a merge carries it like any other change.
"""

from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.project.changes import HistoryEntry
from annotator.project.database import Database
from annotator.project.rows import Values, from_json
from annotator.project.transaction import (
    ASIDE,
    KEYS,
    MERGED,
    RENAMED,
    WITHDRAWN,
    EditTransaction,
    key_of,
    values_of_image,
)

_TELL_EVERY = 200
StepRow = tuple[int, str]
"""Id and title of a step."""


def to_undo(db: Database, annotator: str) -> StepRow | None:
    """The annotator's last step that is done."""
    return db.conn.execute(
        "SELECT id, title FROM steps WHERE annotator = ? AND state = 'done' AND kind = 'edit' "
        "ORDER BY id DESC LIMIT 1",
        [annotator],
    ).fetchone()


def to_redo(db: Database, annotator: str) -> StepRow | None:
    """The annotator's step that was undone last."""
    return db.conn.execute(
        "SELECT id, title FROM steps WHERE annotator = ? AND state = 'undone' AND kind = 'edit' "
        "ORDER BY id LIMIT 1",
        [annotator],
    ).fetchone()


def drop_undone(db: Database, annotator: str) -> None:
    """After a new edit, what was undone before can no longer be redone."""
    db.conn.execute(
        "UPDATE steps SET state = 'dropped' "
        "WHERE annotator = ? AND state = 'undone' AND kind = 'edit'",
        [annotator],
    )


def changes_more_than(db: Database, step: int, count: int) -> bool:
    """Whether a step changed more rows than that; no more than these are counted."""
    found = db.conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM changes WHERE step = ? LIMIT ?)", [step, count + 1]
    )
    return found.fetchone()[0] > count


def undo_into(edit: EditTransaction, step: int, progress: ProgressCallback | None = None) -> None:
    """Put every row that the step changed back to what it was before."""
    _restore(edit, step, progress)
    _set_state(edit.db, step, "undone")


def redo_into(edit: EditTransaction, step: int, progress: ProgressCallback | None = None) -> None:
    """Take the last undoing of the step back."""
    undoing = edit.db.conn.execute(
        "SELECT max(id) FROM steps WHERE of = ? AND kind = 'undo'", [step]
    ).fetchone()[0]
    _restore(edit, undoing, progress)
    _set_state(edit.db, step, "done")


def _set_state(db: Database, step: int, state: str) -> None:
    db.conn.execute("UPDATE steps SET state = ? WHERE id = ?", [state, step])


def _restore(edit: EditTransaction, step: int, progress: ProgressCallback | None) -> None:
    """Put the rows back, the one that was changed last first."""
    changes = edit.db.conn.execute(
        "SELECT table_name, row_key, before, after FROM changes WHERE step = ? ORDER BY id DESC",
        [step],
    ).fetchall()
    for number, (table, key, before, after) in enumerate(changes):
        if progress is not None and number % _TELL_EVERY == 0:
            progress(number, len(changes), "changes")
        _restore_row(edit, table, key_of(key, table), before, from_json(after))


def _restore_row(
    edit: EditTransaction, table: str, key: tuple[str, ...], before: str | None, after: Values
) -> None:
    row = edit.row(table, key)
    if row is None:
        return
    was = from_json(before) if before is not None else {}
    if was.get(RENAMED):
        edit.rename_document(key[0], was["id"])
        return
    merged = after.pop(MERGED, False)
    changed_since = [
        name
        for name, value in after.items()
        if name not in ("revision", "changed", "added") and row[name] != value
    ]
    if changed_since:
        raise InputError(
            f"This cannot be taken back: {', '.join(key)} was changed since, in its "
            f"{', '.join(changed_since)}."
        )
    if merged:
        # As if it had never come: so it can come again.
        edit.take(table, {**row, "deleted": ASIDE} if before is None else was)
    elif before is None:
        edit.put(table, dict(zip(KEYS[table], key, strict=True)), deleted=WITHDRAWN)
    else:
        values = values_of_image(before)
        deleted = values.pop("deleted")
        edit.put(table, values, deleted=deleted)


def history_of(db: Database, row_key: str) -> list[HistoryEntry]:
    """The changes of one annotation, the oldest first."""
    found = db.conn.execute(
        "SELECT s.time, s.annotator, s.title, s.kind, c.before, c.after "
        "FROM changes c JOIN steps s ON s.id = c.step "
        "WHERE c.row_key = ? AND c.table_name = 'annotations' ORDER BY c.id",
        [row_key],
    )
    entries = [
        HistoryEntry(
            time,
            who,
            title,
            kind,
            None if before is None else from_json(before),
            from_json(after),
        )
        for time, who, title, kind, before, after in found
    ]
    return [*_coming_in(db, row_key, entries), *entries]


def _coming_in(db: Database, row_key: str, entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """How an annotation came that was imported with its article."""
    if any(entry.before is None for entry in entries):
        return []
    found = db.conn.execute(
        "SELECT s.time, s.annotator, s.title, s.kind FROM annotations a "
        "JOIN steps s ON s.id = a.added WHERE a.id = ?",
        [row_key],
    )
    return [HistoryEntry(time, who, title, kind, None, None) for time, who, title, kind in found]
