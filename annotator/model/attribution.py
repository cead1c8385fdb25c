"""Attributions: who said what, with which cue, about whom, read off the relations."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from annotator.model.types import Annotation, Relation, order_key

SAID_BY, CUED_BY, ABOUT, NESTED_IN = "said_by", "cued_by", "about", "nested_in"


class Attribution(Struct, frozen=True):
    """One claim with what its relations join to it; ends may lie in other documents."""

    claim: Annotation
    speakers: tuple[Annotation, ...]
    cues: tuple[Annotation, ...]
    entities: tuple[Annotation, ...]
    inside: tuple[Annotation, ...]
    """The claims that contain this one."""


def attributions(
    annotations: Mapping[str, Annotation], relations: Iterable[Relation]
) -> list[Attribution]:
    """One row for each claim, in the order of the text.

    A claim is an annotation labelled ``claim``, or any that is said by someone. Ends that
    ``annotations`` does not hold are left out.
    """
    ends: dict[str, dict[str, list[Annotation]]] = {}
    for relation in relations:
        target = annotations.get(relation.target)
        if relation.source in annotations and target is not None:
            ends.setdefault(relation.source, {}).setdefault(relation.type, []).append(target)
    rows: list[Attribution] = []
    for claim in sorted(annotations.values(), key=order_key):
        own = ends.get(claim.id, {})
        if claim.label != "claim" and SAID_BY not in own:
            continue

        def sort(kind: str, own: dict[str, list[Annotation]] = own) -> tuple[Annotation, ...]:
            return tuple(sorted(own.get(kind, ()), key=order_key))

        rows.append(Attribution(claim, sort(SAID_BY), sort(CUED_BY), sort(ABOUT), sort(NESTED_IN)))
    return rows
