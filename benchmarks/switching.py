"""Going to another article in a large project, next to the same in a small one.

    python -m benchmarks.switching [--quick] [--repeat N] [--json]

The visited articles are the same in both: five that follow each other, and five more far away.
"""

import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.model import AnnotatedDocument, Document
from annotator.ui.window.main_window import MainWindow
from benchmarks.corpora import TAGS, make_project, stories, tagged
from benchmarks.measuring import Figure, Scale, Work, figure, in_turn, run
from benchmarks.windows import application, main_window, press, settle, until_painted

SMALL = 10


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Go to the next article by its key, and to one far away."""
    application()
    windows: list[MainWindow] = []
    places: list[list[str]] = []
    for count in (scale.project, SMALL):
        path = make_project(folder / f"{count}.annotator", articles(count))
        windows.append(main_window(path))
        places.append([name_of(place) for place in known_places(count)])
    what, against = f"of {scale.project:,} articles", f"the same of {SMALL}"
    for title, work in (("next article", stepper), ("article far away", jumper)):
        ours, floor = in_turn(
            scale.repeat * 4, *(work(*pair) for pair in zip(windows, places, strict=True))
        )
        yield figure(f"{title} {what}", ours, floor, against, 1.2)
    for window in windows:
        window.close()


def known_places(count: int) -> list[int]:
    """Return the numbers of the visited articles, among ``count`` of them."""
    first = (count - SMALL) // 4
    return [*range(first, first + 5), *range(count - first - 5, count - first)]


def name_of(place: int) -> str:
    """Return the id of an article, by which the list is ordered."""
    return f"{place:06d}"


def articles(count: int) -> Iterator[AnnotatedDocument]:
    """Yield ``count`` articles; the visited ones have annotations."""
    known = dict(zip(known_places(count), stories(SMALL, seed=2), strict=True))
    for place, (_, text) in enumerate(stories(count)):
        if place in known:
            yield tagged(name_of(place), known[place][1], TAGS)
        else:
            yield AnnotatedDocument(Document(name_of(place), text.split("\n", 2)[1], text))


def stepper(window: MainWindow, known: list[str]) -> Work:
    """Return work that goes to the next article by its key; behind the five, to the first."""
    steps = cycle(range(4))

    def step() -> float:
        number = next(steps)
        window.activateWindow()
        if number == 0:
            window.session.open_article(known[0])
        settle()
        taken = until_painted(
            lambda: press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        )
        return checked(window, known[number + 1], taken)

    return step


def jumper(window: MainWindow, known: list[str]) -> Work:
    """Return work that goes from the first five to the others, and back."""
    following = cycle(
        [known[at] for pair in zip(range(5), range(5, 10), strict=True) for at in pair]
    )

    def jump() -> float:
        settle()
        wanted = next(following)
        return checked(window, wanted, until_painted(lambda: window.session.open_article(wanted)))

    return jump


def checked(window: MainWindow, wanted: str, taken: float) -> float:
    """Return the time, if the wanted article is open."""
    if window.pane.view.article().id != wanted:
        raise SystemExit(f"The article {wanted} was not opened.")
    return taken


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
