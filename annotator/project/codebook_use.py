"""Whether rows of a project have a part of the codebook, by its id."""

from collections.abc import Iterable, Mapping

import msgspec

from annotator.project.connection import ProjectConnection
from annotator.project.rows import to_json

_QUERIES = {
    "label": "SELECT 1 FROM annotations WHERE (label = :id "
    "OR json_extract(nullif(relabelled, ''), '$.label') = :id)",
    "relation_type": "SELECT 1 FROM relations WHERE type = :id",
    "attribute": "SELECT 1 FROM annotations WHERE instr(attributes, :json)",
    "value": "SELECT 1 FROM annotations WHERE instr(attributes, :json)",
}
"""By kind of record. Attributes and values that were made in the program have ids that occur
nowhere else; of the others, rows with the same word are taken for rows with the part."""


def is_in_rows(
    db: ProjectConnection, record: str, record_id: str, *, removed_too: bool = True
) -> bool:
    """Return whether a row has a label, a relation type, an attribute or a value.

    Args:
        db: The connection.
        record: The kind of the part; other kinds are in no row.
        record_id: Its id.
        removed_too: Whether rows count that were removed, which undo can bring back.
    """
    query = _QUERIES.get(record)
    if query is None:
        return False
    own = record_id
    if record in ("attribute", "value"):
        own = msgspec.json.decode(record_id, type=list[str])[-1]
    live = "" if removed_too else "AND deleted = 0"
    row = db.execute(f"{query} {live} LIMIT 1", {"id": own, "json": to_json(own)}).fetchone()
    return row is not None


def removed_but_used(
    db: ProjectConnection, fields: Mapping[str, Mapping[str, Mapping[str, object]]]
) -> frozenset[tuple[str, str]]:
    """Return the parts that somebody removed, while somebody else has used them.

    Args:
        db: The connection.
        fields: Those of the codebook: kind of record -> id -> field -> value.
    """
    removed: Iterable[tuple[str, str]] = (
        (record, record_id)
        for record, records in fields.items()
        for record_id, values in records.items()
        if values.get("removed")
    )
    return frozenset(each for each in removed if is_in_rows(db, *each))
