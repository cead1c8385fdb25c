"""Compute the coefficients from counts; an undefined coefficient is the reason why, a string.

The functions take counts and not raw data, since counts add up over articles: a corpus is measured
as a stream.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

Value = TypeVar("Value")
ValueOrReason = float | str
"""A figure, or the reason why there is none."""

NOBODY_HAS_ANY = "nobody has any"
NO_SHARED_ARTICLE = "nobody shares an article"
ONLY_ONE_VALUE = "only one value occurs, so that there is nothing to agree about"


def f1(agreed: float, first: float, second: float) -> ValueOrReason:
    """Compute F1, the harmonic mean of precision and recall.

    van Rijsbergen 1979, Information Retrieval, chapter 7; as a measure of agreement where nobody
    can count the units that both rightly left out: Hripcsak and Rothschild 2005, J Am Med Inform
    Assoc 12(3).

    Args:
        agreed: The number of units that both sides have.
        first: The number of units of one side.
        second: The number of units of the other side.
    """
    return 2 * agreed / (first + second) if first + second else NOBODY_HAS_ANY


def proportion(agreed: float, whole: float) -> ValueOrReason:
    """Compute precision or recall.

    Args:
        agreed: The number of units that both sides have.
        whole: The number of units of the side that is judged, for precision; of the reference, for
            recall.
    """
    return agreed / whole if whole else NOBODY_HAS_ANY


def cohens_kappa(
    agreed: float, whole: float, first: Mapping[Value, float], second: Mapping[Value, float]
) -> ValueOrReason:
    """Compute Cohen's κ.

    Cohen 1960, Educational and Psychological Measurement 20(1): 37–46.

    Args:
        agreed: The number of units with equal values.
        whole: The number of all units.
        first: How often one annotator used each value, by value.
        second: How often the other annotator used each value, by value.
    """
    return correct_for_chance([kappa_disagreement(agreed, whole, first, second)])


def kappa_disagreement(
    agreed: float, whole: float, first: Mapping[Value, float], second: Mapping[Value, float]
) -> tuple[float, float]:
    """Compute the disagreement that κ is made from.

    Args:
        agreed: The number of units with equal values.
        whole: The number of all units.
        first: How often one annotator used each value, by value.
        second: How often the other annotator used each value, by value.

    Returns:
        The shares of units with unequal values: observed, and expected by chance.
    """
    if not whole:
        return (0.0, 0.0)
    by_chance = sum(count * second.get(value, 0) for value, count in first.items())
    return (1 - agreed / whole, 1 - by_chance / whole**2)


def krippendorffs_alpha(agreed: float, values: Mapping[Value, float]) -> ValueOrReason:
    """Compute Krippendorff's α for nominal values, from coincidences.

    Krippendorff 2004, Content Analysis, 2nd edition, chapter 11.

    Args:
        agreed: The diagonal of the coincidence matrix: for each unit with m judgements the number
            of ordered pairs that are equal, divided by m - 1.
        values: How often each value was given, in units that two or more judged.
    """
    return correct_for_chance([alpha_disagreement(agreed, values.values())])


def alpha_disagreement(agreed: float, counts: Iterable[float]) -> tuple[float, float]:
    """Compute the disagreement that α is made from.

    Args:
        agreed: As in :func:`krippendorffs_alpha`.
        counts: How often each value was given, in units that two or more judged.

    Returns:
        Krippendorff's disagreements, observed and expected.
    """
    value_counts = list(counts)
    whole = sum(value_counts)
    if whole < 2:
        return (0.0, 0.0)
    by_chance = sum(count * (count - 1) for count in value_counts)
    return (1 - agreed / whole, 1 - by_chance / (whole * (whole - 1)))


def interval_disagreement(units: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Compute the disagreement that α for interval data is made from.

    Krippendorff 2004, Content Analysis, 2nd edition, chapter 11: δ² is the square of the
    difference. Both results are divided by the square of the widest deviation from the mean.

    Args:
        units: Two values of one unit, and how often they occur. A unit with m values has a pair
            for each two of them, which occurs 1 / (m - 1) times.

    Returns:
        Krippendorff's disagreements, observed and expected.
    """
    scale = max((abs(value) for unit in units for value in unit[:2]), default=0.0) or 1.0
    scaled = [(one / scale, other / scale, count) for one, other, count in units]
    whole = 2 * sum(count for _, _, count in scaled)
    if whole < 2:
        return (0.0, 0.0)
    mean = sum((one + other) * count for one, other, count in scaled) / whole
    spread = max(abs(value - mean) for one, other, _ in scaled for value in (one, other))
    if spread <= 1e-15:
        return (0.0, 0.0)
    apart = within = 0.0
    for one, other, count in scaled:
        first, second = (one - mean) / spread, (other - mean) / spread
        apart += 2 * count * (first - second) ** 2
        within += count * (first**2 + second**2)
    # The sum over all pairs of values is twice their number times that of the deviations.
    return (apart / whole, 2 * within / (whole - 1) if whole > 1 else 0.0)


def ordinal_disagreement(units: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Compute the disagreement that α for ordinal data is made from.

    Krippendorff 2004, chapter 11: δ is the number of values given from one rank to the other, of
    which those at the two ends count half. That is the difference of their middle ranks.

    Args:
        units: As in :func:`interval_disagreement`.

    Returns:
        Krippendorff's disagreements, observed and expected.
    """
    counts: dict[float, float] = {}
    for one, other, count in units:
        counts[one] = counts.get(one, 0) + count
        counts[other] = counts.get(other, 0) + count
    ranks: dict[float, float] = {}
    below = 0.0
    for value in sorted(counts):
        ranks[value] = below + counts[value] / 2
        below += counts[value]
    return interval_disagreement([(ranks[one], ranks[other], count) for one, other, count in units])


@lru_cache(maxsize=100_000)  # each draw of an interval asks for the same ones
def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """Compute how far two sets are apart: 0 for equal ones, 1 for those with nothing in common.

    Passonneau 2006, Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic
    Annotation, LREC: one minus Jaccard's coefficient times 1 for equal sets, 2/3 if one is part of
    the other, 1/3 if they only overlap. Two empty sets are equal.
    """
    if one == other:
        return 0.0
    common = len(one & other)
    monotonicity = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - common / len(one | other) * monotonicity


def set_disagreement(
    units: Sequence[tuple[frozenset[str], frozenset[str], float]],
) -> tuple[float, float]:
    """Compute the disagreement that α for sets is made from, with the distance MASI.

    Args:
        units: As in :func:`interval_disagreement`, with sets.

    Returns:
        Krippendorff's disagreements, observed and expected.
    """
    counts: dict[frozenset[str], float] = {}
    apart = 0.0
    for one, other, count in units:
        counts[one] = counts.get(one, 0) + count
        counts[other] = counts.get(other, 0) + count
        apart += 2 * count * masi_distance(one, other)
    whole = sum(counts.values())
    if whole < 2:
        return (0.0, 0.0)
    sets = list(counts)
    by_chance = sum(
        2 * counts[one] * counts[other] * masi_distance(one, other)
        for number, one in enumerate(sets)
        for other in sets[:number]
    )
    return (apart / whole, by_chance / (whole * (whole - 1)))


def correct_for_chance(disagreements: Sequence[tuple[float, float]]) -> ValueOrReason:
    """Compute one minus observed by expected disagreement, each summed over layers.

    They are summed as Krippendorff does over categories: the result is the mean of the layers,
    weighted by the expected disagreement in each.

    Args:
        disagreements: For each layer the observed and the expected disagreement.
    """
    observed = sum(pair[0] for pair in disagreements)
    expected = sum(pair[1] for pair in disagreements)
    if expected <= 1e-12:
        return ONLY_ONE_VALUE if disagreements else NO_SHARED_ARTICLE
    return 1 - observed / expected
