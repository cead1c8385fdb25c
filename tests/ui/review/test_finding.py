"""Finding in the article in Review mode, as in Tag mode."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.team import SetBlind
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SEED, SHIFT, Press
from tests.values import present


@pytest.fixture
def project(project: Project) -> Project:
    """Ana has tagged something; Cy reviews."""
    project.do(Tag(SEED, "speaker", ((30, 40),), id="one"))
    project.annotator = "cy"
    return project


def selected(review: ReviewView) -> str:
    found = review.article.caret.selection()
    return review.article.article().text[slice(*found)] if found else ""


def test_find_works_in_review(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot, text: str
) -> None:
    bar = review.find_bar
    assert not bar.isVisible()
    press("F", held=CTRL)
    assert bar.field.hasFocus()
    assert window.pane.find_bar.isHidden()
    qtbot.keyClicks(bar.field, "kremlin")
    total = text.casefold().count("kremlin")
    qtbot.waitUntil(lambda: bar.count.text() == f"1 of {total}")
    assert selected(review).casefold() == "kremlin"
    press("F3")
    assert bar.count.text() == f"2 of {total}"
    press("Escape")
    assert bar.isHidden()
    assert review.article.hasFocus()
    assert selected(review).casefold() == "kremlin"
    assert list(review.article.highlights.matches) == []
    first = present(review.article.caret.selection())
    press("F3", held=SHIFT)
    assert present(review.article.caret.selection()) < first


def test_both_bars_find_in_the_same_way(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    press("F", held=CTRL)
    press("W", held=ALT)
    assert review.find_bar.options.is_on("words")
    press("Escape")
    press("1", held=CTRL)
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    press("F", held=CTRL)
    assert window.pane.find_bar.options.is_on("words")
    assert window.actions_["find.words"].isChecked()
    press("W", held=ALT)
    press("Escape")
    press("2", held=CTRL)
    qtbot.waitUntil(lambda: review.article.hasFocus())
    press("F", held=CTRL)
    assert not review.find_bar.options.is_on("words")


def test_nothing_is_found_in_what_is_hidden(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot, project: Project
) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(review.find_bar.field, "kremlin")
    project.do(Tag(SEED, "claim", ((50, 90),)))
    project.do(SetBlind(True))
    assert review.groups.is_hidden
    assert review.find_bar.isHidden()
    qtbot.waitUntil(lambda: not window.actions_["edit.find"].isEnabled())
