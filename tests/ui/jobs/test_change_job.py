"""Changes in the background: blocks that are read again, and jobs that fail."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.formats.blocks import find_structure
from annotator.model import AnnotatedDocument, Block, Document, EnvironmentFault
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.jobs.change_job import say_failed
from annotator.ui.window.main_window import MainWindow
from tests.formats.test_blocks import FORMERLY
from tests.formats.test_rereading import FORMER
from tests.ui.conftest import CTRL, SEED, Press, select
from tests.values import present

TODAY = find_structure(FORMERLY).blocks


@pytest.fixture
def earlier(window: MainWindow, project: Project) -> Project:
    """A project with two articles of an earlier version, of which one is open."""
    for name, text in (("x", FORMERLY), ("y", FORMERLY + "\n")):
        project.add([AnnotatedDocument(Document(name, name, text, {}, FORMER))])
    assert window.session.open_article("x")
    return project


def read_again(window: MainWindow, qtbot: QtBot, command: str) -> str:
    """Read blocks again; returns what is reported."""
    window.actions_.trigger(command)
    qtbot.waitUntil(lambda: not window.jobs.running)
    return window.status_bar.message.text()


def test_the_blocks_of_the_open_article_are_read_again(
    window: MainWindow, earlier: Project, press: Press, qtbot: QtBot
) -> None:
    select(window, "We will win")
    press("C")
    (claim,) = earlier.annotations("x")
    assert read_again(window, qtbot, "article.blocks") == "1 block of 1 article changed."
    assert present(window.session.document).blocks == TODAY
    assert (earlier.document("x").blocks, earlier.document("y").blocks) == (TODAY, FORMER)
    assert earlier.annotations("x") == [claim]
    assert earlier.history.undo_title() == "read blocks again"
    press(Qt.Key.Key_Z, held=CTRL)
    qtbot.waitUntil(lambda: present(window.session.document).blocks == FORMER)
    assert earlier.annotations("x") == [claim]


@pytest.mark.parametrize("button", ["Find them in the text", "Leave them alone"])
def test_blocks_that_came_with_a_file_are_found_in_the_text_if_one_says_so(
    window: MainWindow, earlier: Project, qtbot: QtBot, button: str
) -> None:
    given = (Block("headline", 0, 9),)
    earlier.add([AnnotatedDocument(Document("z", "z", FORMERLY + "\n\n", {}, given))])
    assert window.session.open_article("z")
    assert "1 article was left alone" in read_again(window, qtbot, "article.blocks")
    (box,) = window.findChildren(QMessageBox)
    (chosen,) = (shown for shown in box.buttons() if shown.text() == button)
    qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.jobs.running and not window.findChildren(QMessageBox))
    found = find_structure(FORMERLY + "\n\n").blocks if button.startswith("Find") else given
    assert present(window.session.document).blocks == earlier.document("z").blocks == found
    if found != given:
        window.actions_.trigger("history.undo")
        qtbot.waitUntil(lambda: present(window.session.document).blocks == given)


def test_the_blocks_of_all_articles_are_read_again(
    window: MainWindow, earlier: Project, qtbot: QtBot
) -> None:
    said = read_again(window, qtbot, "article.blocks.all")
    assert said.startswith("2 blocks of 2 articles changed. 1 article was left alone")
    assert {earlier.document(name).blocks for name in ("x", "y")} == {TODAY}
    assert "No block changed." in read_again(window, qtbot, "article.blocks.all")
    assert earlier.history.undo_title() == "read blocks again"


def test_a_job_that_failed_stays_in_sight_until_it_was_seen(window: MainWindow) -> None:
    session, notices = window.session, window.notices
    window.jobs.title = "Propagating"
    for why in ("The disk is full.", "The disk is full.", "The file cannot be read."):
        say_failed(session, EnvironmentFault(why), "")
    assert session.do(Tag(SEED, "claim", ((0, 5),)))
    assert notices.notice("failedJob") == (
        "Propagating failed. The disk is full.\nPropagating failed. The file cannot be read."
    )
    button = present(notices.findChild(QPushButton, "closeFailedJob"))
    button.click()
    assert notices.notice("failedJob") is None
