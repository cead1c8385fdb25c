"""The annotations and relations of the open article, in order and by their ends. No Qt."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from annotator.assist.identities import plain_words
from annotator.model import Annotation, Relation, order_key
from annotator.model.attribution import ABOUT, CUED_BY, SAID_BY

_ATTRIBUTING = (SAID_BY, CUED_BY, ABOUT)


class ArticleState:
    """What the file says of one article, kept up to date change by change.

    Each change costs the same however much is tagged, but for the moving of a list's tail.
    """

    def __init__(
        self, annotations: Iterable[Annotation] = (), relations: Iterable[Relation] = ()
    ) -> None:
        """``annotations`` come in the order of the text."""
        self.ordered = list(annotations)
        """In the order of the text."""
        self.annotations = {annotation.id: annotation for annotation in self.ordered}
        self._alike: defaultdict[str, dict[str, Annotation]] | None = None
        """By their words, from when that is first asked for."""
        self.relations = {relation.id: relation for relation in relations}
        self._ends: defaultdict[str, dict[str, Relation]] | None = None
        """The relations by their ends, from when that is first asked for."""

    @property
    def _at(self) -> defaultdict[str, dict[str, Relation]]:
        if self._ends is None:
            self._ends = defaultdict(dict)
            for relation in self.relations.values():
                self._ends[relation.source][relation.id] = relation
                self._ends[relation.target][relation.id] = relation
        return self._ends

    def put(self, annotation: Annotation) -> None:
        """Take an annotation in, new or changed."""
        self.remove(annotation.id)
        self.annotations[annotation.id] = annotation
        insort(self.ordered, annotation, key=order_key)
        if self._alike is not None:
            self._alike[plain_words(annotation.text)][annotation.id] = annotation

    def remove(self, item: str) -> Annotation | None:
        """Take an annotation out; returns what it was."""
        old = self.annotations.pop(item, None)
        if old is not None:
            del self.ordered[self.row(old)]
            if self._alike is not None:
                del self._alike[plain_words(old.text)][item]
        return old

    def alike(self, text: str) -> list[Annotation]:
        """The annotations whose words are these, in whatever case, in the order of the text."""
        if self._alike is None:
            self._alike = defaultdict(dict)
            for annotation in self.ordered:
                self._alike[plain_words(annotation.text)][annotation.id] = annotation
        return sorted(self._alike.get(plain_words(text), {}).values(), key=order_key)

    def row(self, annotation: Annotation) -> int:
        """Where an annotation stands, or would stand, in the order of the text."""
        return bisect_left(self.ordered, order_key(annotation), key=order_key)

    def put_relation(self, relation: Relation) -> None:
        """Take a relation in."""
        for end in (relation.source, relation.target):
            self._at[end][relation.id] = relation
        self.relations[relation.id] = relation

    def remove_relation(self, item: str) -> Relation | None:
        """Take a relation out; returns what it was."""
        old = self.relations.pop(item, None)
        if old is not None:
            for end in (old.source, old.target):
                self._at[end].pop(item, None)
                if not self._at[end]:
                    del self._at[end]
        return old

    def set_relations(self, relations: Iterable[Relation]) -> None:
        """Have these relations and no others."""
        self.relations = {relation.id: relation for relation in relations}
        self._ends = None

    def relations_at(self, item: str) -> list[Relation]:
        """The relations that start or end at an annotation."""
        return list(self._at.get(item, {}).values())

    def after(self, position: int) -> Annotation | None:
        """The first annotation that starts at a position or later."""
        at = bisect_left(self.ordered, position, key=lambda annotation: annotation.start)
        return self.ordered[at] if at < len(self.ordered) else None

    def before(self, position: int) -> Annotation | None:
        """The last annotation that starts before a position."""
        at = bisect_left(self.ordered, position, key=lambda annotation: annotation.start)
        return self.ordered[at - 1] if at else None

    def neighbour(self, item: str, step: int) -> Annotation | None:
        """The annotation a step further on in the order of the text, round the ends."""
        if item not in self.annotations:
            return None
        at = self.row(self.annotations[item]) + step
        return self.ordered[at % len(self.ordered)]

    def attribution(self, item: str) -> set[str]:
        """The annotations that make up an attribution with this one, itself left out.

        Of a claim, what it leads to; of a speaker, a cue or an entity, the claims that lead to
        it, with what these lead to. A claim that contradicts another is no part of that one.
        """
        claims = {r.source for r in self._attributing(item) if r.target == item}
        own = {r.target for r in self._attributing(item) if r.source == item}
        found = claims | own
        if not own:
            for claim in claims:
                found |= {r.target for r in self._attributing(claim) if r.source == claim}
        return {other for other in found if other in self.annotations} - {item}

    def _attributing(self, item: str) -> list[Relation]:
        """An annotation's relations that make an attribution; all where a tag set has others."""
        found = self.relations_at(item)
        return [relation for relation in found if relation.type in _ATTRIBUTING] or found
