"""Measures agreement in a stream of articles, in memory that does not grow with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from annotator.agreement.counting import (
    Counts,
    TeamCounts,
    add_covered,
    add_pair,
    add_sets,
    add_units,
    merged_sides,
    pairings,
)
from annotator.agreement.figures import Agreement, Team
from annotator.agreement.gamma import Gamma
from annotator.agreement.scoring import team_of
from annotator.agreement.views import Layers, View, joint, views_of
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, TagSet

PLACES = 100
"""Kept of each cell of a confusion table, unless all are asked for."""


def measure(
    documents: Iterable[AnnotatedDocument],
    tag_set: TagSet,
    annotators: Collection[str],
    *,
    labels: Collection[str] | None = None,
    done: Mapping[str, Collection[str]] | None = None,
    places: int | None = PLACES,
    gamma: bool = False,
    seed: int = 0,
    progress: ProgressCallback | None = None,
) -> Agreement:
    """The agreement of annotators, for each two and for all together.

    Someone took part in an article who annotated anything in it, or is among those whom ``done``
    names for it: who looked and found nothing disagrees with who found something.

    Args:
        documents: The articles with everybody's annotations; read once.
        tag_set: Says which labels belong together.
        annotators: Whom to compare.
        labels: Only these labels.
        done: Who is done with which article, by its id.
        places: How many places each cell of a confusion table names; None for all.
        gamma: Whether to compute Mathet's γ too, which takes a second for an article and pair.
        seed: Of the intervals, and of γ's chance.
        progress: Told how far it is with the figures, once all articles were read; may raise.

    Raises:
        EnvironmentFault: γ was asked for, and what computes it is not installed.
    """
    measuring = _Measuring(tag_set, annotators, labels, places)
    measuring.gamma = Gamma(seed) if gamma else None
    for item in documents:
        measuring.add(item, (done or {}).get(item.document.id, ()))
    return measuring.result(seed, progress)


class _Measuring:
    def __init__(
        self,
        tag_set: TagSet,
        annotators: Collection[str],
        labels: Collection[str] | None,
        places: int | None,
    ) -> None:
        self._names = tuple(sorted(set(annotators)))
        self._labels = labels
        self._layers = Layers(tag_set)
        self._pairs = {pair: TeamCounts(pair, places) for pair in combinations(self._names, 2)}
        self._all = TeamCounts(self._names) if len(self._names) > 2 else None
        self.gamma: Gamma | None = None
        self._articles = 0
        self._shared = 0

    def add(self, item: AnnotatedDocument, done: Collection[str]) -> None:
        """Take in one article."""
        self._articles += 1
        views = views_of(item, self._names, done, self._labels, self._layers)
        if len(views) < 2:
            return
        self._shared += 1
        length = len(item.document.text)
        names = list(views)
        seen = joint(list(views.values()), self._layers)
        layers = [(name, self._layers.mask(name)) for name in self._layers.names()]
        together: Counts = {}
        for (one, other), pairing in pairings(views, self._layers).items():
            counts: Counts = {}
            mine, theirs = views[one], views[other]
            add_pair(counts, mine, theirs, pairing)
            if self._all is not None:
                _sum(together, counts)
                add_units(together, mine, theirs, 2 / (len(views) - 1))
            add_units(counts, mine, theirs, 2)
            add_covered(counts, (mine, theirs), length)
            add_sets(counts, seen, (names.index(one), names.index(other)), layers)
            team = self._pairs[one, other]
            self._add_gamma(counts, (mine, theirs), length)
            team.take(counts, (mine, theirs), length)
            team.confusing.add(item.document.id, pairing)
        if self._all is not None:
            add_covered(together, list(views.values()), length)
            add_sets(together, seen, range(len(views)), layers)
            self._add_gamma(together, list(views.values()), length)
            self._all.take(merged_sides(together), list(views.values()), length)

    def _add_gamma(self, counts: Counts, views: Sequence[View], length: int) -> None:
        if self.gamma is None:
            return
        scopes = {"": self._layers.labels()}
        scopes |= {name: self._layers.labels(name) for name in self._layers.names()}
        for name, labels in scopes.items():
            found = self.gamma.disorders(views, labels, length)
            for what, value in zip(("observed", "expected", "units"), found or (), strict=False):
                counts["gamma", name, what] = value

    def result(self, seed: int, progress: ProgressCallback | None) -> Agreement:
        """The figures."""
        gamma = self.gamma is not None
        teams: list[Team] = []
        for done, team in enumerate(self._pairs.values()):
            if progress is not None:
                progress(done, len(self._pairs), "pairs")
            teams.append(team_of(team, self._layers, seed, gamma))
        return Agreement(
            self._names,
            self._articles,
            self._shared,
            tuple(teams),
            team_of(self._all, self._layers, seed, gamma) if self._all is not None else None,
            seed,
        )


def _sum(into: Counts, counts: Counts) -> None:
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
