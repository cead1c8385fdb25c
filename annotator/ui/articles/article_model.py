"""The articles of the list: their order is in memory, what is shown of them is read by pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project import ArticleSummary, Project
from annotator.project.article_query import COLUMNS, value_of
from annotator.project.listing import ArticleOrder
from annotator.ui.articles.article_row import (
    NUMBERS,
    ArticleRow,
    cell_text,
    column_title,
    describe_counts,
    describe_guess,
    group_title,
    judged_row,
    status_line,
    title_of,
)
from annotator.ui.articles.grouped_rows import GroupedRows, ListGroup
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import join_names, number

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The role of the :class:`ArticleRow`, or of the :class:`ListGroup` of a row."""
_NO_PARENT = QModelIndex()
PAGE_ARTICLES = 40
"""More articles than fit on a screen; a page of them is read in a moment."""
_KEPT_PAGES = 30
_REREAD_ARTICLES = 400
"""Up to this many changed articles are read again one by one."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


CountPlaces = Callable[[Sequence[str]], Mapping[str, tuple[int, int]]]
"""Returns by document id how many places are judged, and how many there are; ids whose places
are not counted yet are missing."""


class ArticleModel(QAbstractTableModel):
    """Lists articles in an order that it is given, with rows above groups of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._order = ArticleOrder([], 0)
        self._rows = GroupedRows()
        self._folded: frozenset[str] = frozenset()
        self._pages: dict[int, list[ArticleRow]] = {}
        """The rows of the pages that were read last, by the number of the page."""
        self._columns: tuple[str, ...] = ("title",)
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

    def mark_new(self, document_ids: Iterable[str]) -> None:
        """Mark these articles as new, and no others, the next time that they are read."""
        self._new = set(document_ids)

    def unmark_new(self, document_id: str) -> None:
        """Mark an article as new no longer."""
        if document_id in self._new:
            self._new.discard(document_id)
            self._renew([document_id], lambda row: replace(row, is_new=False))

    def show(self, project: Project | None, order: ArticleOrder | None = None) -> None:
        """List articles in an order.

        Args:
            project: The project; None shows nothing.
            order: The articles; None: all, in the order in which they came.
        """
        if project is None:
            order = ArticleOrder([], 0)
        elif order is None:
            order = project.listing.order()
        self.beginResetModel()
        self._project, self._order = project, order
        self._look_for_corrections()
        self._pages.clear()
        self._rows = GroupedRows(len(order.ids), order.groups, self._folded)
        self.endResetModel()

    def take_order(self, order: ArticleOrder) -> None:
        """Have an order with the same articles, which knows another one's place."""
        self._order = order
        self._look_for_corrections()

    def _look_for_corrections(self) -> None:
        project = self._project
        self._has_corrections = project is not None and project.versions.corrected_ever()

    def forget_pages(self) -> None:
        """Forget what was read of the articles; it is read anew when it is asked for."""
        self._pages.clear()

    def read_again(self) -> None:
        """Read what is shown again; the articles and their order stay."""
        self.forget_pages()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def order(self) -> ArticleOrder:
        """The articles that are listed, in their order."""
        return self._order

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; the first is the title."""
        return self._columns

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show these columns, the title before them."""
        wanted = ("title", *(column for column in columns if column != "title"))
        if wanted != self._columns:
            self.beginResetModel()
            if {"length", "annotators", "labels"} & {*wanted} - {*self._columns}:
                self._pages.clear()
            self._columns = wanted
            self.endResetModel()

    def fold(self, names: frozenset[str]) -> None:
        """Hide the articles of these groups, and of no others."""
        self.beginResetModel()
        self._folded = names
        self._rows = GroupedRows(len(self._order.ids), self._order.groups, names)
        self.endResetModel()

    @property
    def folded(self) -> frozenset[str]:
        """The names of the groups whose articles are hidden."""
        return self._folded

    # Reading

    def _article(self, at: int) -> ArticleRow:
        page = self._pages.get(at // PAGE_ARTICLES)
        if page is None:
            page = self._read_page(at // PAGE_ARTICLES)
        return page[at % PAGE_ARTICLES]

    def _read_page(self, number_of_page: int) -> list[ArticleRow]:
        first = number_of_page * PAGE_ARTICLES
        ids = self._order.ids[first : first + PAGE_ARTICLES]
        page = self._read(ids)
        while len(self._pages) >= _KEPT_PAGES:
            del self._pages[next(iter(self._pages))]
        self._pages[number_of_page] = page
        return page

    def _read(self, ids: Sequence[str]) -> list[ArticleRow]:
        """Read the rows of articles; one that is gone by now has an empty row."""
        assert self._project is not None
        rows = self._project.listing.rows(ids, self._columns)
        known = {article.id: article for article in rows}
        return self._rows_of([known.get(one) or ArticleSummary(one, "", "", 0) for one in ids])

    def _rows_of(self, articles: Sequence[ArticleSummary]) -> list[ArticleRow]:
        shown = [article.id for article in articles if self._shows_verdicts(article.id)]
        counts: Mapping[str, tuple[int, int]] = self.count(shown) if shown else {}
        team = self._project.team if self._project is not None else None
        ids = [article.id for article in articles]
        assigned = team.assignments_of(ids) if team is not None and self.are_assigned else {}
        rows = (
            judged_row(article, counts.get(article.id))
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
        self._renew(document_ids, self._with_comments)

    def _shows_verdicts(self, document_id: str) -> bool:
        """Return whether a row shows how much is judged; a blind project may hide that."""
        if not self.reviewing or self._project is None:
            return False
        return not self._project.team.hides_colleagues(document_id, reviewing=True)

    def recount(self, document_ids: Iterable[str]) -> None:
        """Show again how much of some articles is judged, as far as it is counted."""
        ids = [one for one in document_ids if self._is_read(one) and self._shows_verdicts(one)]
        counts: Mapping[str, tuple[int, int]] = self.count(ids) if ids else {}

        def judge(row: ArticleRow) -> ArticleRow:
            judged = judged_row(row.article, counts[row.article.id])
            judged = replace(judged, assigned=row.assigned, is_new=row.is_new)
            return self._with_comments(judged)

        self._renew(counts, judge)

    def update(self, document_ids: Sequence[str]) -> None:
        """Read the rows of some articles again."""
        if self._project is None:
            return
        if len(document_ids) > _REREAD_ARTICLES:
            self.read_again()
            return
        ids = [document_id for document_id in document_ids if self._is_read(document_id)]
        fresh = dict(zip(ids, self._read(ids) if ids else (), strict=True))
        self._renew(ids, lambda row: fresh[row.article.id])

    def statuses(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the annotator's statuses of articles, as far as they were read, by their ids."""
        read = document_ids if len(document_ids) <= _REREAD_ARTICLES else ()
        listed = [(one, self._order.position(one)) for one in read if self._is_read(one)]
        return {one: self._article(at).article.status for one, at in listed if at is not None}

    def _is_read(self, document_id: str) -> bool:
        at = self._order.position(document_id)
        return at is not None and at // PAGE_ARTICLES in self._pages

    def _renew(
        self, document_ids: Iterable[str], renewed: Callable[[ArticleRow], ArticleRow]
    ) -> None:
        """Replace the rows of some articles, as far as they were read, and tell the views."""
        for document_id in document_ids:
            at = self._order.position(document_id)
            page = self._pages.get(at // PAGE_ARTICLES) if at is not None else None
            if at is None or page is None:
                continue
            row = renewed(page[at % PAGE_ARTICLES])
            if row != page[at % PAGE_ARTICLES]:
                page[at % PAGE_ARTICLES] = row
                shown = self._rows.row_of(at)
                if shown is not None:
                    last = self.index(shown, self.columnCount() - 1)
                    self.dataChanged.emit(self.index(shown, 0), last)

    # Rows

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows there are, those of groups among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(self._columns[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section] in NUMBERS:
            return _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that articles can be selected, and rows of groups cannot."""
        if index.isValid() and self._rows.group_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, the text for screen readers, or the row itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        at = self._rows.article_at(index.row())
        if at is None:
            return self._group_data(index, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(self._article(at), self._columns[index.column()])
        if role == ROW:
            return self._article(at)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[index.column()] in NUMBERS else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self._article(at)
            if index.column():
                column = self._columns[index.column()]
                return f"{column_title(column)}: {cell_text(row, column)}"
            return f"{title_of(row)}, {status_line(row)}, {', '.join(describe_counts(row))}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(self._article(at))
        return None

    def _group_data(self, index: Index, role: int) -> object:
        group = self._rows.group_at(index.row())
        if group is None:
            return None
        if role == ROW:
            return group
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return group_title(group)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "folded" if group.is_folded else "unfolded"
            return f"Group {group_title(group)}, {number(group.count, 'article')}, {state}"
        return None

    def _tip(self, row: ArticleRow) -> str:
        assigned = [f"Assigned to {join_names(row.assigned)}"] if row.assigned else []
        article = row.article
        told = [
            f"{COLUMNS[column]}: {value}"
            for column in ("source", "author")
            if (value := value_of(article.metadata, column))
        ]
        lines = [title_of(row), *told, article.id, status_line(row)]
        return plain_tip(
            "\n".join([*lines, *describe_counts(row), *assigned, *describe_guess(article)])
        )

    def row_at(self, row: int) -> ArticleRow | ListGroup | None:
        """Return what is in a row: an article, or the name of a group."""
        at = self._rows.article_at(row)
        return self._rows.group_at(row) if at is None else self._article(at)

    def row_of(self, document_id: str) -> int | None:
        """Return the row of an article, or None if it is not listed, or its group is folded."""
        at = self._order.position(document_id)
        return None if at is None else self._rows.row_of(at)

    def group_of(self, document_id: str) -> ListGroup | None:
        """Return the group in which a listed article is; None without groups."""
        at = self._order.position(document_id)
        return None if at is None else self._rows.group_of(at)

    @property
    def group_rows(self) -> list[int]:
        """The rows with the names of groups, from the top."""
        return self._rows.group_rows

    def id_at(self, row: int) -> str:
        """Return the id of the article in a row; empty where the name of a group is."""
        at = self._rows.article_at(row)
        return "" if at is None else self._order.ids[at]

    def ids_between(self, first: int, last: int) -> list[str]:
        """Return the ids of the articles from one row to another, both included."""
        if not self._rows.group_rows:
            return self._order.ids[first : last + 1]
        return [one for row in range(first, last + 1) if (one := self.id_at(row))]

    def guessed_dates(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the dates that were only guessed, in ISO 8601, by the ids of their articles."""
        if self._project is None:
            return {}
        listed = [one for one in document_ids if self._order.position(one) is not None]
        known = {
            article.id: article
            for one in listed
            if self._is_read(one)
            and (article := self._article(self._order.position(one) or 0).article)
        }
        missing = [one for one in listed if one not in known]
        known |= {one.id: one for one in self._project.listing.rows(missing)} if missing else {}
        guesses = {one: known[one].guessed_date for one in listed if one in known}
        return {one: guess for one, guess in guesses.items() if guess}
