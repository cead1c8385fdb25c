"""The list of articles: its order, what it shows of a page, and how the window fares meanwhile.

    python -m benchmarks.article_list [--quick] [--repeat N] [--json]

The order is read in another thread, next to a plain SELECT of the same rows by SQLite alone. What
the window does itself, to scroll and to show a list that was read, is the same work in a project of
a hundred articles.
"""

import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from time import process_time
from typing import Any

from PySide6.QtWidgets import QApplication

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.article_query import ArticleQuery, Condition
from annotator.ui.window.main_window import MainWindow
from benchmarks.corpora import make_project, stories
from benchmarks.measuring import Figure, Scale, Work, compare, figure, in_turn, run, time_work
from benchmarks.windows import application, main_window, settle, until_painted

SMALL = 100
PAGE = 40
_LIVE = "FROM documents WHERE deleted = 0"
_DATE = "coalesce(nullif(json_extract(metadata, '$.date'), ''), json_extract(metadata, '$.guess'))"


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Read orders and pages; then scroll, filter and sort in a window."""
    application()
    paths = [
        make_project(folder / f"{name}.annotator", articles(count))
        for name, count in (("large", scale.project), ("small", SMALL))
    ]
    with Project.open(paths[0], annotator="ana", read_only=True) as project:
        yield from orders(project, scale)
        yield page(project, scale)
    windows = [main_window(path) for path in paths]
    for window in windows:
        wait_for_list(window)
    what, against = f"of {scale.project:,} articles", f"the same of {SMALL}"
    for title, work in (
        ("scroll a page of the list", scroller),
        ("take a list that was read", taker),
    ):
        ours, floor = in_turn(scale.repeat * 4, *(work(window) for window in windows))
        yield figure(f"{title} {what}", ours, floor, against, 1.2 if work is scroller else None)
    for window in windows:
        window.close()


def articles(count: int) -> Iterator[AnnotatedDocument]:
    """Yield articles in another order than that of their ids and dates."""
    for place, (_, text) in enumerate(stories(count)):
        scrambled = place * 7919 % 100_003
        day = f"20{scrambled % 24:02}-{scrambled % 12 + 1:02}-{scrambled % 28 + 1:02}"
        metadata = {"date": day, "publisher": f"Paper {scrambled % 20}"}
        title = text.split("\n", 2)[1]
        yield AnnotatedDocument(Document(f"{scrambled:06d}-{place}", title, text, metadata))


def orders(project: Project, scale: Scale) -> Iterator[Figure]:
    """Read lists, next to plain SELECTs."""
    wanted = (
        ("in import order", ArticleQuery(), f"SELECT id {_LIVE} ORDER BY number", ()),
        ("by date", ArticleQuery(sort="date"), f"SELECT id {_LIVE} ORDER BY {_DATE}, number", ()),
        (
            "filtered by date",
            ArticleQuery((Condition("date", "2012"),)),
            f"SELECT id {_LIVE} AND {_DATE} >= ? ORDER BY number",
            ("2012",),
        ),
    )
    for title, query, statement, values in wanted:
        yield compare(
            f"{scale.project:,} articles {title}",
            scale.repeat,
            lambda query=query: time_work(lambda: project.listing.order(query), process_time),
            selecting(project, statement, values),
            "a plain SELECT of the same rows",
            1.5,
        )


def selecting(project: Project, statement: str, values: tuple[Any, ...]) -> Work:
    """Return work that reads rows without more."""

    def select() -> float:
        db = project.context.db
        return time_work(lambda: [row[0] for row in db.execute(statement, values)], process_time)

    return select


def page(project: Project, scale: Scale) -> Figure:
    """Read what the list shows of a page, next to a plain SELECT of the same articles."""
    ids = project.listing.order(ArticleQuery(sort="date")).ids
    places = cycle(range(0, max(len(ids) - PAGE, 1), max(len(ids) // 50, 1)))

    def ours() -> float:
        at = next(places)
        return time_work(lambda: project.listing.rows(ids[at : at + PAGE]), process_time)

    def floor() -> float:
        at = next(places)
        marks = ", ".join("?" * len(ids[at : at + PAGE]))
        statement = f"SELECT id, title, metadata FROM documents WHERE id IN ({marks})"
        return selecting(project, statement, tuple(ids[at : at + PAGE]))()

    against = "a plain SELECT of the same rows"
    return compare(f"a page of {PAGE} articles", scale.repeat * 4, ours, floor, against, 12)


def wait_for_list(window: MainWindow) -> None:
    """Wait until the list is read."""
    while window.panes.article_list.reader.is_reading:
        QApplication.processEvents()
    settle()


def scroller(window: MainWindow) -> Work:
    """Return work that scrolls on by a page, to articles that were not read before."""
    bar = window.panes.article_list.view.verticalScrollBar()

    def scroll() -> float:
        target = bar.value() + bar.pageStep()
        window.panes.article_list.model.forget_pages()
        return until_painted(lambda: bar.setValue(0 if target > bar.maximum() else target))

    return scroll


def taker(window: MainWindow) -> Work:
    """Return work that shows a list which another thread has read."""
    panel = window.panes.article_list
    queries = cycle([ArticleQuery(sort="date"), ArticleQuery()])

    def take() -> float:
        assert window.session.project is not None
        order = window.session.project.listing.order(next(queries))
        order.position("")
        counts = window.session.project.articles.status_counts()
        return until_painted(lambda: panel.reader.answered.emit(order, counts))

    return take


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
