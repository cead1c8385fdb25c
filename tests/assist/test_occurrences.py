"""Finding words in a text: whole words, by themselves or by an index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.assist.occurrences import WordIndex, find_occurrences


def found(text: str, words: str, any_first_case: bool = False) -> list[str]:
    return [
        f"{start}:{text[start:end]}" for start, end in find_occurrences(text, words, any_first_case)
    ]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("reread read read", "read read", ["7:read read"]),
        ("Miami, in Miami; Miamians", "Miami", ["0:Miami", "10:Miami"]),
        ("tell us what the US did", "US", ["17:US"]),
        ("Zelenskyy’s and Zelenskyy's", "Zelenskyy", ["0:Zelenskyy", "16:Zelenskyy"]),
        ("Kyiv's, Kyiv’s", "Kyiv’s", ["0:Kyiv's", "8:Kyiv’s"]),
        (
            "the\u00a0White  House, White\nHouse",
            "White House",
            ["4:White  House", "18:White\nHouse"],
        ),
        ("White\n\nHouse", "White House", []),
        ("pre-war war war_time", "war", ["4:war", "8:war"]),
        ("习近平说，习近平", "习近平", ["0:习近平", "5:习近平"]),
        ("e\u0301lan e\u0301lan", "e\u0301lan", ["0:e\u0301lan", "6:e\u0301lan"]),
        ("cafe\u0301 cafe", "cafe", ["6:cafe"]),
        ("👩\u200d🚀 👩", "👩", ["4:👩"]),
        ("👍🏽 👍", "👍", ["3:👍"]),
        ("a.b axb", "a.b", ["0:a.b"]),
        ("anything", "  ", []),
    ],
)
def test_occurrences(text: str, words: str, expected: list[str]) -> None:
    assert found(text, words) == expected


def test_loosely_only_the_first_letter_may_differ() -> None:
    text = "The Kremlin, the Kremlin, THE KREMLIN, the kremlin"
    assert found(text, "the Kremlin", any_first_case=True) == ["0:The Kremlin", "13:the Kremlin"]
    assert found("ﬁn Fin ßa", "ßa", any_first_case=True) == ["7:ßa"]
    assert found("’Tis, 'Tis", "’Tis", any_first_case=True) == ["0:’Tis", "6:'Tis"]


def same(one: str, other: str) -> bool:
    """Whether two texts are the same words, but for white space, apostrophes, the first letter."""
    words = [" ".join(text.replace("’", "'").split()) for text in (one, other)]
    return words[0][:1].casefold() == words[1][:1].casefold() and words[0][1:] == words[1][1:]


@given(st.text(alphabet="abB ’'\n", max_size=60), st.data())
def test_places_are_whole_words_and_in_order(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = text[start : data.draw(st.integers(start + 1, len(text)))]
    last = 0
    for low, high in find_occurrences(text, wanted, any_first_case=data.draw(st.booleans())):
        assert last <= low < high <= len(text)
        last = high
        assert same(text[low:high], wanted)
        for at in {low, high} - {0, len(text)}:
            assert not (text[at - 1].isalpha() and text[at].isalpha())


@given(st.text(alphabet="abB’'ʼ.-“ \n\u0301ßſσςΣ政İı7_", max_size=60), st.data())
def test_an_index_of_words_finds_the_same_places(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = text[start : data.draw(st.integers(start + 1, len(text)))]
    loosely = data.draw(st.booleans())
    expected = list(find_occurrences(text, wanted, loosely))
    assert list(WordIndex(text).find_occurrences(wanted, loosely)) == expected
