"""The index finds exactly the stretches that overlap, and looks at few others."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.index import SpanIndex

spans = st.tuples(st.integers(0, 5000), st.integers(1, 3000)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(spans), st.lists(st.integers(0, 60)), spans)
def test_query_finds_what_overlaps(
    stretches: list[tuple[int, int]], removed: list[int], asked: tuple[int, int]
) -> None:
    index: SpanIndex[int] = SpanIndex()
    for number, (start, end) in enumerate(stretches):
        index.add(start, end, number)
    kept = dict(enumerate(stretches))
    for number in removed:
        if number in kept:
            index.remove(*kept.pop(number), number)
    expected = {n for n, (start, end) in kept.items() if start < asked[1] and end > asked[0]}
    found = index.query(*asked)
    assert {number for _, _, number in found} == expected
    assert len(found) == len(expected)
    assert all(kept[number] == (start, end) for start, end, number in found)


def test_removing_what_is_not_there_is_no_error() -> None:
    index: SpanIndex[str] = SpanIndex()
    index.remove(0, 5, "a")
    index.add(0, 5, "a")
    index.remove(0, 6, "a")
    assert index.query(0, 1) == [(0, 5, "a")]


def test_a_query_looks_at_its_neighbourhood_only() -> None:
    index: SpanIndex[int] = SpanIndex()
    for number in range(100_000):
        index.add(number * 10, number * 10 + 5 + number % 150, number)
    index.touched = 0
    found = index.query(500_000, 502_000)
    assert len(found) > 200
    assert index.touched < 4 * len(found)


def test_one_stretch_over_everything_costs_one() -> None:
    index: SpanIndex[str] = SpanIndex()
    index.add(0, 1_000_000, "all")
    index.touched = 0
    assert index.query(700_000, 700_001) == [(0, 1_000_000, "all")]
    assert index.touched == 1
