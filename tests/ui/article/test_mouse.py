"""Selecting, choosing and relating with the mouse."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from pytestqt.qtbot import QtBot

from annotator.ui.article.view import ArticleView
from tests.ui.article.conftest import Show, middle, spans, tagged

TEXT = "The Kremlin said “the talks in Miami, e\u0301lan” were no breakthrough. It left."
LEFT = Qt.MouseButton.LeftButton


def at(view: ArticleView, word: str) -> QPoint:
    (span,) = spans(view.article().text, word)
    return middle(view, *span)


def drag(qtbot: QtBot, view: ArticleView, start: QPoint, end: QPoint, alt: bool = False) -> None:
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(view.viewport(), LEFT, modifier, start)
    qtbot.mouseMove(view.viewport(), (start + end) / 2)
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), LEFT, modifier, end)


def selected(view: ArticleView) -> str:
    found = view.caret.selection()
    return "" if found is None else TEXT[slice(*found)]


def test_a_drag_takes_whole_words(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    with qtbot.waitSignal(view.mouse.selectedText):
        drag(qtbot, view, at(view, "emli"), at(view, "alk"))
    assert selected(view) == "Kremlin said “the talks"
    assert view.caret.position() == TEXT.index(" in Miami")


def test_a_drag_backwards_too(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    drag(qtbot, view, at(view, "alk"), at(view, "emli"))
    assert selected(view) == "Kremlin said “the talks"
    assert view.caret.position() == TEXT.index("Kremlin")


def test_with_alt_a_drag_takes_characters(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    start, end = view.page.rect_of(5, 6), view.page.rect_of(7, 8)
    drag(qtbot, view, start.center() - QPoint(4, 0), end.center() + QPoint(8, 0), alt=True)
    found = selected(view)
    assert found
    assert found in "Kremlin"
    assert len(found) <= 4


def test_two_clicks_take_a_word_and_three_a_sentence(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    point = at(view, "Miami")
    with qtbot.waitSignal(view.mouse.selectedText):
        qtbot.mouseDClick(view.viewport(), LEFT, pos=point)
        qtbot.mouseRelease(view.viewport(), LEFT, pos=point)
    assert selected(view) == "Miami"
    with qtbot.waitSignal(view.mouse.selectedText):
        qtbot.mouseClick(view.viewport(), LEFT, pos=point)
    assert selected(view) == TEXT.partition(". It")[0]


def test_with_shift_a_click_extends(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    view.caret.move_to(4)
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.viewport(), LEFT, shift, at(view, "talks"))
    assert selected(view) == "Kremlin said “the talks"


def test_with_shift_a_click_takes_in_the_word_that_the_caret_is_inside_of(
    show: Show, qtbot: QtBot
) -> None:
    view = show(TEXT)
    shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
    inside = TEXT.index("emlin")
    view.caret.move_to(inside)
    qtbot.mouseClick(view.viewport(), LEFT, shift, at(view, "talks"))
    assert selected(view) == "Kremlin said “the talks"
    view.caret.move_to(inside)
    qtbot.mouseClick(view.viewport(), LEFT, shift, at(view, "The"))
    assert selected(view) == "The Kremlin"
    view.caret.move_to(inside)
    qtbot.mouseClick(view.viewport(), LEFT, shift | alt, at(view, "talks"))
    assert selected(view).startswith("emlin said “the ")
    view.caret.select(inside, inside + 2)
    qtbot.mouseClick(view.viewport(), LEFT, shift, at(view, "talks"))
    assert selected(view) == "emlin said “the talks"


def test_clicks_walk_through_what_overlaps(show: Show, qtbot: QtBot) -> None:
    view = show(
        TEXT,
        [
            tagged(TEXT, "location", "Miami"),
            tagged(TEXT, "event", "talks in Miami"),
            tagged(TEXT, "claim", "the talks in Miami, e\u0301lan"),
        ],
    )
    chosen: list[str] = []
    view.mouse.clickedAnnotation.connect(chosen.append)
    for _ in range(4):
        # Clicks apart in time: two at once would be a double click.
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, "Miami"))
    assert chosen == ["location", "event", "claim", "location"]
    qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, "talks"))
    assert chosen[-1] == "event"


def test_a_click_on_plain_text_puts_the_caret_there(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "location", "Miami")])
    with qtbot.assertNotEmitted(view.mouse.clickedAnnotation), qtbot.waitSignal(view.caret.moved):
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, "Kremlin"))
    assert 4 <= view.caret.position() <= 11
    assert view.caret.selection() is None


def lane_point(view: ArticleView, word: str) -> QPoint:
    """A point on the first lane below a word."""
    point = at(view, word)
    while point.y() < view.viewport().height():
        if view.hit_test.lanes_under(point.toPointF()):
            return point
        point += QPoint(0, 1)
    pytest.fail("no lane there")


def test_dragging_one_annotation_onto_another(show: Show, qtbot: QtBot) -> None:
    speaker, claim = tagged(TEXT, "speaker", "The Kremlin"), tagged(TEXT, "claim", "talks in Miami")
    view = show(TEXT, [speaker, claim])
    with qtbot.waitSignal(view.mouse.draggedOnto) as dropped:
        drag(qtbot, view, lane_point(view, "Miami"), at(view, "Kremlin"))
    assert dropped.args == ["claim", "speaker"]
    assert view.caret.selection() is None
    assert view.highlights.target is None


def test_dropping_it_on_nothing_does_nothing(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "talks in Miami")])
    with (
        qtbot.assertNotEmitted(view.mouse.draggedOnto),
        qtbot.assertNotEmitted(view.mouse.selectedText),
    ):
        drag(qtbot, view, lane_point(view, "Miami"), at(view, "Kremlin"))


def test_text_inside_a_chosen_claim_can_be_selected(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "the talks in Miami, e\u0301lan")])
    view.set_current("claim")
    drag(qtbot, view, at(view, "talks"), at(view, "Miami"))
    assert selected(view) == "talks in Miami"


def test_the_chosen_entity_is_dragged_by_its_fill(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "location", "Miami"), tagged(TEXT, "organization", "Kremlin")])
    view.grab()
    view.set_current("location")
    with qtbot.waitSignal(view.mouse.draggedOnto) as dropped:
        drag(qtbot, view, at(view, "Miami"), at(view, "Kremlin"))
    assert dropped.args == ["location", "organization"]


def test_a_view_that_nobody_holds_is_deleted_in_silence(qtbot: QtBot) -> None:
    view = ArticleView()
    with qtbot.waitExposed(view):
        view.show()
    with qtbot.captureExceptions() as exceptions:
        del view
        gc.collect()
        QCoreApplication.processEvents()
    assert not exceptions
