"""Counts annotations, matches and unfinished paragraphs on each row of a map. No Qt, no pixels.

Costs depend on the number of rows, which are pixels, and not on how much is on them.
Positions are code points; a run of rows is the number of its first row and the number after its
last one.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import sub
from time import perf_counter
from typing import Generic, TypeVar

from annotator.model import Fragment, TagSet
from annotator.ui.article.matches import Matches
from annotator.ui.article.scene import Scene
from annotator.words import number, quote, shorten

RowRun = tuple[int, int]
"""The first row, and the row after the last."""
Kind = tuple[str, str]
"""``mark`` or ``suggestion`` with the label, or :data:`UNFINISHED`."""
UNFINISHED: Kind = ("unfinished", "")
UNFINISHED_WORDS = (
    "No annotation of yours in this paragraph (marked while the article is in progress)"
)
_MAX_COLUMNS = 5
"""The columns of the map; further layers share the last one."""
_QUOTED_CODE_POINTS = 60
"""The length of the text that a row is described with."""

_K = TypeVar("_K", bound=Hashable)


class Rows:
    """The rows of a map: each begins at a code point.

    Several rows that begin at the same one show one line of text.
    """

    __slots__ = ("starts",)

    def __init__(self, starts: Iterable[int]) -> None:
        self.starts = array("q", starts)

    def __len__(self) -> int:
        return len(self.starts)

    def run_of(self, start: int, end: int) -> RowRun:
        """Return the rows of a stretch, at least one."""
        starts = self.starts
        line = starts[max(bisect_right(starts, start) - 1, 0)]
        first = bisect_left(starts, line)
        return first, max(bisect_right(starts, end - 1), first + 1)

    def runs_of(self, fragments: Sequence[Fragment]) -> list[RowRun]:
        """Return the rows of several stretches; runs that meet are joined."""
        if len(fragments) == 1:
            return [self.run_of(*fragments[0])]
        runs: list[RowRun] = []
        for first, last in sorted(self.run_of(*fragment) for fragment in fragments):
            if runs and first <= runs[-1][1]:
                runs[-1] = runs[-1][0], max(last, runs[-1][1])
            else:
                runs.append((first, last))
        return runs

    def text_of(self, first: int, last: int, length: int) -> Fragment:
        """Return the stretch that the rows from ``first`` up to ``last`` show.

        Args:
            first: The first row; it may be outside the map.
            last: The row after the last one; it may be outside the map.
            length: The length of the text.
        """
        starts, end = self.starts, len(self) - 1
        start = starts[min(max(first, 0), end)]
        after = bisect_right(starts, starts[min(max(last - 1, first, 0), end)])
        return start, starts[after] if after <= end else max(length, start)


class Tally(Generic[_K]):
    """Counts of each kind of thing on each row; adding and removing always cost the same."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._begun: dict[_K, list[int]] = {}
        self._ended: dict[_K, list[int]] = {}

    def add(self, kind: _K, runs: Iterable[RowRun], times: int = 1) -> None:
        """Add a thing on some rows; ``times=-1`` removes it."""
        begun = self._begun.get(kind)
        if begun is None:
            begun = self._begun[kind] = [0] * (self.rows + 1)
            self._ended[kind] = [0] * (self.rows + 1)
        ended = self._ended[kind]
        for first, last in runs:
            begun[first] += times
            ended[last] += times

    def kinds(self) -> Iterable[_K]:
        """Return the kinds that were ever added."""
        return self._begun.keys()

    def counts(self, kind: _K) -> list[int]:
        """Return the number of things on each row; an empty list if there are none on any."""
        begun = self._begun.get(kind)
        if begun is None or not any(begun):
            return []
        return list(accumulate(map(sub, begun, self._ended[kind])))[: self.rows]

    def count_on(self, kind: _K, first: int, last: int) -> int:
        """Return the number of things on at least one of the rows from ``first`` up to ``last``."""
        begun = self._begun.get(kind)
        if begun is None:
            return 0
        return sum(begun[: max(last, 0)]) - sum(self._ended[kind][: max(first, 0) + 1])


class MapContents:
    """The annotations, suggestions, unfinished paragraphs and matches of one article, by rows.

    Annotations are those of the scene: each is looked up in it when it is counted. After
    :meth:`set_rows` everything is pending until :meth:`count_pending` has counted it.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.rows = Rows((0,))
        self.tally: Tally[Kind] = Tally(1)
        self._counted: dict[str, tuple[Kind, list[RowRun]]] = {}
        """Annotation id -> the kind and the rows that it is counted with."""
        self._pending: dict[str, None] = {}
        """The ids of the annotations that are not counted yet."""
        self._unfinished: dict[Fragment, None] = {}
        self._pending_unfinished: dict[Fragment, None] = {}
        self.matches = Matches()
        self.commented: list[int] = []
        """Where annotations with open comments start, in code points, sorted."""

    def clear(self) -> None:
        """Forget the article, until rows are set."""
        self._unfinished.clear()
        self.matches = Matches()
        self.commented = []
        self._start_rows((0,))
        self._pending = {}

    def set_rows(self, starts: Iterable[int]) -> None:
        """Begin to count on other rows, each with the position that it begins at."""
        self._start_rows(starts)
        self._pending = dict.fromkeys([*self._scene.suggestions, *self._scene.annotations])

    def _start_rows(self, starts: Iterable[int]) -> None:
        self.rows = Rows(starts)
        self.tally = Tally(len(self.rows))
        self._counted = {}
        self._pending_unfinished = dict(self._unfinished)

    def count_pending(self, deadline: float) -> bool:
        """Count what is pending, at least one thing; return whether all is counted.

        Args:
            deadline: The time of ``perf_counter`` at which to stop.
        """
        while self._pending_unfinished or self._pending:
            if self._pending_unfinished:
                paragraph, _ = self._pending_unfinished.popitem()
                self.tally.add(UNFINISHED, [self.rows.run_of(*paragraph)])
            else:
                self._count(self._pending.popitem()[0])
            if perf_counter() > deadline:
                break
        return not (self._pending_unfinished or self._pending)

    def update(self, changed: Iterable[str]) -> None:
        """Count annotations and suggestions again: they were added, removed or changed."""
        for annotation_id in changed:
            kind, runs = self._counted.pop(annotation_id, (UNFINISHED, []))
            self.tally.add(kind, runs, -1)
            if annotation_id not in self._pending:
                self._count(annotation_id)

    def _count(self, annotation_id: str) -> None:
        annotation = self._scene.get(annotation_id)
        if annotation is None:
            return
        suggested = self._scene.is_suggestion(annotation_id)
        kind = "suggestion" if suggested else "mark", annotation.label
        runs = self.rows.runs_of(annotation.fragments)
        self.tally.add(kind, runs)
        self._counted[annotation_id] = kind, runs

    def change_unfinished(self, added: Iterable[Fragment], removed: Iterable[Fragment]) -> None:
        """Add and remove unfinished paragraphs."""
        for paragraph in removed:
            is_counted = paragraph in self._unfinished and paragraph not in self._pending_unfinished
            self._unfinished.pop(paragraph, None)
            self._pending_unfinished.pop(paragraph, None)
            if is_counted:
                self.tally.add(UNFINISHED, [self.rows.run_of(*paragraph)], -1)
        for paragraph in added:
            if paragraph not in self._unfinished:
                self._unfinished[paragraph] = None
                self.tally.add(UNFINISHED, [self.rows.run_of(*paragraph)])

    @property
    def number_unfinished(self) -> int:
        """The number of unfinished paragraphs."""
        return len(self._unfinished)

    # Runs to draw

    def prevalent(
        self, labels: Iterable[str], kind: str = "mark"
    ) -> Iterator[tuple[int, int, str]]:
        """Yield runs of rows (first, after the last) with the most frequent of some labels."""
        counts = ((label, self.tally.counts((kind, label))) for label in labels)
        by_label = {label: row_counts for label, row_counts in counts if any(row_counts)}
        names, numbers = list(by_label), range(len(by_label))
        most = (
            max(numbers, key=row.__getitem__) if any(row) else -1
            for row in zip(*by_label.values(), strict=True)
        )
        yield from ((a, b, names[n]) for a, b, n in _equal_runs(most) if n >= 0)

    def unfinished_runs(self) -> Iterator[RowRun]:
        """Yield the rows of unfinished paragraphs."""
        yield from ((a, b) for a, b, n in _equal_runs(self.tally.counts(UNFINISHED)) if n)

    def commented_rows(self) -> list[int]:
        """Return the rows on which annotations with open comments start, each once."""
        return sorted({self.rows.run_of(start, start + 1)[0] for start in self.commented})

    def match_runs(self) -> Iterator[RowRun]:
        """Yield the rows on which matches begin, a line of text or a row at a time."""
        at, match_starts = 0, self.matches.starts
        for first, last, start in _equal_runs(self.rows.starts):
            if at >= len(match_starts):
                return
            # All matches before this one began on the rows before.
            at = bisect_left(match_starts, start, at)
            end = self.rows.starts[last] if last < len(self.rows) else None
            after = len(match_starts) if end is None else bisect_left(match_starts, end, at)
            if after > at:
                yield first, last
            at = after


def _equal_runs(values: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield each run of equal values: its first index, the index after it, the value."""
    at = 0
    for value, run in groupby(values):
        length = sum(1 for _ in run)
        yield at, at + length, value
        at += length


def columns(tag_set: TagSet) -> list[list[str]]:
    """Return the labels of each column: a layer has one of its own while there is room."""
    names = [[label.name for label in layer.labels] for layer in tag_set.layers]
    if len(names) <= _MAX_COLUMNS:
        return names
    shared = [name for layer in names[_MAX_COLUMNS - 1 :] for name in layer]
    return [*names[: _MAX_COLUMNS - 1], shared]


# In words


def describe_rows(contents: MapContents, tag_set: TagSet, text: str, first: int, last: int) -> str:
    """Describe the rows from ``first`` up to ``last``, with a line for each kind of thing."""
    start, end = contents.rows.text_of(first, last, len(text))
    lines = [_quote(text, start)] if text else []
    for kind, prefix in (("mark", ""), ("suggestion", "suggested: ")):
        labels = [
            f"{count:,} × {label.name}" if count > 1 else label.name
            for label in tag_set.labels()
            if (count := contents.tally.count_on((kind, label.name), first, last))
        ]
        if labels:
            lines.append(prefix + ", ".join(labels))
    comments = sum(start <= place < end for place in contents.commented)
    if comments:
        lines.append(f"{number(comments, 'annotation')} with open comments")
    if contents.matches:
        lines += _describe_matches(contents.matches, start, end)
    if contents.tally.count_on(UNFINISHED, first, last):
        lines.append(UNFINISHED_WORDS)
    return "\n".join(lines)


def _quote(text: str, start: int) -> str:
    stretch = text[start : start + 2 * _QUOTED_CODE_POINTS]
    return quote(shorten(stretch, _QUOTED_CODE_POINTS + 1))


def _describe_matches(matches: Matches, start: int, end: int) -> list[str]:
    first, last = matches.between(start, end)
    if first >= last:
        return []
    total = len(matches)
    if last - first == 1:
        return [f"match {last:,} of {total:,}"]
    return [f"matches {first + 1:,} to {last:,} of {total:,}"]


def summary(contents: MapContents, annotations: int) -> str:
    """Return all of the map in one sentence, for screen readers.

    Args:
        contents: The contents of the map.
        annotations: The number of annotations.
    """
    parts = [number(annotations, "annotation")]
    if contents.commented:
        parts.append(f"{len(contents.commented):,} with open comments")
    if contents.matches:
        parts.append(number(len(contents.matches), "match", "matches"))
    if contents.number_unfinished:
        unfinished = number(contents.number_unfinished, "paragraph")
        parts.append(f"{unfinished} without an annotation of yours")
    return ", ".join(parts)
