"""What is to be drawn over an article: annotations, where each lies, how each is shown.

No Qt, no pixels: extents are code points. Entities are fills under the text; whatever would
overlap a fill already there, and all other labels, are lines in lanes below it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from annotator.model import Annotation, Fragment, Relation, TagSet
from annotator.ui.article.index import SpanIndex
from annotator.ui.article.lanes import Extents, Lanes, joined

JOIN_REACH = 400
"""Fragments of one annotation no further apart (code points) are joined by a line."""

FILL = -1
"""Stands for a lane where an annotation is drawn as a fill."""


class Mark(NamedTuple):
    """One annotation as it is drawn."""

    annotation: Annotation
    extents: Extents
    lane: int
    """From 0, nearest the text; :data:`FILL` for a fill under the text."""


class Scene:
    """The annotations and relations of one article, found by place and by id."""

    def __init__(self) -> None:
        self.annotations: dict[str, Annotation] = {}
        self.index: SpanIndex[str] = SpanIndex()
        self._extents: dict[str, Extents] = {}
        self._lanes = Lanes()
        self._fills = Lanes()
        self._fill_labels: frozenset[str] = frozenset()
        self.relations: dict[str, Relation] = {}
        self._relations_at: defaultdict[str, list[Relation]] = defaultdict(list)

    def show(
        self, annotations: Iterable[Annotation], relations: Iterable[Relation], tag_set: TagSet
    ) -> None:
        """Show these and nothing else."""
        self.annotations.clear()
        self._extents.clear()
        for part in (self.index, self._lanes, self._fills):
            part.clear()
        self.relations = {}
        self._relations_at.clear()
        self._fill_labels = fill_labels(tag_set)
        known, spans = self.annotations, self._extents
        entries: list[tuple[int, int, str]] = []
        for annotation in annotations:
            item, fragments = annotation.id, annotation.fragments
            known[item] = annotation
            if len(fragments) == 1:
                spans[item] = fragments
                entries.append((*fragments[0], item))
            else:
                spans[item] = extents = joined(fragments, JOIN_REACH)
                entries += [(start, end, item) for start, end in extents]
        self.index.add_all(entries)
        self.set_relations(relations)

    def update(self, changed: Iterable[Annotation], removed: Iterable[str]) -> list[Fragment]:
        """Take in changes; returns the stretches in which something looks different now."""
        dirty: list[Fragment] = []
        for item in removed:
            if item in self.annotations:
                dirty += self._take_out(item)
                self._lanes.remove(item)
                self._fills.remove(item)
        for annotation in changed:
            dirty += self._put(annotation)
        return dirty

    def _put(self, annotation: Annotation) -> list[Fragment]:
        item = annotation.id
        extents = joined(annotation.fragments, JOIN_REACH)
        before = self.annotations.get(item)
        dirty = self._take_out(item) if before is not None else []
        self.annotations[item] = annotation
        self._extents[item] = extents
        for start, end in extents:
            self.index.add(start, end, item)
        if before is not None and before.label != annotation.label:
            self._fills.remove(item)
            if annotation.label in self._fill_labels:
                self._lanes.remove(item)
        if before is not None:
            self._fills.change(item, extents)
            self._lanes.change(item, extents)
            if self._fills.get(item):
                # It was a fill, and collides with another now.
                self._fills.remove(item)
        return [*dirty, *extents]

    def _take_out(self, item: str) -> list[Fragment]:
        extents = self._extents.pop(item)
        del self.annotations[item]
        for start, end in extents:
            self.index.remove(start, end, item)
        return list(extents)

    def marks(self, start: int, end: int) -> list[Mark]:
        """What is drawn in ``[start, end)``, in the order of the text; gives lanes where needed."""
        found = {item for _, _, item in self.index.query(start, end)}
        self._give_lanes(found)
        fills, lanes = self._fills, self._lanes
        result: list[Mark] = []
        for item in found:
            lane = lanes.get(item)
            shown = FILL if lane is None and fills.get(item) == 0 else lane or 0
            result.append(Mark(self.annotations[item], self._extents[item], shown))
        result.sort(key=_place)
        return result

    def _give_lanes(self, items: set[str]) -> None:
        new = [i for i in items if self._lanes.get(i) is None and self._fills.get(i) is None]
        if not new:
            return
        new.sort()
        known, extents, labels = self.annotations, self._extents, self._fill_labels
        filled = [item for item in new if known[item].label in labels]
        self._fills.assign((item, extents[item]) for item in filled)
        lined = [item for item in new if self._fills.get(item) != 0]
        for item in filled:
            if self._fills.get(item):
                self._fills.remove(item)
        self._lanes.assign((item, extents[item]) for item in lined)

    def at(self, position: int) -> list[str]:
        """The ids of the annotations that cover the code point, innermost first.

        At a place that none covers, those that end there.
        """
        return self.covering(position) or self._sorted(
            annotation
            for annotation in self._near(position - 1, position)
            if any(end == position for _, end in annotation.fragments)
        )

    def covering(self, position: int) -> list[str]:
        """The ids of the annotations that cover the code point, innermost first."""
        return self._sorted(
            annotation
            for annotation in self._near(position, position + 1)
            if any(start <= position < end for start, end in annotation.fragments)
        )

    def is_fill(self, item: str) -> bool:
        """Whether an annotation that has been seen is drawn as a fill."""
        return self._fills.get(item) == 0

    def _near(self, start: int, end: int) -> list[Annotation]:
        return [self.annotations[item] for _, _, item in self.index.query(start, end)]

    @staticmethod
    def _sorted(annotations: Iterable[Annotation]) -> list[str]:
        hits = list(annotations)
        hits.sort(key=lambda a: (sum(e - s for s, e in a.fragments), -a.start, a.id))
        return [annotation.id for annotation in hits]

    # Relations

    def set_relations(self, relations: Iterable[Relation]) -> list[Relation]:
        """Show these relations and no others; returns those that came, changed or went."""
        before = self.relations
        after = {relation.id: relation for relation in relations}
        gone: list[Relation]
        come: list[Relation]
        if not before:
            gone, come = [], list(after.values())
        else:
            gone = [before[item] for item in before.keys() - after.keys()]
            come = []
            for item, relation in after.items():
                known = before.get(item)
                if known is not relation and known != relation:
                    come.append(relation)
                    if known is not None:
                        gone.append(known)
        at = self._relations_at
        for relation in gone:
            at[relation.source].remove(relation)
            at[relation.target].remove(relation)
        for relation in come:
            at[relation.source].append(relation)
            at[relation.target].append(relation)
        self.relations = after
        return gone + come

    def relations_of(self, item: str) -> list[Relation]:
        """The relations with an end at the annotation."""
        return self._relations_at.get(item, [])

    def relations_in(self, start: int, end: int) -> list[Relation]:
        """The relations of the annotations in the stretch that have both ends in this article."""
        at, known = self._relations_at, self.annotations
        found = {
            relation.id: relation
            for item in {item for _, _, item in self.index.query(start, end)}
            if item in at
            for relation in at[item]
            if relation.source in known and relation.target in known
        }
        return [found[item] for item in sorted(found)]


def fill_labels(tag_set: TagSet) -> frozenset[str]:
    """The labels shown as fills: those of the layer *Entities*, else of the largest layer."""
    layers = tag_set.layers
    if not layers:
        return frozenset()
    chosen = next(
        (layer for layer in layers if layer.name.casefold() == "entities"),
        max(layers, key=lambda layer: len(layer.labels)),
    )
    return frozenset(label.name for label in chosen.labels)


def _place(mark: Mark) -> tuple[int, int, str]:
    annotation = mark.annotation
    return annotation.start, -annotation.end, annotation.id
