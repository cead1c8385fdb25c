"""Articles are dealt out from the window, with the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.team import Assign, Deal
from annotator.ui.review.assign_dialog import AssignDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED

Key = Qt.Key


@pytest.fixture
def project(project: Project) -> Project:
    """Four articles."""
    more = (Document(id, id, f"The text of {id}.", {}, ()) for id in ("a", "b", "c"))
    project.add([AnnotatedDocument(each) for each in more])
    return project


def opened(window: MainWindow, qtbot: QtBot) -> AssignDialog:
    window.actions_["review.assign"].trigger()
    dialog = window.findChild(AssignDialog)
    assert isinstance(dialog, AssignDialog)
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.names.hasFocus())
    return dialog


def words(dialog: AssignDialog, name: str = "assignResult") -> str:
    label = dialog.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def ok(dialog: AssignDialog) -> QPushButton:
    found = dialog.findChild(QPushButton, "assignOk")
    assert isinstance(found, QPushButton)
    return found


def test_articles_are_dealt_out_and_the_deal_taken_back(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    dialog.names.selectAll()
    QTest.keyClicks(dialog.names, "ana, ben")
    assert "2 to each of 2 annotators; no article is shared" in words(dialog)
    dialog.per_article.setValue(2)
    assert "Assigns 4 articles: about 4 to each" in words(dialog)
    QTest.keyClick(dialog.names, Key.Key_Return)
    qtbot.waitUntil(lambda: len(project.team.assignments()) == 4)
    everything = project.team.assignments()
    assert set(everything) == {SEED, "a", "b", "c"}
    assert set(everything.values()) == {("ana", "ben")}
    qtbot.waitUntil(lambda: not window.panes.article_list.mine.isHidden())
    window.session.history.undo()
    assert project.team.assignments() == {}
    assert window.panes.article_list.mine.isHidden()


def test_only_what_nobody_has_is_dealt_unless_asked(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(Assign({SEED: ["ana"], "a": ["ana"], "b": ["ben"], "c": ["ben"]}))
    dialog = opened(window, qtbot)
    assert "ana 2, ben 2. 0 articles are not assigned yet." in words(dialog, "assignedSoFar")
    assert dialog.names.text().startswith("ana, ben")
    assert not ok(dialog).isEnabled()
    dialog.reassign.setChecked(True)
    assert ok(dialog).isEnabled()
    assert dialog.deal().again
    dialog.reject()


def test_too_few_names_are_told_at_once(window: MainWindow, project: Project, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    dialog.names.setText("ana, ana,")
    dialog.per_article.setValue(3)
    assert words(dialog) == "Each article is to go to 3 people; name at least as many annotators."
    assert not ok(dialog).isEnabled()
    dialog.names.clear()
    assert words(dialog) == "Name at least one annotator."
    assert dialog.deal() == Deal((), 3)
    dialog.reject()


def test_a_name_that_nearly_equals_another_one_is_asked_about(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(Assign({SEED: ["ana"]}))
    dialog = opened(window, qtbot)
    dialog.names.setText("ana, Ana, ben")
    assert not ok(dialog).isEnabled()
    dialog.check.same.click()
    assert dialog.names.text() == "ana, ben"
    assert ok(dialog).isEnabled()
    dialog.names.setText("Ana, ben")
    assert not ok(dialog).isEnabled()
    dialog.check.new.click()
    assert ok(dialog).isEnabled()
    assert dialog.deal().annotators == ("Ana", "ben")
    dialog.reject()
