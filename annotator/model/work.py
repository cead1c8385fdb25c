"""Everybody's work in one article, found by the annotations that it is about.

What is kept up with it (the gold layer, the places) is told which annotations a change touched,
and need not look at the others.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from annotator.model.curation import Decision
from annotator.model.gold import is_derived
from annotator.model.types import Annotation, Relation


class WorkChange(Struct, frozen=True):
    """What somebody changed, as it is now, by id; None: it is not there any more."""

    annotations: Mapping[str, Annotation | None] = {}
    relations: Mapping[str, Relation | None] = {}
    decisions: Mapping[str, Decision | None] = {}


class Touched(Struct):
    """What a change touched."""

    before: dict[str, Annotation | None] = field(default_factory=dict[str, Annotation | None])
    """Annotations that are not what they were, by id, as they were."""
    related: set[str] = field(default_factory=set[str])
    """Annotations from which other relations lead than before."""
    judged: set[str] = field(default_factory=set[str])
    """Annotations on which there are other verdicts than before."""

    @property
    def annotations(self) -> set[str]:
        """All of them."""
        return {*self.before, *self.related, *self.judged}


class Work:
    """Annotations, relations and verdicts of an article; a gold layer among them is nobody's."""

    def __init__(
        self,
        annotations: Iterable[Annotation] = (),
        relations: Iterable[Relation] = (),
        decisions: Iterable[Decision] = (),
    ) -> None:
        self.annotations: dict[str, Annotation] = {}
        self.relations: dict[str, Relation] = {}
        self.decisions: dict[str, Decision] = {}
        """Also those that others overtook."""
        self._at: dict[str, set[str]] = {}
        """Relations at each annotation, whichever end it is."""
        self._on: dict[str, set[str]] = {}
        """Verdicts on each annotation."""
        self.take(
            WorkChange(
                {each.id: each for each in annotations},
                {each.id: each for each in relations},
                {each.id: each for each in decisions},
            )
        )

    # Finding

    def relations_from(self, annotation: str) -> list[Relation]:
        """The relations that lead from an annotation, by id."""
        return [each for each in self.relations_at(annotation) if each.source == annotation]

    def relations_at(self, annotation: str) -> list[Relation]:
        """The relations with an end at an annotation, by id."""
        return [self.relations[id] for id in sorted(self._at.get(annotation, ()))]

    def decisions_on(self, annotation: str) -> list[Decision]:
        """The verdicts on an annotation, by id."""
        return [self.decisions[id] for id in sorted(self._on.get(annotation, ()))]

    def decisions_around(self, annotations: Iterable[str]) -> list[Decision]:
        """The verdicts on annotations, and those that share an annotation with one of these."""
        found: dict[str, Decision] = {}
        waiting, seen = list(annotations), set[str]()
        while waiting:
            id = waiting.pop()
            if id in seen:
                continue
            seen.add(id)
            for each in self.decisions_on(id):
                if each.id not in found:
                    found[each.id] = each
                    waiting += each.annotations
        return list(found.values())

    def named(self, ids: Iterable[str]) -> list[Annotation]:
        """Those of the annotations that are there."""
        return [self.annotations[id] for id in ids if id in self.annotations]

    # Changing

    def take(self, change: WorkChange) -> Touched:
        """Take a change in."""
        touched = Touched()
        for id, annotation in change.annotations.items():
            self._take_annotation(id, annotation, touched)
        for id, relation in change.relations.items():
            self._take_relation(id, relation, touched)
        for id, decision in change.decisions.items():
            self._take_decision(id, decision, touched)
        return touched

    def _take_annotation(self, id: str, made: Annotation | None, touched: Touched) -> None:
        if made is not None and is_derived(made):
            made = None
        before = self.annotations.pop(id, None)
        if made is not None:
            self.annotations[id] = made
        else:
            for relation in self.relations_at(id):
                self._take_relation(relation.id, None, touched)
        if made != before:
            touched.before[id] = before

    def _take_relation(self, id: str, made: Relation | None, touched: Touched) -> None:
        if made is not None and is_derived(made):
            made = None
        before = self.relations.pop(id, None)
        if before is not None:
            for end in {before.source, before.target}:
                _take_out(self._at, end, id)
        if made is not None:
            self.relations[id] = made
            for end in (made.source, made.target):
                self._at.setdefault(end, set()).add(id)
        if made != before:
            touched.related |= {each.source for each in (made, before) if each is not None}

    def _take_decision(self, id: str, made: Decision | None, touched: Touched) -> None:
        before = self.decisions.pop(id, None)
        for on in before.annotations if before is not None else ():
            _take_out(self._on, on, id)
        if made is not None:
            self.decisions[id] = made
            for on in made.annotations:
                self._on.setdefault(on, set()).add(id)
        if made != before:
            for each in (made, before):
                touched.judged |= set(each.annotations) if each is not None else set()


def _take_out(of: dict[str, set[str]], key: str, id: str) -> None:
    found = of.get(key)
    if found is not None:
        found.discard(id)
        if not found:
            del of[key]
