"""Align the annotations of several people that mark the same thing, and tell how they differ.

**Two people**: :func:`align_pair` finds the pairing with the greatest sum of likenesses
(:mod:`annotator.agreement.overlap`) over all pairings, which a greedy choice would not find.
Annotations with the same fragments and label are paired first, which is safe; the remaining ones
go to :mod:`annotator.agreement.matching`. Cost: the sorting, and O(k log k) for each annotation
that has no equal, where k is the number of pairs that overlap around it.

**More people**: an optimal matching of more than two sides is NP-hard. :func:`align_groups`
therefore joins the best pairings of each two, the most alike first, and never puts two annotations
of one person into a group.

The result depends neither on the order of people nor on the order of annotations: the contents of
the annotations decide ties.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal
from zlib import crc32

from msgspec import Struct

from annotator.agreement.matching import find_best_matching
from annotator.agreement.overlap import FULL_LIKENESS, find_overlaps, likeness
from annotator.model import Annotation, Fragment, Relation, order_key

Difference = Literal["label", "boundaries", "missing", "attributes", "relations"]
GroupKind = Literal["agreed", "label", "boundaries", "missing", "attributes", "relations"]
KIND_NAMES: dict[GroupKind, str] = {
    "agreed": "agreed",
    "label": "label differs",
    "boundaries": "boundaries differ",
    "missing": "not all have it",
    "attributes": "attributes differ",
    "relations": "relations differ",
}
"""The names of the kinds for people. A group is of the first kind that fits."""


class PairAlignment(Struct, frozen=True, gc=False):
    """Holds the best pairing of two people's annotations of one text."""

    same: tuple[tuple[Annotation, Annotation], ...]
    """Pairs (first, second) with the same fragments and label, in the order of the text."""
    overlapping: tuple[tuple[Annotation, Annotation], ...]
    """Pairs (first, second) that overlap, and differ in fragments or label."""
    first_only: tuple[Annotation, ...]
    """The first annotator's annotations without a partner."""
    second_only: tuple[Annotation, ...]
    """The second annotator's annotations without a partner."""


class AlignedGroup(Struct, frozen=True):
    """Groups annotations that mark the same thing in a text, at most one of each person.

    The window calls such a group a place.
    """

    annotations: Mapping[str, Annotation]
    """Annotations by annotator, in the order of the names."""
    missing: tuple[str, ...]
    """Annotators who took part in the article and have no annotation in the group."""
    differences: tuple[Difference, ...]
    """All differences; the first one decides the kind."""

    @property
    def kind(self) -> GroupKind:
        """The kind that the group is sorted under; a key of :data:`KIND_NAMES`."""
        return self.differences[0] if self.differences else "agreed"

    @property
    def start(self) -> int:
        """The first start of its annotations, in code points."""
        return min(annotation.start for annotation in self.annotations.values())

    @property
    def end(self) -> int:
        """The last end of its annotations, in code points."""
        return max(annotation.end for annotation in self.annotations.values())


_Pairs = list[tuple[Annotation, Annotation]]
_FragmentsAndLabel = tuple[tuple[Fragment, ...], str]


def align_pair(
    first: Iterable[Annotation],
    second: Iterable[Annotation],
    layer_of: Mapping[str, str] | None = None,
) -> PairAlignment:
    """Find the best pairing of two people's annotations of one text.

    Args:
        first: The annotations of one person, in any order.
        second: The annotations of the other person, in any order.
        layer_of: The name of the layer of each label, by label name; annotations of different
            layers are never paired. Labels that it lacks share one layer, as all do without it.
    """
    same, first_left, second_left = _pair_equal(first, second)
    overlapping: _Pairs = []
    if first_left and second_left:
        rows = find_overlaps(first_left, second_left, layer_of or {})
        gains = [
            {column: _gain(one, second_left[column], alike) for column, alike in row.items()}
            for one, row in zip(first_left, rows, strict=True)
        ]
        partners = find_best_matching(gains)
        overlapping = [
            (first_left[row], second_left[column])
            for row, column in enumerate(partners)
            if column is not None
        ]
        taken = {column for column in partners if column is not None}
        first_left = [one for row, one in enumerate(first_left) if partners[row] is None]
        second_left = [other for column, other in enumerate(second_left) if column not in taken]
    return PairAlignment(tuple(same), tuple(overlapping), tuple(first_left), tuple(second_left))


def count_kinds(
    alignment: PairAlignment, first: Sequence[Relation], second: Sequence[Relation]
) -> Counter[GroupKind]:
    """Count the groups of two people by kind.

    Args:
        alignment: The pairing of their annotations.
        first: The relations of the first person in the text.
        second: The relations of the second person in the text.
    """
    counts: Counter[GroupKind] = Counter()
    missing = len(alignment.first_only) + len(alignment.second_only)
    if missing:
        counts["missing"] = missing
    for one, other in alignment.overlapping:
        counts["boundaries" if one.label == other.label else "label"] += 1
    links: dict[GroupKey, dict[str, set[_Link]]] = {}
    if first or second:
        pairs = (*alignment.same, *alignment.overlapping)
        group_of = {member.id: number for number, pair in enumerate(pairs) for member in pair}
        links = links_by_group((*first, *second), group_of)
    for number, (one, other) in enumerate(alignment.same):
        by_annotator = links.get(number, {})
        if _values(one) != _values(other):
            counts["attributes"] += 1
        elif by_annotator.get(one.annotator) != by_annotator.get(other.annotator):
            counts["relations"] += 1
        else:
            counts["agreed"] += 1
    return counts


def _pair_equal(
    first: Iterable[Annotation], second: Iterable[Annotation]
) -> tuple[_Pairs, list[Annotation], list[Annotation]]:
    """Pair annotations with equal fragments and label.

    Returns:
        The pairs, and the unpaired annotations of each side; all in the order of the text.
    """
    second_by_key: dict[_FragmentsAndLabel, list[Annotation]] = {}
    for other in second:
        second_by_key.setdefault((other.fragments, other.label), []).append(other)
    pairs: _Pairs = []
    first_left: list[Annotation] = []
    first_by_key: dict[_FragmentsAndLabel, list[Annotation]] = {}
    for one in first:
        key = (one.fragments, one.label)
        if key in second_by_key:
            first_by_key.setdefault(key, []).append(one)
        else:
            first_left.append(one)
    for key, mine in first_by_key.items():
        theirs = second_by_key.pop(key)
        if len(mine) == len(theirs) == 1:
            pairs.append((mine[0], theirs[0]))
            continue
        equal_pairs, unpaired, theirs_unpaired = _pair_doubles(mine, theirs)
        pairs += equal_pairs
        first_left += unpaired
        if theirs_unpaired:
            second_by_key[key] = theirs_unpaired
    second_left = [other for unpaired in second_by_key.values() for other in unpaired]
    pairs.sort(key=lambda pair: order_key(pair[0]))
    return pairs, sorted(first_left, key=order_key), sorted(second_left, key=order_key)


def _pair_doubles(
    first: Sequence[Annotation], second: Sequence[Annotation]
) -> tuple[_Pairs, list[Annotation], list[Annotation]]:
    """Pair annotations of equal fragments and label: those with equal attributes first, then by id.

    Returns:
        The pairs, and the unpaired annotations of each side.
    """
    first_left, second_left = sorted(first, key=_tie_key), sorted(second, key=_tie_key)
    pairs: _Pairs = []
    for equal in (True, False):
        for one in tuple(first_left):
            partner = next(
                (other for other in second_left if not equal or _values(other) == _values(one)),
                None,
            )
            if partner is not None:
                pairs.append((one, partner))
                first_left.remove(one)
                second_left.remove(partner)
    return pairs, first_left, second_left


def _values(annotation: Annotation) -> tuple[object, ...]:
    return (dict(annotation.attributes), annotation.identity)


def _tie_key(annotation: Annotation) -> tuple[str, str]:
    return (repr(sorted(annotation.attributes.items())), annotation.id)


def _gain(one: Annotation, other: Annotation, alike: int) -> int:
    """The likeness with tie-breaks below it: first more pairs, then the contents decide."""
    contents = sorted((f"{one.label} {one.fragments}", f"{other.label} {other.fragments}"))
    tie_break = crc32("|".join(contents).encode("utf-8", "surrogatepass")) & 0xFFFF
    same_label, same_values = one.label == other.label, _values(one) == _values(other)
    return ((alike << 16 | 2 + same_label + same_values) << 32) | tie_break


def align_groups(
    annotations_of: Mapping[str, Iterable[Annotation]],
    relations: Iterable[Relation] = (),
    layer_of: Mapping[str, str] | None = None,
) -> list[AlignedGroup]:
    """Align the annotations of all annotators of a text, and sort the groups by position.

    Args:
        annotations_of: The annotations of each annotator who took part, by annotator; an
            annotator who marked nothing has an empty entry.
        relations: The relations of all of them.
        layer_of: As in :func:`align_pair`.
    """
    own = {name: sorted(annotations_of[name], key=order_key) for name in sorted(annotations_of)}
    groups = group_annotations(own, layer_of)
    group_of = {
        member.id: number for number, group in enumerate(groups) for member in group.values()
    }
    links = links_by_group(relations, group_of)
    return [build_group(group, tuple(own), links.get(i, {})) for i, group in enumerate(groups)]


def group_annotations(
    own: Mapping[str, Sequence[Annotation]], layer_of: Mapping[str, str] | None
) -> list[dict[str, Annotation]]:
    """Group annotations that mark the same thing.

    Annotations that overlap neither directly nor through other annotations of their layer do not
    influence each other's groups.

    Args:
        own: The annotations of each annotator, by annotator.
        layer_of: As in :func:`align_pair`.

    Returns:
        Each group as annotations by annotator; the groups are in the order of the text.
    """
    group_of: dict[str, dict[str, Annotation]] = {
        member.id: {name: member} for name, annotations in own.items() for member in annotations
    }
    edges: list[tuple[int, int, Annotation, Annotation]] = []
    for one_name, other_name in combinations(own, 2):
        alignment = align_pair(own[one_name], own[other_name], layer_of)
        edges += [(-FULL_LIKENESS, 0, *pair) for pair in alignment.same]
        edges += [(-likeness(a, b), -_gain(a, b, 0), a, b) for a, b in alignment.overlapping]
    edges.sort(key=lambda edge: (edge[0], edge[1], order_key(edge[2]), order_key(edge[3])))
    for _, _, one, other in edges:
        mine, theirs = group_of[one.id], group_of[other.id]
        if mine is not theirs and mine.keys().isdisjoint(theirs):
            mine.update(theirs)
            for member in theirs.values():
                group_of[member.id] = mine
    groups = {id(group): group for group in group_of.values()}
    ordered = [{name: group[name] for name in sorted(group)} for group in groups.values()]
    return sorted(ordered, key=_first_order_key)


def _first_order_key(group: Mapping[str, Annotation]) -> tuple[object, ...]:
    return min(order_key(annotation) for annotation in group.values())


GroupKey = int | str
"""The number or the id of a group."""
_Link = tuple[str, GroupKey, str]
"""Type, target's group (or the target's id, if it is in no group), attributes."""
_Links = Mapping[str, set[_Link]]
"""Links by annotator."""


def links_by_group(
    relations: Iterable[Relation], group_of: Mapping[str, GroupKey]
) -> dict[GroupKey, dict[str, set[_Link]]]:
    """Sort relations by the group that they lead from.

    Args:
        relations: Relations of any annotators; one whose source is in no group is left out.
        group_of: The group of each annotation, by annotation id.

    Returns:
        By group and annotator, the links (type, target's group or id, attributes as text).
    """
    links: dict[GroupKey, dict[str, set[_Link]]] = {}
    for relation in relations:
        if relation.source in group_of:
            target = group_of.get(relation.target, relation.target)
            link = (relation.type, target, repr(sorted(relation.attributes.items())))
            by_annotator = links.setdefault(group_of[relation.source], {})
            by_annotator.setdefault(relation.annotator, set()).add(link)
    return links


def build_group(
    annotations: Mapping[str, Annotation], annotators: Sequence[str], links: _Links
) -> AlignedGroup:
    """Compare annotations that mark the same thing, and return them as a group.

    Args:
        annotations: At least one annotation, by annotator.
        annotators: Everyone who took part in the article.
        links: The group's entry in the result of :func:`links_by_group`.
    """
    members = list(annotations.values())
    first = members[0]
    related = [links.get(name, set[_Link]()) for name in annotations]
    missing = tuple(name for name in annotators if name not in annotations)
    differs: dict[Difference, bool] = {
        "label": any(member.label != first.label for member in members),
        "boundaries": any(member.fragments != first.fragments for member in members),
        "missing": bool(missing),
        "attributes": any(_values(member) != _values(first) for member in members),
        "relations": any(own != related[0] for own in related),
    }
    differences: tuple[Difference, ...] = tuple(name for name, differ in differs.items() if differ)
    return AlignedGroup(annotations, missing, differences)
