"""Paragraphs of an article in which nothing of one's own is tagged yet. No Qt."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from annotator.model import Annotation, Document, Fragment

_LINE = re.compile(r"^.*\w.*$", re.MULTILINE)
_NO_BODY = frozenset({"header", "headline", "deck", "caption", "dateline", "subhead"})


def body_paragraphs(document: Document) -> list[Fragment]:
    """The paragraphs that are read for who said what.

    Each line with a letter or a digit in it is one, but for those that a block says are a
    headline, a caption or another part with a role of its own.
    """
    others = {block.start for block in document.blocks if block.kind in _NO_BODY}
    found = (match.span() for match in _LINE.finditer(document.text))
    return [line for line in found if line[0] not in others]


class Unfinished:
    """The body paragraphs of one article that no annotation of one person touches."""

    def __init__(self, document: Document, annotations: Iterable[Annotation], owner: str) -> None:
        self._paragraphs = body_paragraphs(document)
        self._owner = owner
        self._starts = [start for start, _ in self._paragraphs]
        self._ends = [end for _, end in self._paragraphs]
        self._touching = touching = [0] * len(self._paragraphs)
        """How many annotations touch each."""
        self._touched: dict[str, frozenset[int] | range] = {}
        """The numbers of the paragraphs that each annotation touches, if any."""
        for annotation in annotations:
            numbers = self._numbers(annotation)
            if numbers:
                self._touched[annotation.id] = numbers
                for number in numbers:
                    touching[number] += 1

    def paragraphs(self) -> list[Fragment]:
        """Those without an annotation, in the order of the text."""
        pairs = zip(self._paragraphs, self._touching, strict=True)
        return [paragraph for paragraph, touching in pairs if not touching]

    def update(
        self, changed: Iterable[Annotation], removed: Iterable[str]
    ) -> tuple[list[Fragment], list[Fragment]]:
        """Take in what changed; returns the paragraphs that are without one now, and no longer."""
        touching = self._touching
        before: dict[int, bool] = {}
        for item in removed:
            for number in self._touched.pop(item, ()):
                before.setdefault(number, bool(touching[number]))
                touching[number] -= 1
        for annotation in changed:
            now = frozenset(self._numbers(annotation))
            was = self._touched.pop(annotation.id, ())
            for number in now.symmetric_difference(was):
                before.setdefault(number, bool(touching[number]))
                touching[number] += 1 if number in now else -1
            if now:
                self._touched[annotation.id] = now
        other = [number for number in sorted(before) if before[number] != bool(touching[number])]
        come = [self._paragraphs[number] for number in other if not touching[number]]
        return come, [self._paragraphs[number] for number in other if touching[number]]

    def next(self, position: int, step: int) -> Fragment | None:
        """The next one without an annotation that starts after a position, round the end.

        ``step=-1``: the one before it.
        """
        left = self.paragraphs()
        if not left:
            return None
        if step > 0:
            return next((place for place in left if place[0] > position), left[0])
        return next((place for place in reversed(left) if place[0] < position), left[-1])

    def _numbers(self, annotation: Annotation) -> frozenset[int] | range:
        """The paragraphs that an annotation touches, if it is the owner's."""
        if annotation.annotator != self._owner:
            return range(0)
        spans = [
            range(bisect_right(self._ends, start), bisect_left(self._starts, end))
            for start, end in annotation.fragments
        ]
        return spans[0] if len(spans) == 1 else frozenset().union(*spans)
