"""The common part of the measurements: sizes, turns, medians, peaks of memory, the table.

Absolute figures drift with the machine and with other programs on it; only ratios count. So the
works that are compared take turns, in a changing order, and their medians are compared.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from annotator.startup import collect_garbage_seldom

ROOT = Path(__file__).resolve().parent.parent

Work = Callable[[], float]
"""Does some work, and returns the seconds that it took."""


@dataclass(frozen=True)
class Scale:
    """The sizes of the measured work."""

    repeat: int = 9
    """Rounds that count; one before them warms up."""
    characters: int = 1_000_000
    """Of the large article."""
    annotations: int = 10_000
    """In the large article."""
    articles: int = 10_000
    """Of an import or export."""
    project: int = 100_000
    """Articles in the large project."""


SIZES = {
    "full": Scale(),
    "quick": Scale(5, characters=200_000, annotations=2_000, articles=1_000, project=5_000),
    "tiny": Scale(1, characters=20_000, annotations=200, articles=20, project=50),
}


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    ours: float
    floor: float
    against: str
    """A name for the floor."""
    most: float | None
    """The ratio to reach, where there is one."""
    unit: str
    spread: tuple[float, float]
    """The lower and the upper quartile of the ratios of the rounds."""

    @property
    def ratio(self) -> float:
        """Return ours as a multiple of the floor."""
        return self.ours / self.floor

    @property
    def missed(self) -> bool:
        """Return whether the ratio is above its target."""
        return self.most is not None and self.ratio > self.most


def figure(
    what: str,
    ours: Sequence[float],
    floor: Sequence[float],
    against: str,
    most: float | None = None,
    unit: str = "ms",
) -> Figure:
    """Return a figure with the medians of works that took turns."""
    ratios = [one / other for one, other in zip(ours, floor, strict=True)]
    spread = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    return Figure(what, median(ours), median(floor), against, most, unit, (spread[0], spread[2]))


def in_turn(repeat: int, *works: Work) -> list[list[float]]:
    """Return the seconds of each work in each round; the first round only warms up."""
    taken: list[list[float]] = [[] for _ in works]
    order = list(zip(works, taken, strict=True))
    for number in range(repeat + 1):
        for work, kept in order:
            once = work()
            if number:
                kept.append(once)
        order.reverse()
    return taken


def compare(
    what: str, repeat: int, ours: Work, floor: Work, against: str, most: float | None = None
) -> Figure:
    """Let two works take turns; return the figure."""
    one, other = in_turn(repeat, ours, floor)
    return figure(what, one, other, against, most)


def time_work(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that work takes on a clock."""
    begin = clock()
    work()
    return clock() - begin


@dataclass(frozen=True)
class Usage:
    """The time and memory that a function used in a process of its own."""

    seconds: float
    """Processor time."""
    megabytes: float
    """The peak."""


def run_apart(function: str, *arguments: object) -> Usage:
    """Run ``module:function`` of this folder in a process of its own; return its usage."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peak", function, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Usage(**json.loads(done.stdout.splitlines()[-1]))


def compare_peaks(
    what: str, function: str, all_of_it: Sequence[object], tenth: Sequence[object]
) -> Figure:
    """Compare the memory of a function, with the arguments for all of the work and for a tenth."""
    return compare_memory(what, run_apart(function, *all_of_it), run_apart(function, *tenth))


def compare_memory(what: str, all_of_it: Usage, tenth: Usage) -> Figure:
    """Compare the memory of some work with that of a tenth of it."""
    ours, floor = all_of_it.megabytes, tenth.megabytes
    return figure(f"{what}: peak of memory", [ours], [floor], "that of a tenth", 1.5, "MB")


def compare_scaling(what: str, all_of_it: Sequence[float], tenth: Sequence[float]) -> Figure:
    """Compare the time of some work with ten times that of a tenth of it."""
    ten = [10 * taken for taken in tenth]
    return figure(f"{what}: time", all_of_it, ten, "ten times a tenth", 1.1, "s")


Measure = Callable[[Scale, Path], Iterable[Figure]]
"""Measures at a scale, with a folder to work in."""

HEAD = ("what", "ours", "floor", "which is", "ratio", "half between", "at most")
_WIDTHS = (50, 10, 10, 45, 6, 12, 7)


def line(cells: Iterable[str]) -> str:
    """Return a row of the table, which is one in Markdown, too."""
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return f"| {' | '.join(padded)} |"


def head() -> str:
    """Return the first two lines of the table."""
    return f"{line(HEAD)}\n{line('-' * width for width in _WIDTHS)}"


def row(one: Figure) -> str:
    """Return a figure as a row of the table."""
    return line(
        (
            one.what,
            f"{_format_value(one.ours, one.unit)}",
            f"{_format_value(one.floor, one.unit)}",
            one.against,
            f"{one.ratio:.2f}",
            f"{one.spread[0]:.2f}–{one.spread[1]:.2f}",
            "" if one.most is None else f"{one.most}{' !' if one.missed else ''}",
        )
    )


def _format_value(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value * 1000:,.1f} ms"
    return f"{value:,.2f} {unit}" if unit == "s" else f"{value:,.0f} {unit}"


def run(measure: Measure, about: str | None) -> int:
    """Measure as the command line says; return the exit code, 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    arguments = parser.parse_args()
    collect_garbage_seldom()  # as the program does
    found: list[Figure] = []
    with TemporaryDirectory(prefix="annotator-benchmark-") as folder:
        if not arguments.json:
            print(head())
        for one in measure(scale_of(arguments), Path(folder)):
            found.append(one)
            if not arguments.json:
                print(row(one), flush=True)
    if arguments.json:
        print(json.dumps([asdict(one) for one in found]))
    return int(any(one.missed for one in found))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that all measurements share."""
    for name, words in (("quick", "smaller sizes"), ("tiny", "only to see that it works")):
        parser.add_argument(
            f"--{name}", action="store_const", dest="size", const=name, default="full", help=words
        )
    parser.add_argument("--repeat", type=int, metavar="N", help="rounds that count")


def scale_of(arguments: argparse.Namespace) -> Scale:
    """Return the scale that the command line names."""
    scale = SIZES[arguments.size]
    return replace(scale, repeat=arguments.repeat) if arguments.repeat else scale
