"""Nothing that floats covers what is read, or leaves its room."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from annotator.ui.widgets.placing import place_beside

LENGTHS = st.integers(1, 900)
PLACES = st.integers(-500, 1500)
BOXES = st.builds(QRect, PLACES, PLACES, LENGTHS, LENGTHS)
ROOM = QRect(0, 0, 600, 400)


@given(BOXES, BOXES, st.builds(QSize, LENGTHS, LENGTHS), st.integers(1, 200), PLACES, st.booleans())
def test_a_box_is_in_the_room_and_beside_the_lines(
    lines: QRect, room: QRect, size: QSize, least: int, x: int, rather_above: bool
) -> None:
    box = place_beside(lines, room, size, least=least, x=x, rather_above=rather_above)
    above = min(lines.top() - 10, room.bottom() + 1) - room.top()
    below = room.bottom() + 1 - max(lines.bottom() + 11, room.top())
    if box.isEmpty():
        assert max(above, below) < min(least, size.height())
        return
    assert room.contains(box)
    assert box.bottom() < lines.top() or box.top() > lines.bottom()
    assert box.width() == min(size.width(), room.width())
    assert box.height() == min(size.height(), max(above, below))


def test_below_is_better_than_above_and_the_left_edge_is_kept() -> None:
    box = place_beside(QRect(50, 100, 80, 30), ROOM, QSize(200, 90), least=40, x=50)
    assert box == QRect(50, 140, 200, 90)


def test_above_where_there_is_no_room_below() -> None:
    box = place_beside(QRect(550, 330, 40, 30), ROOM, QSize(200, 90), least=40, x=550)
    assert box == QRect(400, 230, 200, 90)


def test_above_where_that_is_better_and_has_room() -> None:
    for top, expected in ((100, 0), (90, 130)):
        lines = QRect(50, top, 80, 30)
        box = place_beside(lines, ROOM, QSize(200, 90), least=40, x=50, rather_above=True)
        assert box == QRect(50, expected, 200, 90)


def test_smaller_where_no_side_has_room() -> None:
    box = place_beside(QRect(0, 180, 600, 30), ROOM, QSize(200, 300), least=40, x=0)
    assert box == QRect(0, 220, 200, 180)
