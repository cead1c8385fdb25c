"""The index finds exactly the stretches that overlap, and looks at few others."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.span_index import SpanIndex

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


groups = st.lists(st.lists(spans, min_size=1, max_size=3))


@given(groups, st.lists(spans), st.lists(st.tuples(st.integers(0, 60), spans)))
def test_what_waits_is_found_as_if_it_had_been_put_in(
    given: list[list[tuple[int, int]]],
    added: list[tuple[int, int]],
    steps: list[tuple[int, tuple[int, int]]],
) -> None:
    late: SpanIndex[int] = SpanIndex()
    at_once: SpanIndex[int] = SpanIndex()
    waiting = sorted(
        sorted((*span, number) for span in group) for number, group in enumerate(given)
    )
    late.add_later(waiting)
    at_once.add_all(entry for group in waiting for entry in group)
    for number, span in enumerate(added):
        for index in (late, at_once):
            index.add(*span, -number)
    entries = [entry for group in waiting for entry in group]
    for number, asked in steps:
        assert sorted(late.query(*asked)) == sorted(at_once.query(*asked))
        if number < len(entries):
            late.remove(*entries[number])
            at_once.remove(*entries[number])


def test_what_waits_is_put_in_only_as_far_as_is_asked_and_is_forgotten_with_the_rest() -> None:
    index: SpanIndex[int] = SpanIndex()
    taken: list[int] = []

    def waiting() -> Iterator[list[tuple[int, int, int]]]:
        for number in range(1000):
            taken.append(number)
            yield [(number * 10, number * 10 + 5, number)]

    index.add_later(waiting())
    assert index.query(50, 60) == [(50, 55, 5)]
    assert len(taken) < 10
    index.clear()
    assert index.query(0, 10_000) == []
    assert len(taken) < 10


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
