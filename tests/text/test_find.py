"""Finding in a text: what is alike, whole words, expressions; compared with a naive search."""

import re
from unicodedata import combining, normalize

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model import Fragment, InputError
from annotator.text.find import Finder, FindQuery
from annotator.text.folding import FoldedQuery, fold
from annotator.text.graphemes import grapheme_border

ACUTE, RING, DOT_BELOW = "\u0301", "\u030a", "\u0323"
FAMILY = "👩\u200d👩\u200d👧"
PARTS = [
    "a", "A", "e", "é", "e" + ACUTE, "E", "É", "ß", "ss", "SS", "ẞ", "ﬁ", "fi", "σ", "ς", "Σ",
    ACUTE, RING, DOT_BELOW, "å", "\u212b", "ạ" + RING, "İ", "i", "ı", "’", "'", "“", '"', "-",
    "\u2011", "\u00ad", "\u200b", "\u200d", "ﬂ", "ø", "o", "ａ",
    "й", "и", "½", " ", "\u00a0", "\n", "😀", FAMILY, "👩", "🇺", "🇸",
    "한", "\u1112\u1161\u11ab", "하", "क", "ि", "क\u094d", "北", "1", ".", "ё", "Ё", "\u0435\u0308",
]  # fmt: skip
texts = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)
short = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("".join)


def found(text: str, wanted: str, **how: bool) -> list[str]:
    """What was found, as it stands in the text."""
    return [text[a:b] for a, b in Finder(FindQuery(wanted, **how)).matches(text)]


def is_border(text: str, at: int) -> bool:
    """Whether a place may begin or end there."""
    if 0 < at < len(text) and combining(text[at]):
        return False
    return grapheme_border(text, at) == at


def borders_of(text: str) -> list[int]:
    """The places at which a match may begin or end: runs of white space are one blank."""
    plain = [fold(character, accents=False) for character in text]
    borders: list[int] = []
    for at in range(len(text) + 1):
        before, behind = "".join(plain[:at]), "".join(plain[at:])
        if is_border(text, at) and not (before.endswith(" ") and behind.startswith(" ")):
            borders.append(at)
    return borders


def naive(text: str, wanted: str, case: bool = False) -> list[Fragment]:
    """The same by trying all stretches; none begins with what counts for nothing."""
    query = FoldedQuery(wanted, case)
    borders = borders_of(text)
    places: list[Fragment] = []
    after = 0
    for start in borders:
        if start < after or not fold(text[start : start + 1], accents=False):
            continue
        for end in borders:
            stretch = text[start:end]
            if fold(stretch, case, accents=False) == query.text and query.agrees(stretch):
                places.append((start, end))
                after = end
                break
    return places


def has_letters(wanted: str) -> bool:
    """Whether anything of a text counts when texts are compared."""
    return bool(fold(wanted, accents=False))


@given(texts, short.filter(has_letters), st.booleans())
@example("a" + ACUTE + "a", "a", False)
@example("Straße STRASSE", "strasse", False)
@example("ạ" + RING, "a" + RING + DOT_BELOW, True)
def test_plain_finding_is_that_of_a_naive_search(text: str, wanted: str, case: bool) -> None:
    assert list(Finder(FindQuery(wanted, case=case)).matches(text)) == naive(text, wanted, case)


@given(texts, texts, st.booleans())
def test_a_stretch_of_the_text_is_found_where_it_stands(
    before: str, after: str, case: bool
) -> None:
    text = before + "needle" + after
    at = next(at for at in range(len(before) + 6, len(text) + 1) if is_border(text, at))
    sought = text[len(before) : at].rstrip("\u00ad\u200b\u200d")
    places = list(Finder(FindQuery(sought, case=case)).matches(text))
    if is_border(text, len(before)):
        ((start, end),) = places
        assert start == len(before)
        assert fold(text[start:end], case) == fold(sought, case)
    else:
        assert places == []


@given(texts, short.filter(has_letters), st.integers(0, 20))
def test_finding_from_a_position_finds_what_starts_there_or_later(
    text: str, wanted: str, start: int
) -> None:
    start = min(start, len(text))
    first = Finder(FindQuery(wanted)).first_match(text, start)
    assert first is None or first[0] >= start
    query = FoldedQuery(wanted)
    borders = borders_of(text)
    expected = [
        (a, b)
        for a in borders
        for b in borders
        if start <= a < b
        and fold(text[a : a + 1], accents=False)
        and fold(text[a:b], accents=False) == query.text
        and query.agrees(text[a:b])
    ]
    assert first == (expected[0] if expected else None)


def test_an_accent_behind_a_soft_hyphen_belongs_to_the_match() -> None:
    assert Finder(FindQuery("á")).first_match("a\xad\u0301") == (0, 3)
    assert Finder(FindQuery("a")).first_match("a\xad\u0301") == (0, 1)


def test_no_match_starts_with_an_accent_that_belongs_to_no_letter() -> None:
    assert Finder(FindQuery("\u093f")).first_match("\u0301\u093f") is None


def test_composed_and_decomposed_letters_are_alike() -> None:
    text = normalize("NFC", "café, ") + normalize("NFD", "café, ") + "CAFÉ, cafe"
    assert [normalize("NFC", each) for each in found(text, "café")] == ["café", "café", "CAFÉ"]
    assert found(text, normalize("NFD", "café")) == found(text, "café")
    assert len(found(text, "cafe")) == 4
    assert len(found(text, "café", case=True)) == 2


def test_no_place_cuts_a_character() -> None:
    assert found(f"{FAMILY} 👩", "👩") == ["👩"]
    assert found("e" + ACUTE, "e") == ["e" + ACUTE]
    assert found("한국", "하") == []


def test_quotation_marks_and_white_space_are_alike() -> None:
    text = "Kyiv’s “very\u00a0close” 'very\nclose'"
    assert found(text, "kyiv's") == ["Kyiv’s"]
    assert found(text, '"very close"') == ["“very\u00a0close”"]
    assert found(text, "very close") == ["very\u00a0close", "very\nclose"]


def test_case_and_letters_that_become_several() -> None:
    assert found("Die STRASSE, die Straße", "straße") == ["STRASSE", "Straße"]
    assert found("Straße", "s") == ["S"]
    assert found("İstanbul istanbul", "istanbul") == ["İstanbul", "istanbul"]
    assert found("US us Us", "US", case=True) == ["US"]


def test_whole_words() -> None:
    text = "The Kremlin’s man, Kremlinology. “Kremlin”; pro-Kremlin, kremlin_2 (Kremlin)"
    assert len(found(text, "kremlin", words=True)) == 4
    assert found(text, "(Kremlin)", words=True) == ["(Kremlin)"]
    assert found("caf" + "e" + ACUTE + " caf", "caf", words=True) == ["caf"]
    assert found("在北京市", "北京", words=True) == ["北京"]
    assert found("said, unsaid", "said,", words=True) == ["said,"]


@given(texts, st.sampled_from(["a+", ".", "^.", "[eé]|s+", r"\w+", "x*", "(a|e)?", r"\bi", "$"]))
def test_an_expression_finds_what_it_says(text: str, pattern: str) -> None:
    flags = regex.IGNORECASE | regex.FULLCASE | regex.MULTILINE
    spans = [match.span() for match in regex.finditer(pattern, text, flags)]
    places = list(Finder(FindQuery(pattern, pattern=True)).matches(text))
    assert places == [(a, b) for a, b in spans if a < b]


def test_an_expression_of_whole_words() -> None:
    text = "talks talk said-talks stalk"
    assert found(text, "talks?", pattern=True) == ["talks", "talk", "talks", "talk"]
    assert found(text, "talks?", pattern=True, words=True) == ["talks", "talk", "talks"]
    assert found(text, "(?x) talks? # both", pattern=True, words=True)[:2] == ["talks", "talk"]
    assert found("one\ntwo", "^two$", pattern=True) == ["two"]
    assert found("US us", "us", pattern=True, case=True) == ["us"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(abc", "Missing ) after “(abc” (character 4)"),
        ("*a", "Nothing to repeat at the start"),
        ("a long expression [z-a]", "Bad character range after “…ression [z-a” (character 22)"),
        ("a)(b", "Unbalanced parenthesis"),
        ("(" * 5000, "nested too deeply"),
        ("(?a)(?u)a", "incompatible"),
        ("(?r)a", "(?r)"),
    ],
)
@pytest.mark.parametrize("words", [False, True])
def test_what_is_no_expression_is_said(pattern: str, said: str, words: bool) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        Finder(FindQuery(pattern, pattern=True, words=words))


@given(
    st.text(st.sampled_from("ab()[]{}*+?|\\^$.<>=!:#-&~,12 Ppgkxmirw"), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_any_expression_is_found_or_refused(pattern: str, words: bool, case: bool) -> None:
    try:
        finder = Finder(FindQuery(pattern, words=words, pattern=True, case=case))
    except InputError:
        return
    after = 0
    for start, end in finder.matches("ab a1-b2 (a) [b]\nPp"):
        assert after <= start < end
        after = end


@pytest.mark.parametrize("pattern", ["(a|aa)+b", "(?:.*a){20}c"])
def test_an_expression_that_takes_for_ever_is_stopped(pattern: str) -> None:
    text = ("a" * 60 + " ") * 200
    with pytest.raises(TimeoutError):
        Finder(FindQuery(pattern, pattern=True)).first_match(text, seconds=0.05)


def test_plain_finding_is_stopped_as_well() -> None:
    finder = Finder(FindQuery("a", words=True))
    with pytest.raises(TimeoutError):
        list(finder.matches("aaaa" * 300, seconds=0.0))


def test_nothing_wanted_is_nowhere() -> None:
    for pattern in (False, True):
        assert list(Finder(FindQuery("", pattern=pattern)).matches("abc")) == []
