"""The page in the view: zoom, place, width, colours."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.article.map.map_picture import is_laid_out
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, sample, spans, tagged


def test_a_place_far_down_stays_where_it_was_shown(show: Show, qtbot: QtBot) -> None:
    text = "\n\n".join(f"Paragraph {n} of many, all of one line." for n in range(1500))
    at = text.index("Paragraph 1200 ")
    view = show(text)
    view.caret.reveal(at, at + 9)
    place = view.page.rect_of(at, at + 9)
    assert view.viewport().rect().contains(place)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: is_laid_out(view.document()))
    assert view.page.rect_of(at, at + 9) == place


def test_zoom_keeps_place_and_selection(show: Show) -> None:
    text = "\n\n".join(f"Paragraph {n} of the text." for n in range(200))
    view = show(text)
    (span,) = spans(text, "Paragraph 150 of")
    view.caret.reveal(*span)
    view.caret.select(*span)
    before = view.page.rect_of(*span)
    view.page.zoom_in()
    assert view.page.zoom > 1
    assert view.caret.selection() == span
    after = view.page.rect_of(*span)
    assert after.height() > before.height()
    view.page.zoom_reset()
    view.page.zoom_out()
    assert view.page.zoom < 1
    assert not view.page.rect_of(*span).isEmpty()


def test_the_page_stays_in_the_middle_and_keeps_its_lines(show: Show, qtbot: QtBot) -> None:
    view = show(sample())
    first = view.document().findBlockByNumber(6)
    lines = first.layout().lineCount()
    view.resize(1300, 700)
    assert first.layout().lineCount() == lines
    (span,) = spans(sample(), "Ukrainian President")
    column = view.viewport().x() + view.page.rect_of(*span).left()
    room = view.width() - view.verticalScrollBar().width()
    assert abs(column - (room - view.page.size.measure) / 2) < 6
    view.resize(420, 700)
    assert first.layout().lineCount() > lines
    assert view.page.rect_of(*span).left() >= 0


def test_pages_shown_before_are_not_kept(show: Show) -> None:
    view = show("one")
    show("two").page.zoom_in()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.findChildren(QTextDocument) == [view.document()]


def test_the_scheme_may_change_at_any_time(show: Show) -> None:
    text = "one two three"
    view = show(text, [tagged(text, "claim", "two")])
    view.caret.select(4, 7)
    theme.set_scheme("dark")
    assert view.caret.selection() == (4, 7)
    assert view.grab().toImage().pixelColor(5, 400) == theme.DARK.page
    theme.set_scheme("light")
    assert view.grab().toImage().pixelColor(5, 400) == theme.LIGHT.page
