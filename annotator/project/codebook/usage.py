"""What a part of the codebook touches: the annotations, relations and verdicts that have it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from msgspec import Struct, field

from annotator.model.curation import DECISION
from annotator.model.errors import InputError
from annotator.model.tagset import Attribute, TagSet
from annotator.project.codebook_use import is_in_rows
from annotator.project.connection import ProjectConnection
from annotator.project.rows import from_json, to_json
from annotator.project.tag_set_assembly import attribute_id, value_id
from annotator.project.transaction import EditTransaction
from annotator.words import number


class Usage(Struct, frozen=True):
    """What has a label."""

    annotations: dict[str, int] = field(default_factory=dict[str, int])
    """Live annotations by owner."""
    relations: dict[str, int] = field(default_factory=dict[str, int])
    """Live relations with an end at one of them, by owner."""
    verdicts: dict[str, int] = field(default_factory=dict[str, int])
    """Verdicts on one of them, by reviewer."""
    documents: int = 0
    """Articles with one of them."""


def label_usage(db: ProjectConnection, label: str) -> Usage:
    """Count what a change of a label touches.

    Args:
        db: The connection.
        label: The name of the label.
    """
    owners: Counter[str] = Counter()
    marked = to_json(db.names.label_ids(label))
    annotation_rows = db.execute(
        "SELECT a.id, a.document, a.annotator, a.label, a.relabelled FROM annotations a "
        "JOIN documents d ON d.id = a.document AND d.deleted = 0 WHERE a.deleted = 0 "
        "AND (a.relabelled <> '' OR a.label IN (SELECT value FROM json_each(?)))",
        [marked],
    ).fetchall()
    touched: list[tuple[str, str]] = []
    for annotation_id, document_id, owner, stored, relabelled in annotation_rows:
        if db.names.read_label(stored, relabelled) == label:
            touched.append((annotation_id, document_id))
            owners[owner] += 1
    # As JSON, since a project that is open for reading has no room for a table of its own.
    ids_json = to_json([annotation_id for annotation_id, _ in touched])
    documents_json = to_json(sorted({document_id for _, document_id in touched}))
    relations = db.execute(
        "WITH touched AS MATERIALIZED (SELECT value AS id FROM json_each(?)) "
        "SELECT annotator, count(*) FROM relations WHERE deleted = 0 AND (source IN "
        "(SELECT id FROM touched) OR target IN (SELECT id FROM touched)) GROUP BY 1 ORDER BY 1",
        [ids_json],
    )
    verdicts: Counter[str] = Counter()
    decisions = db.execute(
        "SELECT data FROM records WHERE kind = ? AND deleted = 0 "
        "AND json_extract(data, '$.document') IN (SELECT value FROM json_each(?))",
        [DECISION, documents_json],
    )
    ids = {annotation_id for annotation_id, _ in touched}
    for (data,) in decisions:
        decision = from_json(data)
        if not ids.isdisjoint(_strings(decision.get("annotations"))):
            verdicts[str(decision.get("reviewer", ""))] += 1
    return Usage(
        dict(sorted(owners.items())),
        dict(relations.fetchall()),
        dict(sorted(verdicts.items())),
        len({document_id for _, document_id in touched}),
    )


def _strings(value: Any) -> list[str]:
    return [str(each) for each in cast("list[Any]", value)] if isinstance(value, list) else []


def label_is_used(db: ProjectConnection, label: str) -> bool:
    """Return whether an annotation or a suggestion has a label, or had it and can be restored."""
    marked = to_json(db.names.label_ids(label))
    meant = "IN (SELECT value FROM json_each(:ids))"
    used = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM annotations WHERE label {meant} "
        f"OR json_extract(nullif(relabelled, ''), '$.label') {meant}) "
        f"OR EXISTS (SELECT 1 FROM suggestions WHERE label {meant})",
        {"ids": marked},
    )
    return bool(used.fetchone()[0])


def gone_but_used(
    db: ProjectConnection, tag_set: TagSet, records: Iterable[tuple[str, str]]
) -> list[str]:
    """Return the ids of parts of the codebook that are no longer there, though rows have them.

    Args:
        db: The connection.
        tag_set: The tag set as it is now.
        records: The kind and the id of each part that is asked about.
    """
    known = _known_ids(tag_set)
    return [
        record_id
        for record, record_id in records
        if (record, record_id) not in known and is_in_rows(db, record, record_id, removed_too=False)
    ]


def check_codebook_fits(
    transaction: EditTransaction, records: Iterable[tuple[str, str]], way: str
) -> None:
    """Check that undo or redo of a change of the codebook leaves no annotation without its label.

    Args:
        transaction: The edit, at its end.
        records: What it changed: kinds and ids.
        way: ``undo`` or ``redo``.

    Raises:
        InputError: something is tagged with a part that would be gone; the caller rolls back.
    """
    gone = gone_but_used(transaction.db, transaction.tag_set, records)
    if gone:
        raise InputError(
            f"Nothing was {way}ne: that would take {number(len(gone), 'part')} of the codebook "
            f"away, in use by now. Retire labels and values instead, or first remove what has them."
        )


def _known_ids(tag_set: TagSet) -> set[tuple[str, str]]:
    known = {("relation_type", each.stored_id) for each in tag_set.relations}
    for label in tag_set.labels():
        known |= {("label", own) for own in (label.stored_id, *(each.id for each in label.joined))}
        for attribute in label.attributes:
            own = attribute.stored_id
            known.add(("attribute", attribute_id(label.stored_id, own)))
            for value in attribute.values:
                for each in attribute.value_ids.get(value, (value,)):
                    known.add(("value", value_id(label.stored_id, own, each)))
    return known


def relation_type_is_used(db: ProjectConnection, name: str) -> bool:
    """Return whether there is or was a relation of a type."""
    return is_in_rows(db, "relation_type", db.names.relation_type_id(name))


def value_is_used(
    db: ProjectConnection, label: str, attribute: Attribute, value: str | None
) -> bool:
    """Return whether an annotation of a label has a value of an attribute; None: any value."""
    ids = db.names.label_ids(label)
    rows = db.execute(
        "SELECT DISTINCT label, attributes FROM annotations "
        "WHERE attributes <> '{}' AND label IN (SELECT value FROM json_each(?))",
        [to_json(ids)],
    )
    for stored, attributes in rows:
        found = db.names.read_attributes(stored, from_json(attributes)).get(attribute.name)
        has = found == value or (isinstance(found, list) and value in found)
        if has or (value is None and found is not None):
            return True
    return False
