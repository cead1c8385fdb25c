"""Which annotations a new one is related to, in whatever order an attribution is tagged.

An attribution is a claim with the parts that the tag set gives it, such as a speaker and a cue. The
news has them in any order; the last part that is tagged joins those that were tagged just before.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import product

from msgspec import Struct

from annotator.model.relations import (
    CUED_BY,
    NESTED_IN,
    SAID_BY,
    RelationOption,
    contains,
    first_relation_option,
    relation_options,
)
from annotator.model.tagset import RelationType, TagSet
from annotator.model.types import Annotation, Relation

_LATEST_STROKES = 3
"""What was touched as one of the latest is near, wherever it is in the text."""


class Touched(Struct, frozen=True):
    """The annotations of one article that an annotator dealt with, as a new one is made."""

    latest_first: Sequence[Annotation]
    """Annotations made, chosen or changed."""
    fresh: Collection[str]
    """Ids of those that were made or chosen after their relations last changed."""
    relations_at: Callable[[str], Iterable[Relation]]
    """Returns the relations at an annotation by its id."""
    text: str
    """The text of the article, whose lines are its paragraphs."""


def part_types(tag_set: TagSet) -> tuple[RelationType, ...]:
    """Return the relation types that lead from a claim to the parts of its attribution.

    These are ``said_by`` and ``cued_by``. A tag set that has neither names them otherwise: then
    they are the types that lead one way only, and to the labels of one layer.
    """
    known = tuple(t for t in tag_set.relations if t.name in (SAID_BY, CUED_BY))
    if known:
        return known
    return tuple(t for t in tag_set.relations if _is_between_layers(t, tag_set))


def completes_attribution(claim_label: str, label: str, tag_set: TagSet) -> bool:
    """Return whether annotations of one label are the claims of speakers or cues of another."""
    return any(tag_set.allows(part.name, claim_label, label) for part in part_types(tag_set))


def _is_between_layers(relation_type: RelationType, tag_set: TagSet) -> bool:
    sources, targets = _ends(relation_type, tag_set)
    layers = {layer.name for name in targets if (layer := tag_set.layer_of(name)) is not None}
    return not sources & targets and len(layers) == 1


def _ends(relation_type: RelationType, tag_set: TagSet) -> tuple[set[str], set[str]]:
    """Return the labels from which a relation type may lead, and those to which it may."""
    pairs = tag_set.pairs(relation_type.name)
    return {source for source, _ in pairs}, {target for _, target in pairs}


def claim_labels(tag_set: TagSet) -> set[str]:
    """Return the labels whose annotations have the parts of an attribution."""
    return set[str]().union(*(_ends(one, tag_set)[0] for one in part_types(tag_set)))


def options_for_new(
    new: Annotation, touched: Touched, tag_set: TagSet, existing: Collection[Relation] = ()
) -> list[RelationOption]:
    """Return the relations that complete an attribution with a new annotation.

    The first relation is the likeliest one to an annotation touched before, see
    :func:`first_relation_option`; a part of another claim counts only if it is near. The claim in
    it, or the new claim, then gets each further part that it lacks and that was touched since the
    claim before it: the latest one that

    - is near: in the paragraph of the claim or of the new annotation, or among the latest strokes;
    - belongs to no other claim, unless it was made or chosen again since;
    - is not inside the claim, and is the annotator's own.

    A claim inside another that was touched is nested in it as well, and so the other way round.
    A part that joins a claim made earlier brings others along only if they are near by both
    measures and belong to no claim: those who tag the claim first relate each part themselves.

    Args:
        new: The annotation to relate.
        touched: What was dealt with before.
        tag_set: The tag set whose relation types decide.
        existing: The relations that ``new`` already has.

    Returns:
        The options in the tag set's order of their types; empty when nothing fits.
    """
    claims = claim_labels(tag_set)
    first = first_relation_option(new, _candidates(new, touched, claims), tag_set, existing)
    options = [first] if first is not None else []
    claim = _claim_of(new, first, touched, tag_set, claims)
    if claim is None:
        return options
    own = existing if claim is new else [*existing, *touched.relations_at(claim.id)]
    has = {relation.type for relation in own if relation.source == claim.id}
    has |= {option.type.name for option in options if option.source == claim.id}
    for relation_type in part_types(tag_set):
        if relation_type.name in has:
            continue
        for part in _open_parts(relation_type, claim, new, touched, tag_set, claims):
            fitting = relation_options(claim, part, tag_set)
            options += [option for option in fitting if option.type is relation_type]
            break
    options += _nesting(new, touched, tag_set, claims, options)
    order = {relation_type.name: row for row, relation_type in enumerate(tag_set.relations)}
    return sorted(options, key=lambda option: order[option.type.name])


def _candidates(new: Annotation, touched: Touched, claims: Collection[str]) -> list[Annotation]:
    """Return what a new annotation may be related to first, the latest first."""
    if new.label not in claims:
        return list(touched.latest_first)
    return [
        other
        for stroke, other in enumerate(touched.latest_first, 1)
        if stroke <= _LATEST_STROKES
        or other.id in touched.fresh
        or not any(relation.target == other.id for relation in touched.relations_at(other.id))
        or _share_paragraph(other, (new,), touched.text)
    ]


def _claim_of(
    new: Annotation,
    first: RelationOption | None,
    touched: Touched,
    tag_set: TagSet,
    claims: Collection[str],
) -> Annotation | None:
    """Return the claim whose attribution a new annotation may complete."""
    if new.label in claims:
        return new
    if first is None or first.target != new.id or first.type not in part_types(tag_set):
        return None
    return next((one for one in touched.latest_first if one.id == first.source), None)


def _nesting(
    new: Annotation,
    touched: Touched,
    tag_set: TagSet,
    claims: Collection[str],
    options: Sequence[RelationOption],
) -> list[RelationOption]:
    """Return the relation of a new claim to the closest one around it, or else inside it."""
    others = [one for one in touched.latest_first if one.label in claims and one.id != new.id]
    known = {one.id for one in others}
    if new.label not in claims or any({one.source, one.target} & known for one in options):
        return []
    around = [one for one in others if contains(one, new)]
    inside = [one for one in others if contains(new, one)]
    closest = sorted(around, key=lambda one: one.end - one.start)[:1] or inside[:1]
    return [
        option
        for other in closest
        for option in relation_options(new, other, tag_set)
        if option.type.name == NESTED_IN
        and not any(
            relation.type == NESTED_IN and relation.source == option.source
            for relation in touched.relations_at(option.source)
        )
    ]


def _open_parts(
    relation_type: RelationType,
    claim: Annotation,
    new: Annotation,
    touched: Touched,
    tag_set: TagSet,
    claims: Collection[str],
) -> Iterator[Annotation]:
    """Yield the annotations that could be a part of a claim, the latest first."""
    for stroke, other in enumerate(touched.latest_first, 1):
        if other.id in (new.id, claim.id):
            continue
        if other.label in claims:
            # What was tagged before another claim belongs to that one, or to one around it.
            if contains(claim, other):
                continue
            return
        if not tag_set.allows(relation_type.name, claim.label, other.label):
            continue
        if contains(claim, other) or other.annotator != new.annotator:
            continue
        is_part = _is_part(relation_type, other, touched.relations_at)
        is_latest = stroke <= _LATEST_STROKES
        is_beside = _share_paragraph(other, (claim, new), touched.text)
        if claim is new:
            if (is_latest or is_beside) and (not is_part or other.id in touched.fresh):
                yield other
        elif is_latest and is_beside and not is_part:
            yield other


def _is_part(
    relation_type: RelationType,
    annotation: Annotation,
    relations_at: Callable[[str], Iterable[Relation]],
) -> bool:
    """Return whether an annotation is that part of a claim."""
    return any(
        relation.type == relation_type.name and relation.target == annotation.id
        for relation in relations_at(annotation.id)
    )


def _share_paragraph(one: Annotation, others: Iterable[Annotation], text: str) -> bool:
    """Return whether no line of the text ends between two annotations."""
    fragments = [fragment for other in others for fragment in other.fragments]
    for pair in product(one.fragments, fragments):
        earlier, later = sorted(pair)
        if text.find("\n", earlier[1], max(earlier[1], later[0])) < 0:
            return True
    return False


class OpenAttribution(Struct, frozen=True):
    """The parts of an attribution that are tagged, and those that it still lacks."""

    claim: Annotation | None
    """The latest claim that lacks a part; None if there is none, or if the next one was begun."""
    parts: dict[str, Annotation]
    """Relation type -> the latest annotation of that part that belongs to no claim."""
    lacking: tuple[RelationType, ...]
    """The parts that the claim is not related to; all of them where there is no claim."""


def open_attribution(
    latest_first: Iterable[Annotation],
    relations_at: Callable[[str], Iterable[Relation]],
    tag_set: TagSet,
) -> OpenAttribution:
    """Return the attribution that is being tagged.

    Args:
        latest_first: The annotations of one person in an article.
        relations_at: Returns the relations at an annotation by its id.
        tag_set: The tag set whose relation types decide.
    """
    types, claims = part_types(tag_set), claim_labels(tag_set)
    targets = {relation_type.name: _ends(relation_type, tag_set)[1] for relation_type in types}
    claim: Annotation | None = None
    lacking = types
    parts: dict[str, Annotation] = {}
    newer: set[str] = set()
    for annotation in latest_first:
        if annotation.label in claims:
            has = {r.type for r in relations_at(annotation.id) if r.source == annotation.id}
            missing = tuple(t for t in types if t.name not in has)
            if claim is None and missing:
                claim, lacking, newer = annotation, missing, set(parts)
            continue
        for relation_type in types:
            if annotation.label not in targets[relation_type.name]:
                continue
            if not _is_part(relation_type, annotation, relations_at):
                parts.setdefault(relation_type.name, annotation)
    if newer - {relation_type.name for relation_type in lacking}:
        # The claim has such a part already, so that the new one belongs to a claim to come.
        return OpenAttribution(None, parts, types)
    return OpenAttribution(claim, parts, lacking)


def is_complete(annotation: Annotation, relations: Iterable[Relation], tag_set: TagSet) -> bool:
    """Return whether an annotation is a claim with all the parts that the tag set knows.

    Args:
        annotation: Any annotation.
        relations: Its relations.
        tag_set: The tag set whose relation types decide.
    """
    has = {relation.type for relation in relations if relation.source == annotation.id}
    types = {relation_type.name for relation_type in part_types(tag_set)}
    return bool(types) and types <= has


def completing_label(touched: Touched, tag_set: TagSet) -> str | None:
    """Return the label that an attribution lacks: of the claim, or of a part; None if of none.

    Args:
        touched: What the annotator dealt with.
        tag_set: The tag set, whose first label that fits is returned.
    """
    state = open_attribution(touched.latest_first, touched.relations_at, tag_set)
    for label in tag_set.labels():
        if state.claim is None:
            fits = any(
                tag_set.allows(name, label.name, part.label) for name, part in state.parts.items()
            )
        else:
            fits = any(
                tag_set.allows(one.name, state.claim.label, label.name)
                for one in state.lacking
                if one.name not in state.parts
            )
        if fits:
            return label.name
    return None
