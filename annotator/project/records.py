"""Records: verdicts, comments, assignments and settings, which travel in exports and merges.

They are rows of the table ``records``, each with a kind, an id and its fields as JSON.
"""

from typing import Any, TypeVar

from annotator.model.curation import Assignment, Comment, Decision, data_of, parse_record
from annotator.model.errors import InputError
from annotator.model.types import Record
from annotator.project.connection import ProjectConnection
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction

Parsed = TypeVar("Parsed", Decision, Comment, Assignment)


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
    where = "" if document_id is None else "AND json_extract(data, '$.document') = :document"
    record_rows = db.execute(
        f"SELECT id, data FROM records WHERE kind = :kind AND deleted = 0 {where} ORDER BY id",
        {"kind": kind, "document": document_id},
    )
    records = (
        parse_record(Record(kind, record_id, from_json(data)), parsed_type)
        for record_id, data in record_rows
    )
    return [record for record in records if record is not None]


def live_record(
    transaction: EditTransaction, kind: str, record_id: str, parsed_type: type[Parsed]
) -> Parsed:
    """Return a record that an edit is about.

    Raises:
        InputError: there is none, or it cannot be parsed; nothing was changed.
    """
    row = transaction.row("records", (kind, record_id))
    record = None
    if row is not None and not row["deleted"]:
        record = parse_record(Record(kind, record_id, from_json(row["data"])), parsed_type)
    if record is None:
        raise InputError(f"There is no {kind} {record_id}; it may have been withdrawn.")
    return record


def own_record(
    transaction: EditTransaction,
    kind: str,
    record_id: str,
    parsed_type: type[Parsed],
    owner_field: str,
) -> Parsed:
    """Return a record that an edit changes.

    Raises:
        InputError: there is none, it cannot be parsed, or its field ``owner_field`` names
            another annotator; nothing was changed.
    """
    record = live_record(transaction, kind, record_id, parsed_type)
    owner = getattr(record, owner_field)
    if owner != transaction.annotator:
        raise InputError(
            f"Only {owner}, who made it, may change this {kind}; you work as "
            f"{transaction.annotator}."
        )
    return record


def write_parsed(
    transaction: EditTransaction, kind: str, record: Decision | Comment | Assignment
) -> None:
    """Write a new or changed record."""
    write_record(transaction, kind, record.id, data_of(record))


def write_record(
    transaction: EditTransaction, kind: str, record_id: str, data: dict[str, Any]
) -> None:
    """Write a new or changed record with these fields, by name."""
    transaction.write("records", {"kind": kind, "id": record_id, "data": to_json(data)})
