"""The articles of the list, read from the project a page at a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project import Project, Summary

Index = QModelIndex | QPersistentModelIndex
SUMMARY = Qt.ItemDataRole.UserRole
NO_PARENT = QModelIndex()
PAGE = 80
"""More than can be seen, and read in a moment."""
_MANY = 400
"""So many changed articles are read again with their page."""


class ArticleModel(QAbstractListModel):
    """Articles by id, as far as they were read; more come when the list is scrolled to its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._query = self._status = ""
        self._mine = False
        self.reviewing = False
        """Whether an article's status is how much of it is judged."""
        self.count: Callable[[str], tuple[int, int] | None] = lambda _: None
        """How many annotations of an article have a verdict, and how many there are, if whoever
        reviews it has counted them."""
        self._rows: list[Summary] = []
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

    def _read(self, *, after: str | None = None, before: str | None = None) -> list[Summary]:
        assert self._project is not None
        found = self._project.summaries(
            after=after,
            before=before,
            limit=PAGE,
            query=self._query,
            status=self._status,
            mine=self._mine,
        )
        return self._with_verdicts(found)

    def _with_verdicts(self, found: list[Summary]) -> list[Summary]:
        if not self.reviewing or self._project is None:
            return found
        project = self._project
        hidden = {s.id for s in found if project.hides_colleagues(s.id, reviewing=True)}
        shown = [summary.id for summary in found if summary.id not in hidden]
        counts = {id: one for id in shown if (one := self.count(id))}
        counts |= project.judged_counts([id for id in shown if id not in counts])
        return [s if s.id in hidden else _judged(s, *counts[s.id]) for s in found]

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
            summary = self._project.summary(id)
            if summary is not None:
                (summary,) = self._with_verdicts([summary])
            if summary is not None and summary != self._rows[row]:
                self._rows[row] = summary
                index = self.index(row)
                self.dataChanged.emit(index, index)


def _judged(summary: Summary, judged: int, annotations: int) -> Summary:
    status = "to do" if not judged else "done" if judged >= annotations else "in progress"
    return replace(summary, judged=judged, annotations=annotations, status=status)


def status_line(summary: Summary) -> str:
    """What stands below the title, after the status's sign."""
    how_far = summary.status
    if summary.judged is not None:
        how_far = f"{summary.judged:,} of {summary.annotations:,} judged"
    parts = (how_far, summary.date, summary.section.title())
    return " · ".join(part for part in parts if part)


def tags_of(summary: Summary) -> str:
    """How much is tagged: ``1 annotation``."""
    return f"{summary.annotations:,} annotation{'' if summary.annotations == 1 else 's'}"
