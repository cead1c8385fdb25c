"""Suggestions and guesses in the real window, with the keys that a person presses."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SEED, SHIFT, Press, labelled, offer, related, select
from tests.values import present

NAME = "Zelenskyy"


def waiting(window: MainWindow) -> list[str]:
    return [one.text for one in window.session.suggestions.waiting()]


def hints(window: MainWindow) -> list[str]:
    return [does for _, does in window.status_bar.keys.hints()]


@pytest.fixture
def offered(window: MainWindow, project: Project) -> MainWindow:
    """The window with three suggestions, the caret at the start."""
    offer(project, ("Miami", "location"), ("The Kremlin", "speaker"), ("Florida", "location"))
    window.pane.view.caret.move_to(0)
    return window


def test_tab_enter_tab_backspace(offered: MainWindow, press: Press) -> None:
    session = offered.session
    assert waiting(offered) == ["Florida", "The Kremlin", "Miami"]
    press("Tab")
    assert present(session.selection.suggestion()).text == "Florida"
    assert offered.panes.inspector.suggestion.isVisible()
    assert hints(offered)[:3] == ["accept", "reject", "next"]
    press("Return")
    assert [a.text for a in session.article.ordered] == ["Florida"]
    assert present(session.selection.annotation()).origin == "suggested"
    press("Tab")
    assert present(session.selection.suggestion()).text == "The Kremlin"
    press("Backspace")
    assert waiting(offered) == ["Miami"]
    assert session.selection.annotation_id is None
    press("Backspace")
    assert len(session.article.ordered) == 1
    press("Tab")
    assert present(session.selection.suggestion()).text == "Miami"


def test_each_verdict_is_one_step_of_undo(offered: MainWindow, press: Press) -> None:
    press("Tab", "Return", "Tab", "Delete")
    press("Z", held=CTRL)
    assert waiting(offered) == ["The Kremlin", "Miami"]
    assert present(offered.session.selection.suggestion()).text == "The Kremlin"
    press("Z", held=CTRL)
    assert waiting(offered) == ["Florida", "The Kremlin", "Miami"]
    assert offered.session.article.ordered == []
    offered._refresh()
    press("Z", held=CTRL | SHIFT)
    assert [a.text for a in offered.session.article.ordered] == ["Florida"]


def test_tab_goes_round_and_then_through_annotations(offered: MainWindow, press: Press) -> None:
    session = offered.session
    seen = []
    for _ in range(4):
        press("Tab")
        seen.append(present(session.selection.suggestion()).text)
    assert seen == ["Florida", "The Kremlin", "Miami", "Florida"]
    press("Backtab", held=SHIFT)
    assert present(session.selection.suggestion()).text == "Miami"
    press("Return", held=SHIFT)
    assert waiting(offered) == []
    assert len(session.article.ordered) == 3
    press("Tab")
    assert session.selection.annotation() is not None
    press("Z", held=CTRL)
    assert session.article.ordered == []
    press("Backspace", held=SHIFT)
    assert waiting(offered) == []
    press("Z", held=CTRL)
    assert len(waiting(offered)) == 3


def test_a_labels_key_accepts_with_that_label(offered: MainWindow, press: Press) -> None:
    select(offered, "weekend discussions")
    press("C")
    offered.pane.view.caret.move_to(0)
    press("Tab", "O")
    assert [(a.label, a.text) for a in offered.session.article.ordered] == [
        ("organization", "Florida"),
        ("claim", "weekend discussions"),
    ]
    press("Tab")
    press("S", held=SHIFT)
    assert ("said_by", "claim", "speaker") in related(offered.session)
    press("Z", held=CTRL)
    assert related(offered.session) == set()
    assert waiting(offered) == ["The Kremlin", "Miami"]


def test_what_does_not_fit_a_suggestion_leaves_it_alone(offered: MainWindow, press: Press) -> None:
    press("Tab")
    before = offered.session.selection.annotation_id
    for keys, held in (("Plus", None), ("Period", None), ("R", CTRL), ("G", CTRL), ("P", CTRL)):
        press(keys, **({"held": held} if held else {}))
        assert offered.session.selection.annotation_id == before
        assert len(waiting(offered)) == 3
        assert offered.session.relating.source_id is None
    press("Left", held=SHIFT | ALT)
    assert offered.session.article.ordered == []


def test_nothing_is_related_to_a_suggestion(offered: MainWindow, press: Press) -> None:
    select(offered, "weekend discussions")
    press("C")
    press("R", held=CTRL)
    offered.session.selection.choose(offered.session.suggestions.waiting()[1].id)
    assert offered.session.relating.source_id is not None
    assert "accept it first" in offered.status_bar.message.text()


def test_a_click_selects_one_and_the_buttons_judge(
    offered: MainWindow, qtbot: QtBot, press: Press
) -> None:
    view, left = offered.pane.view, Qt.MouseButton.LeftButton
    miami = offered.session.suggestions.waiting()[2]
    view.caret.reveal(miami.start, miami.end)
    qtbot.mouseClick(view.viewport(), left, pos=view.page.rect_of(miami.start, miami.end).center())
    card = offered.panes.inspector.suggestion
    assert offered.session.selection.annotation_id == miami.id
    assert card.head.text.text() == "Miami"
    assert "suggested by test" in card.head.owner.text()
    assert card.place.text() == "Suggestion 3 of 3 in this article"
    qtbot.mouseClick(card.accept, left)
    assert [a.text for a in offered.session.article.ordered] == ["Miami"]
    assert not card.isVisible()
    press("Tab")
    qtbot.mouseClick(card.reject_all, left)
    assert waiting(offered) == []


def test_hidden_suggestions_wait_and_tab_passes_them_over(
    offered: MainWindow, press: Press
) -> None:
    select(offered, "weekend discussions")
    press("C")
    press("Tab")
    offered.actions_.trigger("suggest.show")
    assert offered.session.selection.annotation_id is None
    assert waiting(offered) == []
    press("Tab")
    assert present(offered.session.selection.annotation()).text == "weekend discussions"
    offered.actions_.trigger("suggest.show")
    assert len(waiting(offered)) == 3


def test_what_is_tagged_by_hand_just_so_is_no_longer_suggested(
    offered: MainWindow, press: Press, project: Project
) -> None:
    select(offered, "Miami")
    press("L")
    assert waiting(offered) == ["Florida", "The Kremlin"]
    (made,) = project.annotations(SEED)
    assert made.origin == "manual"
    press("Z", held=CTRL)
    assert len(waiting(offered)) == 3
    assert project.annotations(SEED) == []


def test_suggestions_are_another_persons_no_more(
    offered: MainWindow, project: Project, press: Press
) -> None:
    press("Tab")
    offered.session.set_annotator("ben")
    assert waiting(offered) == []
    assert offered.session.selection.annotation_id is None
    offered.session.set_annotator("ana")
    assert len(waiting(offered)) == 3


def test_offering_does_not_begin_the_article(offered: MainWindow, press: Press) -> None:
    assert offered.session.status == "to do"
    press("Tab", "Return")
    assert offered.session.status == "in progress"


# Propagating


def test_propagate_offers_every_other_place(window: MainWindow, press: Press, text: str) -> None:
    select(window, NAME, "Zelenskyy said talks")
    press("S")
    press("D", held=CTRL)
    assert waiting(window) == [NAME] * (text.count(NAME) - 1)
    assert "Suggested speaker at 6 other places" in window.status_bar.message.text()
    assert len(labelled(window.session, "speaker")) == 1
    press("Tab", "Return")
    assert len(labelled(window.session, "speaker")) == 2
    press("Z", held=CTRL)
    press("Z", held=CTRL)
    assert waiting(window) == []
    assert len(labelled(window.session, "speaker")) == 1


def test_propagate_says_when_there_is_nothing_to_do(window: MainWindow, press: Press) -> None:
    def said() -> str:
        return window.status_bar.message.text()

    press("D", held=CTRL)
    assert "First select the annotation" in said()
    select(window, "Miami")
    press("L")
    press("D", held=CTRL)
    assert "nowhere else" in said()
    select(window, "Florida")
    press("Plus")
    press("D", held=CTRL)
    assert "several fragments" in said()
    assert window.session.history.undo_title() == "Undo add a fragment"


def test_propagate_to_all_articles(
    window: MainWindow, press: Press, project: Project, qtbot: QtBot
) -> None:
    for id in ("b", "c", "d"):
        project.add([AnnotatedDocument(Document(id, id, f"{id}: Miami." if id != "c" else "No."))])
    select(window, "Miami")
    press("L")
    press("D", held=CTRL | SHIFT)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert project.suggestions.count_by_article() == {"b": 1, "d": 1}
    assert "Suggested at 2 places" in window.status_bar.message.text()
    for id in ("b", "d"):
        press(Qt.Key.Key_PageDown, held=CTRL | ALT)
        assert present(window.session.document).id == id
        assert present(window.session.selection.suggestion()).text == "Miami"
        press("Return")
    press(Qt.Key.Key_PageDown, held=CTRL | ALT)
    assert "No other article" in window.status_bar.message.text()
    assert present(window.session.document).id == "d"


def test_propagate_all_that_one_has_tagged(
    window: MainWindow, press: Press, project: Project, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("b", "b", "Zelenskyy flew to Miami."))])
    select(window, "Miami")
    press("L")
    select(window, NAME)
    press("S")
    window.actions_.trigger("suggest.everything")
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert {
        (one.annotation.label, one.annotation.text) for one in project.suggestions.waiting("b")
    } == {
        ("location", "Miami"),
        ("speaker", NAME),
    }
    assert "suggestions wait in 2 articles" in window.status_bar.message.text()
    assert NAME in waiting(window)
    press("Z", held=CTRL)
    assert project.suggestions.count_by_article() == {}
