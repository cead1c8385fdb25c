"""What a measurement says: figures for each pair and for all together, by layer and label."""

from collections.abc import Mapping

from msgspec import Struct

from annotator.agreement.confusion import Confusion


class Figure(Struct, frozen=True):
    """A figure, or why there is none."""

    value: float | None
    items: int
    """How many items it is made from."""
    low: float | None = None
    high: float | None = None
    """Between these it lies in 95 of 100 corpora drawn from the articles; None: too few of them."""
    why: str = ""
    """Why it is not defined, where ``value`` is None."""


class Scores(Struct, frozen=True):
    """All figures about the spans of one label, one layer, or all layers."""

    exact: Figure
    """F1 of spans with the same fragments and label."""
    exact_precision: Figure
    """Of the second annotator's spans, with the first as reference."""
    exact_recall: Figure
    overlap: Figure
    """F1 of spans paired at best that share a character and the label."""
    overlap_precision: Figure
    overlap_recall: Figure
    kappa: Figure
    """Cohen's κ of characters."""
    alpha: Figure
    """Krippendorff's α of characters."""
    unitizing: Figure
    """Krippendorff's αU."""
    gamma: Figure | None = None
    """Mathet's γ, where it was asked for; of a layer or all layers."""


class Scope(Struct, frozen=True):
    """One label, one layer, or everything."""

    kind: str
    """``all``, ``layer`` or ``label``."""
    name: str
    scores: Scores


class Attribute(Struct, frozen=True):
    """Agreement about an attribute, given that the spans were paired and share the label."""

    label: str
    name: str
    kappa: Figure


class RelationScore(Struct, frozen=True):
    """Agreement about relations of a type (empty: all types), given that both ends were paired."""

    type: str
    f1: Figure


class Team(Struct, frozen=True):
    """The figures of two annotators, or of all together."""

    annotators: tuple[str, ...]
    articles: int
    """Which two or more of them took part in."""
    scopes: tuple[Scope, ...]
    attributes: tuple[Attribute, ...]
    relations: tuple[RelationScore, ...]
    places: Mapping[str, int]
    """How many places are of each kind, for two annotators."""
    confusion: Confusion | None = None
    """For two annotators."""

    def scope(self, name: str = "", kind: str = "") -> Scores:
        """The scores of a label, a layer, or everything; raises KeyError for what is not there."""
        for each in self.scopes:
            if each.name == name and kind in ("", each.kind):
                return each.scores
        raise KeyError(name)


class Agreement(Struct, frozen=True):
    """All of it."""

    annotators: tuple[str, ...]
    articles: int
    """Of the project; those that fewer than two took part in are not measured."""
    shared: int
    """Articles that two or more took part in."""
    pairs: tuple[Team, ...]
    everyone: Team | None
    """All together, where there are more than two; their pairs count alike."""
    seed: int

    def pair(self, one: str, other: str) -> Team:
        """The figures of two annotators, in either order of names; raises KeyError for others."""
        for team in self.pairs:
            if set(team.annotators) == {one, other}:
                return team
        raise KeyError((one, other))
