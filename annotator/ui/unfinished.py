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
        self._touching = [0] * len(self._paragraphs)
        self._touched: dict[str, set[int]] = {}
        self.update(annotations, ())

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
            now = self._numbers(annotation)
            was = self._touched.pop(annotation.id, set())
            for number in now ^ was:
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
            return left[bisect_right(left, position, key=_start) % len(left)]
        return left[bisect_left(left, position, key=_start) - 1]

    def _numbers(self, annotation: Annotation) -> set[int]:
        """The paragraphs that an annotation touches, if it is the owner's."""
        if annotation.annotator != self._owner:
            return set()
        found: set[int] = set()
        for start, end in annotation.fragments:
            first = bisect_right(self._paragraphs, start, key=_end)
            found.update(range(first, bisect_left(self._paragraphs, end, key=_start)))
        return found


def _start(paragraph: Fragment) -> int:
    return paragraph[0]


def _end(paragraph: Fragment) -> int:
    return paragraph[1]
