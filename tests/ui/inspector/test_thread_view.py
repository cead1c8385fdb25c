"""The field for a comment, and what was begun in it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.ui.inspector.thread_view import ThreadView
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select

Key = Qt.Key


@pytest.fixture
def sent() -> list[tuple[str, str]]:
    """The comments that were sent, each with its subject."""
    return []


@pytest.fixture
def threads(qtbot: QtBot, settings: Settings, sent: list[tuple[str, str]]) -> ThreadView:
    return view(qtbot, settings, sent)


def view(qtbot: QtBot, settings: Settings, sent: list[tuple[str, str]]) -> ThreadView:
    def send(subject: str, text: str) -> str:
        sent.append((subject, text))
        return ""

    made = ThreadView(send, settings.drafts)
    qtbot.addWidget(made)
    made.show_threads((), usable=True, subject="one")
    return made


def test_what_was_begun_stays_with_what_it_is_about(
    threads: ThreadView, qtbot: QtBot, sent: list[tuple[str, str]]
) -> None:
    qtbot.keyClicks(threads.field, "Is this")
    threads.show_threads((), usable=True, subject="another")
    assert threads.field.text() == ""
    threads.show_threads((), usable=True, subject="one")
    assert threads.field.text() == "Is this"
    assert threads.mark.text.text() == "Not sent yet: Enter in the field sends it."
    qtbot.keyClicks(threads.field, " all?")
    qtbot.keyClick(threads.field, Key.Key_Return)
    assert sent == [("one", "Is this all?")]
    assert threads.field.text() == ""
    assert not threads.kept.has_draft("one")


def test_what_was_begun_outlives_a_restart(
    threads: ThreadView, qtbot: QtBot, tmp_path: Path, sent: list[tuple[str, str]]
) -> None:
    def later() -> Settings:
        return Settings(tmp_path / "settings.ini")

    qtbot.keyClicks(threads.field, "Is this all?")
    qtbot.waitUntil(lambda: later().drafts.get("comment", "one") is not None)
    threads.field.clear()
    qtbot.keyClicks(threads.field, "No")
    threads.kept.keep_draft()
    again = view(qtbot, later(), sent)
    assert again.field.text() == "No"
    qtbot.keyClick(again.field, Key.Key_Return)
    assert later().drafts.get("comment", "one") is None


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
    labelled_id = labelled(window.session, "claim")[0].id
    window.session.selection.choose(labelled_id)
    assert field.isVisible()
    assert field.text() == "Why"
    window.close()
    draft = window.settings.drafts.get("comment", labelled_id)
    assert draft is not None
    assert draft.text == "Why"
