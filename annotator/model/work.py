"""The work of all annotators in one article, found by the annotations that it is about.

A change of the work reports which annotations it touched, so that the gold layer and the groups of
a review need not look at the others.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from msgspec import Struct, field

from annotator.model.article_index import RelationIndex
from annotator.model.curation import Decision, is_derived
from annotator.model.types import Annotation, Relation

_BY_ID = attrgetter("id")


class WorkChange(Struct, frozen=True):
    """What a change of the project did to the work in an article.

    Each mapping leads from an id to the row as it is now; None means that it was removed.
    """

    annotations: Mapping[str, Annotation | None] = {}
    relations: Mapping[str, Relation | None] = {}
    decisions: Mapping[str, Decision | None] = {}


class Touched(Struct):
    """The annotations that a change touched."""

    before: dict[str, Annotation | None] = field(default_factory=dict[str, Annotation | None])
    """Annotation id -> the annotation as it was, of those that were added, changed or removed;
    None for an added one."""
    related: set[str] = field(default_factory=set[str])
    """Ids of the annotations from which other relations lead than before."""
    judged: set[str] = field(default_factory=set[str])
    """Ids of the annotations on which there are other verdicts than before."""

    @property
    def annotations(self) -> set[str]:
        """The ids of all of them."""
        return {*self.before, *self.related, *self.judged}


class Work:
    """The annotations, relations and verdicts of an article.

    Rows that were derived from the verdicts (a gold layer that was imported) are nobody's work and
    are left out.
    """

    def __init__(
        self,
        annotations: Iterable[Annotation] = (),
        relations: Iterable[Relation] = (),
        decisions: Iterable[Decision] = (),
    ) -> None:
        """Index the rows of one article, in any order."""
        self.annotations: dict[str, Annotation] = {}
        """Annotation id -> annotation."""
        self._relations = RelationIndex()
        self.decisions: dict[str, Decision] = {}
        """Decision id -> decision, later ones and those that they replace."""
        self._decisions_on: dict[str, set[str]] = {}
        """Annotation id -> ids of the decisions on it."""
        self.apply(
            WorkChange(
                {annotation.id: annotation for annotation in annotations},
                {relation.id: relation for relation in relations},
                {decision.id: decision for decision in decisions},
            )
        )

    # Finding

    @property
    def relations(self) -> dict[str, Relation]:
        """Relation id -> relation; ends may be in other articles."""
        return self._relations.by_id

    def relations_from(self, annotation_id: str) -> list[Relation]:
        """Return the relations that lead from an annotation, sorted by their ids."""
        relations = self.relations_at(annotation_id)
        return [relation for relation in relations if relation.source == annotation_id]

    def relations_at(self, annotation_id: str) -> list[Relation]:
        """Return the relations that start or end at an annotation, sorted by their ids."""
        return sorted(self._relations.at(annotation_id), key=_BY_ID)

    def decisions_on(self, annotation_id: str) -> list[Decision]:
        """Return the verdicts on an annotation, sorted by their ids."""
        return [self.decisions[one] for one in sorted(self._decisions_on.get(annotation_id, ()))]

    def decisions_around(self, annotation_ids: Iterable[str]) -> list[Decision]:
        """Return the verdicts on annotations, and all that share an annotation with one of them."""
        decisions: dict[str, Decision] = {}
        waiting, seen = list(annotation_ids), set[str]()
        while waiting:
            annotation_id = waiting.pop()
            if annotation_id in seen:
                continue
            seen.add(annotation_id)
            for decision in self.decisions_on(annotation_id):
                if decision.id not in decisions:
                    decisions[decision.id] = decision
                    waiting += decision.annotations
        return list(decisions.values())

    def named(self, annotation_ids: Iterable[str]) -> list[Annotation]:
        """Return those of some annotations that exist."""
        return [self.annotations[one] for one in annotation_ids if one in self.annotations]

    # Changing

    def apply(self, change: WorkChange) -> Touched:
        """Apply a change, and return the annotations that it touched.

        An annotation that is removed takes its relations with it.
        """
        touched = Touched()
        for annotation_id, annotation in change.annotations.items():
            self._apply_annotation(annotation_id, annotation, touched)
        for relation_id, relation in change.relations.items():
            self._apply_relation(relation_id, relation, touched)
        for decision_id, decision in change.decisions.items():
            self._apply_decision(decision_id, decision, touched)
        return touched

    def _apply_annotation(
        self, annotation_id: str, after: Annotation | None, touched: Touched
    ) -> None:
        if after is not None and is_derived(after):
            after = None
        before = self.annotations.pop(annotation_id, None)
        if after is not None:
            self.annotations[annotation_id] = after
        else:
            for relation in self.relations_at(annotation_id):
                self._apply_relation(relation.id, None, touched)
        if after != before:
            touched.before[annotation_id] = before

    def _apply_relation(self, relation_id: str, after: Relation | None, touched: Touched) -> None:
        if after is not None and is_derived(after):
            after = None
        before = self._relations.remove(relation_id)
        if after is not None:
            self._relations.put(after)
        if after != before:
            touched.related |= {relation.source for relation in (after, before) if relation}

    def _apply_decision(self, decision_id: str, after: Decision | None, touched: Touched) -> None:
        before = self.decisions.pop(decision_id, None)
        for annotation_id in before.annotations if before is not None else ():
            decision_ids = self._decisions_on[annotation_id]
            decision_ids.discard(decision_id)
            if not decision_ids:
                del self._decisions_on[annotation_id]
        if after is not None:
            self.decisions[decision_id] = after
            for annotation_id in after.annotations:
                self._decisions_on.setdefault(annotation_id, set()).add(decision_id)
        if after != before:
            for decision in (after, before):
                touched.judged |= set(decision.annotations) if decision is not None else set()
