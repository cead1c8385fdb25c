"""Opening a large article in the window, next to bare text widgets that show the same text.

    python -m benchmarks.opening [--quick] [--repeat N] [--json]

It goes through the project file: read, index, set as a page, paint. There are more large articles
than the project keeps in memory, so that each is read when it is opened. Ours and the floors
replace a text of the same size; an empty widget, which has nothing to throw away, is a figure of
its own.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from benchmarks.corpora import long_article, make_project
from benchmarks.measuring import Figure, Scale, figure, in_turn, run
from benchmarks.tagging import FRAME
from benchmarks.windows import (
    application,
    bare,
    longest_pause,
    main_window,
    settle,
    until_idle,
    until_painted,
)

_ARTICLES = 6


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Open them one after the other."""
    application()
    names = [f"long-{number}" for number in range(_ARTICLES)]
    articles = [long_article(scale.characters, scale.annotations, name) for name in names]
    text = articles[0].document.text
    window = main_window(make_project(folder / "long.annotator", articles))
    following = cycle(names[1:] + names[:1])

    def opened(until: Callable[[Callable[[], object]], float]) -> float:
        settle()
        return until(lambda: window.session.open_article(next(following)))

    def pause() -> float:
        """Return the longest pause after the painted frame: for tables, further text, the map."""
        opened(until_painted)
        return longest_pause()

    def filled(widget: QTextEdit | QPlainTextEdit, *, empty: bool = False) -> float:
        if empty:
            widget.clear()
        settle()
        return until_painted(lambda: widget.setPlainText(text))

    # Before there are other widgets, which lay their texts out beside ours.
    (after,) = in_turn(scale.repeat * 2, pause)
    rich, plain, empty = bare(QTextEdit), bare(QPlainTextEdit), bare(QTextEdit)
    ours, all_of_it, replaced, plainly, put = in_turn(
        scale.repeat * 2,
        lambda: opened(until_painted),
        lambda: opened(until_idle),
        lambda: filled(rich),
        lambda: filled(plain),
        lambda: filled(empty, empty=True),
    )
    what = f"open {scale.characters:,} characters, {scale.annotations:,} tags"
    yield figure(what, ours, replaced, "bare QTextEdit, same text", 3.0)
    yield figure("…", ours, put, "the same, empty before")
    yield figure("…", ours, plainly, "bare QPlainTextEdit, same text")
    yield figure("… and its tables filled", all_of_it, replaced, "bare QTextEdit, same text")
    yield figure("… longest pause after it", after, [FRAME] * len(after), "a frame")
    window.close()


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
