"""The gestures of a working day, at every size of article, next to the same in the sample.

    python -m benchmarks.gestures [--quick] [--repeat N] [--json]

Real keys in the whole window, to the painted frame, in processor time: tag, undo, go to the next
annotation, scroll by a page, change the size of the window or of the letters, and the work in the
background that follows. The edit is written; the time in which the disk flushes it does not count.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from time import process_time

from PySide6.QtCore import Qt

from annotator.ui.window.main_window import MainWindow
from benchmarks.corpora import STORY, TAGS, long_article, make_project
from benchmarks.measuring import Figure, Scale, figure, in_turn, run
from benchmarks.tagging import FRAME, tagger
from benchmarks.windows import (
    application,
    longest_pause,
    main_window,
    press,
    settle,
    until_painted,
)

WIDTHS = (1360, 1240)
WHOLE_SCREEN = (
    "scroll a page",
    "resize the window",
    "longest pause after a resize",
    "zoom",
)
"""Next to a frame: the sample ends before there is a page to scroll."""
Gesture = Callable[[], float]


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Each gesture in the sample and in a longer or a crowded article, in turn."""
    application()
    crowd = max(TAGS, scale.annotations // 5)
    sizes = (
        (scale.characters // 10, crowd),
        (scale.characters, scale.annotations),
        (STORY, crowd),
    )
    small = opened(folder / "small.annotator", STORY, TAGS)
    floors = gestures(small)
    for number, (characters, tags) in enumerate(sizes):
        large = opened(folder / f"{number}.annotator", characters, tags)
        for name, ours in gestures(large).items():
            mine, floor = in_turn(scale.repeat, ours, floors[name])
            what = f"{name} at {characters:,} characters, {tags:,} tags"
            if name in WHOLE_SCREEN:
                yield figure(what, mine, [FRAME] * len(mine), "a frame")
            else:
                yield figure(what, mine, floor, f"the same at {STORY:,} and {TAGS}")
        large.close()
    small.close()


def opened(path: Path, characters: int, tags: int) -> MainWindow:
    """Return a window on an article of a size; the smallest is the sample's beginning."""
    return main_window(make_project(path, [long_article(characters, tags)]))


def gestures(window: MainWindow) -> dict[str, Gesture]:
    """Return the gestures by name; each does one round and returns its seconds."""
    tag, turn = tagger(window), count()

    def undo() -> float:
        tag(process_time)
        before = len(window.session.article.ordered)
        taken = keyed(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        if len(window.session.article.ordered) != before - 1:
            raise SystemExit("The key took nothing back.")
        return taken

    def select() -> float:
        taken = keyed(window, Qt.Key.Key_Tab)
        if window.session.selection.annotation_id is None:
            raise SystemExit("The key selected nothing.")
        return taken

    def resize() -> float:
        width = WIDTHS[next(turn) % 2]
        settle()
        return until_painted(lambda: window.resize(width, 900))

    def pause() -> float:
        # What is not in sight is laid out after the painted frame.
        resize()
        return longest_pause()

    def zoom() -> float:
        view = window.pane.view
        settle()
        return until_painted(view.page.zoom_out if view.page.zoom > 1 else view.page.zoom_in)

    def scroll() -> float:
        # The way leads down and, from the end, up again.
        bar = window.pane.view.verticalScrollBar()
        down = bar.value() < bar.maximum()
        return keyed(window, Qt.Key.Key_PageDown if down else Qt.Key.Key_PageUp)

    return {
        "tag": partial(tag, process_time),
        "undo": undo,
        "select the next": select,
        "scroll a page": scroll,
        "resize the window": resize,
        "longest pause after a resize": pause,
        "zoom": zoom,
    }


def keyed(
    window: MainWindow,
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> float:
    """Return the seconds from a key to the painted frame."""
    window.activateWindow()
    settle()
    return until_painted(lambda: press(window, key, held))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
