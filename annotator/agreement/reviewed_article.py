"""Keep the groups, the verdicts and the gold layer of an article under review up to date.

A change is followed to everything that it concerns: the group that it is about, the groups that new
or moved annotations may join, and the groups with relations to these. No other part of the article
is read, so that a verdict costs the same in an article of any size.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.alignment import (
    AlignedGroup,
    align_groups,
    build_group,
    group_annotations,
    links_by_group,
)
from annotator.agreement.conflict_index import ConflictIndex
from annotator.agreement.overlap import OverlapIndex
from annotator.agreement.reviewed_groups import (
    GroupRows,
    ReviewedGroup,
    attach_decisions,
    map_labels_to_layers,
    split_by_annotator,
)
from annotator.model import Annotation
from annotator.model.curation import effective_decisions
from annotator.model.gold import GoldChange, GoldLayer
from annotator.model.work import Touched
from annotator.project import Changes, Project

REREAD_ABOVE_ANNOTATIONS = 400
"""If a change, such as an import, has more annotations than this, the whole article is read again.
"""


class ReviewChange(Struct, frozen=True):
    """Describes how a change of the project changed an article under review."""

    old_groups: Sequence[ReviewedGroup] = ()
    """Groups that no longer exist, or not with these verdicts."""
    new_groups: Sequence[ReviewedGroup] = ()
    """Groups that replace them; another verdict makes another reviewed group, too."""
    gold: GoldChange = GoldChange()
    changed: Sequence[Annotation] = ()
    """Annotations that an annotator made or changed."""
    removed: Sequence[str] = ()
    """The ids of annotations that were removed."""
    relations_changed: bool = False
    """Whether a relation of an annotator was made, changed or removed."""
    reread: bool = False
    """Whether the whole article was read again; the other fields are empty then."""


class ReviewedArticle:
    """Reads an article of a project, and follows the changes of it."""

    def __init__(self, project: Project, document_id: str) -> None:
        """Read the article.

        Raises:
            InputError: The project does not have the article.
        """
        self._project, self.document_id = project, document_id
        self._read()

    def _read(self) -> None:
        project, document_id = self._project, self.document_id
        self.work = work = project.review.work(document_id)
        self._tag_set = project.tag_set
        self._layer_of = map_labels_to_layers(self._tag_set)
        annotations = list(work.annotations.values())
        self._annotation_counts = Counter(annotation.annotator for annotation in annotations)
        annotations_of = split_by_annotator(annotations, project.articles.done_in(document_id))
        self.annotators = list(annotations_of)
        """The names of the annotators who took part, sorted."""
        relations = list(work.relations.values())
        groups = align_groups(annotations_of, relations, self._layer_of)
        decisions = list(work.decisions.values())
        self.gold = GoldLayer(project.document(document_id), work, self._tag_set)
        self.conflicts = ConflictIndex(self.gold, self._tag_set, self._layer_of)
        reviewed = attach_decisions(groups, annotations, relations, decisions)
        self.groups = GroupRows(map(self._with_conflicts, reviewed))
        self._group_by_id = {group.id: group for group in self.groups}
        self._group_of = {id_: group for group in self.groups for id_ in group.annotation_ids}
        self._group_id_of = {id_: group.id for id_, group in self._group_of.items()}
        """The id of the group of each annotation, by annotation id."""
        self._overlaps = OverlapIndex(annotations, self._layer_of)

    def group(self, group_id: str) -> ReviewedGroup | None:
        """Return a group by its id."""
        return self._group_by_id.get(group_id)

    def group_of(self, annotation_id: str) -> ReviewedGroup | None:
        """Return the group of an annotation."""
        return self._group_of.get(annotation_id)

    def count_orphaned_verdicts(self) -> int:
        """Count the verdicts in force whose annotations are all removed, except rejections.

        The owners removed the annotations after the verdict, or a merge did; the gold layer has
        nothing from these verdicts.
        """
        existing = self.work.annotations.keys()
        orphaned = [d for d in self.work.decisions.values() if existing.isdisjoint(d.annotations)]
        ids = {id_ for decision in orphaned for id_ in decision.annotations}
        counting = effective_decisions(self.work.decisions_around(ids)) if orphaned else ()
        accepting = (decision for decision in counting if not decision.rejects)
        return sum(existing.isdisjoint(decision.annotations) for decision in accepting)

    def apply(self, changes: Changes) -> ReviewChange | None:
        """Follow a change of the project.

        Returns:
            How the article changed; None when the change is not about the article.
        """
        if changes.tag_set:
            return self._reread()
        if self.document_id not in changes.documents:
            return None
        if changes.articles or len(changes.annotations) > REREAD_ABOVE_ANNOTATIONS:
            return self._reread()
        touched = self.work.apply(self._project.review.work_changed(self.document_id, changes))
        if self._annotators_changed(touched):
            return self._reread()
        gold = self.gold.renew(touched.annotations)
        contradicting_ids = self.conflicts.renew(gold.derived_again)
        old_groups, new_groups = self._renew_groups(touched, contradicting_ids)
        annotations = self.work.annotations
        return ReviewChange(
            old_groups,
            new_groups,
            gold,
            [annotations[id_] for id_ in touched.before if id_ in annotations],
            [id_ for id_ in touched.before if id_ not in annotations],
            bool(touched.related),
        )

    def _reread(self) -> ReviewChange:
        self._read()
        return ReviewChange(reread=True)

    def _annotators_changed(self, touched: Touched) -> bool:
        """Whether an annotator joined or left the article, which changes every group."""
        for annotation_id, before in touched.before.items():
            after = self.work.annotations.get(annotation_id)
            self._annotation_counts[after.annotator if after is not None else ""] += 1
            self._annotation_counts[before.annotator if before is not None else ""] -= 1
        owners = {name for name, count in self._annotation_counts.items() if name and count > 0}
        return (
            sorted(owners.union(self._project.articles.done_in(self.document_id)))
            != self.annotators
        )

    # Groups

    def _with_conflicts(self, group: ReviewedGroup) -> ReviewedGroup:
        """Return a group with the conflicts of the gold annotations that its verdict makes."""
        if group.decision is None:
            return group
        gold_ids = (annotation.id for annotation in self.gold.at(group.annotation_ids))
        conflicts = self.conflicts.of(gold_ids)
        return group if conflicts == group.conflicts else replace(group, conflicts=conflicts)

    def _groups_of_gold(self, gold_ids: Iterable[str]) -> dict[str, ReviewedGroup]:
        """Return the groups whose verdicts made gold annotations, by group id."""
        makers = set[str]().union(*map(self.gold.makers, gold_ids))
        groups = (self._group_of.get(annotation_id) for annotation_id in makers)
        return {group.id: group for group in groups if group is not None}

    def _renew_groups(
        self, touched: Touched, contradicting_ids: Iterable[str]
    ) -> tuple[list[ReviewedGroup], list[ReviewedGroup]]:
        """Return the groups that are gone or changed, and those that replace them.

        Args:
            touched: The annotations that a change touched.
            contradicting_ids: The ids of gold annotations that have other conflicts now.
        """
        work = self.work
        moved_ids = self._find_moved(touched)
        previous: dict[str, ReviewedGroup] = {}
        for annotation_id in moved_ids:
            group = self._group_of.pop(annotation_id, None)
            if group is not None:
                previous[group.id] = group
        annotations_of = {name: list[Annotation]() for name in self.annotators}
        for annotation in work.named(moved_ids):
            annotations_of[annotation.annotator].append(annotation)
        groups = group_annotations(annotations_of, self._layer_of)
        relating_ids = self._assign_ids(groups, moved_ids) | (touched.related - moved_ids)
        decisions = work.decisions_around({*moved_ids, *touched.judged})
        judged_ids = touched.judged.union(*(decision.annotations for decision in decisions))
        beside = {
            group.id: group
            for annotation_id in relating_ids | judged_ids
            if (group := self._group_of.get(annotation_id))
        }
        relating_groups = {
            group_id
            for annotation_id in relating_ids
            if (group_id := self._group_id_of.get(annotation_id)) is not None
        }
        aligned = self._build_groups(groups)
        aligned += self._build_groups(
            group.aligned.annotations
            for group_id, group in beside.items()
            if group_id in relating_groups
        )
        aligned += [
            group.aligned for group_id, group in beside.items() if group_id not in relating_groups
        ]
        ids = {annotation.id for group in aligned for annotation in group.annotations.values()}
        around = work.decisions_around(ids)
        judged = work.named({id_ for decision in around for id_ in decision.annotations})
        relations = [link for annotation in judged for link in work.relations_from(annotation.id)]
        current = attach_decisions(aligned, judged, relations, around)
        known = {group.id for group in current}
        contradicting = {
            group_id: group
            for group_id, group in self._groups_of_gold(contradicting_ids).items()
            if group_id not in known
        }
        current = [self._with_conflicts(group) for group in (*current, *contradicting.values())]
        return self._exchange({**contradicting, **previous, **beside}, current)

    def _find_moved(self, touched: Touched) -> set[str]:
        """Return the ids of the annotations that may be in other groups now."""
        previous = touched.before.values()
        before = [annotation for annotation in previous if annotation is not None]
        after = self.work.named(touched.before)
        moved = self._overlaps.find_connected(before)
        for annotation in before:
            self._overlaps.remove(annotation)
        for annotation in after:
            self._overlaps.put(annotation)
        return moved | self._overlaps.find_connected(after)

    def _assign_ids(
        self, groups: Iterable[Mapping[str, Annotation]], moved_ids: set[str]
    ) -> set[str]:
        """Record the group of each moved annotation.

        Returns:
            The ids of the unmoved annotations with a relation to an annotation in another group
            than before.
        """
        group_ids = {
            annotation.id: "\n".join(sorted(member.id for member in group.values()))
            for group in groups
            for annotation in group.values()
        }
        regrouped = [id_ for id_ in moved_ids if self._group_id_of.get(id_) != group_ids.get(id_)]
        for annotation_id in moved_ids:
            self._group_id_of.pop(annotation_id, None)
        self._group_id_of.update(group_ids)
        sources = {link.source for id_ in regrouped for link in self.work.relations_at(id_)}
        return sources - moved_ids

    def _build_groups(self, groups: Iterable[Mapping[str, Annotation]]) -> list[AlignedGroup]:
        aligned: list[AlignedGroup] = []
        for group in groups:
            members = group.values()
            relations = [link for member in members for link in self.work.relations_from(member.id)]
            links = links_by_group(relations, self._group_id_of)
            group_id = self._group_id_of[next(iter(members)).id]
            aligned.append(build_group(group, self.annotators, links.get(group_id, {})))
        return aligned

    def _exchange(
        self, previous: dict[str, ReviewedGroup], current: Sequence[ReviewedGroup]
    ) -> tuple[list[ReviewedGroup], list[ReviewedGroup]]:
        """Replace the previous groups by the current ones, and return those that differ."""
        after = {group.id: group for group in current}
        old_groups = [group for id_, group in previous.items() if after.get(id_) != group]
        new_groups = [group for id_, group in after.items() if previous.get(id_) != group]
        for group in old_groups:
            self.groups.remove(group)
            del self._group_by_id[group.id]
        for group in new_groups:
            self.groups.put(group)
            self._group_by_id[group.id] = group
        for group in current:
            for annotation_id in group.annotation_ids:
                self._group_of[annotation_id] = group
        return old_groups, new_groups
