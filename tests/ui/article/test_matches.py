"""The places of matches, found by their position and stepped through."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Fragment
from annotator.ui.article.matches import Matches

spans = st.lists(st.integers(0, 3), max_size=20).map(
    lambda gaps: [(sum(gaps[:n]) + n, sum(gaps[:n]) + n + 1) for n in range(len(gaps))]
)


@given(spans, st.integers(0, 40), st.integers(0, 40))
def test_places_are_found_by_their_position(places: list[Fragment], start: int, end: int) -> None:
    known = Matches(places)
    assert list(known) == places
    low, high = known.between(start, end)
    assert known[low:high] == [(a, b) for a, b in places if a < end and b > start]
    assert known.first_from(start) == sum(a < start for a, _ in places)
    assert known.last_until(start) == sum(b <= start for _, b in places) - 1
    assert all(known.index_of(place) == n for n, place in enumerate(places))
    assert known.index_of((start, start + 2)) is None


def test_steps_go_round_the_ends() -> None:
    places = Matches([(2, 4), (4, 6), (9, 11)])
    assert places.step((2, 4), True) == ((4, 6), False)
    assert places.step((3, 3), True) == ((4, 6), False)
    assert places.step((9, 11), True) == ((2, 4), True)
    assert places.step((9, 11), False) == ((4, 6), False)
    assert places.step((2, 4), False) == ((9, 11), True)
    assert places.step((2, 5), False) == ((2, 4), False)
    assert Matches().step((0, 0), True) is None
