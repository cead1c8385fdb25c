"""How alike two annotations are, from the characters they cover and their labels.

An annotation is taken as a set: each character it covers is in it three times, twice for the place
and once for the label. The likeness of two annotations is the Jaccard index of these sets: 1 for
the same fragments and label, ½ for the same fragments under another label of the layer, 0 without a
common character or in different layers. One minus it is a metric (Marczewski and Steinhaus 1958).
So annotations that are the same may be paired before all others: some best pairing pairs them.
"""

from collections.abc import Iterable, Mapping, Sequence

from annotator.model import Annotation, Fragment

ONE = 1 << 30
"""A likeness of 1; likenesses are whole numbers."""


def covered(fragments: Iterable[Fragment]) -> int:
    """How many characters the fragments cover."""
    return sum([end - start for start, end in fragments])


def common(one: Sequence[Fragment], other: Sequence[Fragment]) -> int:
    """How many characters both cover; the fragments of each are in order, and apart."""
    if len(one) == 1 and len(other) == 1:
        (start, end), (from_, to) = one[0], other[0]
        return max(min(end, to) - max(start, from_), 0)
    found = i = j = 0
    while i < len(one) and j < len(other):
        (start, end), (from_, to) = one[i], other[j]
        found += max(min(end, to) - max(start, from_), 0)
        if end < to:
            i += 1
        else:
            j += 1
    return found


def likeness(one: Annotation, other: Annotation, same_layer: bool = True) -> int:
    """From 0 to :data:`ONE`."""
    if not same_layer:
        return 0
    both = common(one.fragments, other.fragments)
    shared = both * (3 if one.label == other.label else 2)
    whole = 3 * (covered(one.fragments) + covered(other.fragments)) - shared
    return ONE * shared // whole if whole else 0


def overlapping(
    ones: Sequence[Annotation], others: Sequence[Annotation], layer_of: Mapping[str, str]
) -> list[dict[int, int]]:
    """For each of the ones, the others of its layer that it overlaps (by number), and how alike."""
    found: list[dict[int, int]] = [{} for _ in ones]
    edges = sorted(
        [(start, 1, end, i) for i, each in enumerate(ones) for start, end in each.fragments]
        + [(start, 2, end, j) for j, each in enumerate(others) for start, end in each.fragments]
    )
    open_ones: dict[str, list[tuple[int, int]]] = {}
    open_others: dict[str, list[tuple[int, int]]] = {}
    for start, side, end, number in edges:
        label = (ones if side == 1 else others)[number].label
        layer = layer_of.get(label, "")
        mine, theirs = (open_ones, open_others) if side == 1 else (open_others, open_ones)
        still = [each for each in theirs.get(layer, ()) if each[0] > start]
        theirs[layer] = still
        for _, partner in still:
            i, j = (number, partner) if side == 1 else (partner, number)
            if j not in found[i]:
                found[i][j] = likeness(ones[i], others[j])
        mine.setdefault(layer, []).append((end, number))
    return found
