"""What a search has found is marked under the text."""

from PySide6.QtGui import QColor

from annotator.ui.article.matches import Matches
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, sample

ASTRAL = "Говорит 🇺🇦 на 😀 работе, e\u0301tude 😀 конец."


def marked(view: ArticleView, start: int, end: int) -> bool:
    """Whether the ground of a stretch has the colour of matches all along."""
    box = view.page.rect_of(start, end)
    image = view.grab().toImage()
    left = view.viewport().pos()
    # Just above the letters, within the box that is under them.
    color = [
        image.pixelColor(left.x() + x, left.y() + y)
        for x in range(box.left() + 2, box.right() - 1, 3)
        for y in (box.top() + box.height() // 2, box.bottom() - 3)
    ]
    return bool(color) and any(each == match() for each in color)


def match() -> QColor:
    return theme.current().match


def test_places_are_marked_and_nothing_beside_them(show: Show) -> None:
    view = show(ASTRAL)
    places = [
        (ASTRAL.index(word), ASTRAL.index(word) + len(word)) for word in ("на", "e\u0301tude")
    ]
    assert not marked(view, 0, len(ASTRAL))
    view.show_matches(Matches(places))
    assert all(marked(view, *place) for place in places)
    between = ASTRAL.index("работе")
    assert not marked(view, between, between + 6)
    assert not marked(view, 0, 7)
    view.show_matches(Matches())
    assert not marked(view, 0, len(ASTRAL))


def test_places_that_come_later_are_marked_too(show: Show) -> None:
    text = sample()
    view = show(text)
    places = Matches([(27, 36)])
    view.show_matches(places)
    view.grab()
    places.extend(Matches([(37, 44)]))
    view.show_matches(places)
    assert marked(view, 27, 36)
    assert marked(view, 37, 44)


def test_they_stay_on_their_words_when_lines_change(show: Show) -> None:
    text = sample()
    view = show(text)
    at = text.index("groundwork")
    view.show_matches(Matches([(at, at + 10)]))
    assert marked(view, at, at + 10)
    for width in (500, 1200):
        view.resize(width, 800)
        assert marked(view, at, at + 10)
        assert not marked(view, at + 11, at + 14)
    view.page.zoom_in()
    assert marked(view, at, at + 10)


def test_a_place_may_go_on_in_the_next_paragraph(show: Show) -> None:
    text = "One two.\nThree four."
    view = show(text)
    view.show_matches(Matches([(4, 14)]))
    assert marked(view, 4, 8)
    assert marked(view, 9, 14)
    assert not marked(view, 15, 19)
