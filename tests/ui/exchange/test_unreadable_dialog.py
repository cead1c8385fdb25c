"""What an import cannot read is named as a whole, and the others are imported."""

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.formats.damage import UnreadableInput
from annotator.model import InputError, Place
from annotator.model.errors import MOST_NOTICES
from annotator.ui.exchange.import_dialogs import ReadingDialog
from annotator.ui.exchange.unreadable_dialog import UnreadableDialog
from annotator.ui.window.main_window import MainWindow
from tests.values import present

BINARY = bytes(range(256)) * 4


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Four files, one of which is a text."""
    paths = [tmp_path / name for name in ("a.txt", "b.docx", "c.jsonl", "d.txt")]
    contents = (BINARY, b"PK\x03\x04 no", b"{oops}\n", b"Kyiv said yes.")
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def asked_about(window: MainWindow, paths: list[Path], qtbot: QtBot) -> UnreadableDialog:
    """The dialog after an import of files."""
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths(paths)
    qtbot.waitUntil(lambda: window.findChild(UnreadableDialog) is not None)
    return present(window.findChild(UnreadableDialog))


def test_all_bad_files_are_named_and_the_other_is_imported(
    window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    project = present(window.session.project)
    before = project.articles.count()
    asked = asked_about(window, files, qtbot)
    assert "3 of 4 files cannot be read." in [w.text() for w in asked.findChildren(QLabel)]
    blocks = asked.faults.toPlainText().split("\n\n")
    assert [block[: len(path.name)] for block, path in zip(blocks, files[:3], strict=True)] == [
        path.name for path in files[:3]
    ]
    assert project.articles.count() == before
    present(asked.findChild(QPushButton, "copyUnreadable")).click()
    assert QGuiApplication.clipboard().text() == asked.faults.toPlainText()
    others = present(asked.findChild(QPushButton, "importOthers"))
    assert others.text() == "Import the other file"
    assert others.isDefault()
    with qtbot.waitSignal(window.jobs.finished):
        others.click()
    qtbot.waitUntil(lambda: project.articles.count() == before + 1)
    box = present(window.findChild(QMessageBox, "message"))
    assert all(f"Left out: {path.name}" in box.informativeText() for path in files[:3])


def test_one_bad_file_of_four_leaves_three(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_bytes(BINARY if number == 1 else b"Kyiv said %d." % number)
    asked = asked_about(window, paths, qtbot)
    assert present(asked.findChild(QPushButton, "importOthers")).text() == "Import the others"
    assert asked.faults.toPlainText().startswith("1.txt is not a text")
    assert "\n\n" not in asked.faults.toPlainText()


def test_where_nothing_can_be_read_no_rest_is_offered(
    window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    asked = asked_about(window, files[:3], qtbot)
    assert asked.findChild(QPushButton, "importOthers") is None
    assert present(asked.findChild(QPushButton, "importNothing")).text() == "Close"
    present(asked.findChild(QPushButton, "readOtherwise")).click()
    assert present(window.findChild(ReadingDialog)).isVisible()
    assert not asked.isVisible()


def test_a_bad_file_is_not_read_again(
    window: MainWindow, files: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_about(window, files, qtbot)
    files[0].unlink()
    files[0].write_bytes(b"A text by now.")
    project = present(window.session.project)
    before = project.articles.count()
    with qtbot.waitSignal(window.jobs.finished):
        present(asked.findChild(QPushButton, "importOthers")).click()
    qtbot.waitUntil(lambda: project.articles.count() == before + 1)


def test_more_errors_than_are_listed_are_counted(qtbot: QtBot) -> None:
    faults = [
        InputError(f"x.jsonl:{number}: it is wrong.", place=Place("x.jsonl", number))
        for number in range(1, MOST_NOTICES + 1)
    ]
    error = UnreadableInput(
        faults, files=1, bad_files=1, count=MOST_NOTICES + 7, leaves_rest=True, by_path={}
    )
    asked = UnreadableDialog(error, lambda **_: None, lambda: None)
    qtbot.addWidget(asked)
    assert asked.faults.toPlainText().endswith("… and 7 more.")
    assert "1,207 places of the file cannot be read." in [
        label.text() for label in asked.findChildren(QLabel)
    ]
    assert os.linesep not in str(error)
