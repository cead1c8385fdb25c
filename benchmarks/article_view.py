"""The article view next to bare text widgets that show the same text, measured in one run.

    QT_QPA_PLATFORM=offscreen python benchmarks/article_view.py [--rounds N] [--json]

Absolute times drift with the machine; ratios are what counts. What is compared takes turns, and
medians are printed. Exit code 1 if a ratio is above its target.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tomllib

import msgspec
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from annotator.data_files import resource, sample_article
from annotator.model import Annotation, Block, Document, Relation, TagSet
from annotator.ui.article.view import ArticleView

SIZE = (900, 900)


@dataclass
class Result:
    """One line of the table; times in milliseconds."""

    what: str
    ours: float
    floor: float
    against: str
    target: float | None

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor


def tag_set() -> TagSet:
    """The default one."""
    source = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), TagSet)


def article(length: int) -> Document:
    """The sample, its body repeated up to a length, with its blocks."""
    sample = sample_article().read_text("utf-8")
    body = sample[sample.index("\n\n") :]
    text = sample + body * (max(length - len(sample), 0) // len(body) + 1)
    text = text[:length]
    blocks: list[Block] = []
    position = 0
    kinds = ["header", "headline", "deck", "caption", "dateline"]
    for number, line in enumerate(text.split("\n")):
        if line:
            kind = "subhead" if len(line) < 40 else "paragraph"
            kind = kinds[number] if number < len(kinds) else kind
            blocks.append(Block(kind, position, position + len(line)))
        position += len(line) + 1
    return Document(f"article-{length}", "Sample", text, {}, tuple(blocks))


def annotations(document: Document, number: int, seed: int = 7) -> list[Annotation]:
    """Overlapping spans of 5 to 150 characters of all labels, spread over the text."""
    chance = random.Random(seed)
    names = [label.name for label in tag_set().labels()]
    made: list[Annotation] = []
    for serial in range(number):
        start = chance.randrange(max(len(document.text) - 150, 1))
        end = min(start + chance.randint(5, 150), len(document.text))
        fragments = ((start, end),)
        if serial % 50 == 0 and start + 400 < len(document.text):
            fragments = ((start, end), (end + 20, end + 60))
        made.append(
            Annotation(f"a{serial}", "ana", chance.choice(names), fragments, "", origin="imported")
        )
    made.sort(key=lambda annotation: (annotation.start, -annotation.end))
    return made


def relations(made: list[Annotation]) -> list[Relation]:
    """Every third annotation is related to one near it."""
    return [
        Relation(f"r{n}", "ana", "about", made[n].id, made[n + 2].id)
        for n in range(0, len(made) - 2, 3)
    ]


def timed(work: Callable[[], None]) -> float:
    """Milliseconds until the work is done and the screen painted."""
    application = QApplication.instance()
    assert application is not None
    start = time.perf_counter()
    work()
    application.processEvents()
    return (time.perf_counter() - start) * 1000


def settle() -> None:
    """Wait until Qt has laid out what it lays out in idle time."""
    application = QApplication.instance()
    assert application is not None
    quiet = 0
    while quiet < 5:
        start = time.perf_counter()
        application.processEvents()
        quiet = quiet + 1 if time.perf_counter() - start < 0.0005 else 0


def alternating(
    rounds: int, *works: Callable[[], None], after: Callable[[], None] = lambda: None
) -> list[float]:
    """The median time of each, taking turns; the first round only warms up.

    ``after`` runs untimed after each: Qt lays long texts out in idle time, which must not be
    counted as another's work.
    """
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for kept, work in zip(times, works, strict=True):
            taken = timed(work)
            timed(after)
            if number:
                kept.append(taken)
    return [median(kept) for kept in times]


def shown(widget: QTextEdit | QPlainTextEdit) -> None:
    """Put a widget on the screen."""
    widget.resize(*SIZE)
    widget.show()


def measure_opening(rounds: int) -> list[Result]:
    """Open an article of 1 MB with 10,000 annotations."""
    document, tags = article(1_000_000), tag_set()
    made = annotations(document, 10_000)
    joined = relations(made)
    view, rich, plain = ArticleView(), QTextEdit(), QPlainTextEdit()
    rich.setReadOnly(True)
    plain.setReadOnly(True)
    for widget in (view, rich, plain):
        shown(widget)

    def clear() -> None:
        view.clear_article()
        rich.clear()
        plain.clear()
        settle()

    ours, textedit, plaintext = alternating(
        rounds,
        lambda: view.show_article(document, made, joined, tags),
        lambda: rich.setPlainText(document.text),
        lambda: plain.setPlainText(document.text),
        after=clear,
    )
    what = "open 1 MB with 10,000 annotations"
    return [
        Result(what, ours, textedit, "bare QTextEdit, same text", 3.0),
        Result(what, ours, plaintext, "bare QPlainTextEdit, same text", None),
    ]


def tagger(view: ArticleView, document: Document) -> Callable[[], None]:
    """Adds one more annotation where the view is, each time another."""
    serial = count()
    start = len(document.text) // 2
    view.reveal(start, start + 10)

    def tag() -> None:
        number = next(serial)
        at = start + number * 7 % 600
        fragments = ((at, at + 30),)
        view.update_annotations([Annotation(f"new{number}", "ana", "claim", fragments, "")], ())
        view.set_current(f"new{number}")

    return tag


def measure_tagging(rounds: int) -> list[Result]:
    """One more annotation, at 1 MB and 10,000 and at 3 KB and 40."""
    tags = tag_set()
    works: list[Callable[[], None]] = []
    views: list[ArticleView] = []
    for length, number in ((1_000_000, 10_000), (3_000, 40)):
        document = article(length)
        made = annotations(document, number)
        view = ArticleView()
        shown(view)
        view.show_article(document, made, relations(made), tags)
        views.append(view)
        settle()
        works.append(tagger(view, document))
    # Freshly tagged annotations pile up in one place in both: the same work.
    large, small = alternating(min(rounds * 3, 30), *works)
    return [Result("one more annotation, 1 MB / 10,000", large, small, "3 KB / 40", 1.5)]


def measure_scrolling(rounds: int) -> list[Result]:
    """Scroll a page."""
    document, tags = article(1_000_000), tag_set()
    made = annotations(document, 10_000)
    view, rich = ArticleView(), QTextEdit()
    rich.setReadOnly(True)
    shown(view)
    shown(rich)
    view.show_article(document, made, relations(made), tags)
    rich.setPlainText(document.text)
    for widget in (view, rich):
        widget.verticalScrollBar().setValue(200_000)
        settle()

    def page(widget: QTextEdit) -> Callable[[], None]:
        def scroll() -> None:
            bar = widget.verticalScrollBar()
            bar.setValue(bar.value() + widget.viewport().height())

        return scroll

    ours, bare = alternating(rounds * 3, page(view), page(rich))
    return [Result("scroll a page, 1 MB / 10,000", ours, bare, "bare QTextEdit", 2.0)]


def measure_crowd(rounds: int) -> list[Result]:
    """2,000 annotations in 3 KB: all of them on the screen."""
    document, tags = article(3_000), tag_set()
    made = annotations(document, 2_000)
    view, rich = ArticleView(), QTextEdit()
    rich.setReadOnly(True)
    shown(view)
    shown(rich)

    def clear() -> None:
        view.clear_article()
        rich.clear()
        settle()

    ours, bare = alternating(
        rounds,
        lambda: view.show_article(document, made, [], tags),
        lambda: rich.setPlainText(document.text),
        after=clear,
    )
    view.show_article(document, made, [], tags)
    rich.setPlainText(document.text)
    settle()
    results = [Result("open 3 KB with 2,000 annotations", ours, bare, "bare QTextEdit", None)]
    ours, bare = alternating(rounds * 3, view.viewport().update, rich.viewport().update)
    results.append(Result("repaint 3 KB with 2,000", ours, bare, "bare QTextEdit", None))
    ours, bare = alternating(rounds * 3, tagger(view, document), rich.viewport().update)
    results.append(Result("one more in 3 KB with 2,000", ours, bare, "bare repaint", None))
    return results


def measure_window(rounds: int) -> list[Result]:
    """Resize and zoom at 1 MB and 10,000."""
    document, tags = article(1_000_000), tag_set()
    made = annotations(document, 10_000)
    view, rich = ArticleView(), QTextEdit()
    rich.setReadOnly(True)
    shown(view)
    shown(rich)
    view.show_article(document, made, relations(made), tags)
    rich.setPlainText(document.text)
    settle()
    turns = count()

    def resize(widget: QTextEdit) -> Callable[[], None]:
        return lambda: widget.resize(SIZE[0] + next(turns) % 40, SIZE[1])

    ours, bare = alternating(rounds, resize(view), resize(rich))
    return [Result("resize, 1 MB / 10,000", ours, bare, "bare QTextEdit", None)]


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    options = parser.parse_args()
    QApplication.instance() or QApplication([])
    results: list[Result] = []
    for measure in (
        measure_opening,
        measure_tagging,
        measure_scrolling,
        measure_crowd,
        measure_window,
    ):
        results += measure(options.rounds)
    if options.json:
        print(json.dumps([vars(result) | {"ratio": result.ratio} for result in results]))
    else:
        for result in results:
            target = f"(at most {result.target:.1f})" if result.target else ""
            print(
                f"{result.what:36} {result.ours:7.1f} ms   {result.against:32}"
                f" {result.floor:7.1f} ms   ratio {result.ratio:5.2f} {target}"
            )
    return any(result.target and result.ratio > result.target for result in results)


if __name__ == "__main__":
    sys.exit(main())
