"""The figures of an agreement as tables: for a window, for the clipboard, and for files."""

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from annotator.agreement.attribute_measures import NOMINAL
from annotator.agreement.results import Agreement, Figure, Scope, Team
from annotator.model.relations import readable_name
from annotator.words import markdown_line

ALL_LABELS, ALL_TYPES = "all labels", "all types"
_SPAN_FIGURES = (
    ("exact", "F1 exact"),
    ("exact_precision", "precision"),
    ("exact_recall", "recall"),
    ("overlap", "F1 overlap"),
    ("overlap_precision", "overlap precision"),
    ("overlap_recall", "overlap recall"),
    ("kappa", "κ"),
    ("alpha", "α"),
    ("unitizing", "αU"),
    ("gamma", "γ"),
)
"""The fields of :class:`~annotator.agreement.results.Scores`, and their headings."""
Cell = str | float | int | None


class FigureRow(Struct, frozen=True):
    """A row of a table: a label, an attribute or a relation type with its figures."""

    names: tuple[str, ...]
    """The cells before the figures."""
    items: int
    """The number of units of the first figure: annotations, pairs, relations."""
    figures: tuple[Figure, ...]
    kind: str = ""
    """For spans the kind of the scope: ``all``, ``layer`` or ``label``."""


class FigureTable(Struct, frozen=True):
    """A table of figures of two annotators, or of all together."""

    title: str
    name_headings: tuple[str, ...]
    items_heading: str
    figure_headings: tuple[str, ...]
    rows: tuple[FigureRow, ...]

    def reasons(self) -> dict[str, list[str]]:
        """Return the figures that are not defined, by the reason: ``{"…": ["κ of cue"]}``."""
        reasons: dict[str, list[str]] = {}
        for row in self.rows:
            for heading, figure in zip(self.figure_headings, row.figures, strict=True):
                if figure.value is None:
                    name = f"{heading} of {' '.join(row.names)}"
                    reasons.setdefault(figure.why, []).append(name)
        return reasons


def span_table(team: Team) -> FigureTable:
    """Return the figures of spans, with a row for everything, each layer and each label."""
    fields = [
        (field, heading)
        for field, heading in _SPAN_FIGURES
        if any(getattr(scope.scores, field) is not None for scope in team.scopes)
    ]
    rows = tuple(
        FigureRow(
            (readable_name(name_scope(scope)),),
            scope.scores.exact.items,
            tuple(getattr(scope.scores, field) or _NOT_ASKED for field, _ in fields),
            scope.kind,
        )
        for scope in team.scopes
    )
    headings = tuple(heading for _, heading in fields)
    return FigureTable("Labels", ("label",), "annotations", headings, rows)


def attribute_table(team: Team) -> FigureTable:
    """Return the agreement about each attribute: κ, or the measure that is named beside it."""
    has_others = any(score.measure != NOMINAL for score in team.attributes)
    rows = tuple(
        FigureRow(
            (
                readable_name(score.label),
                readable_name(score.name),
                *((score.measure,) if has_others else ()),
            ),
            score.figure.items,
            (score.figure,),
        )
        for score in team.attributes
    )
    headings = ("label", "attribute", "measure") if has_others else ("label", "attribute")
    figures = ("agreement",) if has_others else (NOMINAL,)
    return FigureTable("Attributes", headings, "pairs", figures, rows)


def relation_table(team: Team) -> FigureTable:
    """Return F1 of all relations, and of each type."""
    rows = tuple(
        FigureRow((readable_name(score.type) or ALL_TYPES,), score.f1.items, (score.f1,))
        for score in team.relations
    )
    return FigureTable("Relations", ("type",), "relations", ("F1",), rows)


_NOT_ASKED = Figure(None, 0, why="it is not measured for single labels")
"""Stands for Mathet's γ of a label."""


def name_scope(scope: Scope) -> str:
    """Return the name of a label, of a layer, or of everything."""
    return {"all": ALL_LABELS, "layer": f"layer {scope.name}"}.get(scope.kind, scope.name)


def name_team(team: Team) -> str:
    """Return the names of two annotators, or a word for all together."""
    return " – ".join(team.annotators) if len(team.annotators) == 2 else "All together"


def show_value(value: float, digits: int) -> str:
    """Return a value with a minus sign, and without one before 0."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def show_figure(figure: Figure | None) -> str:
    """Return a figure with its interval: ``0.812 (0.70–0.90)``; – where it is not defined."""
    if figure is None or figure.value is None:
        return "–"
    interval = show_interval(figure)
    return (
        f"{show_value(figure.value, 3)} ({interval})" if interval else show_value(figure.value, 3)
    )


def show_interval(figure: Figure) -> str:
    """Return the 95 % interval of a figure; empty where there is none.

    It is ``0.70–0.90``, or ``−0.20 to 0.10`` where a dash would look like another sign.
    """
    if figure.low is None or figure.high is None:
        return ""
    joint = " to " if min(figure.low, figure.high) < 0 else "–"
    return f"{show_value(figure.low, 2)}{joint}{show_value(figure.high, 2)}"


# For the clipboard


def as_tab_separated(table: FigureTable) -> str:
    """Return a table with a number in each cell, for a spreadsheet."""
    headings = [*table.name_headings, table.items_heading]
    for heading in table.figure_headings:
        headings += (heading, f"{heading} from", f"{heading} to")
    lines = [headings]
    for row in table.rows:
        cells = [*row.names, str(row.items)]
        for figure in row.figures:
            values = (figure.value, figure.low, figure.high)
            cells += ["" if value is None else repr(value) for value in values]
        lines.append(cells)
    return "".join("\t".join(" ".join(cell.split()) for cell in cells) + "\n" for cells in lines)


def as_markdown(table: FigureTable) -> str:
    """Return a table in Markdown, with the reasons for figures that are not defined."""
    headings, *rows = _shown_rows(table)
    names = len(table.name_headings)
    rule = ["---"] * names + ["---:"] * (len(headings) - names)
    shown = [_escaped(headings), rule, *map(_escaped, rows)]
    lines = [f"| {' | '.join(cells)} |" for cells in shown]
    reasons = [f"– {markdown_line(line)}" for line in describe_reasons(table)]
    return "\n".join([*lines, *([""] if reasons else []), *reasons]) + "\n"


def _escaped(cells: Sequence[str]) -> list[str]:
    return [markdown_line(cell) for cell in cells]


def as_html(table: FigureTable) -> str:
    """Return a table in HTML, with the reasons for figures that are not defined."""
    headings, *rows = _shown_rows(table)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    reasons = "".join(f"<p>– {escape(line)}</p>" for line in describe_reasons(table))
    return f"<table><tr>{head}</tr>{body}</table>{reasons}"


def _shown_rows(table: FigureTable) -> list[list[str]]:
    return [
        [*table.name_headings, table.items_heading, *table.figure_headings],
        *([*row.names, f"{row.items:,}", *map(show_figure, row.figures)] for row in table.rows),
    ]


def describe_reasons(table: FigureTable, named: int = 4) -> list[str]:
    """Return a line for each reason why figures are not defined.

    Args:
        table: The table.
        named: How many figures each line names; the others are counted.
    """
    lines: list[str] = []
    for why, figures in table.reasons().items():
        further = f" and {len(figures) - named} more" if len(figures) > named else ""
        lines.append(f"not defined: {', '.join(figures[:named])}{further}: {why}")
    return lines


# For files

HEADINGS: tuple[Cell, ...] = (
    *("annotators", "articles", "kind", "name", "attribute", "figure"),
    *("value", "95 % from", "95 % to", "items", "not defined because"),
)
"""The headings of :func:`figure_rows`."""


def figure_rows(agreement: Agreement) -> Iterator[list[Cell]]:
    """Yield a row for each figure of each pair and of all together, the headings first."""
    yield list(HEADINGS)
    everyone = (agreement.everyone,) if agreement.everyone is not None else ()
    for team in (*agreement.pairs, *everyone):
        first: list[Cell] = [", ".join(team.annotators), team.articles]
        for scope in team.scopes:
            for field, heading in _SPAN_FIGURES:
                figure: Figure | None = getattr(scope.scores, field)
                if figure is not None:
                    yield [*first, scope.kind, scope.name, "", heading, *_cells(figure)]
        for score in team.attributes:
            name = [score.label, score.name, score.measure]
            yield [*first, "attribute", *name, *_cells(score.figure)]
        for relation in team.relations:
            name = relation.type or ALL_TYPES
            yield [*first, "relation", name, "", "F1", *_cells(relation.f1)]


def _cells(figure: Figure) -> list[Cell]:
    return [figure.value, figure.low, figure.high, figure.items, figure.why]
