"""Steps of a caret by words and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.data_files import sample_article
from annotator.text.graphemes import grapheme_border, next_grapheme
from annotator.text.growth import larger_unit
from annotator.text.steps import (
    move_edge,
    next_sentence,
    next_word,
    reading_step,
    sentence_at,
    statement_at,
    word_around,
    word_at,
    word_starts,
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
        after = next_word(text, position, 1 if forward else -1, ends)
        if after == position:
            return found
        found.append(after)
        position = after


def test_steps_go_to_words_and_the_marks_that_open_them() -> None:
    text = 'He said "it’s near", then\nleft.'
    assert [text[p:][:4] for p in walk(text, ends=False)] == [
        "said", '"it’', "it’s", "near", "then", "left", "",
    ]  # fmt: skip
    assert walk(text, ends=False)[:-1][::-1] == walk(text, ends=False, forward=False)[:-1]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ('אמר ש"נבנה גשר" בצה"ל', ["אמר", "ש", '"נבנה', "נבנה", "גשר", "בצה"]),
        ('قال و"نعم" ثم', ["قال", "و", '"نعم', "نعم", "ثم"]),
        ("He: ``we go''", ["He", "``we", "`we", "we", "go"]),
    ],
)
def test_steps_go_to_marks_behind_a_prefix_and_to_doubled_ones(
    text: str, starts: list[str]
) -> None:
    found = list(word_starts(text))
    assert len(found) == len(starts)
    assert all(text.startswith(word, at) for word, at in zip(starts, found, strict=True))


@pytest.mark.parametrize(
    ("at", "word"),
    [
        (0, ""),
        (2, "מסר"),
        (3, ""),
        (5, ""),
        (8, "נבנה"),
        (10, ""),
        (12, "גשר"),
        (14, ""),
        (18, 'צה"ל'),
    ],
)
def test_the_word_around_a_position_is_that_which_it_is_inside_of(at: int, word: str) -> None:
    text = 'מסר ש"נבנה גשר" צה"ל.'
    start, end = word_around(text, at)
    assert text[start:end] == word
    assert start <= at <= end


def test_ends_take_closing_marks_but_not_commas() -> None:
    text = 'Not "the plan," she said, is there.'
    ends = [text[:p].split(" ")[-1] for p in walk(text, ends=True)]
    assert ends == ["Not", '"the', "plan", 'plan,"', "she", "said", "is", "there", "there."]  # fmt: skip  # noqa: E501


@given(texts, st.integers(0, 80), st.integers(0, 30), st.integers(-3, 3))
def test_every_step_falls_on_a_border_of_characters(
    text: str, start: int, length: int, step: int
) -> None:
    start = grapheme_border(text, min(start, len(text)))
    places = [
        next_word(text, start, step, ends=True),
        next_word(text, start, step, ends=False),
        next_sentence(text, start, step, ends=False),
        next_grapheme(text, start, step),
        *(word_at(text, start) or ()),
    ]
    for place in places:
        assert 0 <= place <= len(text)
        assert grapheme_border(text, place) == place


@given(texts)
def test_stepping_through_ends_at_the_end(text: str) -> None:
    for ends in (False, True):
        assert walk(text, ends)[-1:] in ([len(text)], [])
        assert walk(text, ends, forward=False)[-1:] in ([0], [])


def test_a_step_in_a_very_long_paragraph_is_a_step() -> None:
    text = "word " * 100_000
    at = 250_000
    assert next_word(text, at, 1, ends=False) == at + 5
    assert next_word(text, at, -1, ends=False) == at - 5
    assert word_at(text, at) == (at, at + 4)


def test_the_sample_is_cut_as_a_reader_would() -> None:
    text = sample_article().read_text("utf-8")
    at = text.index("It all looks")
    quotation = larger_unit(text, *larger_unit(text, at, at))
    assert text[slice(*larger_unit(text, *quotation))].startswith('"It all looks')


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("It was so.", "It was so"),
        ("Is it so?", "Is it so?"),
        ("It is so!", "It is so!"),
        ("It was in the U.S.", "It was in the U.S."),
        ("It was plan B.", "It was plan B"),
        ("It was Acme Inc.", "It was Acme Inc."),
        ("The answer is No.", "The answer is No"),
        ("It was …", "It was …"),
        ("It was...", "It was..."),
        ("It was (so).", "It was (so)"),
        ("(It was so.)", "(It was so.)"),
        ("It was “so.”", "It was “so.”"),
        ("It was “so”.", "It was “so”"),
        ("Es war „so“.", "Es war „so“"),
        ("他说了。", "他说了"),
        ("他说“好。”", "他说“好。”"),
        ("他说“好”。", "他说“好”"),
        ("वह गया।", "वह गया"),
        ("वह गया ।", "वह गया"),
        ("وہ گیا۔", "وہ گیا"),
        ("أهو كذلك؟", "أهو كذلك؟"),
        ("Նա գնաց։", "Նա գնաց"),
        ("እሱ ሄደ።", "እሱ ሄደ"),
        (".", "."),
    ],
)
def test_a_selection_is_extended_to_what_a_sentence_says(sentence: str, statement: str) -> None:
    text = f"{sentence}\nMore is here."
    assert text[: next_sentence(text, 0, 1, ends=True)] == statement
    assert statement_at(text, 0) == (0, len(statement))


def test_extending_again_goes_on_to_the_next_sentence() -> None:
    text = "It was so. He went. “We go. We stay,” he said. Then"
    position, ends = 0, []
    for _ in range(5):
        position = next_sentence(text, position, 1, ends=True)
        ends.append(text[:position].rsplit(" ", 1)[1])
    assert ends == ["so", "went", "go.", "said", "Then"]
    assert next_sentence(text, position, -1, ends=True) == text.index(". Then")


@given(texts, st.integers(0, 80))
def test_statements_are_sentences_with_or_without_a_stop(text: str, at: int) -> None:
    sentence, statement = sentence_at(text, at), statement_at(text, at)
    if sentence is None or statement is None:
        assert sentence is statement
        return
    assert sentence[0] == statement[0] < statement[1] <= sentence[1]
    left_out = text[statement[1] : sentence[1]]
    assert not any(character.isalnum() for character in left_out)


def test_edges_move_by_words_and_never_meet() -> None:
    text = "one two three four"
    assert move_edge(text, (4, 7), "end", 1, "word") == (4, 13)
    assert move_edge(text, (4, 7), "end", -1, "word") == (4, 7)
    assert move_edge(text, (4, 7), "start", -1, "word") == (0, 7)
    assert move_edge(text, (4, 13), "start", 1, "word") == (8, 13)
    assert move_edge(text, (4, 7), "start", 1, "word") == (4, 7)


ARABIC = "قال الوزير"


def test_a_step_to_the_right_goes_back_where_the_paragraph_runs_left() -> None:
    text = f"He said.\n{ARABIC} CNN.\nAll left."
    assert reading_step(text, 3, 1) == 1
    assert reading_step(text, 8, -2) == -2
    for place in (9, text.index("CNN"), text.index(".\nAll") + 1):
        assert reading_step(text, place, 1) == -1
        assert reading_step(text, place, -1) == 1
    assert reading_step(text, len(text), 1) == 1


def test_edges_move_as_the_paragraph_runs() -> None:
    text = "قالت CNN News، إن الاتفاق قريب"
    first = (0, 4)
    assert move_edge(text, first, "end", -1, "word") == (0, text.index(" News"))
    assert move_edge(text, first, "end", -2, "word") == (0, text.index("،"))
    assert move_edge(text, (0, 8), "end", 1, "word") == first
    assert move_edge(text, (5, 8), "start", 1, "word") == (0, 8)
    assert move_edge(text, (5, 13), "start", -1, "word") == (9, 13)
    assert move_edge(text, first, "end", 1, "character") == (0, 3)


@given(texts, st.data())
def test_a_moved_edge_goes_back_by_the_opposite_step(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fragment = (grapheme_border(text, start), grapheme_border(text, end))
    if fragment[0] == fragment[1]:
        return
    for edge in ("start", "end"):
        for step in (1, -1):
            moved = move_edge(text, fragment, edge, step, "character")
            if moved != fragment:
                assert move_edge(text, moved, edge, -step, "character") == fragment
