"""In a long article the page around what one reads is laid out, and the rest in the background."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from annotator.model import Annotation, Block, TagSet
from annotator.ui.article.map.map_picture import is_laid_out
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.view import ArticleView
from tests.ui.article.conftest import Show, article

SENTENCE = "This is one of the many sentences of a long article. "
TEXT = "\n\n".join(f"Paragraph {n}. {SENTENCE * (n % 5 + 1)}" for n in range(1500))


def at(number: int) -> tuple[int, int]:
    start = TEXT.index(f"Paragraph {number}.")
    return start, start + 9


def laid_out(view: ArticleView, qtbot: QtBot) -> ArticleView:
    qtbot.waitUntil(lambda: is_laid_out(view.document()))
    return view


def scrolled(show: Show, qtbot: QtBot, number: int) -> ArticleView:
    """The long article, a paragraph at the top of what is visible."""
    view = laid_out(show(TEXT), qtbot)
    view.caret.reveal(*at(number))
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + view.page.rect_of(*at(number)).top())
    return view


def missing(view: ArticleView) -> int:
    """How many blocks are not laid out."""
    layout = view.document().documentLayout()
    assert isinstance(layout, PageLayout)
    return layout.missing


def narrower(view: ArticleView) -> None:
    view.resize(500, view.height())


def larger_type(view: ArticleView) -> None:
    view.page.zoom_in()


@pytest.mark.parametrize("change", [narrower, larger_type])
def test_the_place_stays_and_little_is_laid_out_at_once(
    show: Show, qtbot: QtBot, change: Callable[[ArticleView], None]
) -> None:
    view = scrolled(show, qtbot, 1100)
    change(view)
    assert missing(view) > 2500
    box = view.page.rect_of(*at(1100))
    assert abs(box.top()) < 8
    laid_out(view, qtbot)
    assert view.page.rect_of(*at(1100)) == box


def test_the_place_stays_through_many_sizes(show: Show, qtbot: QtBot) -> None:
    view = scrolled(show, qtbot, 1100)
    sizes = [*range(900, 460, -37), *range(460, 901, 53), 900]
    before = view.page.rect_of(*at(1100))
    for width in sizes:
        view.resize(width, 800)
        view.grab()
    assert view.page.rect_of(*at(1100)).top() == before.top()
    laid_out(view, qtbot)
    assert view.page.rect_of(*at(1100)).top() == before.top()


def test_what_is_seen_stays_while_what_lies_above_is_laid_out(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    view.caret.reveal(*at(1300))
    assert missing(view) > 2000
    before = [view.page.rect_of(*at(number)) for number in range(1298, 1304)]
    picture = view.viewport().grab().toImage()
    laid_out(view, qtbot)
    assert [view.page.rect_of(*at(number)) for number in range(1298, 1304)] == before
    assert view.viewport().grab().toImage() == picture


def test_scrolling_up_over_what_is_not_laid_out_moves_just_so_far(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    view.caret.reveal(*at(1300))
    bar = view.verticalScrollBar()
    for step in (60, 250, 400):
        before = view.page.rect_of(*at(1299))
        bar.setValue(bar.value() - step)
        after = view.page.rect_of(*at(1299))
        if not after.isEmpty() and not before.isEmpty() and after.bottom() < 780:
            assert after.top() == before.top() + step


def test_the_end_is_the_end(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() == bar.maximum()
    assert view.viewport().rect().contains(view.page.rect_of(*at(1499)))
    before = view.page.rect_of(*at(1499))
    laid_out(view, qtbot)
    assert bar.value() == bar.maximum()
    assert view.page.rect_of(*at(1499)) == before


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End])
def test_keys_find_lines_where_they_are_now(show: Show, qtbot: QtBot, key: Qt.Key) -> None:
    view = scrolled(show, qtbot, 1100)
    view.caret.move_to(at(1100)[0] + 30)
    view.resize(500, 800)
    ctrl = Qt.KeyboardModifier.ControlModifier
    held = ctrl if key == Qt.Key.Key_End else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(view, key, held)
    caret = view.caret.position()
    assert view.viewport().rect().contains(view.caret.rect().center())
    box = view.caret.rect()
    laid_out(view, qtbot)
    assert view.caret.rect() == box
    if key == Qt.Key.Key_Down:
        view.caret.move_to(at(1100)[0] + 30)
        qtbot.keyClick(view, key)
        assert view.caret.position() == caret


def test_annotations_are_where_their_words_are_at_once(show: Show, qtbot: QtBot) -> None:
    view = scrolled(show, qtbot, 1100)
    start, end = at(1101)
    tag = Annotation("new", "ana", "claim", ((start, end),), TEXT[start:end])
    view.update_annotations([tag], ())
    view.resize(480, 800)
    box = view.page.rect_of(start, end)
    assert view.hit_test.annotations_under(box.center().toPointF()) == ["new"]
    assert not QRect(box).isEmpty()


def beyond(view: ArticleView) -> bool:
    """Whether there is text that is not on the page yet."""
    return view.document().characterCount() < len(TEXT)


def test_ctrl_end_goes_to_the_end_of_a_text_that_is_not_on_the_page_yet(
    show: Show, qtbot: QtBot
) -> None:
    view = show(TEXT)
    assert beyond(view)
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.caret.position() == len(TEXT)
    assert view.viewport().rect().contains(view.caret.rect().center())


def test_the_page_is_about_as_high_from_the_start_as_it_will_be(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT)
    assert beyond(view)
    before = view.verticalScrollBar().maximum()
    laid_out(view, qtbot)
    assert abs(view.verticalScrollBar().maximum() - before) < before / 5


def test_what_is_tagged_beyond_what_is_on_the_page_is_given_its_room(
    view: ArticleView, tag_set: TagSet, qtbot: QtBot
) -> None:
    start, end = at(1404)[0], TEXT.index("\n", at(1404)[0])
    document = article(TEXT, (Block("caption", start, end),))
    tags = [Annotation(f"a{n}", "ana", "claim", ((start, end - n),), "") for n in range(3)]

    def height() -> int:
        laid_out(view, qtbot)
        view.caret.reveal(start, end)
        return view.page.rect_of(start, end).height()

    view.show_article(document, (), (), tag_set)
    untagged = height()
    view.show_article(document, (), (), tag_set)
    assert beyond(view)
    view.update_annotations(tags, ())
    early = height()
    view.show_article(document, tags, (), tag_set)
    assert early == height() > untagged
