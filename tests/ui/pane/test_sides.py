"""Two articles in the window: keys, focus, layout, and the lines between them."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.ui.pane.relations_across import RelationsAcross
from annotator.ui.window.main_window import MainWindow
from tests.two_papers import COURIER, HERALD, add_papers
from tests.ui.conftest import CTRL, SHIFT, Press, select
from tests.values import present

Key = Qt.Key


@pytest.fixture
def papers(window: MainWindow, project: Project) -> MainWindow:
    """The herald at the left, the courier beside it with the keyboard."""
    add_papers(project)
    project.do(edits.Relate("nobody", "eleven", "contradicts"))
    window.session.open_article(HERALD)
    window.session.selection.choose("nobody")
    window.commands.toggle_beside()
    QApplication.processEvents()
    return window


def shown(window: MainWindow) -> list[str]:
    return [side.document_id for side in window.pane.sides.shown()]


def open_id(window: MainWindow) -> str:
    return present(window.session.document).id


def test_a_key_shows_the_related_article_and_closes_the_other_one(
    papers: MainWindow, press: Press
) -> None:
    assert shown(papers) == [HERALD, COURIER]
    assert open_id(papers) == COURIER
    assert papers.pane.sides.shown()[1].view.hasFocus()
    press("B", held=CTRL | SHIFT)
    assert shown(papers) == [COURIER]
    press("B", held=CTRL | SHIFT)
    assert set(shown(papers)) == {HERALD, COURIER}


def test_keys_go_from_one_to_the_other_and_tag_there(papers: MainWindow, press: Press) -> None:
    left, right = papers.pane.sides.shown()
    press(Key.Key_F6, held=SHIFT)
    assert left.view.hasFocus()
    assert open_id(papers) == HERALD
    assert papers.session.selection.annotation_id == "nobody"
    press(Key.Key_F6)
    assert right.view.hasFocus()
    press(Key.Key_Tab, held=CTRL)
    assert left.view.hasFocus()
    press(Key.Key_Tab, held=CTRL)
    assert right.view.hasFocus()
    select(papers, "Crane drivers")
    press("O")
    (tagged,) = [a for a in papers.session.article.ordered if a.label == "organization"]
    assert tagged.id in right.view.scene.annotations
    assert tagged.id not in left.view.scene.annotations
    press("Z", held=CTRL)
    assert tagged.id not in right.view.scene.annotations


def test_a_click_on_the_other_article_selects_there(papers: MainWindow, qtbot: QtBot) -> None:
    left = papers.pane.sides.shown()[0]
    left.view.page.finish()
    start = left.view.scene.annotations["nine"].start
    box = left.view.page.rect_of(start, start + 1)
    point = box.center()
    qtbot.mouseClick(left.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert open_id(papers) == HERALD
    assert papers.session.selection.annotation_id == "nine"


def test_an_annotation_is_dragged_onto_one_of_the_other_article(
    papers: MainWindow, qtbot: QtBot
) -> None:
    left, right = papers.pane.sides.shown()
    papers.session.selection.choose("nine")
    assert papers.pane.side is left

    def drag(event: QEvent.Type, point: QPoint, held: Qt.MouseButton) -> None:
        viewport = left.view.viewport()
        button = Qt.MouseButton.LeftButton
        where = QPointF(point), QPointF(viewport.mapToGlobal(point))
        mouse = QMouseEvent(event, *where, button, held, Qt.KeyboardModifier.ControlModifier)
        QApplication.sendEvent(viewport, mouse)

    nine = left.view.scene.annotations["nine"].start
    start = left.view.page.rect_of(nine, nine + 2)
    three = right.view.scene.annotations["three"].start
    box = right.view.page.rect_of(three, three + 2)
    end = left.view.viewport().mapFromGlobal(right.view.viewport().mapToGlobal(box.center()))
    drag(QEvent.Type.MouseButtonPress, start.center(), Qt.MouseButton.LeftButton)
    drag(QEvent.Type.MouseMove, end, Qt.MouseButton.LeftButton)
    assert right.view.highlights.target == "three"
    with qtbot.waitSignal(papers.session.relating.choiceNeeded) as asked:
        drag(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)
    option = present(asked.args)[0][0]
    assert (option.source, option.target) == ("nine", "three")
    assert right.view.highlights.target is None


def test_places_and_marks_stay_when_the_other_article_has_the_keyboard(
    papers: MainWindow,
) -> None:
    session, (left, right) = papers.session, papers.pane.sides.shown()
    session.selection.choose("eleven")
    right.view.caret.select_by_hand(3, 9)
    session.beside.exchange()
    session.beside.exchange()
    assert right.view.caret.selection() == (3, 9)
    assert right.view.highlights.current == "eleven"
    assert "nobody" in left.view.highlights.lit


def test_lines_lead_from_one_to_the_other(papers: MainWindow, project: Project) -> None:
    across = present(papers.pane.findChild(RelationsAcross))
    assert [relation.type for relation in across.relations] == ["contradicts"]
    assert across.isVisible()
    left, right = papers.pane.sides.shown()
    assert across.geometry().left() > left.view.x() + left.view.page.size.left
    project.do(edits.Relate("three", "nine", "contradicts"))
    assert len(across.relations) == 2
    project.undo()
    project.undo()
    assert not across.isVisible()
    assert right.view.highlights.drawn_across == frozenset()


def test_the_list_makes_room_and_comes_back(papers: MainWindow) -> None:
    assert papers.panes.article_list.isHidden()
    papers.session.beside.close()
    assert not papers.panes.article_list.isHidden()


def test_in_a_narrow_window_one_is_above_the_other(papers: MainWindow, qtbot: QtBot) -> None:
    papers.resize(900, 480)
    first, second = papers.pane.sides.shown()
    qtbot.waitUntil(lambda: first.height() > 0 and papers.width() <= 900)
    assert second.geometry().left() >= first.geometry().right() or (
        second.geometry().top() >= first.geometry().bottom()
    )
    for side in (first, second):
        assert side.view.viewport().height() >= 90


def test_both_follow_the_size_of_the_text(papers: MainWindow) -> None:
    left, right = papers.pane.sides.shown()
    right.view.page.zoom_in()
    assert left.view.page.zoom == right.view.page.zoom > 1


def test_the_side_in_front_is_closed_by_its_button(papers: MainWindow) -> None:
    right = papers.pane.sides.shown()[1]
    right.header.close_button.click()
    assert shown(papers) == [HERALD]
    assert open_id(papers) == HERALD
    assert not papers.pane.side.header.isVisible()
