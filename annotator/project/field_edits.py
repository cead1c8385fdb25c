"""Writing the fields of records that belong to nobody, as a part of an edit."""

from typing import Any

from annotator.project.rows import Values, to_json
from annotator.project.transaction import EditTransaction, RowState


def write_field(
    transaction: EditTransaction, record: str, record_id: str, name: str, value: Any
) -> bool:
    """Write a field; rivals that it has are decided by that.

    Args:
        transaction: The edit.
        record: The kind of the record.
        record_id: Its id.
        name: The field.
        value: What JSON can hold.

    Returns:
        Whether the row differs from before.
    """
    row = transaction.row("fields", (record, record_id, name))
    values = _key_values(record, record_id, name)
    values |= {"value": to_json(value), "annotator": transaction.annotator, "rivals": "[]"}
    if row is None:
        transaction.write_new("fields", {**values, "knows": "[]"})
        return True
    if _is_same(row, values):
        return False
    return transaction.write("fields", values)


def remove_field(transaction: EditTransaction, record: str, record_id: str, name: str) -> None:
    """Take a field away, so that what came with the file shows again."""
    row = transaction.row("fields", (record, record_id, name))
    if row is not None and (row["deleted"] == RowState.LIVE or row["rivals"] != "[]"):
        values = _key_values(record, record_id, name)
        values |= {"annotator": transaction.annotator, "rivals": "[]"}
        transaction.write("fields", values, state=RowState.REMOVED)


def _is_same(row: Values, values: Values) -> bool:
    return (
        row["deleted"] == RowState.LIVE
        and row["value"] == values["value"]
        and row["rivals"] == values["rivals"]
    )


def _key_values(record: str, record_id: str, name: str) -> Values:
    return {"record": record, "id": record_id, "name": name}
