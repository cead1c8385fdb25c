"""Charts of the report, as SVG inside its HTML: bars with their names and numbers in words.

Each begins on a new line, and comes piece by piece; one that would show nothing has no piece.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

COLORS = ("#0b5fc4", "#cc3311", "#228833", "#aa3377", "#997700", "#009988", "#6655aa", "#777777")
"""Told apart by people who see colours differently; each series is named in the key as well."""
_ROW, _BAR, _NAMES, _WIDTH = 26, 16, 230, 760
_LONGEST = 29


def bars(title: str, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Horizontal bars, one a name, with the number at its end."""
    if not counts:
        return
    most = max(number for _, number in counts)
    yield _open(title, _ROW * len(counts) + 8)
    for row, (name, number) in enumerate(counts):
        y = row * _ROW + 4
        length = max(2.0, number / most * (_WIDTH - _NAMES - 60))
        yield (
            f'<text x="{_NAMES - 10}" y="{y + 13}" text-anchor="end">{escape(_short(name))}'
            f"<title>{escape(name)}</title></text>"
            f'<rect x="{_NAMES}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="3" '
            f'fill="{COLORS[0]}"/>'
            f'<text x="{_NAMES + length + 8:.1f}" y="{y + 13}">{number:,}</text>'
        )
    yield "</svg></figure>"


def timeline(
    title: str, days: Sequence[tuple[str, Counter[str]]], names: Sequence[str]
) -> Iterator[str]:
    """A stacked column for each date, the speakers named one colour each, all others one more."""
    if len(days) < 2:
        return
    most = max(counts.total() for _, counts in days)
    height, base, left = 190, 150, 40
    step = min(48.0, (_WIDTH - left - 10) / len(days))
    yield _open(title, height)
    yield f'<line x1="{left}" y1="{base}" x2="{_WIDTH}" y2="{base}" class="axis"/>'
    for column, (date, counts) in enumerate(days):
        x, y = left + column * step, float(base)
        for name, number, color in _stack(counts, names):
            part = number / most * (base - 20)
            y -= part
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(step - 3, 1):.1f}" '
                f'height="{part:.1f}" fill="{color}">'
                f"<title>{escape(f'{date}: {name}, {number}')}</title></rect>"
            )
        if column % max(1, len(days) // 8) == 0:
            yield f'<text x="{x:.1f}" y="{base + 18}" class="small">{escape(date)}</text>'
    yield f'<text x="{left - 6}" y="26" text-anchor="end" class="small">{most:,}</text>'
    key = "".join(
        f'<li><span style="background:{COLORS[n]}"></span>{escape(name)}</li>'
        for n, name in enumerate([*names, "others"])
    )
    yield f'</svg><ul class="key">{key}</ul></figure>'


def _stack(counts: Counter[str], names: Sequence[str]) -> list[tuple[str, int, str]]:
    found = [(name, counts[name], COLORS[n]) for n, name in enumerate(names) if counts[name]]
    others = counts.total() - sum(number for _, number, _ in found)
    return [*found, ("others", others, COLORS[len(names)])] if others else found


def _open(title: str, height: int) -> str:
    return (
        f'\n<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}">'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
