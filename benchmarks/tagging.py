"""Tagging in a large article next to tagging in a small one, and next to the disk.

    python -m benchmarks.tagging [--quick] [--repeat N] [--json]

From a label's key to the painted frame, with the edit on the disk.
"""

import sqlite3
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.ui.main_window import MainWindow
from benchmarks.corpora import STORY, TAGS, long_article, make_project
from benchmarks.measuring import Figure, Scale, Work, clocked, figure, in_turn, run
from benchmarks.windows import application, main_window, press, settle, until_painted

FRAME = 1 / 60


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Tag in both in turn, and let the disk flush a row."""
    application()
    large = long_article(scale.characters, scale.annotations)
    small = long_article(STORY, TAGS)
    windows = [
        main_window(make_project(folder / f"{name}.annotator", [article]))
        for name, article in (("large", large), ("small", small))
    ]
    ours, floor, disk = in_turn(
        scale.repeat * 5, *(tagger(window) for window in windows), flusher(folder / "bare.db")
    )
    what = f"tag at {scale.characters:,} characters, {scale.annotations:,} tags"
    yield figure(what, ours, floor, f"the same at {STORY:,} and {TAGS}", 1.5)
    beside = [max(one - other, 0.0) for one, other in zip(ours, disk, strict=True)]
    yield figure("… beside the disk's own flush", beside, [FRAME] * len(beside), "a frame", 1.0)
    yield figure("… with it", ours, disk, "one row into a bare SQLite file, flushed")
    for window in windows:
        window.close()


def tagger(window: MainWindow) -> Work:
    """Tags something else each time, in the middle of the text."""
    view, places = window.pane.view, count()
    middle = len(view.article().text) // 2
    view.reveal(middle, middle + 10)

    def tag() -> float:
        # Most places have annotations already; a new one makes its own.
        start = middle + next(places) * 7 % 600
        window.activateWindow()
        view.person_selects(start, start + 23)
        settle()
        before = len(window.session.article.ordered)
        taken = until_painted(lambda: press(window, Qt.Key.Key_C))
        if len(window.session.article.ordered) != before + 1:
            raise SystemExit("The key tagged nothing.")
        return taken

    return tag


def flusher(path: Path) -> Work:
    """Writes a row, as durable as the project file."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE rows (text TEXT)")
    return lambda: clocked(lambda: db.execute("INSERT INTO rows VALUES (?)", ["tag" * 60]))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
