"""Boxes lie where the glyphs are: in any script, in both directions."""

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextDocument, QTextLine
from PySide6.QtWidgets import QApplication

from annotator.model import Utf16Map
from annotator.ui.article.block_lines import MIN_STRETCH_PX, Stretch
from annotator.ui.article.geometry import Geometry
from tests.ui.article.conftest import x_of
from tests.ui.article.page.test_page_builder import page

LATIN = "The spokesman said fi office. "
MIXED = 'He said "שלום עולם" and 20 العربية (NATO) then left 😀 漢字 cafe\u0301 now. '
alphabet = 'ab iW."(1 אבגש 20 العرب 漢字かな é\u0301👩‍👩‍👧🇺🇦👋🏽\t\u200f\u2067\u2069'
texts = st.text(st.sampled_from(alphabet), min_size=1, max_size=60)
slow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def laid_out(text: str, width: float = 420) -> tuple[QTextDocument, Geometry]:
    made = page(text)
    made.setTextWidth(width)
    made.documentLayout().documentSize()
    return made, Geometry(made)


def covered(geometry: Geometry, start: int, end: int) -> dict[int, list[Stretch]]:
    """The stretches of each line of the first block."""
    block = geometry.document.firstBlock()
    lines = geometry.lines(block)
    return {line.number: s for line, s in geometry.stretches(block, lines, start, end)}


def holds(stretches: list[Stretch], x: float) -> bool:
    return any(left - 0.01 <= x <= right + 0.01 for left, right in stretches)


def trailing(line: QTextLine, unit: int) -> float:
    return x_of(line, unit, QTextLine.Edge.Trailing)


@slow
@given(texts, st.data())
@example(MIXED * 3, None)
@example(LATIN * 4, None)
@example("لا", (0, 1))
@example("000000لا", (7, 8))
@example("0\u200d👋", (0, 1))
@example("00\u2069.W", (2, 3))
@example("0א\u200f", (2, 3))
def test_a_fragment_covers_its_own_glyphs_and_no_others(
    qapp: QApplication, text: str, data: st.DataObject | tuple[int, int] | None
) -> None:
    text = text.replace("\n", " ")
    made, geometry = laid_out(text)
    units = Utf16Map(text).units
    if isinstance(data, st.DataObject):
        start = data.draw(st.integers(0, units - 1))
        end = data.draw(st.integers(start + 1, units))
    else:
        start, end = data or (units // 4, units // 2)
    layout = made.firstBlock().layout()
    while not layout.isValidCursorPosition(start):
        start -= 1
    while not layout.isValidCursorPosition(end):
        end += 1
    stretches = covered(geometry, start, end)
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first, last = line.textStart(), line.textStart() + line.textLength()
        for unit in range(first, last):
            if not layout.isValidCursorPosition(unit):
                continue
            lead, trail = x_of(line, unit), trailing(line, unit)
            after = layout.nextCursorPosition(unit)
            if unit < after < last and trailing(line, after) == trail:
                # To Qt a character that is drawn as one with the next ends where that does.
                continue
            middle = (lead + trail) / 2
            # Where runs of two directions meet, Qt gives a caret's place, not the glyph's; such
            # a place belongs to another character, which the point then falls on.
            on = line.xToCursor(middle, QTextLine.CursorPosition.CursorOnCharacter)
            if abs(lead - trail) < 1 or on != unit or middle > line.naturalTextRect().right():
                continue
            inside = start <= unit < end
            there = stretches.get(number, [])
            if not inside:
                # What has no width is drawn with one, over its neighbours.
                there = [part for part in there if part[1] - part[0] > MIN_STRETCH_PX]
            assert holds(there, middle) is inside, (unit, text[:20])


@slow
@given(texts, st.data())
@example("0000000لا", 8)
def test_two_halves_cover_what_the_whole_covers(
    qapp: QApplication, text: str, data: st.DataObject | int
) -> None:
    made, geometry = laid_out(text)
    units = Utf16Map(text).units
    layout = made.firstBlock().layout()
    assume(layout.lineCount() == 1)
    cut = data if isinstance(data, int) else data.draw(st.integers(0, units))
    assume(layout.isValidCursorPosition(cut))

    def width(start: int, end: int) -> float:
        parts = covered(geometry, start, end).get(0, []) if start < end else []
        return sum(right - left for left, right in parts)

    assert width(0, cut) + width(cut, units) == pytest.approx(width(0, units), abs=4.1)


@pytest.mark.parametrize("cluster", ["e\u0301", "👩‍👩‍👧", "🇺🇦", "👋🏽"])
def test_part_of_a_character_takes_in_all_of_it(qapp: QApplication, cluster: str) -> None:
    text = f"a{cluster}b"
    _, geometry = laid_out(text)
    size = Utf16Map(cluster).units
    whole = covered(geometry, 1, 1 + size)
    assert covered(geometry, 1 + size - 1, 1 + size) == whole
    assert covered(geometry, 1, 2) == whole


@pytest.mark.parametrize(
    "text", ["لا", "0000000لا", "aلاb", "بلاب", "fi لا 0لا0", "لَا", "ab لَا ab"]
)
def test_letters_drawn_as_one_are_parts_of_it(qapp: QApplication, text: str) -> None:
    _, geometry = laid_out(text)
    start = text.index("ل")
    cut = text.index("ا", start)
    ((left, right),) = covered(geometry, start, cut + 1)[0]
    ((first, after),) = covered(geometry, start, cut)[0]
    ((last, before),) = covered(geometry, cut, cut + 1)[0]
    assert (last, after) == (left, right)
    # Qt's caret gives each unit the same, marks too.
    share = (right - left) / (cut + 1 - start)
    assert first == before == pytest.approx(left + share, abs=0.5)


def test_a_hebrew_word_in_an_english_line_is_one_box_where_it_stands(qapp: QApplication) -> None:
    text = "ab שלום cd"
    made, geometry = laid_out(text)
    line = made.firstBlock().layout().lineAt(0)
    ((left, right),) = covered(geometry, 3, 7)[0]
    assert left == pytest.approx(x_of(line, 3))
    assert right == pytest.approx(x_of(line, 7), abs=0.5)
    # Its first letter stands at its right.
    ((first_left, first_right),) = covered(geometry, 3, 4)[0]
    assert first_right == pytest.approx(right)
    assert first_left > left


def test_a_fragment_across_a_change_of_direction_has_two_boxes(qapp: QApplication) -> None:
    text = "abc שלום עולם def"
    _, geometry = laid_out(text)
    assert len(covered(geometry, 2, 8)[0]) == 2


def test_an_arabic_paragraph_stands_at_the_right(qapp: QApplication) -> None:
    _, geometry = laid_out("قال الرئيس إن المفاوضات قريبة")
    lines = geometry.lines(geometry.document.firstBlock())
    assert lines.leftward
    assert lines.lines[0].right == pytest.approx(420, abs=1)


def test_quotation_marks_run_with_the_words_they_enclose(qapp: QApplication) -> None:
    text = 'قال الرئيس "قريبة" اليوم and (Miami) there'
    _, geometry = laid_out(text)
    assert geometry.is_leftward(text.index('"'))
    assert geometry.is_leftward(text.rindex('"'))
    assert not geometry.is_leftward(text.index("Miami"))
    assert not laid_out('He said "so".')[1].is_leftward(8)


def test_boxes_follow_lines_that_wrap(qapp: QApplication) -> None:
    text = LATIN * 6
    made, geometry = laid_out(text)
    boxes = geometry.rects(0, len(text), 0, 10_000)
    assert len(boxes) == made.firstBlock().layout().lineCount() > 2
    tops = [box.top() for box, _ in boxes]
    assert tops == sorted(tops)
    assert all(box.right() <= 420.5 for box, _ in boxes)


@slow
@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.lists(st.integers(0, 3000)))
def test_the_block_at_a_height(qapp: QApplication, shape: list[int], heights: list[int]) -> None:
    made, geometry = laid_out("\n".join("word " * 12 * size for size in shape))
    layout = made.documentLayout()
    tops = [
        layout.blockBoundingRect(made.findBlockByNumber(n)).top() for n in range(made.blockCount())
    ]
    for height in heights:
        expected = max((n for n, top in enumerate(tops) if top <= height), default=0)
        assert geometry.block_at(height).blockNumber() == expected


def test_looking_at_the_start_lays_out_the_start(qapp: QApplication) -> None:
    made = page(("A paragraph of some words to fill a line. " * 5 + "\n") * 5000)
    made.setTextWidth(500)
    geometry = Geometry(made)
    seen = list(geometry.blocks(0, 900))
    assert 3 < len(seen) < 30
    assert made.findBlockByNumber(4000).layout().lineCount() == 0


def test_what_lies_under_a_point(qapp: QApplication) -> None:
    text = "He said שלום there"
    made, geometry = laid_out(text)
    block = made.firstBlock()
    for unit in (0, 3, 8, 10, 14):
        ((box, _),) = geometry.rects(unit, unit + 1, 0, 500)
        place = geometry.hit(box.center())
        assert place.character == unit
        assert place.on_text
    assert not geometry.hit(QPointF(419, 50)).on_text
    assert geometry.hit(QPointF(419, 50)).nearest == block.length() - 1
    assert geometry.hit(QPointF(0, 5000)).nearest <= block.length() - 1
