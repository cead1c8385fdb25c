"""The field for a comment, and what was begun in it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.ui.inspector.thread_view import ThreadView
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select

Key = Qt.Key


def view(qtbot: QtBot, settings: Settings) -> ThreadView:
    made = ThreadView()
    qtbot.addWidget(made)
    made.keep_drafts(settings, "drafts")
    made.show_threads((), usable=True, subject="one")
    return made


def test_what_was_begun_stays_with_what_it_is_about(qtbot: QtBot, settings: Settings) -> None:
    threads = view(qtbot, settings)
    qtbot.keyClicks(threads.field, "Is this")
    threads.show_threads((), usable=True, subject="another")
    assert threads.field.text() == ""
    threads.show_threads((), usable=True, subject="one")
    assert threads.field.text() == "Is this"
    qtbot.keyClicks(threads.field, " all?")
    with qtbot.waitSignal(threads.written) as sent:
        qtbot.keyClick(threads.field, Key.Key_Return)
    assert sent.args == ["Is this all?"]
    assert not threads.has_draft("one")


def test_what_was_begun_outlives_a_restart(qtbot: QtBot, settings: Settings) -> None:
    threads = view(qtbot, settings)
    qtbot.keyClicks(threads.field, "Is this all?")
    qtbot.waitUntil(lambda: settings.get("drafts") == {"one": "Is this all?"})
    threads.field.clear()
    qtbot.keyClicks(threads.field, "No")
    threads.store_drafts()
    again = view(qtbot, settings)
    assert again.field.text() == "No"
    qtbot.keyClick(again.field, Key.Key_Return)
    again.store_drafts()
    assert settings.get("drafts") == {}


def test_a_comment_that_was_begun_is_there_again_with_its_annotation(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    select(window, "weekend discussions")
    press("C", Key.Key_F7)
    field = window.panes.inspector.threads.field
    qtbot.keyClicks(field, "Why")
    press(Key.Key_Escape)
    select(window, "Miami")
    press("L")
    assert not field.isVisible()
    window.session.selection.choose(labelled(window.session, "claim")[0].id)
    assert field.isVisible()
    assert field.text() == "Why"
    window.close()
    assert list(window.settings.get("comments begun").values()) == ["Why"]
