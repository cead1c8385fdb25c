"""A window that the system ends is closed properly, and nothing that was typed is lost."""

import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.processes import ENDING_SIGNALS
from annotator.project import Project
from annotator.ui.ending_signals import EndingSignals
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select
from tests.values import present


@pytest.fixture
def signals(qapp: QApplication) -> Iterator[EndingSignals]:
    """The signals of this process, as a terminal gives them to a program."""
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    parent = QObject()
    signals = EndingSignals(parent)
    yield signals
    signals.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING_SIGNALS)
def test_the_first_signal_is_told_and_the_next_one_ends_the_program(
    signals: EndingSignals, number: signal.Signals, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(signals.asked):
        signal.raise_signal(number)
    assert {signal.getsignal(one) for one in ENDING_SIGNALS} == {signal.SIG_DFL}


def test_an_ignored_signal_stays_ignored(signals: EndingSignals) -> None:
    signals.stop()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    again = EndingSignals(signals)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    again.stop()


@pytest.fixture
def inspector(window: MainWindow, press: Press) -> Inspector:
    """The inspector with an annotation."""
    select(window, "Miami")
    press("L")
    return window.panes.inspector


def test_a_text_that_was_begun_is_saved(
    window: MainWindow, inspector: Inspector, qtbot: QtBot
) -> None:
    inspector.note.setFocus()
    qtbot.keyClicks(inspector.note, "begun")
    path = present(window.session.project).path
    annotation_id = labelled(window.session, "location")[0].id
    window.end()
    assert not window.isVisible()
    assert window.session.project is None
    with Project.open(path, read_only=True) as project:
        annotation = project.annotation(annotation_id)
    assert present(annotation).note == "begun"


def test_nobody_is_asked_about_a_job(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(window.jobs), "running", True)
    monkeypatch.delattr(QMessageBox, "question")
    window.end()
    assert not window.isVisible()


@pytest.mark.parametrize("is_drafted", [True, False])
def test_a_text_that_cannot_be_saved_is_asked_about_only_where_it_would_be_lost(
    window: MainWindow, inspector: Inspector, qtbot: QtBot, is_drafted: bool
) -> None:
    kept = inspector.note.kept
    kept._save = lambda _id, _text: "the disk is full"
    inspector.note.setFocus()
    qtbot.keyClicks(inspector.note, "begun")
    qtbot.keyClick(inspector.note, Qt.Key.Key_Escape)
    kept.is_drafted = is_drafted
    if not is_drafted:
        kept.keep_draft = lambda: None  # type: ignore[method-assign]
    window.end()
    assert window.isVisible() is not is_drafted
    for box in window.findChildren(QMessageBox):
        assert box.objectName() == "leaveUnsaved"
        box.close()
