"""Which relations a tag set allows between two annotations, and in which direction. No Qt."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from annotator.model import Annotation, Relation, RelationType, TagSet, order_key
from annotator.model.attribution import NESTED_IN


class Link(Struct, frozen=True):
    """A relation that could be made."""

    type: RelationType
    source: str
    target: str


def possible_links(
    one: Annotation, other: Annotation, tag_set: TagSet, existing: Iterable[Relation] = ()
) -> list[Link]:
    """The relations that may be made between two annotations, in the tag set's order.

    Where a type may lead both ways, the annotation inside leads to the one around it, and else
    the first to the second. What is related so already is left out; that one is part of the other
    comes last where it is not.
    """
    made = {(relation.type, relation.source, relation.target) for relation in existing}
    found: list[Link] = []
    for kind in tag_set.relations:
        forward = tag_set.allows(kind.name, one.label, other.label)
        if not forward and not tag_set.allows(kind.name, other.label, one.label):
            continue
        if _leads_both_ways(kind, one, other, tag_set):
            forward = not contains(one, other)
        source, target = (one, other) if forward else (other, one)
        if (kind.name, source.id, target.id) not in made:
            found.append(Link(kind, source.id, target.id))
    if not (contains(one, other) or contains(other, one)):
        found.sort(key=lambda link: link.type.name == NESTED_IN)
    return found


def contains(outer: Annotation, inner: Annotation) -> bool:
    """Whether an annotation covers all of another, and more."""
    if outer.fragments == inner.fragments:
        return False
    return all(
        any(low <= start and end <= high for low, high in outer.fragments)
        for start, end in inner.fragments
    )


def first_link(
    new: Annotation,
    touched: Iterable[Annotation],
    tag_set: TagSet,
    existing: Collection[Relation] = (),
) -> Link | None:
    """The first relation between an annotation and those touched before it, the latest first.

    That unlike mentions are the same (a speaker and a location) is seldom what is meant: an entity
    tagged after an attribution is what its claim is about. It is taken where nothing else fits.
    Of two claims apart only a person can say which of several relations they have.
    """
    last_resort: Link | None = None
    for other in touched:
        if other.id == new.id or _is_open(new, other, tag_set):
            continue
        for link in possible_links(new, other, tag_set, existing):
            if other.label == new.label or not _leads_both_ways(link.type, new, other, tag_set):
                return link
            last_resort = last_resort or link
    return last_resort


def _is_open(one: Annotation, other: Annotation, tag_set: TagSet) -> bool:
    """Whether two of a label could be related in several ways, and neither contains the other."""
    if one.label != other.label or contains(one, other) or contains(other, one):
        return False
    return len(possible_links(one, other, tag_set)) > 1


def _leads_both_ways(
    kind: RelationType, one: Annotation, other: Annotation, tag_set: TagSet
) -> bool:
    return tag_set.allows(kind.name, one.label, other.label) and tag_set.allows(
        kind.name, other.label, one.label
    )


def in_order(
    relations: Iterable[Relation], item: str, ends: Mapping[str, Annotation], tag_set: TagSet
) -> list[Relation]:
    """The relations of an annotation as people look for them, however they came.

    By type, as the tag set has them; those that lead away first; then in the order in which the
    other ends (``ends``) stand in the text, those in other articles last.
    """
    types = {kind.name: number for number, kind in enumerate(tag_set.relations)}

    def place(relation: Relation) -> tuple[object, ...]:
        outgoing = relation.source == item
        other = relation.target if outgoing else relation.source
        end = ends.get(other)
        return (
            types.get(relation.type, len(types)),
            relation.type,
            not outgoing,
            end is None,
            order_key(end) if end is not None else (),
            relation.id,
        )

    return sorted(relations, key=place)


def relation_name(kind: RelationType) -> str:
    """How the interface calls a relation type: ``said by``."""
    return kind.short or kind.name.replace("_", " ")
