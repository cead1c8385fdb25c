"""Each format's export and import of one long article, next to ten times that of a tenth of it.

    python -m benchmarks.long_articles [--quick] [--repeat N] [--json]

A page has as many annotations as that of a usual article, all in one article: work that looks
through all of them for each of them shows here. Times are those of the processor.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import formats
from benchmarks.corpora import STORY, TAGS, long_article, make_project
from benchmarks.format_floors import FLOORS
from benchmarks.measuring import Figure, Scale, figure, run, run_apart

MOST = 1.5
_FEW = 10
"""So many annotations at least, however small the scale."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Export and import again, a format after the other."""
    sizes = scale.annotations, max(scale.annotations // 10, _FEW)
    projects = [
        make_project(folder / f"{tags}.annotator", [long_article(tags * STORY // TAGS, tags)])
        for tags in sizes
    ]
    make_project(folder / formats.EMPTY, ())
    rounds = max(1, scale.repeat // 3)
    for name in formats.NAMES:
        if FLOORS[name].is_there:
            yield growth("export", name, sizes, projects, rounds)
            if formats.find_format(name).reads:
                yield growth("import", name, sizes, projects, rounds)


def growth(
    verb: str, name: str, sizes: tuple[int, int], projects: list[Path], rounds: int
) -> Figure:
    """Measure the time for all next to that for a tenth, times their ratio of sizes."""
    taken: list[list[float]] = [[], []]
    for _ in range(rounds):
        for project, seconds in zip(projects, taken, strict=True):
            seconds.append(run_apart(f"formats:{verb}_project", name, project).seconds)
    times = sizes[0] / sizes[1]
    what = f"{verb} {name}: one article, {sizes[0]:,} tags"
    tenth = [times * each for each in taken[1]]
    return figure(what, taken[0], tenth, "as often a tenth", MOST, "s")


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
