"""Grapheme clusters: borders are those of Unicode, from any position."""

from bisect import bisect_left, bisect_right

import regex
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.text.graphemes import grapheme_border

flags = st.text(st.sampled_from("🇺🇦🇩🇪"), max_size=300)


@given(st.lists(st.one_of(flags, st.sampled_from(["a", "e\u0301", "👩‍👩‍👧", " ", "\n", "漢"]))))
@example(["🇺" * 150])
@example(["👩‍👩‍👧", "🇦" * 3, "\u0301"])
@example(["a", "🇺" * 151, "\u0301", "🇺" * 70])
def test_characters_end_where_unicode_says(parts: list[str]) -> None:
    text = "".join(parts)
    borders = [0, *(found.end() for found in regex.finditer(r"\X", text))]
    for position in range(len(text) + 1):
        before, after = bisect_right(borders, position) - 1, bisect_left(borders, position)
        assert grapheme_border(text, position) == borders[before]
        assert grapheme_border(text, position, forward=True) == borders[after]
