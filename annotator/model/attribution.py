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
    ``annotations`` does not hold are left out; one that several annotators relate counts once.
    """
    ends: dict[str, dict[str, dict[str, Annotation]]] = {}
    for relation in relations:
        target = annotations.get(relation.target)
        if relation.source in annotations and target is not None:
            own = ends.setdefault(relation.source, {})
            own.setdefault(relation.type, {})[target.id] = target
    rows: list[Attribution] = []
    found = (a for a in annotations.values() if a.label == "claim" or SAID_BY in ends.get(a.id, ()))
    for claim in sorted(found, key=order_key):
        own = ends.get(claim.id, {})
        speakers, cues, entities, inside = (
            _in_order(own.get(kind)) for kind in (SAID_BY, CUED_BY, ABOUT, NESTED_IN)
        )
        rows.append(Attribution(claim, speakers, cues, entities, inside))
    return rows


def _in_order(found: Mapping[str, Annotation] | None) -> tuple[Annotation, ...]:
    """In the order of the text; most often there is one or none."""
    if not found:
        return ()
    return tuple(sorted(found.values(), key=order_key) if len(found) > 1 else found.values())
