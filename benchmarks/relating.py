"""Looking for the other end of a relation over all articles, next to one plain query.

    python -m benchmarks.relating [--quick] [--repeat N] [--json]

The plain query reads the text of each annotation once, and compares it with the words. All articles
are built from the same sentences, so that each word is in most of them.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer

from annotator.project import Project
from annotator.project.targets import Targets
from annotator.ui.jobs.target_search import TargetSearch
from annotator.ui.session.session import Session
from benchmarks.corpora import make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, compare, run, time_work
from benchmarks.windows import application

_TAGS = 200
_OF_ALL = 40
"""The articles have this many times the annotations of the large article."""
_IDLE_MS = 600
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
        lambda: longest_pause(path, first, source.id),
        lambda: longest_pause(path, first, ""),
        "the same without a search",
        2.0,
    )


def longest_pause(path: Path, article: str, source: str) -> float:
    """Return for how many seconds at most the window does not answer while all is searched.

    Args:
        path: The project.
        article: The article that is open.
        source: The annotation whose targets are sought; empty: nothing is searched for a while.
    """
    with Project.open(path, annotator="ana", read_only=True) as project:
        session, loop = Session(), QEventLoop()
        search = TargetSearch(session, session)
        session.set_project(project)
        session.open_article(article)
        beats = [perf_counter()]
        clock = QTimer(interval=0)
        clock.timeout.connect(lambda: beats.append(perf_counter()))
        far = session.relating.far
        far.changed.connect(loop.quit)
        clock.start()
        if source:
            far.ask(source, "the")
            search.latest = far.question.number
        else:
            QTimer.singleShot(_IDLE_MS, loop.quit)
        loop.exec()
        session.set_project(None)
    return max(after - before for before, after in pairwise(beats))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
