"""Indexes of one article: its annotations and relations, and its unfinished paragraphs.

Annotations are found in the order of the text and by their words, relations by their ends.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable

from annotator.model.relations import ABOUT, CUED_BY, SAID_BY
from annotator.model.types import Annotation, Document, Fragment, Relation, order_key
from annotator.words import mention_words

_LINE_WITH_WORDS = re.compile(r"^.*\w.*$", re.MULTILINE)
_NO_BODY_KINDS = frozenset(
    {"header", "headline", "deck", "caption", "dateline", "subhead", "quote_source", "footnote"}
)
_ATTRIBUTING = (SAID_BY, CUED_BY, ABOUT)


class RelationIndex:
    """The relations of one article, found by the annotations at their ends.

    The index by ends is built when it is first asked for.
    """

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self.by_id = {relation.id: relation for relation in relations}
        """Relation id -> relation."""
        self._by_end: defaultdict[str, dict[str, Relation]] | None = None
        """Annotation id -> relation id -> relation."""

    def put(self, relation: Relation) -> None:
        """Add a relation, or replace the one with its id."""
        self.remove(relation.id)
        by_end = self._ends()
        for end in (relation.source, relation.target):
            by_end[end][relation.id] = relation
        self.by_id[relation.id] = relation

    def remove(self, relation_id: str) -> Relation | None:
        """Remove a relation; return it as it was."""
        old = self.by_id.pop(relation_id, None)
        if old is not None:
            by_end = self._ends()
            for end in (old.source, old.target):
                by_end[end].pop(relation_id, None)
                if not by_end[end]:
                    del by_end[end]
        return old

    def replace_all(self, relations: Iterable[Relation]) -> list[Relation]:
        """Replace all relations; return those that were added or removed.

        A changed relation is both: it is returned as it was and as it is.
        """
        before, after = self.by_id, {relation.id: relation for relation in relations}
        if not before:
            self.by_id, self._by_end = after, None
            return list(after.values())
        changed: list[Relation] = []
        for relation_id in before.keys() - after.keys():
            changed.append(before[relation_id])
            self.remove(relation_id)
        for relation_id, relation in after.items():
            old = before.get(relation_id)
            if old is relation or old == relation:
                continue
            changed += [relation] if old is None else [old, relation]
            self.put(relation)
        return changed

    def at(self, annotation_id: str) -> list[Relation]:
        """Return the relations that start or end at an annotation."""
        return list(self._ends().get(annotation_id, {}).values())

    def at_any(self, annotation_ids: Iterable[str]) -> dict[str, Relation]:
        """Return the relations that start or end at one of the annotations, by their ids."""
        by_end = self._ends()
        return {
            relation_id: relation
            for annotation_id in annotation_ids
            if annotation_id in by_end
            for relation_id, relation in by_end[annotation_id].items()
        }

    def _ends(self) -> defaultdict[str, dict[str, Relation]]:
        if self._by_end is None:
            self._by_end = defaultdict(dict)
            for relation in self.by_id.values():
                self._by_end[relation.source][relation.id] = relation
                self._by_end[relation.target][relation.id] = relation
        return self._by_end


class ArticleIndex:
    """The annotations and relations of one article, kept up to date change by change.

    A change costs the same however much is tagged, except for moving the tail of one list. The
    indexes by words and by ends are built when they are first asked for.
    """

    def __init__(
        self, annotations: Iterable[Annotation] = (), relations: Iterable[Relation] = ()
    ) -> None:
        """Index an article.

        Args:
            annotations: The annotations in the order of the text (see ``order_key``).
            relations: The relations, in any order; ends may be in other articles.
        """
        self.ordered = list(annotations)
        """The annotations of the text, in its order."""
        self.of_article: list[Annotation] = []
        """The labels of the whole article, in their order."""
        self.annotations = {annotation.id: annotation for annotation in self.ordered}
        """Annotation id -> annotation."""
        if self.ordered and not self.ordered[0].fragments:  # These come first.
            self.of_article = [one for one in self.ordered if not one.fragments]
            del self.ordered[: len(self.of_article)]
        self._relations = RelationIndex(relations)
        self._by_words: defaultdict[str, dict[str, Annotation]] | None = None
        """Compared words -> annotation id -> annotation."""

    # Annotations

    def put(self, annotation: Annotation) -> None:
        """Add an annotation, or replace the one with its id."""
        self.remove(annotation.id)
        self.annotations[annotation.id] = annotation
        if not annotation.fragments:
            insort(self.of_article, annotation, key=order_key)
            return
        insort(self.ordered, annotation, key=order_key)
        if self._by_words is not None:
            self._by_words[_compared(annotation.text)][annotation.id] = annotation

    def remove(self, annotation_id: str) -> Annotation | None:
        """Remove an annotation, but not its relations; return it as it was."""
        old = self.annotations.pop(annotation_id, None)
        if old is not None and not old.fragments:
            del self.of_article[bisect_left(self.of_article, order_key(old), key=order_key)]
        elif old is not None:
            del self.ordered[self.row(old)]
            if self._by_words is not None:
                del self._by_words[_compared(old.text)][annotation_id]
        return old

    def alike(self, text: str) -> list[Annotation]:
        """Return the annotations with the same words, in any case, in the order of the text."""
        if self._by_words is None:
            self._by_words = defaultdict(dict)
            for annotation in self.ordered:
                self._by_words[_compared(annotation.text)][annotation.id] = annotation
        return sorted(self._by_words.get(_compared(text), {}).values(), key=order_key)

    def row(self, annotation: Annotation) -> int:
        """Return the index that an annotation has, or would have, in ``ordered``."""
        return bisect_left(self.ordered, order_key(annotation), key=order_key)

    def after(self, position: int) -> Annotation | None:
        """Return the first annotation that starts at a position (code points) or later."""
        row = bisect_left(self.ordered, position, key=_start)
        return self.ordered[row] if row < len(self.ordered) else None

    def before(self, position: int) -> Annotation | None:
        """Return the last annotation that starts before a position (code points)."""
        row = bisect_left(self.ordered, position, key=_start)
        return self.ordered[row - 1] if row else None

    def neighbour(self, annotation_id: str, step: int) -> Annotation | None:
        """Return the annotation ``step`` rows further on, round the ends."""
        if annotation_id not in self.annotations or not self.ordered:
            return None
        annotation = self.annotations[annotation_id]
        if not annotation.fragments:
            return self.ordered[0 if step > 0 else -1]
        row = self.row(annotation) + step
        return self.ordered[row % len(self.ordered)]

    # Relations

    @property
    def relations(self) -> dict[str, Relation]:
        """Relation id -> relation; ends may be in other articles."""
        return self._relations.by_id

    def put_relation(self, relation: Relation) -> None:
        """Add a relation, or replace the one with its id."""
        self._relations.put(relation)

    def remove_relation(self, relation_id: str) -> Relation | None:
        """Remove a relation; return it as it was."""
        return self._relations.remove(relation_id)

    def set_relations(self, relations: Iterable[Relation]) -> list[Relation]:
        """Replace all relations; return those that were added or removed."""
        return self._relations.replace_all(relations)

    def relations_at(self, annotation_id: str) -> list[Relation]:
        """Return the relations that start or end at an annotation."""
        return self._relations.at(annotation_id)

    def attribution(self, annotation_id: str) -> set[str]:
        """Return the ids of the annotations that make up an attribution with this one.

        For a claim, these are the targets of its relations; for a speaker, a cue or an entity,
        the claims that lead to it, with the targets of these. A claim that contradicts another
        is not part of the other's attribution.
        """
        attributing = self._attributing(annotation_id)
        claims = {relation.source for relation in attributing if relation.target == annotation_id}
        targets = {relation.target for relation in attributing if relation.source == annotation_id}
        joined = claims | targets
        if not targets:
            for claim in claims:
                joined |= {r.target for r in self._attributing(claim) if r.source == claim}
        return {joined_id for joined_id in joined if joined_id in self.annotations} - {
            annotation_id
        }

    def _attributing(self, annotation_id: str) -> list[Relation]:
        """Return the relations of an attribution; all of them where a tag set has other types."""
        relations = self.relations_at(annotation_id)
        attributing = [relation for relation in relations if relation.type in _ATTRIBUTING]
        return attributing or relations


def _start(annotation: Annotation) -> int:
    return annotation.fragments[0][0]


def _compared(text: str) -> str:
    """Return the words of a mention as they are compared."""
    return " ".join(mention_words(text))


def body_paragraphs(document: Document) -> list[Fragment]:
    """Return the paragraphs that are read for who said what.

    Each line with a letter or a digit is a paragraph, except where a block of the document marks
    it as a headline, a caption or another part with a role of its own.

    Returns:
        ``(start, end)`` of each paragraph in code points, in the order of the text.
    """
    other_starts = {block.start for block in document.blocks if block.kind in _NO_BODY_KINDS}
    lines = (match.span() for match in _LINE_WITH_WORDS.finditer(document.text))
    return [line for line in lines if line[0] not in other_starts]


class Unfinished:
    """The body paragraphs of one article that no annotation of one person touches.

    A change costs as much as the paragraphs that the changed annotations touch.
    """

    def __init__(self, document: Document, annotations: Iterable[Annotation], owner: str) -> None:
        """Look through an article.

        Args:
            document: The article.
            annotations: Its annotations, of all annotators.
            owner: The annotator whose annotations count.
        """
        self._paragraphs = body_paragraphs(document)
        self._owner = owner
        self._starts = [start for start, _ in self._paragraphs]
        self._ends = [end for _, end in self._paragraphs]
        self._touch_counts = counts = [0] * len(self._paragraphs)
        """How many annotations touch each paragraph."""
        self._touched: dict[str, frozenset[int] | range] = {}
        """Annotation id -> the numbers of the paragraphs that it touches, if any."""
        for annotation in annotations:
            numbers = self._numbers(annotation)
            if numbers:
                self._touched[annotation.id] = numbers
                for number in numbers:
                    counts[number] += 1

    def paragraphs(self) -> list[Fragment]:
        """Return the paragraphs without an annotation, in the order of the text."""
        pairs = zip(self._paragraphs, self._touch_counts, strict=True)
        return [paragraph for paragraph, count in pairs if not count]

    def update(
        self, changed: Iterable[Annotation], removed: Iterable[str]
    ) -> tuple[list[Fragment], list[Fragment]]:
        """Apply a change of annotations.

        Args:
            changed: Annotations that are new or different, as they are now.
            removed: The ids of annotations that were removed.

        Returns:
            The paragraphs that became unfinished, and those that no longer are.
        """
        counts = self._touch_counts
        before: dict[int, bool] = {}
        for annotation_id in removed:
            for number in self._touched.pop(annotation_id, ()):
                before.setdefault(number, bool(counts[number]))
                counts[number] -= 1
        for annotation in changed:
            now = frozenset(self._numbers(annotation))
            was = self._touched.pop(annotation.id, ())
            for number in now.symmetric_difference(was):
                before.setdefault(number, bool(counts[number]))
                counts[number] += 1 if number in now else -1
            if now:
                self._touched[annotation.id] = now
        switched = [number for number in sorted(before) if before[number] != bool(counts[number])]
        opened = [self._paragraphs[number] for number in switched if not counts[number]]
        return opened, [self._paragraphs[number] for number in switched if counts[number]]

    def next(self, position: int, step: int) -> Fragment | None:
        """Return the unfinished paragraph after a position, or before it; round the ends.

        Args:
            position: A position in code points.
            step: 1 for the next that starts after the position, -1 for the one before it.
        """
        unfinished = self.paragraphs()
        if not unfinished:
            return None
        if step > 0:
            return next((place for place in unfinished if place[0] > position), unfinished[0])
        reverse = reversed(unfinished)
        return next((place for place in reverse if place[0] < position), unfinished[-1])

    def _numbers(self, annotation: Annotation) -> frozenset[int] | range:
        """Return the numbers of the paragraphs that an annotation touches, if it is the owner's."""
        if annotation.annotator != self._owner:
            return range(0)
        spans = [
            range(bisect_right(self._ends, start), bisect_left(self._starts, end))
            for start, end in annotation.fragments
        ]
        return spans[0] if len(spans) == 1 else frozenset[int]().union(*spans)
