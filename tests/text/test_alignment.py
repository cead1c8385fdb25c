"""Places in a text find their words again in a corrected one."""

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.model import Fragment
from annotator.text.alignment import Alignment, Fit, TextEdit, align, carry_along
from tests.text.strategies import texts

few = settings(max_examples=40, deadline=None)


@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same text with some stretches replaced."""
    old = draw(texts)
    new = old
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(new)))
        end = draw(st.integers(start, min(len(new), start + 8)))
        new = new[:start] + draw(st.text("ab .\n", max_size=6)) + new[end:]
    return old, new


def fragments_in(data: st.DataObject, text: str) -> tuple[Fragment, ...]:
    borders = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    return tuple(zip(borders[::2], borders[1::2], strict=False))


def covered(text: str, fragments: tuple[Fragment, ...]) -> str:
    return "|".join(text[start:end] for start, end in fragments)


def carried(old: str, new: str, words: str) -> tuple[str, Fit]:
    """The words that an annotation of ``words`` covers after the correction."""
    start = old.index(words)
    place = align(old, new).carry([(start, start + len(words))])
    return covered(new, place.fragments), place.fit


@few
@given(corrections())
def test_the_alignment_leads_from_one_text_to_the_other(pair: tuple[str, str]) -> None:
    old, new = pair
    alignment = align(old, new)
    assert alignment.leads(old, new)
    assert alignment.inverse().leads(new, old)
    assert alignment.edits == align(old, new).edits
    for before, after in zip(alignment.edits, alignment.edits[1:], strict=False):
        assert before.end < after.start
        assert before.new_end < after.new_start


@few
@given(texts, texts)
def test_texts_that_have_nothing_in_common_are_aligned_too(old: str, new: str) -> None:
    assert align(old, new).leads(old, new)


@few
@given(corrections(), st.data())
def test_no_place_leaves_the_text_or_vanishes_unnoticed(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    old, new = pair
    assume(len(old) > 1)
    fragments = fragments_in(data, old)
    place = align(old, new).carry(fragments)
    assert (not place.fragments) == (place.fit is Fit.LOST)
    last = 0
    for start, end in place.fragments:
        assert last <= start < end <= len(new)
        last = end
    if place.fit is Fit.SAME:
        assert covered(new, place.fragments) == covered(old, fragments)


@few
@given(corrections(), st.data())
def test_what_is_unchanged_comes_back_exactly(pair: tuple[str, str], data: st.DataObject) -> None:
    old, new = pair
    assume(len(old) > 1)
    fragments = fragments_in(data, old)
    there = align(old, new)
    place = there.carry(fragments)
    if place.fit is Fit.SAME:
        back = there.inverse().carry(place.fragments)
        assert back == (fragments, Fit.SAME)
        assert carry_along(fragments, (there, there.inverse())) == back


@few
@given(corrections(), st.data())
def test_two_corrections_move_unchanged_words_as_one_does(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    first, second = pair
    third = second + data.draw(st.text("xyz ", max_size=5))
    assume(len(first) > 1)
    fragments = fragments_in(data, first)
    place = carry_along(fragments, (align(first, second), align(second, third)))
    if place.fit is Fit.SAME:
        assert covered(third, place.fragments) == covered(first, fragments)


TEXT = "On Monday theMinister Smiht said: “We will win.\nThe talks go on, he said."


@pytest.mark.parametrize(
    ("corrected", "words", "after", "fit"),
    [
        (("Smiht", "Smith"), "Smiht", "Smith", Fit.REWORDED),
        (("Smiht", "Smith"), "said", "said", Fit.SAME),
        (("theM", "the M"), "Minister Smiht", "Minister Smiht", Fit.SAME),
        (("theM", "the M"), "theMinister Smiht", "the Minister Smiht", Fit.REWORDED),
        (("win.", "win.”"), "We will win.", "We will win.", Fit.SAME),
        (("win.", "win.”"), "“We will win.", "“We will win.", Fit.SAME),
        (("The talks go on, ", ""), "he said.", "he said.", Fit.SAME),
        (("The talks go on, ", ""), "The talks", "", Fit.LOST),
        (("The talks go on, ", ""), "on, he said.", "he said.", Fit.CUT),
        (("Smiht said", "cat Smiht said"), "Smiht", "Smiht", Fit.SAME),
        (("Smiht", "Jo"), "Smiht", "Jo", Fit.CUT),
        (("win.\nThe", "win. The"), "win.\nThe talks", "win. The talks", Fit.REWORDED),
        (("Smiht", "Smihth"), "Smiht", "Smihth", Fit.REWORDED),
        (("Smiht", "Smih"), "Smiht", "Smih", Fit.REWORDED),
        (("Smiht", "McSmiht"), "Smiht", "McSmiht", Fit.REWORDED),
        (("Smiht", "miht"), "Smiht", "miht", Fit.REWORDED),
        (("“We", "“ We"), "We will win.", "We will win.", Fit.SAME),
    ],
)
def test_words_keep_their_annotation(
    corrected: tuple[str, str], words: str, after: str, fit: Fit
) -> None:
    new = TEXT.replace(*corrected)
    assert carried(TEXT, new, words) == (after, fit)
    if fit <= Fit.REWORDED:
        assert carried(new, TEXT, after)[0] == words


def test_an_inserted_word_is_not_taken_for_half_of_the_next_one() -> None:
    assert carried("the cat sat", "the cow cat sat", "cat") == ("cat", Fit.SAME)
    assert carried("ein 漢字です", "ein 漢漢字です", "です") == ("です", Fit.SAME)


def test_fragments_of_one_annotation_stay_apart() -> None:
    old, new = "one two three four", "one 2 three four"
    place = align(old, new).carry([(0, 3), (4, 7), (8, 13)])
    assert covered(new, place.fragments) == "one|2|three"
    assert place.fit is Fit.REWORDED


def test_whole_lines_and_words_are_added_and_left_out() -> None:
    assert carried("A. B.\nAn ad.\n", "A. B.\n", "B.\nAn") == ("B.\n", Fit.CUT)
    assert carried("A.\nC.\n", "A.\nB.\nC.\n", "C.") == ("C.", Fit.SAME)
    assert carried("the man", "the tall man", "the") == ("the", Fit.SAME)
    assert carried("the tall man", "the man", "man") == ("man", Fit.SAME)


def test_a_word_of_one_letter_grows_at_both_ends() -> None:
    assert align("- a -", "- xay -").edits == (TextEdit(2, 3, 2, 5),)


def test_a_position_moves_with_its_word() -> None:
    assert align("a b", "a long b").position(2) == 7
    assert Alignment([TextEdit(0, 1, 0, 1)]).position(5) == 5


def test_the_line_breaks_of_a_long_text_are_taken_out() -> None:
    chance = Random(1)
    words = [f"word{chance.randrange(3_000)}" for _ in range(40_000)]
    lines = [" ".join(words[n : n + 12]) for n in range(0, len(words), 12)]
    old, new = "\n".join(lines), " ".join(lines)
    alignment = align(old, new)
    assert alignment.leads(old, new)
    assert all(edit.end - edit.start <= 1 for edit in alignment.edits)
    at = old.index("\n", 150_000) - 20
    place = alignment.carry([(at, at + 60)])
    assert place.fit is Fit.REWORDED
    assert covered(new, place.fragments) == old[at : at + 60].replace("\n", " ")


def test_a_long_text_in_which_everything_changed_is_aligned_in_bounded_steps() -> None:
    old = "".join(f"line {n} of the old text\n" for n in range(30_000))
    new = "".join(f"Zeile {n * 7} des neuen Texts\n" for n in range(30_000))
    assert align(old, new).leads(old, new)
