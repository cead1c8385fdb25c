"""Verdicts in the current text of an article, and by the present names of labels.

A verdict names the version of the text in which its offsets and its digests count, as an
annotation does. Read as they are here, verdicts on an article that was corrected since count as if
they had been given on the corrected text, where the annotations are as the reviewer saw them.

In the file a verdict has the ids of labels, as annotations have, and digests of annotations as they
are in the file, so that a change of the codebook outdates no verdict.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from annotator.model.curation import (
    Decision,
    JudgedAnnotation,
    Version,
    annotation_digest,
    relation_digest,
)
from annotator.project import rows
from annotator.project.connection import ProjectConnection
from annotator.project.rows import to_json
from annotator.project.text_versions import Placer, any_corrections, any_relabelled
from annotator.text.alignment import Fit

Judged = TypeVar("Judged", JudgedAnnotation, Version)


def placed_decisions(db: ProjectConnection, decisions: list[Decision]) -> list[Decision]:
    """Return verdicts with the offsets and digests of the current texts."""
    has_names = not db.names.is_plain or any_relabelled(db)
    if not decisions or not (has_names or any_corrections(db)):
        return decisions
    placers: dict[str, Placer] = {}
    placed: list[Decision] = []
    for decision in decisions:
        document_id = decision.document
        if document_id not in placers:
            placers[document_id] = Placer(db, document_id)
        placer = placers[document_id]
        if decision.text_version == placer.current and not has_names:
            placed.append(decision)
        else:
            placed.append(_placed(db, decision, placer))
    return placed


def _placed(db: ProjectConnection, decision: Decision, placer: Placer) -> Decision:
    own, current = decision.text_version, placer.current
    if own and own not in placer.tree.versions:
        return decision  # Of another program, or of a file that is damaged.
    accepted, taken = decision.accepted, list(decision.taken)
    if taken:
        pairs = list(zip(decision.accepted, taken, strict=False))
        places = [placer.carry(judged.fragments, own, current) for _, judged in pairs]
        kept = [
            (annotation_id, replace(judged, fragments=place.fragments))
            for (annotation_id, judged), place in zip(pairs, places, strict=True)
            if place.fit is not Fit.LOST
        ]
        accepted, taken = tuple(one for one, _ in kept), [judged for _, judged in kept]
    edited = decision.edited
    if edited is not None:
        place = placer.carry(edited.fragments, own, current)
        edited = None if place.fit is Fit.LOST else replace(edited, fragments=place.fragments)
    drawn = decision.drawn
    if drawn and not db.names.is_plain:
        drawn = tuple(sorted(_drawn_by_name(db, decision.annotations, drawn)))
    return replace(
        decision,
        accepted=accepted,
        taken=tuple(_taken_by_name(db, accepted, taken)),
        edited=None if edited is None else _by_name(db, edited),
        drawn=drawn,
        seen=tuple(_seen(db, decision, placer)),
        as_written=decision,
    )


def _seen(db: ProjectConnection, decision: Decision, placer: Placer) -> Iterable[str]:
    """Return the digests that the annotations have now, where they are as they were seen."""
    annotation_rows = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations "
        "WHERE id IN (SELECT value FROM json_each(?)) AND document = ?",
        [to_json(decision.annotations), decision.document],
    )
    annotations = {row[0]: row for row in annotation_rows}
    for annotation_id, seen in zip(decision.annotations, decision.seen, strict=False):
        found = annotations.get(annotation_id)
        if found is None:
            yield seen
            continue
        annotation, version = rows.annotation_from_row(found, db.names), found[rows.TEXT_VERSION]
        stored = rows.stored_annotation(found)
        then = placer.carry(annotation.fragments, version, decision.text_version).fragments
        now = placer.carry(annotation.fragments, version, placer.current).fragments
        is_same = annotation_digest(replace(stored, fragments=then)) == seen
        yield annotation_digest(replace(annotation, fragments=now)) if is_same else seen


def _taken_by_name(
    db: ProjectConnection, accepted: Iterable[str], taken: Iterable[JudgedAnnotation]
) -> Iterator[JudgedAnnotation]:
    """Yield accepted annotations by the names of labels; a split holds for them as well."""
    relabelled = dict(
        db.execute(
            "SELECT id, relabelled FROM annotations WHERE relabelled <> '' "
            "AND id IN (SELECT value FROM json_each(?))",
            [to_json(list(accepted))],
        ).fetchall()
    )
    for annotation_id, judged in zip(accepted, taken, strict=False):
        yield _by_name(db, judged, relabelled.get(annotation_id, ""))


def _by_name(db: ProjectConnection, judged: Judged, relabelled: str = "") -> Judged:
    attributes = db.names.read_attributes(judged.label, judged.attributes)
    label = db.names.read_label(judged.label, relabelled)
    return replace(judged, label=label, attributes=attributes)


def _drawn_by_name(
    db: ProjectConnection, annotation_ids: Iterable[str], drawn: Iterable[str]
) -> Iterator[str]:
    """Return digests of relations with the names of their types, as far as they are as then."""
    by_stored = {
        relation_digest(rows.stored_relation(row)): relation_digest(
            rows.relation_from_row(row, db.names)
        )
        for row in _relations_leaving(db, annotation_ids)
    }
    return (by_stored.get(digest, digest) for digest in drawn)


def _relations_leaving(
    db: ProjectConnection, annotation_ids: Iterable[str]
) -> list[tuple[Any, ...]]:
    return db.execute(
        f"SELECT {rows.RELATION_COLUMNS} FROM relations r "
        "WHERE r.source IN (SELECT value FROM json_each(?)) AND r.deleted = 0",
        [to_json(list(annotation_ids))],
    ).fetchall()


def stored_decision(db: ProjectConnection, decision: Decision) -> Decision:
    """Return a verdict on the annotations as they are now, with the ids that the file has."""
    if db.names.is_plain and not any_relabelled(db):
        return decision
    annotation_rows = db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(decision.annotations)],
    ).fetchall()
    placer = Placer(db, decision.document)
    digests: dict[str, str] = {}
    for row in annotation_rows:
        stored = placer.place(rows.stored_annotation(row), row[rows.TEXT_VERSION]).annotation
        digests[row[0]] = annotation_digest(stored)
    by_name = {
        relation_digest(rows.relation_from_row(row, db.names)): relation_digest(
            rows.stored_relation(row)
        )
        for row in _relations_leaving(db, decision.annotations)
    }
    drawn = decision.drawn
    return replace(
        decision,
        seen=tuple(
            digests.get(annotation_id, seen)
            for annotation_id, seen in zip(decision.annotations, decision.seen, strict=False)
        ),
        taken=tuple(_by_id(db, judged) for judged in decision.taken),
        edited=None if decision.edited is None else _by_id(db, decision.edited),
        drawn=None if drawn is None else tuple(sorted(by_name.get(one, one) for one in drawn)),
    )


def _by_id(db: ProjectConnection, judged: Judged) -> Judged:
    attributes = db.names.stored_attributes(judged.label, judged.attributes)
    return replace(judged, label=db.names.label_id(judged.label), attributes=attributes)
