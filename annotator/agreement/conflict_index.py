"""Keep where the gold layer of an article under review contradicts itself up to date.

Only annotations that are derived again, and those that overlap them, are looked at.
"""

from collections.abc import Iterable, Mapping

from annotator.agreement.overlap import OverlapIndex
from annotator.model import Annotation, TagSet
from annotator.model.gold import GoldLayer
from annotator.model.gold_conflicts import (
    GoldConflict,
    IsRelated,
    overlap_conflict,
    relation_conflicts,
)


class ConflictIndex:
    """Finds the conflicts of a gold layer by the annotations that have them."""

    def __init__(self, gold: GoldLayer, tag_set: TagSet, layer_of: Mapping[str, str]) -> None:
        """Look at all of a gold layer.

        Args:
            gold: The gold layer, whose owner calls :meth:`renew` after each change.
            tag_set: The tag set of the project.
            layer_of: The layer of each label, by label name.
        """
        self._gold, self._tag_set = gold, tag_set
        self._overlaps = OverlapIndex((), layer_of)
        self._placed: dict[str, Annotation] = {}
        """Gold annotation id -> the annotation as the overlaps have it."""
        self._conflicts: dict[str, tuple[GoldConflict, ...]] = {}
        """Gold annotation id -> its conflicts, if it has any."""
        self._sources: dict[str, set[str]] = {}
        """Gold annotation id -> ids of the sources of conflicting relations that led to it."""
        self.renew(gold.annotations)

    def of(self, gold_ids: Iterable[str]) -> tuple[GoldConflict, ...]:
        """Return the conflicts of gold annotations, each once."""
        found = (conflict for id_ in gold_ids for conflict in self._conflicts.get(id_, ()))
        return tuple({conflict.key: conflict for conflict in found}.values())

    def all(self) -> list[GoldConflict]:
        """Return the conflicts of the whole gold layer, each once."""
        found = (conflict for conflicts in self._conflicts.values() for conflict in conflicts)
        return list({conflict.key: conflict for conflict in found}.values())

    def of_new(
        self, annotation: Annotation, replaced: Iterable[str], is_related: IsRelated
    ) -> GoldConflict | None:
        """Return the first overlap that an annotation would have in the gold layer.

        Args:
            annotation: An annotation that is not in the gold layer.
            replaced: The ids of gold annotations that leave the gold layer for it.
            is_related: Whether a relation would join it to a gold annotation, by their ids.
        """
        leaving = set(replaced)
        others = self._overlaps.find_overlapping(annotation)
        for other_id in sorted(others.keys() - leaving):
            other = others[other_id]
            conflict = overlap_conflict(annotation, other, self._tag_set, is_related)
            same = (annotation.label, annotation.fragments) == (other.label, other.fragments)
            if conflict is not None and not same:  # What is the same becomes one.
                return conflict
        return None

    def renew(self, gold_ids: Iterable[str]) -> set[str]:
        """Look again at gold annotations that were derived again.

        Args:
            gold_ids: Their ids; those of annotations that are gone, too.

        Returns:
            The ids of gold annotations that have other conflicts than before.
        """
        ids = set(gold_ids)
        near = ids.union(*(self._sources.pop(id_, ()) for id_ in ids))
        for id_ in ids & self._placed.keys():
            before = self._placed.pop(id_)
            near |= self._overlaps.find_overlapping(before).keys()
            self._overlaps.remove(before)
        for id_ in ids & self._gold.annotations.keys():
            self._placed[id_] = self._gold.annotations[id_]
            self._overlaps.put(self._placed[id_])
        for id_ in ids & self._placed.keys():
            near |= self._overlaps.find_overlapping(self._placed[id_]).keys()
        changed: set[str] = set()
        for id_ in near:
            conflicts = self._find(id_)
            if conflicts != self._conflicts.get(id_, ()):
                changed.add(id_)
            if conflicts:
                self._conflicts[id_] = conflicts
            else:
                self._conflicts.pop(id_, None)
            for conflict in conflicts:
                if conflict.kind == "relation":
                    for target in conflict.annotations[1:]:
                        self._sources.setdefault(target.id, set()).add(id_)
        return changed

    def _find(self, gold_id: str) -> tuple[GoldConflict, ...]:
        annotation = self._placed.get(gold_id)
        if annotation is None:
            return ()
        others = self._overlaps.find_overlapping(annotation)
        overlaps = (
            overlap_conflict(annotation, others[other_id], self._tag_set, self._is_related)
            for other_id in sorted(others)
        )
        relations = self._gold.relations_from(gold_id)
        own = relation_conflicts(annotation, relations, self._gold.annotations, self._tag_set)
        return (*filter(None, overlaps), *own)

    def _is_related(self, one_id: str, other_id: str) -> bool:
        return any(
            relation.target == target
            for source, target in ((one_id, other_id), (other_id, one_id))
            for relation in self._gold.relations_from(source)
        )
