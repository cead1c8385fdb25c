"""The line at the article that names what the latest edit left out."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SHIFT, Press, labelled, related, select

LEFT = Qt.MouseButton.LeftButton


def attribute(window: MainWindow, press: Press) -> None:
    """Tag a claim and its speaker, who stays selected."""
    select(window, "the weekend discussions in Miami")
    press("C")
    select(window, "The Kremlin")
    press("S", held=SHIFT)


def test_the_line_names_what_went_and_takes_it_back(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    line = window.pane.left_out_line
    attribute(window, press)
    assert not line.isVisible()
    press("Q")
    assert line.isVisible()
    assert "said by “The Kremlin”" in line.text.text()
    assert line.accessibleDescription() == line.text.text()
    assert line.button.text() == "Undo (Ctrl+Z)"
    assert "1 relation left out; Ctrl+Z" in window.status_bar.message.accessibleDescription()
    qtbot.mouseClick(line.button, LEFT)
    assert not line.isVisible()
    assert related(window.session) == {("said_by", "claim", "speaker")}
    assert window.pane.view.hasFocus()


def test_the_line_goes_with_the_next_edit(window: MainWindow, press: Press) -> None:
    attribute(window, press)
    press("Q", "S")
    assert not window.pane.left_out_line.isVisible()
    assert related(window.session) == {("said_by", "claim", "speaker")}
    press("Q")
    assert window.pane.left_out_line.isVisible()
    press("Z", held=CTRL)
    assert not window.pane.left_out_line.isVisible()
    assert len(labelled(window.session, "speaker")) == 1
