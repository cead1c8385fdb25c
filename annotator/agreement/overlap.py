"""Measure how alike two annotations are, and find annotations that overlap.

The likeness comes from the characters that two annotations cover and from their labels. An
annotation is taken as a set: it has each character that it covers three times, twice for the
position and once for the label. The likeness of two annotations is the Jaccard index of these sets:
1 for the same fragments and label, ½ for the same fragments under another label of the layer, 0
without a common character or in different layers. One minus the likeness is a metric (Marczewski
and Steinhaus 1958). So annotations that are the same may be paired before all others: some best
pairing pairs them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.model import Annotation
from annotator.model.offsets import count_common, count_covered

FULL_LIKENESS = 1 << 30
"""A likeness of 1; likenesses are whole numbers."""
_STRETCH_CODE_POINTS = 128
"""The length of the stretches of text by which :class:`OverlapIndex` finds annotations."""


def likeness(one: Annotation, other: Annotation, same_layer: bool = True) -> int:
    """Compute the likeness of two annotations, from 0 to :data:`FULL_LIKENESS`."""
    if not same_layer:
        return 0
    common = count_common(one.fragments, other.fragments)
    shared = common * (3 if one.label == other.label else 2)
    whole = 3 * (count_covered(one.fragments) + count_covered(other.fragments)) - shared
    return FULL_LIKENESS * shared // whole if whole else 0


def find_overlaps(
    first: Sequence[Annotation], second: Sequence[Annotation], layer_of: Mapping[str, str]
) -> list[dict[int, int]]:
    """Find which annotations of two people overlap within a layer.

    Args:
        first: The annotations of one person.
        second: The annotations of the other person.
        layer_of: The layer of each label, by label name; labels that it lacks share one layer.

    Returns:
        For each annotation of ``first``, the likeness of each annotation of ``second`` that it
        overlaps, by its index in ``second``.
    """
    overlaps: list[dict[int, int]] = [{} for _ in first]
    edges = sorted(
        [(start, 1, end, i) for i, one in enumerate(first) for start, end in one.fragments]
        + [(start, 2, end, j) for j, other in enumerate(second) for start, end in other.fragments]
    )
    open_first: dict[str, list[tuple[int, int]]] = {}
    open_second: dict[str, list[tuple[int, int]]] = {}
    for start, side, end, index in edges:
        label = (first if side == 1 else second)[index].label
        layer = layer_of.get(label, "")
        mine, theirs = (open_first, open_second) if side == 1 else (open_second, open_first)
        still_open = [entry for entry in theirs.get(layer, ()) if entry[0] > start]
        theirs[layer] = still_open
        for _, partner in still_open:
            i, j = (index, partner) if side == 1 else (partner, index)
            if j not in overlaps[i]:
                overlaps[i][j] = likeness(first[i], second[j])
        mine.setdefault(layer, []).append((end, index))
    return overlaps


_Stretch = tuple[str, int]
"""Layer, and number of the stretch of text; of the whole article, label and a number below 0."""
_WHOLE_ARTICLE = -1


class OverlapIndex:
    """Finds the annotations of an article that overlap, directly or through others of their layer.

    Labels of the whole article are connected with those of the same label. An aligned group never
    has annotations that are not connected in this way.
    """

    def __init__(self, annotations: Iterable[Annotation], layer_of: Mapping[str, str]) -> None:
        """Index annotations.

        Args:
            annotations: Annotations of one article, of any annotators.
            layer_of: The layer of each label, by label name.
        """
        self._layer_of = layer_of
        self._in: dict[_Stretch, dict[str, Annotation]] = {}
        for annotation in annotations:
            self.put(annotation)

    def put(self, annotation: Annotation) -> None:
        """Add an annotation."""
        for stretch in self._stretches(annotation):
            self._in.setdefault(stretch, {})[annotation.id] = annotation

    def remove(self, annotation: Annotation) -> None:
        """Remove an annotation; its fragments and label are those that it was added with."""
        for stretch in self._stretches(annotation):
            self._in[stretch].pop(annotation.id, None)

    def find_overlapping(self, annotation: Annotation) -> dict[str, Annotation]:
        """Return the other annotations of its layer that an annotation overlaps, by id."""
        return {
            candidate.id: candidate
            for stretch in self._stretches(annotation)
            for candidate in self._in.get(stretch, {}).values()
            if candidate.id != annotation.id
            and count_common(annotation.fragments, candidate.fragments)
        }

    def find_connected(self, annotations: Iterable[Annotation]) -> set[str]:
        """Return the ids of annotations and of all that are connected with them."""
        waiting = list(annotations)
        connected = {annotation.id for annotation in waiting}
        unvisited: dict[_Stretch, dict[str, Annotation]] = {}
        """For each stretch that was looked at, the annotations that are not yet connected."""
        while waiting:
            annotation = waiting.pop()
            for stretch in self._stretches(annotation):
                if stretch not in unvisited:
                    unvisited[stretch] = dict(self._in.get(stretch, {}))
                candidates = unvisited[stretch]
                for candidate in list(candidates.values()):
                    if candidate.id in connected:
                        del candidates[candidate.id]
                    elif not annotation.fragments or count_common(
                        annotation.fragments, candidate.fragments
                    ):
                        del candidates[candidate.id]
                        connected.add(candidate.id)
                        waiting.append(candidate)
        return connected

    def _stretches(self, annotation: Annotation) -> Iterator[_Stretch]:
        if not annotation.fragments:
            yield annotation.label, _WHOLE_ARTICLE
            return
        layer = self._layer_of.get(annotation.label, "")
        for start, end in annotation.fragments:
            first, last = start // _STRETCH_CODE_POINTS, (end - 1) // _STRETCH_CODE_POINTS
            for number in range(first, last + 1):
                yield layer, number
