"""Every key of Tag mode, pressed in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.ui.inspector.relation_widgets import RelationMenu
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, NONE, SHIFT, Press, labelled, related, select
from tests.values import present

Key = Qt.Key


def selected(window: MainWindow) -> str:
    """The selected text."""
    found = window.pane.view.caret.selection()
    return present(window.session.document).text[slice(*found)] if found else ""


def put(window: MainWindow, phrase: str) -> int:
    """Put the caret before a phrase."""
    at = present(window.session.document).text.index(phrase)
    window.pane.view.caret.select_by_hand(at, at)
    return at


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("S", "speaker"),
        ("C", "claim"),
        ("Q", "cue"),
        ("P", "person"),
        ("O", "organization"),
        ("L", "location"),
        ("D", "date"),
        ("E", "event"),
        ("N", "quantity"),
        ("T", "other"),
    ],
)
def test_each_label_has_its_key(window: MainWindow, press: Press, key: str, label: str) -> None:
    select(window, "Miami")
    press(key)
    assert [a.label for a in window.session.article.ordered] == [label]


def test_a_key_without_selection_tags_the_word_at_the_caret(
    window: MainWindow, press: Press
) -> None:
    put(window, "Miami")
    press("L")
    assert [a.text for a in window.session.article.ordered] == ["Miami"]


def test_arrows_move_and_extend_by_word_and_with_ctrl_by_character(
    window: MainWindow, press: Press
) -> None:
    at = put(window, "weekend discussions in Miami")
    press("Right")
    assert window.pane.view.caret.position() == at + len("weekend ")
    press("Right", held=SHIFT)
    assert selected(window) == "discussions"
    press("Right", held=SHIFT | CTRL)
    assert selected(window) == "discussions "
    press("Left")
    assert selected(window) == ""
    assert window.pane.view.caret.position() == at + len("weekend ")
    press("Right", held=CTRL)
    assert window.pane.view.caret.position() == at + len("weekend ") + 1


def test_arrows_can_be_swapped(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    window.menus.toggle_arrows()
    qtbot.waitUntil(lambda: window.actions_["move.word.right"].shortcut().toString() != "Right")
    at = put(window, "weekend discussions in Miami")
    press("Right")
    assert window.pane.view.caret.position() == at + 1
    press("Right", held=CTRL)
    assert window.pane.view.caret.position() == at + len("weekend ")


def test_up_and_down_move_by_line(window: MainWindow, press: Press) -> None:
    at = put(window, "weekend discussions in Miami")
    press("Down")
    below = window.pane.view.caret.position()
    press("Up")
    assert below > at
    assert window.pane.view.caret.position() == at


def test_brackets_move_and_extend_by_sentence(window: MainWindow, press: Press) -> None:
    put(window, "Not everything is ideal")
    press("BracketRight")
    start = window.pane.view.caret.position()
    press("BracketRight", held=SHIFT)
    assert selected(window)
    assert present(window.pane.view.caret.selection())[0] == start
    press("BracketLeft")
    assert selected(window) == ""
    press("PageDown", held=ALT)
    press("PageDown", held=ALT | SHIFT)
    assert selected(window)


def test_alt_up_grows_and_alt_down_shrinks(window: MainWindow, press: Press) -> None:
    put(window, "everything is ideal")
    press("Up", held=ALT)
    assert selected(window) == "everything"
    press("Up", held=ALT)
    assert selected(window).startswith('"Not everything')
    press("Down", held=ALT)
    assert selected(window) == "everything"


def test_an_attribution_in_three_strokes(window: MainWindow, press: Press) -> None:
    select(window, '"Not everything is ideal with this, but the plan is there,"')
    press("C")
    select(window, "said", 'there," he said')
    press("Q", held=SHIFT)
    select(window, "he", "he said.\n\nHe added")
    press("S", held=SHIFT)
    assert related(window.session) == {
        ("cued_by", "claim", "cue"),
        ("said_by", "claim", "speaker"),
    }
    (row,) = window.panes.attribution_table.attributions.rows
    assert [a.text for a in (*row.speakers, *row.cues)] == ["he", "said"]


def test_an_entity_after_an_attribution_is_what_the_claim_is_about(
    window: MainWindow, press: Press
) -> None:
    select(window, "the weekend discussions in Miami did not amount to a breakthrough")
    press("C")
    select(window, "The Kremlin", "The Kremlin said")
    press("S", held=SHIFT)
    select(window, "Miami")
    press("L", held=SHIFT)
    assert related(window.session) == {
        ("said_by", "claim", "speaker"),
        ("about", "claim", "location"),
    }


def test_shift_puts_a_claim_into_the_one_around_it_and_says_nothing_of_two_apart(
    window: MainWindow, press: Press
) -> None:
    select(window, "The Kremlin said the weekend discussions in Miami")
    press("C")
    select(window, "the weekend discussions in Miami")
    press("C", held=SHIFT)
    nested = {("nested_in", "claim", "claim")}
    assert related(window.session) == nested
    # Whether this one supports or contradicts the other, only a person can say.
    select(window, "talks involving Ukraine")
    press("C", held=SHIFT)
    assert len(labelled(window.session, "claim")) == 3
    assert related(window.session) == nested
    assert "Ctrl+R" in window.status_bar.message.text()


def test_of_two_mentions_of_one_kind_shift_says_that_they_are_the_same(
    window: MainWindow, press: Press
) -> None:
    select(window, "Volodymyr Zelenskyy")
    press("S")
    select(window, "he", "he said.\n\nHe added")
    press("S", held=SHIFT)
    assert related(window.session) == {("same_as", "speaker", "speaker")}


def test_where_nothing_else_fits_shift_says_that_unlike_mentions_are_the_same(
    window: MainWindow, press: Press
) -> None:
    select(window, "Moscow")
    press("L")
    select(window, "The Kremlin")
    press("S", held=SHIFT)
    assert related(window.session) == {("same_as", "speaker", "location")}


def test_full_stop_relates_to_the_speaker_used_last(window: MainWindow, press: Press) -> None:
    select(window, "The Kremlin")
    press("S")
    select(window, "weekend discussions")
    press("C", "Period")
    assert related(window.session) == {("said_by", "claim", "speaker")}


@pytest.mark.parametrize("key", ["Plus", "Equal"])
def test_plus_adds_a_fragment(window: MainWindow, press: Press, key: str) -> None:
    select(window, "weekend")
    press("C")
    select(window, "in Miami")
    press(key)
    assert [a.text for a in window.session.article.ordered] == ["weekend … in Miami"]


def test_tab_and_shift_tab_go_through_annotations(window: MainWindow, press: Press) -> None:
    for phrase, key in (("Kremlin", "O"), ("Miami", "L")):
        select(window, phrase)
        press(key)
    put(window, "date 2025")
    order = [a.id for a in window.session.article.ordered]
    press("Tab")
    assert window.session.selection.annotation_id == order[0]
    press("Tab")
    assert window.session.selection.annotation_id == order[1]
    press("Backtab", held=SHIFT)
    assert window.session.selection.annotation_id == order[0]


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_backspace_and_delete_remove(window: MainWindow, press: Press, key: str) -> None:
    select(window, "Miami")
    press("L", key)
    assert window.session.article.ordered == []


def test_shift_arrows_move_the_ends_of_a_selected_annotation(
    window: MainWindow, press: Press
) -> None:
    select(window, "weekend discussions in")
    press("C")
    press("Right", held=SHIFT)
    press("Left", held=SHIFT | ALT)
    (claim,) = window.session.article.ordered
    assert claim.text == "the weekend discussions in Miami"
    press("Left", held=SHIFT)
    press("Right", held=SHIFT | ALT)
    (claim,) = window.session.article.ordered
    assert claim.text == "weekend discussions in"


def test_undo_and_redo(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press("L")
    window._refresh()
    assert window.actions_["history.undo"].text() == "Undo tag as location"
    press("Z", held=CTRL)
    assert window.session.article.ordered == []
    window._refresh()
    press("Z", held=CTRL | SHIFT)
    assert labelled(window.session, "location")


def test_enter_edits_the_attributes_by_their_initials(window: MainWindow, press: Press) -> None:
    select(window, "weekend discussions")
    press("C", "Return")
    assert window.focusWidget() is window.panes.inspector.key_rows[0]
    press("D", "R", "Y")
    press("Escape")
    (claim,) = window.session.article.ordered
    assert claim.attributes == {
        "quotation": "direct",
        "modality": "promise",
        "checkworthy": "yes",
    }
    assert window.pane.view.hasFocus()


def test_ctrl_r_relates_with_tab_and_enter(window: MainWindow, press: Press) -> None:
    select(window, "The Kremlin")
    press("S")
    select(window, "said", "said the weekend")
    press("Q")
    select(window, "weekend discussions")
    press("C")
    press("R", held=CTRL)
    assert window.pane.relate_bar.isVisible()
    press("Backtab", held=SHIFT)
    assert present(window.session.annotation(window.session.relating.candidate_id)).label == "cue"
    press("Return")
    assert related(window.session) == {("cued_by", "claim", "cue")}
    assert not window.pane.relate_bar.isVisible()


def test_ctrl_r_relates_by_name(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    # The article's title has the word too, and is what else the palette offers.
    select(window, "progress in war talks")
    press("C")
    select(window, "said", "said talks")
    press("Q")
    press("R", held=CTRL)
    press("K", held=CTRL)
    qtbot.keyClicks(window.commands.palette.field, "progress")
    press("Return")
    assert related(window.session) == {("cued_by", "claim", "cue")}


def test_where_several_relations_fit_a_menu_with_keys_asks(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    select(window, "weekend discussions")
    press("C")
    other = window.session.selection.annotation_id
    select(window, "The Kremlin said")
    press("C")
    press("R", held=CTRL)
    window.session.selection.choose(present(other))
    menu = window.pane.view.findChild(RelationMenu)
    qtbot.waitUntil(present(menu).isVisible)
    qtbot.keyClick(menu, Key.Key_C)
    assert related(window.session) == {("contradicts", "claim", "claim")}


def test_esc_takes_away_one_thing_at_a_time(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press("L")
    select(window, "The Kremlin")
    press("Escape")
    assert selected(window) == ""
    assert window.session.selection.annotation_id is not None
    press("Escape")
    assert window.session.selection.annotation_id is None


def test_ctrl_f_types_selects_and_leaves(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL)
    assert window.pane.find_bar.field.hasFocus()
    qtbot.keyClicks(window.pane.find_bar.field, "miami")
    assert selected(window) == "Miami"
    press("Escape")
    assert window.pane.view.hasFocus()
    assert selected(window) == "Miami"
    press("L")
    assert [a.text for a in window.session.article.ordered] == ["Miami"]


def test_in_a_field_letters_are_letters(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    select(window, "Miami")
    press("L")
    window.panes.inspector.note.setFocus()
    qtbot.keyClicks(window.panes.inspector.note, "cost (s. c.)")
    press("Escape")
    (made,) = window.session.article.ordered
    assert (made.label, made.note) == ("location", "cost (s. c.)")
    assert window.pane.view.hasFocus()


def test_the_menu_names_the_keys(window: MainWindow) -> None:
    assert window.actions_["label.claim"].shortcut().toString() == "C"
    assert window.actions_["label.relate.claim"].shortcut().toString() == "Shift+C"
    assert window.actions_["label.claim"].text() == "Tag as claim"


def test_keys_that_apply_now_are_shown(window: MainWindow, press: Press) -> None:
    def shown() -> str:
        return " ".join(does for _, does in window.status_bar.keys.hints())

    assert "select" in shown()
    select(window, "Miami")
    assert "speaker claim cue" in shown()
    press("L")
    assert "attributes" in shown()
    press("R", held=CTRL)
    assert "leave" in shown()
    # Its field has keys of its own, whatever the commands have.
    window.actions_.choose({"tag.next": ("F7",)})
    assert ("Tab", "next") in window.status_bar.keys.hints()
    press("Escape")
    press("F", held=CTRL)
    assert "back to the text" in shown()


def test_copying_leaves_the_text_alone(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press("C", held=CTRL)
    assert QApplication.clipboard().text() == "Miami"
    assert window.session.article.ordered == []


@pytest.mark.parametrize("modality", list(Qt.WindowModality)[1:])
def test_while_a_message_is_up_no_key_acts_on_the_article(
    window: MainWindow, qtbot: QtBot, modality: Qt.WindowModality
) -> None:
    """The window still has the keyboard: the system gives it to the message a moment later."""
    select(window, "Miami")
    window.session.tagging.apply_label("location")
    select(window, "Moscow")
    message = QMessageBox(window)
    message.setWindowModality(modality)
    with qtbot.waitExposed(message):
        message.show()
    window.activateWindow()
    handle = window.windowHandle()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is handle)
    for key, held in ((Key.Key_C, NONE), (Key.Key_Z, CTRL), (Key.Key_Delete, NONE)):
        QTest.keyClick(handle, key, held)
    assert [a.text for a in window.session.article.ordered] == ["Miami"]
    message.close()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    QTest.keyClick(handle, Key.Key_L)
    assert {a.text for a in window.session.article.ordered} == {"Miami", "Moscow"}
