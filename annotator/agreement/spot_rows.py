"""Places in the order of the text, as rows that come and go."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from annotator.agreement.judging import Spot
from annotator.model import order_key

_Order = tuple[object, ...]


class SpotRows(Sequence[Spot]):
    """A list of places that finds the row of each without looking at the others."""

    def __init__(self, spots: Iterable[Spot] = ()) -> None:
        self._spots = sorted(spots, key=_order)
        self._orders = [_order(spot) for spot in self._spots]

    def __len__(self) -> int:
        return len(self._spots)

    @overload
    def __getitem__(self, row: int) -> Spot: ...
    @overload
    def __getitem__(self, row: slice) -> list[Spot]: ...
    def __getitem__(self, row: int | slice) -> Spot | list[Spot]:
        return self._spots[row]

    def __iter__(self) -> Iterator[Spot]:
        return iter(self._spots)

    def row_of(self, spot: Spot) -> int | None:
        """The row of a place, if it is among them; its verdict does not matter."""
        row = self.row_at(spot)
        return row if row < len(self._spots) and self._spots[row].ids == spot.ids else None

    def row_at(self, spot: Spot) -> int:
        """The row where a place is, or would be."""
        return bisect_left(self._orders, _order(spot))  # pyright: ignore[reportArgumentType]

    def put(self, spot: Spot) -> None:
        """Take a place in, or its new verdict."""
        row = self.row_at(spot)
        if row < len(self._spots) and self._spots[row].ids == spot.ids:
            self._spots[row] = spot
        else:
            self._spots.insert(row, spot)
            self._orders.insert(row, _order(spot))

    def remove(self, spot: Spot) -> None:
        """Take a place out, if it is among them."""
        row = self.row_of(spot)
        if row is not None:
            del self._spots[row], self._orders[row]


def _order(spot: Spot) -> _Order:
    return min(order_key(each) for each in spot.place.annotations.values())
