"""Krippendorff's α for unitising, αU: agreement on where units begin and end.

Krippendorff 1995, On the reliability of unitizing contiguous data, Sociological Methodology 25:
47–76, with the expected disagreement as corrected in Krippendorff 2004, Measuring the reliability
of qualitative text analysis data, Quality & Quantity 38: 787–800.

A unit is a fragment of one label. Units of one person and label cannot overlap there, so those that
do are taken as one. A corpus is one long continuum of its articles, in which no gap reaches over
the end of an article. Where some articles have more annotators than others, each article's pairs
count 2 / (annotators - 1), as coincidences do in α.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from annotator.model import Fragment


def units(fragments: Iterable[Fragment]) -> list[Fragment]:
    """The fragments in order; those that overlap are one."""
    found: list[Fragment] = []
    for start, end in sorted(fragments):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


def difference(ones: Sequence[Fragment], others: Sequence[Fragment]) -> float:
    """The sum of δ² over what two people marked in one text.

    For units that overlap, the squares of how far their starts and their ends are apart; for a unit
    in a gap of the other, the square of its length.
    """
    found = 0
    j = 0
    for start, end in ones:
        while j < len(others) and others[j][1] <= start:
            j += 1
        k = j
        while k < len(others) and others[k][0] < end:
            from_, to = others[k]
            found += (start - from_) ** 2 + (end - to) ** 2
            k += 1
        if k == j:
            found += (end - start) ** 2
    return float(found + _in_gaps(others, ones))


def _in_gaps(ones: Sequence[Fragment], others: Sequence[Fragment]) -> int:
    """The squared lengths of those that meet none of the others."""
    found = j = 0
    for start, end in ones:
        while j < len(others) and others[j][1] <= start:
            j += 1
        if j == len(others) or others[j][0] >= end:
            found += (end - start) ** 2
    return found


class Expected:
    """The lengths of units and gaps of one label, which say what chance would do."""

    __slots__ = ("_gaps", "_texts", "_units")

    def __init__(self) -> None:
        self._units: Counter[int] = Counter()
        self._gaps: Counter[int] = Counter()
        self._texts: Counter[int] = Counter()

    def add(self, found: Sequence[Fragment], length: int) -> None:
        """Take in the units of one person in one text of that length, where there are any."""
        self._texts[length] += 1
        at = 0
        for start, end in found:
            self._units[end - start] += 1
            if start > at:
                self._gaps[start - at] += 1
            at = end
        if length > at:
            self._gaps[length - at] += 1

    @property
    def count(self) -> int:
        """How many units there are."""
        return self._units.total()

    def value(self, texts: Counter[int]) -> float:
        """What to hold against the differences per character.

        ``texts`` are the lengths of all texts, once for each annotator; those without units are one
        gap. Both this and the differences lack the factor 1 / L of the original.
        """
        number = self.count
        all_gaps = self._gaps + (texts - self._texts)
        gaps = sorted(all_gaps)
        counts = [all_gaps[gap] for gap in gaps]
        more = [0, *accumulate(reversed(counts))][::-1]
        longer = [0, *accumulate(gap * n for gap, n in zip(gaps[::-1], counts[::-1], strict=True))]
        longer.reverse()
        chances = 0.0
        for length, units_ in self._units.items():
            at = bisect_left(gaps, length)
            room = longer[at] - (length - 1) * more[at]
            apart = (number - 1) * (2 * length**3 - 3 * length**2 + length) / 3
            chances += units_ * (apart + length**2 * room)
        characters = sum(length * times for length, times in texts.items())
        pairs = characters * (characters - 1)
        pairs -= sum(n * length * (length - 1) for length, n in self._units.items())
        return 2 * chances / pairs if pairs > 0 else 0.0
