"""Where the caret is after a stroke, and where arrows go from a selection."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SHIFT, Press, labelled, offer, select
from tests.values import present

Key = Qt.Key


def caret(window: MainWindow) -> int:
    """The caret's place."""
    return window.pane.view.caret.position()


@pytest.fixture
def tagged(window: MainWindow, press: Press) -> MainWindow:
    """The window with two annotations, the second one just tagged."""
    select(window, "The Kremlin")
    press("S")
    select(window, "weekend discussions")
    press("C")
    return window


def test_tagging_and_going_through_annotations_leave_the_caret_at_the_end(
    tagged: MainWindow, press: Press
) -> None:
    speaker, claim = labelled(tagged.session, "speaker")[0], labelled(tagged.session, "claim")[0]
    assert caret(tagged) == claim.end
    press(Key.Key_Tab)
    assert (tagged.session.selection.annotation_id, caret(tagged)) == (speaker.id, speaker.end)
    press(Key.Key_Tab)
    assert (tagged.session.selection.annotation_id, caret(tagged)) == (claim.id, claim.end)
    tagged.session.selection.choose(speaker.id)
    assert caret(tagged) == speaker.end


def test_a_suggestion_leaves_the_caret_at_its_end(
    window: MainWindow, project: Project, press: Press
) -> None:
    offer(project, ("Miami", "location"))
    press(Key.Key_Tab)
    assert caret(window) == present(window.session.selection.suggestion()).end


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_arrows_go_from_an_annotation_to_its_ends(
    tagged: MainWindow, press: Press, held: Qt.KeyboardModifier
) -> None:
    selection, claim = tagged.session.selection, labelled(tagged.session, "claim")[0]
    press(Key.Key_Left, held=held)
    assert (caret(tagged), selection.active) == (claim.start, False)
    press(Key.Key_Left, held=held)
    assert caret(tagged) < claim.start
    press(Key.Key_Tab)
    assert (selection.annotation_id, selection.active) == (claim.id, True)
    assert caret(tagged) == claim.end
    press(Key.Key_Right, held=held)
    assert caret(tagged) > claim.end
    assert not selection.active


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_arrows_go_from_selected_text_to_its_ends(
    window: MainWindow, press: Press, held: Qt.KeyboardModifier
) -> None:
    start, end = select(window, "weekend discussions")
    press(Key.Key_Left, held=held)
    assert caret(window) == start
    select(window, "weekend discussions")
    press(Key.Key_Right, held=held)
    assert caret(window) == end


def test_arrows_go_to_the_ends_of_an_annotation_that_was_clicked(
    tagged: MainWindow, press: Press
) -> None:
    speaker = labelled(tagged.session, "speaker")[0]
    tagged.pane.view.caret.select_by_hand(speaker.start + 2, speaker.start + 2)
    tagged.session.selection.choose(speaker.id, place=False)
    press(Key.Key_Right)
    assert caret(tagged) == speaker.end


@pytest.mark.parametrize(("key", "at_end"), [(Key.Key_Left, True), (Key.Key_Right, False)])
def test_arrows_go_to_the_side_that_the_eye_expects_from_right_to_left(
    window: MainWindow, project: Project, press: Press, key: Qt.Key, at_end: bool
) -> None:
    project.add([AnnotatedDocument(Document("he", "", "הוא אמר זאת אתמול בערב"))])
    window.session.open_article("he")
    select(window, "אמר זאת")
    press("C")
    claim = labelled(window.session, "claim")[0]
    press(key)
    assert (caret(window) > claim.end) if at_end else (caret(window) == claim.start)


def test_undo_brings_the_selected_text_back_and_it_shrinks_as_before(
    window: MainWindow, press: Press
) -> None:
    text = window.pane.view.caret
    start, _ = select(window, "discussions")
    text.select_by_hand(start + 3, start + 3)
    press(Key.Key_Up, Key.Key_Up, held=ALT)
    clause = present(text.selection())
    press("C")
    assert text.selection() is None
    window.session.history.undo()
    assert text.selection() == clause
    assert not window.session.selection.active
    press(Key.Key_Down, held=ALT)
    assert window.pane.view.article().text[slice(*present(text.selection()))] == "discussions"
    press("C")
    assert [one.text for one in window.session.article.ordered] == ["discussions"]
    window.session.history.undo()
    press(Key.Key_Down, held=ALT)
    assert (text.anchor(), text.position()) == (start + 3, start + 3)


def test_undo_brings_the_direction_of_a_selection_back(window: MainWindow, press: Press) -> None:
    start, end = select(window, "weekend discussions")
    text = window.pane.view.caret
    text.select_by_hand(end, start)
    press("C")
    window.session.history.undo()
    assert (text.anchor(), text.position()) == (end, start)


def test_undo_brings_the_selected_annotation_back(tagged: MainWindow, press: Press) -> None:
    selection, claim = tagged.session.selection, labelled(tagged.session, "claim")[0]
    press("Q")
    select(tagged, "Miami")
    tagged.session.history.undo()
    assert (selection.annotation_id, selection.active) == (claim.id, True)
    assert tagged.pane.view.caret.selection() is None
    assert caret(tagged) == claim.end
    press(Key.Key_Backspace)
    assert selection.annotation_id is None
    tagged.session.history.undo()
    assert (selection.annotation_id, selection.active) == (claim.id, True)


def test_undo_of_several_steps_goes_back_through_their_selections(
    window: MainWindow, press: Press
) -> None:
    text = window.pane.view.caret
    places = [select(window, "The Kremlin")]
    press("S")
    places.append(select(window, "weekend discussions"))
    press("C")
    places.append(select(window, "Miami"))
    press("L")
    for place in reversed(places):
        window.session.history.undo()
        assert text.selection() == place


def test_redo_selects_what_it_did(tagged: MainWindow, press: Press) -> None:
    tagged.session.history.undo()
    tagged.session.history.redo()
    claim = labelled(tagged.session, "claim")[0]
    assert tagged.session.selection.annotation_id == claim.id
    assert caret(tagged) == claim.end


def test_a_word_is_the_place_of_a_key_without_a_selection(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    start, _ = select(window, "Miami")
    text = window.pane.view.caret
    text.select_by_hand(start + 2, start + 2)
    press("L")
    qtbot.waitUntil(window.actions_["history.undo"].isEnabled)
    press("Z", held=CTRL)
    assert (text.selection(), text.position()) == (None, start + 2)
    qtbot.waitUntil(window.actions_["history.redo"].isEnabled)
    press("Z", held=CTRL | SHIFT)
    assert [one.text for one in window.session.article.ordered] == ["Miami"]
