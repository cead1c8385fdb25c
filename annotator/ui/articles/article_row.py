"""What the list shows of an article: a row, its words, and the cells of the table."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from annotator.project import ArticleSummary
from annotator.project.article_query import COLUMNS, FIELD, value_of
from annotator.ui.articles.grouped_rows import ListGroup
from annotator.words import describe_judged_places, number

NUMBERS = {"annotations", "comments", "length"}
"""The columns of numbers."""
_ABBREVIATION = 3
"""Up to so many capital letters are an abbreviation."""


class ArticleRow(Struct, frozen=True):
    """An article as it is listed."""

    article: ArticleSummary
    status: str
    """One of ``STATUSES``: of the annotator's own tagging or, in Review mode, of the verdicts."""
    progress: str = ""
    """Shown instead of the status, if it is not empty: ``2 of 3 places judged``."""
    comments: int = 0
    """How many threads of comments are open."""
    looks: int = 0
    """How many annotations need a look since the text was corrected."""
    assigned: tuple[str, ...] = ()
    """The annotators who are to tag it."""
    is_new: bool = False
    """Whether it came in by the latest import, and was not opened since."""


def column_title(column: str) -> str:
    """Return what a column is called: a field of one's own has its own name."""
    return COLUMNS.get(column) or column.removeprefix(FIELD)


def group_title(group: ListGroup) -> str:
    """Return the name of a group as it is shown."""
    return group.name or "None"


def title_of(row: ArticleRow) -> str:
    """Return the title of an article, or its id if it has none."""
    return row.article.title or row.article.id


def cell_text(row: ArticleRow, column: str) -> str:
    """Return the text of a cell of the table."""
    make = _CELLS.get(column)
    return make(row) if make is not None else value_of(row.article.metadata, column)


def _count(value: int) -> str:
    return f"{value:,}" if value > 0 else ""


def date_of(article: ArticleSummary) -> str:
    """Return the date of an article; one that was only guessed has a question mark."""
    return article.date or (f"{article.guessed_date}?" if article.guessed_date else "")


_CELLS: dict[str, Callable[[ArticleRow], str]] = {
    "title": title_of,
    "status": lambda row: row.progress or row.status,
    "date": lambda row: date_of(row.article),
    "annotations": lambda row: _count(row.article.annotations),
    "annotators": lambda row: ", ".join(row.article.annotators),
    "labels": lambda row: ", ".join(row.article.labels),
    "comments": lambda row: _count(row.comments),
    "assigned": lambda row: ", ".join(row.assigned),
    "length": lambda row: _count(row.article.length),
    "added": lambda row: row.article.added[:10],
}


def judged_row(article: ArticleSummary, count: tuple[int, int] | None) -> ArticleRow:
    """Return the row of an article with how many of its places are judged.

    Args:
        article: The article.
        count: The number of places judged, and of all places; None while they are counted.
    """
    judged, places = count or (0, 0)
    status = "to do" if not judged else "done" if judged == places else "in progress"
    if count is None:
        return ArticleRow(article, status, "…")
    return ArticleRow(
        article, status, describe_judged_places(judged, places) if places else "nothing tagged"
    )


def status_line(row: ArticleRow, fits: Callable[[str], bool] = lambda _: True) -> str:
    """Return the line below the title: status or progress, who is to tag it, date, section.

    A date that was only guessed has a question mark.

    Args:
        row: The article.
        fits: Whether there is room for a line. Parts are left out until there is, those first that
            matter least: section, status (which the sign beside it shows, too), who is to tag it.
    """
    assigned = f"for {', '.join(row.assigned)}" if row.assigned else ""
    article = row.article
    looks = f"{row.looks:,} to look at" if row.looks else ""
    date = date_of(article)
    new = "new" if row.is_new else ""
    is_loud = article.section.isupper() and len(article.section) > _ABBREVIATION
    section = article.section.title() if is_loud else article.section
    status = "" if row.is_new and row.status == "to do" else row.status
    parts = [new, row.progress or status, looks, assigned, date, section]
    dispensable = [5, *([] if row.progress else [1]), 3]
    line = _joined(parts)
    for number_of_part in dispensable:
        if fits(line):
            break
        shorter = [*parts]
        shorter[number_of_part] = ""
        if any(shorter):
            parts = shorter
            line = _joined(parts)
    return line


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def describe_guess(article: ArticleSummary) -> list[str]:
    """Return a line on a date that was only guessed."""
    if not article.guessed_date:
        return []
    source = f", from {article.guessed_from}" if article.guessed_from else ""
    return [f"The date {article.guessed_date} is only a guess{source}."]


def describe_counts(row: ArticleRow) -> list[str]:
    """Return how many annotations and open comments an article has, in words."""
    comments = [number(row.comments, "open comment")] if row.comments else []
    return [number(row.article.annotations, "annotation"), *comments]
