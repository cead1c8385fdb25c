"""Tagging while a large project is backed up, next to tagging while it is not.

    python -m benchmarks.backing_up [--quick] [--repeat N] [--json]

One backup after the other is under way all the time, as no person ever has it. The time goes from
a label's key to the painted frame, with the edit on the disk.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Self

from annotator.model import Cancelled
from annotator.project.backup_settings import BackupSettings
from annotator.project.rolling import ALWAYS, back_up_if_due
from benchmarks.corpora import make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, figure, in_turn, run
from benchmarks.tagging import tagger
from benchmarks.windows import application, main_window


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Tag with backups under way, and while they pause, in turn."""
    application()
    path = make_project(folder / "large.annotator", tagged_stories(scale.articles))
    window = main_window(path)
    tag = tagger(window)
    with _Backups(path, folder / "backups") as backups:

        def busy() -> float:
            backups.go_on()
            return tag(perf_counter)

        def calm() -> float:
            backups.pause()
            return tag(perf_counter)

        ours, floor = in_turn(scale.repeat * 10, busy, calm)
    where = f"{scale.articles:,} articles, {path.stat().st_size / 1e6:,.0f} MB"
    yield figure(f"tag while a backup is made ({where})", ours, floor, "without", 1.05)
    yield figure("… the longest", [max(ours)], [max(floor)], "the longest without")
    window.close()


class _Backups:
    """A thread that makes one backup after the other, and pauses when it is asked to."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._settings = BackupSettings(place=str(folder), most=2)
        self._stop, self._going, self._paused = Event(), Event(), Event()
        self._thread = Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._going.set()
        self._thread.join()

    def go_on(self) -> None:
        """Copy."""
        self._paused.clear()
        self._going.set()

    def pause(self) -> None:
        """Stop in the middle of the copying."""
        self._going.clear()
        self._paused.wait(1)

    def _work(self) -> None:
        with suppress(Cancelled):
            while not self._stop.is_set():
                back_up_if_due(
                    self._path,
                    "measured",
                    every=ALWAYS,
                    settings=self._settings,
                    progress=self._progress,
                )

    def _progress(self, _done: int, _total: int | None, _what: str) -> None:
        if not self._going.is_set():
            self._paused.set()
            self._going.wait()
        if self._stop.is_set():
            raise Cancelled("Enough.")


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
