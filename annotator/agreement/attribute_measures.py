"""Measures of agreement about attributes: which one fits the values of each kind.

One value of a list, yes or no, identities and texts are names: Cohen's κ, for which “not set” is a
value too. Several values are sets: Krippendorff's α with the distance MASI, for which “not set” is
the empty set. Points of a scale have an order, and numbers and dates have differences as well:
Krippendorff's α for ordinal and for interval data, among the pairs for which both gave a value.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from annotator.agreement.bootstrap import CountKey, Formula, Sums
from annotator.agreement.coefficients import (
    ValueOrReason,
    cohens_kappa,
    correct_for_chance,
    interval_disagreement,
    ordinal_disagreement,
    set_disagreement,
)
from annotator.model import Attribute, AttributeKind
from annotator.model.attribute_values import value_fault
from annotator.model.value_words import value_words

NOMINAL, SETS, ORDINAL, INTERVAL = "κ", "α (MASI)", "α (ordinal)", "α (interval)"
"""The names of the measures, as tables show them."""
_MEASURES: Mapping[AttributeKind, str] = {
    AttributeKind.SEVERAL: SETS,
    AttributeKind.SCALE: ORDINAL,
    AttributeKind.NUMBER: INTERVAL,
    AttributeKind.DATE: INTERVAL,
}
Comparable = str | int | float | tuple[str, ...] | None
"""A value as it is counted; None: not set."""
Table = Sequence[tuple[CountKey, Comparable, Comparable]]
"""The keys of counts of paired spans, each with the values of the first and the second one."""
_NO_PAIR = "no span of the label was paired"
_NO_PAIR_OF_VALUES = "no two of the spans that were paired have a value"
_Pairs = list[tuple[Any, Any, float]]


def measure_of(attribute: Attribute | None) -> str:
    """Return the name of the measure for an attribute; None is one that the tag set lacks."""
    return NOMINAL if attribute is None else _MEASURES.get(attribute.kind, NOMINAL)


def comparable(attribute: Attribute | None, value: object) -> Comparable:
    """Return a value as it is counted.

    A value that its attribute cannot have counts as it is where values are names, else as not set.
    """
    if value is None:
        return None
    measure = measure_of(attribute)
    if measure == NOMINAL:
        return value_words(value)
    if attribute is None or value_fault(attribute, value):
        return None
    return tuple(cast(list[str], value)) if measure == SETS else cast(int | float | str, value)


def attribute_formula(measure: str, table: Table, pairs: CountKey) -> Formula:
    """Return the formula of the agreement about an attribute of two annotators.

    Args:
        measure: The name of the measure.
        table: The counts of the values.
        pairs: The key of the number of all paired spans with the label.
    """
    if measure == NOMINAL:
        return _kappa(table, pairs)
    if measure == SETS:
        return _alpha_of_sets(table, pairs)
    numbers = [
        (key, as_number(one), as_number(other))
        for key, one, other in table
        if one is not None and other is not None
    ]
    disagreement = ordinal_disagreement if measure == ORDINAL else interval_disagreement
    return _alpha_of_numbers(numbers, disagreement)


def has_both(one: Comparable, other: Comparable) -> bool:
    """Return whether both values of a pair are set."""
    return one is not None and other is not None


def as_number(value: Comparable) -> float:
    """Return a number, or the number of the day of a date.

    A month or a year stands for the day in its middle.
    """
    if isinstance(value, str):
        year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
        return date(year, month or 7, day or (15 if month else 2)).toordinal()
    try:
        return float(cast(float, value))
    except OverflowError:
        return sys.float_info.max if cast(float, value) > 0 else -sys.float_info.max


def _kappa(table: Table, pairs: CountKey) -> Formula:
    def formula(sums: Sums) -> ValueOrReason:
        whole = sums.get(pairs, 0)
        if not whole:
            return _NO_PAIR
        first: dict[Comparable, float] = {}
        second: dict[Comparable, float] = {}
        agreed = with_value = 0.0
        for key, one, other in table:
            count = sums.get(key, 0)
            first[one] = first.get(one, 0) + count
            second[other] = second.get(other, 0) + count
            with_value += count
            agreed += count if one == other else 0
        for side in (first, second):
            side[None] = side.get(None, 0) + whole - with_value
        return cohens_kappa(agreed + whole - with_value, whole, first, second)

    return formula


def _alpha_of_sets(table: Table, pairs: CountKey) -> Formula:
    sets = [(key, _as_set(one), _as_set(other)) for key, one, other in table]
    empty = frozenset[str]()

    def formula(sums: Sums) -> ValueOrReason:
        whole = sums.get(pairs, 0)
        if not whole:
            return _NO_PAIR
        units = [(one, other, sums.get(key, 0)) for key, one, other in sets]
        units.append((empty, empty, whole - sum(count for _, _, count in units)))
        return correct_for_chance([set_disagreement(units)])

    return formula


def _as_set(value: Comparable) -> frozenset[str]:
    return frozenset(cast(tuple[str, ...], value or ()))


def _alpha_of_numbers(
    table: Sequence[tuple[CountKey, float, float]],
    disagreement: Callable[[_Pairs], tuple[float, float]],
) -> Formula:
    def formula(sums: Sums) -> ValueOrReason:
        units = [(one, other, sums.get(key, 0)) for key, one, other in table]
        units = [unit for unit in units if unit[2]]
        if not units:
            return _NO_PAIR_OF_VALUES
        return correct_for_chance([disagreement(units)])

    return formula
