"""Rows kept in order; each is found, put and removed without going through all. No Qt."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
Key = Callable[[Row], Any]


class SortedRows(Generic[Row]):
    """Rows by id, ordered by a key, upwards or downwards. Keys must differ."""

    def __init__(self, identify: Callable[[Row], str], key: Key[Row]) -> None:
        self._identify = identify
        self._key = key
        self._downwards = False
        self._rows: list[Row] = []
        self._known: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> Row:
        return self._rows[-1 - row if self._downwards else row]

    def __iter__(self) -> Iterator[Row]:
        return reversed(self._rows) if self._downwards else iter(self._rows)

    def fill(self, rows: Iterable[Row]) -> None:
        """Hold these and no others."""
        self._rows = sorted(rows, key=self._key)
        self._known = {self._identify(row): row for row in self._rows}

    def order(self, key: Key[Row], downwards: bool) -> None:
        """Order the rows by another key."""
        self._key, self._downwards = key, downwards
        self.fill(list(self._rows))

    def get(self, item: str) -> Row | None:
        """The row with that id."""
        return self._known.get(item)

    def place(self, item: str) -> int | None:
        """The number of the row with that id."""
        row = self._known.get(item)
        return None if row is None else self._number(self._at(row))

    def place_for(self, row: Row) -> int:
        """The number that a new row will have."""
        at = self._at(row)
        return len(self._rows) - at if self._downwards else at

    def _at(self, row: Row) -> int:
        return bisect_left(self._rows, self._key(row), key=self._key)

    def _number(self, at: int) -> int:
        return len(self._rows) - 1 - at if self._downwards else at

    def put(self, row: Row) -> None:
        """Take in a row that is not there."""
        insort(self._rows, row, key=self._key)
        self._known[self._identify(row)] = row

    def replace(self, row: Row) -> bool:
        """Take in a new state of a row; False when it would stand elsewhere."""
        item = self._identify(row)
        if self._key(self._known[item]) != self._key(row):
            return False
        self._rows[self._at(row)] = row
        self._known[item] = row
        return True

    def remove(self, item: str) -> None:
        """Take a row out."""
        del self._rows[self._at(self._known.pop(item))]
