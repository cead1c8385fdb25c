"""Agreement as lines of text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.words import number

if TYPE_CHECKING:
    from annotator.agreement import Agreement, Figure, Scope, Team

_COLUMNS = (
    ("exact", "F1 exact"),
    ("overlap", "F1 overlap"),
    ("kappa", "κ"),
    ("alpha", "α"),
    ("unitizing", "αU"),
    ("gamma", "γ"),
)
_WIDTH = 23


def told(agreement: "Agreement") -> Iterator[str]:
    """All of it, the pairs first."""
    yield (
        f"{', '.join(agreement.annotators)}: {agreement.shared:,} of "
        f"{number(agreement.articles, 'article')} were annotated by two or more of them."
    )
    teams = [team for team in agreement.pairs if team.articles]
    for team in (*teams, *([agreement.everyone] if agreement.everyone else [])):
        yield ""
        yield from _team(team)
    strangers = [" – ".join(team.annotators) for team in agreement.pairs if not team.articles]
    if strangers:
        yield ""
        yield f"No article in common: {', '.join(strangers)}."


def _team(team: "Team") -> Iterator[str]:
    two = len(team.annotators) == 2
    who = " – ".join(team.annotators) if two else "All together"
    yield f"{who}: {number(team.articles, 'article')}"
    if team.places:
        yield f"  {_places(team)}"
    reasons: dict[str, list[str]] = {}
    if team.scopes:
        columns = [
            (field, title)
            for field, title in _COLUMNS
            if (two or field != "kappa")
            and any(getattr(each.scores, field) for each in team.scopes)
        ]
        names = [_name(each) for each in team.scopes]
        first = max(map(len, names)) + 2
        heads = "".join(title.ljust(_WIDTH) for _, title in columns)
        yield f"  {'':{first}}{heads}{'annotations':>11}"
        for name, each in zip(names, team.scopes, strict=True):
            cells = ""
            for field, title in columns:
                figure = getattr(each.scores, field)
                cells += _shown(figure).ljust(_WIDTH)
                if figure is not None and figure.value is None:
                    reasons.setdefault(figure.why, []).append(f"{title} of {name.strip()}")
            yield f"  {name:{first}}{cells}{each.scores.exact.items:>11,}"
    yield from _rest(team, reasons)
    for why, what in reasons.items():
        shown = ", ".join(what[:4]) + (f" and {len(what) - 4} more" if len(what) > 4 else "")
        yield f"  – not defined: {shown}: {why}"


def _rest(team: "Team", reasons: dict[str, list[str]]) -> Iterator[str]:
    """Attributes and relations."""
    for each in team.attributes if len(team.annotators) == 2 else ():
        yield (
            f"  κ of {each.label} {each.name}: {_shown(each.kappa)}, "
            f"of {number(each.kappa.items, 'pair')} of annotations"
        )
        if each.kappa.value is None:
            reasons.setdefault(each.kappa.why, []).append(f"κ of {each.label} {each.name}")
    for each in team.relations:
        type_ = each.type or "relations"
        yield f"  F1 of {type_}: {_shown(each.f1)}, of {number(each.f1.items, 'relation')}"


def _places(team: "Team") -> str:
    from annotator.agreement.alignment import KINDS

    total = sum(team.places.values())
    parts = [f"{count:,} {KINDS[kind]}" for kind, count in team.places.items() if count]  # pyright: ignore[reportArgumentType]
    return f"{number(total, 'place')}: {', '.join(parts)}" if parts else "no places"


def _name(scope: "Scope") -> str:
    if scope.kind == "all":
        return "everything"
    return scope.name if scope.kind == "layer" else f"  {scope.name}"


def _shown(figure: "Figure | None") -> str:
    if figure is None or figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return _number(figure.value, 3)
    return f"{_number(figure.value, 3)} ({_number(figure.low, 2)}–{_number(figure.high, 2)})"


def _number(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")
