"""Match two sides with the greatest total gain, exactly at any size.

The method is successive shortest paths over the pairs with a gain: each member of one side in turn
looks for the cheapest way to get a partner, and takes away others' partners where these find
another one (Dijkstra's algorithm on reduced costs; Jonker and Volgenant 1987, A shortest augmenting
path algorithm for dense and sparse linear assignment problems, Computing 38: 325–340, for sparse
costs). A search never leaves the members that are connected through possible pairs, which in a text
are the annotations that overlap: so n members whose neighbourhoods have k possible pairs take
O(n · k log k), not O(n³). Gains are whole numbers, so that no rounding decides.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


def find_best_matching(gains: Sequence[Mapping[int, int]]) -> list[int | None]:
    """Find the partner of each member of one side so that the sum of the gains is greatest.

    Args:
        gains: For each member of one side, the gain of a pair with a member of the other side, by
            the number of that member. Pairs without a positive gain are never made.

    Returns:
        For each member of the one side, the number of its partner, or None.
    """
    search = _Search(gains)
    for row in range(len(gains)):
        search.assign(row)
    return search.partner


class _Search:
    """Holds the partners and prices so far; prices keep each cost, less both prices, at 0 or above.

    Rows are the members of the one side, columns those of the other side.
    """

    def __init__(self, gains: Sequence[Mapping[int, int]]) -> None:
        self._gains = gains
        self.partner: list[int | None] = [None] * len(gains)
        self._holder: dict[int, int] = {}
        """The row that holds each column."""
        self._row_price = [0] * len(gains)
        self._price: dict[int, int] = {}

    def assign(self, row: int) -> None:
        """Give a row a partner, or leave it alone, which costs nothing."""
        gains, price = self._gains[row], self._price
        best = max((gain + price.get(column, 0) for column, gain in gains.items()), default=0)
        self._row_price[row] = min(-best, 0)
        came_from: dict[int, int] = {}
        distance: dict[int, int] = {}
        settled: dict[int, int] = {}
        waiting: list[tuple[int, int]] = []
        alone, reached, current = row, 0, row
        least = -self._row_price[row]
        """The least cost of leaving some row alone, which is the row ``alone``."""
        while True:
            base = reached - self._row_price[current]
            if base < least:
                least, alone = base, current
            for column, gain in self._gains[current].items():
                if gain <= 0 or column in settled:
                    continue
                cost = base - gain - price.get(column, 0)
                if cost < distance.get(column, least):
                    distance[column], came_from[column] = cost, current
                    heappush(waiting, (cost, column))
            while waiting and waiting[0][1] in settled:
                heappop(waiting)
            if not waiting or waiting[0][0] >= least:
                self._settle(row, least, settled)
                given_up, self.partner[alone] = self.partner[alone], None
                self._shift(given_up, came_from)
                return
            reached, column = heappop(waiting)
            holder = self._holder.get(column)
            if holder is None:
                self._settle(row, reached, settled)
                self._shift(column, came_from)
                return
            settled[column] = reached
            current = holder

    def _settle(self, row: int, end: int, settled: Mapping[int, int]) -> None:
        """Move the prices of all that the search passed by their distance from the end."""
        self._row_price[row] += end
        for column, reached in settled.items():
            self._row_price[self._holder[column]] += end - reached
            self._price[column] = self._price.get(column, 0) - (end - reached)

    def _shift(self, column: int | None, came_from: Mapping[int, int]) -> None:
        """Hand partners on along the path, from its end back to its start."""
        while column is not None:
            row = came_from[column]
            previous = self.partner[row]
            self.partner[row], self._holder[column] = column, row
            column = previous
