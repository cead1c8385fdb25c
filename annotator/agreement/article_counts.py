"""Count one article, for a pair of annotators or for all together.

The counts of an article are numbers by key, which add up over articles. The keys, where N is the
number of characters times the annotators of an article, and m is the number of its annotators:

- ``("n", side, label)``, ``("exact", label)``, ``("overlap", label)``: spans, and pairs of them
- ``("N",)``; ``("covered", side, label)``: characters; ``("apart", label)`` and
  ``("apart-in", layer)``: characters that two see differently, each pair weighing 2 / (m - 1);
  ``("set", side, layer, bits)``: characters with a set of labels
- ``("unit", label)``: Krippendorff's δ², with the same weight
- ``("attribute", label, name, value, value)``: pairs of spans, with
  :data:`~annotator.agreement.attribute_measures.Comparable` values
- ``("relation", side, type)``, ``("related", type)``: relations, and pairs of them
- ``("kind", kind)``: groups of two

A side is 0 for the first and 1 for the second annotator. All lengths are in code points.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.alignment import PairAlignment, align_pair, count_kinds
from annotator.agreement.attribute_measures import comparable, measure_of
from annotator.agreement.bootstrap import CountKey, Tally
from annotator.agreement.results import ConfusionCell, ConfusionTable, Occurrence
from annotator.agreement.unitizing import ExpectedDisagreement, merge_overlapping, sum_differences
from annotator.model import AnnotatedDocument, Annotation, Attribute, Fragment, Relation, TagSet
from annotator.model.attribute_values import has_value, shown_values
from annotator.model.offsets import count_common
from annotator.model.value_words import value_words

_Name = TypeVar("_Name")

NO_LAYER = "–"
"""The layer of labels that the tag set does not have."""
Counts = dict[CountKey, float]
"""Counts by the keys of this module."""


# --- One article, prepared ----------------------------------------------------------------------


class LabelLayers:
    """Knows the layer of each label, and gives each label a bit."""

    def __init__(self, tag_set: TagSet) -> None:
        self.layer_of = {
            label.name: layer.name for layer in tag_set.layers for label in layer.labels
        }
        """The layer's name by label, in the order of the tag set."""
        self._labels = {label.name: label for label in tag_set.labels() if label.attributes}
        self._hiding = {
            name: label.attributes
            for name, label in self._labels.items()
            if any(attribute.shown_if for attribute in label.attributes)
        }
        """Label -> its attributes, of those that may be hidden."""
        self._bits = {name: 1 << number for number, name in enumerate(self.layer_of)}
        self.seen_labels: set[str] = set()
        """The labels that occur."""

    def attribute(self, label: str, name: str) -> Attribute | None:
        """Return an attribute of a label; None if the tag set lacks it."""
        definition = self._labels.get(label)
        return definition.attribute(name) if definition is not None else None

    def measure(self, label: str, name: str) -> str:
        """Return the name of the measure for an attribute of a label."""
        return measure_of(self.attribute(label, name))

    def without_hidden(self, annotation: Annotation) -> Annotation:
        """Return an annotation without the values of attributes that are not shown."""
        attributes = self._hiding.get(annotation.label)
        if attributes is None or not annotation.attributes:
            return annotation
        shown = shown_values(attributes, annotation.attributes)
        same = shown is annotation.attributes
        return annotation if same else replace(annotation, attributes=shown)

    def bit_of(self, label: str) -> int:
        """Return the bit of a label; a label that the tag set lacks gets a new one."""
        if label not in self._bits:
            self.layer_of[label] = NO_LAYER
            self._bits[label] = 1 << len(self._bits)
        return self._bits[label]

    def occurring_layers(self) -> list[str]:
        """Return the layers with labels that occur, in the order of the tag set."""
        seen = self.seen_labels
        return list(dict.fromkeys(layer for label, layer in self.layer_of.items() if label in seen))

    def occurring_labels(self, layer: str | None = None) -> list[str]:
        """Return the labels (of a layer) that occur, in the order of the tag set."""
        return [
            label
            for label, own in self.layer_of.items()
            if label in self.seen_labels and layer in (None, own)
        ]

    def mask_of(self, layer: str) -> int:
        """Return the bits of all labels of a layer."""
        return sum(self._bits[label] for label, own in self.layer_of.items() if own == layer)


class AnnotatorWork(Struct, frozen=True):
    """Holds one annotator's work in an article, prepared once for all pairs."""

    annotations: list[Annotation]
    label_counts: Mapping[str, int]
    """The number of annotations by label."""
    units: Mapping[str, list[Fragment]]
    """The units by label: fragments in code points, in order and apart."""
    covered: Mapping[str, int]
    """The number of code points covered, by label."""
    relations: list[Relation]


def collect_work(
    item: AnnotatedDocument,
    annotators: Collection[str],
    done: Collection[str],
    labels: Collection[str] | None,
    layers: LabelLayers,
) -> dict[str, AnnotatorWork]:
    """Collect the work of each annotator who took part in an article.

    An annotator took part who annotated anything, or who marked the article as done.

    Args:
        item: The article with everyone's annotations.
        annotators: The annotators who are compared.
        done: The annotators who marked the article as done.
        labels: The labels that count; None for all.
        layers: Learns which labels occur.

    Returns:
        The work by annotator, in the order of the names.
    """
    own: dict[str, list[Annotation]] = {name: [] for name in done if name in annotators}
    for annotation in item.annotations:
        if annotation.annotator in annotators:
            annotations = own.setdefault(annotation.annotator, [])
            if labels is None or annotation.label in labels:
                annotations.append(layers.without_hidden(annotation))
    return {name: _prepare(own[name], name, item.relations, layers) for name in sorted(own)}


def _prepare(
    annotations: list[Annotation], name: str, relations: Sequence[Relation], layers: LabelLayers
) -> AnnotatorWork:
    fragments: dict[str, list[Fragment]] = {}
    for annotation in annotations:
        fragments.setdefault(annotation.label, []).extend(annotation.fragments)
    for label in fragments.keys() - layers.seen_labels:
        layers.bit_of(label)
        layers.seen_labels.add(label)
    units = {label: merge_overlapping(own) for label, own in fragments.items()}
    return AnnotatorWork(
        annotations,
        Counter([annotation.label for annotation in annotations]),
        units,
        {label: sum([end - start for start, end in own]) for label, own in units.items()},
        [relation for relation in relations if relation.annotator == name],
    )


def count_label_sets(
    works: Sequence[AnnotatorWork], layers: LabelLayers
) -> Counter[tuple[int, ...]]:
    """Count the code points that have the same labels from each annotator.

    Args:
        works: The work of each annotator in one article.
        layers: Gives each label its bit.

    Returns:
        The number of code points by the bits of the labels that each annotator gave them, in the
        order of ``works``; code points without any label are left out.
    """
    edges: list[tuple[int, int, int]] = []
    for number, work in enumerate(works):
        for label, units in work.units.items():
            bit = layers.bit_of(label)
            for start, end in units:
                edges.append((start, number, bit))
                edges.append((end, number, -bit))
    edges.sort()
    counts: Counter[tuple[int, ...]] = Counter()
    current = [0] * len(works)
    counted_to = 0
    for position, number, bit in edges:
        if position > counted_to:
            counts[tuple(current)] += position - counted_to
            counted_to = position
        current[number] += bit
    counts.pop((0,) * len(works), None)
    return counts


def align_pairs(
    works: Mapping[str, AnnotatorWork], layers: LabelLayers
) -> dict[tuple[str, str], PairAlignment]:
    """Align the annotations of each two annotators of an article.

    Args:
        works: The work in the article, by annotator.
        layers: The layers within which annotations are paired.

    Returns:
        The alignments by the two names, which are in order.
    """
    return {
        (one, other): align_pair(works[one].annotations, works[other].annotations, layers.layer_of)
        for one, other in combinations(sorted(works), 2)
    }


# --- The counts of a corpus ---------------------------------------------------------------------


_Used = tuple[Annotation, str | None]
"""An annotation of one annotator, and the label, the value or the relation type used there."""


class ConfusionCounter:
    """Counts the cells of a confusion table, article by article."""

    def __init__(self, max_occurrences: int | None) -> None:
        """Begin with an empty table.

        Args:
            max_occurrences: The number of occurrences to keep of each cell; None for all.
        """
        self._max_occurrences = max_occurrences
        self._counts: Counter[tuple[str | None, str | None]] = Counter()
        self._occurrences: dict[tuple[str | None, str | None], list[Occurrence]] = {}

    def add(self, document_id: str, alignment: PairAlignment) -> None:
        """Add the labels in the alignment of two annotators' work in one article."""
        for one, other in (*alignment.same, *alignment.overlapping):
            self.add_pair(document_id, (one, one.label), (other, other.label))
        for one in alignment.first_only:
            self.add_pair(document_id, (one, one.label), None)
        for other in alignment.second_only:
            self.add_pair(document_id, None, (other, other.label))

    def add_pair(self, document_id: str, one: "_Used | None", other: "_Used | None") -> None:
        """Add what two annotators used at one place; None for one who used nothing there."""
        key = (one and one[1], other and other[1])
        self._counts[key] += 1
        occurrences = self._occurrences.get(key)
        if occurrences is None:
            occurrences = self._occurrences[key] = []
        if self._max_occurrences is None or len(occurrences) < self._max_occurrences:
            fragments = (one[0].fragments if one else (), other[0].fragments if other else ())
            occurrences.append(Occurrence(document_id, *fragments))

    def table(self, one: str, other: str) -> ConfusionTable:
        """Return the table of two annotators, given the name of the first and of the second."""
        keys = sorted(self._counts, key=lambda key: [(name is None, name or "") for name in key])
        cells = (
            ConfusionCell(*key, self._counts[key], tuple(self._occurrences[key])) for key in keys
        )
        return ConfusionTable(one, other, tuple(cells))


class TeamCounts:
    """Holds all counts of two annotators, or of all together."""

    def __init__(self, annotators: tuple[str, ...], max_occurrences: int | None = 0) -> None:
        """Begin with no article.

        Args:
            annotators: The two annotators, or all.
            max_occurrences: The number of occurrences to keep of each cell of the confusion table;
                None for all.
        """
        self.annotators = annotators
        self.tally = Tally()
        self.expected: dict[str, ExpectedDisagreement] = {}
        """By label."""
        self.text_lengths: Counter[int] = Counter()
        """How many articles there are of each length, each counted once for each annotator."""
        self.confusion = ConfusionCounter(max_occurrences)
        self.values: dict[tuple[str, str], ConfusionCounter] = {}
        """The values of attributes, by label and attribute."""
        self.related: dict[str, ConfusionCounter] = {}
        """The relations by type; the empty type has all."""
        self._max_occurrences = max_occurrences

    def add_places(
        self, document_id: str, works: Sequence[AnnotatorWork], alignment: PairAlignment
    ) -> None:
        """Add the places in an article at which two annotators agree or differ.

        Args:
            document_id: The article's id.
            works: The work of the two in it.
            alignment: The pairing of their annotations.
        """
        self.confusion.add(document_id, alignment)
        for one, other in (*alignment.same, *alignment.overlapping):
            if (one.attributes or other.attributes) and one.label == other.label:
                for name in {**one.attributes, **other.attributes}:
                    mine, theirs = one.attributes.get(name), other.attributes.get(name)
                    counter = self._counter(self.values, (one.label, name))
                    used = (one, _as_words(mine)), (other, _as_words(theirs))
                    counter.add_pair(document_id, *used)
        first, second = works
        if first.relations or second.relations:
            pairs, sides = _paired_links(first.relations, second.relations, alignment)
            for link in sorted(sides[0] | sides[1]):
                one, other = pairs[link[1]]
                used = (
                    (one, link[0]) if link in sides[0] else None,
                    (other, link[0]) if link in sides[1] else None,
                )
                for type_name in ("", link[0]):
                    self._counter(self.related, type_name).add_pair(document_id, *used)

    def _counter(self, counters: dict[_Name, ConfusionCounter], name: _Name) -> ConfusionCounter:
        if name not in counters:
            counters[name] = ConfusionCounter(self._max_occurrences)
        return counters[name]

    def add_article(self, counts: Counts, works: Sequence[AnnotatorWork], text_length: int) -> None:
        """Add one article.

        Args:
            counts: The counts of the article.
            works: The work of each annotator who took part in it.
            text_length: The length of the article in code points.
        """
        self.tally.add(counts)
        self.text_lengths[text_length] += len(works)
        for work in works:
            for label, units in work.units.items():
                self.expected.setdefault(label, ExpectedDisagreement()).add(units, text_length)


# --- Counting one article -----------------------------------------------------------------------


def add_pair(
    counts: Counts,
    one: AnnotatorWork,
    other: AnnotatorWork,
    alignment: PairAlignment,
    layers: LabelLayers,
) -> None:
    """Add to ``counts`` the spans, attributes, relations and groups of two annotators."""
    for side, work in enumerate((one, other)):
        for label, number in work.label_counts.items():
            _increase(counts, ("n", side, label), number)
    exact = Counter([first.label for first, _ in alignment.same])
    overlap = exact + Counter([a.label for a, b in alignment.overlapping if a.label == b.label])
    for measure, by_label in (("exact", exact), ("overlap", overlap)):
        for label, number in by_label.items():
            counts[measure, label] = number
    for first, second in (*alignment.same, *alignment.overlapping):
        if (first.attributes or second.attributes) and first.label == second.label:
            _add_attributes(counts, first, second, layers)
    if one.relations or other.relations:
        _add_relations(counts, one.relations, other.relations, alignment)
    for kind, number in count_kinds(alignment, one.relations, other.relations).items():
        _increase(counts, ("kind", kind), number)


def _add_attributes(
    counts: Counts, one: Annotation, other: Annotation, layers: LabelLayers
) -> None:
    for name in {**one.attributes, **other.attributes}:
        attribute = layers.attribute(one.label, name)
        mine = comparable(attribute, one.attributes.get(name))
        theirs = comparable(attribute, other.attributes.get(name))
        _increase(counts, ("attribute", one.label, name, mine, theirs))


def _as_words(value: object) -> str | None:
    return value_words(value) if has_value(value) else None


def _add_relations(
    counts: Counts, first: Sequence[Relation], second: Sequence[Relation], alignment: PairAlignment
) -> None:
    """Add the relations whose two ends are spans that were paired and have the same label."""
    _, sides = _paired_links(first, second, alignment)
    for side, links in enumerate(sides):
        for link in links:
            _increase(counts, ("relation", side, link[0]))
    for link in sides[0] & sides[1]:
        _increase(counts, ("related", link[0]))


_Link = tuple[str, int, int]
"""A relation's type, and the numbers of the pairs that its source and its target are in."""


def _paired_links(
    first: Sequence[Relation], second: Sequence[Relation], alignment: PairAlignment
) -> tuple[list[tuple[Annotation, Annotation]], list[set[_Link]]]:
    """Return the pairs of spans, and each side's relations between those of the same label."""
    pairs = [*alignment.same, *alignment.overlapping]
    pair_of: dict[str, int] = {}
    for number, (one, other) in enumerate(pairs):
        if one.label == other.label:
            pair_of[one.id] = pair_of[other.id] = number
    sides = [
        {
            (relation.type, pair_of[relation.source], pair_of[relation.target])
            for relation in relations
            if relation.source in pair_of and relation.target in pair_of
        }
        for relations in (first, second)
    ]
    return pairs, sides


def add_units(counts: Counts, one: AnnotatorWork, other: AnnotatorWork, weight: float) -> None:
    """Add to ``counts`` how far two annotators are apart in characters and units of each label.

    Args:
        counts: Is changed.
        one: The work of one annotator.
        other: The work of the other annotator.
        weight: The weight of the pair among all pairs of the article.
    """
    for label in {**one.units, **other.units}:
        mine, theirs = one.units.get(label, []), other.units.get(label, [])
        if mine == theirs:
            continue
        covered = one.covered.get(label, 0) + other.covered.get(label, 0)
        apart = covered - 2 * count_common(mine, theirs)
        _increase(counts, ("apart", label), weight * apart)
        _increase(counts, ("unit", label), weight * sum_differences(mine, theirs))


def add_covered(counts: Counts, works: Sequence[AnnotatorWork], text_length: int) -> None:
    """Add to ``counts`` the characters that each annotator covers with each label.

    Args:
        counts: Is changed.
        works: The work of each annotator.
        text_length: The length of the article in code points.
    """
    _increase(counts, ("N",), text_length * len(works))
    for side, work in enumerate(works):
        for label, number in work.covered.items():
            _increase(counts, ("covered", side, label), number)


def add_label_sets(
    counts: Counts,
    label_sets: Mapping[tuple[int, ...], int],
    members: Sequence[int],
    layers: Sequence[tuple[str, int]],
) -> None:
    """Add to ``counts`` the sets of labels of each layer that each annotator gives to characters.

    Args:
        counts: Is changed.
        label_sets: The result of :func:`count_label_sets` for the article.
        members: The annotators who count, by their number in ``label_sets``; at least two.
        layers: Name and bits of each layer.
    """
    weight = 2 / (len(members) - 1)
    for layer, mask in layers:
        sides: list[dict[int, int]] = [{} for _ in members]
        apart = 0
        for bits, length in label_sets.items():
            own = [bits[member] & mask for member in members]
            for side, label_set in zip(sides, own, strict=True):
                if label_set:
                    side[label_set] = side.get(label_set, 0) + length
            apart += _count_unequal_pairs(own) * length
        if apart:
            counts["apart-in", layer] = weight * apart
        for number, side in enumerate(sides):
            for label_set, length in side.items():
                counts["set", number, layer, label_set] = length


def _count_unequal_pairs(values: Sequence[int]) -> int:
    if len(values) == 2:
        return int(values[0] != values[1])
    return sum(one != other for one, other in combinations(values, 2))


def merge_sides(counts: Counts) -> Counts:
    """Return the counts of all annotators together, without the side that each belongs to."""
    merged: dict[CountKey, float] = {}
    for key, count in counts.items():
        if key[0] in ("covered", "set"):
            key = (key[0], 0, *key[2:])
        merged[key] = merged.get(key, 0) + count
    return merged


def _increase(counts: Counts, key: CountKey, by: float = 1) -> None:
    counts[key] = counts.get(key, 0) + by
