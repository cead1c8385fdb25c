"""Code points to UTF-16 code units and back, against Python's own codec."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model import Utf16Map

FAMILY = "👨‍👩‍👧‍👦"
TRICKY = (
    *("", "a", "é", "e\u0301", "世", "𠮷", "😀", "❤️", "👩🏽‍💻", "🇫🇮", "𝓑𝓸", "\u200d", "\n", "1️⃣"),
    FAMILY,
)

texts = st.lists(st.sampled_from(TRICKY) | st.text(max_size=5), max_size=12).map("".join)
texts_with_halves = st.text(st.characters(), max_size=20)


def units_before(text: str, position: int) -> int:
    """The UTF-16 length of a beginning of the text, as Python's codec has it."""
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2


def code_points_before(text: str, unit: int) -> int:
    """The whole characters in so many units; the codec leaves out one that is cut in two."""
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))


@given(texts)
@example(FAMILY)
@example("👩🏽‍💻 said 𠮷, “no” 🇫🇮")
def test_there_and_back_as_the_codec_says(text: str) -> None:
    converted = Utf16Map(text)
    assert (converted.length, converted.units) == (len(text), units_before(text, len(text)))
    for position in range(len(text) + 1):
        unit = converted.to_utf16(position)
        assert unit == units_before(text, position)
        assert converted.to_code_point(unit) == position
    for unit in range(converted.units + 1):
        assert converted.to_code_point(unit) == code_points_before(text, unit)


@given(texts_with_halves)
def test_half_a_pair_is_a_character_of_its_own(text: str) -> None:
    converted = Utf16Map(text)
    assert [converted.to_utf16(position) for position in range(len(text) + 1)] == [
        units_before(text, position) for position in range(len(text) + 1)
    ]


@given(texts, st.data())
def test_a_slice_is_the_same_in_both_counts(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    converted = Utf16Map(text)
    first, last = converted.to_utf16(start), converted.to_utf16(end)
    units = text.encode("utf-16-le")[2 * first : 2 * last]
    assert units.decode("utf-16-le") == text[start:end]


@pytest.mark.parametrize(
    ("text", "unit", "position"),
    [
        ("😀", 1, 0),
        ("a😀b", 2, 1),
        ("😀😀", 3, 1),
        ("👩🏽‍💻", 1, 0),
        ("👩🏽‍💻", 3, 1),
        ("👩🏽‍💻", 6, 3),
    ],
)
def test_inside_a_pair_is_the_start_of_its_character(text: str, unit: int, position: int) -> None:
    assert Utf16Map(text).to_code_point(unit) == position


@given(texts, st.integers(-5, 200))
def test_beyond_the_ends_is_at_the_ends(text: str, past: int) -> None:
    converted = Utf16Map(text)
    assert 0 <= converted.to_utf16(past) <= converted.units
    assert 0 <= converted.to_code_point(past) <= converted.length
    assert converted.to_utf16(len(text) + 1 + abs(past)) == converted.units
    assert converted.to_code_point(converted.units + 1 + abs(past)) == len(text)
    assert converted.to_utf16(-1) == converted.to_code_point(-1) == 0


@given(texts)
def test_order_is_kept(text: str) -> None:
    converted = Utf16Map(text)
    units = [converted.to_utf16(position) for position in range(len(text) + 1)]
    assert units == sorted(set(units))
    positions = [converted.to_code_point(unit) for unit in range(converted.units + 1)]
    assert positions == sorted(positions)
    assert set(positions) == set(range(len(text) + 1))
