"""Measure agreement in a stream of articles, in memory that does not grow with the stream."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from annotator.agreement.article_counts import (
    AnnotatorWork,
    Counts,
    LabelLayers,
    TeamCounts,
    add_covered,
    add_label_sets,
    add_pair,
    add_units,
    align_pairs,
    collect_work,
    count_label_sets,
    merge_sides,
)
from annotator.agreement.gamma import Gamma
from annotator.agreement.results import Agreement, Team
from annotator.agreement.scoring import score_team
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, TagSet
from annotator.project import Project

OCCURRENCES_PER_CELL = 100
"""How many occurrences are kept of each cell of a confusion table, unless the caller says."""


def measure(
    documents: Iterable[AnnotatedDocument],
    tag_set: TagSet,
    annotators: Collection[str],
    *,
    labels: Collection[str] | None = None,
    done: Mapping[str, Collection[str]] | None = None,
    places: int | None = OCCURRENCES_PER_CELL,
    gamma: bool = False,
    seed: int = 0,
    progress: ProgressCallback | None = None,
) -> Agreement:
    """Measure the agreement of annotators, for each two and for all together.

    An annotator took part in an article who annotated anything in it or whom ``done`` names for it:
    one who looked and found nothing disagrees with one who found something.

    Args:
        documents: The articles with everyone's annotations; read once.
        tag_set: The tag set, which says which labels belong to a layer.
        annotators: The names of the annotators to compare.
        labels: The names of the labels that count; None for all.
        done: The annotators who are done with an article, by the article's id.
        places: How many occurrences to keep of each cell of a confusion table; None for all.
        gamma: Whether to compute Mathet's γ, which takes a second for an article and pair.
        seed: The seed of the intervals, and of γ's chance.
        progress: Is called for each pair when the figures are computed, after all articles were
            read; an error that it raises ends the measurement.

    Raises:
        EnvironmentFault: γ was asked for, and its library is not installed.
    """
    measurement = _Measurement(tag_set, annotators, labels, places)
    measurement.gamma = Gamma(seed) if gamma else None
    for item in documents:
        measurement.add(item, (done or {}).get(item.document.id, ()))
    return measurement.result(seed, progress)


def list_annotators(project: Project) -> list[str]:
    """Return everyone who annotated anything or marked an article as done, sorted by name."""
    names = set(project.counts().annotators)
    for done in project.articles.done_by().values():
        names.update(done)
    return sorted(names)


def measure_project(
    project: Project,
    annotators: Sequence[str],
    *,
    labels: Collection[str] | None = None,
    gamma: bool = False,
    seed: int = 0,
    progress: ProgressCallback | None = None,
) -> Agreement:
    """Measure the agreement of annotators in a project.

    Args:
        project: The project.
        annotators: The names of the annotators to compare.
        labels: As in :func:`measure`.
        gamma: As in :func:`measure`.
        seed: As in :func:`measure`.
        progress: Is called for the articles that are read, and then for each pair.

    Raises:
        EnvironmentFault: γ was asked for, and its library is not installed.
        Cancelled: ``progress`` raised it.
    """
    return measure(
        _read_documents(project, annotators, progress),
        project.tag_set,
        annotators,
        labels=labels,
        done=project.articles.done_by(),
        gamma=gamma,
        seed=seed,
        progress=progress,
    )


def _read_documents(
    project: Project, annotators: Sequence[str], progress: ProgressCallback | None
) -> Iterator[AnnotatedDocument]:
    for item in project.stream(progress, annotators):
        if isinstance(item, AnnotatedDocument):
            yield item


class _Measurement:
    """Counts the articles of each pair and of all together."""

    def __init__(
        self,
        tag_set: TagSet,
        annotators: Collection[str],
        labels: Collection[str] | None,
        max_occurrences: int | None,
    ) -> None:
        self._names = tuple(sorted(set(annotators)))
        self._labels = labels
        self._layers = LabelLayers(tag_set)
        pairs = combinations(self._names, 2)
        self._pairs = {pair: TeamCounts(pair, max_occurrences) for pair in pairs}
        self._everyone = TeamCounts(self._names) if len(self._names) > 2 else None
        self.gamma: Gamma | None = None
        self._articles = 0
        self._shared = 0

    def add(self, item: AnnotatedDocument, done: Collection[str]) -> None:
        """Count one article; ``done`` names the annotators who marked it as done."""
        self._articles += 1
        works = collect_work(item, self._names, done, self._labels, self._layers)
        if len(works) < 2:
            return
        self._shared += 1
        length = len(item.document.text)
        names = list(works)
        label_sets = count_label_sets(list(works.values()), self._layers)
        layers = [(name, self._layers.mask_of(name)) for name in self._layers.occurring_layers()]
        together: Counts = {}
        for (one, other), alignment in align_pairs(works, self._layers).items():
            counts: Counts = {}
            mine, theirs = works[one], works[other]
            add_pair(counts, mine, theirs, alignment, self._layers)
            if self._everyone is not None:
                _add_counts(together, counts)
                add_units(together, mine, theirs, 2 / (len(works) - 1))
            add_units(counts, mine, theirs, 2)
            add_covered(counts, (mine, theirs), length)
            add_label_sets(counts, label_sets, (names.index(one), names.index(other)), layers)
            self._add_gamma(counts, (mine, theirs), length)
            team = self._pairs[one, other]
            team.add_article(counts, (mine, theirs), length)
            team.add_places(item.document.id, (mine, theirs), alignment)
        if self._everyone is not None:
            add_covered(together, list(works.values()), length)
            add_label_sets(together, label_sets, range(len(works)), layers)
            self._add_gamma(together, list(works.values()), length)
            self._everyone.add_article(merge_sides(together), list(works.values()), length)

    def _add_gamma(self, counts: Counts, works: Sequence[AnnotatorWork], length: int) -> None:
        if self.gamma is None:
            return
        layers = self._layers
        scopes = {"": layers.occurring_labels()}
        scopes |= {name: layers.occurring_labels(name) for name in layers.occurring_layers()}
        for name, labels in scopes.items():
            disorders = self.gamma.disorders(works, labels, length)
            for part, value in zip(
                ("observed", "expected", "units"), disorders or (), strict=False
            ):
                counts["gamma", name, part] = value

    def result(self, seed: int, progress: ProgressCallback | None) -> Agreement:
        """Compute the figures."""
        with_gamma = self.gamma is not None
        teams: list[Team] = []
        for done, team in enumerate(self._pairs.values()):
            if progress is not None:
                progress(done, len(self._pairs), "pairs")
            teams.append(score_team(team, self._layers, seed, with_gamma))
        everyone = self._everyone
        return Agreement(
            self._names,
            self._articles,
            self._shared,
            tuple(teams),
            score_team(everyone, self._layers, seed, with_gamma) if everyone is not None else None,
            seed,
        )


def _add_counts(into: Counts, counts: Counts) -> None:
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
