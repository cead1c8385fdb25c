"""Heights one above the other are those of a plain sum."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.page.page_layout import BlockHeights

heights = st.lists(st.integers(0, 40), min_size=1, max_size=600)


@given(
    heights, st.lists(st.tuples(st.integers(0, 599), st.integers(0, 90))), st.integers(-50, 9999)
)
def test_heights(each: list[int], changes: list[tuple[int, int]], place: int) -> None:
    found = BlockHeights(each)
    for number, height in changes:
        if number < len(each):
            found[number] = each[number] = height
    tops = [sum(each[:number]) for number in range(len(each) + 1)]
    assert [found.top(number) for number in range(len(each))] == tops[:-1]
    assert found.total == tops[-1]
    expected = max((n for n, top in enumerate(tops[:-1]) if top <= place), default=0)
    assert found.at(place) == expected
