"""Unfinished paragraphs and matches on the map beside the article, in the window."""

from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Fragment
from annotator.model.article_index import body_paragraphs
from annotator.project import Project, edits
from annotator.ui.article.map.map_bar import MapBar
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, select


def unfinished(window: MainWindow) -> list[Fragment]:
    """The paragraphs that the map marks."""
    return sorted(map_of(window)._contents._unfinished)


def map_of(window: MainWindow) -> MapBar:
    bar = window.pane.view.verticalScrollBar()
    assert isinstance(bar, MapBar)
    return bar


def body(window: MainWindow) -> list[Fragment]:
    assert window.session.document is not None
    return body_paragraphs(window.session.document)


def test_the_first_tag_marks_all_other_paragraphs(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    assert unfinished(window) == []
    start, _ = select(window, "Kremlin", near="Speaking")
    press("O")
    rest = [each for each in body(window) if not each[0] <= start < each[1]]
    assert len(rest) == len(body(window)) - 1
    qtbot.waitUntil(lambda: unfinished(window) == rest)


def test_marks_follow_tagging_and_undo(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    select(window, "Kremlin", near="Speaking")
    press("O")
    qtbot.waitUntil(lambda: bool(unfinished(window)))
    before = unfinished(window)
    start, _ = select(window, "Umerov")
    press("P")
    after = [each for each in before if not each[0] <= start < each[1]]
    assert unfinished(window) == after
    assert len(after) == len(before) - 1
    press("Z", held=CTRL)
    assert unfinished(window) == before


def test_what_is_done_is_not_marked(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    select(window, "Kremlin", near="Speaking")
    press("O")
    qtbot.waitUntil(lambda: bool(unfinished(window)))
    window.session.articles.mark("done")
    assert unfinished(window) == []
    window.session.articles.mark("in progress")
    assert unfinished(window)
    window.session.articles.mark("to do")
    assert unfinished(window) == []


def test_marks_are_ones_own_affair(
    window: MainWindow, press: Press, qtbot: QtBot, project: Project
) -> None:
    select(window, "Kremlin", near="Speaking")
    press("O")
    qtbot.waitUntil(lambda: bool(unfinished(window)))
    window.session.set_annotator("ben")
    qtbot.waitUntil(lambda: unfinished(window) == [])
    project.do(edits.SetStatus(SEED, "in progress"))
    qtbot.waitUntil(lambda: unfinished(window) == body(window))


def test_another_article_has_marks_of_its_own(
    window: MainWindow, press: Press, qtbot: QtBot, project: Project
) -> None:
    project.add([AnnotatedDocument(Document("b", "Other", "One.\nTwo."))])
    select(window, "Kremlin", near="Speaking")
    press("O")
    qtbot.waitUntil(lambda: bool(unfinished(window)))
    window.session.open_article("b")
    qtbot.waitUntil(lambda: unfinished(window) == [])
    window.session.articles.mark("in progress")
    assert unfinished(window) == [(0, 4), (5, 9)]


def test_keys_go_through_the_paragraphs_that_are_left(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    view = window.pane.view
    first, second, third, *_ = body(window)
    press("BracketRight", held=CTRL)
    assert view.caret.position() == second[0]
    press("C")
    press("BracketLeft", held=CTRL)
    assert view.caret.position() == first[0]
    press("BracketRight", held=CTRL)
    assert view.caret.position() == third[0]


def test_when_each_paragraph_has_one_it_is_said(
    window: MainWindow, press: Press, qtbot: QtBot, project: Project
) -> None:
    project.add([AnnotatedDocument(Document("b", "Other", "One word."))])
    window.session.open_article("b")
    press("C")
    with qtbot.waitSignal(window.session.statusMessage) as told:
        press("BracketRight", held=CTRL)
    assert told.args == ["Each paragraph has an annotation of yours."]


def test_matches_of_a_search_are_on_the_map(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "kremlin")
    qtbot.waitUntil(lambda: "2 matches" in map_of(window).accessibleDescription())
    press("Escape")
    qtbot.waitUntil(lambda: "match" not in map_of(window).accessibleDescription())


def test_the_map_can_be_switched_off_for_good(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    window.actions_.refresh()
    assert window.actions_["view.map"].isChecked()
    press("F9", held=SHIFT)
    assert not window.pane.view.map.is_map_shown()
    window.actions_.refresh()
    assert not window.actions_["view.map"].isChecked()
    again = MainWindow(window.settings)
    qtbot.addWidget(again)
    assert not again.pane.view.map.is_map_shown()
    press("F9", held=SHIFT)
    assert window.pane.view.map.is_map_shown()
