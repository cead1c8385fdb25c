"""The caret, the selection and their motions, in code points."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.text.graphemes import grapheme_border
from annotator.text.steps import word_around
from annotator.ui.article.view import ArticleView
from tests.text.strategies import texts
from tests.text.test_quotations import SPLIT
from tests.ui.article.conftest import Show, article, selected, spans
from tests.ui.article.test_any_text import many

EMOJI = "Ana 👩‍👩‍👧 said: “I’m 😀 here”, and left.\nThen a\u00a0second \u2029paragraph\x00 came."


def test_positions_are_code_points_beyond_emoji(show: Show) -> None:
    view = show(EMOJI)
    for word in ("said", "here", "second", "paragraph", "came"):
        (span,) = spans(EMOJI, word)
        view.caret.select(*span)
        assert view.caret.selection() == span
        assert view.caret.position() == span[1]
        assert view.caret.word() == span
    view.caret.move_to(len(EMOJI))
    assert view.caret.position() == len(EMOJI)
    assert view.caret.selection() is None


def test_moving_tells_and_being_moved_does_not(show: Show, qtbot: QtBot) -> None:
    view = show("one two three")
    with qtbot.assertNotEmitted(view.caret.moved):
        view.caret.select(4, 7)
        view.caret.move_to(0)
    with qtbot.waitSignal(view.caret.moved):
        view.caret.move_word(1, False)
    assert view.caret.position() == 4
    told: list[int] = []
    view.caret.moved.connect(lambda: told.append(view.caret.position()))
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert told == [13]
    assert selected(view) == "two three"


def test_words_are_selected_without_the_white_space(show: Show) -> None:
    view = show("He said it was near.")
    view.caret.move_to(3)
    view.caret.move_word(1, True)
    assert selected(view) == "said"
    view.caret.move_word(2, True)
    assert selected(view) == "said it was"
    view.caret.move_word(-1, True)
    assert selected(view) == "said it"
    view.caret.move_word(-5, True)
    assert view.caret.selection() is None
    view.caret.move_to(8)
    view.caret.move_word(-1, True)
    assert selected(view) == "said"
    view.caret.move_word(-1, True)
    assert selected(view) == "He said"
    assert view.caret.position() == 0


def test_characters_are_what_people_see(show: Show) -> None:
    view = show("a👩‍👩‍👧e\u0301b")
    places = []
    for _ in range(4):
        view.caret.move_character(1, False)
        places.append(view.caret.position())
    assert places == [1, 6, 8, 9]
    view.caret.move_character(-2, True)
    assert selected(view) == "e\u0301b"


def test_sentences(show: Show) -> None:
    view = show("Mr. Smith left. He ran. All saw.\nNobody spoke.")
    view.caret.move_sentence(1, False)
    assert view.caret.position() == 16
    view.caret.move_sentence(1, True)
    assert selected(view) == "He ran"
    view.caret.move_sentence(2, True)
    assert selected(view).endswith("Nobody spoke")
    view.caret.move_sentence(-9, False)
    assert view.caret.position() == 0


@pytest.mark.parametrize(
    ("at", "unit", "step", "expected"),
    [
        ("wo", "sentence", 1, "would start"),
        ("wo", "sentence", -1, "The city would"),
        ("wo", "sentence", 2, "would start. Nobody knew"),
        ("wo", "word", 1, "would"),
        ("wo", "word", 2, "would start"),
        ("wo", "word", -1, "would"),
        ("wo", "word", -2, "city would"),
        ("kn", "sentence", 1, "knew"),
        ("Th", "sentence", -1, "The"),
        ("city", "sentence", 1, "would start"),
        ("city ", "sentence", 1, "would start"),
        ("city ", "sentence", -1, "The city"),
        ("wo", "character", 1, "u"),
        ("wo", "character", -1, "o"),
    ],
)
def test_an_extension_from_inside_a_word_takes_it_in(
    show: Show, at: str, unit: str, step: int, expected: str
) -> None:
    text = "The city would start. Nobody knew."
    view = show(text)
    view.caret.move_to(text.index(at) + len(at))
    getattr(view.caret, f"move_{unit}")(step, True)
    assert selected(view) == expected
    anchor = text.index(expected) + (len(expected) if step < 0 else 0)
    assert view.caret.anchor() == anchor


@given(text=st.text("ab ’.“”\n市長\u05d0", max_size=30), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_an_extension_by_words_or_sentences_tears_no_word(
    show: Show, text: str, data: st.DataObject
) -> None:
    view = show(text)
    at = data.draw(st.integers(0, len(text)))
    step = data.draw(st.sampled_from([-2, -1, 1, 2]))
    view.caret.move_to(at)
    data.draw(st.sampled_from([view.caret.move_word, view.caret.move_sentence]))(step, True)
    low, high = view.caret.selection() or (at, at)
    assert not text[high:at].strip()
    assert not text[at:low].strip()
    if low < high:
        for end in (low, high):
            assert word_around(text, end) == (end, end)


def test_what_was_selected_by_characters_stays_exact(show: Show) -> None:
    text = "The city would start. Nobody knew."
    view = show(text)
    view.caret.move_to(text.index("ould"))
    view.caret.move_character(1, True)
    view.caret.move_sentence(1, True)
    assert selected(view) == "ould start"


def test_growing_and_shrinking(show: Show) -> None:
    text = "He said “we are near the end” and left. All did."
    view = show(text)
    view.caret.move_to(text.index("near"))
    grown = []
    for _ in range(5):
        view.caret.grow_selection()
        grown.append(selected(view))
    said = "“we are near the end” and left"
    assert grown == ["near", "“we are near the end”", said, text.partition(". All")[0], text]
    for expected in [
        "He said “we are near the end” and left",
        said,
        "“we are near the end”",
        "near",
        "",
    ]:
        view.caret.shrink_selection()
        assert selected(view) == expected
    view.caret.shrink_selection()
    view.caret.grow_selection()
    view.caret.move_to(0)
    view.caret.shrink_selection()
    assert view.caret.position() == 0


def test_going_to_a_place_selects_it_and_brings_it_into_sight(show: Show, qtbot: QtBot) -> None:
    text = "A line of text.\n" * 200 + "Peace."
    view = show(text)
    with qtbot.waitSignal(view.caret.moved):
        view.caret.go_to((len(text) - 6, len(text) - 1))
    assert view.caret.selection() == (len(text) - 6, len(text) - 1)
    assert not view.page.rect_of(len(text) - 6, len(text) - 1).isEmpty()


def test_revealing_scrolls_only_if_it_must(show: Show) -> None:
    text = "\n\n".join(f"Paragraph {n} of the text." for n in range(200))
    view = show(text)
    (span,) = spans(text, "Paragraph 1 of")
    view.caret.reveal(*span)
    assert view.verticalScrollBar().value() == 0
    (span,) = spans(text, "Paragraph 150 of")
    view.caret.reveal(*span)
    box = view.page.rect_of(*span)
    assert box.height() > 0
    assert 0 <= box.top() < view.viewport().height()
    before = view.verticalScrollBar().value()
    view.caret.reveal(*span)
    assert view.verticalScrollBar().value() == before


def test_shrinking_takes_growing_back_caret_and_all(show: Show) -> None:
    view = show(SPLIT)
    view.caret.select_by_hand(30, 25)
    for _ in range(3):
        view.caret.grow_selection()
    for _ in range(3):
        view.caret.shrink_selection()
    assert (view.caret.anchor(), view.caret.position()) == (30, 25)
    view.caret.shrink_selection()
    assert (view.caret.anchor(), view.caret.position()) == (30, 25)


@many
@given(texts, st.integers(0, 200), st.integers(0, 30), st.integers(1, 8))
def test_growing_then_shrinking_returns(
    view: ArticleView, text: str, start: int, length: int, times: int
) -> None:
    view.show_article(article(text), [], [], view.page.tag_set)
    start = grapheme_border(text, min(start, len(text)))
    end = grapheme_border(text, min(start + length, len(text)), forward=True)
    view.caret.select_by_hand(end, start)
    seen = [(view.caret.anchor(), view.caret.position())]
    for _ in range(times):
        view.caret.grow_selection()
        seen.append((view.caret.anchor(), view.caret.position()))
    changes = [one for n, one in enumerate(seen) if n == 0 or one != seen[n - 1]]
    for before in reversed(changes[:-1]):
        view.caret.shrink_selection()
        assert (view.caret.anchor(), view.caret.position()) == before
