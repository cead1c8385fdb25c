"""Verdicts in the current text of an article.

A verdict names the version of the text in which its offsets and its digests count, as an
annotation does. Read as they are here, verdicts on an article that was corrected since count as if
they had been given on the corrected text, where the annotations are as the reviewer saw them.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.model.curation import Decision, annotation_digest
from annotator.project import rows
from annotator.project.connection import ProjectConnection
from annotator.project.rows import to_json
from annotator.project.text_versions import Placer, any_corrections
from annotator.text.alignment import Fit


def placed_decisions(db: ProjectConnection, decisions: list[Decision]) -> list[Decision]:
    """Return verdicts with the offsets and digests of the current texts."""
    if not decisions or not any_corrections(db):
        return decisions
    placers: dict[str, Placer] = {}
    placed: list[Decision] = []
    for decision in decisions:
        document_id = decision.document
        if document_id not in placers:
            placers[document_id] = Placer(db, document_id)
        placer = placers[document_id]
        if decision.text_version == placer.current:
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
    return replace(
        decision,
        accepted=accepted,
        taken=tuple(taken),
        edited=edited,
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
    annotations = {
        row[0]: (rows.annotation_from_row(row, db.names), row[rows.TEXT_VERSION])
        for row in annotation_rows
    }
    for annotation_id, seen in zip(decision.annotations, decision.seen, strict=False):
        found = annotations.get(annotation_id)
        if found is None:
            yield seen
            continue
        annotation, version = found
        then = placer.carry(annotation.fragments, version, decision.text_version).fragments
        now = placer.carry(annotation.fragments, version, placer.current).fragments
        is_same = annotation_digest(replace(annotation, fragments=then)) == seen
        yield annotation_digest(replace(annotation, fragments=now)) if is_same else seen
