"""Finding in a large article, and the map beside it, next to the same without.

    python -m benchmarks.finding [--quick] [--repeat N] [--json]

A letter typed into the find bar selects the first match at once; all others are found in the
background.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from annotator.model import AnnotatedDocument
from annotator.text.find import Finder, FindQuery
from annotator.ui.article.matches import Matches
from annotator.ui.find.find_job import FindJob
from benchmarks.article_view import pager, settled, tagger, view_of
from benchmarks.corpora import STORY, TAGS, long_article
from benchmarks.measuring import Figure, Scale, Work, compare, run, time_work
from benchmarks.windows import application

FRAME = 1 / 60
_LAID_OUT = 1500
"""Milliseconds in which Qt lays out the large article."""
NOWHERE = "no such words"


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Find, mark, and tag and scroll beside the map."""
    application()
    large = long_article(scale.characters, scale.annotations)
    size = f"{scale.characters:,} characters"
    text = large.document.text
    for what, wanted in (
        ("what is nowhere", FindQuery(NOWHERE)),
        ("whole words", FindQuery(NOWHERE, words=True)),
        ("an expression that is nowhere", FindQuery(r"\b\w+ such words", pattern=True)),
    ):
        yield compare(
            f"look for {what} in {size}",
            scale.repeat * 3,
            lambda wanted=wanted: time_work(lambda: Finder(wanted).first_match(text)),
            lambda: FRAME,
            "a frame",
        )
    yield compare(
        f"longest pause while all “e” in {size} are found",
        scale.repeat,
        lambda: longest_pause(Finder(FindQuery("e")), text),
        lambda: FRAME,
        "a frame",
        1.0,
    )
    yield from measure_marks(scale, large, size)
    yield from measure_map(scale, large)


def longest_pause(finder: Finder, text: str) -> float:
    """Return for how many seconds at most the window does not answer while matches are found."""
    job, loop, beats = FindJob(), QEventLoop(), [perf_counter()]
    clock = QTimer(interval=0)
    clock.timeout.connect(lambda: beats.append(perf_counter()))
    job.grown.connect(lambda: job.complete and loop.quit())
    clock.start()
    job.start(finder, text)
    loop.exec()
    return max(after - before for before, after in pairwise(beats))


def measure_marks(scale: Scale, large: AnnotatedDocument, size: str) -> Iterator[Figure]:
    """Measure scrolling where every letter is a match."""
    plain, marked = view_of(large), view_of(large)
    finder = Finder(FindQuery("[a-z]", pattern=True))
    marked.show_matches(Matches(finder.matches(large.document.text, seconds=60)))
    for view in (plain, marked):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 4)
    what = f"scroll a page at {size}, each letter a match"
    yield compare(what, scale.repeat * 4, pager(marked), pager(plain), "no match")


def measure_map(scale: Scale, large: AnnotatedDocument) -> Iterator[Figure]:
    """Measure tagging and scrolling beside the map."""
    for article, size in (
        (large, f"{scale.characters:,} and {scale.annotations:,}"),
        (long_article(STORY, TAGS), f"{STORY:,} and {TAGS}"),
    ):
        with_map, without = view_of(article), view_of(article)
        without.set_map_shown(False)
        # Both are to stand at the same line, and to have nothing left to do.
        QTest.qWait(_LAID_OUT)
        against = "without it"
        yield compare(
            f"tag beside the map at {size}",
            scale.repeat * 3,
            settled_first(tagger(with_map)),
            settled_first(tagger(without)),
            against,
            1.25,
        )
        yield compare(
            f"scroll beside the map at {size}",
            scale.repeat * 4,
            pager(with_map),
            pager(without),
            against,
        )


def settled_first(work: Work) -> Work:
    """Return work that is measured once all earlier work is done."""
    nothing: Callable[[], object] = settled(lambda: None)

    def measured() -> float:
        nothing()
        return work()

    return measured


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
