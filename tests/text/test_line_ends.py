"""Line ends are normalised, and positions move along."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.text.line_ends import LINE_ENDS, LineEnds


def test_line_ends_are_those_of_str_splitlines() -> None:
    every = [chr(number) for number in range(0x3000)]
    assert {c for c in every if len(f"a{c}b".splitlines()) == 2} == set(LINE_ENDS)


@given(st.text(st.sampled_from("ab\r\n\u2028")))
def test_positions_move_along(text: str) -> None:
    line_ends = LineEnds(text)
    assert line_ends.text == text.replace("\r\n", "\n").replace("\r", "\n")
    for position in range(len(text) + 1):
        if text[position - 1 : position + 1] != "\r\n":
            before = LineEnds(text[:position]).text
            assert line_ends.moved(position) == len(before)
