"""The view as a whole: keys, copying, contents that come and go."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model import Annotation
from annotator.ui.article.view import ArticleView
from tests.ui.article.conftest import Show, related, tagged
from tests.ui.hearing import listening

EMOJI = "Ana 👩‍👩‍👧 said: “I’m 😀 here”, and left.\nThen a\u00a0second \u2029paragraph\x00 came."


def test_what_is_copied_is_the_articles_own_text(show: Show) -> None:
    view = show(EMOJI)
    view.caret.select(0, len(EMOJI))
    data = view.createMimeDataFromSelection()
    assert isinstance(data, QMimeData)
    assert data.text() == EMOJI


def test_what_is_tagged_at_the_caret_is_told_to_screen_readers(show: Show, qtbot: QtBot) -> None:
    text = "The Kremlin said no."
    claim = Annotation("c", "ana", "claim", ((0, 20),), text, {"quotation": "indirect"})
    whole = "claim (indirect): The Kremlin said no."
    with listening():
        view = show(text, [claim, tagged(text, "organization", "Kremlin")])
        assert view.accessibleName()
        view.caret.move_word(1, False)
        both = f"organization: Kremlin; inside {whole}"
        qtbot.waitUntil(lambda: view.accessibleDescription() == both)
        view.caret.move_word(1, False)
        qtbot.waitUntil(lambda: view.accessibleDescription() == whole)


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_C, Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Return]
)
def test_keys_are_left_to_actions(view: ArticleView, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, "x")
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


@pytest.mark.parametrize(
    "key", ["Left", "Tab", "C", "Shift+S", ".", "Ctrl+C", "Backspace", "Alt+Up", "Return"]
)
def test_an_action_on_the_view_gets_its_key(show: Show, qtbot: QtBot, key: str) -> None:
    view = show("one two")
    action = QAction(view)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    view.addAction(action)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    with qtbot.waitSignal(action.triggered, timeout=1000):
        qtbot.keySequence(view, QKeySequence(key))


def test_copying_needs_no_action(show: Show, qtbot: QtBot) -> None:
    view = show("one two")
    view.caret.select_by_hand(4, 7)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "two"


def test_typing_changes_nothing(show: Show, qtbot: QtBot) -> None:
    view = show("text")
    qtbot.keyClicks(view, "abc")
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert view.document().characterCount() == 5


def test_nothing_is_shown_after_clearing(show: Show) -> None:
    text = "one two"
    view = show(text, [tagged(text, "claim", "one")])
    view.clear_article()
    assert view.document().isEmpty()
    assert view.scene.at(0) == []
    view.caret.move_word(1, True)
    view.caret.grow_selection()
    assert view.caret.selection() is None
    assert view.caret.word() is None


def test_relations_may_come_and_go(show: Show) -> None:
    text = "He said no."
    speaker, claim = tagged(text, "speaker", "He"), tagged(text, "claim", "no")
    view = show(text, [speaker, claim], [related("said_by", claim, speaker)])
    view.set_current("claim")
    with_relation = view.grab().toImage()
    view.update_relations([])
    assert view.grab().toImage() != with_relation
    view.update_relations([related("said_by", claim, speaker)])
    assert view.grab().toImage() == with_relation
    view.update_annotations([], ["speaker"])
    view.set_lit({"speaker", "nobody"})
    view.set_current("nobody")
    assert not view.grab().isNull()
