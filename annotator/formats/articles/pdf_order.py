"""Puts the words of a PDF page into the order in which they are read: column by column.

The recursive XY-cut (Nagy and Seth, “Hierarchical representation of optically scanned documents”,
1984), with the cut between columns made first, over as many rows as have it in common. A row that
spans the columns, such as a headline, ends a band of columns.

Of 48 pages in one to four columns, with gutters of 10 and 18 points, drawn column by column, row by
row, or in any order, the layout analysis of pdfminer.six misreads 21 (and takes nine times as
long), that of pdf_oxide 12, and the order of PDFium itself 28; this one reads all of them.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median

from annotator.formats.articles.pdf_leftward import mirrored, turned
from annotator.formats.articles.pdf_words import LARGEST_GAP_EMS, Run
from annotator.text.directions import is_mostly_leftward

_CELL_GAP_EMS = 1.5
"""A wider gap inside a row that is not between columns separates the cells of a table."""
_COLUMN_CODE_POINTS = 12
"""The rows of a column have more on average: others are numbers, bullets, or cells of a table."""
_DROP_CAP, _DROP_CAP_CODE_POINTS = 0.55, 3
"""Type beside a large initial is smaller by this factor; the initial may have a quotation mark."""
_HEADING = 1.15
"""Type that is larger than its neighbours by this factor may be a heading over columns."""
_ALIGNED = 0.55
"""The part of a column's rows that begin, or end, at the same place."""
_SAME_PLACE = 1.2
"""In points."""


Gutter = tuple[float, float]
"""The left and the right end of a gap between columns."""


@dataclass(slots=True)
class Row:
    """Runs with one baseline."""

    baseline: float
    runs: list[Run]
    gaps: list[Gutter] | None = None
    """The gaps between and beside its runs, once they are known."""

    @property
    def size(self) -> float:
        """The height of its largest type."""
        return max(run.size for run in self.runs)


@dataclass(slots=True)
class Line:
    """A line of one column."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """The height of most of its type."""
    sizes: tuple[float, float]
    """The heights of its smallest and of its largest type."""
    bold: bool
    cells: list[str]
    """Its text in the cells of a table's row; one if it is running text."""
    cell_starts: list[float]
    """The left ends of the cells."""
    marks: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Region:
    """Lines that follow each other in one column of one page."""

    lines: list[Line]
    page: int = 0
    is_aside: bool = False
    """Whether its text stands across the others, such as a stamp at the page's edge."""


def find_rows(runs: Iterable[Run]) -> list[Row]:
    """Return the rows of a page or a part of it, from the top, each from left to right."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: (run.baseline, run.left)):
        row = rows[-1] if rows else None
        if row and run.baseline - row.baseline <= 0.35 * min(run.size, row.runs[0].size):
            row.runs.append(run)
        else:
            rows.append(Row(run.baseline, [run]))
    for row in rows:
        row.runs.sort(key=lambda run: run.left)
    return rows


def _lower_drop_caps(runs: Sequence[Run]) -> list[Run]:
    """Return runs with each large initial put before the line that begins beside its top."""
    caps = [
        run for run in runs if len(run.text) <= _DROP_CAP_CODE_POINTS and run.text[-1].isalpha()
    ]
    lowered: set[int] = set()
    for cap in caps:
        beside = [
            run
            for run in runs
            if run.size <= _DROP_CAP * cap.size
            and -0.5 * run.size <= run.left - cap.right <= 1.2 * run.size
            and cap.baseline - cap.size < run.baseline - 0.5 * run.size
            and run.baseline <= cap.baseline + 0.3 * run.size
        ]
        if not beside or all(run.baseline > cap.baseline - run.size for run in beside):
            continue
        first = min(beside, key=lambda run: run.baseline)
        first.text = cap.text + first.text
        for run in beside:
            run.left = cap.left
        lowered.add(id(cap))
    return [run for run in runs if id(run) not in lowered]


def order_regions(runs: Sequence[Run], known: list[Gutter]) -> list[Region]:
    """Return the regions of a page in their order.

    Args:
        runs: The runs of the page.
        known: The gutters of the pages before; gets those of this page.
    """
    if not runs:
        return []
    leftward = is_mostly_leftward(" ".join(run.text for run in runs))
    runs = _lower_drop_caps(runs)
    regions = [
        Region(_lines(rows, leftward=leftward))
        for rows in _cut(find_rows(runs), known, leftward=leftward)
    ]
    lines = [line for region in regions for line in region.lines]
    if leftward and mirrored([line.text for line in lines]):
        for line in lines:
            line.text = turned(line.text)
            line.cells = [turned(cell) for cell in line.cells]
    return regions


def _cut(rows: list[Row], known: list[Gutter], *, leftward: bool) -> Iterator[list[Row]]:
    """Yield rows of one column each, in the order in which they are read."""
    if not any(len(row.runs) > 1 for row in rows) and _is_one_column(rows):
        yield rows
        return
    right_end = max(run.right for row in rows for run in row.runs)
    left_end = min(run.left for row in rows for run in row.runs)
    spanning: list[Row] = []
    at = 0
    while at < len(rows):
        band = _band(rows, at, (left_end, right_end), known, leftward=leftward)
        if band is None:
            spanning.append(rows[at])
            at += 1
            continue
        if spanning:
            yield spanning
            spanning = []
        end, gutter = band
        known.append(gutter)
        middle = (gutter[0] + gutter[1]) / 2
        parts = [
            find_rows(
                run for row in rows[at:end] for run in row.runs if (run.left < middle) == side
            )
            for side in (True, False)
        ]
        for part in reversed(parts) if leftward else parts:
            yield from _cut(part, known, leftward=leftward)
        at = end
    if spanning:
        yield spanning


def _is_one_column(rows: list[Row]) -> bool:
    """Return whether rows of one run each all have a place in common."""
    return max(r.runs[0].left for r in rows) < min(r.runs[0].right for r in rows)


def _band(
    rows: list[Row], start: int, ends: Gutter, known: list[Gutter], *, leftward: bool
) -> tuple[int, Gutter] | None:
    """Return where the rows end that have a gutter in common, and the gutter.

    Args:
        rows: The rows of a region.
        start: The first row of the band.
        ends: The left and the right end of the region.
        known: Gutters that were found before.
        leftward: Whether the text runs from right to left.
    """
    gaps: list[Gutter] = [(-inf, inf)]
    best: tuple[int, Gutter] | None = None
    history: list[list[Gutter]] = []
    for row in rows[start:]:
        gaps = _common_gaps(gaps, row)
        if not any(left < ends[1] and right > ends[0] for left, right in gaps):
            break
        history.append(gaps)
    for count in range(len(history), 1, -1):
        inner = [gap for gap in history[count - 1] if gap[0] > ends[0] and gap[1] < ends[1]]
        band = rows[start : start + count]
        for gap in sorted(inner, key=lambda gap: gap[0] - gap[1]):
            if _separates(band, gap, known, leftward=leftward):
                best = (count, gap)
                break
        if best:
            break
    if best is None:
        return None
    count, gap = best
    return start + _before_heading(rows[start : start + count], gap), gap


def _common_gaps(gaps: list[Gutter], row: Row) -> list[Gutter]:
    """Return the parts of some gaps that have no words in a row either."""
    least = LARGEST_GAP_EMS * min(run.size for run in row.runs)
    if row.gaps is None:
        row.gaps = _gaps(row, least)
    free = row.gaps
    common = [
        (max(one[0], other[0]), min(one[1], other[1]))
        for one in gaps
        for other in free
        if one[0] < other[1] and other[0] < one[1]
    ]
    return [gap for gap in common if gap[1] - gap[0] >= least]


def _gaps(row: Row, least: float) -> list[Gutter]:
    """Return the gaps between and beside the runs of a row that are at least so wide."""
    free: list[Gutter] = []
    left = -inf
    for run in row.runs:
        if run.left - left >= least:
            free.append((left, run.left))
        left = max(left, run.right)
    free.append((left, inf))
    return free


def _separates(
    rows: Sequence[Row], gap: Gutter, known: Sequence[Gutter], *, leftward: bool
) -> bool:
    """Return whether a gap is one between columns of running text."""
    sides: list[list[list[Run]]] = [[], []]
    for row in rows:
        for side in (0, 1):
            runs = [run for run in row.runs if (run.left < gap[0]) == (side == 0)]
            if runs:
                sides[side].append(runs)
    if min(map(len, sides)) < 2 or not _are_beside(rows, gap):
        return False
    for side in sides:
        if sum(len(run.text) for runs in side for run in runs) < _COLUMN_CODE_POINTS * len(side):
            return False
    middle = (gap[0] + gap[1]) / 2
    if any(one[0] < middle < one[1] for one in known):
        return True
    size = median(run.size for row in rows for run in row.runs)
    width = (gap[1] - gap[0]) / size
    if min(map(len, sides)) < (2 if width >= 2 else 4 if width >= 1 else 6):
        return False
    if leftward:
        edges = [max(run.right for run in runs) for runs in sides[0]]
    else:
        edges = [min(run.left for run in runs) for runs in sides[1]]
    return _aligned(edges) >= _ALIGNED


def _are_beside(rows: Sequence[Row], gap: Gutter) -> bool:
    """Return whether words on both sides of a gap are beside each other.

    Centred lines above lines that begin at the left edge only seem to be a column of their own.
    """
    sides: list[list[float]] = [[], []]
    for row in rows:
        for run in row.runs:
            sides[run.left >= gap[0]].append(row.baseline)
    return max(map(min, sides)) <= min(map(max, sides))


def _aligned(edges: Sequence[float]) -> float:
    """Return the part of some edges that are at the place where most of them are."""
    counts = Counter(round(edge / _SAME_PLACE) for edge in edges)
    return max(counts[at] + counts[at + 1] for at in counts) / len(edges)


def _before_heading(rows: Sequence[Row], gap: Gutter) -> int:
    """Return how many rows there are before a heading that stands over all columns.

    Such a heading is larger than the rows, and nothing is beside it, though the columns go on
    below it on both sides.
    """
    body = median(run.size for row in rows for run in row.runs)
    for count, row in enumerate(rows[1:], 1):
        if row.size < _HEADING * body:
            continue
        sides = {run.left < gap[0] for run in row.runs}
        if len(sides) == 2:
            continue
        (side,) = sides
        above = [r.baseline for r in rows[:count] for run in r.runs if (run.left < gap[0]) != side]
        below = [
            r.baseline - run.size
            for r in rows[count + 1 :]
            for run in r.runs
            if (run.left < gap[0]) != side
        ]
        if (
            above
            and below
            and max(above) <= row.baseline - row.size
            and min(below) >= row.baseline - 0.2 * row.size
        ):
            return count
    return len(rows)


def _lines(rows: Iterable[Row], *, leftward: bool) -> list[Line]:
    """Return the lines of one column."""
    return [_line(row, leftward=leftward) for row in rows]


def _line(row: Row, *, leftward: bool) -> Line:
    """Return the words of a row in their logical order."""
    runs = row.runs
    if len(runs) > 1:
        leftward = leftward or is_mostly_leftward(" ".join(run.text for run in runs))
        by_line: dict[int, list[Run]] = {}
        for run in runs:
            by_line.setdefault(run.line, []).append(run)
        groups = sorted(
            by_line.values(),
            key=lambda group: (
                -max(r.right for r in group) if leftward else min(r.left for r in group)
            ),
        )
        runs = [run for group in groups for run in sorted(group, key=lambda run: run.order)]
    largest = max(runs, key=lambda run: len(run.text))
    cells, starts = [runs[0].text], [runs[0].left]
    for before, run in itertools.pairwise(runs):
        gap = max(run.left - before.right, before.left - run.right)
        if gap > _CELL_GAP_EMS * largest.size:
            cells.append(run.text)
            starts.append(run.left)
        else:
            cells[-1] += f" {run.text}"
    return Line(
        text=" ".join(cells),
        left=min(run.left for run in runs),
        right=max(run.right for run in runs),
        baseline=row.baseline,
        size=largest.size,
        sizes=(min(run.size for run in runs), max(max(run.size, run.last_size) for run in runs)),
        bold=all(run.bold for run in runs),
        cells=cells,
        cell_starts=starts,
        marks=[mark for run in runs for mark in run.marks],
    )
