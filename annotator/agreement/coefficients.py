"""Compute the coefficients from counts; an undefined coefficient is the reason why, a string.

The functions take counts and not raw data, since counts add up over articles: a corpus is measured
as a stream.
"""

from collections.abc import Iterable, Mapping, Sequence
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
