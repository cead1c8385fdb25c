"""The list of articles counts the judged places of each."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import SetFragments, Tag
from annotator.project.team import Assign
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press

pytestmark = pytest.mark.usefixtures("two_annotators")


def listed(window: MainWindow, row: int = 0) -> str:
    """What the list of articles says of one."""
    model = window.panes.article_list.model
    return str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))


def test_the_article_list_counts_as_the_header_does(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    assert review.count.text() == "0 of 3 places judged"
    assert "0 of 3 places judged" in listed(window)
    press("A")
    assert review.count.text() == "1 of 3 places judged"
    assert "1 of 3 places judged" in listed(window)
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert "0 of 3 places judged" in listed(window)
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    qtbot.waitUntil(lambda: "1 of 3 places judged" in listed(window))
    assert window.panes.article_list.count.text() == ""
    press("1", held=CTRL)
    assert "to do" in listed(window)
    assert window.panes.article_list.count.text() == "0 of 1 done"


def test_other_articles_are_counted_in_the_background_and_again_when_they_change(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    text = "Moscow said no to all of it."
    project.add([AnnotatedDocument(Document(f"z{n}", f"Z {n}", text * (n + 1))) for n in range(30)])
    qtbot.waitUntil(lambda: "nothing tagged" in listed(window, 30))
    for name, label in (("ana", "claim"), ("ben", "cue")):
        project.annotator = name
        project.do(Tag("z7", label, ((0, 6),), id=f"{name}-away"))
    project.annotator = "cy"
    row = window.panes.article_list.model.row_of("z7")
    assert row is not None
    qtbot.waitUntil(lambda: "0 of 1 place judged" in listed(window, row))
    project.do(Decide("z7", ("ana-away", "ben-away")))
    qtbot.waitUntil(lambda: "1 of 1 place judged" in listed(window, row))
    project.annotator = "ana"
    project.do(SetFragments("ana-away", ((0, 11),)))
    qtbot.waitUntil(lambda: "0 of 1 place judged" in listed(window, row))
    project.annotator = "cy"
    window.session.open_article("z7")
    assert review.count.text() == "0 of 1 place judged"


def test_counting_stops_with_the_project(
    window: MainWindow, review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document(f"z{n}", "Z", f"Text {n}")) for n in range(40)])
    window.files.close_project()
    assert window.panes.article_list.model.rowCount() == 0
    project.path.unlink()  # Nobody has it open any more, or this would fail on some systems.


def test_the_article_list_shows_what_is_assigned(window: MainWindow, project: Project) -> None:
    assert window.panes.article_list.mine.isHidden()
    window.session.do(Assign({SEED: ["ana"]}))
    window.panes.article_list.reload()
    assert not window.panes.article_list.mine.isHidden()
    window.panes.article_list.mine.setChecked(True)
    assert window.panes.article_list.model.rowCount() == 0
    assert window.panes.article_list.empty_text.text() == "No article here is assigned to you."
    window.panes.article_list.empty_action.click()
    assert window.panes.article_list.model.rowCount() == 1
