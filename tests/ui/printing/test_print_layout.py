"""Pages end between lines, and where a reader would end them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.printing.print_layout import LineRow, break_pages, join_paragraph_lines

heights = st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=60)


def stacked(parts: list[tuple[int, bool]]) -> list[LineRow]:
    rows: list[LineRow] = []
    y = 0.0
    for height, joined in parts:
        rows.append(LineRow(y, y + height, joined))
        y += height
    return rows


@given(heights, st.integers(40, 200))
def test_each_row_is_on_one_page_and_pages_are_full(
    parts: list[tuple[int, bool]], height: int
) -> None:
    rows = stacked(parts)
    pages = break_pages(rows, height)
    assert [n for start, end in pages for n in range(start, end)] == list(range(len(rows)))
    for start, end in pages:
        assert end == start + 1 or rows[end - 1].bottom - rows[start].top <= height
    for (start, end), (_, after) in pairwise(pages):
        fits = rows[end].bottom - rows[start].top <= height
        # A page ends early only for what is joined, and never between what is joined but for that
        # which is higher than a page.
        assert not fits or rows[end].joined or end == after
        if rows[end - 1].joined:
            assert all(rows[n].joined for n in range(start, end))


def test_no_line_of_a_paragraph_stands_alone() -> None:
    assert join_paragraph_lines(1) == [False]
    assert join_paragraph_lines(2) == [True, False]
    assert join_paragraph_lines(3) == [True, True, False]
    assert join_paragraph_lines(5) == [True, False, False, True, False]
    rows = stacked(
        [(10, joined) for joined in [*join_paragraph_lines(5), *join_paragraph_lines(5)]]
    )
    # Six lines would fit: the first line of the second paragraph would stand alone.
    assert break_pages(rows, 60) == [(0, 5), (5, 10)]
    # Nine would fit: the last line of the second paragraph would stand alone.
    assert break_pages(rows, 90) == [(0, 8), (8, 10)]


def test_a_headline_of_more_than_a_page_is_broken() -> None:
    rows = stacked([(10, True)] * 10)
    assert break_pages(rows, 40) == [(0, 4), (4, 8), (8, 10)]
    assert break_pages([], 40) == []
