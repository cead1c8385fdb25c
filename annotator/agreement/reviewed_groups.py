"""Attach the reviewers' verdicts to the groups of an article, and tell which are left to judge.

A reviewed group is an aligned group (:mod:`annotator.agreement.alignment`) with the verdicts on it.
The window calls it a place.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, Literal, overload

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.alignment import AlignedGroup, align_groups
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Decision, Document, Relation, TagSet, order_key
from annotator.model.curation import (
    contested_pairs,
    effective_decisions,
    find_outdated,
    is_derived,
    turn_order,
)
from annotator.model.gold import GoldLayer, gold_id
from annotator.model.gold_conflicts import GoldConflict, as_gold, find_conflicts
from annotator.model.work import Work
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.review import Coverage

ReviewState = Literal["left", "outdated", "contested", "judged"]
STATE_NAMES: dict[ReviewState, str] = {
    "left": "left to judge",
    "outdated": "changed since the verdict",
    "contested": "reviewers disagree",
    "judged": "judged",
}
"""The names of the states for people."""


class ReviewedGroup(Struct, frozen=True):
    """Joins an aligned group with the verdicts on it."""

    aligned: AlignedGroup
    decision: Decision | None = None
    """The verdict that counts, or an earlier one on a part of the group."""
    state: ReviewState = "left"
    other_decisions: tuple[Decision, ...] = ()
    """Further verdicts on its annotations, in turn: those that ``decision`` overruled, and those
    that did not know of it."""
    conflicts: tuple[GoldConflict, ...] = ()
    """Where the gold annotations that its verdict makes contradict the gold layer, or each
    other."""

    @property
    def annotation_ids(self) -> tuple[str, ...]:
        """The ids of its annotations, in the order of their owners' names."""
        return tuple(annotation.id for annotation in self.aligned.annotations.values())

    @property
    def id(self) -> str:
        """The id of the group, which is made from the ids of its annotations."""
        return "\n".join(sorted(self.annotation_ids))

    @property
    def needs_verdict(self) -> bool:
        """Whether a reviewer has to look at it."""
        return self.state != "judged"

    @property
    def is_agreed(self) -> bool:
        """Whether all annotators agree, and no reviewer has judged it."""
        agreed = self.aligned.kind == "agreed" and len(self.aligned.annotations) > 1
        return agreed and self.decision is None


class GroupRows(Sequence[ReviewedGroup]):
    """Holds groups in the order of the text, and finds the row of a group by bisection."""

    def __init__(self, groups: Iterable[ReviewedGroup] = ()) -> None:
        self._groups = sorted(groups, key=_order_of)
        self._orders = [_order_of(group) for group in self._groups]

    def __len__(self) -> int:
        return len(self._groups)

    @overload
    def __getitem__(self, row: int) -> ReviewedGroup: ...
    @overload
    def __getitem__(self, row: slice) -> list[ReviewedGroup]: ...
    def __getitem__(self, row: int | slice) -> ReviewedGroup | list[ReviewedGroup]:
        return self._groups[row]

    def __iter__(self) -> Iterator[ReviewedGroup]:
        return iter(self._groups)

    def row_of(self, group: ReviewedGroup) -> int | None:
        """Return the row of a group whatever its verdict, or None if it has no row."""
        row = self.row_for(group)
        return row if self._is_at(row, group) else None

    def row_for(self, group: ReviewedGroup) -> int:
        """Return the row where a group is, or would be."""
        return bisect_left(self._orders, _order_of(group))

    def put(self, group: ReviewedGroup) -> None:
        """Add a group, or replace it by the same group with other verdicts."""
        row = self.row_for(group)
        if self._is_at(row, group):
            self._groups[row] = group
        else:
            self._groups.insert(row, group)
            self._orders.insert(row, _order_of(group))

    def remove(self, group: ReviewedGroup) -> None:
        """Remove a group, if it has a row."""
        row = self.row_of(group)
        if row is not None:
            del self._groups[row], self._orders[row]

    def _is_at(self, row: int, group: ReviewedGroup) -> bool:
        rows = self._groups
        return row < len(rows) and rows[row].annotation_ids == group.annotation_ids


def _order_of(group: ReviewedGroup) -> tuple[Any, ...]:
    return min(order_key(annotation) for annotation in group.aligned.annotations.values())


# --- The verdicts on groups ---------------------------------------------------------------------


def split_by_annotator(
    annotations: Iterable[Annotation], done: Iterable[str]
) -> dict[str, list[Annotation]]:
    """Split the annotations of an article by annotator.

    Args:
        annotations: The annotations; those of a gold layer belong to nobody and are left out.
        done: The annotators who marked the article as done; they take part with no annotations,
            too.

    Returns:
        The annotations by annotator, in the order of the names.
    """
    by_name: dict[str, list[Annotation]] = {name: [] for name in done}
    for annotation in annotations:
        if not is_derived(annotation):
            by_name.setdefault(annotation.annotator, []).append(annotation)
    return {name: by_name[name] for name in sorted(by_name)}


def map_labels_to_layers(tag_set: TagSet) -> dict[str, str]:
    """Return the name of each label's layer, by label name."""
    return {label.name: layer.name for layer in tag_set.layers for label in layer.labels}


def review_groups(
    annotations_of: Mapping[str, Sequence[Annotation]],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
    tag_set: TagSet,
) -> list[ReviewedGroup]:
    """Align the annotations of an article, and attach the verdicts to the groups.

    Args:
        annotations_of: The annotations by annotator, as :func:`split_by_annotator` returns them.
        relations: The relations of the article; those of a gold layer are left out.
        decisions: All verdicts in the article.
        tag_set: The tag set of the project.

    Returns:
        The groups in the order of the text.
    """
    own = [relation for relation in relations if not is_derived(relation)]
    annotations = list(chain.from_iterable(annotations_of.values()))
    groups = align_groups(annotations_of, own, map_labels_to_layers(tag_set))
    return attach_decisions(groups, annotations, own, decisions)


def attach_decisions(
    groups: Iterable[AlignedGroup],
    annotations: Iterable[Annotation],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
) -> list[ReviewedGroup]:
    """Attach verdicts to groups.

    Args:
        groups: The groups.
        annotations: All annotations that a verdict is on, as they are now.
        relations: The relations that lead from these annotations.
        decisions: The verdicts on the annotations of the groups, and all that share an annotation
            with one of these.
    """
    counting = effective_decisions(decisions)
    outdated_ids = find_outdated(counting, annotations, relations)
    contested_ids = {decision.id for pair in contested_pairs(decisions) for decision in pair}
    decisions_on: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=turn_order):
        for annotation_id in decision.annotations:
            decisions_on.setdefault(annotation_id, []).append(decision)
    counting_on = {id_: decision for decision in counting for id_ in decision.annotations}
    return [
        _review_group(group, counting_on, decisions_on, outdated_ids, contested_ids)
        for group in groups
    ]


def _review_group(
    group: AlignedGroup,
    counting_on: Mapping[str, Decision],
    decisions_on: Mapping[str, Sequence[Decision]],
    outdated_ids: set[str],
    contested_ids: set[str],
) -> ReviewedGroup:
    ids = {annotation.id for annotation in group.annotations.values()}
    counting = [counting_on[id_] for id_ in sorted(ids) if id_ in counting_on]
    decision = counting[0] if counting else None
    if decision is None:
        return ReviewedGroup(group)
    further = {
        other.id: other
        for id_ in sorted(ids)
        for other in decisions_on.get(id_, ())
        if other != decision
    }
    other_decisions = tuple(sorted(further.values(), key=turn_order))
    opposed = [given for given in (decision, *other_decisions) if given.id in contested_ids]
    state: ReviewState = "contested" if _have_different_results(opposed, group) else "judged"
    if set(decision.annotations) != ids or decision.id in outdated_ids:
        state = "outdated"
    return ReviewedGroup(group, decision, state, other_decisions)


def _have_different_results(opposed: Sequence[Decision], group: AlignedGroup) -> bool:
    """Whether contradicting verdicts lead to different gold.

    Where all annotators agree, it does not matter whose version a verdict accepts.
    """
    if group.kind != "agreed":
        return bool(opposed)
    return any(
        (one.rejects, one.edited, one.relations) != (other.rejects, other.edited, other.relations)
        for one, other in pairwise(opposed)
    )


class AgreedPlaces(Struct, frozen=True):
    """The groups on which all annotators agree and that nobody has judged."""

    verdicts: tuple[Decide, ...] = ()
    """Edits that accept them."""
    contradicting: int = 0
    """The number of those that have no edit: in the gold layer they would overlap, or have two
    relations of a type of which there may be one."""


def accept_agreed(
    document: Document, groups: Sequence[ReviewedGroup], work: Work, tag_set: TagSet
) -> AgreedPlaces:
    """Accept what all annotators of an article agree on, as far as the gold layer stays sound.

    Args:
        document: The article.
        groups: All its groups.
        work: Everybody's work in it.
        tag_set: The tag set of the project.
    """
    agreed = [group for group in groups if group.is_agreed]
    if not agreed:
        return AgreedPlaces()
    gold = GoldLayer(document, work, tag_set)
    end_of: dict[str, str] = {}
    """Annotation id -> id of the gold annotation that stands for it, or will; else a group id."""
    accepted: dict[str, Annotation] = {}
    for group in groups:
        versions = list(group.aligned.annotations.values())
        end = f"left {group.id}"
        if group.is_agreed:
            end = gold_id(document.id, versions[0].label, versions[0].fragments)
            accepted[end] = as_gold(end, versions)
        end_of |= dict.fromkeys(group.annotation_ids, end)
    end_of |= {id_: annotation.id for id_, annotation in gold.stand_ins.items()}
    relations = [
        replace(relation, source=end_of[relation.source], target=target)
        for relation in work.relations.values()
        if relation.source in end_of
        and (target := end_of.get(relation.target, relation.target)) != end_of[relation.source]
    ]
    conflicts = find_conflicts(list({**gold.annotations, **accepted}.values()), relations, tag_set)
    contradicting = {id_ for conflict in conflicts for id_ in conflict.marked_ids}
    sound = [group for group in agreed if end_of[group.annotation_ids[0]] not in contradicting]
    verdicts = [Decide(document.id, each.annotation_ids, each.annotation_ids) for each in sound]
    return AgreedPlaces(tuple(verdicts), len(agreed) - len(sound))


def accept_agreed_in_project(
    project: Project, progress: ProgressCallback, document_ids: Sequence[str] | None = None
) -> AgreedPlaces:
    """Accept what all annotators agree on in articles of a project; see :func:`accept_agreed`.

    Articles whose colleagues' work is hidden from the reviewer are left out.

    Args:
        project: The project.
        progress: Is called for the articles that are read; an error that it raises ends the work.
        document_ids: The articles to read; None for all.
    """
    ids = project.articles.ids() if document_ids is None else document_ids
    verdicts: list[Decide] = []
    contradicting = 0
    for number, document_id in enumerate(ids):
        if number % 20 == 0:
            progress(number, len(ids), "articles")
        if not project.team.hides_colleagues(document_id, reviewing=True):
            groups = read_groups(project, document_id, project.articles.done_in(document_id))
            if any(group.is_agreed for group in groups):
                document, work = project.document(document_id), project.review.work(document_id)
                agreed = accept_agreed(document, groups, work, project.tag_set)
                verdicts += agreed.verdicts
                contradicting += agreed.contradicting
    return AgreedPlaces(tuple(verdicts), contradicting)


def find_article_to_judge(
    project: Project, progress: ProgressCallback, after: str
) -> tuple[str, int] | None:
    """Find the next article in which a place is left to judge, from one article on, around the end.

    Articles whose colleagues' work is hidden from the reviewer are left out.

    Args:
        project: The project.
        progress: Is called for the articles that are read; an error that it raises ends the work.
        after: The id of the article to go on from; it is the last that is looked at.

    Returns:
        The id of the article, and how many places are left to judge in it; None if every place
        of every article is judged.
    """
    ids = project.listing.order().ids
    split = ids.index(after) + 1 if after in ids else 0
    for number, document_id in enumerate((*ids[split:], *ids[:split])):
        if number % 20 == 0:
            progress(number, len(ids), "articles")
        if not project.team.hides_colleagues(document_id, reviewing=True):
            groups = read_groups(project, document_id, project.articles.done_in(document_id))
            left = sum(group.needs_verdict for group in groups)
            if left:
                return document_id, left
    return None


def count_places_left(project: Project, progress: ProgressCallback) -> Coverage:
    """Return how far reviewers have come, with the places left to judge.

    Args:
        project: The project.
        progress: Is called for the articles that are read; an error that it raises ends the work.
    """
    coverage = project.review.coverage()
    if not coverage.judged:
        return coverage
    judged = {decision.document for decision in project.review.decisions()}
    ids = [id_ for id_ in project.articles.ids() if id_ in judged]
    left: list[int] = []
    for number, document_id in enumerate(ids):
        progress(number, len(ids), "articles")
        groups = read_groups(project, document_id, project.articles.done_in(document_id))
        left.append(sum(group.needs_verdict for group in groups))
    return replace(coverage, left=sum(left), left_articles=sum(map(bool, left)))


def read_groups(
    project: Project, document_id: str, done: Iterable[str] = ()
) -> list[ReviewedGroup]:
    """Read an article of a project, and return its groups with the verdicts on them.

    Args:
        project: The project.
        document_id: The id of the article.
        done: The annotators who marked the article as done.

    Returns:
        The groups in the order of the text.

    Raises:
        InputError: The project does not have the article.
    """
    annotations_of = split_by_annotator(project.annotations(document_id), done)
    relations, decisions = project.relations(document_id), project.review.decisions(document_id)
    return review_groups(annotations_of, relations, decisions, project.tag_set)
