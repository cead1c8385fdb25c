"""The matching is the best one there is."""

import random

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.matching import find_best_matching

Gains = list[dict[int, int]]


@st.composite
def gains(draw: st.DrawFn) -> Gains:
    """What up to five gain with up to five."""
    columns = st.dictionaries(st.integers(0, 4), st.integers(-1, 6), max_size=5)
    return draw(st.lists(columns, max_size=5))


def best(found: Gains, row: int = 0, taken: frozenset[int] = frozenset()) -> int:
    """The greatest sum, by trying all matchings."""
    if row == len(found):
        return 0
    most = best(found, row + 1, taken)
    for column, gain in found[row].items():
        if column not in taken:
            most = max(most, gain + best(found, row + 1, taken | {column}))
    return most


def total(found: Gains, partners: list[int | None]) -> int:
    """The sum that a matching gains, which must be one."""
    taken = [column for column in partners if column is not None]
    assert len(taken) == len(set(taken))
    return sum(found[row][column] for row, column in enumerate(partners) if column is not None)


@given(gains())
def test_no_matching_gains_more(found: Gains) -> None:
    assert total(found, find_best_matching(found)) == best(found)


@given(gains())
def test_nothing_is_paired_without_gain(found: Gains) -> None:
    for row, column in enumerate(find_best_matching(found)):
        assert column is None or found[row][column] > 0


def test_a_greedy_choice_would_be_worse() -> None:
    assert find_best_matching([{0: 10, 1: 9}, {0: 9}]) == [1, 0]


def test_a_long_chain() -> None:
    # Each rather has the next one's than its own, until the last one needs its own badly.
    number = 3_000
    chain = [{row: 10_000, row + 1: 10_001} for row in range(number - 1)]
    chain.append({number - 1: 50_000})
    assert find_best_matching(chain) == list(range(number))


def test_the_same_sum_from_both_sides() -> None:
    chance = random.Random(4)
    found: Gains = [
        {column: chance.randint(1, 1000) for column in range(row - 10, row + 10)}
        for row in range(400)
    ]
    other: dict[int, dict[int, int]] = {}
    for row, columns in enumerate(found):
        for column, gain in columns.items():
            other.setdefault(column, {})[row] = gain
    turned = list(other.values())
    assert total(found, find_best_matching(found)) == total(turned, find_best_matching(turned))
