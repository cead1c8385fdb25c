"""The tables of annotations and of attributions."""

import time

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Annotation, Document, Relation
from annotator.project import Project
from annotator.ui.tables.row_model import ROW_ID, SortedRows
from annotator.ui.tables.row_table import RowMenu, TablePane, shared_attributes
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press, labelled, select
from tests.values import present


@pytest.fixture
def tagged(window: MainWindow, press: Press) -> MainWindow:
    """The window with a few annotations."""
    for phrase, key in (("Miami", "L"), ("The Kremlin", "S"), ("weekend discussions", "C")):
        select(window, phrase)
        press(key)
    return window


def rows(window: MainWindow) -> list[str]:
    """The texts of the annotation table."""
    model = window.panes.annotation_table.annotations
    return [str(model.data(model.index(row, 1))) for row in range(model.rowCount())]


def choose_rows(window: MainWindow, *numbers: int) -> None:
    table = window.panes.annotation_table
    table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for number in numbers:
        index = table.model().index(number, 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)
    table.setFocus()


def test_rows_stand_in_the_order_of_the_text(tagged: MainWindow) -> None:
    assert rows(tagged) == ["The Kremlin", "weekend discussions", "Miami"]
    assert tagged.panes.tables.tabText(0) == "Annotations  3"


def test_a_column_sorts_and_the_third_click_goes_back(tagged: MainWindow) -> None:
    table = tagged.panes.annotation_table
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert rows(tagged) == ["Miami", "The Kremlin", "weekend discussions"]
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert rows(tagged) == ["weekend discussions", "The Kremlin", "Miami"]
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert rows(tagged) == ["The Kremlin", "weekend discussions", "Miami"]


def test_while_sorted_new_rows_come_to_their_place(tagged: MainWindow, press: Press) -> None:
    tagged.panes.annotation_table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    select(tagged, "Russia")
    press("L")
    assert rows(tagged) == ["weekend discussions", "The Kremlin", "Russia", "Miami"]
    press("Z", held=CTRL)
    assert "Russia" not in rows(tagged)


def test_the_filter_looks_in_all_columns(tagged: MainWindow, qtbot: QtBot) -> None:
    pane = tagged.panes.tables.widget(0)
    assert isinstance(pane, TablePane)
    qtbot.keyClicks(pane.filter_field, "speaker")
    qtbot.waitUntil(lambda: rows(tagged) == ["The Kremlin"])
    pane.filter_field.setText("nothing like that")
    pane.filter_now()
    assert rows(tagged) == []


def test_a_click_goes_to_the_text_and_the_text_to_the_table(
    tagged: MainWindow, qtbot: QtBot
) -> None:
    table = tagged.panes.annotation_table
    center = table.visualRect(table.model().index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=center)
    (miami,) = labelled(tagged.session, "location")
    assert tagged.session.selection.annotation_id == miami.id
    assert tagged.pane.view.caret.position() == miami.end
    tagged.session.selection.choose(labelled(tagged.session, "claim")[0].id)
    assert table.selected_ids() == [tagged.session.selection.annotation_id]


def test_several_rows_are_removed_with_one_key_and_one_undo(
    tagged: MainWindow, press: Press
) -> None:
    choose_rows(tagged, 0, 2)
    press("Delete")
    assert rows(tagged) == ["weekend discussions"]
    press("Z", held=CTRL)
    assert len(rows(tagged)) == 3


def test_a_label_key_relabels_the_selected_rows(tagged: MainWindow, press: Press) -> None:
    choose_rows(tagged, 0, 2)
    press("O")
    assert len(labelled(tagged.session, "organization")) == 2
    tagged._refresh()
    assert tagged.actions_["history.undo"].text() == "Undo change 2 annotations to organization"


@pytest.mark.parametrize("sorted_by", [-1, 0, 1])
def test_the_rows_stay_selected_when_they_get_another_label(
    tagged: MainWindow, press: Press, sorted_by: int
) -> None:
    table = tagged.panes.annotation_table
    table.sortByColumn(sorted_by, Qt.SortOrder.AscendingOrder)
    table.setFocus()
    press("A", held=CTRL)
    chosen = set(table.selected_ids())
    assert len(chosen) == 3
    for key, label in (("O", "organization"), ("C", "claim"), ("S", "speaker")):
        press(key)
        assert set(table.selected_ids()) == chosen
        assert len(labelled(tagged.session, label)) == 3
    table.selectRow(1)
    (one,) = table.selected_ids()
    press("O")
    assert table.selected_ids() == [one]


def test_the_rows_stay_selected_when_their_menu_changes_them(tagged: MainWindow) -> None:
    table = tagged.panes.annotation_table
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    choose_rows(tagged, 0, 2)
    chosen = set(table.selected_ids())
    table.customContextMenuRequested.emit(table.rect().center())
    menu = present(table.findChild(RowMenu))
    labels = next(a.menu() for a in menu.actions() if a.text() == "Change label to")
    assert isinstance(labels, QMenu)
    next(a for a in labels.actions() if a.text().startswith("event")).trigger()
    assert len(labelled(tagged.session, "event")) == 2
    assert set(table.selected_ids()) == chosen


def test_the_menu_of_rows_sets_attributes_of_all_at_once(
    tagged: MainWindow, press: Press, project: Project
) -> None:
    select(tagged, "Florida")
    press("C")
    claims = [a.id for a in labelled(tagged.session, "claim")]
    menu = RowMenu(tagged.session, claims, tagged)
    names = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert names == [
        "2 rows",
        "Change label to",
        "Set quotation",
        "Set modality",
        "Set checkworthy",
        "Take the guesses",
        "Remove",
    ]
    values = next(a.menu() for a in menu.actions() if a.text() == "Set modality")
    assert isinstance(values, QMenu)
    next(a for a in values.actions() if a.text() == "opinion").trigger()
    assert [a.attributes for a in labelled(tagged.session, "claim")] == [
        {"modality": "opinion"}
    ] * 2
    next(a for a in menu.actions() if a.text() == "Take the guesses").trigger()
    guessed = {"modality": "opinion", "quotation": "indirect"}
    assert [a.attributes for a in labelled(tagged.session, "claim")] == [guessed] * 2
    assert tagged.session.history.undo_title() == "Undo take the guesses for 2 annotations"
    tagged.session.history.undo()
    assert tagged.session.history.undo_title() == "Undo set modality to opinion: 2 annotations"
    next(a for a in values.actions() if a.text() == "No value").trigger()
    assert [a.attributes for a in labelled(tagged.session, "claim")] == [{}] * 2


def test_only_attributes_that_all_rows_have_are_offered(tagged: MainWindow) -> None:
    items = [a.id for a in tagged.session.article.ordered]
    assert shared_attributes(tagged.session, items) == []
    speaker = [a.id for a in labelled(tagged.session, "speaker")]
    assert [one.name for one in shared_attributes(tagged.session, speaker)] == ["kind"]


def test_what_others_tagged_stays_as_it_is(tagged: MainWindow, project: Project) -> None:
    items = [a.id for a in tagged.session.article.ordered]
    project.annotator = "ben"
    tagged.session.tagging.relabel(items, "event")
    tagged.session.tagging.remove(items)
    tagged.session.attributes.set_values(items, "kind", "unnamed")
    assert {a.label for a in project.annotations(SEED)} == {"speaker", "claim", "location"}
    assert "colleagues’" in tagged.status_bar.message.text()
    assert project.history.undo_title() is None


def test_claims_are_removed_from_the_table_of_attributions(
    tagged: MainWindow, press: Press
) -> None:
    tagged.panes.tables.setCurrentIndex(1)
    tagged.panes.attribution_table.attributions.fill_now()
    tagged.panes.attribution_table.selectRow(0)
    tagged.panes.attribution_table.setFocus()
    press("Delete")
    assert labelled(tagged.session, "claim") == []
    press("Z", held=CTRL)
    assert len(labelled(tagged.session, "claim")) == 1


def test_attributions_have_a_row_for_each_claim(tagged: MainWindow, press: Press) -> None:
    model = tagged.panes.attribution_table.attributions
    assert [row.claim.text for row in model.rows] == ["weekend discussions"]
    tagged.session.selection.choose(labelled(tagged.session, "claim")[0].id)
    press("Period")
    assert [model.data(model.index(0, column)) for column in range(4)] == [
        "The Kremlin",
        "",
        "weekend discussions",
        "",
    ]
    tagged.session.relating.relate(
        labelled(tagged.session, "claim")[0].id, labelled(tagged.session, "location")[0].id
    )
    assert model.data(model.index(0, 3)) == "Miami"
    tagged.session.tagging.remove([labelled(tagged.session, "speaker")[0].id])
    assert model.data(model.index(0, 0)) == ""
    tagged.session.history.undo()
    assert model.data(model.index(0, 0)) == "The Kremlin"
    tagged.session.tagging.remove([labelled(tagged.session, "claim")[0].id])
    assert model.rowCount() == 0


def test_a_member_of_an_attribution_selects_its_row(tagged: MainWindow, press: Press) -> None:
    tagged.session.selection.choose(labelled(tagged.session, "claim")[0].id)
    press("Period")
    tagged.session.selection.choose(labelled(tagged.session, "speaker")[0].id)
    table = tagged.panes.attribution_table
    assert [index.data(ROW_ID) for index in table.selectionModel().selectedRows()] == [
        labelled(tagged.session, "claim")[0].id
    ]


def test_ten_thousand_annotations_do_not_hold_up(
    window: MainWindow, project: Project, press: Press
) -> None:
    words = "word " * 10_000
    made = tuple(
        Annotation(f"i{n:05}", "ana", "claim", ((5 * n, 5 * n + 4),), "word") for n in range(10_000)
    )
    links = tuple(
        Relation(f"r{n}", "ana", "nested_in", f"i{n:05}", f"i{n + 1:05}") for n in range(0, 9000, 3)
    )
    project.add([AnnotatedDocument(Document("big", "Big", words), made, links)])
    began = time.perf_counter()
    window.session.open_article("big")
    opened = time.perf_counter() - began
    window.panes.annotation_table.annotations.fill_now()
    assert window.panes.annotation_table.annotations.rowCount() == 10_000
    window.panes.attribution_table.attributions.fill_now()
    assert window.panes.attribution_table.attributions.rowCount() == 10_000
    window.pane.view.caret.select_by_hand(5, 9)
    began = time.perf_counter()
    press("S")
    tagged = time.perf_counter() - began
    assert len(window.session.article.ordered) == 10_001
    # Generous: a machine may be busy. The benchmarks measure.
    assert opened < 3
    assert tagged < 1


def test_sorted_rows_find_put_and_remove() -> None:
    rows: SortedRows[tuple[str, int]] = SortedRows(lambda row: row[0], lambda row: row[1])
    rows.fill([("a", 3), ("b", 1)])
    assert rows.number_for(("c", 2)) == 1
    rows.insert(("c", 2))
    assert [row[0] for row in rows] == ["b", "c", "a"]
    assert not rows.replace(("c", 9))
    rows.sort(lambda row: row[1], True)
    assert [row[0] for row in rows] == ["a", "c", "b"]
    assert (rows[0], rows.number_of("b")) == (("a", 3), 2)
    rows.remove("c")
    assert rows.number_of("c") is None
