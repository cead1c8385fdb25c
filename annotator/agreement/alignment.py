"""Which annotations of several people mean the same place, and how they differ there.

**Two people**: the pairing with the greatest sum of likenesses (:mod:`annotator.agreement.overlap`)
over all pairings, not the one that a greedy choice ends in. What is the same is paired first, which
is safe; the rest goes to :mod:`annotator.agreement.matching`. Cost: the sorting, and
O(k log k) for each annotation that has no equal, k being the pairs that overlap around it.

**More people**: to match more than two sides at best is NP-hard. So the best pairings of each two
are joined, the most alike first, as long as nobody has two annotations in one place.

Nothing depends on the order of people or annotations: ties are decided by what the annotations say.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal
from zlib import crc32

from msgspec import Struct

from annotator.agreement.matching import best_matching
from annotator.agreement.overlap import ONE, likeness, overlapping
from annotator.model import Annotation, Fragment, Relation, order_key

Difference = Literal["label", "boundaries", "missing", "attributes", "relations"]
Kind = Literal["agreed", "label", "boundaries", "missing", "attributes", "relations"]
KINDS: dict[Kind, str] = {
    "agreed": "agreed",
    "label": "label differs",
    "boundaries": "boundaries differ",
    "missing": "not all have it",
    "attributes": "attributes differ",
    "relations": "relations differ",
}
"""What the sorts of places are called; a place is of the first one that fits."""


class Pairing(Struct, frozen=True, gc=False):
    """What two people's annotations of one text have in common."""

    same: tuple[tuple[Annotation, Annotation], ...]
    """Pairs with the same fragments and label."""
    near: tuple[tuple[Annotation, Annotation], ...]
    """Pairs that overlap, and differ in fragments or label."""
    one_only: tuple[Annotation, ...]
    other_only: tuple[Annotation, ...]


class Place(Struct, frozen=True):
    """One place of a text, with at most one annotation of each person."""

    annotations: Mapping[str, Annotation]
    """By annotator, in the order of their names."""
    missing: tuple[str, ...]
    """Who took part and has nothing here."""
    differences: tuple[Difference, ...]
    """All that differs, what decides about the kind first."""

    @property
    def kind(self) -> Kind:
        """What it is sorted under: see :data:`KINDS`."""
        return self.differences[0] if self.differences else "agreed"

    @property
    def start(self) -> int:
        """Where it starts."""
        return min(each.start for each in self.annotations.values())

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(each.end for each in self.annotations.values())


def paired(
    ones: Iterable[Annotation],
    others: Iterable[Annotation],
    layer_of: Mapping[str, str] | None = None,
) -> Pairing:
    """The best pairing of two people's annotations.

    ``layer_of`` names the layer of each label; annotations of different layers are never paired.
    """
    same, rest, more = _same(ones, others)
    layers = layer_of or {}
    near: list[tuple[Annotation, Annotation]] = []
    if rest and more:
        gains = [
            {j: _gain(one, more[j], alike) for j, alike in row.items()}
            for one, row in zip(rest, overlapping(rest, more, layers), strict=True)
        ]
        partners = best_matching(gains)
        near = [(rest[i], more[j]) for i, j in enumerate(partners) if j is not None]
        taken = {j for j in partners if j is not None}
        rest = [each for i, each in enumerate(rest) if partners[i] is None]
        more = [each for j, each in enumerate(more) if j not in taken]
    return Pairing(tuple(same), tuple(near), tuple(rest), tuple(more))


def kinds(pairing: Pairing, ones: Sequence[Relation], others: Sequence[Relation]) -> Counter[Kind]:
    """How many places of two people are of each kind, given the relations of each."""
    found: Counter[Kind] = Counter()
    missing = len(pairing.one_only) + len(pairing.other_only)
    if missing:
        found["missing"] = missing
    for one, other in pairing.near:
        found["boundaries" if one.label == other.label else "label"] += 1
    links: dict[PlaceName, dict[str, set[_Link]]] = {}
    if ones or others:
        at = {each.id: n for n, two in enumerate((*pairing.same, *pairing.near)) for each in two}
        links = links_by_place((*ones, *others), at)
    for number, (one, other) in enumerate(pairing.same):
        whose = links.get(number, {})
        if _values(one) != _values(other):
            found["attributes"] += 1
        elif whose.get(one.annotator) != whose.get(other.annotator):
            found["relations"] += 1
        else:
            found["agreed"] += 1
    return found


_Key = tuple[tuple[Fragment, ...], str]


def _same(
    ones: Iterable[Annotation], others: Iterable[Annotation]
) -> tuple[list[tuple[Annotation, Annotation]], list[Annotation], list[Annotation]]:
    """Pairs that are the same, and what is left of each side, in the order of the text."""
    waiting: dict[_Key, list[Annotation]] = {}
    for each in others:
        waiting.setdefault((each.fragments, each.label), []).append(each)
    same: list[tuple[Annotation, Annotation]] = []
    rest: list[Annotation] = []
    doubled: dict[_Key, list[Annotation]] = {}
    for each in ones:
        key = (each.fragments, each.label)
        if key in waiting:
            doubled.setdefault(key, []).append(each)
        else:
            rest.append(each)
    for key, mine in doubled.items():
        theirs = waiting.pop(key)
        if len(mine) == len(theirs) == 1:
            same.append((mine[0], theirs[0]))
            continue
        made, left, over = _doubles(mine, theirs)
        same += made
        rest += left
        if over:
            waiting[key] = over
    more = [each for left in waiting.values() for each in left]
    same.sort(key=lambda pair: order_key(pair[0]))
    return same, sorted(rest, key=order_key), sorted(more, key=order_key)


def _doubles(
    ones: Sequence[Annotation], others: Sequence[Annotation]
) -> tuple[list[tuple[Annotation, Annotation]], list[Annotation], list[Annotation]]:
    """Pairs of annotations at one place with one label: equal attributes first, then by id."""
    left, over = sorted(ones, key=_said), sorted(others, key=_said)
    made: list[tuple[Annotation, Annotation]] = []
    for equal in (True, False):
        for one in tuple(left):
            partner = next((o for o in over if not equal or _values(o) == _values(one)), None)
            if partner is not None:
                made.append((one, partner))
                left.remove(one)
                over.remove(partner)
    return made, left, over


def _values(annotation: Annotation) -> tuple[object, ...]:
    return (dict(annotation.attributes), annotation.identity)


def _said(annotation: Annotation) -> tuple[str, str]:
    return (repr(sorted(annotation.attributes.items())), annotation.id)


def _gain(one: Annotation, other: Annotation, alike: int) -> int:
    """The likeness; among equal sums more pairs, then what the contents say, decide."""
    said = sorted((f"{one.label} {one.fragments}", f"{other.label} {other.fragments}"))
    chance = crc32("|".join(said).encode("utf-8", "surrogatepass")) & 0xFFFF
    same_label, same_values = one.label == other.label, _values(one) == _values(other)
    return ((alike << 16 | 2 + same_label + same_values) << 32) | chance


def places(
    layers: Mapping[str, Iterable[Annotation]],
    relations: Iterable[Relation] = (),
    layer_of: Mapping[str, str] | None = None,
) -> list[Place]:
    """All places of a text, in its order.

    ``layers`` has the annotations of each annotator who took part, with none of them too.
    """
    own = {name: sorted(layers[name], key=order_key) for name in sorted(layers)}
    groups = grouped(own, layer_of)
    at = {each.id: number for number, group in enumerate(groups) for each in group.values()}
    links = links_by_place(relations, at)
    return [place_of(group, tuple(own), links.get(i, {})) for i, group in enumerate(groups)]


def grouped(
    own: Mapping[str, Sequence[Annotation]], layer_of: Mapping[str, str] | None
) -> list[dict[str, Annotation]]:
    """Annotations that mean one place, by annotator; the places in the order of the text.

    Annotations that do not overlap, nor through others of their layer, do not matter to each other.
    """
    group_of: dict[str, dict[str, Annotation]] = {
        each.id: {name: each} for name, annotations in own.items() for each in annotations
    }
    edges: list[tuple[int, int, Annotation, Annotation]] = []
    for one, other in combinations(own, 2):
        pairing = paired(own[one], own[other], layer_of)
        edges += [(-ONE, 0, *pair) for pair in pairing.same]
        edges += [(-likeness(a, b), -_gain(a, b, 0), a, b) for a, b in pairing.near]
    edges.sort(key=lambda edge: (edge[0], edge[1], order_key(edge[2]), order_key(edge[3])))
    for _, _, one, other in edges:
        mine, theirs = group_of[one.id], group_of[other.id]
        if mine is not theirs and mine.keys().isdisjoint(theirs):
            mine.update(theirs)
            for each in theirs.values():
                group_of[each.id] = mine
    groups = {id(group): group for group in group_of.values()}
    ordered = [{name: group[name] for name in sorted(group)} for group in groups.values()]
    return sorted(ordered, key=_first)


def _first(group: Mapping[str, Annotation]) -> tuple[object, ...]:
    return min(order_key(each) for each in group.values())


PlaceName = int | str
"""Tells a place from others."""
_Link = tuple[str, PlaceName, str]
"""Type, target's place (or its id, if it lies elsewhere), attributes."""
_Links = Mapping[str, set[_Link]]
"""By annotator."""


def links_by_place(
    relations: Iterable[Relation], at: Mapping[str, PlaceName]
) -> dict[PlaceName, dict[str, set[_Link]]]:
    """For each place what it is related to, by who related it; ``at`` has annotations' places."""
    found: dict[PlaceName, dict[str, set[_Link]]] = {}
    for each in relations:
        if each.source in at:
            target = at.get(each.target, each.target)
            link = (each.type, target, repr(sorted(each.attributes.items())))
            whose = found.setdefault(at[each.source], {})
            whose.setdefault(each.annotator, set()).add(link)
    return found


def place_of(group: Mapping[str, Annotation], names: Sequence[str], links: _Links) -> Place:
    """The place of annotations that mean one, among the annotators of these names."""
    members = list(group.values())
    first = members[0]
    related = [links.get(name, set[_Link]()) for name in group]
    missing = tuple(name for name in names if name not in group)
    differs: dict[Difference, bool] = {
        "label": any(each.label != first.label for each in members),
        "boundaries": any(each.fragments != first.fragments for each in members),
        "missing": bool(missing),
        "attributes": any(_values(each) != _values(first) for each in members),
        "relations": any(each != related[0] for each in related),
    }
    return Place(group, missing, tuple(name for name, does in differs.items() if does))
