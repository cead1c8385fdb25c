"""A person says by name who is to tag an article, or several."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.team import Assign
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.review.assign_by_hand import AssignByHandDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, NONE, SEED, SHIFT
from tests.values import present

Key = Qt.Key


@pytest.fixture
def project(project: Project) -> Project:
    """Four articles; ben has tagged one of them."""
    more = (Document(id, id, f"The text of {id}.", {}, ()) for id in ("a", "b", "c"))
    project.add([AnnotatedDocument(each) for each in more])
    project.annotator = "ben"
    project.do(Tag("a", "event", ((0, 3),)))
    project.annotator = "ana"
    return project


def dialog_of(window: MainWindow, qtbot: QtBot) -> AssignByHandDialog:
    qtbot.waitUntil(lambda: window.findChild(AssignByHandDialog) is not None)
    dialog = present(window.findChild(AssignByHandDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def words(dialog: AssignByHandDialog, name: str = "assignByHandResult") -> str:
    return present(dialog.findChild(QLabel, name)).text()


def click(articles: ArticleList, row: int, held: Qt.KeyboardModifier = NONE) -> None:
    view = articles.view
    at = view.visualRect(articles.model.index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)


def shown(window: MainWindow, row: int) -> str:
    articles = window.panes.article_list
    return str(
        articles.model.data(articles.model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
    )


def test_the_open_article_is_assigned_from_the_menu_and_taken_back(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    window.actions_["article.assign"].trigger()
    dialog = dialog_of(window, qtbot)
    assert "Who is to tag this article?\n“Zelenskyy signals progress”" in words(
        dialog, "assignedArticles"
    )
    assert list(dialog.boxes) == ["ana", "ben"]
    assert not dialog.ok.isEnabled()
    dialog.boxes["ben"].click()
    assert words(dialog) == "Changes 1 article."
    dialog.ok.click()
    assert project.team.assignments() == {SEED: ("ben",)}
    row = present(window.panes.article_list.model.row_of(SEED))
    assert "for ben" in shown(window, row)
    assert project.articles.status(SEED) == "to do"
    window.session.history.undo()
    assert project.team.assignments() == {}
    assert "for ben" not in shown(window, row)


def test_several_articles_are_selected_and_assigned_from_their_menu(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(Assign({"a": ["ana", "ben"], "b": ["ana"]}))
    articles = window.panes.article_list
    first, second = (present(articles.model.row_of(id)) for id in ("a", "b"))
    click(articles, first)
    assert present(window.session.document).id == "a"
    click(articles, second, CTRL)
    assert present(window.session.document).id == "a"
    assert articles.selected_ids() == ["a", "b"]
    at = articles.view.visualRect(articles.model.index(second, 0)).center()
    articles.view.customContextMenuRequested.emit(QPoint(at))
    menu = present(articles.view.findChild(QMenu, "articleMenu"))
    (assign,) = (action for action in menu.actions() if action.text().startswith("Assign"))
    assert assign.text() == "Assign 2 articles…"
    menu.close()
    assign.trigger()
    dialog = dialog_of(window, qtbot)
    states = {name: box.checkState() for name, box in dialog.boxes.items()}
    assert states == {"ana": Qt.CheckState.Checked, "ben": Qt.CheckState.PartiallyChecked}
    QTest.keyClicks(dialog.name, "cy")
    assert not dialog.ok.isEnabled()
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert dialog.isVisible()
    dialog.boxes["ana"].click()
    assert words(dialog) == "Changes 2 articles."
    dialog.ok.click()
    assert project.team.assignments() == {"a": ("ben", "cy"), "b": ("cy",)}


def test_an_article_that_nobody_has_any_more_is_named(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(Assign({SEED: ["ben"]}))
    window.actions_["article.assign"].trigger()
    dialog = dialog_of(window, qtbot)
    dialog.boxes["ben"].click()
    assert words(dialog) == "Changes 1 article. 1 article is nobody’s then."
    dialog.accept()
    assert project.team.assignments() == {}


def test_a_name_that_nearly_equals_another_one_is_asked_about(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.actions_["article.assign"].trigger()
    dialog = dialog_of(window, qtbot)
    QTest.keyClicks(dialog.name, "Ben")
    assert not dialog.check.settled
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert list(dialog.boxes) == ["ana", "ben"]
    dialog.check.same.click()
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert dialog.boxes["ben"].isChecked()
    dialog.reject()


def test_a_click_with_shift_selects_and_arrows_do_not_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    articles = window.panes.article_list
    click(articles, 0)
    click(articles, 2, SHIFT)
    assert len(articles.selected_ids()) == 3
    click(articles, 1)
    assert articles.selected_ids() == [articles.model.id_at(1)]
    assert present(window.session.document).id == articles.model.id_at(1)


def test_the_keyboard_is_in_the_dialog_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["article.assign"].trigger()
    dialog = dialog_of(window, qtbot)
    first = next(iter(dialog.boxes.values()))
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Key.Key_Space)
    assert first.isChecked()
    qtbot.keyClick(first, Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_commands_that_assign_are_both_found_and_told_apart(window: MainWindow) -> None:
    found = [spec.text for spec in window.actions_ if "assign" in spec.text.lower()]
    assert sorted(found) == ["Assign articles by lot…", "Assign the article to a person…"]
    tips = {spec.tip for spec in window.actions_ if "assign" in spec.text.lower()}
    assert len(tips) == 2
