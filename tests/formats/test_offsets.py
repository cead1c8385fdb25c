"""Any way of counting, there and back; and which ways fit what a file says."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import offsets
from annotator.formats.offsets import (
    BYTES,
    CANDIDATE_UNITS,
    CODE_POINTS,
    GRAPHEMES,
    UTF_16,
    OffsetsDiffer,
    OffsetUnit,
    Span,
)
from annotator.model import InputError
from tests.explained import raises_explained
from tests.formats.strategies import native_texts

EMOJI = "Moscow 👩🏽‍💻 said “no” to é Kyiv"


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(native_texts.filter(len))
    start, end = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    return text, start, end


@given(stretches())
def test_utf_16_and_bytes_are_what_python_encodes(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    for way, encoding, size in ((UTF_16, "utf-16-le", 2), (BYTES, "utf-8", 1)):
        expected = tuple(len(text[:at].encode(encoding)) // size for at in (start, end))
        assert way.over(text).span(start, end) == expected
        if start < end:
            assert way.over(text).fragment(*expected) == (start, end)


@given(stretches(), st.sampled_from([w for w in CANDIDATE_UNITS if w.unit != "graphemes"]))
def test_there_and_back(stretch: tuple[str, int, int], way: OffsetUnit) -> None:
    text, start, end = stretch
    lost = {"nfc", "stripped", "nfd"} & way.modifiers  # these cannot say every place
    positions = way.over(text)
    found = positions.fragment(*positions.span(start, end))
    if not lost:
        assert found == ((start, end) if start < end else None)
    elif found is not None and "stripped" not in way.modifiers:
        covered = text[slice(*found)]
        assert unicodedata.normalize("NFC", text[start:end]) in unicodedata.normalize(
            "NFC", covered
        )


@given(native_texts)
def test_graphemes_are_never_cut(text: str) -> None:
    import regex

    cuts = [m.start() for m in regex.finditer(r"\X", text)] + [len(text)]
    positions = GRAPHEMES.over(text)
    for number, (start, end) in enumerate(pairwise(cuts)):
        assert positions.fragment(number, number + 1) == (start, end)
        assert positions.span(start, end) == (number, number + 1)


@pytest.mark.parametrize(
    "name",
    ["utf-16", "bytes", "graphemes", "code-points+inclusive", "utf-16+crlf", "bytes+one-based"],
)
def test_the_way_that_a_file_counts_is_found(name: str) -> None:
    text = EMOJI + "\nand 😀 the end"
    way = OffsetUnit.named(name)
    positions = way.over(text)
    words = ["said", "Kyiv", "the end"]
    spans = [Span(*positions.span(text.index(w), text.index(w) + len(w)), said=w) for w in words]
    found = offsets.fitting(text, spans)
    assert way in found
    for each in found:
        assert offsets.misfits(text, spans, each) == []
    with raises_explained(OffsetsDiffer, match=r"a\.json:3: .*--offsets") as raised:
        offsets.check(text, spans, CODE_POINTS, "a.json:3", asked=False)
    assert raised.value.fitting[0] in found


def test_normalised_text_is_recognised() -> None:
    text = "cafe\u0301 Zelenskyy re\u0301sume\u0301 said"
    said = unicodedata.normalize("NFC", text)
    spans = [Span(said.index(w), said.index(w) + len(w), w) for w in ("Zelenskyy", "said")]
    (way,) = offsets.fitting(text, spans)
    positions = way.over(text)
    covered = [text[slice(*positions.fragment(s.start, s.end) or (0, 0))] for s in spans]
    assert covered == ["Zelenskyy", "said"]


def test_spans_that_say_nothing_are_proved_by_words() -> None:
    text = "😀 Moscow said no"
    silent = [Span(*UTF_16.over(text).span(2, 8))]
    with raises_explained(OffsetsDiffer, match="inside words"):
        offsets.check(text, silent, CODE_POINTS, "x.jsonl:1", asked=False)
    offsets.check(text, silent, UTF_16, "x.jsonl:1", asked=False)
    offsets.check(text, silent, CODE_POINTS, "x.jsonl:1", asked=True)


def test_words_of_scripts_without_spaces_end_anywhere() -> None:
    text = "動物園，”薩奇布說。"
    offsets.check(text, [Span(5, 8)], CODE_POINTS, "x.jsonl:20", asked=False)
    assert offsets.fitting(text, [Span(5, 8)])[0] == CODE_POINTS


def test_what_no_way_of_counting_explains_is_said_so() -> None:
    with raises_explained(OffsetsDiffer, match="No way of counting"):
        offsets.check("Moscow said", [Span(0, 6, "Kyiv")], CODE_POINTS, "x:1", asked=False)


def test_names_of_ways() -> None:
    for way in CANDIDATE_UNITS:
        assert OffsetUnit.named(way.name) == way
    for wrong in ("utf-17", "utf-16+fast"):
        with pytest.raises(InputError, match=wrong.split("+")[-1]):
            OffsetUnit.named(wrong)
