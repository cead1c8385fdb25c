"""The relations of one article, found by the annotations at their ends. No Qt."""

from collections import defaultdict
from collections.abc import Iterable

from annotator.model import Annotation, Relation
from annotator.ui.article.index import SpanIndex


class Related:
    """Annotations that are found by place, and the relations between them."""

    def __init__(self) -> None:
        self.annotations: dict[str, Annotation] = {}
        self.index: SpanIndex[str] = SpanIndex()
        self.relations: dict[str, Relation] = {}
        self._relations_at: defaultdict[str, list[Relation]] = defaultdict(list)

    def forget_relations(self) -> None:
        """Have none."""
        self.relations = {}
        self._relations_at.clear()

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
