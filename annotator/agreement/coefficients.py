"""The coefficients, each from counts; a figure that is not defined is the reason why, a string.

Counts and not raw data: they add up over articles, so that a corpus is measured as a stream.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Value = TypeVar("Value")
Defined = float | str
"""A figure, or why there is none."""

NONE = "nobody has any"
NO_TEXT = "nobody shares an article"
ONE_VALUE = "only one value occurs, so that there is nothing to agree about"
NO_EXPECTED = "no disagreement is possible by chance"


def f1(agreed: float, one: float, other: float) -> Defined:
    """The harmonic mean of precision and recall: agreed items of both sides among all of them.

    van Rijsbergen 1979, Information Retrieval, chapter 7; as a measure of agreement where nobody
    can count what was rightly left out: Hripcsak and Rothschild 2005, J Am Med Inform Assoc 12(3).
    """
    return 2 * agreed / (one + other) if one + other else NONE


def share(agreed: float, whole: float) -> Defined:
    """Precision, with the items of the one that is judged; recall, with those of the reference."""
    return agreed / whole if whole else NONE


def cohens_kappa(
    agreed: float, whole: float, ones: Mapping[Value, float], others: Mapping[Value, float]
) -> Defined:
    """Cohen's κ from the items with equal values, all items, and how often each used each value.

    Cohen 1960, Educational and Psychological Measurement 20(1): 37–46.
    """
    return corrected([disagreements(agreed, whole, ones, others)])


def disagreements(
    agreed: float, whole: float, ones: Mapping[Value, float], others: Mapping[Value, float]
) -> tuple[float, float]:
    """The shares of items with unequal values: observed, and expected by chance."""
    if not whole:
        return (0.0, 0.0)
    by_chance = sum(count * others.get(value, 0) for value, count in ones.items())
    return (1 - agreed / whole, 1 - by_chance / whole**2)


def krippendorffs_alpha(agreed: float, values: Mapping[Value, float]) -> Defined:
    """Krippendorff's α for nominal values, from coincidences.

    ``values`` has how often each value was given, in items that two or more judged; ``agreed`` the
    diagonal of the coincidence matrix: for each item with m judgements the ordered pairs that are
    equal, divided by m - 1. Krippendorff 2004, Content Analysis, 2nd edition, chapter 11.
    """
    return corrected([coincidences(agreed, values.values())])


def coincidences(agreed: float, counts: Iterable[float]) -> tuple[float, float]:
    """Krippendorff's disagreements, observed and expected."""
    kept = list(counts)
    whole = sum(kept)
    if whole < 2:
        return (0.0, 0.0)
    by_chance = sum(count * (count - 1) for count in kept)
    return (1 - agreed / whole, 1 - by_chance / (whole * (whole - 1)))


def corrected(disagreements: Sequence[tuple[float, float]]) -> Defined:
    """One minus observed by expected disagreement, each summed over layers.

    Summed as Krippendorff does over categories: the mean of the layers, weighted by how much there
    is to disagree about in each.
    """
    observed = sum(each[0] for each in disagreements)
    expected = sum(each[1] for each in disagreements)
    if expected <= 1e-12:
        return NO_TEXT if not disagreements else ONE_VALUE
    return 1 - observed / expected
