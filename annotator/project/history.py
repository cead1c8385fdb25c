"""The history of a project, and undo and redo, which read it and so reach back past a restart.

Undo is a step of its own: it restores each row as it was before, as a new revision, so that a
merge carries it like any other change.
"""

from typing import Literal

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION
from annotator.model.errors import InputError, Remedy
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.relabelling import IS_RELABELLING, restore_relabelled
from annotator.project.rows import Values, from_json, to_json
from annotator.project.step_order import LaterSteps, changes_of
from annotator.project.transaction import (
    ChangeKind,
    EditTransaction,
    RowState,
    key_from_text,
    key_text,
    restorable_values,
)
from annotator.words import quote

Way = Literal["undo", "redo"]

_CHANGES_LOOKED_AT = 20
"""Most steps change few rows; by these it is known at once that a step changed an article."""
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
    def step_to_undo(self, document_id: str | None = None, *, verdicts: bool = True) -> Step | None:
        """Return the current annotator's last step that is done, or None.

        Args:
            document_id: Return the last step that changed this article; None if that step added or
                removed articles, which is undone for the project alone.
            verdicts: Whether a step that only gave verdicts in this article counts.
        """
        row = self.context.db.execute(
            "SELECT id, title FROM steps WHERE annotator = ? AND state = 'done' AND kind = 'edit' "
            "ORDER BY id DESC LIMIT 1",
            [self.context.annotator],
        ).fetchone()
        last = Step(*row) if row else None
        if last is None or document_id is None:
            return last
        if not self._touches(last, document_id, verdicts):
            touching = self._steps_touching(document_id, "done", verdicts)
            step_id = max(touching, default=None)
            last = self._step(step_id) if step_id is not None else None
        return last if last is not None and not self._moves_articles(last) else None

    @translates_sqlite_errors
    def step_to_redo(self, document_id: str | None = None, *, verdicts: bool = True) -> Step | None:
        """Return the current annotator's step that was undone last, or None.

        Args:
            document_id: Return the last of those that changed this article, as
                :meth:`step_to_undo`.
            verdicts: As there.
        """
        last = next(iter(self._undone(limit=1)), None)
        step = self._step(last) if last is not None else None
        if step is None or document_id is None:
            return step
        if not self._touches(step, document_id, verdicts):
            touching = self._steps_touching(document_id, "undone", verdicts)
            step_id = next((one for one in self._undone() if one in touching), None)
            step = self._step(step_id) if step_id is not None else None
        return step if step is not None and not self._moves_articles(step) else None

    def undo_title(self, document_id: str | None = None, *, verdicts: bool = True) -> str | None:
        """Return the title of the step that undo would take back, or None."""
        step = self.step_to_undo(document_id, verdicts=verdicts)
        return step.title if step else None

    def redo_title(self, document_id: str | None = None, *, verdicts: bool = True) -> str | None:
        """Return the title of the step that redo would do again, or None."""
        step = self.step_to_redo(document_id, verdicts=verdicts)
        return step.title if step else None

    @translates_sqlite_errors
    def step_in_the_way(self, step: Step, way: Way) -> Step | None:
        """Return a step that must be undone, or redone, before this one; None when there is none.

        That is a later step which builds on what this one changed: which changed the same row, or
        made, removed or relabelled a row to which a row of the other step refers. Without it, the
        two can be undone and redone in any order.

        Args:
            step: A step that is done, or undone.
            way: Whether the step is to be undone or redone.
        """
        db = self.context.db
        if way == "undo":
            found = LaterSteps(db, "done", step.id).building_on(step.id)
        else:
            undone = self._undone()
            later = undone[: undone.index(step.id)]
            found = LaterSteps(db, "undone", 0, later).building_on(step.id)
        return self._step(found) if found is not None else None

    def check_apart(self, step: Step, way: Way) -> None:
        """Check that a step can be undone or redone while the steps after it stay as they are.

        Raises:
            InputError: one of these builds on it.
        """
        other = self.step_in_the_way(step, way)
        if other is None:
            return
        article = self._name_article_of(other)
        done, first = f"{way} {quote(step.title)}", f"{quote(other.title)}{article}"
        if way == "undo":
            raise InputError(
                f"Nothing was undone: the later step {first} builds on {quote(step.title)}.",
                remedies=(Remedy(f"First undo {first}, then {done}."),),
            )
        raise InputError(
            f"Nothing was redone: {quote(step.title)} goes with {first}, which was undone later.",
            remedies=(Remedy(f"First redo {first}, then {done}."),),
        )

    def _name_article_of(self, step: Step) -> str:
        """Return ``in the article “…”`` for the first article that a step changed, if any."""
        changes = changes_of(self.context.db, step.id, limit=_CHANGES_LOOKED_AT)
        documents = {document_id for change in changes for document_id in change.documents()}
        row = self.context.db.execute(
            "SELECT title, id FROM documents WHERE id = ?", [min(documents, default="")]
        ).fetchone()
        return f" in the article {quote(row[0] or row[1])}" if row else ""

    def _step(self, step_id: int) -> Step:
        row = self.context.db.execute("SELECT id, title FROM steps WHERE id = ?", [step_id])
        return Step(*row.fetchone())

    def _undone(self, limit: int = -1) -> list[int]:
        """Return the annotator's steps that can be redone, the one that was undone last first."""
        step_rows = self.context.db.execute(
            "SELECT s.id FROM steps u JOIN steps s ON s.id = u.target_step "
            "WHERE u.kind = 'undo' AND s.annotator = :annotator AND s.state = 'undone' "
            "AND s.kind = 'edit' AND u.id > (SELECT min(id) FROM steps "
            "WHERE annotator = :annotator AND state = 'undone' AND kind = 'edit') "
            "ORDER BY u.id DESC LIMIT :limit",
            {"annotator": self.context.annotator, "limit": limit},
        )
        # A step that was undone, redone and undone again has two undos; the later one counts.
        return list(dict.fromkeys(step_id for (step_id,) in step_rows))

    def _touches(self, step: Step, document_id: str, verdicts: bool) -> bool:
        """Return whether a step changed an article, as far as its first changes show."""
        changes = changes_of(self.context.db, step.id, limit=_CHANGES_LOOKED_AT)
        return any(
            document_id in change.documents()
            for change in changes
            if verdicts or not change.is_verdict
        )

    def _steps_touching(self, document_id: str, state: str, verdicts: bool) -> set[int]:
        """Return the annotator's steps of a state that changed an article."""
        decisions = f", '{DECISION}'" if verdicts else ""
        step_rows = self.context.db.execute(
            "SELECT DISTINCT s.id FROM ("
            "SELECT 'documents' AS name, :document AS key "
            "UNION ALL SELECT 'progress', :progress "
            "UNION ALL SELECT 'annotations', id FROM annotations WHERE document = :document "
            "UNION ALL SELECT 'relations', id FROM relations WHERE source_document = :document "
            "UNION ALL SELECT 'relations', id FROM relations WHERE target_document = :document "
            "UNION ALL SELECT 'document_versions', json_array(document, id) "
            "FROM document_versions WHERE document = :document "
            "UNION ALL SELECT 'suggestions', id FROM suggestions WHERE document = :document "
            "UNION ALL SELECT 'records', json_array(kind, id) FROM records "
            f"WHERE kind IN ('{COMMENT}', '{ASSIGNMENT}'{decisions}) "
            "AND json_extract(data, '$.document') = :document) touched "
            "JOIN changes c ON c.row_key = touched.key AND c.table_name = touched.name "
            "JOIN steps s ON s.id = c.step "
            "WHERE s.annotator = :annotator AND s.state = :state AND s.kind = 'edit'",
            {
                "document": document_id,
                "progress": key_text((document_id, self.context.annotator)),
                "annotator": self.context.annotator,
                "state": state,
            },
        )
        return {step_id for (step_id,) in step_rows}

    def _moves_articles(self, step: Step) -> bool:
        """Return whether a step added, removed or renamed articles."""
        return self.context.db.execute(
            "SELECT EXISTS (SELECT 1 FROM changes WHERE step = ? AND table_name = 'documents' "
            "AND (before IS NULL OR kind = ? "
            "OR json_extract(before, '$.deleted') IS NOT json_extract(after, '$.deleted')))",
            [step.id, ChangeKind.RENAMED],
        ).fetchone()[0]

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
                None if before is None else _by_name(from_json(before), db),
                _by_name(from_json(after), db),
            )
            for time, annotator, title, kind, before, after in changes
        ]
        if any(entry.before is None for entry in entries):
            return entries
        return [*_import_of(db, annotation_id), *entries]


def _by_name(image: Values, db: ProjectConnection) -> Values:
    """Return the columns of an annotation with the present names of its label and attributes."""
    stored = image.get("label")
    if stored is None:
        return image
    named = {"label": db.names.read_label(stored, image.get("relabelled", ""))}
    if "attributes" in image:
        attributes = db.names.read_attributes(stored, from_json(image["attributes"]))
        named["attributes"] = to_json(dict(attributes))
    return {**image, **named}


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
    restore_relabelled(transaction, step_id)
    changes = transaction.db.execute(
        "SELECT table_name, row_key, kind, before, after FROM changes WHERE step = ? "
        f"AND NOT ({IS_RELABELLING}) ORDER BY id DESC",
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
    changed_since = [
        name
        for name, value in restorable_values(after).items()
        # What a version of a field has seen only grows, also by the undo of a later write.
        if row[name] != value and name != "knows"
    ]
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
