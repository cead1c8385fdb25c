"""Decide which relations go into the gold layer with the verdicts on groups.

A relation that all annotators of a group drew goes into the gold layer; any other goes with the
version of its owner; unless the reviewer picks otherwise. A relation belongs to the verdict on the
group that it leads from. It is listed at the group that it leads to as well, and a pick there is a
pick for that same verdict, so that nobody decides twice.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.reviewed_article import ReviewedArticle
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Decision, Relation, TagSet
from annotator.model.gold import takes_relation
from annotator.model.relations import sort_relations

RelationKey = tuple[str, str, str]
"""Type, group of the other end, attributes as text; equal if several annotators drew it."""
Picks = Mapping[RelationKey, bool]
"""Whether the reviewer picked a relation to go into the gold layer (True) or not (False)."""
_NO_PICKS: Picks = {}


class RelationChoice(Struct, frozen=True):
    """Describes a relation between two groups, which several annotators may have drawn."""

    key: RelationKey
    relations: tuple[Relation, ...]
    """The relations of those who drew it; at least one."""
    preset: bool | None
    """Whether it goes into the gold layer without a pick; None: with its owners' versions."""
    group_id: str = ""
    """The group that it leads from, with whose verdict it goes; empty if that is in another
    article."""
    picked: bool | None = None
    """The reviewer's pick; None for none."""
    lost: bool = False
    """Whether its other end is judged, and not in the gold layer."""
    incoming: bool = False
    """Whether it leads to the group where it is listed, rather than from it."""

    @property
    def goes(self) -> bool | None:
        """Whether it goes into the gold layer; None as long as that is open."""
        return self.preset if self.picked is None else self.picked

    @property
    def type(self) -> str:
        """The name of its type."""
        return self.relations[0].type

    @property
    def other(self) -> str:
        """The id of the annotation at its other end."""
        return self.relations[0].source if self.incoming else self.relations[0].target

    @property
    def owners(self) -> tuple[str, ...]:
        """The annotators who drew it."""
        return tuple(sorted({relation.annotator for relation in self.relations}))

    def next_pick(self) -> bool | None:
        """Return the pick after the present one: first the opposite of the preset, then none."""
        if self.picked is None:
            return not self.preset
        return False if self.preset is None and self.picked else None


def list_relations(
    article: ReviewedArticle, group: ReviewedGroup, picks: Mapping[str, Picks], tag_set: TagSet
) -> list[RelationChoice]:
    """List the relations of a group: first those from it, then those to it.

    Args:
        article: The article under review.
        group: A group of the article.
        picks: What the reviewer picked for the verdict to come on each group, by group id.
        tag_set: The tag set of the project.

    Returns:
        The relations; none for a rejected group.
    """
    decision = verdict_in_force(group)
    if decision is not None and decision.rejects:
        return []
    outgoing = list_outgoing(article, group, picks.get(group.id, _NO_PICKS), tag_set)
    return [*outgoing, *_list_incoming(article, group, picks, tag_set)]


def list_outgoing(
    article: ReviewedArticle, group: ReviewedGroup, picks: Picks, tag_set: TagSet
) -> list[RelationChoice]:
    """List the relations from a group, in the order in which people look for them.

    Args:
        article: The article under review.
        group: A group of the article.
        picks: What the reviewer picked for the verdict to come on the group.
        tag_set: The tag set of the project.
    """
    decision = verdict_in_force(group)
    by_key: dict[RelationKey, list[Relation]] = {}
    for relation in _outgoing_relations(article, group, tag_set):
        by_key.setdefault(_key_of(article, relation), []).append(relation)
    annotators = set(group.aligned.annotations)
    choices: list[RelationChoice] = []
    for key, relations in by_key.items():
        if decision is not None:
            preset = any(_goes(relation, decision, group) for relation in relations)
        else:
            preset = annotators <= {relation.annotator for relation in relations} or None
        lost = _is_lost(article, relations[0].target)
        picked = picks.get(key)
        choices.append(RelationChoice(key, tuple(relations), preset, group.id, picked, lost))
    return choices


def _list_incoming(
    article: ReviewedArticle, group: ReviewedGroup, picks: Mapping[str, Picks], tag_set: TagSet
) -> list[RelationChoice]:
    """List the relations to a group in the order of the text; those from other articles last."""
    ids = group.annotation_ids
    relations = {link.id: link for id_ in ids for link in article.work.relations_at(id_)}
    sources: dict[str, ReviewedGroup] = {}
    elsewhere: dict[RelationKey, list[Relation]] = {}
    for relation in relations.values():
        if relation.source in ids or relation.target not in ids:
            continue
        source = article.group_of(relation.source)
        if source is not None:
            sources[source.id] = source
        else:
            attributes = repr(sorted(relation.attributes.items()))
            key = (relation.type, relation.source, attributes)
            elsewhere.setdefault(key, []).append(relation)
    choices: list[RelationChoice] = []
    for source in sorted(sources.values(), key=lambda group: (group.aligned.start, group.id)):
        outgoing = list_outgoing(article, source, picks.get(source.id, _NO_PICKS), tag_set)
        choices += [
            _as_incoming(article, choice, source)
            for choice in outgoing
            if choice.key[1] == group.id
        ]
    choices += [
        RelationChoice(key, tuple(elsewhere[key]), None, incoming=True) for key in sorted(elsewhere)
    ]
    return choices


def _as_incoming(
    article: ReviewedArticle, choice: RelationChoice, source: ReviewedGroup
) -> RelationChoice:
    decision = verdict_in_force(source)
    if decision is not None and decision.rejects:
        return replace(choice, incoming=True, lost=True, preset=False, picked=None)
    return replace(choice, incoming=True, lost=_is_lost(article, choice.relations[0].source))


def verdict_in_force(group: ReviewedGroup) -> Decision | None:
    """Return the verdict on a group as it is now; None if a reviewer has to look at it again."""
    return group.decision if group.state == "judged" else None


def apply_picks(
    decision: Decision, choices: Sequence[RelationChoice], group: ReviewedGroup
) -> Decision:
    """Return a verdict with the relations that the reviewer picked.

    Args:
        decision: The verdict.
        choices: The outgoing relations of the group, with the picks.
        group: The group that the verdict is on.

    Returns:
        The verdict; it names relations only where they differ from those that go with it anyway.
    """
    if decision.rejects or all(choice.picked is None for choice in choices):
        return decision
    without_relations = replace(decision, relations=None)
    accepted: set[str] = set()
    expected: set[str] = set()
    for choice in choices:
        by_default = [r.id for r in choice.relations if _goes(r, without_relations, group)]
        expected.update(by_default)
        if choice.picked is None:
            accepted.update(r.id for r in choice.relations if _goes(r, decision, group))
        elif choice.picked:
            accepted.update(by_default or [relation.id for relation in choice.relations])
    if accepted == expected:
        return without_relations
    return replace(decision, relations=tuple(sorted(accepted)))


def carry_over_picks(
    choices: Sequence[RelationChoice], own: Decision, group: ReviewedGroup
) -> list[RelationChoice]:
    """Return choices with the picks of the reviewer's previous verdict.

    Args:
        choices: The outgoing relations of the group.
        own: The reviewer's previous verdict on the group.
        group: The group.
    """
    without_relations = replace(own, relations=None)
    carried: list[RelationChoice] = []
    for choice in choices:
        goes, by_default = (
            any(_goes(relation, decision, group) for relation in choice.relations)
            for decision in (own, without_relations)
        )
        was_picked = choice.picked is None and goes != by_default
        carried.append(replace(choice, picked=goes) if was_picked else choice)
    return carried


def _outgoing_relations(
    article: ReviewedArticle, group: ReviewedGroup, tag_set: TagSet
) -> list[Relation]:
    """Return the relations from a group in the order of their types and other ends."""
    relations: list[Relation] = []
    for id_ in group.annotation_ids:
        own = article.work.relations_from(id_)
        relations += sort_relations(own, id_, article.work.annotations, tag_set)
    rank = {relation_type.name: number for number, relation_type in enumerate(tag_set.relations)}
    return sorted(relations, key=lambda relation: rank.get(relation.type, len(rank)))


def _key_of(article: ReviewedArticle, relation: Relation) -> RelationKey:
    target = article.group_of(relation.target)
    attributes = repr(sorted(relation.attributes.items()))
    return relation.type, target.id if target is not None else relation.target, attributes


def _goes(relation: Relation, decision: Decision, group: ReviewedGroup) -> bool:
    """Whether a relation goes into the gold layer with a verdict on the group of its source."""
    owners = {member.id: name for name, member in group.aligned.annotations.items()}
    return takes_relation(decision, relation, owners)


def _is_lost(article: ReviewedArticle, annotation_id: str) -> bool:
    """Whether the group of an annotation is judged, and its gold does not have the annotation."""
    group = article.group_of(annotation_id)
    judged = group is not None and verdict_in_force(group) is not None
    return judged and annotation_id not in article.gold.stand_ins
