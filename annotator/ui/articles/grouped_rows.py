"""The rows of a list whose articles are in groups, each below a row with its name."""

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct


class ListGroup(Struct, frozen=True):
    """The row above a group of articles."""

    name: str
    """Empty for the articles that have no date, source and so on."""
    count: int
    """How many articles are in it."""
    is_folded: bool = False
    """Whether its articles are hidden."""


class GroupedRows:
    """Says what is in which row, at the cost of a search among the groups.

    Args:
        count: The number of articles.
        groups: The name of each group and the number of its first article; none: rows are articles.
        folded: The names of the groups whose articles are hidden.
    """

    def __init__(
        self,
        count: int = 0,
        groups: Sequence[tuple[str, int]] = (),
        folded: frozenset[str] = frozenset(),
    ) -> None:
        self._count = count
        self._groups: list[ListGroup] = []
        self._first: list[int] = []
        """The number of the first article of each group."""
        self._rows: list[int] = []
        """The row of the name of each group."""
        row = 0
        ends = [first for _, first in groups[1:]] + [count]
        for (name, first), end in zip(groups, ends, strict=True) if groups else ():
            self._groups.append(ListGroup(name, end - first, name in folded))
            self._first.append(first)
            self._rows.append(row)
            row += 1 if name in folded else 1 + end - first
        self._length = row if groups else count

    def __len__(self) -> int:
        return self._length

    @property
    def group_rows(self) -> list[int]:
        """The rows with the names of groups, from the top."""
        return self._rows

    def group_at(self, row: int) -> ListGroup | None:
        """Return the group whose name is in a row; None: an article is."""
        at = bisect_right(self._rows, row) - 1
        return self._groups[at] if at >= 0 and self._rows[at] == row else None

    def article_at(self, row: int) -> int | None:
        """Return the number of the article in a row; None: the name of a group is."""
        if not self._groups:
            return row
        at = bisect_right(self._rows, row) - 1
        return None if self._rows[at] == row else self._first[at] + row - self._rows[at] - 1

    def row_of(self, article: int) -> int | None:
        """Return the row of an article; None if its group is folded."""
        if not self._groups:
            return article
        at = bisect_right(self._first, article) - 1
        if self._groups[at].is_folded:
            return None
        return self._rows[at] + 1 + article - self._first[at]

    def group_of(self, article: int) -> ListGroup | None:
        """Return the group in which an article is."""
        return self._groups[bisect_right(self._first, article) - 1] if self._groups else None
