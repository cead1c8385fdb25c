"""The list of articles in other orders, filtered by chips, in groups, as a table, and its sets."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Changes, Project
from annotator.project.article_query import ArticleQuery, Condition
from annotator.project.edits import SetStatus, Tag
from annotator.project.sets import AddSet
from annotator.project.team import Assign
from annotator.ui.articles import list_reader
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.articles.grouped_rows import GroupedRows
from annotator.ui.articles.list_following import follows
from annotator.ui.articles.list_settings import ListLook, load_look
from annotator.ui.articles.set_dialogs import AddToSetDialog, SetNameDialog
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.values import present

ARTICLES = (
    Document("z", "Zebra", "Wheat and rye.", {"date": "2024-05-01", "publisher": "Reuters"}),
    Document("m", "Mole", "Wheat.", {"date": "2023-01-31", "publisher": "AFP"}),
    Document("b", "Ant", "Barley", {"date_guess": "2024-06-07", "author": "Ana Bell"}),
    Document("a", "", "Nothing of it.", {"publisher": "Reuters"}),
)


@pytest.fixture
def project(project: Project) -> Project:
    project.add([AnnotatedDocument(one) for one in ARTICLES])
    return project


@pytest.fixture
def articles(window: MainWindow) -> ArticleList:
    return window.panes.article_list


def shown(articles: ArticleList) -> list[str]:
    """The ids in the rows, a name in brackets for a group."""
    model = articles.model
    return [
        model.id_at(row) or f"[{model.index(row, 0).data()}]" for row in range(model.rowCount())
    ]


def select(articles: ArticleList, *document_ids: str) -> None:
    articles.view.select_ids(document_ids)


def menu_of(articles: ArticleList) -> QMenu:
    articles.view.customContextMenuRequested.emit(QPoint(5, 5))
    return present(articles.view.findChild(QMenu, "articleMenu"))


def trigger(menu: QMenu, *path: str) -> None:
    """Choose an entry of a menu by its words, through the menus that lead to it."""
    for words in path:
        menu.aboutToShow.emit()
        (action,) = [one for one in menu.actions() if one.text().startswith(words)]
        below = action.menu()
        if isinstance(below, QMenu):
            menu = below
        else:
            assert action.isEnabled()
            action.trigger()


def test_the_list_is_sorted_by_its_menu_and_next_follows_it(
    window: MainWindow, articles: ArticleList, press: Press
) -> None:
    assert shown(articles) == [SEED, "z", "m", "b", "a"]
    trigger(articles.head.look_menu, "Sort by", "Date")
    assert shown(articles) == ["m", "z", "b", SEED, "a"]
    for key, wanted in (("PageUp", "b"), ("PageUp", "z"), ("PageDown", "b"), ("PageDown", SEED)):
        press(key, held=CTRL)
        assert present(window.session.document).id == wanted
    press("Return", held=CTRL)
    assert present(window.session.document).id == "a"
    press("Return", held=CTRL)
    assert present(window.session.document).id == "m", "From the end on to the beginning."


def test_a_click_on_a_header_sorts_then_turns_round_then_sorts_by_import(
    articles: ArticleList,
) -> None:
    articles.looks.toggle_table()
    header = articles.view.horizontalHeader()
    date = articles.model.columns.index("date")
    orders = [["m", "z", "b", SEED, "a"], [SEED, "b", "z", "m", "a"], [SEED, "z", "m", "b", "a"]]
    for wanted in orders:
        header.sectionClicked.emit(date)
        assert shown(articles) == wanted
    assert not header.isSortIndicatorShown()


def test_columns_sort_and_groups_are_kept_for_the_project(
    window: MainWindow, articles: ArticleList, settings: Settings, project: Project, qtbot: QtBot
) -> None:
    trigger(articles.head.look_menu, "Columns of the table", "Author")
    trigger(articles.head.look_menu, "Sort by", "Title")
    trigger(articles.head.look_menu, "Group", "By source")
    assert articles.model.columns[-1] == "author"
    articles.view.horizontalHeader().resizeSection(1, 123)
    look = load_look(settings, project.id)
    assert (look.sort, look.group, look.widths["status"]) == ("title", "source", 123)
    window.files.close_project()
    with Project.create(project.path.with_name("other.annotator"), project.tag_set) as other:
        window.files.take(other)
        assert articles.looks.look == ListLook()
        window.files.close_project()
    with Project.open(project.path, annotator="ana") as again:
        window.files.take(again)
        assert articles.looks.look == look
        assert articles.view.columnWidth(1) == 123
        window.files.close_project()


def test_chips_filter_together_and_are_removed_one_by_one(
    articles: ArticleList, project: Project, qtbot: QtBot
) -> None:
    project.do(SetStatus("z", "done"))
    articles.add_conditions([Condition("field", "reut", "source"), Condition("status", "done")])
    assert shown(articles) == ["z"]
    assert articles.count.text() == "1 of 5"
    chips = articles.head.chips
    assert [one.accessibleName() for one in chips.chips] == ["Filter: source: reut", "Filter: done"]
    chips.chips[1].turned.emit()
    assert shown(articles) == ["a"]
    assert chips.chips[1].accessibleName() == "Filter: not: done"
    chips.chips[0].setFocus()
    qtbot.keyClick(chips.chips[0], Qt.Key.Key_Delete)
    assert shown(articles) == [SEED, "m", "b", "a"]
    chips.chips[0].click()
    assert (shown(articles), articles.count.text()) == ([SEED, "z", "m", "b", "a"], "1 of 5 done")
    assert chips.isHidden()


def test_the_filter_menu_has_what_the_project_has(articles: ArticleList, project: Project) -> None:
    project.do(Tag("m", "claim", ((0, 3),)))
    project.do(Assign({"b": ["ben"]}))
    articles.reload()
    for path, wanted in (
        (("Label", "claim"), ["m"]),
        (("Tagged by", "ana"), ["m"]),
        (("Assigned to", "ben"), ["b"]),
        (("Status", "To do"), [SEED, "z", "m", "b", "a"]),
        (("No date",), [SEED, "a"][1:]),
        (("Date only guessed",), ["b"]),
    ):
        trigger(articles.head.filter_menu, *path)
        assert shown(articles) == wanted, path
        articles.show_all()


def test_groups_fold_and_the_arrows_and_next_pass_them(
    window: MainWindow, articles: ArticleList, press: Press, qtbot: QtBot
) -> None:
    articles.looks.change(ListLook(group="year"))
    assert shown(articles)[:4] == ["[2023]", "m", "[2024]", "z"]
    articles.view.go_to(2)
    articles.view.setFocus()
    qtbot.keyClick(articles.view, Qt.Key.Key_Left)
    assert shown(articles) == ["[2023]", "m", "[2024]", "[2025]", SEED, "[None]", "a"]
    assert articles.selected_ids() == [SEED]
    window.session.open_article("m")
    press("PageDown", held=CTRL)
    assert present(window.session.document).id == "z", "A folded article is unfolded."
    assert "z" in shown(articles)
    articles.view.selectAll()
    assert sorted(articles.selected_ids()) == sorted([SEED, "z", "m", "b", "a"])


def test_what_is_done_with_several_articles_is_one_undo(
    window: MainWindow, articles: ArticleList, project: Project
) -> None:
    select(articles, "m", "b")
    trigger(menu_of(articles), "Mark as", "Done")
    assert project.articles.status_counts() == {"to do": 3, "done": 2}
    assert articles.count.text() == "2 of 5 done"
    assert articles.selected_ids() == ["m", "b"]
    window.session.history.undo()
    assert project.articles.status_counts() == {"to do": 5}
    select(articles, "m", "b")
    trigger(menu_of(articles), "Remove 2 articles")
    assert shown(articles) == [SEED, "z", "a"]
    window.session.history.undo()
    assert shown(articles) == [SEED, "z", "m", "b", "a"]


def test_many_articles_are_changed_in_another_thread_as_one_undo(
    window: MainWindow, articles: ArticleList, project: Project, qtbot: QtBot
) -> None:
    ids = [f"n{number}" for number in range(70)]
    project.add(AnnotatedDocument(Document(one, one, f"Text {one}")) for one in ids)
    select(articles, *ids)
    trigger(menu_of(articles), "Mark as", "Done")
    assert window.jobs.running
    qtbot.waitUntil(lambda: project.articles.status_counts() == {"to do": 5, "done": 70})
    qtbot.waitUntil(lambda: articles.count.text() == "70 of 75 done")
    assert "70 articles marked as done" in window.status_bar.message.text()
    window.actions_.trigger("history.undo")
    qtbot.waitUntil(lambda: project.articles.status_counts() == {"to do": 75})


def test_the_selected_articles_are_exported_and_their_blocks_read(
    articles: ArticleList, qtbot: QtBot
) -> None:
    select(articles, "m", "b")
    for words, signal in (
        ("Export these", articles.exportWanted),
        ("Read the blocks", articles.readBlocksWanted),
        ("Assign 2", articles.assignWanted),
    ):
        with qtbot.waitSignal(signal) as asked:
            trigger(menu_of(articles), words)
        assert asked.args == [["m", "b"]]


def test_articles_are_put_into_sets_by_a_key_and_the_set_is_listed(
    window: MainWindow, articles: ArticleList, project: Project, qtbot: QtBot, press: Press
) -> None:
    project.do(AddSet("East", documents=("z",), id="e"))
    select(articles, "z", "b")
    press("A", held=CTRL | SHIFT)
    dialog = present(window.findChild(AddToSetDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.boxes["e"].checkState() is Qt.CheckState.PartiallyChecked
    dialog.boxes["e"].setCheckState(Qt.CheckState.Checked)
    qtbot.keyClicks(dialog.name, "Rye")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert [one.name for one in project.sets.all()] == ["East", "Rye"]
    articles.show_set("e")
    assert (shown(articles), articles.count.text()) == (["z", "b"], "2 of 5")
    select(articles, "b")
    trigger(menu_of(articles), "Take out of")
    qtbot.waitUntil(lambda: shown(articles) == ["z"])
    window.session.history.undo()
    window.session.history.undo()
    assert [one.name for one in project.sets.all()] == ["East"]
    qtbot.waitUntil(lambda: shown(articles) == ["z"])


def test_a_filter_is_saved_as_a_set_and_follows_the_work(
    window: MainWindow, articles: ArticleList, project: Project, qtbot: QtBot
) -> None:
    articles.add_conditions([Condition("label", "claim")])
    trigger(articles.head._set_menu, "Save this filter")
    dialog = present(window.findChild(SetNameDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.name, "Claims")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert articles.head.chooser.currentText() == "Claims"
    assert shown(articles) == []
    assert articles.empty_text.text() == "No article here matches in “Claims”."
    project.do(Tag("m", "claim", ((0, 3),)))
    qtbot.waitUntil(lambda: shown(articles) == ["m"])
    trigger(articles.sets, "Show its conditions")
    assert [one.kind for one in articles.head.added] == ["label"]
    assert articles.head.chooser.currentText() == "All articles"


def test_a_large_project_is_read_in_another_thread(
    window: MainWindow,
    articles: ArticleList,
    project: Project,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(list_reader, "AT_ONCE_ARTICLES", 2)
    said: list[str] = []
    project.context.db.set_trace_callback(said.append)
    articles.add_conditions([Condition("text", "wheat")])
    assert articles.reader.is_reading
    assert shown(articles) == [SEED, "z", "m", "b", "a"], "Until it is read."
    assert not [one for one in said if "documents_fts" in one]
    project.context.db.set_trace_callback(None)
    qtbot.waitUntil(lambda: shown(articles) == ["z", "m"])
    articles.add_conditions([Condition("title", "zeb")])
    window.files.close_project()
    assert shown(articles) == []


def test_rows_are_told_from_groups_at_any_size() -> None:
    rows = GroupedRows(6, [("a", 0), ("b", 2), ("c", 5)], frozenset({"b"}))
    found = [rows.article_at(row) for row in range(len(rows))]
    assert found == [None, 0, 1, None, None, 5]
    names = [group.name for row in range(len(rows)) if (group := rows.group_at(row))]
    assert names == ["a", "b", "c"]
    assert [rows.row_of(one) for one in range(6)] == [1, 2, None, None, None, 5]
    assert len(GroupedRows(3)) == 3
    assert GroupedRows(3).article_at(2) == 2


@pytest.mark.parametrize(
    ("query", "changes", "wanted"),
    [
        (ArticleQuery(), Changes("tag", frozenset("a"), frozenset("x")), False),
        (ArticleQuery(sort="title"), Changes("tag", frozenset("a"), frozenset("x")), False),
        (ArticleQuery(sort="annotations"), Changes("tag", frozenset("a"), frozenset("x")), True),
        (
            ArticleQuery((Condition("label", "claim"),)),
            Changes("tag", frozenset("a"), frozenset("x")),
            True,
        ),
        (ArticleQuery((Condition("date", "2024"),)), Changes("tag", frozenset("a")), True),
        (ArticleQuery((Condition("commented"),)), Changes("tag", frozenset("a")), False),
        (
            ArticleQuery((Condition("commented"),)),
            Changes("comment", frozenset("a"), records=frozenset("c")),
            True,
        ),
        (
            ArticleQuery(group="source"),
            Changes("change", fields=frozenset({("article", "a")})),
            True,
        ),
    ],
)
def test_the_list_follows_the_edits_that_matter(
    query: ArticleQuery, changes: Changes, wanted: bool
) -> None:
    assert follows(query, changes) is wanted
