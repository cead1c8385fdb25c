"""Figures from counts: for each label, each layer, and everything."""

from collections.abc import Callable, Hashable, Sequence

from annotator.agreement.coefficients import (
    NONE,
    Defined,
    cohens_kappa,
    coincidences,
    corrected,
    disagreements,
    f1,
    share,
)
from annotator.agreement.counting import TeamCounts
from annotator.agreement.figures import (
    Attribute,
    RelationScore,
    Scope,
    Scores,
    Team,
)
from annotator.agreement.tally import Sums, Wanted, Work
from annotator.agreement.views import Layers

TWO_ONLY = "it is between two annotators; see the pairs"


def team_of(team: TeamCounts, layers: Layers, seed: int, gamma: bool = False) -> Team:
    """All figures of a team, with γ or without."""
    scoring = _Scoring(team, layers, gamma)
    scopes = scoring.scopes() if team.tally.articles else []
    attributes, relations = scoring.attributes(), scoring.relations()
    wanted = [each for _, _, own in scopes for each in own]
    wanted += [each for _, _, each in attributes] + [each for _, each in relations]
    figures = iter(team.tally.figures(wanted, seed))
    two = scoring.two
    return Team(
        team.annotators,
        team.tally.articles,
        tuple(
            Scope(kind, name, Scores(*[next(figures) for _ in own])) for kind, name, own in scopes
        ),
        tuple(Attribute(label, name, next(figures)) for label, name, _ in attributes),
        tuple(RelationScore(type_, next(figures)) for type_, _ in relations),
        scoring.kinds(),
        team.confusing.made(*team.annotators) if two else None,
    )


class _Scoring:
    """What to compute from which counts."""

    def __init__(self, team: TeamCounts, layers: Layers, gamma: bool) -> None:
        self._with_gamma = gamma
        self._team = team
        self._layers = layers
        self._sums = team.tally.sums()
        self.two = len(team.annotators) == 2
        self._sets: dict[tuple[int, str], list[int]] = {}
        """The sets of labels that occur, as bits, by side and layer."""
        for key in self._sums:
            if isinstance(key, tuple) and key[0] == "set":
                self._sets.setdefault((key[1], key[2]), []).append(key[3])

    def kinds(self) -> dict[str, int]:
        """How many places are of each kind."""
        kinds = ("agreed", "label", "boundaries", "missing", "attributes", "relations")
        return {kind: int(self._sum(("kind", kind))) for kind in kinds} if self.two else {}

    def _sum(self, *keys: Hashable) -> float:
        return sum(self._sums.get(key, 0) for key in keys)

    def scopes(self) -> list[tuple[str, str, list[Wanted]]]:
        """Kind, name and figures of everything, and of each layer and its labels."""
        names = self._layers.names()
        found = [("all", "", self._spans(self._layers.labels(), names, False))]
        for name in names:
            labels = self._layers.labels(name)
            found.append(("layer", name, self._spans(labels, [name], True)))
            found += [("label", label, self._label(label)) for label in labels]
        return found

    def _label(self, label: str) -> list[Wanted]:
        apart = ("apart", label)
        covers = [("covered", side, label) for side in range(self._sides)]
        return [
            *self._found([label]),
            self._kappa([apart, *covers], lambda sums: [_label_kappa(sums, label)], [label]),
            self._by_character([apart, *covers], lambda sums: [_label_alpha(sums, label)], [label]),
            self._unitizing([label]),
        ]

    def _spans(
        self, labels: Sequence[str], layers: Sequence[str], of_one_layer: bool
    ) -> list[Wanted]:
        keys: list[Hashable] = []
        for layer in layers:
            keys.append(("apart-in", layer))
            for side in range(self._sides):
                keys += [("set", side, layer, bits) for bits in self._sets.get((side, layer), ())]
        sets = self._sets

        def kappas(sums: Sums) -> list[tuple[float, float]]:
            return [_layer_kappa(sums, layer, sets) for layer in layers]

        def alphas(sums: Sums) -> list[tuple[float, float]]:
            return [_layer_alpha(sums, layer, sets) for layer in layers]

        return [
            *self._found(labels),
            self._kappa(keys, kappas, labels),
            self._by_character(keys, alphas, labels),
            self._unitizing(labels),
            *([self._gamma(layers[0] if of_one_layer else "")] if self._with_gamma else []),
        ]

    @property
    def _sides(self) -> int:
        return 2 if self.two else 1

    def _found(self, labels: Sequence[str]) -> list[Wanted]:
        """F1, precision and recall, exact and by overlap."""
        sides = [[("n", side, label) for label in labels] for side in (0, 1)]
        found: list[Wanted] = []
        for how in ("exact", "overlap"):
            agreed = [(how, label) for label in labels]
            both = _ratio(agreed, sides[0], sides[1])
            found.append(([*agreed, *sides[0], *sides[1]], self._sum(*sides[0], *sides[1]), both))
            for side in (1, 0):
                work = _part(agreed, sides[side]) if self.two else _undefined(TWO_ONLY)
                found.append(([*agreed, *sides[side]], self._sum(*sides[side]), work))
        return found

    def _kappa(
        self,
        keys: Sequence[Hashable],
        pairs: Callable[[Sums], list[tuple[float, float]]],
        labels: Sequence[str],
    ) -> Wanted:
        if not self.two:
            return ((), self._characters, _undefined(TWO_ONLY))
        return self._by_character(keys, pairs, labels)

    def _by_character(
        self,
        keys: Sequence[Hashable],
        pairs: Callable[[Sums], list[tuple[float, float]]],
        labels: Sequence[str],
    ) -> Wanted:
        if not self._any(labels):
            return ((), self._characters, _undefined(NONE))
        return ([("N",), *keys], self._characters, lambda sums: corrected(pairs(sums)))

    def _unitizing(self, labels: Sequence[str]) -> Wanted:
        """αU; intervals come from the observed disagreement, as Krippendorff draws his."""
        if not self._any(labels):
            return ((), 0, _undefined(NONE))
        own = {label: self._team.expected.get(label) for label in labels}
        count = sum(each.count for each in own.values() if each is not None)
        expected = sum(each.value(self._team.texts) for each in own.values() if each is not None)
        keys: list[Hashable] = [("unit", label) for label in labels]

        def work(sums: Sums) -> Defined:
            apart = sum(sums.get(key, 0) for key in keys)
            return corrected([(apart / sums.get(("N",), 0), expected)])

        return ([("N",), *keys], count, work)

    def _gamma(self, name: str) -> Wanted:
        observed, expected = ("gamma", name, "observed"), ("gamma", name, "expected")

        def work(sums: Sums) -> Defined:
            if not sums.get(expected, 0):
                return "in no article all of them have any"
            return corrected([(sums.get(observed, 0), sums[expected])])

        return ([observed, expected], self._sum(("gamma", name, "units")), work)

    def _any(self, labels: Sequence[str]) -> bool:
        return self._sum(*[("covered", side, label) for side in (0, 1) for label in labels]) > 0

    @property
    def _characters(self) -> float:
        return self._sum(("N",)) / (2 if self.two else 1)

    def attributes(self) -> list[tuple[str, str, Wanted]]:
        """κ of each attribute of each label, an attribute that is not set being a value as well."""
        tables: dict[tuple[str, str], list[tuple[Hashable, str | None, str | None]]] = {}
        for key in self._sums:
            if isinstance(key, tuple) and key[0] == "attribute":
                _, label, name, one, other = key
                tables.setdefault((label, name), []).append((key, one, other))
        order = {label: at for at, label in enumerate(self._layers.labels())}
        found: list[tuple[str, str, Wanted]] = []
        for label, name in sorted(tables, key=lambda pair: (order.get(pair[0], -1), pair[1])):
            table, pairs = tables[label, name], ("overlap", label)
            work = _attribute_kappa(table, pairs) if self.two else _undefined(TWO_ONLY)
            keys = [pairs, *[key for key, _, _ in table]]
            found.append((label, name, (keys, self._sum(pairs), work)))
        return found

    def relations(self) -> list[tuple[str, Wanted]]:
        """F1 of all relations, and of each type."""
        types = sorted(
            {key[2] for key in self._sums if isinstance(key, tuple) and key[0] == "relation"}
        )
        found: list[tuple[str, Wanted]] = []
        for type_, own in [("", types), *[(each, [each]) for each in types]] if types else []:
            sides = [[("relation", side, each) for each in own] for side in (0, 1)]
            agreed = [("related", each) for each in own]
            work = _ratio(agreed, sides[0], sides[1])
            keys = [*agreed, *sides[0], *sides[1]]
            found.append((type_, (keys, self._sum(*sides[0], *sides[1]), work)))
        return found


def _undefined(why: str) -> Work:
    return lambda _sums: why


def _ratio(
    agreed: Sequence[Hashable], ones: Sequence[Hashable], others: Sequence[Hashable]
) -> Work:
    def work(sums: Sums) -> Defined:
        get = sums.get
        return f1(
            sum([get(key, 0) for key in agreed]),
            sum([get(key, 0) for key in ones]),
            sum([get(key, 0) for key in others]),
        )

    return work


def _part(agreed: Sequence[Hashable], whole: Sequence[Hashable]) -> Work:
    def work(sums: Sums) -> Defined:
        get = sums.get
        return share(sum([get(key, 0) for key in agreed]), sum([get(key, 0) for key in whole]))

    return work


def _attribute_kappa(
    table: Sequence[tuple[Hashable, str | None, str | None]], pairs: Hashable
) -> Work:
    def work(sums: Sums) -> Defined:
        whole = sums.get(pairs, 0)
        if not whole:
            return "no span of the label was paired"
        ones: dict[str | None, float] = {}
        others: dict[str | None, float] = {}
        agreed = said = 0.0
        for key, one, other in table:
            count = sums.get(key, 0)
            ones[one] = ones.get(one, 0) + count
            others[other] = others.get(other, 0) + count
            said += count
            agreed += count if one == other else 0
        for side in (ones, others):
            side[None] = side.get(None, 0) + whole - said
        return cohens_kappa(agreed + whole - said, whole, ones, others)

    return work


def _label_kappa(sums: Sums, label: str) -> tuple[float, float]:
    length = sums.get(("N",), 0) / 2
    ones, others = (sums.get(("covered", side, label), 0) for side in (0, 1))
    agreed = length - sums.get(("apart", label), 0) / 2
    return disagreements(
        agreed, length, {1: ones, 0: length - ones}, {1: others, 0: length - others}
    )


def _label_alpha(sums: Sums, label: str) -> tuple[float, float]:
    whole = sums.get(("N",), 0)
    covers = sum(sums.get(("covered", side, label), 0) for side in (0, 1))
    return coincidences(whole - sums.get(("apart", label), 0), (covers, whole - covers))


_Sets = dict[tuple[int, str], list[int]]


def _side(sums: Sums, side: int, layer: str, sets: _Sets) -> dict[int, float]:
    return {bits: sums.get(("set", side, layer, bits), 0) for bits in sets.get((side, layer), ())}


def _layer_kappa(sums: Sums, layer: str, sets: _Sets) -> tuple[float, float]:
    length = sums.get(("N",), 0) / 2
    sides = [_side(sums, side, layer, sets) for side in (0, 1)]
    for side in sides:
        side[0] = length - sum(side.values())
    return disagreements(length - sums.get(("apart-in", layer), 0) / 2, length, *sides)


def _layer_alpha(sums: Sums, layer: str, sets: _Sets) -> tuple[float, float]:
    whole = sums.get(("N",), 0)
    values = _side(sums, 0, layer, sets)
    for bits, count in _side(sums, 1, layer, sets).items():
        values[bits] = values.get(bits, 0) + count
    values[0] = whole - sum(values.values())
    return coincidences(whole - sums.get(("apart-in", layer), 0), values.values())
