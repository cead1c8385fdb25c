"""Which relations go into the gold layer with verdicts on places. No Qt.

What all drew goes there, and of the rest what the owners of the accepted versions drew, unless the
reviewer picks otherwise. A relation belongs to the verdict on the place that it leads from. It is
listed at the place that it leads to as well, and what is picked there is picked for that verdict:
nobody decides twice.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.reviewed_article import ReviewedArticle
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Decision, Relation, TagSet
from annotator.model.gold import goes_with
from annotator.model.relation_options import sort_relations

RowKey = tuple[str, str, str]
"""Type, place of the other end, attributes: what is the same whoever drew it."""
Picks = Mapping[RowKey, bool]
"""What the reviewer picked to go into the gold layer, or not to."""
_NONE: Picks = {}


class RelationChoice(Struct, frozen=True):
    """A relation between a place and another one; drawn by several, it is one."""

    key: RowKey
    relations: tuple[Relation, ...]
    preset: bool | None
    """Whether it goes into the gold layer; None: with the versions of those who drew it."""
    place: str = ""
    """The place that it leads from, with whose verdict it goes; none: it is in another article."""
    picked: bool | None = None
    """What the reviewer says of that, if anything."""
    lost: bool = False
    """Whether its other end is judged, and not in the gold layer."""
    incoming: bool = False
    """Whether it leads to the place where it is listed, rather than from it."""

    @property
    def goes(self) -> bool | None:
        """Whether it goes into the gold layer, as far as that is known."""
        return self.preset if self.picked is None else self.picked

    @property
    def type(self) -> str:
        """Its type."""
        return self.relations[0].type

    @property
    def other(self) -> str:
        """The annotation at its other end."""
        return self.relations[0].source if self.incoming else self.relations[0].target

    @property
    def owners(self) -> tuple[str, ...]:
        """Who drew it."""
        return tuple(sorted({each.annotator for each in self.relations}))

    def next_pick(self) -> bool | None:
        """What to pick when it is pressed: the other way, and in the end nothing."""
        if self.picked is None:
            return not self.preset
        return False if self.preset is None and self.picked else None


def choices(
    article: ReviewedArticle, spot: ReviewedGroup, picks: Mapping[str, Picks], tag_set: TagSet
) -> list[RelationChoice]:
    """The relations that anybody drew from a place, and then those to it.

    ``picks`` has what was picked for the verdict to come on each place, by its id.
    """
    decision = standing_at(spot)
    if decision is not None and decision.rejects:
        return []
    leading_away = leaving(article, spot, picks.get(spot.id, _NONE), tag_set)
    return [*leading_away, *_arriving(article, spot, picks, tag_set)]


def leaving(
    article: ReviewedArticle, spot: ReviewedGroup, picks: Picks, tag_set: TagSet
) -> list[RelationChoice]:
    """The relations that anybody drew from a place, as people look for them."""
    decision = standing_at(spot)
    found: dict[RowKey, list[Relation]] = {}
    for each in _drawn(article, spot, tag_set):
        found.setdefault(_key(article, each), []).append(each)
    people = set(spot.aligned.annotations)
    made: list[RelationChoice] = []
    for key, some in found.items():
        if decision is not None:
            preset = any(_goes(each, decision, spot) for each in some)
        else:
            preset = people <= {each.annotator for each in some} or None
        lost = _is_lost(article, some[0].target)
        made.append(RelationChoice(key, tuple(some), preset, spot.id, picks.get(key), lost))
    return made


def _arriving(
    article: ReviewedArticle, spot: ReviewedGroup, picks: Mapping[str, Picks], tag_set: TagSet
) -> list[RelationChoice]:
    """The relations to a place, in the order of the text, and then those from other articles."""
    leading = {
        each.id: each for id in spot.annotation_ids for each in article.work.relations_at(id)
    }
    leading = {id: each for id, each in leading.items() if each.source not in spot.annotation_ids}
    sources: dict[str, ReviewedGroup] = {}
    away: dict[RowKey, list[Relation]] = {}
    for each in leading.values():
        source = article.group_of(each.source)
        if each.target in spot.annotation_ids and source is not None:
            sources[source.id] = source
        elif each.target in spot.annotation_ids:
            attributes = repr(sorted(each.attributes.items()))
            away.setdefault((each.type, each.source, attributes), []).append(each)
    made: list[RelationChoice] = []
    for source in sorted(sources.values(), key=lambda each: (each.aligned.start, each.id)):
        rows = leaving(article, source, picks.get(source.id, _NONE), tag_set)
        made += [_seen_from_its_end(article, row, source) for row in rows if row.key[1] == spot.id]
    made += [RelationChoice(key, tuple(away[key]), None, incoming=True) for key in sorted(away)]
    return made


def _seen_from_its_end(
    article: ReviewedArticle, row: RelationChoice, source: ReviewedGroup
) -> RelationChoice:
    decision = standing_at(source)
    if decision is not None and decision.rejects:
        return replace(row, incoming=True, lost=True, preset=False, picked=None)
    return replace(row, incoming=True, lost=_is_lost(article, row.relations[0].source))


def standing_at(spot: ReviewedGroup) -> Decision | None:
    """The verdict on the place as it is now, if nobody has to look at it again."""
    return spot.decision if spot.state == "judged" else None


def chosen(rows: Sequence[RelationChoice], decision: Decision, spot: ReviewedGroup) -> Decision:
    """A verdict with the relations that go with it as they are picked; not said if they would."""
    if decision.rejects or all(row.picked is None for row in rows):
        return decision
    by_itself = replace(decision, relations=None)
    taken: set[str] = set()
    expected: set[str] = set()
    for row in rows:
        would = [each.id for each in row.relations if _goes(each, by_itself, spot)]
        expected.update(would)
        if row.picked is None:
            taken.update(each.id for each in row.relations if _goes(each, decision, spot))
        elif row.picked:
            taken.update(would or [each.id for each in row.relations])
    if taken == expected:
        return by_itself
    return replace(decision, relations=tuple(sorted(taken)))


def carried_on(
    rows: Sequence[RelationChoice], own: Decision, spot: ReviewedGroup
) -> list[RelationChoice]:
    """The same, with what one picked for one's own verdict picked for the next one too."""
    by_itself = replace(own, relations=None)
    made: list[RelationChoice] = []
    for row in rows:
        goes, would = (
            any(_goes(each, decision, spot) for each in row.relations)
            for decision in (own, by_itself)
        )
        picked = row.picked is None and goes != would
        made.append(replace(row, picked=goes) if picked else row)
    return made


def _drawn(article: ReviewedArticle, spot: ReviewedGroup, tag_set: TagSet) -> list[Relation]:
    """In the order of their types and other ends."""
    found: list[Relation] = []
    for id in spot.annotation_ids:
        own = article.work.relations_from(id)
        found += sort_relations(own, id, article.work.annotations, tag_set)
    order = {name: number for number, name in enumerate(each.name for each in tag_set.relations)}
    return sorted(found, key=lambda each: order.get(each.type, len(order)))


def _key(article: ReviewedArticle, relation: Relation) -> RowKey:
    target = article.group_of(relation.target)
    attributes = repr(sorted(relation.attributes.items()))
    return relation.type, target.id if target is not None else relation.target, attributes


def _goes(relation: Relation, decision: Decision, spot: ReviewedGroup) -> bool:
    owners = {each.id: name for name, each in spot.aligned.annotations.items()}
    return goes_with(relation, decision, owners)


def _is_lost(article: ReviewedArticle, end: str) -> bool:
    spot = article.group_of(end)
    judged = spot is not None and standing_at(spot) is not None
    return judged and end not in article.gold.stand_ins
