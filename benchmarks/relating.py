"""Looking for the other end of a relation over all articles, next to one plain query.

    python -m benchmarks.relating [--quick] [--repeat N] [--json]

The plain query reads the text of each annotation once, and compares it with the words. All articles
are built from the same sentences, so that each word is in most of them.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Thread
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer

from annotator.project import Project
from annotator.project.targets import Targets
from benchmarks.corpora import make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, compare, run, time_work
from benchmarks.windows import application

_TAGS = 200
_OF_ALL = 40
"""The articles have this many times the annotations of the large article."""
_PLAIN = "SELECT id, text FROM annotations WHERE deleted = 0 AND text LIKE ? LIMIT -1"


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Look for words, for a beginning of words that is everywhere, and for what is alike."""
    count = max(scale.annotations * _OF_ALL // _TAGS, 2)
    path = make_project(folder / "all.annotator", tagged_stories(count, tags=_TAGS))
    with Project.open(path, annotator="ana", read_only=True) as project:
        first = project.articles.ids()[0]
        source = next(one for one in project.annotations(first) if one.label == "claim")
        db, targets = project.context.db, Targets(project.context)
        for what, words in (
            ("a word", "weekend"),
            ("two words", "kremlin discussions"),
            ("a beginning that is everywhere", "the"),
            ("what is alike", ""),
        ):
            word = words.split()[0] if words else "weekend"
            yield compare(
                f"look for {what} in {count * _TAGS:,} annotations",
                scale.repeat,
                lambda words=words: time_work(lambda: targets.find(source.id, words)),
                lambda word=word: time_work(lambda: db.execute(_PLAIN, [f"%{word}%"]).fetchall()),
                "a plain query",
                4.0,
            )
    application()
    yield compare(
        f"longest pause while {count * _TAGS:,} annotations are searched",
        scale.repeat,
        lambda: longest_pause(path, lambda project: find(project, source.id)),
        lambda: longest_pause(path, plain_query),
        "the same while the plain query runs",
        1.5,
    )


def find(project: Project, source: str) -> None:
    """Search as the window does."""
    Targets(project.context, check=lambda: None).find(source, "the")


def plain_query(project: Project) -> None:
    """Read the text of each annotation once."""
    project.context.db.execute(_PLAIN, ["%the%"]).fetchall()


def longest_pause(path: Path, work: Callable[[Project], None]) -> float:
    """Return for how many seconds at most the window does not answer during work in a thread."""

    def run_apart() -> None:
        with Project.open(path, annotator="ana", read_only=True) as project:
            work(project)

    loop, beats, thread = QEventLoop(), [perf_counter()], Thread(target=run_apart)
    clock = QTimer(interval=0)

    def beat() -> None:
        beats.append(perf_counter())
        if not thread.is_alive():
            loop.quit()

    clock.timeout.connect(beat)
    thread.start()
    clock.start()
    loop.exec()
    thread.join()
    return max(after - before for before, after in pairwise(beats))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
