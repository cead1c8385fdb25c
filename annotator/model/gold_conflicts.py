"""Find where a gold layer contradicts itself: overlaps, and relations of which there may be one.

Two annotations of one label overlap where reviewers accepted two versions of one thing, or judged
two places that share words. They are two things on purpose where a relation joins them, or where
one contains the other and one annotator has made both: a claim in a claim. Labels of one layer may
be nested, as a cue in a claim; they may not share their extents, nor cross.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from annotator.model.curation import GOLD, is_derived
from annotator.model.offsets import count_common, count_covered
from annotator.model.relations import relation_type_name
from annotator.model.tagset import TagSet
from annotator.model.types import AnnotatedDocument, Annotation, Relation, order_key
from annotator.words import join_names, number, quote, shorten_middle

_EXAMPLES = 3
"""The conflicts that a report quotes."""
_QUOTE_CODE_POINTS = 60

IsRelated = Callable[[str, str], bool]
"""Whether a relation joins two annotations, which are named by their ids, in either direction."""


class GoldConflict(Struct, frozen=True):
    """A contradiction in a gold layer."""

    kind: Literal["overlap", "relation"]
    annotations: tuple[Annotation, ...]
    """The two that overlap; or the source of the relations, and then their targets."""
    relation_type: str = ""
    """The name of the relation type, of which the source may have one relation only."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others: the relation type, if any, and the ids of its annotations."""
        return (self.relation_type, *(annotation.id for annotation in self.annotations))

    @property
    def marked_ids(self) -> tuple[str, ...]:
        """The ids of the annotations at which it is shown: both that overlap, or the source."""
        marked = self.annotations if self.kind == "overlap" else self.annotations[:1]
        return tuple(annotation.id for annotation in marked)


def overlap_conflict(
    one: Annotation, other: Annotation, tag_set: TagSet, is_related: IsRelated
) -> GoldConflict | None:
    """Return the conflict of two annotations that overlap and should not; None if there is none."""
    if not _exclude_each_other(one, other, tag_set) or is_related(one.id, other.id):
        return None
    first, second = sorted((one, other), key=order_key)
    return GoldConflict("overlap", (first, second))


def _exclude_each_other(one: Annotation, other: Annotation, tag_set: TagSet) -> bool:
    common = count_common(one.fragments, other.fragments)
    if not common:
        return False
    same_label = one.label == other.label
    layers = tag_set.layer_of(one.label), tag_set.layer_of(other.label)
    if not same_label and (layers[0] is None or layers[0] != layers[1]):
        return False
    covered = count_covered(one.fragments), count_covered(other.fragments)
    is_nested = common in covered and covered[0] != covered[1]
    return not is_nested or (same_label and _owners(one).isdisjoint(_owners(other)))


def _owners(annotation: Annotation) -> set[str]:
    origin = annotation.metadata.get(GOLD)
    return set(origin["owners"]) if origin else {annotation.annotator}


def as_gold(annotation_id: str, versions: Sequence[Annotation]) -> Annotation:
    """Return the gold annotation that equal versions of several annotators would make.

    Args:
        annotation_id: Its id.
        versions: At least one version; the first one gives the content.
    """
    owners = sorted({version.annotator for version in versions})
    origin = {GOLD: {"owners": owners}}
    return replace(versions[0], id=annotation_id, annotator=GOLD, metadata=origin)


def relation_conflicts(
    source: Annotation,
    relations: Iterable[Relation],
    annotations: Mapping[str, Annotation],
    tag_set: TagSet,
) -> list[GoldConflict]:
    """Return the conflicts of the relations that lead from an annotation.

    Args:
        source: The annotation.
        relations: The relations from it.
        annotations: Their targets by id; targets in other articles may be missing.
        tag_set: Says of which types an annotation has one relation at most.
    """
    targets: dict[str, set[str]] = {}
    for relation in relations:
        relation_type = tag_set.relation(relation.type)
        if relation_type is not None and relation_type.single:
            targets.setdefault(relation.type, set()).add(relation.target)
    conflicts: list[GoldConflict] = []
    for name, target_ids in sorted(targets.items()):
        if len(target_ids) > 1:
            found = [annotations[id_] for id_ in sorted(target_ids) if id_ in annotations]
            ends = sorted(found, key=order_key)
            conflicts.append(GoldConflict("relation", (source, *ends), name))
    return conflicts


def find_conflicts(
    annotations: Sequence[Annotation], relations: Iterable[Relation], tag_set: TagSet
) -> list[GoldConflict]:
    """Find where the gold layer of an article contradicts itself.

    Args:
        annotations: The gold annotations of the article, in any order.
        relations: The gold relations that lead from them.
        tag_set: The tag set of the project.

    Returns:
        The conflicts in the order of the text.
    """
    from_each: dict[str, list[Relation]] = {}
    joined: set[frozenset[str]] = set()
    for relation in relations:
        from_each.setdefault(relation.source, []).append(relation)
        joined.add(frozenset((relation.source, relation.target)))
    conflicts = [
        conflict
        for one, other in _overlapping_pairs(annotations)
        if (
            conflict := overlap_conflict(
                one, other, tag_set, lambda a, b: frozenset((a, b)) in joined
            )
        )
    ]
    by_id = {annotation.id: annotation for annotation in annotations}
    for source_id, own in from_each.items():
        if source_id in by_id:
            conflicts += relation_conflicts(by_id[source_id], own, by_id, tag_set)
    return sorted(conflicts, key=_order)


def _order(conflict: GoldConflict) -> tuple[object, ...]:
    return (*map(order_key, conflict.annotations), conflict.relation_type)


def _overlapping_pairs(annotations: Sequence[Annotation]) -> list[tuple[Annotation, Annotation]]:
    """Return each pair of annotations with a common code point, once."""
    edges = sorted(
        (start, end, index)
        for index, annotation in enumerate(annotations)
        for start, end in annotation.fragments
    )
    open_: list[tuple[int, int]] = []
    """The ends and indices of the fragments that began before; the first to end comes first."""
    pairs: set[tuple[int, int]] = set()
    for start, end, index in edges:
        while open_ and open_[0][0] <= start:
            heappop(open_)
        pairs.update((min(index, other), max(index, other)) for _, other in open_)
        heappush(open_, (end, index))
    return [(annotations[one], annotations[other]) for one, other in sorted(pairs) if one != other]


def describe_conflict(conflict: GoldConflict, tag_set: TagSet) -> str:
    """Describe a conflict without a full stop: ``claim “A” overlaps claim “B”``."""
    first, *rest = map(_quote, conflict.annotations)
    if conflict.kind == "overlap":
        return f"{first} overlaps {rest[0]}"
    relation_type = tag_set.relation(conflict.relation_type)
    name = relation_type_name(relation_type) if relation_type else conflict.relation_type
    return f"{first} is “{name}” {join_names(rest) if len(rest) > 1 else 'more than one'}"


def count_conflicts(conflicts: int, overlaps: int) -> str:
    """Return a number of conflicts with their noun: ``1 overlap``, ``2 contradictions``.

    Args:
        conflicts: How many conflicts there are; two annotations that overlap have one.
        overlaps: How many of them are overlaps.
    """
    return number(conflicts, "overlap" if conflicts == overlaps else "contradiction")


class ConflictTally:
    """Counts where the gold layers of articles contradict themselves, with examples."""

    def __init__(self, tag_set: TagSet) -> None:
        self._tag_set = tag_set
        self._articles = 0
        self._conflicts = 0
        self._overlaps = 0
        self._examples: list[str] = []

    def add(self, item: AnnotatedDocument) -> None:
        """Count the conflicts of an article's gold layer; annotators' own layers do not count."""
        gold = [annotation for annotation in item.annotations if is_derived(annotation)]
        if not gold:
            return
        relations = [relation for relation in item.relations if is_derived(relation)]
        conflicts = find_conflicts(gold, relations, self._tag_set)
        self._articles += bool(conflicts)
        self._conflicts += len(conflicts)
        self._overlaps += sum(conflict.kind == "overlap" for conflict in conflicts)
        name = item.document.title or item.document.id
        for conflict in conflicts[: _EXAMPLES - len(self._examples)]:
            self._examples.append(f"{describe_conflict(conflict, self._tag_set)}, in {quote(name)}")

    def describe(self) -> str:
        """Describe the conflicts in sentences; an empty text if there are none."""
        if not self._conflicts:
            return ""
        count = count_conflicts(self._conflicts, self._overlaps)
        places = f"{count} in {number(self._articles, 'article')}"
        remaining = self._conflicts - len(self._examples)
        more = f"; and {remaining:,} more" if remaining else ""
        return (
            f"The gold layer contradicts itself, with {places}: {'; '.join(self._examples)}{more}. "
            f"Review mode goes from one such place to the next."
        )


def _quote(annotation: Annotation) -> str:
    return f"{annotation.label} {quote(shorten_middle(annotation.text, _QUOTE_CODE_POINTS))}"
