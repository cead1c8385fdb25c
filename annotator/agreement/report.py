"""Describe a measured agreement in lines of text: for the terminal, and for a dataset's card."""

from collections.abc import Iterator

from annotator.agreement.alignment import KIND_NAMES
from annotator.agreement.measuring import measure_project
from annotator.agreement.results import Agreement, Figure, Scope, Team
from annotator.agreement.tables import show_figure
from annotator.jobs import ProgressCallback
from annotator.model.relations import readable_name
from annotator.project import Project
from annotator.words import markdown_block, number

_COLUMNS = (
    ("exact", "F1 exact"),
    ("overlap", "F1 overlap"),
    ("kappa", "κ"),
    ("alpha", "α"),
    ("unitizing", "αU"),
    ("gamma", "γ"),
)
_COLUMN_CHARACTERS = 23
_NAMED_SCOPES = 4
"""How many scopes without a figure are named for each reason."""


def describe_for_card(project: Project, progress: ProgressCallback | None = None) -> list[str]:
    """Measure the agreement of a project, and describe it in lines of Markdown.

    Args:
        project: The project.
        progress: Is called for the articles that are read, and then for each pair.

    Returns:
        The lines; none where fewer than two people tagged.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    names = sorted(project.counts().annotators)
    if len(names) < 2:
        return []
    agreement = measure_project(project, names, progress=progress)
    # A name with a line break would begin a line of its own, and might end the block.
    return markdown_block([" ".join(line.splitlines()) for line in describe_agreement(agreement)])


def describe_agreement(agreement: Agreement) -> Iterator[str]:
    """Yield the lines that describe an agreement, the pairs first."""
    yield (
        f"{', '.join(agreement.annotators)}: {agreement.shared:,} of "
        f"{number(agreement.articles, 'article')} were annotated by two or more of them."
    )
    teams = [team for team in agreement.pairs if team.articles]
    for team in (*teams, *([agreement.everyone] if agreement.everyone else [])):
        yield ""
        yield from _describe_team(team)
    strangers = [" – ".join(team.annotators) for team in agreement.pairs if not team.articles]
    if strangers:
        yield ""
        yield f"No article in common: {', '.join(strangers)}."


def _describe_team(team: Team) -> Iterator[str]:
    is_pair = len(team.annotators) == 2
    names = " – ".join(team.annotators) if is_pair else "All together"
    yield f"{names}: {number(team.articles, 'article')}"
    if team.places:
        yield f"  {_describe_groups(team)}"
    reasons: dict[str, list[str]] = {}
    """The figures that are not defined, by reason."""
    if team.scopes:
        yield from _describe_scopes(team, reasons)
    yield from _describe_attributes(team, reasons)
    for relation in team.relations:
        name, f1 = readable_name(relation.type) or "relations", relation.f1
        yield f"  F1 of {name}: {show_figure(f1)}, of {number(f1.items, 'relation')}"
    for why, figures in reasons.items():
        further = len(figures) - _NAMED_SCOPES
        named = ", ".join(figures[:_NAMED_SCOPES]) + (f" and {further} more" if further > 0 else "")
        yield f"  – not defined: {named}: {why}"


def _describe_scopes(team: Team, reasons: dict[str, list[str]]) -> Iterator[str]:
    """Yield a table of the scopes, and add the figures that are not defined to ``reasons``."""
    is_pair = len(team.annotators) == 2
    columns = [
        (field, title)
        for field, title in _COLUMNS
        if (is_pair or field != "kappa")
        and any(getattr(scope.scores, field) for scope in team.scopes)
    ]
    names = [_name_scope(scope) for scope in team.scopes]
    name_characters = max(map(len, names)) + 2
    heads = "".join(title.ljust(_COLUMN_CHARACTERS) for _, title in columns)
    yield f"  {'':{name_characters}}{heads}{'annotations':>11}"
    for name, scope in zip(names, team.scopes, strict=True):
        cells = ""
        for field, title in columns:
            figure: Figure | None = getattr(scope.scores, field)
            cells += show_figure(figure).ljust(_COLUMN_CHARACTERS)
            if figure is not None and figure.value is None:
                reasons.setdefault(figure.why, []).append(f"{title} of {name.strip()}")
        yield f"  {name:{name_characters}}{cells}{scope.scores.exact.items:>11,}"


def _describe_attributes(team: Team, reasons: dict[str, list[str]]) -> Iterator[str]:
    for attribute in team.attributes if len(team.annotators) == 2 else ():
        of = f"{readable_name(attribute.label)} {readable_name(attribute.name)}"
        name, figure = f"{attribute.measure} of {of}", attribute.figure
        yield f"  {name}: {show_figure(figure)}, of {number(figure.items, 'pair')} of annotations"
        if figure.value is None:
            reasons.setdefault(figure.why, []).append(name)


def _describe_groups(team: Team) -> str:
    total = sum(team.places.values())
    parts = [
        f"{team.places[kind]:,} {name}" for kind, name in KIND_NAMES.items() if team.places[kind]
    ]
    return f"{number(total, 'place')}: {', '.join(parts)}" if parts else "no places"


def _name_scope(scope: Scope) -> str:
    if scope.kind == "all":
        return "everything"
    name = readable_name(scope.name)
    return name if scope.kind == "layer" else f"  {name}"
