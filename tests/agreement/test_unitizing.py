"""The differences of units, and their disagreement by chance."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.unitizing import ExpectedDisagreement, merge_overlapping, sum_differences

marked = st.lists(st.booleans(), min_size=12, max_size=12)


def spans(marks: list[bool]) -> list[tuple[int, int]]:
    """The stretches that are marked."""
    return merge_overlapping((at, at + 1) for at, mark in enumerate(marks) if mark)


def joined(marks: list[bool]) -> list[tuple[int, int]]:
    """The stretches that are marked, neighbours as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans(marks):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


@given(marked, marked)
def test_difference_looks_at_each_pair(one: list[bool], other: list[bool]) -> None:
    ones, others = joined(one), joined(other)
    expected = 0
    for mine, theirs in ((ones, others), (others, ones)):
        for start, end in mine:
            if not any(a < end and start < b for a, b in theirs):
                expected += (end - start) ** 2
    for start, end in ones:
        for a, b in others:
            if a < end and start < b:
                expected += (start - a) ** 2 + (end - b) ** 2
    assert sum_differences(ones, others) == sum_differences(others, ones) == expected


def test_units_that_overlap_are_one_and_neighbours_are_not() -> None:
    assert merge_overlapping([(5, 9), (0, 3), (3, 4), (8, 12)]) == [(0, 3), (3, 4), (5, 12)]


def test_a_text_without_units_is_one_gap() -> None:
    alone, beside = ExpectedDisagreement(), ExpectedDisagreement()
    for each in (alone, beside):
        each.add([(2, 5)], 10)
    beside.add([], 20)
    assert alone.compute(Counter([10, 20])) == beside.compute(Counter([10, 20]))
    assert alone.count == 1
