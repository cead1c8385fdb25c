"""What lies where in the open article, by the rows of its map. No Qt, no pixels."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby

from annotator.model import Fragment, TagSet
from annotator.ui.article.map.map_rows import Rows, Tally
from annotator.ui.article.matches import Matches
from annotator.ui.article.scene import Scene

Kind = tuple[str, str]
"""``mark`` or ``suggestion`` with the label, or :data:`UNFINISHED`."""
UNFINISHED: Kind = ("unfinished", "")
Run = tuple[int, int, str]
"""Rows from and up to, and a label."""
_COLUMNS = 5
"""More layers than these share the last one."""


class MapContents:
    """Annotations, suggestions, unfinished paragraphs and matches of one article.

    Annotations are those of the scene: each is looked up there when it is counted.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.rows = Rows((0,))
        self.tally: Tally[Kind] = Tally(1)
        self._counted: dict[str, tuple[Kind, list[tuple[int, int]]]] = {}
        self._left: dict[str, tuple[Kind, list[tuple[int, int]]]] = {}
        """What was counted in the article before: it takes a while to free."""
        self._waiting: dict[str, None] = {}
        """Annotations that are not counted yet."""
        self._unfinished: dict[Fragment, None] = {}
        self._late: dict[Fragment, None] = {}
        """Those that are not laid on their rows yet."""
        self.matches = Matches()

    def clear(self) -> None:
        """Know nothing, until rows are set."""
        self._unfinished.clear()
        self.matches = Matches()
        self._take_rows((0,))
        self._left, self._counted = self._counted, {}
        self._waiting = {}

    def set_rows(self, starts: Iterable[int]) -> Iterator[None]:
        """Lay everything on other rows, little by little: go through what is returned."""
        self._start(starts)
        while self._late:
            self.tally.put(UNFINISHED, [self.rows.of(*self._late.popitem()[0])])
            yield
        while self._waiting:
            self._count(self._waiting.popitem()[0])
            yield

    def _take_rows(self, starts: Iterable[int]) -> None:
        self.rows = Rows(starts)
        self.tally = Tally(len(self.rows))
        self._late = dict(self._unfinished)

    def _start(self, starts: Iterable[int]) -> None:
        self._take_rows(starts)
        self._left, self._counted = {}, {}
        self._waiting = dict.fromkeys([*self._scene.suggestions, *self._scene.annotations])

    def update(self, changed: Iterable[str]) -> None:
        """Count these annotations and suggestions anew: they came, went or are others now."""
        for item in changed:
            kind, spans = self._counted.pop(item, (UNFINISHED, []))
            self.tally.put(kind, spans, -1)
            if item not in self._waiting:
                self._count(item)

    def _count(self, item: str) -> None:
        annotation = self._scene.get(item)
        if annotation is None:
            return
        suggested = self._scene.is_suggestion(item)
        kind = "suggestion" if suggested else "mark", annotation.label
        spans = self.rows.of_all(annotation.fragments)
        self.tally.put(kind, spans)
        self._counted[item] = kind, spans

    def change_unfinished(self, come: Iterable[Fragment], gone: Iterable[Fragment]) -> None:
        """Know other paragraphs as unfinished."""
        for paragraph in gone:
            known = paragraph in self._unfinished
            self._unfinished.pop(paragraph, None)
            late = paragraph in self._late
            self._late.pop(paragraph, None)
            if known and not late:
                self.tally.put(UNFINISHED, [self.rows.of(*paragraph)], -1)
        for paragraph in come:
            if paragraph not in self._unfinished:
                self._unfinished[paragraph] = None
                self.tally.put(UNFINISHED, [self.rows.of(*paragraph)])

    @property
    def number_unfinished(self) -> int:
        """How many paragraphs are unfinished."""
        return len(self._unfinished)

    # What is drawn

    def strongest(self, labels: Iterable[str], kind: str = "mark") -> Iterator[Run]:
        """Which of these labels most lies on which rows."""
        all_counts = ((label, self.tally.counts((kind, label))) for label in labels)
        known = {label: counts for label, counts in all_counts if any(counts)}
        names, numbers = list(known), range(len(known))
        most = (
            max(numbers, key=row.__getitem__) if any(row) else -1
            for row in zip(*known.values(), strict=True)
        )
        yield from ((a, b, names[n]) for a, b, n in _runs(most) if n >= 0)

    def unfinished(self) -> Iterator[tuple[int, int]]:
        """The rows of unfinished paragraphs, from and up to."""
        yield from ((a, b) for a, b, n in _runs(self.tally.counts(UNFINISHED)) if n)

    def matched(self) -> Iterator[tuple[int, int]]:
        """The rows on which matches begin, a line of text or a row at a time."""
        at, found = 0, self.matches.starts
        for first, last, start in _runs(self.rows.starts):
            if at >= len(found):
                return
            # All up to here have been seen on the rows before.
            at = bisect_left(found, start, at)
            end = self.rows.starts[last] if last < len(self.rows) else None
            after = len(found) if end is None else bisect_left(found, end, at)
            if after > at:
                yield first, last
            at = after


def _runs(values: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Equal neighbours together: from, up to, value."""
    at = 0
    for value, run in groupby(values):
        length = sum(1 for _ in run)
        yield at, at + length, value
        at += length


def columns(tag_set: TagSet) -> list[list[str]]:
    """The labels of each column: a layer has one of its own while there is room."""
    names = [[label.name for label in layer.labels] for layer in tag_set.layers]
    if len(names) <= _COLUMNS:
        return names
    rest = [name for layer in names[_COLUMNS - 1 :] for name in layer]
    return [*names[: _COLUMNS - 1], rest]
