"""The list of articles: pages, filter, status, next and previous."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import ArticleSummary, Project, edits
from annotator.project.article_query import Condition
from annotator.ui.articles.article_delegate import two_lines
from annotator.ui.articles.article_model import PAGE_ARTICLES, ROW, ArticleModel
from annotator.ui.articles.article_row import ArticleRow, status_line
from annotator.ui.articles.date_dialog import DateDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press, select
from tests.values import present


def fill(project: Project, number: int) -> list[str]:
    """Put articles a00000, a00001 … into a project."""
    ids = [f"a{n:05}" for n in range(number)]
    project.add(
        AnnotatedDocument(Document(id, f"Title {id}", f"Words of {id}\n\nwheat" + "at" * (n % 2)))
        for n, id in enumerate(ids)
    )
    return ids


@pytest.fixture
def model(qtbot: QtBot, project: Project) -> ArticleModel:
    fill(project, 3 * PAGE_ARTICLES)
    model = ArticleModel()
    model.show(project)
    return model


def test_what_is_shown_is_read_a_page_at_a_time(model: ArticleModel, project: Project) -> None:
    said: list[str] = []
    project.context.db.set_trace_callback(said.append)
    assert model.rowCount() == 3 * PAGE_ARTICLES + 1
    assert said == []
    assert model.data(model.index(PAGE_ARTICLES, 0)) == f"Title a{PAGE_ARTICLES - 1:05}"
    a_page = len(said)
    for row in range(PAGE_ARTICLES, 2 * PAGE_ARTICLES):
        model.data(model.index(row, 0))
    assert len(said) == a_page, "A page is read once."
    # The sample came first.
    assert model.id_at(0) == SEED


def test_only_what_changed_is_read_again(
    model: ArticleModel, project: Project, qtbot: QtBot
) -> None:
    model.data(model.index(0, 0))
    project.do(edits.SetStatus("a00001", "done"))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.update(["a00001", "a00002"])
    assert present(changed.args)[0].row() == 2
    assert model.data(model.index(2, 0), 0) == "Title a00001"


def test_the_filter_searches_titles_and_texts(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    fill(project, 20)
    panel = window.panes.article_list
    qtbot.keyClicks(panel.filter_field, "wheatat")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 10)
    qtbot.keyClicks(panel.filter_field, "zzz")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert "wheatatzzz" in panel.empty_text.text()
    panel.empty_action.click()
    assert panel.model.rowCount() == 21


def test_status_and_counts_are_shown_as_words(
    window: MainWindow, project: Project, press: Press
) -> None:
    fill(project, 4)
    panel = window.panes.article_list
    assert panel.count.text() == "0 of 5 done"
    select(window, "Miami")
    press("L")
    row = panel.model.row_of(SEED)
    index = panel.model.index(present(row), 0)
    said = str(panel.model.data(index, 11))  # Qt.ItemDataRole.AccessibleTextRole
    assert "in progress" in said
    assert "1 annotation" in said
    press("Return", held=CTRL)
    assert panel.count.text() == "1 of 5 done"
    assert present(window.session.document).id == "a00000"
    panel.add_conditions([Condition("status", "done")])
    assert panel.count.text() == "1 of 5"
    assert panel.model.rowCount() == 1


def test_ctrl_enter_goes_on_with_what_is_left_to_do(
    window: MainWindow, project: Project, press: Press
) -> None:
    fill(project, 2)
    for expected in ("a00000", "a00001", "a00001"):
        press("Return", held=CTRL)
        assert present(window.session.document).id == expected
    assert "No article is left" in window.status_bar.message.text()


def test_next_and_previous_article_follow_the_filter(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    fill(project, 4)
    press("PageDown", held=CTRL)
    assert present(window.session.document).id == "a00000"
    qtbot.keyClicks(window.panes.article_list.filter_field, "wheatat")
    qtbot.waitUntil(lambda: window.panes.article_list.model.rowCount() == 2)
    press("PageDown", held=CTRL)
    press("PageDown", held=CTRL)
    assert present(window.session.document).id == "a00003"
    press("PageUp", held=CTRL)
    assert present(window.session.document).id == "a00001"
    press("PageUp", held=CTRL)
    assert present(window.session.document).id == "a00001"


def test_an_article_far_down_is_shown_in_the_list(window: MainWindow, project: Project) -> None:
    fill(project, 3 * PAGE_ARTICLES)
    far = f"a{5 * PAGE_ARTICLES // 2:05}"
    window.session.open_article(far)
    panel = window.panes.article_list
    row = panel.model.row_of(far)
    assert row is not None
    assert panel.view.currentIndex().row() == row


def test_the_open_article_is_chosen_in_the_list_with_ctrl_held_too(
    window: MainWindow, project: Project, press: Press
) -> None:
    fill(project, 3)
    for key in ("PageDown", "PageDown", "PageUp"):
        press(key, held=CTRL)
        view = window.panes.article_list.view
        opened = present(window.session.document).id
        chosen = [index.row() for index in view.selectionModel().selectedRows()]
        assert chosen == [window.panes.article_list.model.row_of(opened)]


def test_a_removed_article_makes_way_for_its_neighbour_and_undo_brings_it_back(
    window: MainWindow, project: Project
) -> None:
    fill(project, 2)
    window.session.articles.remove(SEED)
    assert present(window.session.document).id == "a00000"
    assert window.panes.article_list.model.row_of(SEED) is None
    assert window.panes.article_list.view.currentIndex().row() == 0
    window.session.history.undo()
    assert present(window.session.document).id == SEED
    assert window.panes.article_list.model.row_of(SEED) is not None


def test_titles_are_broken_between_words(window: MainWindow) -> None:
    metrics = window.fontMetrics()
    width = metrics.horizontalAdvance("one two three")
    lines = two_lines("one two three four five six seven eight", metrics, width)
    assert lines[0] == "one two three"
    assert lines[1].endswith("…")


def test_a_blind_project_hides_how_much_colleagues_have_tagged(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    def listed() -> tuple[str, str]:
        row = window.panes.article_list.model.index(0, 0)
        return row.data(ROW).article.annotations, row.data(Qt.ItemDataRole.ToolTipRole)

    project.annotator = "ben"
    project.do(edits.Tag(SEED, "speaker", ((0, 4),)))
    project.do(edits.Tag(SEED, "claim", ((5, 9),)))
    project.annotator = "ana"
    project.do(edits.Tag(SEED, "speaker", ((0, 4),)))
    assert listed()[0] == 3
    window.review_commands.toggle_blind()
    assert listed()[0] == 1
    assert listed()[1].endswith("1 annotation")
    window.modes.set_mode("review")
    assert window.modes.review.groups.is_hidden
    number, said = listed()
    assert (number, "judged" in said) == (1, False)
    window.modes.set_mode("tag")
    project.do(edits.SetStatus(SEED, "done"))
    assert listed()[0] == 3
    window.modes.set_mode("review")
    assert window.panes.article_list.model.index(0, 0).data(ROW).progress == "0 of 2 places judged"


def test_a_guessed_date_is_shown_as_one_and_taken_from_the_menu(
    window: MainWindow, project: Project
) -> None:
    guessed = {"date_guess": "2024-03-04", "date_guess_from": "its address"}
    project.add([AnnotatedDocument(Document("g", "T", "Words.", guessed))])
    articles = window.panes.article_list
    articles.reload()
    row = present(articles.model.row_of("g"))
    index = articles.model.index(row, 0)
    assert "2024-03-04?" in status_line(index.data(ROW))
    assert "only a guess, from its address" in index.data(Qt.ItemDataRole.ToolTipRole)
    articles.view.setCurrentIndex(index)
    articles.view.customContextMenuRequested.emit(articles.view.visualRect(index).center())
    menu = present(articles.view.findChild(QMenu, "articleMenu"))
    (take,) = (action for action in menu.actions() if action.objectName() == "takeDates")
    assert take.text() == "Take the guessed date 2024-03-04"
    menu.close()
    take.trigger()
    assert project.document("g").metadata == {"date": "2024-03-04"}
    assert "2024-03-04 " in status_line(articles.model.index(row, 0).data(ROW)) + " "
    window.session.history.undo()
    assert project.document("g").metadata == guessed


def _guesses(project: Project) -> dict[str, str]:
    rows = project.listing.rows(project.listing.order().ids)
    return {row.id: row.guessed_date for row in rows if row.guessed_date}


def guessed(project: Project, *ids: str) -> None:
    """Put articles with guessed dates into a project."""
    project.add(
        AnnotatedDocument(Document(id, f"T {id}", f"Words {id}.", {"date_guess": "2024-03-04"}))
        for id in ids
    )


def test_guessed_dates_are_taken_from_the_article_menu_for_one_several_or_all(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    guessed(project, "g1", "g2", "g3", "h")
    actions, articles = window.actions_, window.panes.article_list
    articles.reload()
    actions.refresh()
    assert not actions["article.date.take"].isEnabled()  # The sample has its date.
    window.session.open_article("g1")
    qtbot.waitUntil(actions["article.date.take"].isEnabled)
    assert actions["article.date.take"].text() == "Take the guessed date 2024-03-04"
    actions.trigger("article.date.take")
    assert project.document("g1").metadata == {"date": "2024-03-04"}
    window.session.history.undo()
    for name in ("g2", "g3"):
        index = articles.model.index(present(articles.model.row_of(name)), 0)
        articles.view.selectionModel().select(
            index, articles.view.selectionModel().SelectionFlag.Select
        )
    many = "Take the guessed dates of 3 articles"
    qtbot.waitUntil(lambda: actions["article.date.take"].text() == many)
    actions.trigger("article.date.take")
    dates = {name: project.document(name).metadata.get("date") for name in ("g1", "g2", "g3", "h")}
    assert dates == {"g1": "2024-03-04", "g2": "2024-03-04", "g3": "2024-03-04", "h": None}
    window.session.history.undo()
    actions.trigger("article.date.take-all")
    assert _guesses(project) == {}
    window.session.history.undo()
    assert set(_guesses(project)) == {"g1", "g2", "g3", "h"}


def test_another_date_than_the_guess_is_entered(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    guessed(project, "g")
    window.session.open_article("g")
    for keys, metadata in (("2021", {"date": "2021-03-04"}), ("", {})):
        window.actions_.refresh()
        window.actions_.trigger("article.date.set")
        dialog = present(window.findChild(DateDialog))
        qtbot.waitUntil(dialog.field.hasFocus)
        assert dialog.field.text().endswith("-03-04")
        if keys:
            qtbot.keyClicks(dialog.field, keys)
        else:
            dialog.none.click()
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert project.document("g").metadata == metadata
        qtbot.waitUntil(lambda: window.findChild(DateDialog) is None)
    window.session.history.undo()
    window.session.history.undo()
    assert project.document("g").metadata == {"date_guess": "2024-03-04"}


def test_what_a_row_has_no_room_for_is_left_out_whole() -> None:
    article = ArticleSummary("a", "T", "in progress", 1, "2016-12-23", "WORLD")
    row = ArticleRow(article, "in progress", looks=1, assigned=("ana",))
    assert status_line(row) == "in progress · 1 to look at · for ana · 2016-12-23 · World"
    assert status_line(row, lambda line: len(line) < 45) == "1 to look at · for ana · 2016-12-23"
    assert status_line(row, lambda line: len(line) < 30) == "1 to look at · 2016-12-23"


def test_a_section_in_mixed_letters_stays_as_it_is() -> None:
    rows = [
        ArticleRow(ArticleSummary("a", "T", "done", 0, "", s), "done") for s in ("About CC", "EU")
    ]
    assert [status_line(row) for row in rows] == ["done · About CC", "done · EU"]


def test_new_articles_are_marked_and_in_sight_until_they_are_opened(
    window: MainWindow, project: Project
) -> None:
    ids = fill(project, 2 * PAGE_ARTICLES)
    window.session.open_article(SEED)
    articles = window.panes.article_list
    articles.show_new(ids[-2:])
    row = present(articles.model.row_of(ids[-2]))
    first = articles.model.index(row, 0)
    assert articles.view.viewport().rect().intersects(articles.view.visualRect(first))
    assert status_line(first.data(ROW)) == "new"
    assert present(window.session.document).id == SEED
    window.session.open_article(ids[-2])
    listed = articles.model.index(present(articles.model.row_of(ids[-2])), 0).data(ROW)
    assert status_line(listed) == "to do"
