"""Paragraphs of an article in which an annotator has tagged nothing yet."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from annotator.model.types import Annotation, Document, Fragment

_LINE_WITH_WORDS = re.compile(r"^.*\w.*$", re.MULTILINE)
_NO_BODY_KINDS = frozenset({"header", "headline", "deck", "caption", "dateline", "subhead"})


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
