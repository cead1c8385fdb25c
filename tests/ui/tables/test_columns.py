"""The columns of tables are as wide, and in the order, as a person left them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import SetAttributes, SetNote, Tag, Together
from annotator.ui.settings import Settings
from annotator.ui.tables.row_model import ROW_ID
from annotator.ui.tables.row_table import RowTable
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED

Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, settings: Settings, project: Project) -> Start:
    """Start the program on the project, as wide as it is on a desk."""
    for number, label in enumerate(("speaker", "claim", "cue")):
        project.do(Tag(SEED, label, ((number * 10, number * 10 + 5),), id=label))

    def start() -> MainWindow:
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.resize(1400, 900)
        with qtbot.waitExposed(window):
            window.show()
        # The project outlives the windows of these tests.
        window.files.close_project = lambda **_: None
        window.files.take(project)
        window.session.open_article(SEED)
        model = window.panes.annotation_table.annotations
        qtbot.waitUntil(lambda: model.rowCount() == 3)
        return window

    return start


def widths(table: RowTable) -> list[int]:
    header = table.horizontalHeader()
    columns = (n for n in range(header.count()) if not header.isSectionHidden(n))
    return [header.sectionSize(column) for column in columns]


def drag(table: RowTable, border: int, by: int) -> list[int]:
    """Drag the right border of a column as the mouse does; how wide all are then."""
    header = table.horizontalHeader()
    at = header.sectionViewportPosition(border) + header.sectionSize(border) - 1
    middle = QPoint(at, header.height() // 2)
    there = middle + QPoint(by, 0)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(header.viewport(), there)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=there)
    return widths(table)


def items(window: MainWindow) -> list[str]:
    model = window.panes.annotation_table.annotations
    return [str(model.index(row, 0).data(ROW_ID)) for row in range(model.rowCount())]


def test_widths_and_order_outlive_a_restart(start: Start) -> None:
    window = start()
    table = window.panes.annotation_table
    label, text, details = widths(table)
    assert drag(table, 0, 30) == [label + 30, text - 30, details]
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert items(window) == ["speaker", "cue", "claim"]
    # Not only when it is closed.
    again = start()
    assert widths(again.panes.annotation_table) == [label + 30, text - 30, details]
    assert items(again) == ["speaker", "cue", "claim"]
    assert again.panes.annotation_table.horizontalHeader().isSortIndicatorShown()
    again.panes.annotation_table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert items(start()) == ["speaker", "claim", "cue"]


def is_whole(table: RowTable, row: int, column: int) -> bool:
    """Whether a cell shows all of its text."""
    return table.sizeHintForIndex(table.model().index(row, column)).width() <= (
        table.columnWidth(column)
    )


def test_a_column_takes_the_width_that_its_cells_need(start: Start) -> None:
    window = start()
    table = window.panes.annotation_table
    label, text, details = widths(table)
    # Nothing has details yet: the text has the room.
    assert text > label + details
    assert all(is_whole(table, row, 0) for row in range(3))
    window.session.do(Tag(SEED, "organization", ((200, 230),), id="long"))
    assert widths(table)[0] > label
    row = items(window).index("long")
    assert is_whole(table, row, 0)
    window.session.do(SetAttributes("claim", {"quotation": "indirect", "modality": "assertion"}))
    assert widths(table)[2] > details
    assert is_whole(table, items(window).index("claim"), 2)


def test_a_column_leaves_most_of_the_room_to_the_text(start: Start) -> None:
    window = start()
    table = window.panes.annotation_table
    window.session.do(SetNote("claim", "A note that is much longer than the column. " * 5))
    letter = table.fontMetrics().averageCharWidth()
    assert widths(table)[1] >= 20 * letter


def test_a_column_that_comes_and_goes_was_not_dragged(start: Start) -> None:
    window = start()
    table = window.panes.annotation_table
    before = widths(table)
    last = table.model().columnCount() - 1
    table.show_column(last, True)
    assert len(widths(table)) == len(before) + 1
    assert widths(table)[1] >= 20 * table.fontMetrics().averageCharWidth()
    table.show_column(last, False)
    assert widths(table) == before
    assert not window.settings.get("columns of annotationTable", {}).get("dragged")


def test_rows_that_are_scrolled_into_sight_are_measured(start: Start, qtbot: QtBot) -> None:
    window = start()
    table = window.panes.annotation_table
    many = [Tag(SEED, "cue", ((100 + number, 102 + number),)) for number in range(80)]
    last = Tag(SEED, "organization", ((2000, 2030),), id="long")
    window.session.do(Together("many", (*many, last)))
    # Filled anew, as an article is when it is opened.
    table.annotations.fill(table.annotations.all_rows())
    before = widths(table)[0]
    table.scrollToBottom()
    qtbot.waitUntil(lambda: widths(table)[0] > before)
    assert is_whole(table, items(window).index("long"), 0)


def test_a_double_click_gives_a_dragged_column_its_own_width_again(
    start: Start, qtbot: QtBot
) -> None:
    window = start()
    table = window.panes.annotation_table
    before = widths(table)
    assert drag(table, 0, 40) != before
    header = table.horizontalHeader()
    at = QPoint(header.sectionSize(0) - 1, header.height() // 2)
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert widths(table) == before
    assert widths(start().panes.annotation_table) == before


def test_the_border_of_the_widest_column_is_dragged_too(start: Start, qtbot: QtBot) -> None:
    window = start()
    window.panes.tables.setCurrentIndex(1)
    table = window.panes.attribution_table
    qtbot.waitUntil(lambda: sum(widths(table)) == table.viewport().width())
    who, cue, said, about = widths(table)
    assert drag(table, 2, -40) == [who, cue, said - 40, about + 40]
    assert drag(table, 0, -20) == [who - 20, cue, said - 20, about + 40]
    again = start()
    again.panes.tables.setCurrentIndex(1)
    qtbot.waitUntil(lambda: widths(again.panes.attribution_table)[3] == about + 40)
    assert widths(again.panes.attribution_table)[:2] == [who - 20, cue]


def test_a_narrow_window_takes_from_the_last_columns_for_the_time_being(start: Start) -> None:
    window = start()
    table = window.panes.annotation_table
    wanted = drag(table, 1, -60)
    table.resize(table.width() - 100, table.height())
    narrow = widths(table)
    assert sum(narrow) == table.viewport().width()
    assert narrow[0] == wanted[0]
    assert narrow[2] < wanted[2]
    table.resize(table.width() + 100, table.height())
    assert widths(table) == wanted


@pytest.mark.parametrize(
    "known", [[], {"dragged": {"0": "wide"}, "sorted by": 9}, {"dragged": 3, "sorted by": None}]
)
def test_what_makes_no_sense_in_the_settings_is_passed_over(
    start: Start, settings: Settings, known: object
) -> None:
    before = widths(start().panes.annotation_table)
    settings.set("columns of annotationTable", known)
    again = start()
    assert widths(again.panes.annotation_table) == before
    assert items(again) == ["speaker", "claim", "cue"]
