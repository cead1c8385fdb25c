"""The map in the scroll bar: what is drawn where, and what hands do with it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from annotator.model import TagSet
from annotator.ui.article.map import map_picture
from annotator.ui.article.map.map_bar import MapBar
from annotator.ui.article.matches import Matches
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, sample, tagged

LEFT = Qt.MouseButton.LeftButton
LONG = "\n\n".join(f"Paragraph {n} of many. It goes on, and then it ends." for n in range(2000))


def built(qtbot: QtBot, view: ArticleView) -> MapBar:
    """The map of a view, when nothing of it waits to be made or drawn."""
    bar = view.verticalScrollBar()
    assert isinstance(bar, MapBar)
    qtbot.waitUntil(bar.is_up_to_date, timeout=20_000)
    return bar


def picture(bar: MapBar) -> QImage:
    return bar.grab().toImage()


def rows_of(bar: MapBar, color: QColor) -> set[int]:
    """The rows on which a colour is seen."""
    image = picture(bar)
    wide, high = image.width(), image.height()
    return {y for y in range(high) for x in range(wide) if image.pixelColor(x, y) == color}


def columns_of(bar: MapBar, color: QColor) -> set[int]:
    image = picture(bar)
    wide, high = image.width(), image.height()
    return {x for y in range(high) for x in range(wide) if image.pixelColor(x, y) == color}


def height_of(view: ArticleView, position: int) -> float:
    """Where on the map a position is, worked out from the page."""
    bar = view.verticalScrollBar()
    box = view.page.rect_of(position, position + 1)
    page = bar.maximum() + bar.pageStep()
    return (box.center().y() + bar.value()) / page * bar.height()


def line(tag_set: TagSet, label: str) -> QColor:
    return theme.current().label(tag_set, label).line


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_annotations_are_drawn_at_their_height(
    show: Show, qtbot: QtBot, tag_set: TagSet, scheme: theme.Scheme
) -> None:
    theme.set_scheme(scheme)
    text = sample()
    view = show(text, [tagged(text, "claim", "groundwork"), tagged(text, "person", "Umerov")])
    bar = built(qtbot, view)
    for label, word in (("claim", "groundwork"), ("person", "Umerov")):
        rows = rows_of(bar, line(tag_set, label))
        at = text.index(word)
        view.caret.reveal(at, at + 1)
        assert min(rows) - 4 <= height_of(view, at) <= max(rows) + 4
        assert max(rows) - min(rows) < 20
    theme.set_scheme("light")


def test_each_layer_has_a_column_of_its_own(show: Show, qtbot: QtBot, tag_set: TagSet) -> None:
    text = sample()
    words = {"speaker": "Zelenskyy", "claim": "groundwork", "person": "Umerov"}
    view = show(text, [tagged(text, label, word) for label, word in words.items()])
    bar = built(qtbot, view)
    seen = [columns_of(bar, line(tag_set, label)) for label in words]
    assert all(seen)
    assert max(seen[0]) < min(seen[1])
    assert max(seen[1]) < min(seen[2])


def test_tagging_and_removing_change_it(show: Show, qtbot: QtBot, tag_set: TagSet) -> None:
    text = sample()
    view = show(text)
    bar = built(qtbot, view)
    assert not rows_of(bar, line(tag_set, "claim"))
    view.update_annotations([tagged(text, "claim", "groundwork")], [])
    built(qtbot, view)
    assert rows_of(bar, line(tag_set, "claim"))
    assert bar.accessibleDescription() == "1 annotation"
    view.update_annotations([], ["claim"])
    built(qtbot, view)
    assert not rows_of(bar, line(tag_set, "claim"))
    assert bar.accessibleDescription() == "0 annotations"


def test_matches_are_wedges_at_the_edge(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text)
    built(qtbot, view)
    at = text.index("groundwork")
    view.show_matches(Matches([(at, at + 10)]))
    bar = built(qtbot, view)
    rows = rows_of(bar, theme.current().warning)
    assert rows
    assert len(rows) < 8
    assert min(columns_of(bar, theme.current().warning)) > map_picture.WIDTH / 2
    view.show_matches(Matches())
    built(qtbot, view)
    assert not rows_of(bar, theme.current().warning)


def test_unfinished_paragraphs_are_dotted_at_the_other_edge(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text)
    start = text.index("Speaking at")
    paragraph = start, text.index("\n", start)
    view.map.change_unfinished([paragraph], [])
    bar = built(qtbot, view)
    assert columns_of(bar, theme.current().muted) <= set(range(5))
    rows = rows_of(bar, theme.current().muted)
    assert rows
    assert set(range(min(rows), max(rows) + 1)) != rows
    said = bar.describe_at((min(rows) + max(rows)) // 2)
    assert "No annotation of yours" in said
    assert "1 paragraph without" in bar.accessibleDescription()
    view.map.change_unfinished([], [paragraph])
    built(qtbot, view)
    assert not rows_of(bar, theme.current().muted)


def test_the_selection_is_shown_where_it_is(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text)
    bar = built(qtbot, view)
    at = text.rindex("stubborn")
    view.caret.select_by_hand(at, at + 8)
    rows = rows_of(bar, theme.current().accent)
    view.caret.reveal(at, at + 8)
    assert min(rows) - 4 <= height_of(view, at) <= max(rows) + 4


def test_a_click_goes_there_and_a_drag_goes_on(show: Show, qtbot: QtBot) -> None:
    view = show(LONG)
    bar = built(qtbot, view)
    middle = QPoint(bar.width() // 2, bar.height() // 2)
    qtbot.mousePress(bar, LEFT, pos=middle)
    page = bar.maximum() + bar.pageStep()
    assert bar.value() + bar.pageStep() / 2 == pytest.approx(page / 2, abs=page / bar.height())
    qtbot.mouseMove(bar, QPoint(middle.x(), bar.height() * 3 // 4))
    assert bar.value() + bar.pageStep() / 2 == pytest.approx(page * 3 / 4, rel=0.01)
    qtbot.mouseMove(bar, QPoint(middle.x(), bar.height() * 2))
    assert bar.value() == bar.maximum()
    qtbot.mouseRelease(bar, LEFT, pos=middle)
    there = bar.value()
    qtbot.mouseMove(bar, QPoint(middle.x(), 10))
    assert bar.value() == there
    qtbot.mouseClick(bar, LEFT, pos=QPoint(3, 0))
    assert bar.value() == 0


def test_taking_hold_of_what_is_in_sight_goes_nowhere(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text)
    bar = built(qtbot, view)
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    scale = bar.height() / (bar.maximum() + bar.pageStep())
    near_the_top = round((bar.value() + 20) * scale)
    qtbot.mousePress(bar, LEFT, pos=QPoint(5, near_the_top))
    assert bar.value() == before
    qtbot.mouseMove(bar, QPoint(5, near_the_top + 30))
    assert bar.value() - before == pytest.approx(30 / scale, abs=2 / scale)


def test_hovering_says_what_is_there(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text, [tagged(text, "claim", "groundwork"), tagged(text, "cue", "says")])
    bar = built(qtbot, view)
    at = text.index("groundwork")
    view.show_matches(Matches([(at, at + 10)]))
    view.caret.reveal(at, at + 1)
    where = QPoint(5, round(height_of(view, at)))
    event = QHelpEvent(QEvent.Type.ToolTip, where, bar.mapToGlobal(where))
    QApplication.sendEvent(bar, event)
    said = QToolTip.text()
    assert "claim" in said
    assert "match 1 of 1" in said
    QToolTip.hideText()


def test_a_long_text_is_mapped_when_it_is_laid_out(
    show: Show, qtbot: QtBot, tag_set: TagSet
) -> None:
    at = LONG.index("Paragraph 1000 ")
    view = show(LONG, [tagged(LONG, "claim", "Paragraph 1000 ")])
    bar = built(qtbot, view)
    rows = rows_of(bar, line(tag_set, "claim"))
    assert min(rows) == pytest.approx(bar.height() / 2, abs=3)
    view.caret.reveal(at, at + 5)
    assert abs(height_of(view, at) - min(rows)) <= 2
    view.resize(500, 700)
    built(qtbot, view)
    assert min(rows_of(bar, line(tag_set, "claim"))) == pytest.approx(bar.height() / 2, abs=3)


def test_it_can_be_a_plain_scroll_bar(show: Show, qtbot: QtBot, tag_set: TagSet) -> None:
    text = sample()
    view = show(text, [tagged(text, "claim", "groundwork")])
    bar = built(qtbot, view)
    wide = bar.width()
    view.set_map_shown(False)
    qtbot.waitUntil(lambda: bar.width() < wide)
    assert not rows_of(bar, line(tag_set, "claim"))
    view.set_map_shown(True)
    built(qtbot, view)
    assert bar.width() == wide
    assert rows_of(bar, line(tag_set, "claim"))


def test_another_article_begins_with_an_empty_map(show: Show, qtbot: QtBot) -> None:
    text = sample()
    view = show(text, [tagged(text, "claim", "groundwork")])
    view.map.change_unfinished([(0, 20)], [])
    view.show_matches(Matches([(0, 5)]))
    built(qtbot, view)
    show("Something else.")
    bar = built(qtbot, view)
    assert bar.accessibleDescription() == "0 annotations"
    assert bar.describe_at(5) == "“Something else.”"


def test_no_article_no_map(show: Show, qtbot: QtBot) -> None:
    view = show("")
    bar = built(qtbot, view)
    assert bar.describe_at(0) == ""
    view.clear_article()
    assert built(qtbot, view).describe_at(50) == ""
