"""Relations: attributions that follow from them, and the relations that a tag set allows.

An attribution (who said what, with which cue, about whom) is a claim with the annotations to which
its relations lead.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from annotator.model.tagset import RelationType, TagSet
from annotator.model.types import Annotation, Relation, order_key

SAID_BY, CUED_BY, ABOUT, NESTED_IN = "said_by", "cued_by", "about", "nested_in"
"""Relation types of the default tag set that make an attribution."""


class Attribution(Struct, frozen=True):
    """One claim with the annotations that its relations join to it, in the order of the text.

    The annotations may be in other documents.
    """

    claim: Annotation
    speakers: tuple[Annotation, ...]
    cues: tuple[Annotation, ...]
    entities: tuple[Annotation, ...]
    inside: tuple[Annotation, ...]
    """The claims that contain this one."""


def attributions(
    annotations: Mapping[str, Annotation], relations: Iterable[Relation]
) -> list[Attribution]:
    """Return one attribution for each claim, in the order of the text.

    A claim is an annotation labelled ``claim``, or any from which a ``said_by`` leads.

    Args:
        annotations: By id. Relations with an end that is not among them are left out.
        relations: In any order. An annotation that several annotators relate counts once.
    """
    ends: dict[str, dict[str, dict[str, Annotation]]] = {}
    for relation in relations:
        target = annotations.get(relation.target)
        if relation.source in annotations and target is not None:
            by_type = ends.setdefault(relation.source, {})
            by_type.setdefault(relation.type, {})[target.id] = target
    claims = [
        annotation
        for annotation in annotations.values()
        if annotation.label == "claim" or SAID_BY in ends.get(annotation.id, ())
    ]
    claims.sort(key=order_key)
    rows: list[Attribution] = []
    for claim in claims:
        by_type = ends.get(claim.id, {})
        speakers, cues, entities, inside = (
            _in_order(by_type.get(relation_type))
            for relation_type in (SAID_BY, CUED_BY, ABOUT, NESTED_IN)
        )
        rows.append(Attribution(claim, speakers, cues, entities, inside))
    return rows


def _in_order(annotations: Mapping[str, Annotation] | None) -> tuple[Annotation, ...]:
    # Most often there is one or none, which need no sorting.
    if not annotations:
        return ()
    ordered = annotations.values()
    return tuple(sorted(ordered, key=order_key) if len(annotations) > 1 else ordered)


class RelationOption(Struct, frozen=True):
    """A relation that could be made between two annotations."""

    type: RelationType
    source: str
    """The id of the annotation that the relation would lead from."""
    target: str
    """The id of the annotation that the relation would lead to."""


def relation_options(
    first: Annotation,
    second: Annotation,
    tag_set: TagSet,
    existing: Iterable[Relation] = (),
    *,
    across: bool = False,
) -> list[RelationOption]:
    """Return the relations that may be made between two annotations.

    Where a type may lead both ways, the annotation inside leads to the one around it; if neither
    contains the other, the first leads to the second.

    Args:
        first: One annotation.
        second: The other annotation.
        tag_set: The tag set whose relation types decide.
        existing: Relations of the two annotations; an option equal to one of them is left out.
        across: Whether the two are in different articles, so that neither contains the other and
            ``nested_in`` is not possible.

    Returns:
        The options in the tag set's order.
    """
    taken = {(relation.type, relation.source, relation.target) for relation in existing}
    options: list[RelationOption] = []
    for relation_type in tag_set.relations:
        if relation_type.retired or (across and relation_type.name == NESTED_IN):
            continue
        forward = tag_set.allows(relation_type.name, first.label, second.label)
        if not forward and not tag_set.allows(relation_type.name, second.label, first.label):
            continue
        if _leads_both_ways(relation_type, first, second, tag_set):
            forward = across or not contains(first, second)
        source, target = (first, second) if forward else (second, first)
        if (relation_type.name, source.id, target.id) not in taken:
            options.append(RelationOption(relation_type, source.id, target.id))
    return options


def likeliest_option(
    options: Sequence[RelationOption], first: Annotation, second: Annotation
) -> RelationOption | None:
    """Return the first option; ``nested_in`` only where an annotation contains the other.

    Args:
        options: At least one option between the two annotations.
        first: One annotation.
        second: The other annotation.

    Returns:
        None where only a person can choose: between two claims side by side one relation is as
        likely as another.
    """
    is_nested = contains(first, second) or contains(second, first)
    if options[0].type.name != NESTED_IN or is_nested:
        return options[0]
    others = [option for option in options if option.type.name != NESTED_IN]
    return others[0] if len(others) == 1 else None


def contains(outer: Annotation, inner: Annotation) -> bool:
    """Return whether an annotation covers all of another, and more."""
    if outer.fragments == inner.fragments:
        return False
    return all(
        any(low <= start and end <= high for low, high in outer.fragments)
        for start, end in inner.fragments
    )


def first_relation_option(
    new: Annotation,
    touched: Iterable[Annotation],
    tag_set: TagSet,
    existing: Collection[Relation] = (),
) -> RelationOption | None:
    """Return the likeliest relation between an annotation and those touched before it.

    A type that leads both ways between unlike labels (a speaker and a location that are the same)
    is seldom meant: an entity tagged after an attribution is what its claim is about. Such a type
    is only a last resort. Two claims of which neither contains the other are skipped where they
    could be related in several ways: only a person can choose.

    Args:
        new: The annotation to relate.
        touched: The candidates for the other end, the latest first.
        tag_set: The tag set whose relation types decide.
        existing: The relations that ``new`` already has.
    """
    last_resort: RelationOption | None = None
    for other in touched:
        if other.id == new.id or _is_ambiguous(new, other, tag_set):
            continue
        options = relation_options(new, other, tag_set, existing)
        if options and not (contains(new, other) or contains(other, new)):
            options.sort(key=lambda option: option.type.name == NESTED_IN)
        for option in options:
            if other.label == new.label or not _leads_both_ways(option.type, new, other, tag_set):
                return option
            last_resort = last_resort or option
    return last_resort


def _is_ambiguous(first: Annotation, second: Annotation, tag_set: TagSet) -> bool:
    """Return whether two of a label have several options and neither contains the other."""
    if first.label != second.label or contains(first, second) or contains(second, first):
        return False
    return len(relation_options(first, second, tag_set)) > 1


def _leads_both_ways(
    relation_type: RelationType, first: Annotation, second: Annotation, tag_set: TagSet
) -> bool:
    return tag_set.allows(relation_type.name, first.label, second.label) and tag_set.allows(
        relation_type.name, second.label, first.label
    )


def sort_relations(
    relations: Iterable[Relation],
    annotation_id: str,
    ends: Mapping[str, Annotation],
    tag_set: TagSet,
) -> list[Relation]:
    """Sort the relations of an annotation in the order in which people look for them.

    Args:
        relations: The relations with an end at the annotation.
        annotation_id: The annotation at whose relations a person looks.
        ends: Annotation id -> annotation, for the ends in this article.
        tag_set: The tag set that gives the order of the types.

    Returns:
        The relations by type in the tag set's order; then those that lead away before those that
        arrive; then by the place of the other end in the text, ends in other articles last.
    """
    types = {relation_type.name: number for number, relation_type in enumerate(tag_set.relations)}

    def sort_key(relation: Relation) -> tuple[object, ...]:
        outgoing = relation.source == annotation_id
        other_end = ends.get(relation.target if outgoing else relation.source)
        return (
            types.get(relation.type, len(types)),
            relation.type,
            not outgoing,
            other_end is None,
            order_key(other_end) if other_end is not None else (),
            relation.id,
        )

    return sorted(relations, key=sort_key)


class RelationKeys(Struct, frozen=True):
    """The keys that choose a relation type in every menu of relations."""

    number: str
    """Its place in the tag set, as a digit; empty after the ninth."""
    letter: str
    """A letter or digit of its name in lower case; empty if other types have all of them."""


def relation_keys(tag_set: TagSet) -> dict[str, RelationKeys]:
    """Return the keys of each relation type, the same wherever the type is offered.

    In the tag set's order, each type gets the first letter of its name as people see it that no
    earlier type has; types that never join the same two labels may share one.
    """
    keys: dict[str, RelationKeys] = {}
    joined = {t.name: set(map(frozenset[str], tag_set.pairs(t.name))) for t in tag_set.relations}
    for place, relation_type in enumerate(tag_set.relations, 1):
        name, joins = relation_type_name(relation_type), joined[relation_type.name]
        taken = {key.letter for other, key in keys.items() if not joined[other].isdisjoint(joins)}
        letters = (sign.casefold() for sign in name if sign.isalpha())
        letter = next((sign for sign in letters if len(sign) == 1 and sign not in taken), "")
        keys[relation_type.name] = RelationKeys(str(place) if place < 10 else "", letter)
    return keys


def relation_type_name(relation_type: RelationType) -> str:
    """Return the name that people see of a relation type: ``said by``."""
    return relation_type.short or readable_name(relation_type.name)


def relation_name(name: str, tag_set: TagSet) -> str:
    """Return the name that people see of a relation's type, which the tag set may lack."""
    relation_type = tag_set.relation(name)
    return relation_type_name(relation_type) if relation_type is not None else readable_name(name)


def surplus_relations(
    annotation_id: str, relations: Iterable[Relation], tag_set: TagSet
) -> list[tuple[RelationType, int]]:
    """Return the types of which an annotation has more relations than the one it should have.

    Args:
        annotation_id: The annotation from which they lead.
        relations: Its relations, of one or several annotators, who are counted each by themselves.
        tag_set: Its types say of which of them there should be one.

    Returns:
        Each such type, in the tag set's order, with the number of relations of one annotator.
    """
    counts: dict[tuple[str, str], int] = {}
    for relation in relations:
        if relation.source == annotation_id:
            key = relation.type, relation.annotator
            counts[key] = counts.get(key, 0) + 1
    surplus: list[tuple[RelationType, int]] = []
    for relation_type in tag_set.relations:
        most = max((n for (name, _), n in counts.items() if name == relation_type.name), default=0)
        if relation_type.single and most > 1:
            surplus.append((relation_type, most))
    return surplus


def describe_surplus(surplus: Iterable[tuple[RelationType, int]]) -> str:
    """Return a warning about relations of which there should be one; empty for none."""
    parts = [f"{count} × {relation_type_name(each)}" for each, count in surplus]
    return f"The codebook wants one at most: {', '.join(parts)}." if parts else ""


def readable_name(name: str) -> str:
    """Return a name of the tag set as words: ``said by`` for ``said_by``."""
    return name.replace("_", " ")
