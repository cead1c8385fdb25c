"""Counts of a stream of articles, and how far figures made from them would vary.

The interval is the percentile bootstrap over articles (Efron and Tibshirani 1993, An Introduction
to the Bootstrap, chapter 13). All that a corpus leaves behind is at most 128 bundles of counts: up
to 128 articles each is a bundle; beyond that, neighbouring ones are joined, and bundles are drawn.
So memory does not grow with the corpus. The draws depend on the seed alone.
"""

import random
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import mul

from annotator.agreement.coefficients import Defined
from annotator.agreement.figures import Figure

MOST = 128
"""Bundles."""
DRAWS = 1000
"""Times that the corpus is drawn anew."""

FEWEST = 5
"""Articles, below which to draw from them says nothing."""

Sums = Mapping[Hashable, float]
Work = Callable[[Sums], Defined]
"""A figure, or why there is none, from the sums of counts; what is not among them is 0."""
Wanted = tuple[Iterable[Hashable], float, Work]
"""The keys that a figure is made from, its items, and how it is made."""


class Tally:
    """The counts of articles, by key."""

    def __init__(self) -> None:
        self._bundles: list[dict[Hashable, float]] = []
        self._size = 1
        self._in_last = 0
        self.articles = 0

    def add(self, counts: Mapping[Hashable, float]) -> None:
        """Take in the counts of one article."""
        self.articles += 1
        if not self._bundles or self._in_last == self._size:
            if len(self._bundles) == MOST:
                self._halve()
            self._bundles.append({})
            self._in_last = 0
        self._in_last += 1
        _add(self._bundles[-1], counts)

    def _halve(self) -> None:
        pairs = zip(self._bundles[::2], self._bundles[1::2], strict=True)
        self._bundles = [_add(one, other) for one, other in pairs]
        self._size *= 2

    def sums(self) -> dict[Hashable, float]:
        """The counts of all."""
        found: dict[Hashable, float] = {}
        for bundle in self._bundles:
            _add(found, bundle)
        return found

    def figures(self, works: Sequence[Wanted], seed: int) -> list[Figure]:
        """Figures with their intervals."""
        whole = self.sums()
        found = [work(whole) for _, _, work in works]
        drawn: list[list[float]] = [[] for _ in works]
        if self.articles >= FEWEST:
            asked = [
                (list(keys), work, kept)
                for (keys, _, work), value, kept in zip(works, found, drawn, strict=True)
                if not isinstance(value, str)
            ]
            self._draw(asked, seed)
        return [
            _figure(value, int(items), kept)
            for value, (_, items, _), kept in zip(found, works, drawn, strict=True)
        ]

    def _draw(self, asked: Sequence[tuple[list[Hashable], Work, list[float]]], seed: int) -> None:
        keys = dict.fromkeys(key for own, _, _ in asked for key in own)
        columns = [(key, [bundle.get(key, 0) for bundle in self._bundles]) for key in keys]
        chance = random.Random(seed)
        numbers = range(len(self._bundles))
        for _ in range(DRAWS):
            times = [0] * len(self._bundles)
            for each in chance.choices(numbers, k=len(times)):
                times[each] += 1
            sums = {key: sum(map(mul, times, column)) for key, column in columns}
            for _, work, kept in asked:
                value = work(sums)
                if not isinstance(value, str):
                    kept.append(value)


def _add(into: dict[Hashable, float], counts: Mapping[Hashable, float]) -> dict[Hashable, float]:
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
    return into


def _figure(value: Defined, items: int, drawn: list[float]) -> Figure:
    """A figure; without an interval where it was undefined in half of the draws."""
    if isinstance(value, str):
        return Figure(None, items, why=value)
    if len(drawn) <= DRAWS // 2:
        return Figure(value, items)
    drawn.sort()
    at = round(0.025 * (len(drawn) - 1))
    return Figure(value, items, drawn[at], drawn[-1 - at])
