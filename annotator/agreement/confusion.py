"""Which labels one annotator uses where another uses which, with the places behind each count."""

from collections.abc import Iterable

from msgspec import Struct

from annotator.agreement.alignment import Pairing
from annotator.model import Annotation, Fragment


class Found(Struct, frozen=True, gc=False):
    """One place behind a count."""

    document: str
    one: tuple[Fragment, ...]
    """What the first annotator marked; empty for nothing."""
    other: tuple[Fragment, ...]


class Cell(Struct, frozen=True):
    """One label against another; None is nothing."""

    one: str | None
    other: str | None
    count: int
    places: tuple[Found, ...]
    """The first ones, in the order of the articles."""


class Confusion(Struct, frozen=True):
    """All cells that are not empty, by label; nothing comes last."""

    one: str
    other: str
    """The annotators."""
    cells: tuple[Cell, ...]

    def cell(self, one: str | None, other: str | None) -> Cell:
        """The cell of two labels, an empty one too."""
        for each in self.cells:
            if (each.one, each.other) == (one, other):
                return each
        return Cell(one, other, 0, ())

    def labels(self) -> list[str]:
        """The labels of its rows and columns."""
        return sorted({name for each in self.cells for name in (each.one, each.other) if name})


class Confusing:
    """Collects the cells of two annotators; ``most`` places are kept of each, None for all."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._cells: dict[tuple[str | None, str | None], tuple[list[Found], list[int]]] = {}

    def add(self, document: str, pairing: Pairing) -> None:
        """Take in one text."""
        for one, other in (*pairing.same, *pairing.near):
            self._add(document, one, other)
        for one in pairing.one_only:
            self._add(document, one, None)
        for other in pairing.other_only:
            self._add(document, None, other)

    def _add(self, document: str, one: Annotation | None, other: Annotation | None) -> None:
        key = (one and one.label, other and other.label)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = ([], [0])
        cell[1][0] += 1
        if self._most is None or len(cell[0]) < self._most:
            spans = (one.fragments if one else (), other.fragments if other else ())
            cell[0].append(Found(document, *spans))

    def made(self, one: str, other: str) -> Confusion:
        """The table."""
        cells = sorted(
            self._cells.items(), key=lambda item: [(k is None, k or "") for k in item[0]]
        )
        return Confusion(one, other, tuple(_cells(cells)))


_Item = tuple[tuple[str | None, str | None], tuple[list[Found], list[int]]]


def _cells(items: Iterable[_Item]) -> Iterable[Cell]:
    for (one, other), (places, count) in items:
        yield Cell(one, other, count[0], tuple(places))
