"""The foot of the window has room for messages, and shows all of one that is cut."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from annotator.ui.foot.status_bar import StatusBar
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SHIFT, Press, select

LONG = "Changed to cue. 1 relation left out; Ctrl+Z brings that back. " * 9


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    bar = StatusBar(JobRunner())
    qtbot.addWidget(bar)
    bar.keys.show_from(lambda: [("Enter", "attributes"), ("Tab", "next")])
    bar.resize(1200, bar.sizeHint().height())
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def test_hints_give_way_to_a_message_that_needs_their_room(bar: StatusBar, qtbot: QtBot) -> None:
    alone = bar.keys.width()
    bar.say("Tagged as claim.")
    needed = bar.message.sizeHint().width()
    qtbot.waitUntil(lambda: bar.message.width() == needed)
    assert bar.keys.width() > alone * 0.7
    bar.say(LONG)
    qtbot.waitUntil(lambda: bar.message.width() > 500)
    assert bar.keys.width() >= 200


def test_a_message_that_is_cut_can_be_read_whole(
    bar: StatusBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar.say(LONG)
    bar.message.render(QPixmap(bar.message.size()))
    assert bar.message.toolTip() == LONG.strip()
    timer = bar.findChild(QTimer)
    assert timer is not None
    monkeypatch.setattr(bar.message, "underMouse", lambda: True)
    timer.timeout.emit()
    assert bar.message.text() == LONG
    assert timer.isActive()
    monkeypatch.setattr(bar.message, "underMouse", lambda: False)
    timer.timeout.emit()
    assert bar.message.text() == ""


@pytest.mark.parametrize("size", [(1280, 800), (900, 480)])
def test_what_a_label_leaves_out_is_in_sight_in_windows_of_any_width(
    window: MainWindow, press: Press, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    select(window, "the weekend discussions in Miami")
    press("C")
    select(window, "The Kremlin")
    press("S", held=SHIFT)
    press("Q", held=SHIFT)
    message = window.status_bar.message
    losses = "Changed to cue. 1 relation left out; Ctrl+Z brings that back."
    assert message.text().startswith(losses)
    room = message.fontMetrics().horizontalAdvance(losses + " …")
    qtbot.waitUntil(lambda: message.width() >= room)
