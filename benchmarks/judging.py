"""A verdict in an article of many annotations, next to one in an article of few, and to a frame.

    python -m benchmarks.judging [--quick] [--repeat N] [--json]

Real keys in the whole window in Review mode, to the painted frame, in processor time: a
verdict by its key, its undo, and the undo of an owner's edit while colleagues are judged.
Two people tagged the article, and half of its places are judged before.
"""

import random
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.agreement.reviewed_groups import read_groups
from annotator.project import Project
from annotator.project.curating import Decide, DecideAll
from annotator.project.edits import SetFragments, SetStatus
from annotator.ui.window.main_window import MainWindow
from benchmarks.agreement import with_second_annotator
from benchmarks.corpora import STORY, long_article, make_project
from benchmarks.measuring import Figure, Scale, Work, figure, in_turn, run
from benchmarks.tagging import FRAME
from benchmarks.windows import application, main_window, settle, until_painted

SMALL = 60
"""Annotations of the small article."""
CTRL = Qt.KeyboardModifier.ControlModifier


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure each gesture in a large article and in a small one, in turn."""
    application()
    many = max(scale.annotations * 3 // 5, 2 * SMALL)
    large = reviewing(folder / "large.annotator", scale.characters, many)
    small = reviewing(folder / "small.annotator", STORY, SMALL)
    floors = gestures(small)
    for name, ours in gestures(large).items():
        mine, floor = in_turn(scale.repeat * 3, ours, floors[name])
        frames = [FRAME] * len(mine)
        yield figure(f"{name} among {many:,} tags", mine, floor, f"the same among {SMALL}", 1.5)
        yield figure("…", mine, frames, "a frame", 1.0)
    for window in (large, small):
        window.close()


def reviewing(path: Path, characters: int, tags: int) -> MainWindow:
    """Return a window in Review mode on an article, half of whose places are judged."""
    item = with_second_annotator(long_article(characters, tags // 2), random.Random(1))
    make_project(path, [item])
    document_id = item.document.id
    with Project.open(path, annotator="ana") as project:
        project.do(SetStatus(document_id, "in progress"))
        judged = read_groups(project, document_id)[::2]
        project.do(
            DecideAll(
                tuple(
                    Decide(document_id, group.annotation_ids, group.annotation_ids[:1])
                    for group in judged
                )
            )
        )
    window = main_window(path)
    window.session.open_article(document_id)
    window.modes.set_mode("review")
    settle()
    groups = window.modes.review.groups
    groups.choose(groups.shown_groups[len(groups.shown_groups) // 2].id)
    settle()
    return window


def gestures(window: MainWindow) -> dict[str, Work]:
    """Return the gestures by name; each undoes its work, and returns the seconds of its name."""
    groups = window.modes.review.groups
    judge = partial(keyed, window, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier)
    take_back = partial(keyed, window, Qt.Key.Key_Z, CTRL)

    def decided() -> int:
        return len(window.session.project.review.decisions()) if window.session.project else 0

    def both() -> tuple[float, float]:
        before = decided()
        taken = judge()
        if decided() != before + 1:
            raise SystemExit("The key gave no verdict.")
        back = take_back()
        if decided() != before:
            raise SystemExit("The key took no verdict back.")
        return taken, back

    def edit() -> float:
        group = groups.current
        if group is None or "ana" not in group.aligned.annotations:
            raise SystemExit("The place in hand is not the first one's.")
        mine = group.aligned.annotations["ana"]
        (start, end), *more = mine.fragments
        window.session.do(SetFragments(mine.id, ((start, end - 1), *more)))
        settle()
        taken = take_back()
        if groups.annotation(mine.id) != mine:
            raise SystemExit("The key took no edit back.")
        return taken

    return {
        "a verdict": lambda: both()[0],
        "a verdict taken back": lambda: both()[1],
        "an owner’s edit taken back": edit,
    }


def keyed(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> float:
    """Return the seconds from a key in the article to the painted frame."""
    window.activateWindow()
    window.modes.review.take_keyboard()
    settle()
    return until_painted(lambda: QTest.keyClick(window.modes.review.article, key, held))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
