"""The commands of Review mode that concern the whole project."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QMessageBox, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import Tag
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.review.article_groups import ALL, LEFT
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, Press
from tests.values import present

pytestmark = pytest.mark.usefixtures("two_annotators")


def test_agreed_places_of_the_project_are_accepted_in_the_background(
    window: MainWindow, review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.actions_["review.accept-agreed-everywhere"].isEnabled())
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_.trigger("review.accept-agreed-everywhere")
    qtbot.waitUntil(lambda: bool(project.review.decisions()))
    assert review.count.text() == "1 of 3 places judged"
    window.session.history.undo()
    assert project.review.decisions() == []


def test_the_gold_layer_can_be_exported_from_the_window(project: Project, qtbot: QtBot) -> None:
    form = ExportForm(project)
    qtbot.addWidget(form)
    assert form.findChild(QRadioButton, "gold") is None
    project.do(Decide(SEED, ("ana-date",), ("ana-date",)))
    form = ExportForm(project)
    qtbot.addWidget(form)
    form.show()
    button = present(form.findChild(QRadioButton, "gold"))
    beside = present(form.findChild(QCheckBox, "layers"))
    assert not form.options().gold
    assert beside.isHidden()
    button.click()
    assert form.options().gold
    assert form.options().annotators is None
    assert not form.options().with_layers
    beside.click()
    assert form.options().with_layers


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """What the window says."""
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    return said


def test_the_next_article_to_judge_is_found_around_the_end(
    window: MainWindow,
    review: ReviewView,
    press: Press,
    project: Project,
    said: list[str],
    qtbot: QtBot,
) -> None:
    def go_on() -> None:
        with qtbot.waitSignal(window.jobs.finished):
            press("F")

    go_on()
    assert said[-1].startswith("No other article has a place to judge; 3 places are left")
    texts = {"0a": "Kyiv said yes.", "1a": "Moscow said no.", "2a": "Nobody tagged this."}
    project.add([AnnotatedDocument(Document(id, id, text)) for id, text in texts.items()])
    for id in ("0a", "1a"):
        project.do(Tag(id, "speaker", ((0, 4),), id=f"cy-{id}"))
    go_on()
    assert present(window.session.document).id == "0a"
    assert said[-1] == "1 place is left to judge in this article."
    assert review.group_list.next_article.isHidden()
    press("1")
    assert said[-1] == (
        "Every place in this article is judged. F goes to the next article to judge."
    )
    assert review.group_list.next_article.text() == "Next article to judge  F"
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.mouseClick(review.group_list.next_article, Qt.MouseButton.LeftButton)
    assert present(window.session.document).id == "1a"
    press("1")
    go_on()
    assert present(window.session.document).id == SEED
    for id in ("ana-date", "ana-claim", "ana-speaker"):
        review.groups.choose_annotation(id)
        press("1")
    go_on()
    assert said[-1] == "Every place in every article is judged."


def test_the_check_of_the_project_says_that_gold_contradicts_itself(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    review.groups.choose_annotation("ana-claim")
    press("A")
    window.actions_.trigger("file.check")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = present(window.findChild(QMessageBox))
    assert box.text() == "The project is sound."
    assert "The gold layer contradicts itself, with 1 overlap in 1 article" in box.informativeText()


@pytest.mark.parametrize("filter_name", [LEFT, ALL])
def test_the_next_article_opens_at_its_first_place_to_judge(
    window: MainWindow, review: ReviewView, project: Project, filter_name: str
) -> None:
    project.add([AnnotatedDocument(Document("0a", "0a", "Kyiv said yes, Minsk no, Riga maybe."))])
    for number, start in enumerate((0, 15, 25)):
        project.do(Tag("0a", "speaker", ((start, start + 4),), id=f"cy-{number}"))
    project.do(Decide("0a", ("cy-0",), ("cy-0",)))
    review.groups.show_only(filter_name)
    review.groups.choose_annotation("ana-date")
    window.session.open_article("0a")
    assert present(review.groups.current).annotation_ids == ("cy-1",)


def test_a_click_on_an_article_leaves_the_keys_to_judge(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("0a", "0a", "Kyiv said yes."))])
    project.do(Tag("0a", "speaker", ((0, 4),), id="cy-0"))
    articles = window.panes.article_list
    qtbot.waitUntil(lambda: articles.model.rowCount() == 2)
    row = next(row for row in range(2) if articles.model.id_at(row) == "0a")
    middle = articles.view.visualRect(articles.model.index(row, 0)).center()
    qtbot.mouseClick(articles.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert present(window.session.document).id == "0a"
    press("1")
    assert [each.accepted for each in project.review.decisions()] == [("cy-0",)]
