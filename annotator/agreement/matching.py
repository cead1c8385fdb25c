"""Matching of greatest gain between two sides, exact at any size.

Successive shortest paths over the pairs that gain anything at all: each member of one side in turn
looks for the cheapest way to get a partner, taking others' partners away where these find another
one (Dijkstra's algorithm on reduced costs; Jonker and Volgenant 1987, for sparse costs). A search
never leaves the members that hang together through possible pairs, which in a text are the
annotations that overlap: so n members whose neighbourhoods have k possible pairs take
O(n · k log k), not O(n³). Gains are whole numbers, so that no rounding decides.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


def best_matching(gains: Sequence[Mapping[int, int]]) -> list[int | None]:
    """The partner of each member of one side, or None, so that the gains' sum is greatest.

    ``gains`` has for each member of one side what it gains with members of the other side; pairs
    that gain nothing, or less, are never made.
    """
    search = _Search(gains)
    for row in range(len(gains)):
        search.place(row)
    return search.partner


class _Search:
    """Partners and prices so far; prices keep each cost, less both prices, at 0 or above."""

    def __init__(self, gains: Sequence[Mapping[int, int]]) -> None:
        self._gains = gains
        self.partner: list[int | None] = [None] * len(gains)
        self._holder: dict[int, int] = {}
        """Who holds each member of the other side."""
        self._row_price = [0] * len(gains)
        self._price: dict[int, int] = {}

    def place(self, row: int) -> None:
        """Give a row its place: with a partner, or alone, which costs nothing."""
        gains, price = self._gains[row], self._price
        best = max((gain + price.get(column, 0) for column, gain in gains.items()), default=0)
        self._row_price[row] = min(-best, 0)
        came_from: dict[int, int] = {}
        distance: dict[int, int] = {}
        settled: dict[int, int] = {}
        waiting: list[tuple[int, int]] = []
        alone, at, here = row, 0, row
        least = -self._row_price[row]
        """The least that it takes to leave some row alone, found for ``alone``."""
        while True:
            base = at - self._row_price[here]
            if base < least:
                least, alone = base, here
            for column, gain in self._gains[here].items():
                if gain <= 0 or column in settled:
                    continue
                cost = base - gain - price.get(column, 0)
                if cost < distance.get(column, least):
                    distance[column], came_from[column] = cost, here
                    heappush(waiting, (cost, column))
            while waiting and waiting[0][1] in settled:
                heappop(waiting)
            if not waiting or waiting[0][0] >= least:
                self._settle(row, least, settled)
                given, self.partner[alone] = self.partner[alone], None
                self._shift(given, came_from)
                return
            at, column = heappop(waiting)
            holder = self._holder.get(column)
            if holder is None:
                self._settle(row, at, settled)
                self._shift(column, came_from)
                return
            settled[column] = at
            here = holder

    def _settle(self, row: int, end: int, settled: Mapping[int, int]) -> None:
        """Move the prices of all that the search went through by how far it was from the end."""
        self._row_price[row] += end
        for column, at in settled.items():
            self._row_price[self._holder[column]] += end - at
            self._price[column] = self._price.get(column, 0) - (end - at)

    def _shift(self, column: int | None, came_from: Mapping[int, int]) -> None:
        """Hand partners on along the path, from its end back to its start."""
        while column is not None:
            row = came_from[column]
            before = self.partner[row]
            self.partner[row], self._holder[column] = column, row
            column = before
