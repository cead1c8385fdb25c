"""The article view alone, next to a bare text widget that shows the same text.

    python -m benchmarks.article_view [--quick] [--repeat N] [--json]

The project file and the rest of the window are left out; ``opening.py`` and ``tagging.py`` have
them.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QTextEdit

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Annotation
from annotator.ui.article.view import ArticleView
from benchmarks.corpora import STORY, TAGS, long_article
from benchmarks.measuring import Figure, Scale, Work, compare, run
from benchmarks.windows import SIZE, application, bare, settle, shown, until_painted

CROWD = 2_000
"""Annotations that are all on the screen."""
BARE = "bare QTextEdit"


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Show, tag, scroll, resize; then a crowd of annotations in a short text."""
    application()
    large = long_article(scale.characters, scale.annotations)
    size = f"{scale.characters:,} characters, {scale.annotations:,} tags"
    yield from measure_showing(scale, large, f"show {size}", 3.0)
    yield from measure_tagging(scale, large, f"one more tag at {size}")
    yield from measure_moving(scale, large, size)
    crowd = long_article(STORY, CROWD, "crowd")
    yield from measure_showing(scale, crowd, f"show {STORY:,} characters, {CROWD:,} tags")
    yield from measure_crowd(scale, crowd)


def view_of(article: AnnotatedDocument) -> ArticleView:
    """Return a view with the article, on the screen."""
    view = ArticleView()
    shown(view)
    show(view, article)
    settle()
    return view


def show(view: ArticleView, article: AnnotatedDocument) -> None:
    """Let a view show an article."""
    view.show_article(article.document, article.annotations, article.relations, default_tag_set())


def measure_showing(
    scale: Scale, article: AnnotatedDocument, what: str, most: float | None = None
) -> Iterator[Figure]:
    """Measure setting the text, to the painted frame."""
    view, plain = ArticleView(), bare(QTextEdit)
    shown(view)

    def ours() -> float:
        view.clear_article()
        settle()
        return until_painted(lambda: show(view, article))

    def floor() -> float:
        plain.clear()
        settle()
        return until_painted(lambda: plain.setPlainText(article.document.text))

    yield compare(what, scale.repeat * 2, ours, floor, BARE, most)


def tagger(view: ArticleView) -> Work:
    """Return work that adds one more annotation in the middle of the text."""
    serial = count()
    start = len(view.article().text) // 2
    view.caret.reveal(start, start + 10)

    def tag() -> None:
        number = next(serial)
        at = start + number * 7 % 600
        new = Annotation(f"new{number}", "ana", "claim", ((at, at + 30),), "")
        view.update_annotations([new], ())
        view.set_current(new.id)

    return lambda: until_painted(tag)


def measure_tagging(scale: Scale, large: AnnotatedDocument, what: str) -> Iterator[Figure]:
    """Measure one more annotation, next to the same in a small article."""
    ours, floor = tagger(view_of(large)), tagger(view_of(long_article(STORY, TAGS)))
    yield compare(what, scale.repeat * 3, ours, floor, f"the same at {STORY:,} and {TAGS}", 1.5)


def measure_moving(scale: Scale, large: AnnotatedDocument, size: str) -> Iterator[Figure]:
    """Measure scrolling and resizing."""
    view, plain = view_of(large), bare(QTextEdit)
    plain.setPlainText(large.document.text)
    for widget in (view, plain):
        widget.verticalScrollBar().setValue(widget.verticalScrollBar().maximum() // 4)
        settle()
    what = f"scroll a page at {size}"
    yield compare(what, scale.repeat * 4, pager(view), pager(plain), BARE, 2.0)
    turns = count()

    def resizer(widget: QTextEdit) -> Work:
        def resize() -> None:
            widget.resize(SIZE[0] + next(turns) % 40, SIZE[1])

        return settled(resize)

    what = f"resize at {size}"
    yield compare(what, scale.repeat * 2, resizer(view), resizer(plain), BARE)


def pager(widget: QTextEdit) -> Work:
    """Return work that scrolls by a page, and from the end back to the start."""
    bar = widget.verticalScrollBar()

    def scroll() -> None:
        below = bar.value() + widget.viewport().height()
        bar.setValue(below if below < bar.maximum() else 0)

    return settled(scroll)


def settled(work: Callable[[], object]) -> Work:
    """Measure work to the painted frame, then wait for what Qt has put off."""

    def measured() -> float:
        settle()
        return until_painted(work)

    return measured


def measure_crowd(scale: Scale, crowd: AnnotatedDocument) -> Iterator[Figure]:
    """Measure painting and tagging where all annotations are on the screen."""
    view, plain = view_of(crowd), bare(QTextEdit)
    plain.setPlainText(crowd.document.text)
    repaint = settled(plain.viewport().update)
    what = f"repaint {STORY:,} characters, {CROWD:,} tags"
    yield compare(what, scale.repeat * 3, settled(view.viewport().update), repaint, BARE)
    what = f"one more tag at {STORY:,} and {CROWD:,}"
    yield compare(what, scale.repeat * 3, tagger(view), repaint, f"{BARE}, a repaint")


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
