"""The borders between panes stand where they were put, after a restart too."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.ui.exchange.export_window import ExportWindow
from annotator.ui.settings import Settings
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.window.main_window import MainWindow

Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, settings: Settings, project: Project) -> Start:
    """Start the program on the project, as wide as it is on a desk."""

    def start() -> MainWindow:
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.resize(1400, 900)
        with qtbot.waitExposed(window):
            window.show()
        # The project outlives the windows of these tests.
        window.files.close_project = lambda **_: None
        window.files.take(project)
        return window

    return start


def drag(splitter: QSplitter, number: int, by: int) -> list[int]:
    """Drag a border as the mouse does; where all of them stand then."""
    handle = splitter.handle(number)
    upright = splitter.orientation() == Qt.Orientation.Vertical
    middle = handle.rect().center()
    there = middle + (QPoint(0, by) if upright else QPoint(by, 0))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, there)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=there)
    return splitter.sizes()


def test_the_panes_of_the_window(start: Start) -> None:
    window = start()
    before = window.panes.columns.sizes()
    columns = drag(window.panes.columns, 1, 60)
    assert columns != before
    columns = drag(window.panes.columns, 2, -70)
    rows = drag(window.panes.right_column, 1, 80)
    # Not only when it is closed.
    again = start()
    assert again.panes.columns.sizes() == columns
    assert again.panes.right_column.sizes() == rows


def test_the_panes_of_review(start: Start, qtbot: QtBot) -> None:
    def review(window: MainWindow) -> None:
        window.modes.set_mode("review")
        qtbot.waitUntil(lambda: sum(window.modes.review.columns.sizes()) > 1000)

    window = start()
    tagging = drag(window.panes.columns, 2, -70)
    review(window)
    listed = drag(window.panes.columns, 3, 40)[0]
    columns = drag(window.modes.review.columns, 1, -90)
    rows = drag(window.modes.review.right, 1, -60)
    window.modes.set_mode("tag")
    qtbot.waitUntil(lambda: window.panes.columns.sizes()[2] > 0)
    assert (window.panes.columns.sizes()[0], window.panes.columns.sizes()[2]) == (
        listed,
        tagging[2],
    )
    again = start()
    assert again.panes.columns.sizes()[0] == listed
    assert again.panes.columns.sizes()[2] == tagging[2]
    review(again)
    # A share of the width, so give or take a pixel.
    assert abs(again.modes.review.columns.sizes()[1] - columns[1]) <= 1
    assert again.modes.review.right.sizes() == rows


def test_the_panes_of_each_mode_keep_their_widths(start: Start, qtbot: QtBot) -> None:
    window = start()
    tagging = window.panes.columns.sizes()
    window.modes.set_mode("review")
    qtbot.waitUntil(lambda: window.panes.columns.sizes()[3] > 0)
    drag(window.panes.columns, 3, 40)
    window.modes.set_mode("tag")
    qtbot.waitUntil(lambda: window.panes.columns.sizes()[2] > 0)
    assert window.panes.columns.sizes()[2] == tagging[2]


def test_the_inspector_is_there_again_after_quitting_in_review(start: Start) -> None:
    window = start()
    tagging = window.panes.columns.sizes()
    window.modes.set_mode("review")
    window.close()
    again = start()
    assert not again.panes.right_column.isHidden()
    assert again.panes.columns.sizes() == tagging
    again.commands.toggle(again.panes.right_column)
    again.modes.set_mode("review")
    again.close()
    assert start().panes.right_column.isHidden()


def test_the_export_window(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    def opened() -> ExportWindow:
        assert window.session.project is not None
        dialog = ExportWindow(window.session.project, settings, window)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    first = opened()
    first.resize(790, 560)
    sizes = drag(first.middle, 1, 80)
    first.reject()
    second = opened()
    assert (second.width(), second.height()) == (790, 560)
    assert second.middle.sizes() == sizes
    second.reject()


def test_a_narrow_window_leaves_room_for_article_and_text(start: Start, qtbot: QtBot) -> None:
    window = start()
    table = window.panes.annotation_table
    wide = [table.columnWidth(column) for column in range(3)]
    window.resize(960, 700)
    qtbot.waitUntil(lambda: window.panes.columns.width() <= 960)
    _, article, right = window.panes.columns.sizes()
    assert article > 1.5 * right
    assert table.columnWidth(1) >= 100
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: window.panes.columns.width() > 1300)
    assert [table.columnWidth(column) for column in (0, 2)] == [wide[0], wide[2]]


def test_a_narrow_window_leaves_room_for_the_article_under_review(
    start: Start, qtbot: QtBot
) -> None:
    window = start()
    window.resize(960, 700)
    window.modes.set_mode("review")
    review = window.modes.review
    qtbot.waitUntil(lambda: 0 < sum(review.columns.sizes()) < 960)
    article, right = review.columns.sizes()
    assert article > 1.4 * right
    # Nothing on the right is cut off either.
    agreed = review.group_list.agreed
    agreed.setText("Accept 1234 agreed  Shift+A")
    agreed.show()
    review.editor.keep_button.setText("Keep  Enter")
    review.editor.cancel_button.setText("Cancel  Esc")
    review.editor.show()
    qtbot.waitUntil(lambda: agreed.width() >= agreed.sizeHint().width())
    qtbot.waitUntil(
        lambda: (
            review.card.body.minimumSizeHint().width() <= review.card.scroll_area.viewport().width()
        )
    )
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: window.panes.columns.width() > 1300)
    wide = review.columns.sizes()
    assert wide[1] > right
    window.resize(960, 700)
    qtbot.waitUntil(lambda: window.panes.columns.width() <= 960)
    assert review.columns.sizes()[0] > 1.4 * review.columns.sizes()[1]


def test_a_window_is_no_larger_than_the_screen(qapp: QApplication) -> None:
    room = qapp.primaryScreen().availableSize()
    window = QWidget()
    resize_to_fit(window, room.width() + 200, 300)
    assert room.width() - 100 < window.width() < room.width()
    assert window.height() == 300
