"""The column ``relabelled``: the label that a split of the codebook gave to an annotation.

A split is a change of the codebook, so it may concern annotations of colleagues, which only their
owners change. The column is merged apart from the rest of the row, by the time of the split, and
counts as long as the owner has not given the annotation another label.

Splits are large, so they are written and undone in SQL. Their images in the history have only the
columns of :data:`_IMAGE`.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from annotator.model.errors import InputError
from annotator.project.transaction import ChangeKind, EditTransaction

_decoder = msgspec.json.Decoder(dict[str, Any])


def latest_relabelling(one: str, other: str) -> str:
    """Return the later one of two columns; an empty one is that of no split."""
    return max(one, other, key=_order)


def _order(column: str) -> tuple[str, str]:
    return (_decoder.decode(column)["at"] if column else "", column)


_IMAGE = ("id", "document", "annotator", "label", "identity", "deleted")
"""The columns of an annotation that the history of a split has, beside the one that changed."""


def relabel(transaction: EditTransaction, annotation_ids: Sequence[str], label_id: str) -> None:
    """Let annotations count as another label, as one change of the codebook.

    Args:
        transaction: The edit.
        annotation_ids: The annotations, of any owner.
        label_id: The id of the label.
    """
    db = transaction.db
    _list_wanted(transaction, annotation_ids)
    db.execute(
        "UPDATE temp.relabelling SET after = json_object('at', :at, 'by', :by, 'instead_of', "
        "(SELECT label FROM annotations a WHERE a.id = relabelling.id), 'label', :label)",
        {"at": transaction.time, "by": transaction.annotator, "label": label_id},
    )
    _write(transaction)


def restore_relabelled(transaction: EditTransaction, step_id: int) -> None:
    """Take back what a step changed in the column, as a change of now: a merge keeps the latest.

    Raises:
        InputError: the column of an annotation was changed since; the caller rolls back.
    """
    db = transaction.db
    is_part = f"step = ? AND {IS_RELABELLING}"
    if db.execute(f"SELECT 1 FROM changes WHERE {is_part} LIMIT 1", [step_id]).fetchone() is None:
        return
    _list_wanted(transaction, [])
    db.execute(
        "INSERT INTO temp.relabelling (id, after, expected) SELECT row_key, "
        "json_set(coalesce(nullif(json_extract(before, '$.relabelled'), ''), "
        "json_object('instead_of', '', 'label', '')), '$.at', :at, '$.by', :by), "
        f"json_extract(after, '$.relabelled') FROM changes WHERE step = :step AND {IS_RELABELLING}",
        {"at": transaction.time, "by": transaction.annotator, "step": step_id},
    )
    (differing,) = db.execute(
        "SELECT count(*) FROM temp.relabelling r JOIN annotations a ON a.id = r.id "
        "WHERE a.relabelled IS NOT r.expected"
    ).fetchone()
    if differing:
        raise InputError(
            f"This cannot be taken back: the codebook gave {differing:,} of the annotations yet "
            f"another label since."
        )
    _write(transaction)


IS_RELABELLING = (
    "table_name = 'annotations' AND kind = 'edited' AND json_extract(after, '$.text') IS NULL "
    "AND json_extract(after, '$.relabelled') IS NOT NULL"
)
"""The condition under which a row of the history is a part of a split: it has only some columns."""


def _list_wanted(transaction: EditTransaction, annotation_ids: Sequence[str]) -> None:
    db = transaction.db
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS relabelling "
        "(id TEXT PRIMARY KEY, after TEXT, expected TEXT)"
    )
    db.execute("DELETE FROM temp.relabelling")
    db.executemany(
        "INSERT OR IGNORE INTO temp.relabelling (id) VALUES (?)",
        [(each,) for each in annotation_ids],
    )


def _write(transaction: EditTransaction) -> None:
    """Write the column of all that is listed, with a line of the history for each."""
    db = transaction.db
    columns = ", ".join(f"'{name}', a.{name}" for name in _IMAGE)
    db.execute(
        "INSERT INTO changes (step, table_name, row_key, kind, before, after) "
        f"SELECT :step, 'annotations', a.id, :kind, "
        f"json_object({columns}, 'relabelled', a.relabelled), "
        f"json_object({columns}, 'relabelled', r.after) "
        "FROM temp.relabelling r JOIN annotations a ON a.id = r.id ORDER BY a.id",
        {"step": transaction.step, "kind": ChangeKind.EDITED.value},
    )
    cursor = db.execute(
        "UPDATE annotations SET relabelled = r.after, changed = :changed "
        "FROM temp.relabelling r WHERE r.id = annotations.id",
        {"changed": transaction.time},
    )
    transaction.rows_written += cursor.rowcount
    for annotation_id, document_id in db.execute(
        "SELECT a.id, a.document FROM temp.relabelling r JOIN annotations a ON a.id = r.id"
    ):
        transaction.mark_changed("annotations", {"id": annotation_id, "document": document_id})
