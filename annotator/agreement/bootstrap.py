"""Sum the counts of a stream of articles, and compute figures from them with their intervals.

The interval is the percentile bootstrap over articles (Efron and Tibshirani 1993, An Introduction
to the Bootstrap, chapter 13). At most 128 bundles of counts are kept of a corpus: up to 128
articles, each is a bundle; beyond that, neighbouring bundles are joined, and bundles are drawn. So
memory does not grow with the corpus. The draws depend on the seed alone.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import mul
from typing import Any, NamedTuple

from annotator.agreement.coefficients import ValueOrReason
from annotator.agreement.results import Figure

MAX_BUNDLES = 128
DRAWS = 1000
"""How often the corpus is drawn anew."""
MIN_ARTICLES = 5
"""With fewer articles there is no interval: drawing from so few means nothing."""

CountKey = tuple[Any, ...]
"""The key of a count: its kind and what it is about, each a str, int or None; see
:mod:`annotator.agreement.article_counts`."""
Sums = Mapping[CountKey, float]
"""Sums of counts by key; a key that is missing has the sum 0."""
Formula = Callable[[Sums], ValueOrReason]


class FigureRequest(NamedTuple):
    """Describes a figure to compute."""

    keys: Iterable[CountKey]
    """The keys of the counts that the formula reads."""
    units: float
    """The number of units that the figure is about."""
    formula: Formula


class Tally:
    """Sums the counts of articles by key, in bundles."""

    def __init__(self) -> None:
        self._bundles: list[dict[CountKey, float]] = []
        self._bundle_articles = 1
        """The number of articles in a full bundle."""
        self._in_last = 0
        self.articles = 0

    def add(self, counts: Mapping[CountKey, float]) -> None:
        """Add the counts of one article."""
        self.articles += 1
        if not self._bundles or self._in_last == self._bundle_articles:
            if len(self._bundles) == MAX_BUNDLES:
                self._join_neighbours()
            self._bundles.append({})
            self._in_last = 0
        self._in_last += 1
        _add(self._bundles[-1], counts)

    def _join_neighbours(self) -> None:
        pairs = zip(self._bundles[::2], self._bundles[1::2], strict=True)
        self._bundles = [_add(one, other) for one, other in pairs]
        self._bundle_articles *= 2

    def sums(self) -> dict[CountKey, float]:
        """Return the sums over all articles."""
        sums: dict[CountKey, float] = {}
        for bundle in self._bundles:
            _add(sums, bundle)
        return sums

    def compute(self, requests: Sequence[FigureRequest], seed: int) -> list[Figure]:
        """Compute figures with their intervals.

        Args:
            requests: The figures to compute.
            seed: The seed of the draws.

        Returns:
            The figures in the order of the requests.
        """
        sums = self.sums()
        values = [request.formula(sums) for request in requests]
        drawn: list[list[float]] = [[] for _ in requests]
        if self.articles >= MIN_ARTICLES:
            defined = [
                (list(request.keys), request.formula, own)
                for request, value, own in zip(requests, values, drawn, strict=True)
                if not isinstance(value, str)
            ]
            self._draw(defined, seed)
        return [
            _make_figure(value, int(request.units), own)
            for value, request, own in zip(values, requests, drawn, strict=True)
        ]

    def _draw(
        self, defined: Sequence[tuple[list[CountKey], Formula, list[float]]], seed: int
    ) -> None:
        """Draw the corpus anew, and append each figure's values to its list."""
        keys = dict.fromkeys(key for own, _, _ in defined for key in own)
        columns = [(key, [bundle.get(key, 0) for bundle in self._bundles]) for key in keys]
        chance = random.Random(seed)
        numbers = range(len(self._bundles))
        for _ in range(DRAWS):
            times = [0] * len(self._bundles)
            for number in chance.choices(numbers, k=len(times)):
                times[number] += 1
            sums = {key: sum(map(mul, times, column)) for key, column in columns}
            for _, formula, drawn in defined:
                value = formula(sums)
                if not isinstance(value, str):
                    drawn.append(value)


def _add(into: dict[CountKey, float], counts: Mapping[CountKey, float]) -> dict[CountKey, float]:
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
    return into


def _make_figure(value: ValueOrReason, units: int, drawn: list[float]) -> Figure:
    """Make a figure; it has no interval where it was undefined in half of the draws."""
    if isinstance(value, str):
        return Figure(None, units, why=value)
    if len(drawn) <= DRAWS // 2:
        return Figure(value, units)
    drawn.sort()
    rank = round(0.025 * (len(drawn) - 1))
    return Figure(value, units, drawn[rank], drawn[-1 - rank])
