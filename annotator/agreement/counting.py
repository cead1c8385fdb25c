"""What one article adds to the counts of a pair of annotators, or of all together.

The keys, with N the characters times the annotators of an article, and m these annotators:

- ``("n", side, label)``, ``("exact", label)``, ``("overlap", label)``: spans, and pairs of them
- ``("N",)``; ``("covered", side, label)``: characters; ``("apart", label or layer)``: characters
  that two see differently, each pair weighing 2 / (m - 1); ``("set", side, layer, bits)``
- ``("unit", label)``: Krippendorff's δ², with the same weight
- ``("attribute", label, name, value, value)``
- ``("relation", side, type)``, ``("related", type)``
- ``("kind", kind)``: places of two
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations

from annotator.agreement.alignment import Pairing, kinds, paired
from annotator.agreement.confusion import Confusing
from annotator.agreement.overlap import common
from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import Expected, difference
from annotator.agreement.views import Layers, View
from annotator.model import Annotation, Relation

Counts = dict[Hashable, float]


class TeamCounts:
    """All counts of two annotators, or of all."""

    def __init__(self, annotators: tuple[str, ...], places: int | None = 0) -> None:
        self.annotators = annotators
        self.tally = Tally()
        self.expected: dict[str, Expected] = {}
        self.texts: Counter[int] = Counter()
        """The lengths of the articles, once for each annotator."""
        self.confusing = Confusing(places)

    def take(self, counts: Counts, views: Sequence[View], length: int) -> None:
        """Take in an article."""
        self.tally.add(counts)
        self.texts[length] += len(views)
        for view in views:
            for label, units in view.units.items():
                self.expected.setdefault(label, Expected()).add(units, length)


def add_pair(counts: Counts, one: View, other: View, pairing: Pairing) -> None:
    """The spans, attributes, relations and places of two."""
    for side, view in enumerate((one, other)):
        for label, number in view.labels.items():
            _more(counts, ("n", side, label), number)
    exact = Counter([first.label for first, _ in pairing.same])
    overlap = exact + Counter([a.label for a, b in pairing.near if a.label == b.label])
    for how, found in (("exact", exact), ("overlap", overlap)):
        for label, number in found.items():
            counts[how, label] = number
    for first, second in (*pairing.same, *pairing.near):
        if (first.attributes or second.attributes) and first.label == second.label:
            _attributes(counts, first, second)
    if one.relations or other.relations:
        _relations(counts, one.relations, other.relations, pairing)
    for kind, number in kinds(pairing, one.relations, other.relations).items():
        _more(counts, ("kind", kind), number)


def _attributes(counts: Counts, one: Annotation, other: Annotation) -> None:
    for name in {**one.attributes, **other.attributes}:
        mine, theirs = one.attributes.get(name), other.attributes.get(name)
        _more(counts, ("attribute", one.label, name, _text(mine), _text(theirs)))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _relations(
    counts: Counts, ones: Sequence[Relation], others: Sequence[Relation], pairing: Pairing
) -> None:
    """Relations whose ends both have: spans that were paired and share the label."""
    number: dict[str, int] = {}
    for at, (first, second) in enumerate((*pairing.same, *pairing.near)):
        if first.label == second.label:
            number[first.id] = number[second.id] = at
    sides = [
        {
            (each.type, number[each.source], number[each.target])
            for each in own
            if each.source in number and each.target in number
        }
        for own in (ones, others)
    ]
    for side, own in enumerate(sides):
        for link in own:
            _more(counts, ("relation", side, link[0]))
    for link in sides[0] & sides[1]:
        _more(counts, ("related", link[0]))


def add_units(counts: Counts, one: View, other: View, weight: float) -> None:
    """How far two are apart in characters and units of each label."""
    for label in {**one.units, **other.units}:
        mine, theirs = one.units.get(label, []), other.units.get(label, [])
        if mine == theirs:
            continue
        apart = one.covered.get(label, 0) + other.covered.get(label, 0) - 2 * common(mine, theirs)
        _more(counts, ("apart", label), weight * apart)
        _more(counts, ("unit", label), weight * difference(mine, theirs))


def add_covered(counts: Counts, views: Sequence[View], length: int) -> None:
    """The characters that each covers with each label."""
    _more(counts, ("N",), length * len(views))
    for side, view in enumerate(views):
        for label, number in view.covered.items():
            _more(counts, ("covered", side, label), number)


def add_sets(
    counts: Counts,
    seen: Mapping[tuple[int, ...], int],
    members: Sequence[int],
    layers: Sequence[tuple[str, int]],
) -> None:
    """The sets of labels of a layer that each gives to each character."""
    weight = 2 / (len(members) - 1)
    for layer, mask in layers:
        sides: list[dict[int, int]] = [{} for _ in members]
        apart = 0
        for bits, length in seen.items():
            own = [bits[member] & mask for member in members]
            for side, each in zip(sides, own, strict=True):
                if each:
                    side[each] = side.get(each, 0) + length
            apart += _unequal(own) * length
        if apart:
            counts["apart-in", layer] = weight * apart
        for number, side in enumerate(sides):
            for each, length in side.items():
                counts["set", number, layer, each] = length


def _unequal(own: Sequence[int]) -> int:
    """How many pairs are not equal."""
    if len(own) == 2:
        return int(own[0] != own[1])
    return sum(one != other for one, other in combinations(own, 2))


def pairings(views: Mapping[str, View], layers: Layers) -> dict[tuple[str, str], Pairing]:
    """The best pairing of each two, in the order of names."""
    return {
        (one, other): paired(views[one].annotations, views[other].annotations, layers.of)
        for one, other in combinations(sorted(views), 2)
    }


def merged_sides(counts: Counts) -> Counts:
    """Counts in which it does not matter whose they are: for all together."""
    found: Counter[Hashable] = Counter()
    for key, count in counts.items():
        if isinstance(key, tuple) and key[0] in ("covered", "set"):
            key = (key[0], 0, *key[2:])
        found[key] += count  # pyright: ignore[reportArgumentType]
    return dict(found)


def _more(counts: Counts, key: Hashable, by: float = 1) -> None:
    counts[key] = counts.get(key, 0) + by
