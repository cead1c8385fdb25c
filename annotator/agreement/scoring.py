"""Compute the figures of a team from its counts: for each label, each layer, and everything.

The keys of the counts are those of :mod:`annotator.agreement.article_counts`.
"""

from collections.abc import Callable, Sequence

from annotator.agreement.article_counts import ConfusionCounter, LabelLayers, TeamCounts
from annotator.agreement.attribute_measures import (
    INTERVAL,
    ORDINAL,
    Comparable,
    Table,
    attribute_formula,
    has_both,
)
from annotator.agreement.bootstrap import CountKey, FigureRequest, Formula, Sums
from annotator.agreement.coefficients import (
    NOBODY_HAS_ANY,
    ValueOrReason,
    alpha_disagreement,
    correct_for_chance,
    f1,
    kappa_disagreement,
    proportion,
)
from annotator.agreement.results import (
    AttributeScore,
    ConfusionTable,
    RelationScore,
    Scope,
    Scores,
    Team,
)

TWO_ONLY = "it is between two annotators; see the pairs"
_Disagreements = Callable[[Sums], list[tuple[float, float]]]
"""Gives the observed and the expected disagreement of each layer."""


def score_team(team: TeamCounts, layers: LabelLayers, seed: int, with_gamma: bool = False) -> Team:
    """Compute all figures of a team.

    Args:
        team: The counts of the team.
        layers: The layers of the labels.
        seed: The seed of the intervals.
        with_gamma: Whether the counts have what Mathet's γ needs, and it is computed.
    """
    plan = _FigurePlan(team, layers, with_gamma)
    scopes = plan.scopes() if team.tally.articles else []
    attributes, relations = plan.attributes(), plan.relations()
    requests = [request for _, _, own in scopes for request in own]
    requests += [request for _, _, request in attributes]
    requests += [request for _, request in relations]
    figures = iter(team.tally.compute(requests, seed))
    return Team(
        team.annotators,
        team.tally.articles,
        tuple(
            Scope(kind, name, Scores(*[next(figures) for _ in own])) for kind, name, own in scopes
        ),
        tuple(
            AttributeScore(
                label,
                name,
                layers.measure(label, name),
                next(figures),
                _table(team, team.values.get((label, name))),
            )
            for label, name, _ in attributes
        ),
        tuple(
            RelationScore(type_name, next(figures), _table(team, team.related.get(type_name)))
            for type_name, _ in relations
        ),
        plan.group_kinds(),
        team.confusion.table(*team.annotators) if plan.is_pair else None,
    )


def _table(team: TeamCounts, counter: ConfusionCounter | None) -> ConfusionTable | None:
    return counter.table(*team.annotators) if counter and len(team.annotators) == 2 else None


class _FigurePlan:
    """Decides which figures to compute from which counts."""

    def __init__(self, team: TeamCounts, layers: LabelLayers, with_gamma: bool) -> None:
        self._with_gamma = with_gamma
        self._team = team
        self._layers = layers
        self._sums = team.tally.sums()
        self.is_pair = len(team.annotators) == 2
        self._label_sets: _LabelSets = {}
        for key in self._sums:
            if key[0] == "set":
                self._label_sets.setdefault((key[1], key[2]), []).append(key[3])

    def group_kinds(self) -> dict[str, int]:
        """Return the number of groups of each kind, for a pair."""
        kinds = ("agreed", "label", "boundaries", "missing", "attributes", "relations")
        return {kind: int(self._sum(("kind", kind))) for kind in kinds} if self.is_pair else {}

    def _sum(self, *keys: CountKey) -> float:
        return sum(self._sums.get(key, 0) for key in keys)

    def scopes(self) -> list[tuple[str, str, list[FigureRequest]]]:
        """Return kind, name and figures of everything, and of each layer and its labels."""
        layers = self._layers.occurring_layers()
        everything = self._span_figures(self._layers.occurring_labels(), layers, False)
        scopes = [("all", "", everything)]
        for layer in layers:
            labels = self._layers.occurring_labels(layer)
            scopes.append(("layer", layer, self._span_figures(labels, [layer], True)))
            scopes += [("label", label, self._label_figures(label)) for label in labels]
        return scopes

    def _label_figures(self, label: str) -> list[FigureRequest]:
        apart = ("apart", label)
        covers = [("covered", side, label) for side in range(self._sides)]
        keys = [apart, *covers]
        return [
            *self._span_f1([label]),
            self._kappa(keys, lambda sums: [_label_kappa(sums, label)], [label]),
            self._by_character(keys, lambda sums: [_label_alpha(sums, label)], [label]),
            self._unitizing([label]),
        ]

    def _span_figures(
        self, labels: Sequence[str], layers: Sequence[str], of_one_layer: bool
    ) -> list[FigureRequest]:
        label_sets = self._label_sets
        keys: list[CountKey] = []
        for layer in layers:
            keys.append(("apart-in", layer))
            for side in range(self._sides):
                keys += [("set", side, layer, bits) for bits in label_sets.get((side, layer), ())]

        def kappas(sums: Sums) -> list[tuple[float, float]]:
            return [_layer_kappa(sums, layer, label_sets) for layer in layers]

        def alphas(sums: Sums) -> list[tuple[float, float]]:
            return [_layer_alpha(sums, layer, label_sets) for layer in layers]

        return [
            *self._span_f1(labels),
            self._kappa(keys, kappas, labels),
            self._by_character(keys, alphas, labels),
            self._unitizing(labels),
            *([self._gamma(layers[0] if of_one_layer else "")] if self._with_gamma else []),
        ]

    @property
    def _sides(self) -> int:
        return 2 if self.is_pair else 1

    def _span_f1(self, labels: Sequence[str]) -> list[FigureRequest]:
        """F1, precision and recall, exact and by overlap."""
        sides = [[("n", side, label) for label in labels] for side in (0, 1)]
        requests: list[FigureRequest] = []
        for measure in ("exact", "overlap"):
            agreed = [(measure, label) for label in labels]
            keys = [*agreed, *sides[0], *sides[1]]
            units = self._sum(*sides[0], *sides[1])
            requests.append(FigureRequest(keys, units, _f1_of(agreed, sides[0], sides[1])))
            for side in (1, 0):
                formula = _share_of(agreed, sides[side]) if self.is_pair else _undefined(TWO_ONLY)
                keys = [*agreed, *sides[side]]
                requests.append(FigureRequest(keys, self._sum(*sides[side]), formula))
        return requests

    def _kappa(
        self, keys: Sequence[CountKey], disagreements: _Disagreements, labels: Sequence[str]
    ) -> FigureRequest:
        if not self.is_pair:
            return FigureRequest((), self._characters, _undefined(TWO_ONLY))
        return self._by_character(keys, disagreements, labels)

    def _by_character(
        self, keys: Sequence[CountKey], disagreements: _Disagreements, labels: Sequence[str]
    ) -> FigureRequest:
        if not self._occur(labels):
            return FigureRequest((), self._characters, _undefined(NOBODY_HAS_ANY))

        def formula(sums: Sums) -> ValueOrReason:
            return correct_for_chance(disagreements(sums))

        return FigureRequest([("N",), *keys], self._characters, formula)

    def _unitizing(self, labels: Sequence[str]) -> FigureRequest:
        """αU; its interval comes from the observed disagreement, as Krippendorff draws it."""
        if not self._occur(labels):
            return FigureRequest((), 0, _undefined(NOBODY_HAS_ANY))
        by_label = [self._team.expected.get(label) for label in labels]
        occurring = [expected for expected in by_label if expected is not None]
        units = sum(expected.count for expected in occurring)
        by_chance = sum(expected.compute(self._team.text_lengths) for expected in occurring)
        keys: list[CountKey] = [("unit", label) for label in labels]

        def formula(sums: Sums) -> ValueOrReason:
            apart = sum(sums.get(key, 0) for key in keys)
            return correct_for_chance([(apart / sums.get(("N",), 0), by_chance)])

        return FigureRequest([("N",), *keys], units, formula)

    def _gamma(self, name: str) -> FigureRequest:
        observed, expected = ("gamma", name, "observed"), ("gamma", name, "expected")

        def formula(sums: Sums) -> ValueOrReason:
            if not sums.get(expected, 0):
                return "in no article all of them have any"
            return correct_for_chance([(sums.get(observed, 0), sums[expected])])

        return FigureRequest([observed, expected], self._sum(("gamma", name, "units")), formula)

    def _occur(self, labels: Sequence[str]) -> bool:
        return self._sum(*[("covered", side, label) for side in (0, 1) for label in labels]) > 0

    @property
    def _characters(self) -> float:
        return self._sum(("N",)) / (2 if self.is_pair else 1)

    def attributes(self) -> list[tuple[str, str, FigureRequest]]:
        """Return label, name and agreement of each attribute."""
        tables: dict[tuple[str, str], list[tuple[CountKey, Comparable, Comparable]]] = {}
        for key in self._sums:
            if key[0] == "attribute":
                _, label, name, one, other = key
                tables.setdefault((label, name), []).append((key, one, other))
        rank = {label: number for number, label in enumerate(self._layers.occurring_labels())}
        requests: list[tuple[str, str, FigureRequest]] = []
        for label, name in sorted(tables, key=lambda pair: (rank.get(pair[0], -1), pair[1])):
            request = self._attribute_figure(label, name, tables[label, name])
            requests.append((label, name, request))
        return requests

    def _attribute_figure(self, label: str, name: str, table: Table) -> FigureRequest:
        pairs, measure = ("overlap", label), self._layers.measure(label, name)
        formula = attribute_formula(measure, table, pairs) if self.is_pair else None
        keys = [pairs, *[key for key, _, _ in table]]
        units = self._sum(pairs)
        if measure in (ORDINAL, INTERVAL):
            units = self._sum(*[key for key, one, other in table if has_both(one, other)])
        return FigureRequest(keys, units, formula or _undefined(TWO_ONLY))

    def relations(self) -> list[tuple[str, FigureRequest]]:
        """Return the F1 of all relations (with an empty name), and of each type."""
        types = sorted({key[2] for key in self._sums if key[0] == "relation"})
        if not types:
            return []
        requests: list[tuple[str, FigureRequest]] = []
        for name, own in [("", types), *[(name, [name]) for name in types]]:
            sides = [[("relation", side, type_name) for type_name in own] for side in (0, 1)]
            agreed = [("related", type_name) for type_name in own]
            formula = _f1_of(agreed, sides[0], sides[1])
            keys = [*agreed, *sides[0], *sides[1]]
            request = FigureRequest(keys, self._sum(*sides[0], *sides[1]), formula)
            requests.append((name, request))
        return requests


# --- Formulas -----------------------------------------------------------------------------------


def _undefined(why: str) -> Formula:
    return lambda _sums: why


def _f1_of(
    agreed: Sequence[CountKey], first: Sequence[CountKey], second: Sequence[CountKey]
) -> Formula:
    def formula(sums: Sums) -> ValueOrReason:
        get = sums.get
        return f1(
            sum([get(key, 0) for key in agreed]),
            sum([get(key, 0) for key in first]),
            sum([get(key, 0) for key in second]),
        )

    return formula


def _share_of(agreed: Sequence[CountKey], whole: Sequence[CountKey]) -> Formula:
    def formula(sums: Sums) -> ValueOrReason:
        get = sums.get
        return proportion(sum([get(key, 0) for key in agreed]), sum([get(key, 0) for key in whole]))

    return formula


def _label_kappa(sums: Sums, label: str) -> tuple[float, float]:
    length = sums.get(("N",), 0) / 2
    first, second = (sums.get(("covered", side, label), 0) for side in (0, 1))
    agreed = length - sums.get(("apart", label), 0) / 2
    return kappa_disagreement(
        agreed, length, {1: first, 0: length - first}, {1: second, 0: length - second}
    )


def _label_alpha(sums: Sums, label: str) -> tuple[float, float]:
    whole = sums.get(("N",), 0)
    covers = sum(sums.get(("covered", side, label), 0) for side in (0, 1))
    return alpha_disagreement(whole - sums.get(("apart", label), 0), (covers, whole - covers))


_LabelSets = dict[tuple[int, str], list[int]]
"""The sets of labels that occur, as bits, by side and layer."""


def _side_counts(sums: Sums, side: int, layer: str, label_sets: _LabelSets) -> dict[int, float]:
    occurring = label_sets.get((side, layer), ())
    return {bits: sums.get(("set", side, layer, bits), 0) for bits in occurring}


def _layer_kappa(sums: Sums, layer: str, label_sets: _LabelSets) -> tuple[float, float]:
    length = sums.get(("N",), 0) / 2
    sides = [_side_counts(sums, side, layer, label_sets) for side in (0, 1)]
    for side in sides:
        side[0] = length - sum(side.values())
    return kappa_disagreement(length - sums.get(("apart-in", layer), 0) / 2, length, *sides)


def _layer_alpha(sums: Sums, layer: str, label_sets: _LabelSets) -> tuple[float, float]:
    whole = sums.get(("N",), 0)
    values = _side_counts(sums, 0, layer, label_sets)
    for bits, count in _side_counts(sums, 1, layer, label_sets).items():
        values[bits] = values.get(bits, 0) + count
    values[0] = whole - sum(values.values())
    return alpha_disagreement(whole - sums.get(("apart-in", layer), 0), values.values())
