"""Lines of text from articles begin on the side where their language begins, and are cut there."""

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.own_direction import TextDelegate, direction_of, paint_line, show_text
from annotator.ui.widgets.small_widgets import ElidedLabel

ARABIC = "قال الرئيس الأوكراني إن المحادثات مع الوفد الأمريكي كانت بناءة للغاية"
ENGLISH = "The president said that the talks with the delegation were constructive"
RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
WIDTH = 400


def ink_columns(image: QImage) -> list[int]:
    """The columns with ink in them."""
    paper = image.pixel(0, 0)
    return [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != paper for y in range(image.height()))
    ]


def painted(text: str, marked: list[tuple[int, int]], width: int = WIDTH) -> list[int]:
    image = QImage(WIDTH, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    paint_line(painter, QRect(0, 0, width, 30), text, marked)
    painter.end()
    return ink_columns(image)


def test_a_line_begins_on_its_own_side(qtbot: QtBot) -> None:
    for marked in ([], [(0, 3)]):
        arabic, english = painted("قال نعم", marked), painted("He said", marked)
        assert arabic[0] > WIDTH * 0.7
        assert arabic[-1] >= WIDTH - 4
        assert english[0] <= 4
        assert english[-1] < WIDTH * 0.3


def test_a_long_line_is_cut_at_its_end_and_stays_in_its_box(qtbot: QtBot) -> None:
    for text in (ARABIC * 2, ENGLISH * 2):
        for marked in ([], [(0, 5), (20, 25)]):
            columns = painted(text, marked, 200)
            assert columns[0] >= 0
            assert columns[-1] <= 199
            assert columns[-1] - columns[0] > 150


def test_the_dots_of_a_cut_line_are_at_the_end_of_its_own_direction(qtbot: QtBot) -> None:
    # The three dots are low: nothing is above them.
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    for text, side in ((ARABIC, "left"), (ENGLISH, "right")):
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_line(painter, QRect(0, 0, 200, 30), text)
        painter.end()
        columns = ink_columns(image)
        at_end = columns[:4] if side == "left" else columns[-4:]
        rows = [y for y in range(30) for x in at_end if image.pixel(x, y) != image.pixel(0, 0)]
        assert max(rows) - min(rows) <= 3


def test_cells_and_labels_have_the_direction_of_their_text(qtbot: QtBot) -> None:
    model = QStandardItemModel()
    for text in (ARABIC, ENGLISH, "CNN: " + ARABIC):
        model.appendRow(QStandardItem(text))
    table = QTableView()
    qtbot.addWidget(table)
    delegate = TextDelegate(table)
    directions = []
    for row in range(3):
        option = QStyleOptionViewItem()
        delegate.initStyleOption(option, model.index(row, 0, QModelIndex()))
        directions.append(option.direction)
    assert directions == [RIGHT, LEFT, LEFT]
    label = QLabel()
    qtbot.addWidget(label)
    show_text(label, ARABIC)
    assert label.layoutDirection() == RIGHT
    show_text(label, ENGLISH)
    assert label.layoutDirection() == LEFT == direction_of(ENGLISH)


def test_a_cut_label_begins_on_its_own_side(qtbot: QtBot) -> None:
    label = ElidedLabel("قال نعم")
    qtbot.addWidget(label)
    label.resize(WIDTH, 30)
    assert ink_columns(label.grab().toImage())[0] > WIDTH * 0.7
    label.setText("He said")
    assert ink_columns(label.grab().toImage())[-1] < WIDTH * 0.3
