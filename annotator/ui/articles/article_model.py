"""The articles of the list, read from the project a page at a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import structs
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project import ArticleSummary, Project
from annotator.words import places_judged

Index = QModelIndex | QPersistentModelIndex
SUMMARY = Qt.ItemDataRole.UserRole
NO_PARENT = QModelIndex()
PAGE = 80
"""More than can be seen, and read in a moment."""
_MANY = 400
"""So many changed articles are read again with their page."""


CountPlaces = Callable[[Sequence[str]], Mapping[str, tuple[int, int]]]
"""How many places of articles are judged, and how many there are, as far as that is known."""


class Row(ArticleSummary, frozen=True):
    """An article as it is listed."""

    how_far: str = ""
    """What is said of it instead of its status."""


class ArticleModel(QAbstractListModel):
    """Articles by id, as far as they were read; more come when the list is scrolled to its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._query = self._status = ""
        self._mine = False
        self.reviewing = False
        """Whether an article's status is how much of it is judged."""
        self.count: CountPlaces = lambda _: {}
        self._rows: list[Row] = []
        self._more_above = self._more_below = False

    def show(
        self,
        project: Project | None,
        query: str = "",
        status: str = "",
        around: str = "",
        mine: bool = False,
    ) -> None:
        """Read anew, from the start or, if there is one, from around an article."""
        self.beginResetModel()
        self._project, self._query, self._status = project, query, status
        self._mine = mine
        self._rows, self._more_above, self._more_below = [], False, False
        if project is not None:
            if around:
                self._rows = self._read(before=around)
                self._more_above = len(self._rows) == PAGE
            last = self._rows[-1].id if self._rows else None
            page = self._read(after=last)
            self._more_below = len(page) == PAGE
            self._rows += page
        self.endResetModel()

    def _read(self, *, after: str | None = None, before: str | None = None) -> list[Row]:
        assert self._project is not None
        found = self._project.articles.page(
            after=after,
            before=before,
            limit=PAGE,
            query=self._query,
            status=self._status,
            mine=self._mine,
        )
        return self._with_verdicts(found)

    def _with_verdicts(self, found: list[ArticleSummary]) -> list[Row]:
        rows = [Row(**structs.asdict(each)) for each in found]
        if not self.reviewing or self._project is None:
            return rows
        shown = [row.id for row in rows if self._is_reviewed(row.id)]
        counts = self.count(shown)
        told = {id: counts.get(id) for id in shown}
        return [_judged(row, told[row.id]) if row.id in told else row for row in rows]

    def _is_reviewed(self, id: str) -> bool:
        """A blind project says nothing of what one may not see yet."""
        return self._project is not None and not self._project.team.hides_colleagues(
            id, reviewing=True
        )

    def recount(self, ids: Iterable[str]) -> None:
        """Say anew how much of articles is judged; of those that are not counted, as before."""
        if not self.reviewing:
            return
        rows = {id: row for id in ids if (row := self.row_of(id)) is not None}
        rows = {id: row for id, row in rows.items() if self._is_reviewed(id)}
        for id, how_far in self.count(list(rows)).items():
            self._put(rows[id], _judged(self._rows[rows[id]], how_far))

    def _put(self, at: int, row: Row) -> None:
        if row != self._rows[at]:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))

    # Paging

    def canFetchMore(self, parent: Index = NO_PARENT) -> bool:
        """Whether articles follow that were not read yet."""
        return not parent.isValid() and self._more_below

    def fetchMore(self, parent: Index = NO_PARENT) -> None:
        """Read the next page."""
        if parent.isValid() or not self._more_below or not self._rows:
            return
        page = self._read(after=self._rows[-1].id)
        self._more_below = len(page) == PAGE
        if page:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
            self._rows += page
            self.endInsertRows()

    def fetch_above(self) -> int:
        """Read the page before the first row; returns how many rows came."""
        if not self._more_above or not self._rows:
            return 0
        page = self._read(before=self._rows[0].id)
        self._more_above = len(page) == PAGE
        if page:
            self.beginInsertRows(QModelIndex(), 0, len(page) - 1)
            self._rows[:0] = page
            self.endInsertRows()
        return len(page)

    # Rows

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many articles were read."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, what a screen reader says, and the summary itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        summary = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.title or summary.id
        if role == SUMMARY:
            return summary
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{summary.title or summary.id}, {status_line(summary)}, {tags_of(summary)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{summary.title or summary.id}\n{summary.id}\n{tags_of(summary)}"
        return None

    def row_of(self, id: str) -> int | None:
        """The row of an article, if it was read."""
        at = bisect_left(self._rows, id, key=lambda summary: summary.id)
        return at if at < len(self._rows) and self._rows[at].id == id else None

    def id_at(self, row: int) -> str:
        """The article in a row."""
        return self._rows[row].id

    def update(self, ids: Iterable[str]) -> None:
        """Read some articles' rows again."""
        if self._project is None:
            return
        known = [(id, row) for id in ids if (row := self.row_of(id)) is not None]
        for id, row in known[:_MANY]:
            summary = self._project.articles.summary(id)
            if summary is not None:
                (made,) = self._with_verdicts([summary])
                self._put(row, made)


def _judged(row: Row, how_far: tuple[int, int] | None) -> Row:
    """The row with how much is judged for its status; with nothing said, till that is counted."""
    judged, places = how_far or (0, 0)
    status = "to do" if not judged else "done" if judged == places else "in progress"
    if how_far is None:
        return structs.replace(row, status=status, how_far="…")
    words = places_judged(judged, places) if places else "nothing tagged"
    return structs.replace(row, status=status, how_far=words)


def status_line(row: Row) -> str:
    """What stands below the title, after the status's sign."""
    parts = (row.how_far or row.status, row.date, row.section.title())
    return " · ".join(part for part in parts if part)


def tags_of(summary: ArticleSummary) -> str:
    """How much is tagged: ``1 annotation``."""
    return f"{summary.annotations:,} annotation{'' if summary.annotations == 1 else 's'}"
