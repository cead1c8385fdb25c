"""One article as several people see it, prepared once for all pairs of them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from annotator.agreement.unitizing import units
from annotator.model import AnnotatedDocument, Annotation, Fragment, Relation, TagSet

NO_LAYER = "–"
"""The layer of labels that the tag set does not have."""


class View(Struct, frozen=True):
    """What one person has in an article."""

    annotations: list[Annotation]
    labels: Mapping[str, int]
    """How many of each label."""
    units: Mapping[str, list[Fragment]]
    """By label."""
    covered: Mapping[str, int]
    """Characters by label."""
    relations: list[Relation]


class Layers:
    """The layers of labels, and a bit for each label."""

    def __init__(self, tag_set: TagSet) -> None:
        self.of = {label.name: layer.name for layer in tag_set.layers for label in layer.labels}
        self._bits = {name: 1 << number for number, name in enumerate(self.of)}
        self.seen: set[str] = set()
        """Labels that occur."""

    def bit(self, label: str) -> int:
        """The bit that stands for a label."""
        if label not in self._bits:
            self.of[label] = NO_LAYER
            self._bits[label] = 1 << len(self._bits)
        return self._bits[label]

    def names(self) -> list[str]:
        """The layers with labels that occur, in the tag set's order."""
        return list(dict.fromkeys(layer for label, layer in self.of.items() if label in self.seen))

    def labels(self, layer: str | None = None) -> list[str]:
        """The labels (of a layer) that occur, in the tag set's order."""
        return [
            label for label, own in self.of.items() if label in self.seen and layer in (None, own)
        ]

    def mask(self, layer: str) -> int:
        """The bits of all labels of a layer."""
        return sum(self._bits[label] for label, own in self.of.items() if own == layer)


def views_of(
    item: AnnotatedDocument,
    people: Collection[str],
    done: Collection[str],
    labels: Collection[str] | None,
    layers: Layers,
) -> dict[str, View]:
    """The views of those who took part: who annotated anything, or says that the article is done.

    They are in the order of their names.
    """
    own: dict[str, list[Annotation]] = {name: [] for name in done if name in people}
    for each in item.annotations:
        if each.annotator in people:
            kept = own.setdefault(each.annotator, [])
            if labels is None or each.label in labels:
                kept.append(each)
    return {name: _view(own[name], name, item.relations, layers) for name in sorted(own)}


def _view(
    annotations: list[Annotation], name: str, relations: Sequence[Relation], layers: Layers
) -> View:
    fragments: dict[str, list[Fragment]] = {}
    for each in annotations:
        fragments.setdefault(each.label, []).extend(each.fragments)
    for label in fragments.keys() - layers.seen:
        layers.bit(label)
        layers.seen.add(label)
    found = {label: units(every) for label, every in fragments.items()}
    return View(
        annotations,
        Counter([each.label for each in annotations]),
        found,
        {label: sum([end - start for start, end in own]) for label, own in found.items()},
        [each for each in relations if each.annotator == name],
    )


def joint(views: Sequence[View], layers: Layers) -> Counter[tuple[int, ...]]:
    """For how many characters everybody has which labels, as bits; those with none left out."""
    edges: list[tuple[int, int, int]] = []
    for number, view in enumerate(views):
        for label, found in view.units.items():
            bit = layers.bit(label)
            for start, end in found:
                edges.append((start, number, bit))
                edges.append((end, number, -bit))
    edges.sort()
    counts: Counter[tuple[int, ...]] = Counter()
    now = [0] * len(views)
    at = 0
    for position, number, bit in edges:
        if position > at:
            counts[tuple(now)] += position - at
            at = position
        now[number] += bit
    counts.pop((0,) * len(views), None)
    return counts
