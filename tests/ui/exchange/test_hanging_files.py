"""A file whose reading never ends: the window stays live, *Cancel* and quitting end it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from annotator.formats.importing import ImportOptions
from annotator.formats.reading_process import pool
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.ui.exchange.import_window import ImportWindow
from annotator.ui.exchange.unreadable_dialog import UnreadableDialog
from annotator.ui.window.main_window import MainWindow
from tests.values import present

pytestmark = pytest.mark.usefixtures("hostile_formats")


@pytest.fixture
def hanging(tmp_path: Path) -> Path:
    """A file that is read to a tenth, and no further."""
    path = tmp_path / "a.hanging"
    path.write_bytes(b"Long. " * 14_000)
    return path


def count(window: MainWindow) -> int:
    return present(window.session.project).articles.count()


def are_ended() -> bool:
    """Whether no process reads anything."""
    return all(process.is_gone or process.asked == process.finished for process in pool._all)


def import_until_it_hangs(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.exchange.import_paths([path], ImportOptions())
    text = window.status_bar.job.text
    qtbot.waitUntil(lambda: "1 articles, reading a.hanging: " in text.text(), timeout=20_000)


def test_the_window_stays_live_and_cancel_ends_it(
    window: MainWindow, qtbot: QtBot, hanging: Path
) -> None:
    before = count(window)
    import_until_it_hangs(window, qtbot, hanging)
    ticks: list[int] = []
    timer = QTimer(window, interval=10)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    qtbot.waitUntil(lambda: len(ticks) > 20)
    with qtbot.waitSignal(window.jobs.finished):
        window.status_bar.job.cancel.click()
    assert count(window) == before
    assert "Nothing was imported" in window.status_bar.message.text()
    qtbot.waitUntil(are_ended)


def test_stop_and_quit_ends_it(
    window: MainWindow, qtbot: QtBot, hanging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)
    import_until_it_hangs(window, qtbot, hanging)
    assert window.close()
    assert not window.jobs.running
    qtbot.waitUntil(are_ended)


def test_the_look_before_an_import_can_be_left(
    window: MainWindow, qtbot: QtBot, hanging: Path
) -> None:
    window.exchange.offer_import([hanging])
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is not None)
    shown = present(window.findChild(ImportWindow))
    # The process has read some of it, and the window says how much.
    qtbot.waitUntil(lambda: " 82 KB …" in shown.summary.text(), timeout=20_000)
    assert shown.summary.text().startswith("Reading a.hanging: ")
    assert not are_ended()
    shown.reject()
    qtbot.waitUntil(are_ended)


def test_a_file_over_its_limit_is_named_and_the_others_are_offered(
    window: MainWindow, qtbot: QtBot, hanging: Path
) -> None:
    other = hanging.with_name("b.txt")
    other.write_text("Kyiv said yes.", "utf-8")
    limits = ReadingLimits(seconds=1.0)
    window.exchange.import_paths([hanging, other], ImportOptions(limits=limits))
    qtbot.waitUntil(lambda: window.findChild(UnreadableDialog) is not None, timeout=20_000)
    dialog = present(window.findChild(UnreadableDialog))
    shown = dialog.faults.toPlainText()
    assert "a.hanging: reading it was ended" in shown
    assert "“Time without progress” = 2" in shown
    dialog.reject()
