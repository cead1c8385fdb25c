"""Define the results of a measurement: figures for each pair and for all together.

The names of the fields are those of the JSON that ``annotator agreement --json`` prints.
"""

from collections.abc import Mapping

from msgspec import Struct

from annotator.model import Fragment


class Figure(Struct, frozen=True):
    """Holds a figure, or the reason why there is none."""

    value: float | None
    items: int
    """The number of units that it is computed from."""
    low: float | None = None
    """The lower end of the 95 % interval (:mod:`annotator.agreement.bootstrap`); None where there
    are too few articles."""
    high: float | None = None
    """The upper end of the 95 % interval."""
    why: str = ""
    """The reason, where ``value`` is None."""


class Scores(Struct, frozen=True):
    """Holds all figures about the spans of one label, one layer, or all layers."""

    exact: Figure
    """F1 of spans with the same fragments and label."""
    exact_precision: Figure
    """Precision of the second annotator's spans, with the first as reference."""
    exact_recall: Figure
    overlap: Figure
    """F1 of spans that were paired, share a character and have the same label."""
    overlap_precision: Figure
    overlap_recall: Figure
    kappa: Figure
    """Cohen's κ of characters."""
    alpha: Figure
    """Krippendorff's α of characters."""
    unitizing: Figure
    """Krippendorff's αU."""
    gamma: Figure | None = None
    """Mathet's γ of a layer or of all layers; None where it was not asked for."""


class Scope(Struct, frozen=True):
    """Names a label, a layer or everything, and holds its scores."""

    kind: str
    """``all``, ``layer`` or ``label``."""
    name: str
    """The name of the layer or label; empty for everything."""
    scores: Scores


class Occurrence(Struct, frozen=True, gc=False):
    """Names a place in an article that a cell counts."""

    document: str
    """The article's id."""
    one: tuple[Fragment, ...]
    """The first annotator's fragments, in code points; empty if that one marked nothing."""
    other: tuple[Fragment, ...]
    """The second annotator's fragments."""


class ConfusionCell(Struct, frozen=True):
    """Counts how often the first annotator used one label where the second used another.

    In the table of an attribute, values are in the place of labels; in that of relations, types.
    """

    one: str | None
    """The first annotator's label; None for nothing."""
    other: str | None
    """The second annotator's label; None for nothing."""
    count: int
    places: tuple[Occurrence, ...]
    """The first occurrences, in the order of the articles."""


class ConfusionTable(Struct, frozen=True):
    """Shows which labels one annotator uses where the other uses which."""

    one: str
    """The first annotator."""
    other: str
    """The second annotator."""
    cells: tuple[ConfusionCell, ...]
    """All cells that are not empty, by label; “nothing” comes last."""

    def cell(self, one: str | None, other: str | None) -> ConfusionCell:
        """Return the cell of two labels (None for nothing), which may be empty."""
        for cell in self.cells:
            if (cell.one, cell.other) == (one, other):
                return cell
        return ConfusionCell(one, other, 0, ())

    def labels(self) -> list[str]:
        """Return the labels of its rows and columns, sorted."""
        return sorted({name for cell in self.cells for name in (cell.one, cell.other) if name})


class AttributeScore(Struct, frozen=True):
    """Holds the agreement about an attribute, among paired spans that have the same label."""

    label: str
    name: str
    measure: str
    """The name of the measure, which goes by the kind of the values; see
    :mod:`annotator.agreement.attribute_measures`."""
    figure: Figure
    confusion: ConfusionTable | None = None
    """Which values one annotator gave where the other gave which; pairs for which neither gave one
    are not in it. None for more than two annotators."""


class RelationScore(Struct, frozen=True):
    """Holds the agreement about relations of a type, among those whose ends were paired."""

    type: str
    """The relation type; empty for all types."""
    f1: Figure
    confusion: ConfusionTable | None = None
    """Where both have a relation, and where one of them; an occurrence is its source. None for
    more than two annotators."""


class Team(Struct, frozen=True):
    """Holds the figures of two annotators, or of all together."""

    annotators: tuple[str, ...]
    articles: int
    """The number of articles in which two or more of them took part."""
    scopes: tuple[Scope, ...]
    attributes: tuple[AttributeScore, ...]
    relations: tuple[RelationScore, ...]
    places: Mapping[str, int]
    """For two annotators, the number of groups of each kind
    (:data:`annotator.agreement.alignment.GroupKind`)."""
    confusion: ConfusionTable | None = None
    """None for more than two annotators."""

    def scope(self, name: str = "", kind: str = "") -> Scores:
        """Return the scores of a label, a layer, or everything.

        Args:
            name: The label or layer; empty for everything.
            kind: As in :attr:`Scope.kind`; empty for the first scope of that name.

        Raises:
            KeyError: There is no such scope.
        """
        for scope in self.scopes:
            if scope.name == name and kind in ("", scope.kind):
                return scope.scores
        raise KeyError(name)


class Agreement(Struct, frozen=True):
    """Holds the whole result of a measurement."""

    annotators: tuple[str, ...]
    articles: int
    """The number of articles that were read; those of fewer than two annotators are not measured.
    """
    shared: int
    """The number of articles in which two or more took part."""
    pairs: tuple[Team, ...]
    everyone: Team | None
    """The figures of all together, where there are more than two; their pairs weigh alike."""
    seed: int

    def pair(self, one: str, other: str) -> Team:
        """Return the figures of two annotators, whose names come in either order.

        Raises:
            KeyError: They are not a pair of this measurement.
        """
        for team in self.pairs:
            if set(team.annotators) == {one, other}:
                return team
        raise KeyError((one, other))
