"""Dragging the ends of the selected annotation; asking what lies under the mouse."""

from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from annotator.model import Annotation, Fragment
from annotator.text.graphemes import grapheme_border
from annotator.ui.article.geometry import HitResult
from annotator.ui.article.handles import Edge, Grip, Knob, drag_to_character, drag_to_word
from annotator.ui.article.view import ArticleView
from tests.text.strategies import texts
from tests.ui.article.conftest import Show, spans, tagged
from tests.ui.article.test_mouse import LEFT, TEXT, at, drag
from tests.values import present

NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def claim(show: Show) -> ArticleView:
    """A view with a claim that is selected."""
    view = show(TEXT, [tagged(TEXT, "claim", "talks in Miami")])
    view.set_current("claim")
    view.grab()
    return view


def knob(view: ArticleView, edge: str, number: int = 0) -> QPoint:
    found = next(k for k in view.hit_test.knobs() if (k.fragment, k.edge) == (number, edge))
    return found.point.toPoint()


def shown(view: ArticleView, name: str = "claim") -> str:
    annotation = view.scene.get(name)
    assert annotation is not None
    return annotation.text


def test_an_end_is_dragged_by_words(claim: ArticleView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(claim.mouse.draggedEnd) as dragged:
        drag(qtbot, claim, knob(claim, "end"), at(claim, "were"))
    (expected,) = spans(TEXT, "talks in Miami, e\u0301lan” were")
    assert dragged.args == ["claim", [expected]]
    assert claim.caret.selection() is None


def test_a_start_is_dragged_by_words(claim: ArticleView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(claim.mouse.draggedEnd) as dragged:
        drag(qtbot, claim, knob(claim, "start"), at(claim, "emli"))
    assert dragged.args == ["claim", list(spans(TEXT, "Kremlin said “the talks in Miami"))]


def test_with_alt_an_end_is_dragged_by_characters(claim: ArticleView, qtbot: QtBot) -> None:
    start = TEXT.index("Kremlin") + 3
    point = claim.page.rect_of(start, start + 1)
    with qtbot.waitSignal(claim.mouse.draggedEnd) as dragged:
        drag(qtbot, claim, knob(claim, "start"), QPoint(point.left() + 1, point.center().y()), True)
    (found,) = present(dragged.args)[1]
    assert found[0] == start


def test_the_annotation_is_shown_as_it_would_be(claim: ArticleView, qtbot: QtBot) -> None:
    port = claim.viewport()
    qtbot.mousePress(port, LEFT, NONE, knob(claim, "end"))
    qtbot.mouseMove(port, at(claim, "were"))
    assert shown(claim).endswith("” were")
    qtbot.mouseMove(port, at(claim, "Miami"))
    assert shown(claim) == "talks in Miami"
    with qtbot.assertNotEmitted(claim.mouse.draggedEnd):
        qtbot.mouseRelease(port, LEFT, NONE, at(claim, "Miami"))


def test_a_drag_can_be_given_up(claim: ArticleView, qtbot: QtBot) -> None:
    port = claim.viewport()
    assert not claim.mouse.cancel()
    qtbot.mousePress(port, LEFT, NONE, knob(claim, "end"))
    qtbot.mouseMove(port, at(claim, "were"))
    assert claim.mouse.cancel()
    assert shown(claim) == "talks in Miami"
    with qtbot.assertNotEmitted(claim.mouse.draggedEnd):
        qtbot.mouseRelease(port, LEFT, NONE, at(claim, "were"))


@pytest.mark.parametrize(("edge", "lines"), [("end", 1), ("end", 2), ("start", -1), ("start", -2)])
def test_an_end_goes_to_the_word_on_another_line_that_the_mouse_points_at(
    show: Show, qtbot: QtBot, edge: str, lines: int
) -> None:
    words = [f"word{number:03d}" for number in range(120)]
    text = " ".join(words)
    view = show(text, [tagged(text, "claim", "word060 word061")])
    view.set_current("claim")
    view.grab()
    places = {word: at(view, word) for word in words}
    heights = sorted({place.y() for place in places.values()})
    line = heights.index(places["word060"].y())
    there = [word for word in words if places[word].y() == heights[line + lines]]
    target = there[len(there) // 2]
    with qtbot.waitSignal(view.mouse.draggedEnd) as dragged:
        drag(qtbot, view, knob(view, edge), places[target])
    ((start, end),) = present(dragged.args)[1]
    assert text[start:end].split()[-1 if edge == "end" else 0] == target


def test_the_first_letter_of_a_word_is_enough(claim: ArticleView, qtbot: QtBot) -> None:
    start = TEXT.index("were")
    with qtbot.waitSignal(claim.mouse.draggedEnd) as dragged:
        drag(qtbot, claim, knob(claim, "end"), claim.page.rect_of(start, start + 1).center())
    assert present(dragged.args)[1] == list(spans(TEXT, "talks in Miami, e\u0301lan” were"))


def test_one_word_is_left_when_an_end_is_dragged_past_the_other(
    claim: ArticleView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(claim.mouse.draggedEnd) as dragged:
        drag(qtbot, claim, knob(claim, "end"), at(claim, "Kremlin"))
    assert present(dragged.args)[1] == list(spans(TEXT, "talks"))


def test_fragments_that_meet_become_one(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "The Kremlin", "talks in Miami")])
    view.set_current("claim")
    view.grab()
    with qtbot.waitSignal(view.mouse.draggedEnd) as dragged:
        drag(qtbot, view, knob(view, "end", 0), at(view, "alk"))
    assert present(dragged.args)[1] == list(spans(TEXT, "The Kremlin said “the talks in Miami"))


def test_only_the_selected_annotation_has_ends_to_hold(claim: ArticleView) -> None:
    place = knob(claim, "end").toPointF()
    assert claim.hit_test.knob_under(place) is not None
    claim.set_current("claim", active=False)
    assert claim.hit_test.knob_under(place) is None
    claim.set_current(None)
    assert claim.hit_test.knob_under(place) is None


def test_a_click_on_an_end_changes_nothing(claim: ArticleView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(claim.mouse.draggedEnd), qtbot.assertNotEmitted(claim.caret.moved):
        qtbot.mouseClick(claim.viewport(), LEFT, NONE, knob(claim, "end"))


def test_the_mouse_shows_that_an_end_can_be_held(claim: ArticleView, qtbot: QtBot) -> None:
    qtbot.mouseMove(claim.viewport(), knob(claim, "start"))
    assert claim.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    qtbot.mouseMove(claim.viewport(), at(claim, "Kremlin"))
    assert claim.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_a_right_click_asks_about_all_that_lies_there(show: Show, qtbot: QtBot) -> None:
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    view = show(TEXT, [tagged(TEXT, "location", "Miami"), tagged(TEXT, "claim", "talks in Miami")])
    point = at(view, "Miami")
    reason = QContextMenuEvent.Reason
    with qtbot.waitSignal(view.menuWanted) as asked:
        event = QContextMenuEvent(reason.Mouse, point, view.viewport().mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
    assert present(asked.args)[0] == ["location", "claim"]
    view.caret.move_to(TEXT.index("Miami"))
    view.set_current("claim")
    with qtbot.waitSignal(view.menuWanted) as asked:
        event = QContextMenuEvent(reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(view.viewport(), event)
    assert present(asked.args)[0] == ["claim", "location"]


def test_a_long_press_asks_too_and_selects_nothing(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "location", "Miami")])
    view.grab()
    with qtbot.waitSignal(view.menuWanted) as asked:
        qtbot.mousePress(view.viewport(), LEFT, NONE, at(view, "Miami"))
        view.mouse.long_press.setInterval(1)
    assert present(asked.args)[0] == ["location"]
    with qtbot.assertNotEmitted(view.mouse.clickedAnnotation):
        qtbot.mouseRelease(view.viewport(), LEFT, NONE, at(view, "Miami"))


def test_no_suggestion_is_dragged_or_dropped_on(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "talks in Miami")])
    view.set_suggestions([tagged(TEXT, "speaker", "The Kremlin")])
    view.grab()
    ctrl = Qt.KeyboardModifier.ControlModifier
    for start, end in (("Kremlin", "Miami"), ("Miami", "Kremlin")):
        with qtbot.assertNotEmitted(view.mouse.draggedOnto):
            qtbot.mousePress(view.viewport(), LEFT, ctrl, at(view, start))
            qtbot.mouseMove(view.viewport(), at(view, "said"))
            qtbot.mouseMove(view.viewport(), at(view, end))
            qtbot.mouseRelease(view.viewport(), LEFT, ctrl, at(view, end))


@given(texts, st.data())
@settings(max_examples=200, deadline=None)
def test_no_end_is_put_inside_a_character(text: str, data: st.DataObject) -> None:
    borders = [p for p in range(len(text) + 1) if grapheme_border(text, p) == p]
    if len(borders) < 2:
        return
    start = data.draw(st.sampled_from(borders[:-1]))
    end = data.draw(st.sampled_from([p for p in borders if p > start]))
    place = HitResult(
        data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text) - 1)), True
    )
    for by_word in (True, False):
        drag_ends(text, borders, (start, end), place, by_word)


@pytest.mark.parametrize("first", "A \u0301\u0600\u093a🇦\u00a0")
def test_no_end_is_put_inside_whatever_marks_stand_together(first: str) -> None:
    for others in product("A \u0301\u0600\u093a🇦", repeat=3):
        text = first + "".join(others)
        borders = [p for p in range(5) if grapheme_border(text, p) == p]
        for fragment, there, by_word in product(combinations(borders, 2), range(4), (True, False)):
            drag_ends(text, borders, fragment, HitResult(there, there, True), by_word)


def drag_ends(
    text: str, borders: list[int], fragment: Fragment, place: HitResult, by_word: bool
) -> None:
    """Drag each end of an annotation of whole characters to a place."""
    one = Annotation("x", "ana", "claim", (fragment,), text[slice(*fragment)])
    for edge in get_args(Edge):
        grip = Grip(one, Knob(0, edge, QPointF(), QPointF()), QPointF(), one.fragments)
        grip.drag(text, place, by_word)
        ((low, high),) = grip.fragments
        assert low < high, text
        assert {low, high} <= set(borders), text
        assert (high == fragment[1]) if edge == "start" else (low == fragment[0]), text


def test_where_an_end_goes() -> None:
    text = "One two, three."
    place = HitResult(9, 9, True)
    assert drag_to_word(text, (0, 3), "end", place) == (0, 14)
    assert drag_to_word(text, (0, 3), "end", HitResult(7, 7, True)) == (0, 8)
    assert drag_to_word(text, (0, 3), "end", HitResult(8, 8, True)) == (0, 8)
    assert drag_to_word(text, (4, 8), "start", HitResult(0, 1, True)) == (0, 8)
    assert drag_to_word(text, (4, 14), "end", HitResult(0, 0, True)) == (4, 7)
    assert drag_to_word(text, (0, 7), "start", place) == (4, 7)
    assert drag_to_character(text, (0, 3), "end", 0) == (0, 1)
    assert drag_to_character(text, (0, 3), "start", 9) == (2, 3)
