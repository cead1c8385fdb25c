"""Words, quotations, sentences: what a step of the caret or of a growing selection covers."""

from bisect import bisect_left, bisect_right

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.assist.quotations import quotations
from annotator.data_files import sample_article
from annotator.ui.article import motion
from annotator.ui.article.growth import larger_unit

SPLIT = (
    '"The basic block of all the documents is ready,” Zelenskyy said. “There are some matters for '
    "which we are not prepared. And I am certain that there are matters for which the Russians "
    'are not prepared."'
)
texts = st.text(
    st.one_of(
        st.sampled_from("ab .,\n\"“”'’-é漢😀\u0301\u200d👩🏽א ש…"), st.characters(codec="utf-8")
    ),
    max_size=80,
)


def walk(text: str, ends: bool, forward: bool = True) -> list[int]:
    position, found = (0, []) if forward else (len(text), [])
    while True:
        after = motion.next_word(text, position, 1 if forward else -1, ends)
        if after == position:
            return found
        found.append(after)
        position = after


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
        assert motion.on_grapheme(text, position) == borders[before]
        assert motion.on_grapheme(text, position, forward=True) == borders[after]


def test_steps_go_to_words_and_the_marks_that_open_them() -> None:
    text = 'He said "it’s near", then\nleft.'
    assert [text[p:][:4] for p in walk(text, ends=False)] == [
        "said", '"it’', "it’s", "near", "then", "left", "",
    ]  # fmt: skip
    assert walk(text, ends=False)[:-1][::-1] == walk(text, ends=False, forward=False)[:-1]


def test_ends_take_closing_marks_but_not_commas() -> None:
    text = 'Not "the plan," she said, is there.'
    ends = [text[:p].split(" ")[-1] for p in walk(text, ends=True)]
    assert ends == ["Not", '"the', "plan", 'plan,"', "she", "said", "is", "there", "there."]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith left. He ran.", ["Mr. Smith left.", "He ran."]),
        ("In the U.S. Senate he spoke. All heard.", ["In the U.S. Senate he spoke.", "All heard."]),
        ("He left the U.S. The plane was late.", ["He left the U.S.", "The plane was late."]),
        ("J. R. Smith of Acme Inc. resigned. Why?", ["J. R. Smith of Acme Inc. resigned.", "Why?"]),
        ('"Go." He went.', ['"Go."', "He went."]),
        ("One… two. Three!", ["One… two.", "Three!"]),
        ("他说好。我们走。", ["他说好。", "我们走。"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in motion.sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" twice.', ['"yes"']),
        ("“Ja,” sagte er, „nein“.", ["“Ja,”", "„nein“"]),
        ("Il dit «\u00a0oui\u00a0».", ["«\u00a0oui\u00a0»"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ('"Never closed, he said.', ['"Never closed, he said.']),
        ("never opened,” he said.", ["never opened,”"]),
        ("It’s the country’s 'best' don’t", ["'best'"]),
        ("“He said ‘no’ to me.”", ["‘no’", "“He said ‘no’ to me.”"]),
        ("彼は「はい」と言った。", ["「はい」"]),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in quotations(text)] == expected


def test_a_quotation_in_two_parts_with_mismatched_marks() -> None:
    first, second = quotations(SPLIT)
    assert SPLIT[slice(*first)] == '"The basic block of all the documents is ready,”'
    assert SPLIT[slice(*second)].startswith("“There are")
    assert second[1] == len(SPLIT)


@given(texts, st.integers(0, 80), st.integers(0, 30), st.integers(-3, 3))
def test_every_step_falls_on_a_border_of_characters(
    text: str, start: int, length: int, step: int
) -> None:
    start = motion.on_grapheme(text, min(start, len(text)))
    places = [
        motion.next_word(text, start, step, ends=True),
        motion.next_word(text, start, step, ends=False),
        motion.next_sentence(text, start, step, ends=False),
        motion.next_grapheme(text, start, step),
        *(motion.word_at(text, start) or ()),
    ]
    for place in places:
        assert 0 <= place <= len(text)
        assert motion.on_grapheme(text, place) == place


@given(texts)
def test_stepping_through_ends_at_the_end(text: str) -> None:
    for ends in (False, True):
        assert walk(text, ends)[-1:] in ([len(text)], [])
        assert walk(text, ends, forward=False)[-1:] in ([0], [])


def test_a_step_in_a_very_long_paragraph_is_a_step() -> None:
    text = "word " * 100_000
    at = 250_000
    assert motion.next_word(text, at, 1, ends=False) == at + 5
    assert motion.next_word(text, at, -1, ends=False) == at - 5
    assert motion.word_at(text, at) == (at, at + 4)


def test_the_sample_is_cut_as_a_reader_would() -> None:
    text = sample_article().read_text("utf-8")
    at = text.index("It all looks")
    quotation = larger_unit(text, *larger_unit(text, at, at))
    assert text[slice(*larger_unit(text, *quotation))].startswith('"It all looks')
