"""The articles of the list, read from the project a page at a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project import ArticleSummary, Project
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import describe_judged_places, join_names, number

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
PAGE_ARTICLES = 80
"""More articles than fit on a screen; a page of them is read in a moment."""
_REREAD_ARTICLES = 400
"""Up to this many changed articles are read again one by one."""
_ABBREVIATION = 3
"""Up to so many capital letters are an abbreviation."""


CountPlaces = Callable[[Sequence[str]], Mapping[str, tuple[int, int]]]
"""Returns by document id how many places are judged, and how many there are; ids whose places
are not counted yet are missing."""


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


class ArticleModel(QAbstractListModel):
    """Lists articles by id; further pages are read when the list is scrolled to its ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._query = self._status = ""
        self._mine = False
        self.reviewing = False
        """Whether rows show how much of an article is judged, instead of its status."""
        self.count: CountPlaces = lambda _: {}
        self._has_corrections = False
        self.are_assigned = False
        """Whether any article is assigned to anybody, so that rows ask to whom."""
        self.count_comments: Callable[[str], int] = lambda _: 0
        """Returns how many threads of an article are open, without asking the file."""
        self.count_looks: Callable[[str], int] = lambda _: 0
        """Returns how many annotations of an article need a look since its text was corrected."""
        self._new: set[str] = set()
        self._rows: list[ArticleRow] = []
        self._more_above = self._more_below = False

    def mark_new(self, document_ids: Iterable[str]) -> None:
        """Mark these articles as new, and no others, the next time that they are read."""
        self._new = set(document_ids)

    def unmark_new(self, document_id: str) -> None:
        """Mark an article as new no longer."""
        if document_id in self._new:
            self._new.discard(document_id)
            at = self.row_of(document_id)
            if at is not None:
                self._put(at, replace(self._rows[at], is_new=False))

    def show(
        self,
        project: Project | None,
        query: str = "",
        status: str = "",
        around: str = "",
        mine: bool = False,
    ) -> None:
        """Read the first page, or the pages around an article.

        Args:
            project: The project; None shows nothing.
            query: Beginnings of words of the title or text.
            status: One of ``STATUSES``, or empty for all.
            around: The id of an article; empty to read from the start.
            mine: Whether to show the articles that are assigned to the annotator only.
        """
        self.beginResetModel()
        self._project, self._query, self._status = project, query, status
        self._mine = mine
        self._has_corrections = project is not None and project.versions.corrected_ever()
        self._rows, self._more_above, self._more_below = [], False, False
        if project is not None:
            if around:
                self._rows = self._read(before=around)
                self._more_above = len(self._rows) == PAGE_ARTICLES
            last = self._rows[-1].article.id if self._rows else None
            page = self._read(after=last)
            self._more_below = len(page) == PAGE_ARTICLES
            self._rows += page
        self.endResetModel()

    def _read(self, *, after: str | None = None, before: str | None = None) -> list[ArticleRow]:
        assert self._project is not None
        articles = self._project.articles.page(
            after=after,
            before=before,
            limit=PAGE_ARTICLES,
            query=self._query,
            status=self._status,
            mine=self._mine,
        )
        return self._rows_of(articles)

    def _rows_of(self, articles: Sequence[ArticleSummary]) -> list[ArticleRow]:
        shown = [article.id for article in articles if self._shows_verdicts(article.id)]
        counts: Mapping[str, tuple[int, int]] = self.count(shown) if shown else {}
        team = self._project.team if self._project is not None else None
        ids = [article.id for article in articles]
        assigned = team.assignments_of(ids) if team is not None and self.are_assigned else {}
        rows = (
            _judged_row(article, counts.get(article.id))
            if article.id in shown
            else ArticleRow(article, article.status)
            for article in articles
        )
        return [
            self._with_comments(
                replace(
                    row,
                    assigned=assigned.get(row.article.id, ()),
                    is_new=row.article.id in self._new,
                )
            )
            for row in rows
        ]

    def _with_comments(self, row: ArticleRow) -> ArticleRow:
        comments = self.count_comments(row.article.id)
        looks = self.count_looks(row.article.id) if self._has_corrections else 0
        if (comments, looks) == (row.comments, row.looks):
            return row
        return replace(row, comments=comments, looks=looks)

    def recount_comments(self, document_ids: Iterable[str]) -> None:
        """Show again how many threads of some articles are open."""
        for document_id in document_ids:
            at = self.row_of(document_id)
            if at is not None:
                self._put(at, self._with_comments(self._rows[at]))

    def _shows_verdicts(self, document_id: str) -> bool:
        """Return whether a row shows how much is judged; a blind project may hide that."""
        if not self.reviewing or self._project is None:
            return False
        return not self._project.team.hides_colleagues(document_id, reviewing=True)

    def recount(self, document_ids: Iterable[str]) -> None:
        """Show again how much of some articles is judged, as far as it is counted."""
        rows = {
            document_id: row
            for document_id in document_ids
            if self._shows_verdicts(document_id) and (row := self.row_of(document_id)) is not None
        }
        if not rows:
            return
        for document_id, count in self.count(list(rows)).items():
            row = rows[document_id]
            judged = _judged_row(self._rows[row].article, count)
            judged = replace(
                judged, assigned=self._rows[row].assigned, is_new=self._rows[row].is_new
            )
            self._put(row, self._with_comments(judged))

    def _put(self, at: int, row: ArticleRow) -> None:
        if row != self._rows[at]:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))

    # Paging

    def canFetchMore(self, parent: Index = _NO_PARENT) -> bool:
        """Return whether articles follow that were not read yet."""
        return not parent.isValid() and self._more_below

    def fetchMore(self, parent: Index = _NO_PARENT) -> None:
        """Read the next page."""
        if parent.isValid() or not self._more_below or not self._rows:
            return
        page = self._read(after=self._rows[-1].article.id)
        self._more_below = len(page) == PAGE_ARTICLES
        if page:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
            self._rows += page
            self.endInsertRows()

    def fetch_above(self) -> int:
        """Read the page before the first row, and return the number of its rows."""
        if not self._more_above or not self._rows:
            return 0
        page = self._read(before=self._rows[0].article.id)
        self._more_above = len(page) == PAGE_ARTICLES
        if page:
            self.beginInsertRows(QModelIndex(), 0, len(page) - 1)
            self._rows[:0] = page
            self.endInsertRows()
        return len(page)

    # Rows

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many articles were read."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, the text for screen readers, or the row itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        title = row.article.title or row.article.id
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {status_line(row)}, {', '.join(_counts(row))}"
        if role == Qt.ItemDataRole.ToolTipRole:
            assigned = [f"Assigned to {join_names(row.assigned)}"] if row.assigned else []
            guessed = _guess(row.article)
            lines = [title, row.article.id, status_line(row), *_counts(row), *assigned, *guessed]
            return plain_tip("\n".join(lines))
        return None

    def row_of(self, document_id: str) -> int | None:
        """Return the row of an article, or None if it was not read."""
        at = bisect_left(self._rows, document_id, key=lambda row: row.article.id)
        if at < len(self._rows) and self._rows[at].article.id == document_id:
            return at
        return None

    def id_at(self, row: int) -> str:
        """Return the id of the article in a row."""
        return self._rows[row].article.id

    def guessed_dates(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the dates that were only guessed, in ISO 8601, by the ids of their articles."""
        found = (self.row_of(document_id) for document_id in document_ids)
        articles = [self._rows[row].article for row in found if row is not None]
        return {article.id: article.guessed_date for article in articles if article.guessed_date}

    def update(self, document_ids: Iterable[str]) -> None:
        """Read the rows of some articles again."""
        if self._project is None:
            return
        rows = [
            (document_id, row)
            for document_id in document_ids
            if (row := self.row_of(document_id)) is not None
        ]
        for document_id, row in rows[:_REREAD_ARTICLES]:
            article = self._project.articles.summary(document_id)
            if article is not None:
                self._put(row, *self._rows_of([article]))


def _judged_row(article: ArticleSummary, count: tuple[int, int] | None) -> ArticleRow:
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
    date = article.date or (f"{article.guessed_date}?" if article.guessed_date else "")
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


def _guess(article: ArticleSummary) -> list[str]:
    """Return a line on a date that was only guessed."""
    if not article.guessed_date:
        return []
    source = f", from {article.guessed_from}" if article.guessed_from else ""
    return [f"The date {article.guessed_date} is only a guess{source}."]


def _counts(row: ArticleRow) -> list[str]:
    comments = [number(row.comments, "open comment")] if row.comments else []
    return [number(row.article.annotations, "annotation"), *comments]
