"""Tagging in a large article next to tagging in a small one, and next to a frame of the screen.

    python -m benchmarks.tagging [--quick] [--repeat N] [--json]

The time goes from a label's key to the painted frame, with the edit on the disk. Processor time
leaves out the disk's own flush, during which the program waits.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import perf_counter, process_time

from PySide6.QtCore import Qt

from annotator.ui.window.main_window import MainWindow
from benchmarks.corpora import STORY, TAGS, long_article, make_project
from benchmarks.measuring import Figure, Scale, Work, figure, in_turn, run, time_work
from benchmarks.windows import application, main_window, press, settle, until_painted

FRAME = 1 / 60
Clock = Callable[[], float]


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Tag in both in turn, and let the disk flush a row."""
    application()
    large = long_article(scale.characters, scale.annotations)
    small = long_article(STORY, TAGS)
    windows = [
        main_window(make_project(folder / f"{name}.annotator", [article]))
        for name, article in (("large", large), ("small", small))
    ]
    where = f"{scale.characters:,} characters, {scale.annotations:,} tags"
    large_one, small_one = (tagger(window) for window in windows)
    ours, floor, disk = in_turn(
        scale.repeat * 5,
        lambda: large_one(perf_counter),
        lambda: small_one(perf_counter),
        flusher(folder / "bare.db"),
    )
    yield figure(f"tag at {where}", ours, floor, f"the same at {STORY:,} and {TAGS}", 1.5)
    yield figure("…", ours, disk, "one row into a bare SQLite file, flushed")
    ours, floor = in_turn(
        scale.repeat * 5, lambda: large_one(process_time), lambda: small_one(process_time)
    )
    frames = [FRAME] * len(ours)
    yield figure("… processor time, beside the flush", ours, frames, "a frame", 1.0)
    yield figure("…", ours, floor, f"the same at {STORY:,} and {TAGS}", 1.5)
    for window in windows:
        window.close()


def tagger(window: MainWindow) -> Callable[[Clock], float]:
    """Return work that tags other words each time, in the middle of the text."""
    view, places = window.pane.view, count()
    middle = len(view.article().text) // 2
    view.caret.reveal(middle, middle + 10)

    def tag(clock: Clock) -> float:
        # Most places have annotations already; a new one makes its own.
        start = middle + next(places) * 7 % 600
        window.activateWindow()
        view.caret.select_by_hand(start, start + 23)
        settle()
        before = len(window.session.article.ordered)
        taken = until_painted(lambda: press(window, Qt.Key.Key_C), clock)
        if len(window.session.article.ordered) != before + 1:
            raise SystemExit("The key tagged nothing.")
        return taken

    return tag


def flusher(path: Path) -> Work:
    """Return work that writes a row, as durable as the project file."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE rows (text TEXT)")
    return lambda: time_work(lambda: db.execute("INSERT INTO rows VALUES (?)", ["tag" * 60]))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
