"""Compute the parts of Krippendorff's αU, the agreement on where units begin and end.

Krippendorff 1995, On the reliability of unitizing contiguous data, Sociological Methodology 25:
47–76, with the expected disagreement as corrected in Krippendorff 2004, Measuring the reliability
of qualitative text analysis data, Quality & Quantity 38: 787–800.

A unit is a fragment of one label. The method has no overlapping units of one person and label, so
overlapping fragments are merged into one unit. A corpus is one long continuum of its articles, in
which no gap reaches over the end of an article. Where some articles have more annotators than
others, each article's pairs count 2 / (annotators - 1), as coincidences do in α.

All positions and lengths are in code points.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from annotator.model import Fragment


def merge_overlapping(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return fragments (in code points) in order, with overlapping ones merged into one unit."""
    units: list[Fragment] = []
    for start, end in sorted(fragments):
        if units and start < units[-1][1]:
            units[-1] = (units[-1][0], max(end, units[-1][1]))
        elif end > start:
            units.append((start, end))
    return units


def sum_differences(first: Sequence[Fragment], second: Sequence[Fragment]) -> float:
    """Sum δ² over the units that two people marked in one text.

    For units that overlap, δ² is the sum of the squared distances between their starts and between
    their ends; for a unit in a gap of the other person, it is the square of its length.

    Args:
        first: The units of one person and label, in code points, in order and apart.
        second: The units of the other person.
    """
    total = 0
    j = 0
    for start, end in first:
        while j < len(second) and second[j][1] <= start:
            j += 1
        k = j
        while k < len(second) and second[k][0] < end:
            other_start, other_end = second[k]
            total += (start - other_start) ** 2 + (end - other_end) ** 2
            k += 1
        if k == j:
            total += (end - start) ** 2
    return float(total + _sum_in_gaps(second, first))


def _sum_in_gaps(units: Sequence[Fragment], other: Sequence[Fragment]) -> int:
    """Sum the squared lengths of the units that overlap none of the other person."""
    total = j = 0
    for start, end in units:
        while j < len(other) and other[j][1] <= start:
            j += 1
        if j == len(other) or other[j][0] >= end:
            total += (end - start) ** 2
    return total


class ExpectedDisagreement:
    """Computes the disagreement by chance about one label from the lengths of units and gaps."""

    __slots__ = ("_gaps", "_texts", "_units")

    def __init__(self) -> None:
        self._units: Counter[int] = Counter()
        self._gaps: Counter[int] = Counter()
        self._texts: Counter[int] = Counter()

    def add(self, units: Sequence[Fragment], text_length: int) -> None:
        """Add the units of one person in one text.

        Args:
            units: At least one unit, in code points; the units are in order and apart.
            text_length: The length of the text in code points.
        """
        self._texts[text_length] += 1
        position = 0
        for start, end in units:
            self._units[end - start] += 1
            if start > position:
                self._gaps[start - position] += 1
            position = end
        if text_length > position:
            self._gaps[text_length - position] += 1

    @property
    def count(self) -> int:
        """The number of units."""
        return self._units.total()

    def compute(self, text_lengths: Counter[int]) -> float:
        """Compute the expected disagreement, to compare with the differences per character.

        Like those differences it lacks the factor 1 / L of the original.

        Args:
            text_lengths: How many texts there are of each length in code points, each text counted
                once for each of its annotators; a text without units is one gap.
        """
        number = self.count
        all_gaps = self._gaps + (text_lengths - self._texts)
        gaps = sorted(all_gaps)
        counts = [all_gaps[gap] for gap in gaps]
        gaps_from = [0, *accumulate(reversed(counts))][::-1]
        """For each rank, how many gaps are at least as long as the gap of that rank."""
        lengths_from = [
            0,
            *accumulate(gap * n for gap, n in zip(gaps[::-1], counts[::-1], strict=True)),
        ]
        lengths_from.reverse()
        chances = 0.0
        for length, unit_count in self._units.items():
            rank = bisect_left(gaps, length)
            room = lengths_from[rank] - (length - 1) * gaps_from[rank]
            apart = (number - 1) * (2 * length**3 - 3 * length**2 + length) / 3
            chances += unit_count * (apart + length**2 * room)
        characters = sum(length * times for length, times in text_lengths.items())
        pairs = characters * (characters - 1)
        pairs -= sum(n * length * (length - 1) for length, n in self._units.items())
        return 2 * chances / pairs if pairs > 0 else 0.0
