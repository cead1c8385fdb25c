"""The history of a project, and undo and redo, which read it and so reach back past a restart.

Undo is a step of its own: it restores each row as it was before, as a new revision, so that a
merge carries it like any other change.
"""

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.rows import Values, from_json
from annotator.project.transaction import (
    ChangeKind,
    EditTransaction,
    RowState,
    key_from_text,
    restorable_values,
)

_REPORT_EVERY_CHANGES = 200


class HistoryEntry(Struct, frozen=True):
    """One change of one row."""

    time: str
    """ISO 8601, with the zone."""
    annotator: str
    title: str
    kind: str
    """``edit``, ``undo`` or ``redo``."""
    before: dict[str, object] | None
    """The columns by name; None where the row was made."""
    after: dict[str, object] | None
    """The columns by name; None where it came with an imported article."""


class Step(Struct, frozen=True):
    """A step of the history that can be undone or redone."""

    id: int
    title: str


class History:
    """The history of an open project: the steps to undo and redo, and changes of an annotation.

    :meth:`annotator.project.Project.undo` and :meth:`~annotator.project.Project.redo` carry out
    the steps that this finds.
    """

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def step_to_undo(self) -> Step | None:
        """Return the current annotator's last step that is done, or None."""
        row = self.context.db.execute(
            "SELECT id, title FROM steps WHERE annotator = ? AND state = 'done' AND kind = 'edit' "
            "ORDER BY id DESC LIMIT 1",
            [self.context.annotator],
        ).fetchone()
        return Step(*row) if row else None

    @translates_sqlite_errors
    def step_to_redo(self) -> Step | None:
        """Return the current annotator's step that was undone last, or None."""
        row = self.context.db.execute(
            "SELECT id, title FROM steps WHERE annotator = ? AND state = 'undone' "
            "AND kind = 'edit' ORDER BY id LIMIT 1",
            [self.context.annotator],
        ).fetchone()
        return Step(*row) if row else None

    def undo_title(self) -> str | None:
        """Return the title of the step that undo would take back, or None."""
        step = self.step_to_undo()
        return step.title if step else None

    def redo_title(self) -> str | None:
        """Return the title of the step that redo would do again, or None."""
        step = self.step_to_redo()
        return step.title if step else None

    @translates_sqlite_errors
    def changes_more_than(self, step: Step, limit: int) -> bool:
        """Return whether a step changed more than ``limit`` rows, without counting them all."""
        (count,) = self.context.db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM changes WHERE step = ? LIMIT ?)",
            [step.id, limit + 1],
        ).fetchone()
        return count > limit

    @translates_sqlite_errors
    def of_annotation(self, annotation_id: str) -> list[HistoryEntry]:
        """Return the changes of one annotation, the oldest first."""
        db = self.context.db
        changes = db.execute(
            "SELECT s.time, s.annotator, s.title, s.kind, c.before, c.after "
            "FROM changes c JOIN steps s ON s.id = c.step "
            "WHERE c.row_key = ? AND c.table_name = 'annotations' ORDER BY c.id",
            [annotation_id],
        )
        entries = [
            HistoryEntry(
                time,
                annotator,
                title,
                kind,
                None if before is None else from_json(before),
                from_json(after),
            )
            for time, annotator, title, kind, before, after in changes
        ]
        if any(entry.before is None for entry in entries):
            return entries
        return [*_import_of(db, annotation_id), *entries]


def _import_of(db: ProjectConnection, annotation_id: str) -> list[HistoryEntry]:
    """Return the step that imported an annotation together with its article."""
    steps = db.execute(
        "SELECT s.time, s.annotator, s.title, s.kind FROM annotations a "
        "JOIN steps s ON s.id = a.added WHERE a.id = ?",
        [annotation_id],
    )
    return [
        HistoryEntry(time, annotator, title, kind, None, None)
        for time, annotator, title, kind in steps
    ]


def undo_step(
    transaction: EditTransaction, step: Step, progress: ProgressCallback | None = None
) -> None:
    """Restore every row that a step changed as it was before.

    Raises:
        InputError: a row was changed since; the caller takes the whole transaction back.
    """
    _restore_rows(transaction, step.id, progress)
    _set_state(transaction.db, step, "undone")


def redo_step(
    transaction: EditTransaction, step: Step, progress: ProgressCallback | None = None
) -> None:
    """Take the last undoing of a step back.

    Raises:
        InputError: a row was changed since; the caller takes the whole transaction back.
    """
    (undoing,) = transaction.db.execute(
        "SELECT max(id) FROM steps WHERE target_step = ? AND kind = 'undo'", [step.id]
    ).fetchone()
    _restore_rows(transaction, undoing, progress)
    _set_state(transaction.db, step, "done")


def _set_state(db: ProjectConnection, step: Step, state: str) -> None:
    db.execute("UPDATE steps SET state = ? WHERE id = ?", [state, step.id])


def _restore_rows(
    transaction: EditTransaction, step_id: int, progress: ProgressCallback | None
) -> None:
    """Put the rows back, the one that was changed last first."""
    changes = transaction.db.execute(
        "SELECT table_name, row_key, kind, before, after FROM changes WHERE step = ? "
        "ORDER BY id DESC",
        [step_id],
    ).fetchall()
    for number, (table, key, kind, before, after) in enumerate(changes):
        if progress is not None and number % _REPORT_EVERY_CHANGES == 0:
            progress(number, len(changes), "changes")
        _restore_row(
            transaction,
            table,
            key_from_text(key, table),
            ChangeKind(kind),
            None if before is None else from_json(before),
            from_json(after),
        )


def _restore_row(
    transaction: EditTransaction,
    table: str,
    key: tuple[str, ...],
    kind: ChangeKind,
    before: Values | None,
    after: Values,
) -> None:
    row = transaction.row(table, key)
    if row is None:
        return
    if kind is ChangeKind.RENAMED:
        assert before is not None
        transaction.rename_document(key[0], before["id"])
        return
    changed_since = [name for name, value in restorable_values(after).items() if row[name] != value]
    if changed_since:
        raise InputError(
            f"This cannot be taken back: {', '.join(key)} was changed since, in its "
            f"{', '.join(changed_since)}."
        )
    if kind is ChangeKind.MERGED:
        # As if it had never come, so that it can come again.
        aside = {**row, "deleted": RowState.SET_ASIDE.value}
        transaction.write_verbatim(table, aside if before is None else before)
    elif before is None:
        transaction.remove(table, key, state=RowState.WITHDRAWN)
    else:
        values = restorable_values(before)
        state = RowState(values.pop("deleted"))
        transaction.write(table, values, state=state)
