"""Draw what several layers have alike once, with how many have it, and what differs apart."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from annotator.agreement.reviewed_article import ReviewChange, ReviewedArticle
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation, Fragment, Relation
from annotator.words import join_names

GOLD_BADGE, CONFLICT_BADGE = "gold", "gold !"
"""The badges of a gold annotation, and of one with which the gold layer contradicts itself."""


class Drawing(NamedTuple):
    """What changes in the article."""

    changed: list[Annotation]
    removed: list[str]
    badges: dict[str, str]
    """The badges of changed annotations, by id."""


_Link = tuple[str, str, str]
"""Type, source and target of a relation as it is drawn."""


class DrawnLayers:
    """Knows what is drawn for each group of the article under review.

    A version is an annotation with the same label and fragments as others of its group. It is
    drawn as the first annotator's annotation, in the name of all who have it. In a judged group the
    gold annotation is drawn instead of the version that equals it.
    """

    def __init__(self) -> None:
        self._article: ReviewedArticle | None = None
        self._drawn: dict[str, dict[str, Annotation]] = {}
        """Group id -> annotation id -> the annotation that is drawn, without the gold layer."""
        self._drawn_as: dict[str, str] = {}
        """Annotation id -> the id of the annotation that is drawn for it."""
        self.badges: dict[str, str] = {}
        """Annotation id -> its badge, of those that are drawn and have one."""
        self._linked: dict[_Link, dict[str, Relation]] = {}
        """The relations that are drawn as one, by id."""
        self._link_of: dict[str, _Link] = {}
        """Relation id -> how it is drawn."""
        self._relations: dict[_Link, Relation] = {}

    def show(self, article: ReviewedArticle | None) -> list[Annotation]:
        """Start with an article, and return all that is drawn."""
        self._article = article
        for part in (self._drawn, self._drawn_as, self.badges):
            part.clear()
        for part in (self._linked, self._link_of, self._relations):
            part.clear()
        if article is None:
            return []
        for group in article.groups:
            self._put(group)
        for relation in article.work.relations.values():
            self._link(relation)
        gold = article.gold.annotations
        self.badges |= {id_: self._gold_badge(id_) for id_ in gold}
        return [*(a for drawn in self._drawn.values() for a in drawn.values()), *gold.values()]

    def follow(self, change: ReviewChange) -> Drawing:
        """Follow a change of the article, and return what is drawn differently."""
        article = self._article
        if article is None:
            return Drawing([], [], {})
        before: dict[str, tuple[Annotation, str]] = {}
        for group in change.old_groups:
            for id_, annotation in self._drawn.pop(group.id, {}).items():
                before[id_] = annotation, self.badges.pop(id_, "")
            for id_ in group.annotation_ids:
                self._drawn_as.pop(id_, None)
        after: dict[str, Annotation] = {}
        for group in change.new_groups:
            after |= self._put(group)
        self._follow_relations(article, change)
        changed = [
            annotation
            for id_, annotation in after.items()
            if before.get(id_) != (annotation, self.badges.get(id_, ""))
        ]
        removed = [*(id_ for id_ in before if id_ not in after), *change.gold.removed]
        gold = {annotation.id: annotation for annotation in change.gold.changed}
        groups = (*change.old_groups, *change.new_groups)
        conflicts = (conflict for group in groups for conflict in group.conflicts)
        for id_ in {id_ for conflict in conflicts for id_ in conflict.marked_ids} | gold.keys():
            annotation = article.gold.annotations.get(id_)
            if annotation is not None:
                gold[id_], self.badges[id_] = annotation, self._gold_badge(id_)
        for id_ in change.gold.removed:
            self.badges.pop(id_, None)
        changed += gold.values()
        ids = [annotation.id for annotation in changed]
        return Drawing(changed, removed, {i: self.badges[i] for i in ids if i in self.badges})

    def drawn_as(self, annotation_id: str) -> str:
        """Return the id of the annotation that is drawn for an annotation."""
        return self._drawn_as.get(annotation_id, annotation_id)

    def _follow_relations(self, article: ReviewedArticle, change: ReviewChange) -> None:
        """Draw again the relations of a change; all of them where relations themselves changed."""
        groups = (*change.old_groups, *change.new_groups)
        ids = {id_ for group in groups for id_ in group.annotation_ids}
        work = article.work
        relations = (
            work.relations
            if change.relations_changed
            else {relation.id: relation for id_ in ids for relation in work.relations_at(id_)}
        )
        for relation_id in list(self._link_of) if change.relations_changed else relations:
            self._unlink(relation_id)
        for relation in relations.values():
            self._link(relation)

    @property
    def relations(self) -> list[Relation]:
        """The relations between what is drawn, each once."""
        return list(self._relations.values())

    def _link(self, relation: Relation) -> None:
        """Draw a relation between what is drawn for its ends, beside others that are the same."""
        source, target = self.drawn_as(relation.source), self.drawn_as(relation.target)
        if source == target:
            return
        link = self._link_of[relation.id] = (relation.type, source, target)
        self._linked.setdefault(link, {})[relation.id] = relation
        self._draw_link(link)

    def _unlink(self, relation_id: str) -> None:
        link = self._link_of.pop(relation_id, None)
        if link is not None:
            del self._linked[link][relation_id]
            self._draw_link(link)

    def _draw_link(self, link: _Link) -> None:
        relations = self._linked[link]
        if relations:
            first = relations[min(relations)]
            self._relations[link] = replace(first, source=link[1], target=link[2])
        else:
            del self._linked[link], self._relations[link]

    def _put(self, group: ReviewedGroup) -> dict[str, Annotation]:
        assert self._article is not None
        gold = self._article.gold.at(group.annotation_ids) if group.decision is not None else ()
        gold_ids = {(annotation.label, annotation.fragments): annotation.id for annotation in gold}
        people = len(group.aligned.annotations) + len(group.aligned.missing)
        drawn: dict[str, Annotation] = {}
        for version, owners in versions_of(group.aligned.annotations).items():
            first = group.aligned.annotations[owners[0]]
            shown_id = gold_ids.get(version, first.id)
            ids = [group.aligned.annotations[owner].id for owner in owners]
            self._drawn_as |= dict.fromkeys(ids, shown_id)
            if shown_id == first.id:
                drawn[first.id] = replace(first, annotator=join_names(owners))
                if len(owners) > 1:
                    self.badges[first.id] = f"{len(owners)}/{people}"
        self._drawn[group.id] = drawn
        return drawn

    def _gold_badge(self, gold_id: str) -> str:
        assert self._article is not None
        return CONFLICT_BADGE if self._article.conflicts.of([gold_id]) else GOLD_BADGE


def versions_of(
    annotations: Mapping[str, Annotation],
) -> dict[tuple[str, tuple[Fragment, ...]], list[str]]:
    """Return who has each version of a group.

    Args:
        annotations: The annotations of the group by annotator.

    Returns:
        The annotators by label and fragments, in their order.
    """
    versions: dict[tuple[str, tuple[Fragment, ...]], list[str]] = {}
    for owner, annotation in annotations.items():
        versions.setdefault((annotation.label, annotation.fragments), []).append(owner)
    return versions
