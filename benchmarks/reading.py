"""The reading of articles of each kind of file, next to the bare library that reads the same file.

    python -m benchmarks.reading [--quick] [--repeat N] [--json]

No project is part of it. A long file, with one long article or many, is compared with one that is a
tenth as long: in time, and in the peak of memory, each in a process of its own.
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measuring import Figure, Scale, compare_memory, figure, in_turn, run, run_apart
from benchmarks.reading_files import (
    MAKERS,
    OF_MANY,
    Story,
    make_files,
    make_long_file,
    make_stories,
)
from benchmarks.reading_floors import FLOORS, read_floor, read_folder

SHARE = 50
"""How many articles of other imports one of these is."""
LONGER = 10


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Read files of each kind."""
    articles = make_stories(max(LONGER, scale.articles // SHARE))
    few = articles[: max(1, len(articles) // LONGER)]
    for kind in MAKERS:
        files = make_files(folder / kind, kind, articles)
        count = f"{len(articles):,}"
        what = f"read {kind}: {f'a file of {count}' if kind in OF_MANY else f'{count} files'}"
        ours, floor = in_turn(
            scale.repeat // 2 + 1, partial(read_folder, files), partial(read_floor, files)
        )
        yield figure(what, ours, floor, FLOORS[kind][0])
        yield from _compare_lengths(kind, folder, articles[: len(few) * LONGER], few)


def _compare_lengths(
    kind: str, folder: Path, articles: list[Story], few: list[Story]
) -> Iterator[Figure]:
    """Compare a long file with one of a tenth of its length."""
    long, short = (
        make_long_file(folder / f"{kind}-{name}", kind, part)
        for name, part in (("long", articles), ("short", few))
    )
    usage = [run_apart("reading_floors:read_folder", files) for files in (long, short)]
    what = f"read {kind}: a file {LONGER} times as long"
    seconds = [each.seconds for each in usage]
    yield figure(f"{what}: time", seconds[:1], [LONGER * seconds[1]], "ten times the short", 1.5)
    yield compare_memory(what, *usage)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
